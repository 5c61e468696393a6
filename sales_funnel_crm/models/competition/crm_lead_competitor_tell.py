from odoo import models

from .crm_competitor import THREATS
from .crm_lead_competitor import STATUS_LEADING

THREAT_HIGH = THREATS[-1][0]


class CrmLeadCompetitor(models.Model):
    """What changes with a rival is kept, and told to who works on the deal (CMP-10)."""

    _inherit = "crm.lead.competitor"

    def write(self, vals):
        raised = self.browse()
        if vals.get("threat") == THREAT_HIGH:
            raised = self.filtered(lambda line: line.threat != THREAT_HIGH)
        result = super().write(vals)
        raised._tell({line: [line._get_threat_sentence()] for line in raised}, set(raised))
        return result

    def _keep_moves(self, old):
        """Keep the changes of the status, and tell them in the chatter of the deals.

        Who now leads, and a new rival of high threat, are told to the people of an open deal.

        :param dict[CrmLeadCompetitor, str] old: status before; without one, the line is new
        """
        changed = self.filtered(lambda line: old.get(line) != line.status)
        # sudo: the history is written by nobody but the lines themselves
        self.env["crm.lead.competitor.move"].sudo().create(
            [
                {
                    "lead_competitor_id": line.id,
                    "status_old": old.get(line),
                    "status_new": line.status,
                    "stage_id": line.lead_id.stage_id.id,
                }
                for line in changed
            ]
        )
        labels = dict(self._fields["status"]._description_selection(self.env))
        sentences, alarming = {}, set()
        for line in changed:
            before = f"{labels[old[line]]} → " if line in old else ""
            sentences[line] = [f"{line.competitor_id.name}: {before}{labels[line.status]}"]
            if line not in old and line.threat == THREAT_HIGH:
                sentences[line].append(line._get_threat_sentence())
                alarming.add(line)
            if line.status == STATUS_LEADING:
                alarming.add(line)
        changed._tell(sentences, alarming)

    def _get_threat_sentence(self):
        return self.env._("%s is a competitor of high threat here.", self.competitor_id.name)

    def _tell(self, sentences, alarming):
        """Write sentences in the chatter of the deals.

        :param dict[CrmLeadCompetitor, list[str]] sentences: by line
        :param set[CrmLeadCompetitor] alarming: lines whose sentences the people of the deal are
            told; the others are only noted
        """
        by_lead, alarmed = {}, self.env["crm.lead"]
        for line in self:
            by_lead.setdefault(line.lead_id, []).extend(sentences[line])
            if line in alarming:
                alarmed |= line.lead_id
        self.env["crm.lead"]._tell_competition(by_lead, alarmed)
