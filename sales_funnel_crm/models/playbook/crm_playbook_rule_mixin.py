from odoo import api, models


class CrmPlaybookRuleMixin(models.AbstractModel):
    """A rule of the playbook. Which rules there are is kept in memory and read anew on change."""

    _name = "crm.playbook.rule.mixin"
    _description = "Rule of the Playbook"

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self.env.registry.clear_cache()
        return rules

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
