import { describe, expect, test } from "@odoo/hoot";
import { click, edit, press, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import {
    gaugeArc,
    gaugePoint,
    sharePercent,
} from "@sales_funnel_crm/qualification/assessment_sheet/gauge_geometry";
import { QuestionCard } from "@sales_funnel_crm/qualification/assessment_sheet/question_card";
import {
    differs,
    scoreCurve,
} from "@sales_funnel_crm/qualification/assessment_comparison/score_curve";

defineMailModels();

const NEED = {
    id: 4,
    name: "Need",
    short_name: "",
    help: "What happens if they do nothing?",
    kind: "choice",
    unit: "",
    is_required: true,
    evidence: "note",
    answers: [
        { id: 1, name: "Low", code: false, points: 0, is_knock_out: false },
        { id: 2, name: "High", code: false, points: 5, is_knock_out: false },
    ],
};

const mountCard = (props = {}) =>
    mountWithCleanup(QuestionCard, {
        props: {
            question: NEED,
            number: 1,
            answer: { data: { number: 0, note: "", attachment_ids: { records: [] } } },
            status: "open",
            chosen: [],
            isReadonly: false,
            isSystem: false,
            isDone: false,
            hasDeal: false,
            canAttach: false,
            onChoose: (id) => expect.step(`choose ${id}`),
            onUnknown: () => expect.step("unknown"),
            onClear: () => expect.step("clear"),
            onNumber: (number) => expect.step(`number ${number}`),
            onEvidence: (changes) => expect.step(`note ${changes.note}`),
            onMove: (step) => expect.step(`move ${step}`),
            loadMessages: () => [],
            ...props,
        },
    });

describe("geometry", () => {
    test("the gauge goes from left to right over the top", () => {
        expect(gaugePoint(0, 10).x).toBe(-10);
        expect(Math.round(gaugePoint(50, 10).y)).toBe(-10);
        expect(gaugePoint(100, 10).x).toBe(10);
        expect(gaugeArc(0, 10)).toBe("");
        expect(gaugeArc(-5, 10)).toBe("");
        expect(gaugeArc(50, 10)).toBe("M -10 0 A 10 10 0 0 1 0 -10");
        expect(gaugeArc(150, 10)).toBe(gaugeArc(100, 10));
    });

    test("the share of a section lies between its least and its most", () => {
        const result = { points: { 1: 5, 2: -10 }, attainable: { 1: [0, 10], 2: [-10, 0] } };
        expect(sharePercent(result, [1])).toBe(50);
        expect(sharePercent(result, [1, 2])).toBe(25);
        expect(sharePercent(result, [])).toBe(null);
        expect(sharePercent(result, [3])).toBe(null);
    });

    test("the curve has a line for us and for each rival", () => {
        const day = 24 * 3600 * 1000;
        const points = [
            { id: 2, time: 4 * day, percent: 100, series: "Ourselves" },
            { id: 1, time: 0, percent: 0, series: "Ourselves" },
            { id: 3, time: 2 * day, percent: 50, series: "Rival" },
        ];
        const lines = scoreCurve(points, 100, 50);
        expect(lines.map((line) => [line.series, line.points])).toEqual([
            ["Ourselves", "0,50 100,0"],
            ["Rival", "50,25"],
        ]);
        expect(scoreCurve(points.slice(0, 1), 100, 50)[0].points).toBe("50,0");
    });

    test("answers differ by their text, and unknown is not unanswered", () => {
        const cells = {
            1: { status: "given", text: "High" },
            2: { status: "given", text: "High" },
            3: { status: "unknown", text: "" },
            4: { status: "open", text: "" },
        };
        expect(differs({ cells }, [{ id: 1 }, { id: 2 }])).toBe(false);
        expect(differs({ cells }, [{ id: 1 }, { id: 3 }])).toBe(true);
        expect(differs({ cells }, [{ id: 3 }, { id: 4 }])).toBe(true);
    });
});

describe("question", () => {
    test.tags("desktop");
    test("keys answer and go on", async () => {
        await mountCard();
        queryOne(".o_assessment_question").focus();
        await press("2");
        expect.verifySteps(["choose 2", "move 1"]);
        await press("9");
        expect.verifySteps([]);
        await press("u");
        expect.verifySteps(["unknown", "move 1"]);
        await press("ArrowUp");
        expect.verifySteps(["move -1"]);
        await press("ArrowRight");
        expect.verifySteps(["choose 1"]);
        await press("Backspace");
        expect.verifySteps(["clear"]);
    });

    test("a click chooses, another one takes it back", async () => {
        await mountCard({ status: "given", chosen: [2] });
        expect(".o_assessment_chosen").toHaveText(/High/);
        await click("[data-answer='1']");
        expect.verifySteps(["choose 1"]);
        await click("[data-answer='2']");
        expect.verifySteps(["clear"]);
    });

    test("keys toggle several choices and stay", async () => {
        await mountCard({ question: { ...NEED, kind: "choices" }, status: "given", chosen: [1] });
        queryOne(".o_assessment_question").focus();
        await press("2");
        expect.verifySteps(["choose 2"]);
        await click("[data-answer='1']");
        expect.verifySteps(["choose 1"]);
    });

    test("a number is read, and what is none is refused", async () => {
        await mountCard({ question: { ...NEED, kind: "number", unit: "k€", answers: [] } });
        await click(".o_assessment_number_input input");
        await edit("12.5", { confirm: "tab" });
        expect.verifySteps(["number 12.5"]);
        await click(".o_assessment_number_input input");
        await edit("many", { confirm: "tab" });
        await animationFrame();
        expect.verifySteps([]);
        expect(".text-danger.small").toHaveText("Enter a number, e.g. 1500.");
    });

    test("in the number field, too, keys go on and say unknown", async () => {
        await mountCard({ question: { ...NEED, kind: "number", answers: [] } });
        await click(".o_assessment_number_input input");
        await edit("12");
        await press("ArrowDown");
        expect.verifySteps(["number 12", "move 1"]);
        await click(".o_assessment_number_input input");
        await press("u");
        expect.verifySteps(["unknown", "move 1"]);
    });

    test("wanted evidence is asked for until it is there", async () => {
        await mountCard({ status: "given", chosen: [1] });
        expect(".o_assessment_evidence").toHaveText(/Evidence wanted: a note/);
        await click("textarea");
        await edit("Said so", { confirm: "blur" });
        expect.verifySteps(["note Said so"]);
    });

    test("a done answer shows its points and does not change", async () => {
        await mountCard({
            status: "given",
            chosen: [2],
            points: 5,
            isReadonly: true,
            isDone: true,
        });
        expect(".o_assessment_points").toHaveText("+5");
        queryOne(".o_assessment_question").focus();
        await press("1");
        await click("[data-answer='2']");
        expect.verifySteps([]);
        expect("textarea").toHaveCount(0);
    });

    test("what the system found is not to be chosen", async () => {
        await mountCard({
            question: { ...NEED, kind: "computed", evidence: false },
            status: "given",
            chosen: [2],
            isSystem: true,
        });
        expect(queryAllTexts(".o_assessment_chip")).toEqual(["Low", "High"]);
        expect(".o_assessment_system").toHaveText("found in the deal");
    });
});
