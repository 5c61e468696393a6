from odoo import api, models

from ...tools import rates
from .crm_funnel_request import MODE_COHORT, MODE_FLOW


class CrmFunnel(models.AbstractModel):
    """The funnel over any period: puts the answer of ``crm.lead.get_funnel`` together.

    The request is read in ``crm.funnel.request``, the figures come from
    ``crm.funnel.flow`` and ``crm.funnel.cohort``, ``crm.funnel.action`` opens them.
    """

    _name = "crm.funnel"
    _inherit = ["crm.funnel.flow", "crm.funnel.action"]
    _description = "Sales Funnel"

    @api.model
    def _get_answer(
        self,
        domain,
        date_from,
        date_to,
        groupby=None,
        mode=MODE_FLOW,
        compare=None,
        success_rate=rates.SUCCESS_CLOSED,
        conversion_rate=rates.CONVERSION_PRESENCE,
        currency_id=None,
    ):
        """See ``crm.lead.get_funnel``."""
        self._check_rates(success_rate, conversion_rate)
        request = self._read_request(date_from, date_to, groupby, mode, compare)
        request |= {
            "scope": self._get_scope(domain),
            "currency": self.env["res.currency"].browse(currency_id)
            or self.env.company.currency_id,
            "stages": self._fetch_stages(),
            "success": success_rate,
            "conversion": conversion_rate,
        }
        answer = {
            "mode": mode,
            "date_from": request["day_from"].isoformat(),
            "date_to": request["day_to"].isoformat(),
            "tz": str(self.env.tz),
            "currency": self._get_currency_info(request["currency"]),
            "converted": False,
            "success_rate": success_rate,
            "conversion_rate": conversion_rate,
            "proven_since": False,
            "inferred_percent": 0.0,
            "stages": [],
            "total": {},
            "groups": [],
            "months": [],
            "previous": None,
        }
        if mode == MODE_COHORT:
            answer |= self._get_cohort(request)
        else:
            answer |= self._get_flow(request)
        for stage in answer["stages"]:
            del stage["sequence"]
        return answer

    @api.model
    def _get_currency_info(self, currency):
        return {
            "id": currency.id,
            "name": currency.name,
            "symbol": currency.symbol,
            "position": currency.position,
            "digits": currency.decimal_places,
        }

    @api.model
    def _get_stages(self, stages, used_refs):
        """Return the stages to show, in funnel order.

        All stages that are not won, the won ones and the deleted ones only when they
        have figures, and those of single teams likewise.

        :param set used_refs: ids of stages with figures
        :rtype: list[dict]
        """
        shown = [
            {
                "id": stage.id,
                "name": stage.name,
                "is_won": stage.is_won,
                "former": False,
                "threshold_days": stage.rotting_threshold_days,
                "sequence": stage.sequence,
            }
            for stage in stages
            if stage.id in used_refs or not (stage.is_won or stage.team_ids)
        ]
        if missing := used_refs - set(stages.ids):
            shown += self._get_former_stages(missing)
            shown.sort(key=lambda stage: stage["sequence"])
        return shown

    @api.model
    def _get_former_stages(self, refs):
        former = self.env["crm.funnel.former.stage"].search([("stage_ref", "in", list(refs))])
        shown = [
            {
                "id": stage.stage_ref,
                "name": stage.name,
                "is_won": stage.is_won,
                "former": True,
                "threshold_days": 0,
                "sequence": stage.sequence,
            }
            for stage in former
        ]
        unnamed = refs - set(former.mapped("stage_ref"))
        return shown + [
            {
                "id": ref,
                "name": self.env._("Deleted stage %s", ref),
                "is_won": False,
                "former": True,
                "threshold_days": 0,
                "sequence": 0,
            }
            for ref in sorted(unnamed)
        ]
