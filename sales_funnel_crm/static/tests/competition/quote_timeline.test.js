import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { quoteLines } from "@sales_funnel_crm/competition/quote_timeline/quote_geometry";
import { describe, expect, test } from "@odoo/hoot";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

test("no quotes, no lines; a single price lies in the middle", () => {
    expect(quoteLines([], 100, 50)).toEqual([]);
    const quote = { time: 5, rivalId: 1, rival: "North", amount: 10, ours: 0 };
    const [line] = quoteLines([quote], 100, 50);
    expect(line.points).toEqual([{ time: 5, amount: 10, x: 50, y: 25 }]);
});

test("a line for each rival in the order of time, and one for us", () => {
    const quotes = [
        { time: 20, rivalId: 1, rival: "North", amount: 80, ours: 100 },
        { time: 10, rivalId: 1, rival: "North", amount: 90, ours: 0 },
        { time: 20, rivalId: 2, rival: "South", amount: 120, ours: 100 },
    ];
    const [ours, north, south] = quoteLines(quotes, 124, 104);
    expect(ours.isOurs).toBe(true);
    expect(ours.points.map((point) => point.amount)).toEqual([100]);
    expect(north.path).toBe("12,72 112,92");
    expect(south.points[0].y).toBe(12);
});

class Rival extends models.Model {
    _name = "crm.competitor";
    name = fields.Char();
    _records = [{ id: 1, name: "North" }];
}

class Currency extends models.Model {
    _name = "res.currency";
    name = fields.Char();
    _records = [
        { id: 1, name: "EUR" },
        { id: 2, name: "USD" },
    ];
}

class Quote extends models.Model {
    _name = "quote";
    date = fields.Date();
    amount = fields.Float();
    amount_ours = fields.Float();
    currency_id = fields.Many2one({ relation: "res.currency" });
    competitor_id = fields.Many2one({ relation: "crm.competitor" });
    _records = [
        {
            id: 1,
            date: "2026-01-01",
            amount: 90,
            amount_ours: 95,
            currency_id: 1,
            competitor_id: 1,
        },
        {
            id: 2,
            date: "2026-02-01",
            amount: 80,
            amount_ours: 95,
            currency_id: 1,
            competitor_id: 1,
        },
        { id: 3, date: "2026-02-01", amount: 80, amount_ours: 0, currency_id: 2, competitor_id: 1 },
    ];
}

class Deal extends models.Model {
    _name = "deal";
    quote_ids = fields.One2many({ relation: "quote" });
    _records = [
        { id: 1, quote_ids: [1, 2] },
        { id: 2, quote_ids: [1, 3] },
    ];
}

defineMailModels();
defineModels([Rival, Currency, Quote, Deal]);

const FORM = {
    type: "form",
    resModel: "deal",
    arch: `<form><field name="quote_ids" widget="quote_timeline"/></form>`,
};

test("the quotes of a deal are drawn with ours", async () => {
    await mountView({ ...FORM, resId: 1 });
    expect(".o_quote_timeline polyline").toHaveCount(2);
    expect(".o_quote_timeline circle").toHaveCount(4);
    expect(".o_quote_timeline").toHaveText(/Our Quotes[\s\S]*North/);
});

test("several currencies have no common scale", async () => {
    await mountView({ ...FORM, resId: 2 });
    expect(".o_quote_timeline").toHaveCount(0);
});
