import { GAP, STEP_X, block, isLinked } from "./card_size";

const TITLE_HEIGHT = 30;
const MIN_COLUMNS = 4;

/**
 * Below the customer's own people: those elsewhere who know them, at other companies and of us.
 *
 * @param {object} layout of the customer's people
 * @param {object} map answer of `get_decision_map`
 * @returns {object} the layout with `bands`: `id` ("other" or "ours"), place and size
 */
export function addBands(layout, map) {
    const bands = [];
    const linked = map.persons.filter(isLinked);
    let { height } = layout;
    const columns = Math.max(MIN_COLUMNS, Math.floor((layout.width - GAP) / STEP_X));
    const width = Math.max(layout.width, Math.min(linked.length, columns) * STEP_X + GAP);
    for (const id of ["other", "ours"]) {
        const persons = linked
            .filter((person) => person.side === id)
            .sort((a, b) => a.company.localeCompare(b.company) || a.name.localeCompare(b.name));
        if (persons.length) {
            const y = height + GAP;
            const part = block(persons, columns, GAP, y + TITLE_HEIGHT);
            part.cards.forEach(([key, place]) => layout.cards.set(key, place));
            bands.push({ id, x: 0, y, width, height: TITLE_HEIGHT + part.height });
            height = y + TITLE_HEIGHT + part.height;
        }
    }
    return { ...layout, bands, width, height };
}
