import { GAP, STEP_X, STEP_Y, block, byWeight, isLinked } from "./card_size";
import { addBands } from "./network_bands";

export const HEAD = { width: 116, height: 40 };
const EMPTY_WIDTH = 104;
const EMPTY_HEIGHT = 44;
const MAX_COLUMNS = 12;
const PADDING = GAP;

/** How many cards wide the fullest cell of a department is, so that it becomes no tower. */
const columnsFor = (count) => Math.min(Math.max(Math.ceil(Math.sqrt(count * 0.6)), 1), MAX_COLUMNS);

/**
 * Rows are job levels with the top first, columns are departments. Who lacks one of the two is
 * not on the drawing, but in the tray of missing information.
 *
 * @param {object} map answer of `get_decision_map`
 * @returns {object} `cards` (Map of key to x and y), `columns` and `rows` with their places,
 *  `bands` (see `addBands`), `width` and `height`
 */
export function levelsLayout(map) {
    const cells = new Map();
    for (const person of map.persons) {
        if (person.level && person.department_id && !isLinked(person)) {
            const key = `${person.level}-${person.department_id}`;
            cells.set(key, [...(cells.get(key) || []), person]);
        }
    }
    const cell = (row, column) => cells.get(`${row.id}-${column.id}`) || [];
    let x = HEAD.width;
    const columns = map.departments.map((department) => {
        const counts = map.levels.map((level) => cell(level, department).length);
        const count = Math.max(0, ...counts);
        const cards = columnsFor(count);
        const width = count ? cards * STEP_X - GAP + 2 * PADDING : EMPTY_WIDTH;
        const column = { ...department, x, width, cards, isEmpty: !count };
        x += width;
        return column;
    });
    let y = HEAD.height;
    const rows = map.levels.map((level) => {
        const lines = Math.max(
            0,
            ...columns.map((column) => Math.ceil(cell(level, column).length / column.cards))
        );
        const height = lines ? lines * STEP_Y - GAP + 2 * PADDING : EMPTY_HEIGHT;
        const row = { ...level, y, height, isEmpty: !lines };
        y += height;
        return row;
    });
    const cards = new Map();
    for (const row of rows) {
        for (const column of columns) {
            const persons = [...cell(row, column)].sort(byWeight);
            const { cards: placed } = block(
                persons,
                column.cards,
                column.x + PADDING,
                row.y + PADDING
            );
            placed.forEach(([key, place]) => cards.set(key, place));
        }
    }
    return addBands({ kind: "levels", cards, columns, rows, width: x, height: y }, map);
}

/**
 * The cell at a point of the drawing, or null outside of the grid.
 *
 * @returns {{ level: number, department: number, x: number, y: number, width: number,
 *  height: number } | null}
 */
export function cellAt({ columns, rows }, x, y) {
    const column = columns.find((one) => x >= one.x && x < one.x + one.width);
    const row = rows.find((one) => y >= one.y && y < one.y + one.height);
    if (!column || !row) {
        return null;
    }
    const { x: left, width } = column;
    const { y: top, height } = row;
    return { level: row.id, department: column.id, x: left, y: top, width, height };
}
