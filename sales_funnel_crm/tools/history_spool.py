"""Sort rows that do not fit into memory."""

import json
import os
import sqlite3
import tempfile
from itertools import groupby
from operator import itemgetter


class Spool:
    """Rows of a large file, handed out again grouped by a key.

    The rows lie in a temporary file, so that memory does not grow with them.

    >>> with Spool() as spool:
    ...     spool.extend([("b", 2, {"n": 1}), ("a", 3, {"n": 2}), ("b", 4, {"n": 3})])
    ...     list(spool.groups())
    [('a', [{'n': 2}]), ('b', [{'n': 1}, {'n': 3}])]
    """

    def __enter__(self):
        handle, self._path = tempfile.mkstemp(prefix="funnel_import_", suffix=".sqlite")
        os.close(handle)
        self._db = sqlite3.connect(self._path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute("CREATE TABLE entry (key TEXT, number INTEGER, content TEXT)")
        self._db.execute("BEGIN")
        return self

    def __exit__(self, *exc_info):
        self._db.close()
        os.unlink(self._path)

    def extend(self, entries):
        """Add ``(key, number, content)``; content is anything that JSON can hold."""
        self._db.executemany(
            "INSERT INTO entry VALUES (?, ?, ?)",
            ((key, number, json.dumps(content)) for key, number, content in entries),
        )

    def groups(self):
        """Yield ``(key, contents)``, by key, the contents of a key by number."""
        entries = self._db.execute("SELECT key, content FROM entry ORDER BY key, number")
        # Odoo's own groupby would load all entries.
        for key, group in groupby(  # pylint: disable=bad-builtin-groupby
            entries, key=itemgetter(0)
        ):
            yield key, [json.loads(content) for _key, content in group]
