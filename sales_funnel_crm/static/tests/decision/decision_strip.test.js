import { describe, expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";
import "@sales_funnel_crm/decision/decision_strip/decision_strip";

describe.current.tags("desktop");

class Lead extends models.Model {
    _name = "crm.lead";
    decision_risk_percent = fields.Float();
    decision_risk_level = fields.Selection({
        selection: [
            ["low", "Low"],
            ["medium", "Medium"],
            ["high", "High"],
        ],
    });
    decision_coverage_percent = fields.Float();
    decision_support_percent = fields.Float();
    missing_role_count = fields.Integer();
    date_decider_met = fields.Datetime();
    decider_met_days = fields.Integer();
    _records = [
        {
            id: 1,
            decision_risk_percent: 62,
            decision_risk_level: "high",
            decision_coverage_percent: 44,
            decision_support_percent: -12,
            missing_role_count: 2,
            date_decider_met: "2026-03-01 10:00:00",
            decider_met_days: 32,
        },
        { id: 2, decision_risk_level: false },
    ];
}

defineMailModels();
defineModels([Lead]);

const arch = `<form>
    <field name="decision_risk_level" invisible="1"/>
    <field name="decision_coverage_percent" invisible="1"/>
    <field name="decision_support_percent" invisible="1"/>
    <field name="missing_role_count" invisible="1"/>
    <field name="date_decider_met" invisible="1"/>
    <field name="decider_met_days" invisible="1"/>
    <field name="decision_risk_percent" widget="decision_strip"/>
</form>`;

// DEC-11, DEC-12.
test("shows risk, coverage, support, missing roles and the last decider meeting", async () => {
    await mountView({ type: "form", resModel: "crm.lead", resId: 1, arch });
    expect(".o_decision_strip_risk strong").toHaveText("62");
    expect(".o_decision_strip .progress-bar").toHaveStyle({ width: /^\d/ });
    expect(queryAllTexts(".o_decision_strip_figure strong")).toEqual([
        "44%",
        "-12%",
        "2",
        "32 days ago",
    ]);
    expect(".o_decision_strip_figure .text-danger").toHaveText("-12%");
});

test("without figures it says when they appear, and shows no zero", async () => {
    await mountView({ type: "form", resModel: "crm.lead", resId: 2, arch });
    expect(".o_decision_strip_risk").toHaveCount(0);
    expect(".o_decision_strip_figure").toHaveCount(0);
    expect(".o_decision_strip").toHaveText(/appears when/);
});

test("a click asks for the explanation of this deal", async () => {
    onRpc("get_decision_analysis", ({ args }) => {
        expect.step(`explain ${args[0]}`);
        return { is_mapped: false };
    });
    await mountView({ type: "form", resModel: "crm.lead", resId: 1, arch });
    await click(".o_decision_strip");
    await animationFrame();
    expect.verifySteps(["explain 1"]);
    expect(".o_decision_dialog").toHaveCount(1);
});
