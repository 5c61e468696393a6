import { describe, expect, test } from "@odoo/hoot";
import { queryOne } from "@odoo/hoot-dom";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import {
    contains,
    makeServerError,
    mockService,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { download } from "@web/core/network/download";
import { user } from "@web/core/user";
import { makeEmptyAnswer, makeFigures, makeFlowAnswer } from "./funnel_answer";
import { cell, datesOf, defineFunnel, figureOf, mountFunnel, server } from "./funnel_test_helpers";

describe.current.tags("desktop");
defineFunnel();

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
    await contains(figureOf("stage-4", "overdue")).click();
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
    const figure = queryOne(figureOf("stage-4", "closing"));
    expect(figure.tagName).toBe("BUTTON");
    expect(figure).toHaveAttribute("aria-label", /Closing, Qualified: 6/);
});

test("a group's figure is opened with its group", async () => {
    server.answer = makeFlowAnswer({
        groups: [{ key: false, label: "None", stages: {}, total: makeFigures({ won: 2 }) }],
    });
    onRpc("crm.lead", "get_funnel_action", ({ kwargs }) => {
        expect.step(JSON.stringify(kwargs.group));
        return { type: "ir.actions.act_window", name: "Opened" };
    });
    mockService("action", { doAction() {} });
    await mountFunnel({ context: { search_default_by_user: 1 } });
    await contains(figureOf("group-false", "won")).click();
    expect.verifySteps([`{"groupby":"user_id","key":false}`]);
});

test("no history: explains, offers the first opportunity and the import", async () => {
    server.answer = makeEmptyAnswer({ proven_since: false });
    await mountFunnel();
    expect(".o_funnel_no_history").toHaveCount(1);
    expect(".o_funnel_create").toHaveCount(1);
    expect(".o_funnel_import").toHaveCount(1);
    expect(".o_funnel_table").toHaveCount(0);
});

test("no history: a salesman is not offered the import", async () => {
    patchWithCleanup(user, { hasGroup: async () => false });
    server.answer = makeEmptyAnswer({ proven_since: false });
    await mountFunnel();
    expect(".o_funnel_create").toHaveCount(1);
    expect(".o_funnel_import").toHaveCount(0);
});

test("nothing in this period: offers a longer one", async () => {
    server.answer = makeEmptyAnswer();
    await mountFunnel();
    expect(".o_funnel_no_data").toHaveCount(1);
    server.answer = makeFlowAnswer();
    await contains(".o_funnel_show_year").click();
    expect(datesOf(server.requests[1])).toEqual(["2025-03-16", "2026-03-16"]);
    expect(".o_funnel_table").toHaveCount(1);
});

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

test("when the server refuses, nothing on screen changes", async () => {
    expect.errors(1);
    await mountFunnel();
    onRpc("crm.lead", "get_funnel", () => {
        throw makeServerError({ message: "Choose a shorter period." });
    });
    await contains(".o_funnel_mode_cohort").click();
    await animationFrame();
    expect.verifyErrors([/Choose a shorter period/]);
    expect(".o_funnel_mode_flow").toHaveClass("active");
    expect(".o_funnel_renderer").not.toHaveClass("o_funnel_loading");
    expect(cell("stage-4", "closing")).toHaveText("6");
});

test("two quick changes: the second builds on the first", async () => {
    const gate = new Deferred();
    await mountFunnel();
    onRpc("crm.lead", "get_funnel", () => gate);
    await contains(".o_funnel_period_previous").click();
    await contains(".o_funnel_compare").click();
    gate.resolve();
    await animationFrame();
    const { compare, ...request } = server.requests.at(-1);
    expect(datesOf(request)).toEqual(["2026-02-01", "2026-03-01"]);
    expect(compare).toBe("previous");
});

// FUN-03, FUN-04.
test("a manager measures the rates anew from the gear menu", async () => {
    mockService("action", {
        doAction(action) {
            expect.step(action);
        },
    });
    await mountFunnel();
    await contains(".o_cp_action_menus .dropdown-toggle").click();
    await contains(".o_funnel_refresh_success").click();
    await contains(".o_cp_action_menus .dropdown-toggle").click();
    await contains(".o_funnel_refresh_conversion").click();
    expect.verifySteps([
        "sales_funnel_crm.crm_stage_rate_refresh_action_success",
        "sales_funnel_crm.crm_stage_rate_refresh_action_conversion",
    ]);
});

test("a salesman is not offered to measure the rates", async () => {
    patchWithCleanup(user, { hasGroup: async () => false });
    await mountFunnel();
    expect(".o_funnel_table").toHaveCount(1);
    expect(".o_cp_action_menus .fa-cog").toHaveCount(0);
});

test("import that is not installed says so instead of failing", async () => {
    server.answer = makeEmptyAnswer({ proven_since: false });
    mockService("action", {
        loadAction() {
            return Promise.reject(new Error("no such action"));
        },
    });
    mockService("notification", {
        add(message, { type }) {
            expect.step(type);
            return () => {};
        },
    });
    await mountFunnel();
    await contains(".o_funnel_import").click();
    expect.verifySteps(["warning"]);
});
