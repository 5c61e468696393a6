import { describe, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import "@sales_funnel_crm/qualification/ask_next/ask_next";

describe.current.tags("desktop");

class Questionnaire extends models.Model {
    _name = "crm.questionnaire";
    name = fields.Char();
    _records = [{ id: 3, name: "Five Questions" }];
}

class Question extends models.Model {
    _name = "crm.questionnaire.question";
    name = fields.Char();
    _records = [{ id: 7, name: "Budget" }];
}

class Answer extends models.Model {
    _name = "crm.assessment.answer";
    assessment_id = fields.Many2one({ relation: "crm.assessment" });
    question_id = fields.Many2one({ relation: "crm.questionnaire.question" });
    status = fields.Selection({
        selection: [
            ["open", "Not yet"],
            ["given", "Answered"],
        ],
    });
    note = fields.Char();
    _records = [{ id: 1, assessment_id: 1, question_id: 7, status: "open" }];
}

class Assessment extends models.Model {
    _name = "crm.assessment";
    questionnaire_id = fields.Many2one({ relation: "crm.questionnaire" });
    state = fields.Selection({
        selection: [
            ["draft", "Draft"],
            ["done", "Done"],
        ],
    });
    answer_ids = fields.One2many({
        relation: "crm.assessment.answer",
        relation_field: "assessment_id",
    });
    _records = [
        { id: 1, questionnaire_id: 3, state: "draft", answer_ids: [1] },
        { id: 2, questionnaire_id: 3, state: "done" },
    ];
}

defineMailModels();
defineModels([Questionnaire, Question, Answer, Assessment]);

const ARCH = `<form>
    <widget name="assessment_ask_next"/>
    <field name="answer_ids">
        <list editable="bottom">
            <field name="question_id"/><field name="status"/><field name="note"/>
        </list>
    </field>
</form>`;
const proposals = ["Budget", "Need"].map((name, index) => ({
    question_id: index + 7,
    name,
    reason: `Because of ${name}`,
}));

// M7.
test("names the best question with its reason, the others on demand", async () => {
    onRpc("crm.questionnaire", "get_ask_next", ({ args }) => {
        expect.step(`${args[0]}: ${args[1].map(({ status }) => status)}`);
        return { proposals, unproven: null };
    });
    await mountView({ type: "form", resModel: "crm.assessment", resId: 1, arch: ARCH });
    expect(".o_assessment_ask_next_best").toHaveText("Budget");
    expect(".o_assessment_ask_next").toHaveText(/Because of Budget/);
    expect(".o_assessment_ask_next li").toHaveCount(0);
    await click(".o_assessment_ask_next button");
    await animationFrame();
    expect(".o_assessment_ask_next li").toHaveText(/Need/);
    expect.verifySteps(["3: open"]);
});

test("asks again when something is answered, saved or not", async () => {
    onRpc("crm.questionnaire", "get_ask_next", ({ args }) => {
        const [[, given]] = [args];
        expect.step(given.map(({ status }) => status).join());
        const isOpen = given[0].status === "open";
        return {
            proposals: isOpen ? proposals : [],
            unproven: isOpen ? null : { reason: "Half of the points stand without evidence" },
        };
    });
    await mountView({ type: "form", resModel: "crm.assessment", resId: 1, arch: ARCH });
    await contains(".o_field_widget[name=answer_ids] .o_data_cell[name=status]").click();
    await contains(".o_field_widget[name=status] input").click();
    await contains(
        ".o-dropdown-item:contains(Answered), .o_select_menu_item:contains(Answered)"
    ).click();
    await animationFrame(); // changes are noticed with the next frame
    await advanceTime(600);
    await animationFrame();
    expect.verifySteps(["open", "given"]);
    expect(".o_assessment_ask_next_best").toHaveCount(0);
    expect(".o_assessment_unproven").toHaveText(/without evidence/);
});

test("a done assessment is not asked about", async () => {
    onRpc("get_ask_next", () => expect.step("asked"));
    await mountView({ type: "form", resModel: "crm.assessment", resId: 2, arch: ARCH });
    expect(".o_assessment_ask_next").toHaveCount(0);
    expect.verifySteps([]);
});
