import { describe, expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import "@sales_funnel_crm/budget/budget_strip/budget_strip";

describe.current.tags("desktop");

const STATES = ["draft", "submitted", "approved", "closed"].map((state) => [state, state]);

class Lead extends models.Model {
    _name = "crm.lead";
    budget_burn_percent = fields.Float();
    budget_state = fields.Selection({ selection: STATES });
    budget_currency_id = fields.Many2one({ relation: "res.currency" });
    amount_budget_planned = fields.Float();
    amount_budget_spent = fields.Float();
    amount_budget_remaining = fields.Float();
    amount_unbudgeted = fields.Float();
    _records = [
        {
            id: 1,
            budget_state: "approved",
            budget_burn_percent: 25,
            budget_currency_id: 1,
            amount_budget_planned: 2000,
            amount_budget_spent: 500,
            amount_budget_remaining: 1500,
        },
        {
            id: 2,
            budget_state: "approved",
            budget_burn_percent: 130,
            budget_currency_id: 1,
            amount_budget_planned: 1000,
            amount_budget_spent: 1300,
            amount_budget_remaining: -300,
            amount_unbudgeted: 40,
        },
        {
            id: 3,
            budget_state: "submitted",
            budget_currency_id: 1,
            amount_budget_planned: 700,
            amount_budget_remaining: 700,
        },
        {
            id: 4,
            budget_state: "draft",
            budget_currency_id: 1,
            amount_budget_planned: 700,
            amount_budget_remaining: 700,
        },
        { id: 5, budget_state: false },
        {
            id: 6,
            budget_state: "closed",
            budget_burn_percent: 85,
            budget_currency_id: 1,
            amount_budget_planned: 100,
            amount_budget_spent: 85,
            amount_budget_remaining: 15,
        },
    ];
}

defineMailModels();
defineModels([Lead]);

const arch = `<form>
    <field name="budget_state" invisible="1"/>
    <field name="budget_currency_id" invisible="1"/>
    <field name="amount_budget_planned" invisible="1"/>
    <field name="amount_budget_spent" invisible="1"/>
    <field name="amount_budget_remaining" invisible="1"/>
    <field name="amount_unbudgeted" invisible="1"/>
    <field name="budget_burn_percent" widget="budget_strip"/>
</form>`;

const mount = (resId) => mountView({ type: "form", resModel: "crm.lead", resId, arch });

// EXP-01, EXP-02, EXP-07.
test("shows what is planned, spent and remaining, in the currency of the budget", async () => {
    await mount(1);
    expect(".o_budget_strip_burn strong").toHaveText("25%");
    expect(".o_budget_strip_burn strong").toHaveClass("text-success");
    expect(queryAllTexts(".o_budget_strip_figure strong")).toEqual([
        "$ 2,000.00",
        "$ 500.00",
        "$ 1,500.00",
    ]);
    expect(queryAllTexts(".o_budget_strip_figure .o_figure_strip_label")).toEqual([
        "Planned",
        "Spent",
        "Remaining",
    ]);
});

test("an overspent budget is red, its bar ends at its end, and says by how much", async () => {
    await mount(2);
    expect(".o_budget_strip_burn strong").toHaveText("130%");
    expect(".o_budget_strip .progress-bar").toHaveClass("bg-danger");
    expect(".o_budget_strip .progress-bar").toHaveAttribute("style", "width: 100%");
    expect("[data-key=remaining]").toHaveText("Overspent by\n$ 300.00");
    expect("[data-key=remaining] strong").toHaveClass("text-danger");
    expect("[data-key=unbudgeted]").toHaveText("On no budget\n$ 40.00");
});

test("a plan that is not approved has no figures, but says what comes next", async () => {
    await mount(3);
    expect(".o_budget_strip_burn").toHaveCount(0);
    expect(".o_budget_strip_plan").toHaveText(/700\.00 waits for approval/);
});

test("a draft asks to be submitted", async () => {
    await mount(4);
    expect(".o_budget_strip_plan").toHaveText(/Submit it/);
});

test("a refused plan asks to be planned anew", async () => {
    await mount(5);
    expect(".o_budget_strip_plan").toHaveText(/was refused/);
});

test("what is closed says so; 80 % and more is yellow", async () => {
    await mount(6);
    expect(".o_budget_strip .badge").toHaveText("Closed");
    expect(".o_budget_strip .progress-bar").toHaveClass("bg-warning");
});

test("a click opens the budget of this deal", async () => {
    onRpc("action_open_budgets", ({ args }) => {
        expect.step(`open ${args[0]}`);
        return { type: "ir.actions.act_window_close" };
    });
    mockService("action", { doAction: (action) => expect.step(action.type) });
    await mount(1);
    await click(".o_budget_strip");
    await animationFrame();
    expect.verifySteps(["open 1", "ir.actions.act_window_close"]);
});
