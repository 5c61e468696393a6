from collections import defaultdict

from markupsafe import Markup

from odoo import api, models
from odoo.tools import SQL, formatLang

from .crm_budget import STATE_APPROVED

KEY = "sales_funnel_crm.budget_alert"
ACTIVITY = "sales_funnel_crm.mail_activity_type_budget_alert"


class CrmBudgetAlert(models.Model):
    """Before a transaction commits, the budgets that it touched are looked at, all at once.

    Alerts ask where the touched costs are now; a budget that a cost leaves is noted as well, since
    its deal has more to spend again. As long as no budget has been approved, nothing is remembered.
    """

    _inherit = "crm.budget.alert"

    @api.model
    def _remember_changed(self, records, vals_list, columns):
        """Note the records for which one of ``columns`` is written."""
        changed = [
            record_id
            for record_id, vals in zip(records._ids, vals_list, strict=True)
            if not columns.isdisjoint(vals)
        ]
        if changed:
            self._remember(records._name, changed)

    @api.model
    def _remember(self, model, ids):
        """Have the budgets of these costs, or these budgets, looked at before the commit."""
        if not ids or not self.env["crm.budget.control"]._is_used():
            return
        data = self.env.cr.precommit.data
        if KEY not in data:
            data[KEY] = defaultdict(set)
            self.env.cr.precommit.add(self._raise_pending)
        data[KEY][model].update(ids)

    @api.model
    def _remember_left(self, costs):
        """Note the budgets that these costs are about to leave."""
        if self.env["crm.budget.control"]._is_used():
            # sudo: whose budget it is does not matter
            self._remember("crm.budget", costs.sudo().budget_id.ids)

    @api.model
    def _raise_pending(self):
        if KEY not in self.env.cr.precommit.data or self.env.cr.readonly:
            return
        self.env.flush_all()
        ids_by_model = self.env.cr.precommit.data.pop(KEY, {})
        budget_ids = self._get_budget_ids(ids_by_model)
        if budget_ids:
            # sudo: the figures and alerts are those of the budget, whoever spent something
            self.sudo()._raise_alerts(self.env["crm.budget"].sudo().browse(budget_ids))
            self.env.flush_all()

    @api.model
    def _get_budget_ids(self, ids_by_model):
        """Return the budgets of costs; one query.

        :param ids_by_model: ids of ``crm.budget``, or of what has a ``budget_id``
        :rtype: list[int]
        """
        parts = [
            SQL(
                "SELECT %s FROM %s WHERE id = ANY(%s)",
                SQL.identifier("id" if model == "crm.budget" else "budget_id"),
                SQL.identifier(self.env[model]._table),
                list(ids),
            )
            for model, ids in ids_by_model.items()
        ]
        if not parts:
            return []
        rows = self.env.execute_query(SQL(" UNION ").join(parts))
        return sorted(budget_id for (budget_id,) in rows if budget_id)

    @api.model
    def _raise_alerts(self, budgets):
        """Raise what these budgets have newly passed, and tell it; constant queries to find it."""
        # Deals are weighed by what is left of their budgets.
        self.env["crm.worth"]._remember(budgets.lead_id.ids)
        raised = self._store(self._find_passed(budgets))
        for budget, thresholds in raised.items():
            self._tell(budget, max(thresholds))

    @api.model
    def _find_passed(self, budgets):
        """Return what these budgets have passed, raised before or not.

        :return: ``[(budget, threshold)]``
        """
        budgets = budgets.filtered(
            lambda budget: (
                budget.state == STATE_APPROVED and not budget.is_master and budget.amount_planned
            )
        )
        budgets.invalidate_recordset(["amount_spent", "burn_percent"], flush=False)
        return [
            (budget, threshold)
            for budget in budgets
            for threshold in self._get_thresholds(budget.company_id)
            if self._is_passed(budget, threshold)
        ]

    @api.model
    def _is_passed(self, budget, threshold):
        # Not by the percentage: it is rounded to be shown, and 99.96 % is not yet 100 %.
        limit = budget.amount_planned * threshold / 100
        return budget.currency_id.compare_amounts(budget.amount_spent, limit) >= 0

    @api.model
    def _get_thresholds(self, company):
        thresholds = {company.budget_alert_low_percent, company.budget_alert_high_percent}
        return sorted(threshold for threshold in thresholds if threshold > 0)

    @api.model
    def _store(self, passed):
        """Keep the alerts that are new; of two transactions that raise one, the later repeats.

        :param passed: ``[(budget, threshold)]``
        :return: new thresholds by budget
        :rtype: dict
        """
        raised = defaultdict(list)
        if not passed:
            return raised
        rows = SQL(", ").join(
            SQL(
                "(%s, %s, %s, %s, %s, %s, %s, now() AT TIME ZONE 'UTC', %s)",
                budget.id,
                budget.company_id.id,
                threshold,
                budget.burn_percent,
                budget.amount_planned,
                budget.amount_spent,
                self.env.uid,
                self.env.uid,
            )
            for budget, threshold in passed
        )
        stored = self.env.execute_query(
            SQL(
                """INSERT INTO crm_budget_alert (budget_id, company_id, threshold_percent,
                               burn_percent, amount_planned, amount_spent, create_uid, create_date,
                               write_uid)
                        VALUES %s ON CONFLICT DO NOTHING
                     RETURNING budget_id, threshold_percent""",
                rows,
            )
        )
        for budget_id, threshold in stored:
            raised[self.env["crm.budget"].browse(budget_id)].append(threshold)
        self.env["crm.budget"].invalidate_model(["alert_ids"], flush=False)
        return raised

    @api.model
    def _tell(self, budget, threshold):
        """Give the responsible something to do, and let the approver know."""
        text = self.env._(
            "%(percent)s%% of the budget “%(budget)s” is used: %(spent)s of %(planned)s.",
            percent=round(budget.burn_percent, 1),
            budget=budget.name,
            spent=formatLang(self.env, budget.amount_spent, currency_obj=budget.currency_id),
            planned=formatLang(self.env, budget.amount_planned, currency_obj=budget.currency_id),
        )
        hint = self.env._("Look at what is still to come, and ask for a revision in time.")
        budget.activity_schedule(
            ACTIVITY,
            summary=self.env._("More than %s%% is used", f"{threshold:g}"),
            note=Markup("<p>%s</p>") % f"{text} {hint}",
            user_id=(budget.user_id.filtered("active") or budget.approver_id).id,
        )
        approver = budget.approver_id - budget.user_id
        if approver:
            budget.message_notify(
                partner_ids=approver.partner_id.ids, subject=text, body=f"{text} {hint}"
            )
