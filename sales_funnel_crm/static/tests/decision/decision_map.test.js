import { describe, expect, test } from "@odoo/hoot";
import { click, drag, edit, press, queryFirst, queryAllTexts, queryRect } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { contains, onRpc } from "@web/../tests/web_test_helpers";
import { makePerson, makeMap } from "./decision_answer";
import { card, defineDecisionMap, mountMap, server, trayCard } from "./decision_test_helpers";

describe.current.tags("desktop");
defineDecisionMap();

/** Drag a card by its corner to a point inside of an element. */
async function dragTo(source, target, position) {
    const { moveTo, drop } = await drag(source);
    await moveTo(target, position);
    await animationFrame();
    await drop();
    await animationFrame();
}

/** Where a cell is, in pixels from the corner of the canvas. */
function cellPosition(row, column) {
    const canvas = queryRect(".o_decision_canvas");
    const { y, height } = queryRect(`.o_decision_row:eq(${row})`);
    const { x, width } = queryRect(`.o_decision_column:eq(${column})`);
    return {
        position: { x: x + width / 2 - canvas.x, y: y + height / 2 - canvas.y },
        relative: true,
    };
}

// DEC-01, DEC-04, DEC-07.
test("shows the people with stance, influence, roles and coverage", async () => {
    await mountMap();
    expect.verifySteps(["load 7"]);
    expect(".o_decision_canvas .o_decision_card").toHaveCount(4);
    expect(card("partner-2")).toHaveClass("o_decision_tone_champion");
    expect(`${card("partner-2")} .o_decision_sign`).toHaveText("++");
    expect(`${card("partner-2")} .o_decision_role`).toHaveText("U");
    expect(`${card("partner-2")} .o_decision_dot_on`).toHaveCount(1);
    expect(`${card("partner-3")} .o_decision_sign`).toHaveText("−−");
    expect(`${card("partner-1")} .o_decision_sign`).toHaveText("?");
    expect(card("stakeholder-105")).toHaveClass("o_decision_card_placeholder");
    expect(card("partner-2")).toHaveAttribute("aria-label", /Champion.*\n?.*/);
    expect(".o_decision_line_conflict").toHaveCount(2, { message: "one line, one in the legend" });
    expect(".o_decision_lines .o_decision_line_reports_to").toHaveCount(2);
});

test("who lacks level or department waits in the tray; dropping on a cell sets both", async () => {
    await mountMap();
    expect(".o_decision_tray .o_decision_card").toHaveCount(1);
    expect.verifySteps(["load 7"]);
    await dragTo(trayCard("partner-4"), ".o_decision_canvas", cellPosition(1, 1));
    expect.verifySteps([
        ["res.partner", "write", [4], { job_level: "4", department_id: 2 }],
        "load 7",
    ]);
});

test("dragging a card to another cell writes, to its own cell does not", async () => {
    await mountMap();
    await dragTo(card("partner-2"), ".o_decision_canvas", cellPosition(2, 1));
    expect.verifySteps(["load 7"]);
    await dragTo(card("partner-2"), ".o_decision_canvas", cellPosition(0, 0));
    expect.verifySteps([
        ["res.partner", "write", [2], { job_level: "5", department_id: 1 }],
        "load 7",
    ]);
});

test("what we expect of a placeholder is written on the stakeholder", async () => {
    await mountMap();
    await dragTo(card("stakeholder-105"), ".o_decision_canvas", cellPosition(2, 1));
    expect.verifySteps([
        "load 7",
        ["crm.stakeholder", "write", [105], { job_level: "3", department_id: 2 }],
        "load 7",
    ]);
});

test("a refused drop says why and leaves the card where it was", async () => {
    await mountMap();
    await contains(".o_decision_layout_tree").click();
    server.refusal = "Bea Boss would report to herself.";
    const before = queryFirst(card("partner-1")).style.transform;
    await dragTo(card("partner-1"), card("partner-2"));
    expect.verifySteps(["load 7", ["res.partner", "write", [1], { reports_to_id: 2 }]]);
    expect(".o_notification").toHaveText(/would report to herself/);
    expect(queryFirst(card("partner-1")).style.transform).toBe(before);
    expect(".o_decision_ghost").toHaveCount(0);
    expect(".o_decision_dragged").toHaveCount(0);
});

test("tree: dropping on a person sets the superior, on an empty spot remembers it", async () => {
    await mountMap();
    await contains(".o_decision_layout_tree").click();
    expect(".o_decision_canvas .o_decision_card").toHaveCount(5);
    await dragTo(card("partner-4"), card("partner-3"));
    expect.verifySteps(["load 7", ["res.partner", "write", [4], { reports_to_id: 3 }], "load 7"]);
    await dragTo(card("partner-4"), ".o_decision_canvas", {
        position: { x: 300, y: 400 },
        relative: true,
    });
    expect.verifySteps([["crm.stakeholder", "write", [104], { is_placed: true }], "load 7"]);
});

test("a placeholder reports to nobody", async () => {
    await mountMap();
    await contains(".o_decision_layout_tree").click();
    await dragTo(card("stakeholder-105"), card("partner-3"));
    expect.verifySteps(["load 7"]);
    expect(".o_notification").toHaveText(/placeholder reports to nobody/);
});

test("escape gives a drag up", async () => {
    await mountMap();
    const { moveTo, drop } = await drag(card("partner-2"));
    await moveTo(".o_decision_canvas", cellPosition(0, 0));
    await animationFrame();
    expect(".o_decision_ghost").toHaveCount(1);
    await press("Escape");
    expect(".o_decision_ghost").toHaveCount(0);
    await drop();
    expect.verifySteps(["load 7"]);
});

test("without the right to edit nothing can be dragged or changed", async () => {
    server.answer = makeMap({ can_edit: false });
    await mountMap();
    await dragTo(card("partner-2"), ".o_decision_canvas", cellPosition(0, 0));
    expect(".o_decision_add").toHaveCount(0);
    await click(card("partner-2"));
    await animationFrame();
    expect(".o_decision_panel button[data-value='1']:first").not.toBeEnabled();
    expect.verifySteps(["load 7"]);
});

// DEC-01, DEC-02.
test("a click opens the panel, where stance, influence and roles are changed", async () => {
    await mountMap();
    await contains(card("partner-2")).click();
    expect(".o_decision_panel h3").toHaveText("Hans Head");
    expect("[data-name=stance] .active").toHaveText("++");
    server.answer = makeMap();
    server.answer.persons[1].stance = "-1";
    await contains("[data-name=stance] [data-value='-1']").click();
    expect.verifySteps(["load 7", ["crm.stakeholder", "write", [102], { stance: "-1" }], "load 7"]);
    expect(card("partner-2")).toHaveClass("o_decision_tone_opponent");
    expect("[data-name=stance] strong").toHaveText("Opponent");
    await contains("[data-role='4']").click();
    await contains("[data-role='1']").click();
    expect.verifySteps([
        ["crm.stakeholder", "write", [102], { role_ids: [[4, 4]] }],
        "load 7",
        ["crm.stakeholder", "write", [102], { role_ids: [[3, 1]] }],
        "load 7",
    ]);
});

test("panel: level, superior and relations", async () => {
    await mountMap();
    await contains(card("partner-2")).click();
    await contains("#o_decision_level").select("1");
    await contains("#o_decision_superior").select("partner-3");
    expect(queryAllTexts(".o_decision_relations li span")).toEqual([
        "conflicts Flo Finance",
        "trusts Bea Boss",
    ]);
    await contains(".o_decision_relation_remove").click();
    expect.verifySteps([
        "load 7",
        ["res.partner", "write", [2], { job_level: "1" }],
        "load 7",
        ["res.partner", "write", [2], { reports_to_id: 3 }],
        "load 7",
        ["crm.contact.relation", "unlink", [9]],
        "load 7",
    ]);
    await contains(card("partner-1")).click();
    expect(queryAllTexts(".o_decision_relations li span")).toEqual(["is trusted by Hans Head"]);
});

test("keyboard: arrows walk, enter opens, escape closes, plus and minus zoom", async () => {
    await mountMap();
    const scale = () =>
        Number(queryFirst(".o_decision_surface").style.transform.match(/scale\((.*)\)/)[1]);
    queryFirst(card("partner-1")).focus();
    await press("ArrowRight");
    await animationFrame();
    expect(card("stakeholder-105")).toBeFocused();
    expect(card("stakeholder-105")).toHaveClass("o_decision_card_selected");
    expect(".o_decision_panel").toHaveCount(0);
    await press("Enter");
    await animationFrame();
    expect(".o_decision_panel h3").toHaveText("CFO");
    await press("ArrowDown");
    await animationFrame();
    expect(".o_decision_panel h3").toHaveText("Flo Finance");
    await press("Escape");
    await animationFrame();
    expect(".o_decision_panel").toHaveCount(0);
    const before = scale();
    await press("-");
    expect(scale()).toBeLessThan(before);
    await press("+");
    expect(scale()).toBeCloseTo(before);
    await press("+");
    await press("0");
    expect(scale()).toBeCloseTo(before);
    expect(`${card("partner-3")}[tabindex='0']`).toHaveCount(1);
    expect(".o_decision_canvas .o_decision_card[tabindex='0']").toHaveCount(1);
    expect.verifySteps(["load 7"]);
});

test("finding a person fades the others, enter goes to the next one", async () => {
    await mountMap();
    await click(".o_decision_search input");
    await edit("h");
    await animationFrame();
    expect(".o_decision_canvas .o_decision_card:not(.o_decision_card_faded)").toHaveText(/Hans/);
    expect(".o_decision_search span").toHaveText("1");
    await press("Enter");
    await animationFrame();
    expect(card("partner-2")).toHaveClass("o_decision_card_selected");
    expect.verifySteps(["load 7"]);
});

test("the legend switches kinds of lines off", async () => {
    await mountMap();
    const drawn = ".o_decision_lines_above .o_decision_line";
    expect(drawn).toHaveCount(2);
    await contains(".o_decision_kind_conflict").click();
    expect(drawn).toHaveCount(1);
    expect(".o_decision_kind_conflict").toHaveAttribute("aria-pressed", "false");
    expect.verifySteps(["load 7"]);
});

test("an empty map says what it is for, and adds people of the customer", async () => {
    server.answer = makeMap({ persons: [], edges: [], missing: [] });
    onRpc("res.partner", "search_read", () => [
        { id: 31, name: "Li Wei", function: "Engineer" },
        { id: 32, name: "Ann Lee", function: false },
    ]);
    await mountMap();
    expect(".o_decision_empty").toHaveText(/Nobody is on this map yet/);
    expect(".o_decision_canvas").toHaveCount(0);
    await contains(".o_decision_empty .btn-primary").click();
    await contains("input[data-id='31']").click();
    server.answer = makeMap({ persons: [makePerson(31)], missing: [], edges: [] });
    await contains(".o_decision_add_confirm").click();
    expect.verifySteps([
        "load 7",
        ["crm.stakeholder", "create", [{ lead_id: 7, partner_id: 31 }]],
        "load 7",
    ]);
    expect(card("partner-31")).toHaveCount(1);
});

test("somebody who is not known yet becomes a placeholder", async () => {
    onRpc("res.partner", "search_read", () => []);
    await mountMap();
    await contains(".o_decision_add").click();
    await contains("#o_decision_new_name").edit("Head of IT");
    await contains("#o_decision_new_level").select("3");
    await contains(".o_decision_add_confirm").click();
    const values = { name: "Head of IT", job_level: "3", department_id: false, role_ids: [] };
    expect.verifySteps([
        "load 7",
        ["crm.stakeholder", "create", [{ lead_id: 7, ...values }]],
        "load 7",
    ]);
});

test("what is entered stays when the server refuses it", async () => {
    onRpc("res.partner", "search_read", () => []);
    await mountMap();
    await contains(".o_decision_add").click();
    await contains("#o_decision_new_name").edit("Head of IT");
    server.refusal = "This person is there already.";
    await contains(".o_decision_add_confirm").click();
    expect(".o_notification").toHaveText(/there already/);
    expect("#o_decision_new_name").toHaveValue("Head of IT");
    server.refusal = null;
    await contains(".o_decision_add_confirm").click();
    expect("#o_decision_new_name").toHaveCount(0);
    const values = { name: "Head of IT", job_level: false, department_id: false, role_ids: [] };
    const create = ["crm.stakeholder", "create", [{ lead_id: 7, ...values }]];
    expect.verifySteps(["load 7", create, create, "load 7"]);
});

// DEC-09, DEC-10.
test("customer map: who is in no deal has no stance, and others stand below", async () => {
    server.answer = makeMap({
        model: "res.partner",
        persons: [
            makePerson(1, { stakeholder_id: false, stance: false, lead_id: false, influence: 0 }),
            makePerson(2, { stakeholder_id: false, stance: false, side: "ours", name: "Mitch" }),
        ],
        edges: [],
        missing: [],
    });
    await mountMap("res.partner");
    expect(".o_decision_band").toHaveText(/Our colleagues/);
    expect(".o_decision_add").toHaveText("New Contact");
    await contains(card("partner-1")).click();
    expect(".o_decision_panel [data-name=stance]").toHaveCount(0);
    expect(".o_decision_panel").toHaveText(/In no deal yet/);
    expect.verifySteps(["load 7"]);
});
