"""Make, copy, stamp and drop databases together with their filestores.

Each database we make carries a comment that says of what it was made. So a
database that is up to date is told from one that is not, half made, or not ours.
"""

import contextlib
import os
import shutil

import psycopg2
from dev import postgres
from dev.console import Failure
from dev.paths import DATA
from psycopg2 import sql

MARK = "sales_funnel_crm development: "
HALF_MADE = "half made"


@contextlib.contextmanager
def cursor(database="postgres"):
    server = postgres.ensure()
    options = {"host": server.host, "port": server.port or None, "user": server.user,
               "password": server.password or None}  # fmt: skip
    try:
        connection = psycopg2.connect(dbname=database, **options)
    except psycopg2.OperationalError as error:
        raise Failure(
            f"{error}The PostgreSQL server cannot be reached as user {server.user}. Check "
            "DATABASE_URL or PGHOST, PGPORT, PGUSER and PGPASSWORD, or unset them for a private "
            "server."
        ) from error
    connection.autocommit = True
    try:
        with connection.cursor() as cr:
            yield cr
    finally:
        connection.close()


def stamp(name):
    """Return what the database was made of; None when there is no such database.

    :raise Failure: when there is one, but not made by us
    """
    with cursor() as cr:
        cr.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [name],
        )
        row = cr.fetchone()
    if not row:
        return None
    if not (row[0] or "").startswith(MARK):
        raise Failure(
            f"The database {name} exists but was not made by this environment. Rename or drop it, "
            "or set FUNNEL_DB_PREFIX to use other names."
        )
    return row[0].removeprefix(MARK)


def set_stamp(name, text):
    with cursor() as cr:
        comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
        cr.execute(comment.format(sql.Identifier(name), sql.Literal(MARK + text)))


def create(name, template=None):
    """Make the database afresh, empty or as a copy; its stamp stays ``HALF_MADE``."""
    drop(name)
    command = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(
        sql.Identifier(name), sql.Identifier(template or "template0")
    )
    with cursor() as cr:
        if template:
            _disconnect(cr, template)
        cr.execute(command)
    set_stamp(name, HALF_MADE)
    if template and _filestore(template).exists():
        # Files of the store are never changed, only deleted: links do.
        shutil.copytree(_filestore(template), _filestore(name), copy_function=os.link)


def drop(name):
    if stamp(name) is not None:
        with cursor() as cr:
            _disconnect(cr, name)
            cr.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
    shutil.rmtree(_filestore(name), ignore_errors=True)


def _disconnect(cr, name):
    cr.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = %s AND pid <> pg_backend_pid()",
        [name],
    )


def _filestore(name):
    return DATA / "filestore" / name
