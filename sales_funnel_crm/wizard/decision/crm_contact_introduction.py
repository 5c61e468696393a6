from odoo import api, fields, models

SCOPE_US = "us"
SCOPE_ME = "me"


class CrmContactIntroduction(models.TransientModel):
    """The answer to “who knows this person?”, in words (DEC-09)."""

    _name = "crm.contact.introduction"
    _description = "Who Knows This Person?"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        required=True,
        readonly=True,
        ondelete="cascade",
        default=lambda self: self.env.context.get("active_id"),
    )
    scope = fields.Selection(
        [(SCOPE_US, "Any of Us"), (SCOPE_ME, "Me")], string="From", default=SCOPE_US, required=True
    )
    path_count = fields.Integer(compute="_compute_paths")
    paths_html = fields.Html(compute="_compute_paths", sanitize=False)

    @api.depends("partner_id", "scope")
    def _compute_paths(self):
        for introduction in self:
            partner = introduction.partner_id
            sources = self.env.user.partner_id if introduction.scope == SCOPE_ME else None
            paths = partner._get_introduction_paths(sources=sources)[partner.id] if partner else []
            introduction.path_count = len(paths)
            # The template escapes the names.
            introduction.paths_html = self.env["ir.qweb"]._render(
                "sales_funnel_crm.introduction_paths",
                {"paths": [self._prepare_path(path) for path in paths]},
            )

    @api.model
    def _prepare_path(self, path):
        people = self.env["res.partner"].browse(path["partner_ids"])
        steps = [
            {"before": before, "label": label, "after": after}
            for before, label, after in zip(people, path["labels"], people[1:], strict=False)
        ]
        return {"first": people[0], "steps": steps, "cost": path["cost"]}
