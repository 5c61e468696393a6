import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts, select } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { gapTicks, priceChart } from "@sales_funnel_crm/competition/price_to_win/price_geometry";
import { PriceToWinPage } from "@sales_funnel_crm/competition/price_to_win/price_to_win_page";
import {
    gapText,
    missingText,
    signed,
} from "@sales_funnel_crm/competition/price_to_win/price_words";
import { registry } from "@web/core/registry";
import { getService, makeMockEnv, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

describe.current.tags("desktop");
defineMailModels();

const RATE = { percent: 50, low_percent: 30, high_percent: 70 };

function answer(values = {}) {
    return {
        minimum: { deals: 30, outcomes: 10 },
        missing: { deals: 0, won: 0, lost: 0 },
        base: { count: 40, won: 20, ...RATE },
        far_count: 0,
        max_gap: 50,
        date_from: "2026-01-10 10:00:00",
        date_to: "2026-09-10 10:00:00",
        verdict: "decides",
        curve: [
            { gap: -10, percent: 80, low_percent: 60, high_percent: 90 },
            { gap: 10, percent: 20, low_percent: 10, high_percent: 40 },
        ],
        even: RATE,
        targets: [
            { percent: 50, gap: 0.5, low_gap: -2, high_gap: 3, is_seen: true },
            { percent: 70, gap: -6.2, low_gap: -9, high_gap: -4, is_seen: false },
        ],
        groups: [{ from_gap: -8, to_gap: -2, mean_gap: -5, count: 20, won: 10, ...RATE }],
        table: { count: 20, below_count: 12, amount: 4200, median_percent: 3 },
        currency_id: 1,
        ...values,
    };
}

async function openPage(values) {
    onRpc("crm.competitor", "get_price_to_win_choices", () => ({
        competitors: [{ id: 7, name: "North", count: 40 }],
        teams: [{ id: 2, name: "Sales", count: 40 }],
    }));
    onRpc("crm.competitor", "get_price_to_win", ({ args }) => {
        expect.step(`load ${args[0].competitor_id || "all"}`);
        return answer(values);
    });
    // Without its loader: the lazy bundle is there already.
    registry
        .category("actions")
        .add("sales_funnel_crm.price_to_win", PriceToWinPage, { force: true });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "sales_funnel_crm.price_to_win",
        context: {},
    });
    await animationFrame();
}

describe("pure", () => {
    beforeEach(() => makeMockEnv()); // numbers and texts are those of a language

    test("ticks are round and few", () => {
        expect(gapTicks(-11, 12)).toEqual([-10, -5, 0, 5, 10]);
        expect(gapTicks(-1, 1)).toEqual([-1, -0.5, 0, 0.5, 1]);
        expect(gapTicks(-50, 50).length).toBeLessThan(12);
    });

    test("the curve falls from left to right, within its band", () => {
        const chart = priceChart(answer(), 200, 100);
        expect(chart.line).toBe("0,20 200,80");
        expect(chart.band).toBe("0,40 200,90 200,60 0,10");
        expect(chart.even).toBe(100);
        expect(chart.groups.map(({ x, y, low, high }) => [x, y, low, high])).toEqual([
            [50, 50, 70, 30],
        ]);
        expect(chart.targets.map((target) => target.percent)).toEqual([50]);
    });

    test("without a curve there are only points", () => {
        const chart = priceChart(answer({ curve: [], targets: [] }), 200, 100);
        expect([chart.line, chart.band, chart.targets]).toEqual(["", "", []]);
        expect(chart.groups.length).toBe(1);
    });

    test("gaps in words", () => {
        expect(gapText(-3.14)).toBe("3.1% below theirs");
        expect(gapText(2)).toBe("2.0% above theirs");
        expect(gapText(-0.01)).toBe("the same as theirs");
        expect(gapText(null)).toBe("–");
        expect(signed(-2.5)).toBe("−2.5");
    });

    test("what is missing is said in numbers", () => {
        expect(missingText({ deals: 5, won: 0, lost: 2 }, false)).toMatch(
            /5 closed deals and 2 lost ones/
        );
        expect(missingText({ deals: 0, won: 0, lost: 0 })).toBe("");
    });
});

test("prices to win, and another rival", async () => {
    await openPage();
    expect.verifySteps(["load all"]);
    expect(queryAllTexts(".o_price_to_win_tile strong").slice(0, 3)).toEqual([
        "40",
        "0.5% above theirs",
        "6.2% below theirs",
    ]);
    expect(".o_price_to_win_verdict").toHaveText(/A lower price wins more often/);
    expect(queryAll(".o_price_to_win_chart circle").length).toBe(2);
    await select("7", { target: "select[name=competitor]" });
    await animationFrame();
    expect.verifySteps(["load 7"]);
});

test("too few deals: it says how many are missing and draws no curve", async () => {
    await openPage({
        missing: { deals: 18, won: 4, lost: 0 },
        verdict: null,
        curve: [],
        even: null,
        targets: [],
    });
    expect.verifySteps(["load all"]);
    expect(".o_price_to_win_few").toHaveText(/18 closed deals and 4 won ones/);
    expect(".o_price_to_win_line").toHaveCount(0);
    expect(".o_price_to_win_group").toHaveCount(1);
});

test("nothing yet: it says what to do", async () => {
    await openPage({
        base: { count: 0, won: 0, percent: null, low_percent: null, high_percent: null },
        verdict: null,
        curve: [],
        groups: [],
        targets: [],
    });
    expect.verifySteps(["load all"]);
    expect(".o_view_nocontent_smiling_face").toHaveText("No closed deal with both prices yet");
    expect(".o_price_to_win_chart").toHaveCount(0);
});
