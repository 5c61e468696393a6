from odoo import api, fields, models

from .crm_stage import RATE_CONVERSION, RATE_SUCCESS, RATES

SOURCE_MANUAL = "manual"
SOURCE_REFRESH = "refresh"

DEFINITION_CLOSED = "closed"
DEFINITION_ENTERED = "entered"
DEFINITION_PRESENCE = "presence"

BASIS_FIELDS = ("definition", "date_from", "date_to", "team_id", "part_count", "base_count")


class CrmStageRateLog(models.Model):
    """One change of the success or conversion rate of a stage.

    Written by ``crm.stage`` whenever a rate changes, by hand or by a refresh;
    never changed afterwards. ``create_uid`` and ``create_date`` say who and
    when.
    """

    _name = "crm.stage.rate.log"
    _description = "Change of a Stage Rate"
    _order = "id desc"
    _rec_name = "stage_name"

    create_uid = fields.Many2one("res.users", string="Changed by", readonly=True)
    create_date = fields.Datetime(string="Changed on", readonly=True)
    stage_id = fields.Many2one("crm.stage", index=True, ondelete="set null", readonly=True)
    stage_name = fields.Char(
        required=True, readonly=True, help="Name of the stage at the time of the change."
    )
    rate = fields.Selection(
        [(RATE_SUCCESS, "Success Rate"), (RATE_CONVERSION, "Conversion Rate")],
        required=True,
        readonly=True,
    )
    source = fields.Selection(
        [(SOURCE_MANUAL, "Typed by hand"), (SOURCE_REFRESH, "Refreshed from history")],
        required=True,
        readonly=True,
    )

    has_old_percent = fields.Boolean(string="Had a Rate", readonly=True)
    old_percent = fields.Float(string="Old Rate (%)", digits=(5, 2), readonly=True, aggregator=None)
    has_new_percent = fields.Boolean(string="Has a Rate", readonly=True)
    new_percent = fields.Float(string="New Rate (%)", digits=(5, 2), readonly=True, aggregator=None)

    definition = fields.Selection(
        [
            (DEFINITION_CLOSED, "Closed from this stage"),
            (DEFINITION_ENTERED, "Entered this stage and closed since"),
            (DEFINITION_PRESENCE, "Moved on, of all that were in the stage"),
        ],
        readonly=True,
        help="How a refreshed rate was computed.",
    )
    date_from = fields.Date(string="From", readonly=True)
    date_to = fields.Date(string="To", readonly=True, help="Last day of the period.")
    team_id = fields.Many2one("crm.team", string="Sales Team", ondelete="set null", readonly=True)
    part_count = fields.Integer(
        string="Successes",
        readonly=True,
        aggregator=None,
        help="Deals won, or moved on, behind a refreshed rate.",
    )
    base_count = fields.Integer(
        string="Sample",
        readonly=True,
        aggregator=None,
        help="Deals that a refreshed rate was computed from.",
    )

    @api.model
    def _log_changes(self, stages, rates_before):
        """Log the rates of ``stages`` that differ from what they were.

        :param stages: ``crm.stage`` recordset after the change
        :param dict rates_before: see ``crm.stage._get_rates_by_stage``; stages
            that are absent had no rates
        :return: the stages with a change
        :rtype: odoo.models.BaseModel
        """
        changed = stages.browse()
        vals_list = []
        for stage, now in zip(stages, stages._get_rates_by_stage().values(), strict=True):
            before = rates_before.get(stage.id, dict.fromkeys(RATES))
            for rate in RATES:
                if now[rate] != before[rate]:
                    changed |= stage
                    vals_list.append(self._prepare_values(stage, rate, before[rate], now[rate]))
        # sudo: nobody may write this log by hand, managers neither
        self.sudo().create(vals_list)
        return changed

    def _prepare_values(self, stage, rate, old_percent, new_percent):
        # the basis cannot be an argument: `write` of the stage lies between it and the log
        basis = self.env.context.get("sales_funnel_rate_basis")
        return {
            "stage_id": stage.id,
            "stage_name": stage.name,
            "rate": rate,
            "source": SOURCE_REFRESH if basis else SOURCE_MANUAL,
            "has_old_percent": old_percent is not None,
            "old_percent": old_percent or 0.0,
            "has_new_percent": new_percent is not None,
            "new_percent": new_percent or 0.0,
            **{name: basis[name] for name in BASIS_FIELDS if basis and name in basis},
        }
