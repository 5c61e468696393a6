import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { liftPosition } from "@sales_funnel_crm/qualification/lift_interval/lift_geometry";
import { describe, expect, test } from "@odoo/hoot";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

test("a lift of 1 lies in the middle, half and twice as far on both sides", () => {
    expect(liftPosition(1, 160)).toBe(80);
    expect(liftPosition(4, 160)).toBe(160);
    expect(liftPosition(0.25, 160)).toBe(0);
    expect(liftPosition(2, 160) - 80).toBe(80 - liftPosition(0.5, 160));
    expect(liftPosition(0, 160)).toBe(0);
    expect(liftPosition(100, 160)).toBe(160);
});

class Trait extends models.Model {
    _name = "trait";
    lift = fields.Float();
    lift_low = fields.Float();
    lift_high = fields.Float();
    verdict = fields.Selection({
        selection: [
            ["typical", "Typical"],
            ["few", "Too Few"],
        ],
    });
    _records = [
        { id: 1, lift: 2, lift_low: 1, lift_high: 4, verdict: "typical" },
        { id: 2, lift: 2, lift_low: 0.1, lift_high: 4, verdict: "few" },
    ];
}

defineMailModels();
defineModels([Trait]);

test("a trait shows its interval, one of too few deals none", async () => {
    await mountView({
        type: "list",
        resModel: "trait",
        arch: `<list><field name="lift" widget="lift_interval"/></list>`,
    });
    expect(".o_data_row:eq(0) svg.text-success circle").toHaveCount(1);
    expect(".o_data_row:eq(0) .o_lift_range").toHaveAttribute("x1", "80");
    expect(".o_data_row:eq(0) .o_lift_range").toHaveAttribute("x2", "160");
    expect(".o_data_row:eq(1) circle").toHaveCount(0);
});
