import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { click, edit, press, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { animationFrame, mockDate, mockTimeZone } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { download } from "@web/core/network/download";
import { user } from "@web/core/user";
import { makeCohortAnswer, makeEmptyAnswer, makeFigures, makeFlowAnswer } from "./funnel_answer";

class Lead extends models.Model {
    _name = "crm.lead";
    name = fields.Char();
    user_id = fields.Many2one({ relation: "res.users", string: "Salesperson" });
    _views = {
        funnel: `<funnel period="this_month"/>`,
        search: `<search><filter name="by_user" string="Salesperson" context="{'group_by': 'user_id'}"/></search>`,
    };
}

defineMailModels();
defineModels([Lead]);
describe.current.tags("desktop");

let requests = [];
let answer = null;

beforeEach(() => {
    mockTimeZone(+8);
    mockDate("2026-03-15 12:00:00");
    requests = [];
    answer = makeFlowAnswer();
    onRpc("crm.lead", "get_funnel", ({ args, kwargs }) => {
        requests.push({ domain: args[0], date_from: args[1], date_to: args[2], ...kwargs });
        return kwargs.mode === "cohort" ? makeCohortAnswer() : answer;
    });
    onRpc("has_group", () => true);
});

const mountFunnel = (params = {}) => mountView({ type: "funnel", resModel: "crm.lead", ...params });
const cell = (row, figure) => `tr[data-row="${row}"] td[data-figure="${figure}"]`;
const leads = " .o_funnel_figure_leads";

// FUN-01, FUN-09, FUN-17.
test("shows the stages, the key figures and the identity of one answer", async () => {
    await mountFunnel({ domain: [["name", "!=", false]] });
    expect(requests.length).toBe(1);
    expect(requests[0].domain).toEqual([["name", "!=", false]]);
    expect([requests[0].date_from, requests[0].date_to]).toEqual(["2026-03-01", "2026-04-01"]);
    expect(queryAllTexts(".o_funnel_chart_name")).toEqual([
        "Qualified",
        "Offer",
        "Won in the period",
    ]);
    expect(".o_funnel_chart_bar").toHaveCount(3);
    expect(queryAllTexts("tbody .o_funnel_first")).toEqual([
        "Qualified",
        "Offer",
        "Whole pipeline",
    ]);
    expect(cell("stage-4", "closing")).toHaveText("6");
    expect(cell("stage-5", "stay_avg_days")).toHaveText("–");
    expect(".o_funnel_tile_closing .o_funnel_figure_leads").toHaveText("9");
    expect(".o_funnel_identity").toHaveText(
        "Opening 8 + Inflow 4 − Outflow 0 − Won 2 − Lost 1 = Closing 9"
    );
    expect(".o_funnel_provenance").toHaveText(/proven since.*3\.5%/);
    expect("svg[role=img]").toHaveAttribute("aria-label", /Qualified 6, Offer 3/);
});

test("another period asks once more, with its dates", async () => {
    await mountFunnel();
    await contains(".o_funnel_period_button").click();
    await contains(".o_funnel_period_last_quarter").click();
    expect(requests.length).toBe(2);
    expect([requests[1].date_from, requests[1].date_to]).toEqual(["2025-10-01", "2026-01-01"]);
    expect(".o_funnel_period_button").toHaveText("Q4 2025");
    await contains(".o_funnel_period_next").click();
    expect([requests[2].date_from, requests[2].date_to]).toEqual(["2026-01-01", "2026-04-01"]);
});

test("custom dates: the last day is in the period", async () => {
    await mountFunnel();
    await contains(".o_funnel_period_button").click();
    await contains(".o_funnel_period_custom").click();
    expect(requests.at(-1).date_to).toBe("2026-04-01");
    await click("#o_funnel_period_last");
    await edit("03/10/2026");
    await press("Enter");
    await animationFrame();
    expect([requests.at(-1).date_from, requests.at(-1).date_to]).toEqual([
        "2026-03-01",
        "2026-03-11",
    ]);
});

test("the measure changes the figures without asking again", async () => {
    await mountFunnel();
    await contains(".o_funnel_measure_amount").click();
    expect(requests.length).toBe(1);
    expect(cell("stage-4", "closing")).toHaveText("6.0k");
    expect(".o_funnel_column_revalued").toHaveCount(4);
});

test("comparing asks for the previous period and shows the change", async () => {
    await mountFunnel();
    answer = makeFlowAnswer({
        previous: {
            date_from: "2026-02-01",
            date_to: "2026-03-01",
            stages: { 4: makeFigures({ closing: 5 }) },
            total: makeFigures({ opening: 8, won: 1, closing: 8 }),
        },
    });
    await contains(".o_funnel_compare").click();
    expect(requests[1].compare).toBe("previous");
    expect(".o_funnel_tile_won .o_funnel_change").toHaveText("▲ 100.0%");
    expect(".o_funnel_tile_won .o_funnel_change").toHaveClass("o_funnel_change_good");
    expect(`${cell("stage-4", "closing")}${leads}`).toHaveAttribute(
        "data-tooltip",
        "6 (period before: 5)"
    );
});

// FUN-11: per salesperson.
test("group by asks for groups, which unfold to their stages", async () => {
    answer = makeFlowAnswer({
        groups: [
            {
                key: 7,
                label: "Mitchell",
                stages: { 4: makeFigures({ closing: 6 }) },
                total: makeFigures({ closing: 6 }),
            },
        ],
    });
    await mountFunnel({ context: { search_default_by_user: 1 } });
    expect(requests[0].groupby).toBe("user_id");
    expect("thead .o_funnel_first").toHaveText("Salesperson");
    expect(".o_funnel_column_transfer_in").toHaveCount(3);
    expect(`tr[data-row="group-7-4"]`).toHaveCount(0);
    await contains(`tr[data-row="group-7"] .o_funnel_fold`).click();
    expect(cell("group-7-4", "closing")).toHaveText("6");
    expect(`tr[data-row="group-7"] .o_funnel_fold`).toHaveAttribute("aria-expanded", "true");
});

test("inflow and outflow unfold to their parts", async () => {
    await mountFunnel();
    expect(cell("stage-5", "forward_in")).toHaveCount(0);
    await contains("th.o_funnel_column_inflow .o_funnel_fold").click();
    expect(cell("stage-5", "forward_in")).toHaveText("3");
    expect(cell("total", "forward_in")).toHaveText("·");
});

// FUN-12: who stays.
test("a figure opens its opportunities, its small button the moves", async () => {
    const calls = [];
    onRpc("crm.lead", "get_funnel_action", ({ args, kwargs }) => {
        calls.push({ args, ...kwargs });
        return { type: "ir.actions.act_window", name: "Opened" };
    });
    mockService("action", {
        doAction(action) {
            expect.step(action.name);
        },
    });
    await mountFunnel();
    await contains(`${cell("stage-4", "overdue")}${leads}`).click();
    expect.verifySteps(["Opened"]);
    expect(calls[0].args).toEqual(["overdue", [], "2026-03-01", "2026-04-01"]);
    expect([calls[0].stage, calls[0].group, calls[0].show, calls[0].mode]).toEqual([
        4,
        null,
        "leads",
        "flow",
    ]);
    await contains(`${cell("stage-4", "overdue")} .o_funnel_figure_moves`, {
        visible: false,
    }).click();
    expect(calls[1].show).toBe("moves");
    await contains(".o_funnel_tile_won .o_funnel_figure_leads").click();
    expect([calls[2].args[0], calls[2].stage]).toEqual(["won", null]);
    expect.verifySteps(["Opened", "Opened"]);
});

test("figures are reached with the keyboard", async () => {
    await mountFunnel();
    const figure = queryOne(`${cell("stage-4", "closing")}${leads}`);
    expect(figure.tagName).toBe("BUTTON");
    expect(figure).toHaveAttribute("aria-label", /Closing, Qualified: 6/);
});

test("a group's figure is opened with its group", async () => {
    answer = makeFlowAnswer({
        groups: [{ key: false, label: "None", stages: {}, total: makeFigures({ won: 2 }) }],
    });
    onRpc("crm.lead", "get_funnel_action", ({ kwargs }) => {
        expect.step(JSON.stringify(kwargs.group));
        return { type: "ir.actions.act_window", name: "Opened" };
    });
    mockService("action", { doAction() {} });
    await mountFunnel({ context: { search_default_by_user: 1 } });
    await contains(`${cell("group-false", "won")}${leads}`).click();
    expect.verifySteps([`{"groupby":"user_id","key":false}`]);
});

test("cohort: stages reached, outcomes, and no comparison", async () => {
    await mountFunnel();
    await contains(".o_funnel_mode_cohort").click();
    expect(requests[1].mode).toBe("cohort");
    expect(".o_funnel_compare").toHaveCount(0);
    expect(queryAllTexts(".o_funnel_chart_name")).toEqual(["Qualified", "Offer", "Won"]);
    expect(queryAllTexts(".o_funnel_chart_ratio")).toEqual(["50.0%", "75.0%"]);
    expect(".o_funnel_tile_cycle_median_days").toHaveText(/–/);
    expect(".o_funnel_outcomes dl > div").toHaveCount(4);
});

test("no history: explains, offers the first opportunity and the import", async () => {
    answer = makeEmptyAnswer({ proven_since: false });
    await mountFunnel();
    expect(".o_funnel_no_history").toHaveCount(1);
    expect(".o_funnel_create").toHaveCount(1);
    expect(".o_funnel_import").toHaveCount(1);
    expect(".o_funnel_table").toHaveCount(0);
});

test("no history: a salesman is not offered the import", async () => {
    patchWithCleanup(user, { hasGroup: async () => false });
    answer = makeEmptyAnswer({ proven_since: false });
    await mountFunnel();
    expect(".o_funnel_create").toHaveCount(1);
    expect(".o_funnel_import").toHaveCount(0);
});

test("nothing in this period: offers a longer one", async () => {
    answer = makeEmptyAnswer();
    await mountFunnel();
    expect(".o_funnel_no_data").toHaveCount(1);
    answer = makeFlowAnswer();
    await contains(".o_funnel_show_year").click();
    expect([requests[1].date_from, requests[1].date_to]).toEqual(["2025-03-16", "2026-03-16"]);
    expect(".o_funnel_table").toHaveCount(1);
});

test("the choice is remembered for the next time", async () => {
    await mountFunnel();
    await contains(".o_funnel_period_previous").click();
    await contains(".o_funnel_measure_amount").click();
    const { destroy } = {};
    destroy?.();
    expect(localStorage.getItem(`sales_funnel_crm.funnel.${user.userId}`)).toInclude(`"amount"`);
    await mountFunnel();
    expect([requests.at(-1).date_from, requests.at(-1).date_to]).toEqual([
        "2026-02-01",
        "2026-03-01",
    ]);
    expect(".o_funnel_measure_amount:last").toHaveClass("active");
});

test("a favorite brings its own choice", async () => {
    await mountFunnel({
        context: { sales_funnel_choice: { period: { unit: "year", offset: -1 }, mode: "magic" } },
    });
    expect([requests[0].date_from, requests[0].date_to]).toEqual(["2025-01-01", "2026-01-01"]);
    expect(requests[0].mode).toBe("flow");
    expect("sales_funnel_choice" in requests[0].context).toBe(false);
});

test("the definitions switch a rate", async () => {
    await mountFunnel();
    await contains(".o_funnel_help").click();
    expect(".o_funnel_definitions dt").toHaveCount(15);
    await contains("input[name=successRate][value=honest]").click();
    expect(requests[1].success_rate).toBe("honest");
    expect(requests[1].conversion_rate).toBe("presence");
});

test("a month of the trend becomes the period", async () => {
    await mountFunnel();
    await contains(".o_funnel_period_button").click();
    await contains(".o_funnel_period_this_year").click();
    await contains(".o_funnel_months_hit").click();
    expect([requests.at(-1).date_from, requests.at(-1).date_to]).toEqual([
        "2026-03-01",
        "2026-04-01",
    ]);
});

// FUN-02.
test("export sends what is on screen", async () => {
    patchWithCleanup(download, {
        _download({ url, data }) {
            expect.step(url);
            const sent = JSON.parse(data.data);
            expect(sent.date_from).toBe("2026-03-01");
            expect(sent.date_to).toBe("2026-04-01");
            expect(sent.domain).toEqual([["name", "!=", false]]);
            expect(sent.groupby).toBe("user_id");
            expect(sent.mode).toBe("flow");
            expect(sent.context.lang).toBe("en");
            return Promise.resolve();
        },
    });
    await mountFunnel({
        domain: [["name", "!=", false]],
        context: { search_default_by_user: 1 },
    });
    await contains(".o_funnel_export").click();
    expect.verifySteps(["/sales_funnel_crm/funnel/xlsx"]);
});
