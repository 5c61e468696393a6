from odoo import Command, api, fields, models

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from ...tools.qualification import definition, scoring
from .crm_questionnaire_answer import CODE_NO, CODE_YES

TWO_ANSWERS = (scoring.KIND_YES_NO, scoring.KIND_COMPUTED)


class CrmQuestionnaireQuestion(models.Model):
    """One question of one version of a questionnaire.

    ``origin_id`` is the question of the first version that this one continues (empty for that one
    itself), so that answers can be compared across versions. A question in use is archived,
    never deleted.
    """

    _name = "crm.questionnaire.question"
    _inherit = ["crm.questionnaire.part.mixin"]
    _description = "Question"
    _order = "questionnaire_id, section_sequence, section_id, sequence, id"

    section_id = fields.Many2one(
        "crm.questionnaire.section", required=True, index=True, ondelete="cascade"
    )
    questionnaire_id = fields.Many2one(
        related="section_id.questionnaire_id", store=True, index=True
    )
    section_sequence = fields.Integer(
        string="Section Order", related="section_id.sequence", store=True
    )
    origin_id = fields.Many2one(
        "crm.questionnaire.question",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    name = fields.Char(string="Question", required=True, translate=True)
    short_name = fields.Char(
        translate=True, help="A word or letter for charts and tables, e.g. “M” for metrics."
    )
    help_text = fields.Text(translate=True, help="Shown below the question.")
    kind = fields.Selection(
        [
            (scoring.KIND_CHOICE, "One Choice"),
            (scoring.KIND_CHOICES, "Several Choices"),
            (scoring.KIND_NUMBER, "Number"),
            (scoring.KIND_YES_NO, "Yes / No / Unknown"),
            (scoring.KIND_COMPUTED, "Answered by the System"),
        ],
        required=True,
        default=scoring.KIND_CHOICE,
    )
    weight = fields.Float(required=True, default=1.0)
    is_required = fields.Boolean(
        string="Required",
        help="An assessment is done only when this is answered. “Unknown” is an answer, too.",
    )
    evidence = fields.Selection(
        [("note", "A Note"), ("file", "A File"), ("message", "A Message of the Deal")],
        string="Evidence Wanted",
    )
    unit = fields.Char(translate=True, help="Of a number, e.g. “k€” or “machines”.")
    lead_domain = fields.Char(
        string="Yes When", help="For a question answered by the system: the deals that get a yes."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    answer_ids = fields.One2many("crm.questionnaire.answer", "question_id", copy=False)

    @api.constrains("lead_domain")
    def _check_lead_domain(self):
        for question in self:
            self.env["crm.questionnaire"]._try_lead_domain(question.lead_domain, question.name)

    @api.onchange("kind")
    def _onchange_kind(self):
        if self.kind in TWO_ANSWERS:
            others = self.answer_ids.filtered(lambda answer: not answer.code)
            self.answer_ids -= others
            if not self.answer_ids:
                self.answer_ids = [Command.create(vals) for vals in self._prepare_two_answers()]
        elif any(self.answer_ids.mapped("code")):
            self.answer_ids = [Command.clear()]

    @api.model_create_multi
    def create(self, vals_list):
        # Records from data files and copies bring their answers, which come one by one.
        brings_answers = self.env.context.get("sales_funnel_own_answers")
        questions = super().create(vals_list)
        if not brings_answers:
            questions._complete_answers()
        return questions

    def write(self, vals):
        result = super().write(vals)
        if {"kind", "answer_ids"} & vals.keys():
            self._complete_answers()
        return result

    def unlink(self):
        """Delete drafts; a question that was answered is archived, with its lineage."""
        if self.env.context.get(MODULE_UNINSTALL_FLAG):
            return super().unlink()
        used = self._filter_in_use()
        if used:
            used.write({"active": False})
        return super(CrmQuestionnaireQuestion, self - used).unlink()

    def _filter_in_use(self):
        """Return the questions that an assessment answers or names."""
        # sudo: whether somebody has answered must not depend on who may see it
        env = self.sudo().env
        answers = env["crm.assessment.answer"]._read_group(
            [("question_id", "in", self.ids)], ["question_id"]
        )
        weakest = env["crm.assessment"]._read_group(
            [("weakest_question_id", "in", self.ids)], ["weakest_question_id"]
        )
        used_ids = {question.id for (question,) in [*answers, *weakest]}
        return self.filtered(lambda question: question.id in used_ids)

    def _complete_answers(self):
        """Give the questions the answers that their kind demands: one “yes” and one “no”."""
        for question in self:
            two = question.kind in TWO_ANSWERS
            question.answer_ids.filtered(lambda answer, two=two: bool(answer.code) != two).unlink()
            missing = {CODE_YES, CODE_NO} - set(question.answer_ids.mapped("code"))
            if two and missing:
                question.answer_ids = [
                    Command.create(vals)
                    for vals in question._prepare_two_answers()
                    if vals["code"] in missing
                ]

    @api.model
    def _prepare_two_answers(self):
        return [
            {"name": self.env._("Yes"), "code": CODE_YES, "points": 1.0, "sequence": 1},
            {"name": self.env._("No"), "code": CODE_NO, "points": 0.0, "sequence": 2},
        ]

    def _prepare_lineage(self, keeps_lineage):
        return {"origin_id": (self.origin_id or self).id if keeps_lineage else False}

    def _get_lead_domain(self):
        """Return the deals for which the system answers “yes”.

        :rtype: odoo.fields.Domain
        :raise LeadDomainWrong: when the filter cannot be used
        """
        self.ensure_one()
        return self.env["crm.questionnaire"]._read_lead_domain(self.lead_domain, self.name)

    def _get_outline(self, share_percent):
        """Return the question as ``crm.questionnaire.get_outline`` shows it."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        evidences = dict(self._fields["evidence"]._description_selection(self.env))
        return {
            "id": self.id,
            "name": self.name,
            "short_name": self.short_name or "",
            "help_text": self.help_text or "",
            "kind": self.kind,
            "kind_label": kinds[self.kind],
            "weight": self.weight,
            "is_required": self.is_required,
            "unit": self.unit or "",
            "evidence_label": evidences.get(self.evidence, False),
            "share_percent": share_percent,
            "answers": [answer._get_outline() for answer in self.answer_ids],
        }

    def _to_definition(self):
        place = f"{self.section_id.name} › {self.name}"
        return definition.Question(
            self.name,
            self.kind,
            [answer._to_definition(place) for answer in self.answer_ids],
            self.weight,
            bool((self.lead_domain or "").strip() not in ("", "[]")),
            place,
        )
