from odoo import api, models


class CrmQuestionnaire(models.Model):
    """Whether it predicts: what the page and other programs may ask (M7)."""

    _inherit = "crm.questionnaire"

    @api.readonly
    def get_prediction(self):
        """Return what closed deals say about this questionnaire, all its versions together.

        A deal counts with the newest own assessment that was done before it was closed; of more
        than 2,000 deals the newest ones. Callers see the deals that they may read. A few queries,
        whatever the number of deals and questions.

        Rates are dicts ``{"count": 4, "won": 3, "percent": 75.0, "low_percent": 30.1,
        "high_percent": 95.4}`` with a 95 % interval; without deals, percents are ``None``.

        :return: a dict with

            - ``id``, ``name``, ``version``, ``root_id`` (its first version);
              ``date_from``, ``date_to``: first and last closing;
            - ``minimum``: ``{"deals", "outcomes", "answer_deals"}`` below which nothing is
              concluded; ``is_enough``: whether there are so many;
            - ``base``: rate of all deals;
            - ``auc``: ``{"value": 0.84, "low": 0.81, "high": 0.88}``, how often a won deal scores
              higher than a lost one; ``roc``: points of that curve, 0-1;
            - ``brier``: ``{"value", "base"}``, mean squared error of the score read as a chance,
              and that of always saying the average;
            - ``groups``: rates by tenths of the score, with from_score, to_score, mean_score;
            - ``grades``: rates by grade, with id, name, color;
            - ``questions``: those that tell the most first: id, name, short_name, section, kind,
              weight, count, ``gain_bits`` (information gain), ``chance_bits`` (what chance alone
              would give), ``chance_ratio`` (how probable such a gain is by chance, 0-1),
              ``verdict`` (tells, unclear, few) and ``answers``: rates with id, name, points,
              suggested_points (``None`` without a suggestion), ``evidence`` (shrunk weight of
              evidence, natural logarithm) and verdict (better, worse, same, few);
            - ``suggestion``: has_points, auc_now (today's points on these deals), auc_unseen
              (suggested points on deals that they were not made from), prior_deals, fold_count;
            - ``optimism``: ``evidence``: rates with level (none, some, most), mean_score, auc;
              ``persons``: rates with person, name, mean_score, promised_percent, evidence_percent
              and verdict (optimistic, careful, same, few).
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("read")
        return self.env["crm.prediction"]._describe(self)

    @api.model
    @api.readonly
    def get_prediction_choices(self):
        """Return the questionnaires that can be looked at, with how many closed deals they have.

        :return: e.g. ``[{"id": 3, "name": "Five Questions", "count": 120}]``, the most deals
            first; the published version stands for all, without one the newest
        :rtype: list[dict]
        """
        groups = self.env["crm.assessment.report"]._read_group(
            [("is_counted", "=", True), ("outcome", "in", ("won", "lost"))],
            ["questionnaire_id"],
            ["__count"],
        )
        counts = {questionnaire.id: count for questionnaire, count in groups}
        shown = {}
        for questionnaire in self.search([("subject", "=", "deal")], order="version, id"):
            root_id = questionnaire.origin_id.id or questionnaire.id
            before = shown.get(root_id)
            if not before or before.state != "published":
                shown[root_id] = questionnaire
        choices = [
            {"id": one.id, "name": one.name, "count": counts.get(root_id, 0)}
            for root_id, one in shown.items()
        ]
        return sorted(choices, key=lambda one: (-one["count"], one["name"]))

    @api.readonly
    def get_ask_next(self, given=None):
        """Return which question to ask next, and which answers stand without evidence.

        :param list given: what is answered so far, e.g. ``[{"question_id": 5, "status": "given",
            "choice_ids": [9], "has_evidence": False}]``; questions left out are not answered
        :return: a dict with

            - ``proposals``: the best three open or unknown questions: question_id, name, section,
              grade_percent (how probable another grade is), change_points (of the score, 0-100,
              on average), lowest and highest (scores that are possible then) and ``reason``, a
              sentence;
            - ``unproven``: ``None``, or question_ids, names, points_percent (share of the positive
              points that stand without the evidence that is wanted) and ``reason``.
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("read")
        return self.env["crm.prediction.ask"]._describe(self, given or [])

    def action_open_prediction(self):
        """Open the page “Does It Predict?” on this questionnaire."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "sales_funnel_crm.crm_questionnaire_action_prediction"
        )
        return {**action, "context": {"active_id": self.id}}
