import { describe, expect, test } from "@odoo/hoot";
import { CARD } from "@sales_funnel_crm/decision/decision_map/layout/card_size";
import { cellAt, levelsLayout } from "@sales_funnel_crm/decision/decision_map/layout/levels_layout";
import { edgeLines } from "@sales_funnel_crm/decision/decision_map/layout/map_edges";
import { neighbour } from "@sales_funnel_crm/decision/decision_map/layout/neighbour";
import { treeLayout } from "@sales_funnel_crm/decision/decision_map/layout/tree_layout";
import { fit, reveal, zoomAt } from "@sales_funnel_crm/decision/decision_map/layout/viewport";
import { makeMap, makePerson, makeRelation, reportsTo } from "./decision_answer";

describe.current.tags("headless");

function overlaps(cards) {
    const places = [...cards.values()];
    return places.some((a, index) =>
        places
            .slice(index + 1)
            .some((b) => Math.abs(a.x - b.x) < CARD.width && Math.abs(a.y - b.y) < CARD.height)
    );
}

// DEC-04: levels are rows, departments are columns.
test("levels: the top is above, each department is a column, nobody overlaps", () => {
    const layout = levelsLayout(makeMap());
    const at = (key) => layout.cards.get(key);
    expect(layout.rows.map((row) => row.id)).toEqual([5, 4, 3, 2, 1]);
    expect(at("partner-1").y).toBeLessThan(at("partner-3").y);
    expect(at("partner-3").y).toBeLessThan(at("partner-2").y);
    expect(at("partner-1").x).toBeLessThan(at("partner-2").x);
    expect(at("stakeholder-105").x).toBe(at("partner-3").x);
    expect(layout.cards.has("partner-4")).toBe(false);
    expect(overlaps(layout.cards)).toBe(false);
});

test("levels: empty departments only when asked for, or when there is nobody at all", () => {
    const map = makeMap({ persons: [makePerson(1)] });
    expect(levelsLayout(map).columns.map((column) => column.id)).toEqual([2]);
    expect(levelsLayout(map, true).columns.map((column) => column.id)).toEqual([1, 2, 3]);
    expect(levelsLayout(makeMap({ persons: [] })).columns).toHaveLength(3);
});

test("levels: every card lies in the cell of its person, also of three hundred", () => {
    const persons = Array.from({ length: 300 }, (_, index) =>
        makePerson(index, {
            level: index < 200 ? 1 : (index % 5) + 1,
            department_id: index < 150 ? 2 : (index % 3) + 1,
        })
    );
    const layout = levelsLayout(makeMap({ persons }));
    expect(layout.cards.size).toBe(300);
    expect(overlaps(layout.cards)).toBe(false);
    for (const { key, level, department_id } of persons) {
        const { x, y } = layout.cards.get(key);
        for (const corner of [
            [x, y],
            [x + CARD.width, y + CARD.height],
        ]) {
            const cell = cellAt(layout, ...corner);
            expect([cell.level, cell.department]).toEqual([level, department_id]);
        }
    }
    // It looks like a screen, not like a ribbon.
    expect(layout.width / layout.height).toBeWithin(1, 3);
});

test("there is no cell in the margins", () => {
    const layout = levelsLayout(makeMap());
    expect(cellAt(layout, 5, 5)).toBe(null);
    expect(cellAt(layout, 1e6, 100)).toBe(null);
});

// DEC-09: the network to others.
test("who is elsewhere stands below the customer's own people", () => {
    const persons = [
        makePerson(1),
        makePerson(2, { side: "ours", stakeholder_id: false, level: 0, department_id: false }),
        makePerson(3, { side: "other", stakeholder_id: false }),
        makePerson(4, { side: "other" }),
    ];
    for (const layout of [levelsLayout(makeMap({ persons })), treeLayout(makeMap({ persons }))]) {
        expect(layout.bands.map((band) => band.id)).toEqual(["other", "ours"]);
        expect(layout.cards.get("partner-3").y).toBeGreaterThan(layout.cards.get("partner-4").y);
        expect(layout.cards.get("partner-2").y).toBeGreaterThan(layout.cards.get("partner-3").y);
        expect(overlaps(layout.cards)).toBe(false);
    }
});

test("tree: superiors above, in the middle of two reports", () => {
    const persons = [1, 2, 3].map((id) => makePerson(id));
    const edges = [reportsTo(2, 1), reportsTo(3, 1)];
    const { cards } = treeLayout(makeMap({ persons, edges }));
    const [a, b, c] = [1, 2, 3].map((id) => cards.get(`partner-${id}`));
    expect(b.y).toBeGreaterThan(a.y + CARD.height);
    expect(b.y).toBe(c.y);
    expect(a.x).toBe((b.x + c.x) / 2);
});

test("tree: many reports without reports of their own stand in a stack", () => {
    const persons = Array.from({ length: 7 }, (_, id) => makePerson(id));
    const edges = [1, 2, 3, 4, 5, 6].map((id) => reportsTo(id, 0));
    const { cards } = treeLayout(makeMap({ persons, edges }));
    expect(new Set([1, 2, 3, 4, 5, 6].map((id) => cards.get(`partner-${id}`).x)).size).toBe(1);
    expect(cards.get("partner-1").rail).toBeLessThan(cards.get("partner-1").x);
});

test("tree: three hundred people overlap nowhere and look like a screen", () => {
    const persons = Array.from({ length: 300 }, (_, id) => makePerson(id));
    const edges = persons.slice(1).map((_, id) => reportsTo(id + 1, Math.floor(id / 6)));
    const layout = treeLayout(makeMap({ persons, edges }));
    expect(layout.cards.size).toBe(300);
    expect(overlaps(layout.cards)).toBe(false);
    expect(layout.width / layout.height).toBeWithin(0.7, 4);
});

test("tree: a circle shows everybody once", () => {
    const persons = [1, 2, 3].map((id) => makePerson(id));
    const edges = [reportsTo(1, 2), reportsTo(2, 3), reportsTo(3, 1)];
    expect(treeLayout(makeMap({ persons, edges })).cards.size).toBe(3);
});

test("tree: who was placed by hand stays there", () => {
    const persons = [makePerson(1), makePerson(2, { place: [900, 700] })];
    const layout = treeLayout(makeMap({ persons, edges: [reportsTo(2, 1)] }));
    expect(layout.cards.get("partner-2")).toEqual({ x: 900, y: 700 });
    expect(layout.width).toBeGreaterThan(900 + CARD.width);
    expect(layout.height).toBeGreaterThan(700 + CARD.height);
});

// DEC-03.
test("lines end at cards that are drawn, and two of the same pair do not lie on each other", () => {
    const edges = [
        makeRelation(1, "trust", 2, 1),
        makeRelation(2, "personal", 1, 2),
        makeRelation(3, "influence", 4, 1),
    ];
    const lines = edgeLines(edges, levelsLayout(makeMap()));
    expect(lines.map((line) => line.id)).toEqual(["relation-1", "relation-2"]);
    expect(lines[0].middle).not.toEqual(lines[1].middle);
});

test("reports-to lines have right angles only", () => {
    for (const layout of [levelsLayout(makeMap()), treeLayout(makeMap())]) {
        for (const line of edgeLines([reportsTo(2, 1), reportsTo(3, 1)], layout)) {
            expect(line.d).toMatch(/^M[\d.,-]+( [HV][\d.-]+)+$/);
        }
    }
});

test("arrow keys lead to the nearest card ahead", () => {
    const cards = new Map([
        ["a", { x: 0, y: 0 }],
        ["b", { x: 200, y: 0 }],
        ["c", { x: 400, y: 10 }],
        ["d", { x: 190, y: 300 }],
    ]);
    expect(neighbour(cards, "a", "ArrowRight")).toBe("b");
    expect(neighbour(cards, "b", "ArrowRight")).toBe("c");
    expect(neighbour(cards, "b", "ArrowDown")).toBe("d");
    expect(neighbour(cards, "d", "ArrowUp")).toBe("b");
    expect(neighbour(cards, "a", "ArrowLeft")).toBe(null);
});

test("zooming keeps the point under the pointer, within limits", () => {
    const view = { x: 30, y: 20, scale: 0.5 };
    const at = { x: 100, y: 80 };
    const zoomed = zoomAt(view, 2, at);
    expect(zoomed.scale).toBe(1);
    expect((at.x - zoomed.x) / zoomed.scale).toBe((at.x - view.x) / view.scale);
    expect((at.y - zoomed.y) / zoomed.scale).toBe((at.y - view.y) / view.scale);
    expect(zoomAt(view, 1000, at).scale).toBe(2);
});

test("fitting shows the whole drawing and enlarges nothing", () => {
    const screen = { width: 1000, height: 500 };
    const { scale, x } = fit({ width: 4000, height: 1000 }, screen);
    expect(4000 * scale + x).toBeLessThan(1000);
    expect(fit({ width: 100, height: 100 }, screen).scale).toBe(1);
});

test("revealing moves no more than needed", () => {
    const screen = { width: 500, height: 500 };
    const view = { x: 0, y: 0, scale: 1 };
    const box = { x: 100, y: 100, width: 50, height: 50 };
    expect(reveal(view, box, screen)).toEqual(view);
    expect(reveal(view, { ...box, x: 600 }, screen)).toEqual({ x: -166, y: 0, scale: 1 });
});
