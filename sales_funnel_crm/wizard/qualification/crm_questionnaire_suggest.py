from odoo import Command, api, fields, models

from ...errors import ShownUserError
from ...tools.qualification import prediction


class NothingToTakeOver(ShownUserError):
    """No suggested points were chosen."""


class CrmQuestionnaireSuggest(models.TransientModel):
    """Points that closed deals suggest, to be taken over into the draft of a new version (M7).

    Nothing changes by itself: a person chooses the answers, looks at the draft and publishes it.
    """

    _name = "crm.questionnaire.suggest"
    _description = "Suggested Points"

    questionnaire_id = fields.Many2one("crm.questionnaire", required=True, readonly=True)
    line_ids = fields.One2many(
        "crm.questionnaire.suggest.line",
        "suggest_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    deal_count = fields.Integer(string="Closed Deals", compute="_compute_line_ids", store=True)
    is_enough = fields.Boolean(compute="_compute_line_ids", store=True)

    @api.depends("questionnaire_id")
    def _compute_line_ids(self):
        for suggest in self:
            found = suggest.questionnaire_id.get_prediction() if suggest.questionnaire_id else None
            suggest.deal_count = found["base"]["count"] if found else 0
            suggest.is_enough = bool(found and found["suggestion"]["has_points"])
            suggest.line_ids = [
                Command.clear(),
                *(Command.create(vals) for vals in self._prepare_lines(found)),
            ]

    @api.model
    def _prepare_lines(self, found):
        """Return values of a line for each answer with a suggestion, the best question first."""
        if not found or not found["suggestion"]["has_points"]:
            return []
        return [
            {
                "sequence": sequence,
                "answer_id": answer["id"],
                "points": answer["points"],
                "suggested_points": answer["suggested_points"],
                "new_points": answer["suggested_points"],
                "deal_count": answer["count"],
                "win_percent": answer["percent"] or 0.0,
                "verdict": answer["verdict"],
                # All answers of a question or none: they are on one scale only together.
                "is_chosen": question["verdict"] == prediction.VERDICT_TELLS,
            }
            for sequence, question in enumerate(found["questions"])
            for answer in question["answers"]
            if answer["id"] and answer["suggested_points"] is not None
        ]

    def action_apply(self):
        """Write the chosen points into the draft of the next version, and open it."""
        self.ensure_one()
        chosen = self.line_ids.filtered("is_chosen")
        if not chosen:
            raise NothingToTakeOver(
                self.env._("Nothing is chosen. Tick the answers whose points you want to change.")
            )
        draft = self.questionnaire_id._create_new_version()
        answers = {answer.origin_id or answer: answer for answer in draft.question_ids.answer_ids}
        for line in chosen:
            answer = answers.get(line.answer_id.origin_id or line.answer_id)
            if answer:
                answer.points = line.new_points
        draft.message_post(
            body=self.env._(
                "Points suggested by %(count)s closed deals were taken over for: %(questions)s",
                count=self.deal_count,
                questions=", ".join(chosen.question_id.mapped("name")),
            )
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": draft._name,
            "res_id": draft.id,
            "views": [(False, "form")],
        }
