import { describe, expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    clickSave,
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { OPEN_KEY } from "@sales_funnel_crm/playbook/gate_checklist/gate_checklist";

class Stage extends models.Model {
    _name = "crm.stage";
    name = fields.Char();
    _records = [
        { id: 1, name: "New" },
        { id: 2, name: "Offer" },
    ];
}

class Lead extends models.Model {
    _name = "crm.lead";
    name = fields.Char();
    stage_id = fields.Many2one({ relation: "crm.stage" });
    has_stage_gates = fields.Boolean();
    _records = [
        { id: 1, name: "Deal", stage_id: 1, has_stage_gates: true },
        { id: 2, name: "Free", stage_id: 1, has_stage_gates: false },
    ];
}

defineMailModels();
defineModels([Lead, Stage]);

const arch = `<form>
    <field name="name"/>
    <field name="has_stage_gates" widget="gate_checklist"/>
</form>`;

function makeChecklist() {
    return {
        stage: "New",
        next_stage: "Offer",
        gates: [
            {
                id: 1,
                name: "Budget confirmed",
                direction: "enter",
                policy: "block",
                guidance: "Ask the CFO.",
                is_open: false,
                points: [
                    { is_met: true, text: "Contact is filled in", action: "", action_label: "" },
                    {
                        is_met: false,
                        text: "Approval is needed",
                        action: "action_request_approval",
                        action_label: "Request Approval",
                    },
                ],
            },
            {
                id: 2,
                name: "Known",
                direction: "leave",
                policy: "warn",
                guidance: false,
                is_open: true,
                points: [
                    { is_met: true, text: "Email is filled in", action: "", action_label: "" },
                ],
            },
        ],
    };
}

function serve(checklist, { isOpen = true } = {}) {
    browser.localStorage.setItem(OPEN_KEY, isOpen ? "1" : "");
    onRpc("get_gate_checklist", ({ args }) => {
        expect.step(`load ${args[0]}`);
        return checklist;
    });
}

describe.current.tags("desktop");

test("says what the next stage asks for and what is there", async () => {
    serve(makeChecklist());
    await mountView({ type: "form", resModel: "crm.lead", resId: 1, arch });
    expect.verifySteps(["load 1"]);
    expect(".o_gate_checklist_title strong").toHaveText("To enter Offer");
    expect(".o_gate_checklist_title .badge").toHaveText("2 of 3");
    expect(".o_gate_checklist_gate").toHaveCount(2);
    expect(".o_gate_checklist_gate:first .fa-times").toHaveClass("text-danger");
    expect(queryAllTexts(".o_gate_checklist_name small")).toEqual(["stops the deal"]);
    expect(".o_gate_checklist_guidance").toHaveText("Ask the CFO.");
    expect(".o_gate_checklist").not.toHaveClass("o_gate_checklist_ready");
});

test("closed, it is one line with the first thing that is missing", async () => {
    serve(makeChecklist(), { isOpen: false });
    await mountView({ type: "form", resModel: "crm.lead", resId: 1, arch });
    expect(".o_gate_checklist_gate").toHaveCount(0);
    expect(".o_gate_checklist_missing").toHaveText("Approval is needed");
    await click(".o_gate_checklist_title");
    await animationFrame();
    expect(".o_gate_checklist_gate").toHaveCount(2);
    expect.verifySteps(["load 1"]);
});

test("a deal that has everything is ready", async () => {
    const checklist = makeChecklist();
    checklist.gates.shift();
    serve(checklist);
    await mountView({ type: "form", resModel: "crm.lead", resId: 1, arch });
    expect(".o_gate_checklist").toHaveClass("o_gate_checklist_ready");
    expect(".o_gate_checklist_title .badge").toHaveClass("text-bg-success");
    expect.verifySteps(["load 1"]);
});

test("without gates nothing is asked and nothing is shown", async () => {
    serve(makeChecklist());
    await mountView({ type: "form", resModel: "crm.lead", resId: 2, arch });
    expect(".o_gate_checklist").toHaveCount(0);
    expect.verifySteps([]);
});

test("a next stage that asks for nothing shows nothing", async () => {
    serve({ stage: "New", next_stage: "Offer", gates: [] });
    await mountView({ type: "form", resModel: "crm.lead", resId: 1, arch });
    expect(".o_gate_checklist").toHaveCount(0);
    expect.verifySteps(["load 1"]);
});

test("is read again after saving, because what was entered may count", async () => {
    serve(makeChecklist());
    await mountView({ type: "form", resModel: "crm.lead", resId: 1, arch });
    expect.verifySteps(["load 1"]);
    await contains("[name=name] input").edit("Other name");
    expect.verifySteps([]);
    await clickSave();
    await animationFrame();
    expect.verifySteps(["load 1"]);
});

test("a missing point may offer its help", async () => {
    serve(makeChecklist());
    onRpc("action_request_approval", ({ args }) => {
        expect.step(`ask ${args[0]}`);
        return { type: "ir.actions.act_window_close" };
    });
    mockService("action", {
        async doAction(action, { onClose }) {
            expect.step(action.type);
            await onClose();
        },
    });
    await mountView({ type: "form", resModel: "crm.lead", resId: 1, arch });
    expect(".o_gate_checklist_point button").toHaveText("Request Approval");
    await click(".o_gate_checklist_point button");
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["load 1", "ask 1", "ir.actions.act_window_close", "load 1"]);
});
