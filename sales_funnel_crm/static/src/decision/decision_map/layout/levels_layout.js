import { GAP, STEP_X, STEP_Y, block, byWeight, isLinked } from "./card_size";
import { addBands } from "./network_bands";

export const HEAD = { width: 116, height: 40 };
const EMPTY_WIDTH = 104;
const EMPTY_HEIGHT = 44;
const PADDING = GAP;
const SCREEN = { width: 17, height: 10 }; // what the drawing should look good on
const STEEPNESS = [0.3, 0.5, 0.8, 1.2, 2, 3, 4.5, 7, 10, 15];

/**
 * Rows are job levels with the top first, columns are departments. Who lacks one of the two is
 * not on the drawing, but in the tray of missing information.
 *
 * @param {object} map answer of `get_decision_map`
 * @param {boolean} [isWhole] with the departments that nobody of the map belongs to
 * @returns {object} `cards` (Map of key to x and y), `columns` and `rows` with their places,
 *  `bands` (see `addBands`), `width` and `height`
 */
export function levelsLayout(map, isWhole = false) {
    const cells = groupByCell(map.persons);
    const isUsed = ({ id }) => map.levels.some((level) => cells.has(`${level.id}-${id}`));
    const used = map.departments.filter(isUsed);
    const departments = isWhole || !used.length ? map.departments : used;
    const drawing = STEEPNESS.map((steepness) =>
        grid(map.levels, departments, cells, steepness)
    ).reduce((best, other) => (zoomOf(other) > zoomOf(best) ? other : best));
    const cards = new Map();
    for (const row of drawing.rows) {
        for (const column of drawing.columns) {
            const persons = [...(cells.get(`${row.id}-${column.id}`) || [])].sort(byWeight);
            const [left, top] = [column.x + PADDING, row.y + PADDING];
            const placed = block(persons, column.cards, left, top).cards;
            placed.forEach(([key, place]) => cards.set(key, place));
        }
    }
    return addBands({ kind: "levels", cards, ...drawing }, map);
}

function groupByCell(persons) {
    const cells = new Map();
    for (const person of persons) {
        if (person.level && person.department_id && !isLinked(person)) {
            const key = `${person.level}-${person.department_id}`;
            cells.set(key, [...(cells.get(key) || []), person]);
        }
    }
    return cells;
}

const zoomOf = ({ width, height }) => Math.min(SCREEN.width / width, SCREEN.height / height);

/**
 * Sizes of rows and columns. The steeper, the higher the rows and the narrower the columns: a row
 * may have as many lines as the square root of its fullest cell times the steepness.
 */
function grid(levels, departments, cells, steepness) {
    const count = (level, department) => cells.get(`${level.id}-${department.id}`)?.length || 0;
    const linesOf = new Map();
    for (const level of levels) {
        const fullest = Math.max(0, ...departments.map((department) => count(level, department)));
        linesOf.set(level.id, Math.min(fullest, Math.ceil(Math.sqrt(fullest * steepness))));
    }
    let x = HEAD.width;
    const columns = departments.map((department) => {
        const wide = levels.map((level) =>
            Math.ceil(count(level, department) / (linesOf.get(level.id) || 1))
        );
        const cards = Math.max(...wide);
        const width = cards ? cards * STEP_X - GAP + 2 * PADDING : EMPTY_WIDTH;
        const column = { ...department, x, width, cards: cards || 1, isEmpty: !cards };
        x += width;
        return column;
    });
    let y = HEAD.height;
    const rows = levels.map((level) => {
        const high = columns.map((column) => Math.ceil(count(level, column) / column.cards));
        const lines = Math.max(0, ...high);
        const height = lines ? lines * STEP_Y - GAP + 2 * PADDING : EMPTY_HEIGHT;
        const row = { ...level, y, height, isEmpty: !lines };
        y += height;
        return row;
    });
    return { rows, columns, width: x, height: y };
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
