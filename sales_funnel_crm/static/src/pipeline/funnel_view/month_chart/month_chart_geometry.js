/**
 * @typedef {object} MonthValues one month, in counts or amounts
 * @property {number} opening
 * @property {number} closing
 * @property {number} inflow
 * @property {number} won
 * @property {number} lost
 * @property {number} removed
 */

const positive = (value) => Math.max(value, 0);

/** The smallest round number that is not below `value`: 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 15… */
export function niceCeiling(value) {
    if (value <= 0) {
        return 1;
    }
    const power = 10 ** Math.floor(Math.log10(value));
    const step = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find(
        (factor) => factor * power >= value * (1 - 1e-9)
    );
    return step * power;
}

/**
 * Every how many months a label fits under the axis.
 *
 * @param {number} count of months
 * @param {number} width in pixels
 * @param {number} labelWidth in pixels
 */
export function labelStep(count, width, labelWidth) {
    return Math.max(1, Math.ceil((count * labelWidth) / Math.max(width, 1)));
}

/**
 * Two panels over one time axis. Above, what stands in the pipeline: a line
 * through the instants between the months. Below, what moves: inflow upwards,
 * won, lost and removed stacked downwards.
 *
 * @param {MonthValues[]} months
 * @param {object} sizes in pixels
 * @param {number} sizes.width
 * @param {number} sizes.stockHeight of the upper panel
 * @param {number} sizes.flowHeight of the lower panel
 * @param {number} sizes.gap between the panels
 * @returns {object} `line` and `area` (SVG paths), `dots`, `columns` with `bars`, the two
 *  scales and the position of the zero line
 */
export function monthGeometry(months, { width, stockHeight, flowHeight, gap }) {
    const count = months.length;
    const step = count ? width / count : width;
    const stocks = count ? [months[0].opening, ...months.map((month) => month.closing)] : [];
    const stockTop = niceCeiling(Math.max(0, ...stocks));
    const stockY = (value) => stockHeight - (stockHeight * positive(value)) / stockTop;
    const dots = stocks.map((value, index) => ({ x: index * step, y: stockY(value), value }));
    const line = dots.map(({ x, y }, index) => `${index ? "L" : "M"}${x},${y}`).join(" ");
    const area = count ? `${line} L${width},${stockHeight} L0,${stockHeight} Z` : "";

    const ups = months.map((month) => positive(month.inflow));
    const downs = months.map(
        (month) => positive(month.won) + positive(month.lost) + positive(month.removed)
    );
    const up = Math.max(0, ...ups);
    const down = Math.max(0, ...downs);
    const flowTop = up + down || 1;
    const flowScale = flowHeight / flowTop;
    const zeroY = stockHeight + gap + up * flowScale;
    const barWidth = Math.min(step * 0.6, 36);
    const columns = months.map((month, index) => {
        const x = index * step + (step - barWidth) / 2;
        const bar = (figure, y, value) => ({
            figure,
            x,
            y,
            width: barWidth,
            height: positive(value) * flowScale,
        });
        const bars = [bar("inflow", zeroY - ups[index] * flowScale, month.inflow)];
        let y = zeroY;
        for (const figure of ["won", "lost", "removed"]) {
            const part = bar(figure, y, month[figure]);
            bars.push(part);
            y += part.height;
        }
        return {
            x: index * step,
            width: step,
            middle: index * step + step / 2,
            bars,
            up: { value: ups[index], y: bars[0].y },
            down: { value: downs[index], y },
        };
    });
    return { line, area, dots, columns, stockTop, zeroY, height: stockHeight + gap + flowHeight };
}
