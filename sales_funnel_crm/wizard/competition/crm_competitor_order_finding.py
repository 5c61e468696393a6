from odoo import api, fields, models

from ...models.competition import crm_competitor_order_exchange as exchange
from ...tools.competition import bids, order_row
from ...tools.competition import order_columns as col


class CrmCompetitorOrderFinding(models.TransientModel):
    """What is wrong in one row of a file of competitor orders, or worth knowing."""

    _name = "crm.competitor.order.finding"
    _description = "Finding in a File of Competitor Orders"
    _order = "id"

    import_id = fields.Many2one(
        "crm.competitor.order.import", required=True, index=True, ondelete="cascade"
    )
    row_number = fields.Integer(string="First Row", readonly=True)
    row_count = fields.Integer(string="Number of Rows", readonly=True)
    rows_text = fields.Char(string="Rows", readonly=True)
    severity = fields.Selection(
        [(order_row.ERROR, "Error"), (order_row.HINT, "Hint")], readonly=True
    )
    code = fields.Char(readonly=True)
    value = fields.Char(readonly=True)
    message = fields.Char(string="What It Is and What to Do", compute="_compute_message")

    @api.depends("code", "value")
    @api.depends_context("lang")
    def _compute_message(self):
        texts = {**self._get_file_texts(), **self._get_bid_texts(), **self._get_match_texts()}
        titles = col.titles(self.env.lang)
        for finding in self:
            value = finding.value or ""
            if finding.code == order_row.ORDER_DIFFERS:
                value = ", ".join(titles[column] for column in value.split(","))
            finding.message = texts[finding.code] % {"value": value}

    @api.model
    def _get_file_texts(self):
        return {
            order_row.COMPETITOR_MISSING: self.env._(
                "The competitor is missing. Enter who got the order."
            ),
            order_row.DATE_MISSING: self.env._(
                "The date is missing. Enter when they got the order."
            ),
            order_row.DATE_WRONG: self.env._(
                "“%(value)s” is not a date. Enter it like 2026-03-01."
            ),
            order_row.DATE_AMBIGUOUS: self.env._(
                "“%(value)s” may be day/month or month/day. Choose the order of dates above."
            ),
            order_row.DATE_FUTURE: self.env._("%(value)s is in the future. Correct the date."),
            order_row.NUMBER_WRONG: self.env._(
                "“%(value)s” is not a number. Check the decimal mark chosen above."
            ),
            order_row.NUMBER_NEGATIVE: self.env._(
                "“%(value)s” is negative. Leave cancelled orders out of the file."
            ),
            order_row.NUMBER_TOO_LARGE: self.env._(
                "“%(value)s” is too large for an order. Correct the number."
            ),
            order_row.AMOUNT_MISSING: self.env._(
                "There is no amount. The order is imported without one and counts in no sum."
            ),
            order_row.FORMULA: self.env._(
                "“%(value)s” is a formula. Replace it by its value (copy, paste values)."
            ),
            order_row.ORDER_DIFFERS: self.env._(
                "Differs from the first row of this order in: %(value)s. The first row counts."
            ),
        }

    @api.model
    def _get_bid_texts(self):
        return {
            bids.WORD_UNKNOWN: self.env._(
                "“%(value)s” does not say who won. Enter Yes or No, or the name of a firm that bid "
                "for this item."
            ),
            bids.LOST: self.env._("The firm did not win. The row is left out."),
            bids.NO_WINNER: self.env._("Nobody won this item. The row is left out."),
            bids.OUR_WIN: self.env._("We won this item ourselves. The row is left out."),
            bids.OUR_BID: self.env._("This is our own firm. The row is left out."),
            bids.REPLACED: self.env._(
                "“%(value)s” bid again for this item. The last bid counts, this row is left out."
            ),
            bids.WINNER_ELSEWHERE: self.env._(
                "“%(value)s” won, but has no row with its price. The row is left out; add one for "
                "the winner if you know it."
            ),
            bids.WON_SHARED: self.env._(
                "Several firms won parts of this item. The order gets the price in this row; "
                "correct it if that is the price of the whole."
            ),
        }

    @api.model
    def _get_match_texts(self):
        return {
            exchange.COMPETITOR_UNKNOWN: self.env._(
                "There is no competitor “%(value)s”. Create it, correct the name, or choose to "
                "create unknown competitors."
            ),
            exchange.COMPETITOR_CREATED: self.env._("The competitor “%(value)s” will be created."),
            exchange.COMPETITOR_ARCHIVED: self.env._(
                "The competitor “%(value)s” is archived. The order is recorded all the same; "
                "restore the competitor if it is back."
            ),
            exchange.NAME_MASKED: self.env._(
                "“%(value)s” is a masked name: several firms may hide behind it. The row is left "
                "out, no competitor is made of it."
            ),
            exchange.PARTNER_UNKNOWN: self.env._(
                "There is no company “%(value)s” among the contacts. The customer stays empty, its "
                "name goes to the note."
            ),
            exchange.PARTNER_AMBIGUOUS: self.env._(
                "Several contacts are called “%(value)s”. The customer stays empty, its name goes "
                "to the note."
            ),
            exchange.REASON_UNKNOWN: self.env._(
                "There is no lost reason “%(value)s”. It goes to the note."
            ),
            exchange.CURRENCY_UNKNOWN: self.env._(
                "There is no currency “%(value)s”. Enter its code, such as EUR, and activate it."
            ),
            exchange.CURRENCY_WITHOUT_RATE: self.env._(
                "There is no exchange rate of %(value)s. Enter one first."
            ),
            exchange.CHOICE_UNKNOWN: self.env._(
                "“%(value)s” is not one of the possible values. Enter one as the form shows it."
            ),
            exchange.MAYBE_DUPLICATE: self.env._(
                "An order like this is known already. Join them after the import if it is the same."
            ),
        }
