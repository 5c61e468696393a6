from datetime import timedelta

from odoo import Command, api, fields, models

from ...tools.contract.instalments import split
from .crm_contract import STATE_DRAFT
from .crm_contract_instalment import TRIGGER_DATE
from .crm_contract_reviewing import ContractNotAllowed


class CrmContract(models.Model):
    """The usual plan of a kind of product or of a team, filled into a draft (CON-01, CON-07)."""

    _inherit = "crm.contract"

    fitting_template_ids = fields.Many2many(
        "crm.contract.template", compute="_compute_fitting_template_ids"
    )

    @api.depends("team_id", "company_id", "order_ids.order_line.product_id.categ_id")
    def _compute_fitting_template_ids(self):
        templates = self.env["crm.contract.template"]
        if templates.has_access("read"):
            templates = templates.search([("company_id", "in", [*self.company_id.ids, False])])
        for contract in self:
            contract.fitting_template_ids = templates.filtered(contract._fits_template)

    def _fits_template(self, template):
        """Tell whether a template is for the products, the team and the company of a contract."""
        if template.company_id and template.company_id != self.company_id:
            return False
        if template.team_ids and self.team_id not in template.team_ids:
            return False
        if not (template.category_ids or template.product_tmpl_ids):
            return True
        # sudo: the products decide, whoever may see them and the orders
        sold = self.sudo().order_ids.order_line.product_id
        paths = [f"/{category.parent_path}" for category in sold.categ_id]
        return bool(sold.product_tmpl_id & template.sudo().product_tmpl_ids) or any(
            f"/{category.id}/" in path for category in template.category_ids for path in paths
        )

    def action_apply_template(self):
        """Replace the plan of a draft by that of its template."""
        self.ensure_one()
        self.check_access("write")
        template = self.template_id
        if self.state != STATE_DRAFT or not template:
            raise ContractNotAllowed(
                self.env._(
                    "Choose a template first. It can be applied while the contract is a draft."
                )
            )
        template._check_plan()
        self.instalment_ids.unlink()
        self.step_ids.unlink()
        self._do_apply_template(template.with_context(lang=self.lang))

    def _do_apply_template(self, template):
        begin = self.date_signed or self.date_start or fields.Date.context_today(self)
        steps = self._create_template_steps(template, begin)
        instalments = self._create_template_instalments(template, begin, steps)
        for plan, step in steps.items():
            paid = plan.condition_instalment_id
            if plan.precondition_ids or paid:
                step.write(
                    {
                        "precondition_ids": [
                            Command.set([steps[one].id for one in plan.precondition_ids])
                        ],
                        "condition_instalment_id": instalments[paid].id if paid else False,
                    }
                )
        if template.terms and not self.terms:
            self.terms = template.terms

    def _create_template_steps(self, template, begin):
        """Create the steps of a template; returned by those that they were made of."""
        vals_list = []
        for plan in template.step_ids:
            start = begin + timedelta(days=plan.offset_days)
            # sudo: salespeople may not read the companies of users
            can = plan.user_id.active and self.company_id in plan.user_id.sudo().company_ids
            vals_list.append(
                {
                    "contract_id": self.id,
                    "sequence": plan.sequence,
                    "name": plan.name,
                    "kind_id": plan.kind_id.id,
                    "user_id": plan.user_id.id if can else self.user_id.id,
                    "date_start": start,
                    "date_end": start + timedelta(days=plan.duration_days - 1),
                    "quantity": plan.quantity,
                    "uom_id": plan.uom_id.id,
                    "amount": self.currency_id.round(self.amount * plan.percent / 100),
                    "requires_proof": plan.requires_proof or plan.kind_id.requires_proof,
                }
            )
        steps = self.env["crm.contract.step"].create(vals_list)
        return dict(zip(template.step_ids, steps, strict=True))

    def _create_template_instalments(self, template, begin, steps):
        """Create the instalments of a template; the last one takes the rest of the rounding."""
        vals_list = []
        percents = template.instalment_ids.mapped("percent")
        amounts = split(self.amount, percents, self.currency_id.rounding)
        for plan, amount in zip(template.instalment_ids, amounts, strict=True):
            is_dated = plan.trigger == TRIGGER_DATE or not plan.step_id
            vals_list.append(
                {
                    "contract_id": self.id,
                    "sequence": plan.sequence,
                    "name": plan.name,
                    "percent": plan.percent,
                    "amount": amount,
                    "trigger": TRIGGER_DATE if is_dated else plan.trigger,
                    "date_fixed": begin + timedelta(days=plan.days) if is_dated else False,
                    "step_id": False if is_dated else steps[plan.step_id].id,
                    "days": 0 if is_dated else plan.days,
                }
            )
        instalments = self.env["crm.contract.instalment"].create(vals_list)
        return dict(zip(template.instalment_ids, instalments, strict=True))
