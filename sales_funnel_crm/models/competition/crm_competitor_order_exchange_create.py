from odoo import Command, api, models

BATCH = 1000


class CrmCompetitorOrderExchange(models.AbstractModel):
    """Make the orders of a checked file."""

    _inherit = "crm.competitor.order.exchange"

    @api.model
    def _create_orders(self, plan, company, is_creating=False, report=None):
        """Create the orders of a plan without errors, in batches.

        :param report: called with the number of orders made so far, after each batch
        :return: the orders, ``crm.competitor.order``
        """
        if is_creating:
            self._create_competitors(plan, company)
        products = self._get_products(plan, is_creating)
        orders = self.env["crm.competitor.order"].with_context(tracking_disable=True)
        created = orders.browse()
        for start in range(0, len(plan), BATCH):
            created += orders.create(
                [self._prepare_order(values, products) for values in plan[start : start + BATCH]]
            )
            if report:
                report(len(created))
                # What is made needs no memory, and slows down what follows.
                self.env.flush_all()
                self.env.invalidate_all()
        return created

    @api.model
    def _prepare_order(self, values, products):
        lines = [
            Command.create(
                {
                    "product_id": products.get(
                        (values["competitor_id"], line["product"].casefold()), False
                    ),
                    "name": line["name"],
                    "quantity": line["quantity"],
                    "amount": line["amount"],
                }
            )
            for line in values["lines"]
        ]
        head = {
            name: value for name, value in values.items() if name not in ("competitor", "lines")
        }
        return {**head, "line_ids": lines}

    @api.model
    def _create_competitors(self, plan, company):
        """Make the competitors that are not known yet, and companies for them."""
        names = {
            values["competitor"].casefold(): values["competitor"]
            for values in plan
            if not values["competitor_id"]
        }
        if not names:
            return
        partners = self._get_by_name(
            "res.partner", "name", set(names.values()), [("is_company", "=", True)]
        )
        taken = (
            self.env["crm.competitor"]
            .with_context(active_test=False)
            .search(
                [
                    ("partner_id", "in", [ids[0] for ids in partners.values()]),
                    ("company_id", "in", [company.id, False]),
                ]
            )
        )
        found = {competitor.partner_id.id: competitor for competitor in taken}
        by_name = {}
        for key in names:
            partner = partners.get(key, [False])[0]
            if competitor := found.get(partner):
                by_name[key] = competitor.id
        fresh = [key for key in names if key not in by_name]
        bare = [key for key in fresh if key not in partners]
        made = self.env["res.partner"].create(
            [{"name": names[key], "is_company": True, "company_id": False} for key in bare]
        )
        partner_by_key = {key: ids[0] for key, ids in partners.items()}
        partner_by_key.update(zip(bare, made.ids, strict=True))
        competitors = self.env["crm.competitor"].create(
            [{"partner_id": partner_by_key[key], "company_id": False} for key in fresh]
        )
        by_name.update(zip(fresh, competitors.ids, strict=True))
        for values in plan:
            if not values["competitor_id"]:
                values["competitor_id"] = by_name[values["competitor"].casefold()]

    @api.model
    def _get_products(self, plan, is_creating):
        """Return ``{(competitor, name): id}`` of products; unknown ones are made if wanted."""
        wanted = {
            (values["competitor_id"], line["product"].casefold()): line["product"]
            for values in plan
            for line in values["lines"]
            if line["product"]
        }
        found = {}
        if wanted:
            for product in self.env["crm.competitor.product"].search_fetch(
                [("competitor_id", "in", list({key[0] for key in wanted}))],
                ["competitor_id", "name"],
                order="id desc",
            ):
                found[product.competitor_id.id, product.name.casefold()] = product.id
        missing = [key for key in wanted if key not in found]
        if missing and is_creating:
            products = self.env["crm.competitor.product"].create(
                [{"competitor_id": key[0], "name": wanted[key]} for key in missing]
            )
            found.update(zip(missing, products.ids, strict=True))
        return found
