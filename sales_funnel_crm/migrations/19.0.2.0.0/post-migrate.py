from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Sum up the closed months afresh: from this version on they also hold the sums of all kinds.

    Opening balances are read from those, and would be zero until the nightly job.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["crm.funnel.balance"]._rebuild()
