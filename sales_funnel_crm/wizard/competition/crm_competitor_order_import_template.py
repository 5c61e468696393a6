from odoo import api, models

from ...tools.competition import order_columns as col
from ...tools.history_file import MAX_BYTES

EXAMPLE_ORDERS = (
    {
        col.NUMBER: "T-2025-17",
        col.COMPETITOR: "Example Rival",
        col.PARTNER: "Example Customer",
        col.DATE: "2025-03-31",
        col.PRODUCT: "Pump 200",
        col.QUANTITY: 2,
        col.AMOUNT: 24000,
    },
    {
        col.NUMBER: "T-2025-17",
        col.COMPETITOR: "Example Rival",
        col.DATE: "2025-03-31",
        col.NAME: "Commissioning",
        col.QUANTITY: 1,
        col.AMOUNT: 1500,
    },
)
EXAMPLE_BIDS = tuple(
    {
        col.NUMBER: "T-2025-18",
        col.NAME: "Pumps for the waterworks",
        col.DATE: "2025-05-02",
        col.PARTNER: "Example Customer",
        col.OUR_FIRM: ours,
        col.COMPETITOR: theirs,
        col.PRICE: price,
        col.WINNER: "Example Rival",
    }
    for ours, theirs, price in (
        ("Our Company", "", 99000),
        ("", "Example Rival", 95000),
        ("", "Second Rival", 101000),
    )
)


class CrmCompetitorOrderImport(models.TransientModel):
    """The templates, with a sheet that explains the columns."""

    _inherit = "crm.competitor.order.import"

    @api.model
    def _get_template_sheets(self, is_bids=False):
        """Return the sheets: an example to overwrite, and what the columns hold."""
        titles = col.titles(self.env.lang)
        columns = col.BID_COLUMNS if is_bids else col.ORDER_COLUMNS
        currency = {col.CURRENCY: self.env.company.currency_id.name}
        example = [
            [{**row, **currency}.get(column, "") for column in columns]
            for row in (EXAMPLE_BIDS if is_bids else EXAMPLE_ORDERS)
        ]
        title = self.env._("Bids") if is_bids else self.env._("Competitor Orders")
        return [
            (title, [[titles[column] for column in columns], *example]),
            (self.env._("Explanation"), self._get_explanation(columns, titles, is_bids)),
        ]

    def _get_explanation(self, columns, titles, is_bids):
        texts = self._get_column_texts()
        notes = self._get_bid_notes() if is_bids else self._get_order_notes()
        return [
            [self.env._("Column"), self.env._("What it holds")],
            *[[titles[column], texts[column]] for column in columns],
            *[["", note] for note in notes],
            [
                "",
                self.env._(
                    "At most %(megabytes)s MB and %(rows)s rows in a file.",
                    megabytes=MAX_BYTES // 1_000_000,
                    rows=f"{self._get_max_rows():,}",
                ),
            ],
        ]

    def _get_order_notes(self):
        return [
            self.env._(
                "One row is one product of an order. Rows of one competitor with the same number "
                "are one order. Delete the examples."
            )
        ]

    def _get_bid_notes(self):
        return [
            self.env._(
                "One row is one bidder for one item; rows with the same number, item and date "
                "belong together. Delete the examples."
            ),
            self.env._(
                "Only what competitors won becomes orders, each at the price in its own row. Our "
                "own wins, items without a winner and masked names are left out, with a hint."
            ),
        ]

    def _get_column_texts(self):
        return {
            col.NUMBER: self.env._("Number of the order or tender. Empty: the row stands alone."),
            col.COMPETITOR: self.env._("Needed. Name of the competitor."),
            col.PARTNER: self.env._("Name of the customer, a company among the contacts."),
            col.DATE: self.env._(
                "When they got it, like 2025-03-31. Empty: the date chosen in the dialog."
            ),
            col.PRODUCT: self.env._("Name of their product."),
            col.NAME: self.env._("What it is, in words."),
            col.QUANTITY: self.env._("Number of pieces. Empty: 1."),
            col.AMOUNT: self.env._("Of all pieces of the row, without currency sign."),
            col.PRICE: self.env._("Of one piece; what the bidder of this row asked."),
            col.CURRENCY: self.env._("Code such as EUR or CNY. Empty: currency of the company."),
            col.SOURCE: self._get_choices("source"),
            col.CERTAINTY: self._get_choices("certainty"),
            col.REASON: self.env._("One of the lost reasons: why they got it."),
            col.NOTE: self.env._("Anything else."),
            col.OUR_FIRM: self.env._(
                "Name of our firm in the rows of our own bids; the competitor is empty there."
            ),
            col.WINNER: self.env._(
                "Name of the winner, several separated by “;”. Or Yes or No: whether the firm of "
                "this row won. Empty: nobody won."
            ),
        }

    def _get_choices(self, name):
        labels = self.env["crm.competitor.order"]._fields[name]._description_selection(self.env)
        return self.env._("One of: %s.", ", ".join(label for _key, label in labels))
