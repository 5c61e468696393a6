import { describe, expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { browser } from "@web/core/browser/browser";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import "@sales_funnel_crm/playbook/stage_guide/stage_guide";

describe.current.tags("desktop");

class Lead extends models.Model {
    _name = "crm.lead";
    step_count = fields.Integer();
    step_settled_count = fields.Integer();
    _records = [{ id: 1, step_count: 3, step_settled_count: 1 }];
}

defineMailModels();
defineModels([Lead]);

const step = (id, values) => ({
    id,
    name: `Step ${id}`,
    state: "todo",
    is_open: true,
    responsible_id: 7,
    responsible: "Sara",
    date_end: "2026-03-08",
    late_days: 0,
    is_required: false,
    is_milestone: false,
    proof: "none",
    waits_for: [],
    guidance: "",
    what_works: "",
    result: "",
    effect: {},
    ...values,
});

const guide = (values) => ({
    stage: "Qualified",
    is_open: true,
    can_edit: true,
    unplanned: [],
    open_elsewhere: 0,
    steps: [
        step(1, { state: "done", is_open: false, result: "Agreed" }),
        step(2, { late_days: 4, is_required: true, guidance: "<p>Ask for the budget</p>" }),
        step(3, { state: "blocked", waits_for: ["Step 2"], proof: "file" }),
    ],
    ...values,
});

const arch = `<form>
    <field name="step_settled_count" invisible="1"/>
    <field name="step_count" widget="stage_guide"/>
</form>`;

async function mountGuide(answer, isOpen = true) {
    browser.localStorage.setItem("sales_funnel_stage_guide_open", isOpen ? "1" : "0");
    onRpc("crm.lead", "get_stage_guide", () => answer);
    await mountView({ type: "form", resModel: "crm.lead", resId: 1, arch });
}

// PRJ-15, PRJ-16.
test("one line says how far the stage is and what comes next", async () => {
    await mountGuide(guide(), false);
    expect(".o_stage_guide_head").toHaveText(/What to do in Qualified/);
    expect(".o_stage_guide_count").toHaveText("1 / 3");
    expect(".o_stage_guide_next").toHaveText(/Next: Step 2\s*4 days late/);
    expect(".o_stage_guide_step").toHaveCount(0);
    await click(".o_stage_guide_head");
    await animationFrame();
    expect(queryAllTexts(".o_stage_guide_name")).toEqual(["Step 1", "Step 2", "Step 3"]);
    expect(browser.localStorage.getItem("sales_funnel_stage_guide_open")).toBe("1");
});

test("a step that waits cannot be done, it says what it waits for", async () => {
    await mountGuide(guide());
    expect(".o_stage_guide_done").toHaveCount(1);
    expect(".o_stage_guide_skip").toHaveCount(2);
    expect(".o_stage_guide_step:eq(2)").toHaveText(/After: Step 2/);
    expect(".o_stage_guide_step:eq(2)").toHaveText(/File wanted/);
});

test("guidance opens below its step", async () => {
    await mountGuide(guide());
    expect(".o_stage_guide_explain").toHaveCount(1);
    await click(".o_stage_guide_explain");
    await animationFrame();
    expect(".o_stage_guide_text p").toHaveText("Ask for the budget");
});

test("a step is reported, a dialog opens when its proof is missing", async () => {
    onRpc("crm.lead.step", "action_done", ({ args }) => {
        expect.step(`done ${args[0]}`);
        return { type: "ir.actions.act_window", res_model: "crm.lead.step.report" };
    });
    mockService("action", {
        doAction(action, options) {
            expect.step(action.res_model);
            return options.onClose();
        },
    });
    await mountGuide(guide());
    await click(".o_stage_guide_done");
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["done 2", "crm.lead.step.report"]);
});

test("steps that the deal was not given are planned by a button", async () => {
    onRpc("crm.lead", "action_plan_steps", ({ args }) => {
        expect.step(`plan ${args[0]}`);
        return false;
    });
    await mountGuide(guide({ steps: [], unplanned: ["Call", "Demo"] }));
    expect(".o_stage_guide_next").toHaveText("Not planned yet: Call, Demo");
    await click(".o_stage_guide_unplanned button");
    await animationFrame();
    expect.verifySteps(["plan 1"]);
});

test("whoever may not change the deal plans nothing; a closed deal has nothing to do", async () => {
    await mountGuide(guide({ unplanned: ["Call"], can_edit: false, is_open: false }));
    expect(".o_stage_guide_unplanned").toHaveCount(0);
    expect(".o_stage_guide_done").toHaveCount(0);
});
