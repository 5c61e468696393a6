import { CARD, GAP, STEP_X, STEP_Y, block, isLinked } from "./card_size";
import { forest } from "./forest";
import { addBands } from "./network_bands";

const BUS = 26; // between a superior and the next generation: room for the line
const RAIL = 14; // of a stack or shelf, at its left: room for the line
const MIN_STACK = 3; // fewer people without own reports stand side by side
const STACK_ROWS = 8;
const SPACE = 28; // between two branches
const MIN_SHELF = 1600; // pixels
const SHELF_PER_CARD = 270; // pixels, times the square root of the number of people

/**
 * Superiors above their reports. People without own reports stand in stacks below their superior,
 * and many branches on several shelves, so that a big company is no endless row.
 *
 * @param {object} map answer of `get_decision_map`
 * @returns {object} `cards` (Map of key to x, y and, where the line to the superior runs beside,
 *  `rail`), `bands`, `width`, `height`
 */
export function treeLayout(map) {
    const persons = map.persons.filter((person) => !isLinked(person));
    const { roots, reports } = forest(persons, map.edges);
    const shelf = Math.max(MIN_SHELF, SHELF_PER_CARD * Math.sqrt(persons.length));
    const isAlone = (person) => !reports.get(person.key).length;
    const cards = new Map();
    let left = GAP;
    let bottom = 0;
    for (const root of roots.filter((person) => !isAlone(person))) {
        const branch = measure(root, reports, shelf);
        place(branch, left, GAP, cards);
        left += branch.width + SPACE;
        bottom = Math.max(bottom, branch.height + GAP);
    }
    const alone = roots.filter(isAlone);
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

/** A branch and its parts with their sizes, without places. */
function measure(person, reports, shelf) {
    const below = reports.get(person.key);
    const leaves = below.filter((report) => !reports.get(report.key).length);
    const stacked = leaves.length >= MIN_STACK ? leaves : [];
    const parts = below
        .filter((report) => !stacked.includes(report))
        .map((report) => measure(report, reports, shelf));
    if (stacked.length) {
        parts.push(measureStack(stacked));
    }
    const shelves = fillShelves(parts, shelf);
    const inner = Math.max(0, ...shelves.map((one) => one.width));
    const heights = shelves.map((one) => BUS + one.height);
    return {
        person,
        shelves,
        inner,
        width: Math.max(CARD.width, inner + (shelves.length > 1 ? RAIL : 0)),
        height: heights.reduce((sum, height) => sum + height, CARD.height),
    };
}

/** Parts side by side, on as many shelves as the greatest width makes necessary. */
function fillShelves(parts, greatest) {
    const shelves = [];
    let current = null;
    for (const part of parts) {
        if (!current || current.width + SPACE + part.width > greatest) {
            current = { parts: [], width: -SPACE, height: 0 };
            shelves.push(current);
        }
        current.parts.push(part);
        current.width += SPACE + part.width;
        current.height = Math.max(current.height, part.height);
    }
    return shelves;
}

function measureStack(people) {
    const columns = Math.ceil(people.length / STACK_ROWS);
    const rows = Math.ceil(people.length / columns);
    const width = columns * (STEP_X + RAIL) - GAP;
    return { people, rows, width, height: rows * STEP_Y - GAP };
}

/** The trunk is the x of the line beside the shelves, if the part stands on one of several. */
function place(part, left, top, cards, trunk) {
    if (part.people) {
        placeStack(part, left, top, cards, trunk);
        return;
    }
    const x = left + (part.width - CARD.width) / 2;
    cards.set(part.person.key, { x, y: top, ...(trunk === undefined ? {} : { trunk }) });
    const isWrapped = part.shelves.length > 1;
    let y = top + CARD.height;
    for (const shelf of part.shelves) {
        let at = isWrapped ? left + RAIL : left + (part.width - part.inner) / 2;
        for (const below of shelf.parts) {
            place(below, at, y + BUS, cards, isWrapped ? left : undefined);
            at += below.width + SPACE;
        }
        y += BUS + shelf.height;
    }
}

function placeStack({ people, rows }, left, top, cards, trunk) {
    people.forEach((person, index) => {
        const rail = left + Math.floor(index / rows) * (STEP_X + RAIL);
        const y = top + (index % rows) * STEP_Y;
        cards.set(person.key, {
            x: rail + RAIL,
            y,
            rail,
            ...(trunk === undefined ? {} : { trunk, bus: top - GAP }),
        });
    });
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
