from odoo import api, fields, models

from ...errors import ShownUserError
from ...models.competition.crm_lead_close import WINNER_KINDS, WINNER_RIVAL
from ...models.competition.crm_lead_competitor import STATUS_ACTIVE, STATUS_ELIMINATED, STATUS_WON
from ...models.competition.crm_lead_loss import CONTEXT_FROM_LOSS, VOICE_CUSTOMER, VOICE_OURS
from ...models.competition.crm_team import (
    POLICIES,
    POLICY_ASKED,
    POLICY_NONE,
    POLICY_REQUIRED,
)


class LossDetailsMissing(ShownUserError):
    """The team wants to know more about a loss than was answered."""


class CrmLeadLost(models.TransientModel):
    """Asks who won, at what price and why, as far as the team wants to know (CMP-03)."""

    _name = "crm.lead.lost"
    _inherit = ["crm.lead.lost", "crm.competition.amount.mixin"]

    loss_detail_policy = fields.Selection(POLICIES, compute="_compute_loss_detail_policy")
    is_single = fields.Boolean(compute="_compute_loss_detail_policy")
    winner_kind = fields.Selection(WINNER_KINDS, string="Who Won It?")
    winner_id = fields.Many2one(
        "crm.competitor",
        string="Winning Competitor",
        compute="_compute_winner_id",
        store=True,
        readonly=False,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        ondelete="cascade",
    )
    winner_price = fields.Monetary(string="Their Price")
    is_price_unknown = fields.Boolean(string="Price Unknown")
    is_order_recorded = fields.Boolean(
        string="Record Their Order", help="Enters what they got among the competitor orders."
    )
    is_reason_unknown = fields.Boolean(string="Our Reason Unknown")
    more_reason_ids = fields.Many2many(
        "crm.lost.reason",
        "crm_lead_lost_more_reason_rel",
        string="Further Reasons",
        help="The one chosen above is the main one.",
    )
    customer_reason_ids = fields.Many2many(
        "crm.lost.reason",
        "crm_lead_lost_customer_reason_rel",
        string="The Customer's Reasons",
        help="What the customer says, whether or not we agree.",
    )
    customer_words = fields.Text(string="In the Customer's Words")
    is_customer_unknown = fields.Boolean(string="The Customer Did Not Say")

    @api.depends("lead_ids")
    def _compute_loss_detail_policy(self):
        for wizard in self:
            policies = wizard._get_policies().values()
            order = [policy for policy, _label in POLICIES]
            wizard.loss_detail_policy = max(policies, key=order.index, default=POLICY_NONE)
            wizard.is_single = len(wizard.lead_ids) == 1

    @api.depends("lead_ids")
    def _compute_winner_id(self):
        for wizard in self:
            is_single = len(wizard.lead_ids) == 1
            wizard.winner_id = wizard.lead_ids.leading_competitor_id if is_single else False

    @api.depends("lead_ids")
    def _compute_currency_id(self):
        for wizard in self:
            company = wizard.lead_ids.company_id[:1] or self.env.company
            wizard.currency_id = company.currency_id

    @api.onchange("is_price_unknown")
    def _onchange_is_price_unknown(self):
        if self.is_price_unknown:
            self.winner_price = 0

    def action_lost_reason_apply(self):
        self.ensure_one()
        self._check_details()
        result = super().action_lost_reason_apply()
        deals = self.lead_ids.filtered(lambda lead: lead.type == "opportunity")
        self._keep_winner(deals)
        self._keep_reasons(deals)
        return result

    def _get_policies(self):
        """Return what the team of each deal wants to know; leads are no deals yet.

        :rtype: dict[crm.lead, str]
        """
        # sudo: the policy of a team holds for whoever may lose its deals
        return {
            lead: lead.sudo().team_id.loss_detail_policy or POLICY_ASKED
            for lead in self.lead_ids
            if lead.type == "opportunity"
        }

    def _check_details(self):
        missing = []
        if self.winner_kind == WINNER_RIVAL and not self.winner_id:
            # Whatever the policy: the answer would mean nothing.
            missing.append(self.env._("Choose the winning competitor, or answer “Unknown”."))
        if self.loss_detail_policy == POLICY_REQUIRED:
            missing += self._get_missing_answers()
        if missing:
            raise LossDetailsMissing("\n".join(missing))

    def _get_missing_answers(self):
        """Return what a team that requires the details still wants to know.

        :rtype: list[str]
        """
        missing = []
        if not self.winner_kind:
            missing.append(self.env._("Say who won it, or “Unknown”."))
        has_price = self.winner_price or self.is_price_unknown or not self.is_single
        if self.winner_kind == WINNER_RIVAL and not has_price:
            missing.append(self.env._("Enter their price, or tick “Price Unknown”."))
        if not self.lost_reason_id and not self.is_reason_unknown:
            missing.append(self.env._("Choose our main reason, or tick “Our Reason Unknown”."))
        if not (self.customer_reason_ids or self.customer_words or self.is_customer_unknown):
            missing.append(
                self.env._("Choose what the customer says, or tick “The Customer Did Not Say”.")
            )
        return missing

    def _keep_winner(self, deals):
        if not self.winner_kind:
            return
        deals.write({"loss_winner_kind": self.winner_kind})
        lines = deals.lead_competitor_ids
        if self.winner_kind != WINNER_RIVAL:
            # An earlier answer may have named a winner.
            named = lines.filtered(lambda line: line.status == STATUS_WON).lead_id
            named.lead_competitor_ids._reopen()
            lines.filtered(lambda line: line.status == STATUS_WON).status = STATUS_ACTIVE
            return
        known = lines.filtered(lambda line: line.competitor_id == self.winner_id)
        new = self.env["crm.lead.competitor"].create(
            [
                {"lead_id": deal.id, "competitor_id": self.winner_id.id}
                for deal in deals - known.lead_id
            ]
        )
        winners = known | new
        winners._close(STATUS_WON)
        (lines - winners)._close(STATUS_ELIMINATED)
        if len(deals) == 1:
            self._keep_price(winners)
            if self.is_order_recorded:
                self._record_order(deals)

    def _keep_price(self, winner):
        if not self.winner_price:
            return
        is_ours_comparable = self.currency_id == winner.lead_id.company_currency
        self.env["crm.lead.competitor.quote"].create(
            {
                "lead_competitor_id": winner.id,
                "currency_id": self.currency_id.id,
                "amount": self.winner_price,
                "amount_ours": winner.lead_id.expected_revenue if is_ours_comparable else 0,
                "is_final": True,
            }
        )

    def _record_order(self, deal):
        amount = self.winner_price or None
        values = deal._prepare_competitor_order_values(
            self.winner_id, amount, self.currency_id if amount else None
        )
        reason = self.customer_reason_ids[:1] or self.lost_reason_id
        order = self.env["crm.competitor.order"].create({**values, "reason_id": reason.id})
        deal._message_log(body=self.env._("Competitor order recorded: %s", order.display_name))

    def _keep_reasons(self, deals):
        """Replace all reasons but the main one, which the deals have already."""
        main = self.lost_reason_id
        losses = self.env["crm.lead.loss"].with_context(**{CONTEXT_FROM_LOSS: True})
        old = deals.loss_ids.filtered(
            lambda loss: loss.voice == VOICE_CUSTOMER or loss.reason_id != main
        )
        old.with_env(losses.env).unlink()
        deals.write({"loss_customer_words": self.customer_words})
        values = []
        for deal in deals:
            for number, reason in enumerate(self.more_reason_ids - main, 20):
                values.append(
                    {
                        "lead_id": deal.id,
                        "reason_id": reason.id,
                        "voice": VOICE_OURS,
                        "sequence": number,
                    }
                )
            for number, reason in enumerate(self.customer_reason_ids, 10):
                values.append(
                    {
                        "lead_id": deal.id,
                        "reason_id": reason.id,
                        "voice": VOICE_CUSTOMER,
                        "sequence": number,
                    }
                )
        losses.create(values)
        deals._follow_losses()
