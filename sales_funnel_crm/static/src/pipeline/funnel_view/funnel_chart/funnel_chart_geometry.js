// The drawing is 100 wide and stretched to the width of its column; heights are pixels.
const WIDTH = 100;
// A stage that holds nothing is still a stage: it keeps a thin stem.
const MIN_WIDTH = 1;
// What leaves the funnel is no stage: its end is as wide as this, whatever came out of it.
const SPOUT_WIDTH = 12;

/**
 * @typedef {object} FunnelBar
 * @property {number} x
 * @property {number} y
 * @property {number} width
 * @property {number} height
 * @property {{ x: number, width: number } | null} ghost outline of the value before
 */

/**
 * Centered bars, one under the other, and the trapezoids that join them.
 *
 * @param {Array<{ value: number, before?: number | null, isSpout?: boolean }>} rows
 *  negative values count as 0; a spout is the end of the funnel, not drawn to scale
 * @param {object} sizes in pixels
 * @param {number} sizes.barHeight
 * @param {number} sizes.gap between two bars
 * @returns {{ width: number, height: number, bars: FunnelBar[], joints: string[] }}
 *  `joints` has one polygon (SVG `points`) less than there are bars
 */
export function funnelGeometry(rows, { barHeight, gap }) {
    const positive = (value) => Math.max(value || 0, 0);
    const scaled = rows.filter((row) => !row.isSpout);
    const scale = Math.max(
        0,
        ...scaled.map((row) => Math.max(positive(row.value), positive(row.before)))
    );
    const widthOf = (value) =>
        scale ? Math.max((WIDTH * positive(value)) / scale, MIN_WIDTH) : MIN_WIDTH;
    const spoutWidthOf = (value) => (positive(value) ? SPOUT_WIDTH : MIN_WIDTH);
    const centered = (width) => ({ x: (WIDTH - width) / 2, width });
    const bars = rows.map((row, index) => ({
        ...centered((row.isSpout ? spoutWidthOf : widthOf)(row.value)),
        y: index * (barHeight + gap),
        height: barHeight,
        ghost:
            row.before === undefined || row.before === null ? null : centered(widthOf(row.before)),
    }));
    const joints = bars.slice(1).map((below, index) => {
        const above = bars[index];
        const top = above.y + above.height;
        return [
            [above.x, top],
            [above.x + above.width, top],
            [below.x + below.width, below.y],
            [below.x, below.y],
        ]
            .map((point) => point.join(","))
            .join(" ");
    });
    const height = rows.length ? rows.length * (barHeight + gap) - gap : 0;
    return { width: WIDTH, height, bars, joints };
}
