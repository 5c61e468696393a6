from odoo import api, models

from ...tools.decision.paths import build_network, shortest_paths
from .crm_contact_relation_type import RELATION_CONFLICT

# A strong relation (strength 3) costs 1, a weak one 3; lines of command are not friendships.
STRONGEST_COST = 4
REPORTS_TO_COST = 2
OWNER_COST = 2


class CrmContactNetwork(models.AbstractModel):
    """The people we know as one network: relations, superiors, relationship owners (DEC-09).

    A colleague of ours is the contact of his user. Only what the user may read is part of it.
    """

    _name = "crm.contact.network"
    _description = "Contact Network"

    @api.model
    def _get_paths(self, targets, sources=None, limit=3):
        """Return the cheapest ways from ``sources`` to each of ``targets``.

        Ways of one person start from different sources and do not lead through another
        source. Conflicts are never part of a way.

        :param targets: ``res.partner``
        :param sources: ``res.partner``, by default the contacts of all our colleagues
        :param int limit: number of ways to each target
        :return: ``{target_id: [{"partner_ids": […], "labels": […], "cost": n}, …]}``
        :rtype: dict[int, list[dict]]
        """
        sources = self._get_colleagues() if sources is None else sources
        network = build_network(self._get_links(targets | sources))
        source_ids = set(sources.ids)
        paths_by_target = {
            target.id: shortest_paths(network, source_ids, target.id, limit) for target in targets
        }
        return self._add_words(paths_by_target)

    @api.model
    def _get_colleagues(self):
        """Return the contacts of our own active users."""
        return self.env["res.users"].search([("share", "=", False)]).partner_id

    @api.model
    def _get_links(self, partners):
        """Return ``(a, b, cost, what)`` of all links between people whom the user may see.

        ``what`` is ``(kind, type id, a)``: enough to tell later how the link reads. Five queries.
        """
        links = [
            *self._get_relation_links(),
            *self._get_report_links(),
            *self._get_owner_links(),
        ]
        ids = {node for link in links for node in link[:2]} | set(partners.ids)
        # Relations may lead to people of other companies and to archived ones.
        seen = set(self.env["res.partner"].search([("id", "in", list(ids))])._ids)
        return [link for link in links if link[0] in seen and link[1] in seen]

    @api.model
    def _get_relation_links(self):
        relations = self.env["crm.contact.relation"].search_fetch(
            [("type_id.kind", "!=", RELATION_CONFLICT)],
            ["partner_id", "other_partner_id", "type_id", "strength"],
            order="id",
        )
        for relation in relations:
            first, second = relation.partner_id.id, relation.other_partner_id.id
            cost = STRONGEST_COST - int(relation.strength)
            yield first, second, cost, ("relation", relation.type_id.id, first)

    @api.model
    def _get_report_links(self):
        people = self.env["res.partner"].search_fetch(
            [("reports_to_id", "!=", False)], ["reports_to_id"], order="id"
        )
        for person in people:
            yield person.id, person.reports_to_id.id, REPORTS_TO_COST, ("report", 0, person.id)

    @api.model
    def _get_owner_links(self):
        rows = self.env["crm.stakeholder"]._read_group(
            [("owner_id", "!=", False), ("partner_id", "!=", False)],
            ["owner_id", "partner_id"],
        )
        for user, partner in rows:
            owner = user.partner_id
            yield owner.id, partner.id, OWNER_COST, ("owner", 0, owner.id)

    @api.model
    def _add_words(self, paths_by_target):
        types = self.env["crm.contact.relation.type"].browse(
            {
                what[1]
                for paths in paths_by_target.values()
                for _cost, path in paths
                for _node, what in path[1:]
                if what[0] == "relation"
            }
        )
        types.fetch(["name", "inverse_name", "is_symmetric"])
        return {
            target: [
                {
                    "partner_ids": [node for node, _what in path],
                    "labels": [
                        self._get_label(what, before)
                        for (before, _before_what), (_node, what) in zip(
                            path, path[1:], strict=False
                        )
                    ],
                    "cost": cost,
                }
                for cost, path in paths
            ]
            for target, paths in paths_by_target.items()
        }

    @api.model
    def _get_label(self, what, before):
        """Return how the link reads from the person ``before`` it to the next one."""
        kind, type_id, first = what
        is_inverse = before != first
        if kind == "relation":
            return self.env["crm.contact.relation.type"].browse(type_id)._get_label(is_inverse)
        if kind == "report":
            return self.env._("is the superior of") if is_inverse else self.env._("reports to")
        return self.env._("is looked after by") if is_inverse else self.env._("looks after")
