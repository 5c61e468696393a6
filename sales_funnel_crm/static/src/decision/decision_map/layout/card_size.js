/** Pixels of the drawing before zooming. */
export const CARD = { width: 184, height: 76 };
export const GAP = 12;
export const STEP_X = CARD.width + GAP;
export const STEP_Y = CARD.height + GAP;

/** The strongest first, then by name, so that a drawing is the same every time. */
export const byWeight = (a, b) => b.influence - a.influence || a.name.localeCompare(b.name);

/** Who is on the map only because somebody of the customer knows him or her. */
export const isLinked = (person) => !person.stakeholder_id && person.side !== "customer";

/**
 * A block of cards, filled row by row.
 *
 * @param {object[]} persons
 * @param {number} columns
 * @returns {{ cards: Array<[string, {x: number, y: number}]>, width: number, height: number }}
 */
export function block(persons, columns, left, top) {
    const cards = persons.map((person, index) => [
        person.key,
        { x: left + (index % columns) * STEP_X, y: top + Math.floor(index / columns) * STEP_Y },
    ]);
    const rows = Math.ceil(persons.length / columns);
    return { cards, width: Math.min(persons.length, columns) * STEP_X, height: rows * STEP_Y };
}
