from odoo import api, fields, models

from .crm_contract import RUNNING_STATES
from .crm_contract_change import CHANGE_DRAFT, HEADER_FIELDS, ChangeWrong
from .crm_contract_change_line import ACTION_CHANGE, WHATS


class CrmContract(models.Model):
    """Change orders and versions of a contract (CON-05)."""

    _inherit = "crm.contract"

    change_count = fields.Integer(compute="_compute_changes")
    waiting_executor_ids = fields.Many2many(
        "res.users",
        string="Has Not Acknowledged a Change",
        compute="_compute_changes",
        help="They carry out steps, and have not said yet that they know of a change order.",
    )

    @api.depends("change_ids.acknowledgement_ids.date")
    def _compute_changes(self):
        # sudo: who knows of the changes of a contract that may be read
        changes = self.sudo().change_ids
        for contract in self:
            mine = changes.filtered(lambda one, own=contract: one.contract_id.id == own._origin.id)
            contract.change_count = len(mine)
            contract.waiting_executor_ids = mine.waiting_user_ids.sudo(self.env.su)

    def action_new_change(self):
        """Propose a change of this contract."""
        self.ensure_one()
        self._check_state(*RUNNING_STATES)
        return self._open_change(
            self.env["crm.contract.change"],
            {"default_contract_id": self.id, "default_name": self._get_change_name()},
        )

    def action_propose_dates(self, what, part_id, dates):
        """Propose other dates of a step or an instalment in a change order, and open it.

        It is the last draft of the user, so that several can be moved; a new one without any.

        :param str what: ``step`` or ``instalment``
        :param int part_id: its id
        :param dict dates: new ones by field, e.g. ``{"date_end": "2026-03-01"}``
        """
        self.ensure_one()
        self._check_state(*RUNNING_STATES)
        if what not in dict(WHATS):
            raise ChangeWrong(self.env._("Move a step or an instalment of the plan."))
        dates = {name: value for name, value in dates.items() if name.startswith("date_")}
        change = self.change_ids.filtered(
            lambda one: (
                one.state == CHANGE_DRAFT
                and one.create_uid == self.env.user
                # Of how the contract is now: another change order may have been applied since.
                and all(one[f"{name}_old"] == self[name] for name in HEADER_FIELDS)
            )
        ).sorted("id")[-1:]
        if not change:
            change = change.create({"contract_id": self.id, "name": self._get_change_name()})
        line = change.line_ids.filtered(
            lambda one: one.action == ACTION_CHANGE and one[f"{what}_id"].id == part_id
        )
        if line:
            line.write(dates)
        else:
            line.create({"change_id": change.id, "what": what, f"{what}_id": part_id, **dates})
        return self._open_change(change, {})

    def _get_change_name(self):
        return self.env._(
            "Change %(number)s of %(contract)s",
            number=len(self.change_ids) + 1,
            contract=self.number or self.name,
        )

    def _open_change(self, change, context):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change Order"),
            "res_model": "crm.contract.change",
            "res_id": change.id,
            "views": [(False, "form")],
            "context": context,
        }

    def action_view_changes(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_contract_change_action"
        )
        return {
            **action,
            "domain": [("contract_id", "=", self.id)],
            "context": {"default_contract_id": self.id},
        }

    def _keep_version(self, change):
        """Keep how the contract reads before ``change``, which has just raised its version."""
        self.ensure_one()
        versions = self.env["crm.contract.version"]
        versions.create(
            {
                "contract_id": self.id,
                "version": self.version - 1,
                "change_id": change.id,
                "user_id": self.env.uid,
                "snapshot": versions._take_snapshot(self),
            }
        )
