import { CARD, GAP, STEP_X, STEP_Y, block, byWeight, isLinked } from "./card_size";
import { addBands } from "./network_bands";

const BUS = 26; // between a superior and the next generation: room for the line
const RAIL = 14; // of a stack, left of its cards: room for the line
const MIN_STACK = 3; // fewer people without own reports stand side by side
const SPACE = 28; // between two branches

/**
 * Superiors above their reports. People without own reports stand in stacks below their superior
 * so that a big department is no endless row.
 *
 * @param {object} map answer of `get_decision_map`
 * @returns {object} `cards` (Map of key to x, y and, in a stack, `rail`), `bands`, `width`, `height`
 */
export function treeLayout(map) {
    const persons = map.persons.filter((person) => !isLinked(person));
    const { roots, reports } = forest(persons, map.edges);
    const cards = new Map();
    const alone = roots.filter((person) => !reports.get(person.key).length);
    let left = GAP;
    let bottom = 0;
    for (const root of roots.filter((person) => reports.get(person.key).length)) {
        const branch = measure(root, reports);
        place(branch, left, GAP, cards);
        left += branch.width + SPACE;
        bottom = Math.max(bottom, branch.height + GAP);
    }
    if (alone.length) {
        const columns = Math.ceil(Math.sqrt(alone.length * 0.6));
        const part = block(alone, columns, left, GAP);
        part.cards.forEach(([key, spot]) => cards.set(key, spot));
        left += part.width + SPACE;
        bottom = Math.max(bottom, part.height + GAP);
    }
    const layout = { kind: "tree", cards, columns: [], rows: [], width: left, height: bottom };
    return addBands(movedByHand(layout, persons), map);
}

/** People at the top, and the reports of each. A circle is opened at its first person. */
function forest(persons, edges) {
    const byKey = new Map(persons.map((person) => [person.key, person]));
    const superior = new Map();
    for (const { kind, source, target } of edges) {
        if (kind === "reports_to" && byKey.has(source) && byKey.has(target)) {
            superior.set(source, target);
        }
    }
    for (const { key } of persons) {
        const seen = new Set([key]);
        let at = key;
        while (superior.has(at) && !seen.has(superior.get(at))) {
            at = superior.get(at);
            seen.add(at);
        }
        if (superior.get(at) === key) {
            superior.delete(key);
        }
    }
    const reports = new Map(persons.map((person) => [person.key, []]));
    const roots = [];
    for (const person of [...persons].sort(byWeight)) {
        const siblings = superior.has(person.key) ? reports.get(superior.get(person.key)) : roots;
        siblings.push(person);
    }
    return { roots, reports };
}

/** A branch and its parts with their sizes, without places. */
function measure(person, reports) {
    const below = reports.get(person.key);
    const leaves = below.filter((report) => !reports.get(report.key).length);
    const stacked = leaves.length >= MIN_STACK ? leaves : [];
    const parts = below
        .filter((report) => !stacked.includes(report))
        .map((report) => measure(report, reports));
    if (stacked.length) {
        parts.push(measureStack(stacked));
    }
    const inner = parts.reduce((sum, part) => sum + part.width + SPACE, -SPACE);
    return {
        person,
        parts,
        width: Math.max(CARD.width, inner),
        inner: Math.max(inner, 0),
        height: CARD.height + (parts.length ? BUS + Math.max(...parts.map((p) => p.height)) : 0),
    };
}

function measureStack(people) {
    const columns = Math.max(1, Math.round(Math.sqrt(people.length * 0.35)));
    const rows = Math.ceil(people.length / columns);
    const width = columns * (STEP_X + RAIL) - GAP;
    return { people, rows, width, height: rows * STEP_Y - GAP };
}

function place(part, left, top, cards) {
    if (part.people) {
        part.people.forEach((person, index) => {
            const rail = left + Math.floor(index / part.rows) * (STEP_X + RAIL);
            const y = top + (index % part.rows) * STEP_Y;
            cards.set(person.key, { x: rail + RAIL, y, rail });
        });
        return;
    }
    cards.set(part.person.key, { x: left + (part.width - CARD.width) / 2, y: top });
    let x = left + (part.width - part.inner) / 2;
    for (const below of part.parts) {
        place(below, x, top + CARD.height + BUS, cards);
        x += below.width + SPACE;
    }
}

function movedByHand(layout, persons) {
    let { width, height } = layout;
    for (const { key, place: spot } of persons) {
        if (spot) {
            const [x, y] = spot;
            layout.cards.set(key, { x, y });
            width = Math.max(width, x + CARD.width + GAP);
            height = Math.max(height, y + CARD.height + GAP);
        }
    }
    return { ...layout, width, height };
}
