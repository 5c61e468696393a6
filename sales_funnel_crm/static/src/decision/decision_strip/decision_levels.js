const CLASS_BY_LEVEL = { low: "success", medium: "warning", high: "danger" };

/**
 * Name of the colour of a risk level, as Bootstrap calls it.
 *
 * @param {string|false} level low, medium, high, or nothing when the deal is not mapped
 * @returns {string}
 */
export function levelClass(level) {
    return CLASS_BY_LEVEL[level] || "secondary";
}

/**
 * Points of a line of percents, oldest first, over the whole width.
 *
 * @param {number[]} percents from 0 to 100
 * @param {number} width of the drawing
 * @param {number} height of the drawing; 100 percent is at its top
 * @returns {string} for the `points` of an SVG polyline; a single percent is a level line
 */
export function sparkline(percents, width, height) {
    const values = percents.length === 1 ? [percents[0], percents[0]] : percents;
    const step = width / Math.max(values.length - 1, 1);
    return values
        .map((percent, index) => `${index * step},${height - (percent / 100) * height}`)
        .join(" ");
}
