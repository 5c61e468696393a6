import { describe, expect, test } from "@odoo/hoot";
import { click, edit, press, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { contains } from "@web/../tests/web_test_helpers";
import { user } from "@web/core/user";
import { makeFigures, makeFlowAnswer } from "./funnel_answer";
import { cell, datesOf, defineFunnel, figureOf, mountFunnel, server } from "./funnel_test_helpers";

describe.current.tags("desktop");
defineFunnel();

// FUN-01, FUN-09, FUN-17.
test("shows the stages, the key figures and the identity of one answer", async () => {
    await mountFunnel({ domain: [["name", "!=", false]] });
    expect(server.requests.length).toBe(1);
    expect(server.requests[0].domain).toEqual([["name", "!=", false]]);
    expect(datesOf(server.requests[0])).toEqual(["2026-03-01", "2026-04-01"]);
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
    expect(server.requests.length).toBe(2);
    expect(datesOf(server.requests[1])).toEqual(["2025-10-01", "2026-01-01"]);
    expect(".o_funnel_period_button").toHaveText("Q4 2025");
    await contains(".o_funnel_period_next").click();
    expect(datesOf(server.requests[2])).toEqual(["2026-01-01", "2026-04-01"]);
});

test("custom dates: the last day is in the period", async () => {
    await mountFunnel();
    await contains(".o_funnel_period_button").click();
    await contains(".o_funnel_period_custom").click();
    expect(server.requests.at(-1).date_to).toBe("2026-04-01");
    await click("#o_funnel_period_last");
    await edit("03/10/2026");
    await press("Enter");
    await animationFrame();
    expect(datesOf(server.requests.at(-1))).toEqual(["2026-03-01", "2026-03-11"]);
});

test("the measure changes the figures without asking again", async () => {
    await mountFunnel();
    await contains(".o_funnel_measure_amount").click();
    expect(server.requests.length).toBe(1);
    expect(cell("stage-4", "closing")).toHaveText("6.0k");
    expect(".o_funnel_column_revalued").toHaveCount(4);
});

test("comparing asks for the previous period and shows the change", async () => {
    await mountFunnel();
    server.answer = makeFlowAnswer({
        previous: {
            date_from: "2026-02-01",
            date_to: "2026-03-01",
            stages: { 4: makeFigures({ closing: 5 }) },
            total: makeFigures({ opening: 8, won: 1, closing: 8 }),
        },
    });
    await contains(".o_funnel_compare").click();
    expect(server.requests[1].compare).toBe("previous");
    expect(".o_funnel_tile_won .o_funnel_change").toHaveText("▲ 100.0%");
    expect(".o_funnel_tile_won .o_funnel_change").toHaveClass("o_funnel_change_good");
    expect(figureOf("stage-4", "closing")).toHaveAttribute("data-tooltip", "6 (period before: 5)");
});

// FUN-11: per salesperson.
test("group by asks for groups, which unfold to their stages", async () => {
    server.answer = makeFlowAnswer({
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
    expect(server.requests[0].groupby).toBe("user_id");
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
test("cohort: stages reached, outcomes, and no comparison", async () => {
    await mountFunnel();
    await contains(".o_funnel_mode_cohort").click();
    expect(server.requests[1].mode).toBe("cohort");
    expect(".o_funnel_compare").toHaveCount(0);
    expect(queryAllTexts(".o_funnel_chart_name")).toEqual(["Qualified", "Offer", "Won"]);
    expect(queryAllTexts(".o_funnel_chart_ratio")).toEqual(["50.0%", "75.0%"]);
    expect(".o_funnel_tile_cycle_median_days").toHaveText(/–/);
    expect(".o_funnel_outcomes dl > div").toHaveCount(4);
});

test("the choice is remembered for the next time", async () => {
    await mountFunnel();
    await contains(".o_funnel_period_previous").click();
    await contains(".o_funnel_measure_amount").click();
    expect(localStorage.getItem(`sales_funnel_crm.funnel.${user.userId}`)).toInclude(`"amount"`);
    await mountFunnel();
    expect(datesOf(server.requests.at(-1))).toEqual(["2026-02-01", "2026-03-01"]);
    expect(".o_funnel_measure_amount:last").toHaveClass("active");
});

test("a favorite brings its own choice", async () => {
    await mountFunnel({
        context: { sales_funnel_choice: { period: { unit: "year", offset: -1 }, mode: "magic" } },
    });
    expect(datesOf(server.requests[0])).toEqual(["2025-01-01", "2026-01-01"]);
    expect(server.requests[0].mode).toBe("flow");
    expect("sales_funnel_choice" in server.requests[0].context).toBe(false);
});

test("the definitions switch a rate", async () => {
    await mountFunnel();
    await contains(".o_funnel_help").click();
    expect(".o_funnel_definitions dt").toHaveCount(15);
    await contains("input[name=successRate][value=honest]").click();
    expect(server.requests[1].success_rate).toBe("honest");
    expect(server.requests[1].conversion_rate).toBe("presence");
});

test("a month of the trend becomes the period", async () => {
    await mountFunnel();
    await contains(".o_funnel_period_button").click();
    await contains(".o_funnel_period_this_year").click();
    await contains(".o_funnel_months_hit").click();
    expect(datesOf(server.requests.at(-1))).toEqual(["2026-03-01", "2026-04-01"]);
});

// FUN-02.
