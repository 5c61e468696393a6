import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { click, queryAll, queryAllTexts, select } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { getService, makeMockEnv, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";
import {
    gainPercents,
    rateBars,
    rocLine,
} from "@sales_funnel_crm/qualification/prediction/prediction_geometry";
import {
    aucVerdict,
    interval,
    number,
    percent,
} from "@sales_funnel_crm/qualification/prediction/prediction_words";
import { PredictionPage } from "@sales_funnel_crm/qualification/prediction/prediction_page";
import { registry } from "@web/core/registry";
import { prediction, rate } from "./prediction_answer";

describe.current.tags("desktop");
defineMailModels();

const CHOICES = [
    { id: 3, name: "Five Questions", count: 40 },
    { id: 9, name: "MEDDPICC", count: 4 },
];

async function openPage(answers = {}, context = {}, choices = CHOICES) {
    onRpc("crm.questionnaire", "get_prediction_choices", () => choices);
    onRpc("crm.questionnaire", "get_prediction", ({ args }) => {
        const [[id]] = args;
        expect.step(`load ${id}`);
        return answers[id] || prediction({ id });
    });
    onRpc("has_group", () => true);
    // Without its loader: the lazy bundle is there already.
    registry
        .category("actions")
        .add("sales_funnel_crm.prediction", PredictionPage, { force: true });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "sales_funnel_crm.prediction",
        res_model: "crm.questionnaire",
        context,
    });
    await animationFrame();
}

describe("pure", () => {
    beforeEach(() => makeMockEnv()); // numbers and texts are those of a language

    test("bars stand on the ground and their lines span the interval", () => {
        const [bar, other] = rateBars([rate(4, 1, 10, 60), rate(4, 4, 50, 100)], 200, 100);
        expect([bar.y, bar.height, bar.low, bar.high]).toEqual([75, 25, 90, 40]);
        expect([bar.middle, other.middle]).toEqual([50, 150]);
        expect(bar.score).toBe(null);
        expect(other.y).toBe(0);
    });

    test("the curve starts at the lower left", () => {
        expect(
            rocLine(
                [
                    [0, 0],
                    [0.5, 1],
                ],
                100
            )
        ).toBe("0,100 50,0");
    });

    test("what chance would give is taken off the gain", () => {
        const gains = [
            { gain_bits: 0.12, chance_bits: 0.02 },
            { gain_bits: 0.07, chance_bits: 0.02 },
            { gain_bits: 0.01, chance_bits: 0.02 },
            { gain_bits: null, chance_bits: 0 },
        ];
        expect(gainPercents(gains).map(Math.round)).toEqual([100, 50, 0, 0]);
        expect(gainPercents([])).toEqual([]);
    });

    test("no data is a dash, not a zero", () => {
        expect([number(null), percent(null), interval(null, null)]).toEqual(["–", "–", ""]);
        expect([number(0), percent(0)]).toEqual(["0", "0%"]);
    });

    test("an interval that holds one half says nothing", () => {
        expect(aucVerdict({ value: 0.84, low: 0.8, high: 0.9 }).text).toMatch(/Strong/);
        expect(aucVerdict({ value: 0.7, low: 0.48, high: 0.9 }).text).toMatch(/coin/);
        expect(aucVerdict({ value: 0.3, low: 0.2, high: 0.4 }).text).toMatch(/Misleading/);
        expect(aucVerdict({ value: null, low: null, high: null }).text).toMatch(/Nothing/);
    });
});

// M7.
test("shows the figures of the questionnaire with the most deals", async () => {
    await openPage();
    expect.verifySteps(["load 3"]);
    expect(".o_prediction_auc strong").toHaveText("0.84");
    expect(".o_prediction_auc").toHaveText(/In 84 of 100 pairs/);
    expect(".o_prediction_few").toHaveCount(0);
    expect(".o_prediction_charts figure").toHaveCount(3);
    expect(".o_prediction_charts figure:first-child .o_prediction_bar").toHaveCount(2);
    expect(queryAllTexts(".o_prediction_question button")).toEqual(["Budget", "Need"]);
    expect(".o_prediction_persons .badge").toHaveText("optimistic");
});

test("a question opens to its answers", async () => {
    await openPage();
    expect(queryAllTexts(".o_prediction_answer td:first-child")).toEqual([
        "Budget yes",
        "Unknown or unanswered",
    ]);
    expect(".o_prediction_answer:first circle").toHaveCount(1);
    expect(queryAll(".o_prediction_answer")[1].querySelectorAll("circle")).toHaveLength(0);
    await click(".o_prediction_question[data-question='8'] button");
    await animationFrame();
    expect(".o_prediction_answer").toHaveCount(4);
    await click(".o_prediction_question[data-question='7'] button");
    await animationFrame();
    expect(".o_prediction_answer").toHaveCount(2);
    expect.verifySteps(["load 3"]);
});

test("with too few deals it shows figures but draws no conclusion", async () => {
    const few = prediction({
        is_enough: false,
        base: rate(4, 3, 30, 95),
        suggestion: { ...prediction().suggestion, has_points: false },
    });
    await openPage({ 3: few });
    expect(".o_prediction_few").toHaveText(/Too few deals to tell.*4 assessed deals/s);
    expect(".o_prediction_auc strong").toHaveText("–");
    expect(".o_prediction_suggestion").toHaveCount(0);
    expect(".o_prediction_charts figure").toHaveCount(2);
    expect.verifySteps(["load 3"]);
});

test("another questionnaire can be chosen, and the one it was opened from is shown", async () => {
    await openPage({}, { active_id: 9 });
    expect(".o_prediction_choice").toHaveValue("9");
    await click(".o_prediction_choice");
    await select("3");
    await animationFrame();
    expect.verifySteps(["load 9", "load 3"]);
});

test("without questionnaires it says what to do", async () => {
    await openPage({}, {}, []);
    expect(".o_view_nocontent").toHaveText(/Publish a questionnaire/);
    expect.verifySteps([]);
});
