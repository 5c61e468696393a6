import { describe, expect, test } from "@odoo/hoot";
import { keyDown, manuallyDispatchProgrammaticEvent, queryFirst, queryRect } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

class Contract extends models.Model {
    _name = "crm.contract";
    name = fields.Char();
    state = fields.Char();
    version = fields.Integer();
    step_done_count = fields.Integer();
    _records = [{ id: 1, name: "Line", state: "draft", version: 1 }];
}

class Step extends models.Model {
    _name = "crm.contract.step";
    date_start = fields.Date();
    date_end = fields.Date();
    _records = [{ id: 1 }, { id: 2 }];
}

defineMailModels();
defineModels([Contract, Step]);

const row = (kind, id, values) => ({
    key: `${kind}-${id}`,
    kind,
    id,
    name: `${kind} ${id}`,
    who: "Sara",
    state: "ready",
    state_label: "Ready",
    icon: "fa-truck",
    amount: "",
    start: "2026-03-10",
    end: "2026-03-12",
    start_actual: false,
    end_actual: false,
    is_late: false,
    is_movable: true,
    after: [],
    ...values,
});

const PLAN = {
    mode: "write",
    today: "2026-03-11",
    progress_percent: 40,
    rows: [
        row("step", 1, { start_actual: "2026-03-09", is_late: true }),
        row("step", 2, {
            after: ["step-1"],
            state: "waiting",
            start: "2026-03-13",
            end: "2026-03-14",
        }),
        row("instalment", 3, { end: "2026-03-10", amount: "$ 5", is_movable: false }),
        row("step", 4, { start: false, end: false }),
    ],
};

async function mountPlan(values = {}) {
    onRpc("crm.contract", "get_plan", () => ({ ...PLAN, ...values }));
    await mountView({
        type: "form",
        resModel: "crm.contract",
        resId: 1,
        arch: `<form>
            <field name="state" invisible="1"/><field name="version" invisible="1"/>
            <field name="step_done_count" invisible="1"/>
            <widget name="contract_plan"/>
        </form>`,
    });
    await animationFrame();
}

/** Drag from the middle of an element by some pixels. */
async function drag(selector, pixels) {
    const target = queryFirst(selector);
    const { x, y, width, height } = queryRect(target);
    const at = { clientX: x + width / 2, clientY: y + height / 2, pointerId: 1, button: 0 };
    const there = { ...at, clientX: at.clientX + pixels };
    await manuallyDispatchProgrammaticEvent(target, "pointerdown", at);
    await manuallyDispatchProgrammaticEvent(window, "pointermove", there);
    await animationFrame();
    await manuallyDispatchProgrammaticEvent(window, "pointerup", there);
    await animationFrame();
}

const dayWidth = () => queryRect(".o_plan_area").width / 12; // 6 March to 17 March

test("steps and instalments are drawn: planned, actual, dependencies, late, today", async () => {
    await mountPlan();
    expect(".o_plan_bar").toHaveCount(3);
    expect(".o_plan_actual").toHaveCount(1);
    expect(".o_plan_links circle").toHaveCount(1);
    expect(".o_plan_bar[data-key='step-1']").toHaveClass("o_plan_late");
    expect(".o_plan_today").toHaveCount(1);
    expect(".o_contract_plan").toHaveText(/40%/);
    expect(".o_plan_row:last-child").toHaveText("No dates");
    expect(".o_plan_bar[data-key='instalment-3']").not.toHaveClass("o_plan_movable");
});

test("a bar that is dragged in a draft is planned anew", async () => {
    onRpc("crm.contract.step", "web_save", () => expect.step("no web_save"));
    onRpc("crm.contract.step", "write", ({ args }) => {
        expect.step(JSON.stringify(args));
        return true;
    });
    await mountPlan();
    await drag(".o_plan_bar[data-key='step-1']", 2 * dayWidth());
    expect.verifySteps([
        JSON.stringify([[1], { date_start: "2026-03-12", date_end: "2026-03-14" }]),
    ]);
    await drag(".o_plan_bar[data-key='step-1'] [data-edge=end]", dayWidth());
    expect.verifySteps([
        JSON.stringify([[1], { date_start: "2026-03-10", date_end: "2026-03-13" }]),
    ]);
    await drag(".o_plan_bar[data-key='instalment-3']", dayWidth());
    expect.verifySteps([]);
});

test("arrow keys move a bar, Enter keeps it, Escape takes it back", async () => {
    onRpc("crm.contract.step", "write", ({ args }) => {
        expect.step(args[1].date_end);
        return true;
    });
    await mountPlan();
    await contains(".o_plan_bar[data-key='step-2']").focus();
    await keyDown("ArrowRight");
    await keyDown("Shift+ArrowRight");
    await animationFrame();
    expect(".o_plan_moving").toHaveCount(1);
    await keyDown("Escape");
    await animationFrame();
    expect(".o_plan_moving").toHaveCount(0);
    await keyDown("ArrowRight");
    await keyDown("Enter");
    await animationFrame();
    expect.verifySteps(["2026-03-15"]);
    await contains(".o_plan_bar[data-key='step-2']").focus();
    await keyDown("ArrowUp");
    expect(".o_plan_bar[data-key='step-1']").toBeFocused();
});

test("in a contract in force it is proposed in a change order", async () => {
    mockService("action", { doAction: (action) => expect.step(action.res_model) });
    onRpc("crm.contract", "action_propose_dates", ({ args }) => {
        expect.step(JSON.stringify(args));
        return { type: "ir.actions.act_window", res_model: "crm.contract.change" };
    });
    await mountPlan({ mode: "propose" });
    await drag(".o_plan_bar[data-key='step-2']", dayWidth());
    expect.verifySteps([
        JSON.stringify([[1], "step", 2, { date_start: "2026-03-14", date_end: "2026-03-15" }]),
        "crm.contract.change",
    ]);
});

test("who may not plan only looks, and opens a step by its name", async () => {
    mockService("action", {
        doAction: (action) => expect.step(`${action.res_model} ${action.res_id}`),
    });
    await mountPlan({ mode: "" });
    expect(".o_plan_movable").toHaveCount(0);
    await contains(".o_plan_name:first").click();
    await animationFrame();
    expect.verifySteps(["crm.contract.step 1"]);
});
