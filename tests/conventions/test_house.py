"""House rules that no linter checks, checked on the files and on the installed addon."""

import ast
import doctest
import importlib
from pathlib import Path

from odoo.exceptions import UserError
from odoo.modules import Manifest
from odoo.tests import TransactionCase, tagged

MODULE = "sales_funnel_crm"
ADDON = Path(Manifest.for_addon(MODULE).path)
PYTHON_ROOMS = ("models", "wizard", "report")  # one class per file
ROOMS = (*PYTHON_ROOMS, "views", "static/src")
PLAIN_FILES = {"__init__.py"}
ID_INFIXES = {
    "ir.ui.view": ("model", "_view_"),
    "ir.actions.act_window": ("res_model", "_action"),
    "ir.rule": ("model_id.model", "_rule_"),
}


@tagged("post_install", "-at_install")
class TestFiles(TransactionCase):
    def test_every_file_lies_in_the_folder_of_its_domain(self):
        domains = {path.name for path in (ADDON / "models").iterdir() if path.is_dir()}
        domains.discard("__pycache__")
        for room in ROOMS:
            for path in (ADDON / room).glob("*"):
                if path.name in PLAIN_FILES or path.name == "__pycache__":
                    continue
                with self.subTest(path=str(path.relative_to(ADDON))):
                    self.assertTrue(path.is_dir(), "files belong in the folder of a domain")
                    self.assertIn(path.name, domains)

    def test_one_model_per_file_and_the_file_is_named_after_it(self):
        for room in PYTHON_ROOMS:
            for path in (ADDON / room).rglob("*.py"):
                classes = list(_model_attributes(path))
                with self.subTest(path=str(path.relative_to(ADDON))):
                    self.assertLessEqual(len(classes), 1, classes)
                    for attributes in classes:  # a file that only extends a model is named freely
                        if name := attributes.get("_name"):
                            self.assertEqual(path.stem, name.replace(".", "_"))

    def test_tools_are_plain_python_and_their_examples_are_true(self):
        attempted = 0
        for path in sorted((ADDON / "tools").rglob("*.py")):
            name = ".".join(path.relative_to(ADDON).with_suffix("").parts)
            with self.subTest(path=name):
                module = importlib.import_module(f"odoo.addons.{MODULE}.{name}")
                outcome = doctest.testmod(module)
                attempted += outcome.attempted
                self.assertEqual(outcome.failed, 0)
                self.assertFalse(_imports_of_the_orm(path))
        self.assertGreater(attempted, 20)

    def test_our_errors_are_shown_as_sentences(self):
        """The web client knows Odoo's own error classes only, and says “Oops!” of all others."""
        ours = [
            error
            for error in _all_subclasses(UserError)
            if error.__module__.startswith(f"odoo.addons.{MODULE}.")
        ]
        self.assertGreater(len(ours), 5)
        for error in ours:
            with self.subTest(error=error.__name__):
                self.assertTrue(
                    getattr(error, "context", {}).get("exception_class"),
                    "inherit from a class of errors.py",
                )


@tagged("post_install", "-at_install")
class TestRecords(TransactionCase):
    def _records(self, model):
        """Yield ``(xml id without module, record)`` of our records of ``model``."""
        entries = self.env["ir.model.data"].search([("module", "=", MODULE), ("model", "=", model)])
        for entry in entries:
            yield entry.name, self.env[model].browse(entry.res_id)

    def _own_models(self):
        """Return our models, i.e. those first declared in this addon."""
        return [
            self.env[name] for name in self.registry if self.env[name]._original_module == MODULE
        ]

    def test_xml_ids_start_with_their_model(self):
        for model, (path, infix) in ID_INFIXES.items():
            for xml_id, record in self._records(model):
                target = record.mapped(path)[0]
                if not target or (model == "ir.ui.view" and record.inherit_id):
                    continue  # an inherited view keeps the id of its parent
                with self.subTest(xml_id=xml_id):
                    self.assertTrue(
                        xml_id.startswith(target.replace(".", "_") + infix),
                        f"must start with {target.replace('.', '_')}{infix}",
                    )

    def test_inherited_views_keep_the_id_of_their_parent(self):
        for xml_id, view in self._records("ir.ui.view"):
            if view.inherit_id and view.mode == "extension":
                parent = view.inherit_id.get_external_id()[view.inherit_id.id].partition(".")[2]
                with self.subTest(xml_id=xml_id):
                    self.assertTrue(xml_id.startswith(parent))

    def test_every_model_has_an_access_line(self):
        for model in self._own_models():
            if not model._abstract:
                with self.subTest(model=model._name):
                    domain = [("model_id.model", "=", model._name)]
                    self.assertTrue(self.env["ir.model.access"].search_count(domain, limit=1))

    def test_every_model_of_a_company_has_a_company_rule(self):
        for model in self._own_models():
            stored = not (model._abstract or model._transient)
            if stored and "company_id" in model._fields:
                with self.subTest(model=model._name):
                    rules = self.env["ir.rule"].search(
                        [("model_id.model", "=", model._name), ("groups", "=", False)]
                    )
                    self.assertIn("company_ids", "".join(rules.mapped("domain_force")))

    def test_reports_declare_what_they_read(self):
        for model in self._own_models():
            if not (model._auto or model._abstract):
                with self.subTest(model=model._name):
                    self.assertTrue(model._depends, "else pending changes are not flushed")

    def test_nothing_is_required_on_a_model_of_others_without_a_default_of_the_database(self):
        own = {model._name for model in self._own_models()}
        for name in self.registry:
            for field in self.env[name]._fields.values():
                if name not in own and field.store and field.required and self._is_ours(field):
                    with self.subTest(field=str(field)):
                        self.fail("must not be required, other addons create records without it")

    def _is_ours(self, field):
        """Tell whether no other addon defines the field: ours may add to a selection of others."""
        if field._module != MODULE:
            return False
        return self.env["ir.model.fields"]._get(field.model_name, field.name).modules == MODULE


def _model_attributes(path):
    """Yield ``{"_name": …, "_inherit": …}`` of each model that a file declares or extends."""
    for node in ast.parse(path.read_text()).body:
        if not isinstance(node, ast.ClassDef):
            continue
        values = {
            target.id: ast.literal_eval(statement.value)
            for statement in node.body
            if isinstance(statement, ast.Assign)
            for target in statement.targets
            if isinstance(target, ast.Name) and target.id in ("_name", "_inherit")
        }
        if values:
            yield values


def _imports_of_the_orm(path):
    """Return what a file imports of Odoo beyond its plain helpers ``odoo.tools``."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(node.module)
    return {
        name for name in found if name.split(".")[0] == "odoo" and not name.startswith("odoo.tools")
    }


def _all_subclasses(parent):
    for child in parent.__subclasses__():
        yield child
        yield from _all_subclasses(child)
