"""The addon speaks simplified and traditional Chinese completely."""

import io
import re
from pathlib import Path

import polib

from odoo.modules import Manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export

MODULE = "sales_funnel_crm"
I18N = Path(Manifest.for_addon(MODULE).path) / "i18n"
LANGUAGES = ("zh_CN", "zh_TW")
PLACEHOLDER = re.compile(r"%\(\w+\)\.?\d*[sdf]|%[sd]|\$\{\w+\}|</?\w+")
HOW = "`make i18n` brings the files up to date, then translate what is empty"


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        buffer = io.BytesIO()
        trans_export(False, [MODULE], buffer, "po", cls.env)
        exported = polib.pofile(buffer.getvalue().decode())
        cls.terms = {entry.msgid for entry in exported if entry.msgid}

    def _read(self, name):
        path = I18N / name
        self.assertTrue(path.exists(), f"{path.name} is missing: {HOW}")
        return [entry for entry in polib.pofile(str(path)) if not entry.obsolete]

    def test_the_addon_has_terms(self):
        self.assertGreater(len(self.terms), 20)

    def test_the_template_lists_exactly_the_terms_of_the_addon(self):
        listed = {entry.msgid for entry in self._read(f"{MODULE}.pot")}
        self.assertEqual(sorted(self.terms - listed), [], f"not in the template: {HOW}")
        self.assertEqual(sorted(listed - self.terms), [], f"no longer in the addon: {HOW}")

    def test_every_term_is_translated(self):
        for language in LANGUAGES:
            entries = self._read(f"{language}.po")
            translated = {
                entry.msgid for entry in entries if entry.msgstr.strip() and not entry.fuzzy
            }
            fuzzy = sorted(entry.msgid for entry in entries if entry.fuzzy)
            with self.subTest(language=language):
                self.assertEqual(sorted(self.terms - translated), [], f"untranslated: {HOW}")
                self.assertEqual(fuzzy, [], "check these, then remove their mark `fuzzy`")

    def test_no_translation_is_stale(self):
        for language in LANGUAGES:
            listed = {entry.msgid for entry in self._read(f"{language}.po")}
            with self.subTest(language=language):
                self.assertEqual(sorted(listed - self.terms), [], f"no longer used: {HOW}")

    def test_translations_keep_placeholders_and_tags(self):
        for language in LANGUAGES:
            for entry in self._read(f"{language}.po"):
                with self.subTest(language=language, term=entry.msgid):
                    self.assertEqual(
                        sorted(PLACEHOLDER.findall(entry.msgid)),
                        sorted(PLACEHOLDER.findall(entry.msgstr)),
                    )
