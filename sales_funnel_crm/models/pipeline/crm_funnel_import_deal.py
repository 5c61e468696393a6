from odoo import fields, models


class CrmFunnelImportDeal(models.Model):
    """One opportunity whose history an import brought.

    Remembers the reference also after the opportunity is deleted, so that a
    second import cannot post its history twice.
    """

    _name = "crm.funnel.import.deal"
    _description = "Imported Opportunity"
    _order = "id"
    _rec_name = "reference"
    _log_access = False

    import_id = fields.Many2one(
        "crm.funnel.import", required=True, index=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, readonly=True, ondelete="restrict"
    )
    reference = fields.Char(required=True, readonly=True)
    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        index="btree_not_null",
        readonly=True,
        ondelete="set null",
    )

    _reference_uniq = models.UniqueIndex(
        "(company_id, reference)",
        "The history of this opportunity has just been imported by somebody else. "
        "Check the file again.",
    )
