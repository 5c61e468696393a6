import { describe, expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {
    bandText,
    movedOrder,
    roundedShare,
} from "@sales_funnel_crm/qualification/questionnaire_outline/outline_order";
import "@sales_funnel_crm/qualification/questionnaire_outline/questionnaire_outline";
import "@sales_funnel_crm/qualification/questionnaire_outline/optional_limit_field";

describe.current.tags("desktop");

class Questionnaire extends models.Model {
    _name = "crm.questionnaire";
    name = fields.Char();
    _records = [{ id: 1, name: "Probe" }];
}

class Band extends models.Model {
    _name = "crm.questionnaire.answer";
    number_from = fields.Float();
    has_from = fields.Boolean();
    _records = [
        { id: 1, number_from: 50, has_from: true },
        { id: 2, number_from: 0, has_from: false },
    ];
}

defineMailModels();
defineModels([Questionnaire, Band]);

function makeQuestion(id, name, values) {
    return {
        id,
        name,
        short_name: "",
        help_text: "",
        kind: "choice",
        kind_label: "One Choice",
        weight: 1,
        is_required: false,
        unit: "",
        evidence_label: false,
        share_percent: 50,
        answers: [],
        ...values,
    };
}

function makeOutline(values) {
    const answers = [
        { id: 5, name: "None", points: -2, is_knock_out: true, low: false, high: false },
        { id: 6, name: "All", points: 10, is_knock_out: false, low: false, high: false },
    ];
    return {
        is_editable: true,
        problems: ["Rest: The section has no question. Add one or delete it."],
        sections: [
            {
                id: 3,
                name: "Money",
                description: "",
                weight: 1,
                share_percent: 100,
                questions: [makeQuestion(7, "Funds?", { answers }), makeQuestion(8, "Amount?")],
            },
            {
                id: 4,
                name: "Rest",
                description: "",
                weight: 2,
                share_percent: 0,
                questions: [],
            },
        ],
        ...values,
    };
}

const arch = `<form><field name="name"/><widget name="questionnaire_outline"/></form>`;

// EVA-04, EVA-05.
test("shows sections, questions and the points of their answers", async () => {
    onRpc("crm.questionnaire", "get_outline", () => makeOutline());
    await mountView({ type: "form", resModel: "crm.questionnaire", resId: 1, arch });
    expect(queryAllTexts(".o_outline_open")).toEqual(["Funds?", "Amount?"]);
    expect(queryAllTexts(".o_outline_answer strong")).toEqual(["-2", "+10"]);
    expect(".o_outline_answer.border-danger").toHaveCount(1);
    expect(".alert-warning li").toHaveText(/The section has no question/);
    await click(".o_outline_title");
    await animationFrame();
    expect(".o_outline_question").toHaveCount(0);
});

test("a version in use offers nothing to change", async () => {
    onRpc("crm.questionnaire", "get_outline", () => makeOutline({ is_editable: false }));
    await mountView({ type: "form", resModel: "crm.questionnaire", resId: 1, arch });
    expect(".o_outline_question").toHaveCount(2);
    expect(".o_outline .fa-plus, .o_outline .fa-trash-o, .o_outline_grip").toHaveCount(0);
    expect(".alert-warning").toHaveCount(0);
});

test("a deletion is asked for, then done", async () => {
    onRpc("crm.questionnaire", "get_outline", () => makeOutline());
    onRpc("crm.questionnaire.question", "unlink", ({ args }) => {
        expect.step(`unlink ${args[0]}`);
        return true;
    });
    await mountView({ type: "form", resModel: "crm.questionnaire", resId: 1, arch });
    await contains(".o_outline_question button[title='Delete the question']").click();
    expect.verifySteps([]);
    await contains(".modal .btn-primary").click();
    expect.verifySteps(["unlink 7"]);
});

test("a dropped question goes to its place in its section", () => {
    const { sections } = makeOutline();
    expect(movedOrder(sections, { questionId: 7, sectionId: 3, afterId: 8 })).toEqual([
        [3, [8, 7]],
        [4, []],
    ]);
    expect(movedOrder(sections, { questionId: 8, sectionId: 3, afterId: 0 })).toEqual([
        [3, [8, 7]],
        [4, []],
    ]);
    expect(movedOrder(sections, { questionId: 7, sectionId: 4, afterId: 0 })).toEqual([
        [3, [8]],
        [4, [7]],
    ]);
});

test("figures are short", () => {
    expect([33.3333, 0.26, 0].map(roundedShare)).toEqual(["33", "0.3", "0"]);
    expect(bandText({ low: 10, high: 50 })).toBe("10 ≤ … < 50");
    expect(bandText({ low: false, high: 50 })).toBe("… < 50");
    expect(bandText({ low: false, high: false })).toBe("");
});

test("an empty limit is no limit, and zero is one", async () => {
    onRpc("crm.questionnaire.answer", "web_save", ({ args }) => {
        expect.step(args[1]);
    });
    await mountView({
        type: "form",
        resModel: "crm.questionnaire.answer",
        resId: 1,
        arch: `<form><field name="has_from" invisible="1"/>
            <field name="number_from" widget="optional_limit" options="{'flag': 'has_from'}"/></form>`,
    });
    expect("div[name=number_from] input").toHaveValue("50");
    await contains("div[name=number_from] input").edit("");
    await contains(".o_form_button_save").click();
    await contains("div[name=number_from] input").edit("0");
    await contains(".o_form_button_save").click();
    expect.verifySteps([
        { number_from: 0, has_from: false },
        { number_from: 0, has_from: true },
    ]);
    await contains("div[name=number_from] input").edit("many");
    expect("div[name=number_from] input").toHaveValue("0");
    expect(".o_notification").toHaveText(/many/);
});
