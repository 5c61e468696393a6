from ast import literal_eval

import psycopg2

from odoo import Command, api, fields, models
from odoo.fields import Domain
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from ...errors import ShownUserError, ShownValidationError
from .context_defaults import without_defaults

STATE_DRAFT = "draft"
STATE_PUBLISHED = "published"
STATE_REPLACED = "replaced"

# What is asked and how it is valued. Whom it is asked may change without a new version.
FIXED_FIELDS = frozenset({"name", "purpose", "subject", "is_for_rivals", "is_grading"})
# Follow from publishing and from making versions, never from writing.
LIFE_FIELDS = frozenset({"state", "version", "origin_id", "date_published"})


class QuestionnaireIsFixed(ShownUserError):
    """What is asked was to be changed in a version that is not a draft."""


class LeadDomainWrong(ShownValidationError):
    """A filter on deals that Odoo cannot apply, e.g. on a field that does not exist."""


def has_changes(records, vals):
    """Tell whether writing ``vals`` would change one of the records; commands always do."""
    for name, value in vals.items():
        field = records._fields[name]
        if field.type in ("one2many", "many2many"):
            return True
        for record in records:
            new = field.convert_to_record(field.convert_to_cache(value, record), record)
            if new != record[name]:
                return True
    return False


class CrmQuestionnaire(models.Model):
    """One version of a questionnaire that values deals, or customers, by the same rules.

    Only drafts change. A published version is used by assessments; whoever wants to change it
    makes the next version, which replaces it when it is published in its turn. All versions of
    one questionnaire share their ``origin_id``, the first of them.
    """

    _name = "crm.questionnaire"
    _inherit = ["mail.thread"]
    _description = "Questionnaire"
    _order = "sequence, name, version desc, id desc"

    name = fields.Char(required=True, translate=True, tracking=True)
    purpose = fields.Text(
        translate=True, help="What the questionnaire is for, shown to whoever fills it in."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [
            (STATE_DRAFT, "Draft"),
            (STATE_PUBLISHED, "Published"),
            (STATE_REPLACED, "Out of Use"),
        ],
        required=True,
        default=STATE_DRAFT,
        readonly=True,
        copy=False,
        tracking=True,
    )
    version = fields.Integer(default=1, required=True, readonly=True, copy=False)
    origin_id = fields.Many2one(
        "crm.questionnaire",
        string="First Version",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty for the first version itself.",
    )
    date_published = fields.Datetime(string="Published On", readonly=True, copy=False)
    subject = fields.Selection(
        [("deal", "Deals"), ("customer", "Customers")], required=True, default="deal"
    )
    is_for_rivals = fields.Boolean(
        string="Also for Rivals",
        help="The same questions can be answered for each main rival, to compare us with them.",
    )
    is_grading = fields.Boolean(
        string="Sets the Grade",
        default=True,
        help="Score and grade of a deal come from its newest assessment by such a questionnaire.",
    )
    team_ids = fields.Many2many("crm.team", string="Sales Teams", help="Empty for all teams.")
    company_ids = fields.Many2many("res.company", string="Companies", help="Empty for all.")
    lead_domain = fields.Char(
        string="Which Deals", default="[]", help="Only opportunities that match are asked."
    )
    stage_ids = fields.Many2many(
        "crm.stage", string="Due In", help="Stages in which a valid assessment is expected."
    )
    validity_days = fields.Integer(
        string="Valid For (Days)", default=90, help="0: an assessment stays valid for ever."
    )
    section_ids = fields.One2many("crm.questionnaire.section", "questionnaire_id", copy=False)
    question_ids = fields.One2many("crm.questionnaire.question", "questionnaire_id", copy=False)
    grade_ids = fields.One2many("crm.questionnaire.grade", "questionnaire_id", copy=False)
    assessment_ids = fields.One2many("crm.assessment", "questionnaire_id", copy=False)
    question_count = fields.Integer(string="Questions", compute="_compute_question_count")
    assessment_count = fields.Integer(string="Assessments", compute="_compute_assessment_count")

    _published_uniq = models.UniqueIndex(
        "(COALESCE(origin_id, id)) WHERE state = 'published'",
        "Another version of this questionnaire is in use already. Reload the page.",
    )
    _draft_uniq = models.UniqueIndex(
        "(COALESCE(origin_id, id)) WHERE state = 'draft'",
        "There is already a draft of the next version. Open that one.",
    )
    _validity_positive = models.Constraint(
        "CHECK (validity_days BETWEEN 0 AND 36500)",
        "An assessment is valid for 0 to 36500 days. Enter 0 for “for ever”.",
    )

    @api.depends("question_ids.active")
    def _compute_question_count(self):
        counts = self.env["crm.questionnaire.question"]._read_group(
            [("questionnaire_id", "in", self.ids)], ["questionnaire_id"], ["__count"]
        )
        count_by_id = {questionnaire.id: count for questionnaire, count in counts}
        for questionnaire in self:
            questionnaire.question_count = count_by_id.get(questionnaire.id, 0)

    @api.depends("assessment_ids")
    def _compute_assessment_count(self):
        counts = self.env["crm.assessment"]._read_group(
            [("questionnaire_id", "in", self.ids)], ["questionnaire_id"], ["__count"]
        )
        count_by_id = {questionnaire.id: count for questionnaire, count in counts}
        for questionnaire in self:
            questionnaire.assessment_count = count_by_id.get(questionnaire.id, 0)

    @api.depends("name", "version")
    def _compute_display_name(self):
        for questionnaire in self:
            name = questionnaire.name or ""
            if questionnaire.version > 1:
                name = self.env._(
                    "%(name)s (v%(version)s)", name=name, version=questionnaire.version
                )
            questionnaire.display_name = name

    @api.constrains("lead_domain")
    def _check_lead_domain(self):
        for questionnaire in self:
            questionnaire._try_lead_domain(questionnaire.lead_domain, questionnaire.name)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if self.env.context.get("sales_funnel_new_grades") and "grade_ids" in fields:
            grades = self.env["crm.grade"].search([])  # pylint: disable=no-search-all
            values["grade_ids"] = [
                Command.create(
                    {
                        "grade_id": grade.id,
                        "score_from_percent": round(100.0 * (1 - place / len(grades))),
                    }
                )
                for place, grade in enumerate(grades, start=1)
            ]
        return values

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("state", STATE_DRAFT) != STATE_DRAFT or vals.get("origin_id"):
                raise QuestionnaireIsFixed(
                    self.env._("A questionnaire starts as a draft. Create it, then publish it.")
                )
        clean = without_defaults(self, LIFE_FIELDS)
        return super(CrmQuestionnaire, clean).create(vals_list).with_env(self.env)

    def write(self, vals):
        if LIFE_FIELDS & vals.keys():
            raise QuestionnaireIsFixed(
                self.env._("Use the buttons “Publish”, “New Version” and “Take out of Use”.")
            )
        fixed = {name: vals[name] for name in FIXED_FIELDS & vals.keys()}
        if has_changes(self, fixed):
            self._check_is_draft()
        return super().write(vals)

    def _write_life(self, vals):  # pylint: disable=missing-return
        """Write what only follows from publishing and versions."""
        super().write(vals)  # pylint: disable=super-method-mismatch
        # The unique indexes are checked row by row: the old version has to go first.
        self.flush_recordset(["state"])

    def _create_version(self, vals):
        """Create a version; ``create`` itself makes first versions only."""
        return super().create([vals])  # pylint: disable=super-method-mismatch

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        if field_name in FIXED_FIELDS:
            self._check_adds_translations(self, field_name, translations)
        return super()._update_field_translations(field_name, translations, digest, source_lang)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for vals in vals_list:
            vals["grade_ids"] = []  # they are copied like the other parts
        if "name" not in (default or {}):
            for questionnaire, vals in zip(self, vals_list, strict=True):
                vals["name"] = self.env._("%s (copy)", questionnaire.name)
        return vals_list

    def copy(self, default=None):
        copies = super().copy(default)
        for questionnaire, copied in zip(self, copies, strict=True):
            questionnaire._copy_parts_to(copied, keeps_lineage=False)
        return copies

    def unlink(self):
        """Delete what nobody needs; a version in use, or one that others continue, is archived."""
        if self.env.context.get(MODULE_UNINSTALL_FLAG):
            return super().unlink()
        kept = self._filter_needed()
        if kept:
            kept.write({"active": False})
            self.env.user._bus_send(
                "simple_notification",
                {
                    "type": "info",
                    "message": self.env._(
                        "Archived, not deleted, because assessments or later versions need them: "
                        "%s. Find them with the filter “Archived”.",
                        ", ".join(kept.mapped("display_name")),
                    ),
                },
            )
        # A first version only after those that point to it.
        for questionnaire in (self - kept).sorted("version", reverse=True):
            super(CrmQuestionnaire, questionnaire).unlink()
        return True

    def _filter_needed(self):
        """Return those that assessments use, or that later versions, which stay, lead back to."""
        # Whether there are assessments must not depend on who may see them.
        groups = (
            self.env["crm.assessment"]
            .sudo()
            ._read_group([("questionnaire_id", "in", self.ids)], ["questionnaire_id"])
        )
        needed = self.browse([questionnaire.id for (questionnaire,) in groups])
        later = self.with_context(active_test=False).search([("origin_id", "in", self.ids)])
        return needed | (later - (self - needed)).origin_id & self

    def _check_is_draft(self):
        """Raise unless all are drafts.

        :raise QuestionnaireIsFixed: naming the first one that is not
        """
        for questionnaire in self:
            if questionnaire.state != STATE_DRAFT:
                raise QuestionnaireIsFixed(
                    self.env._(
                        "“%s” is not a draft: its questions, answers and points stay as they were "
                        "published, so that finished assessments keep their meaning. Press “New "
                        "Version” and change the draft.",
                        questionnaire.display_name,
                    )
                )

    def _check_adds_translations(self, record, field_name, translations):
        """Raise when a text of a version in use would change, be it in one language.

        A missing translation may be added at any time.
        """
        stored = record._fields[field_name]._get_stored_translations(record) or {}
        if any(lang in stored and stored[lang] != text for lang, text in translations.items()):
            self._check_is_draft()

    @api.model
    def _read_lead_domain(self, text, place=""):
        """Return the filter on deals that an author has entered, checked.

        :param str text: as the domain widget stores it; empty matches every deal
        :param str place: name of the questionnaire or question, for the message
        :rtype: Domain
        :raise LeadDomainWrong: when it is no domain or one on unknown fields
        """
        try:
            domain = Domain(literal_eval((text or "").strip() or "[]"))
            domain.validate(self.env["crm.lead"])
        except (ValueError, SyntaxError, TypeError, KeyError, RecursionError) as error:
            raise LeadDomainWrong(
                self.env._(
                    "“%(place)s”: the filter on deals cannot be used (%(reason)s). Choose fields, "
                    "operators and values in the filter editor.",
                    place=place,
                    reason=error,
                )
            ) from error
        return domain

    @api.model
    def _try_lead_domain(self, text, place=""):
        """Check a filter by applying it once: a text compared with a number fails only then.

        :raise LeadDomainWrong: when it cannot be applied
        """
        domain = self._read_lead_domain(text, place)
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                # Whether a filter works must not depend on who tries it.
                self.env["crm.lead"].sudo().search(domain, limit=1)
        except (psycopg2.DataError, psycopg2.ProgrammingError, ValueError, TypeError) as error:
            raise LeadDomainWrong(
                self.env._(
                    "“%(place)s”: the filter on deals cannot be used (%(reason)s). Choose fields, "
                    "operators and values in the filter editor.",
                    place=place,
                    reason=str(error).splitlines()[0],
                )
            ) from error
