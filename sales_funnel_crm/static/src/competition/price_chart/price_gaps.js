/**
 * Leave out what is not known from the lines of a chart, instead of drawing it as zero.
 *
 * Odoo fills each month without a price with zero, and gathers these months in a line of their own:
 * the price would seem to fall to nothing between two dates.
 *
 * @param {{datasets: Object[], labels: string[]}} data of a line chart
 * @param {{count: number, labelIndex: number}[]} dataPoints what the chart was made of
 * @param {Function} labelOf returns the label of the line that a point belongs to
 * @returns {{datasets: Object[], labels: string[]}} the same with `null` where no point is; lines
 *     without any point are gone
 */
export function leaveGaps(data, dataPoints, labelOf) {
    const known = {};
    for (const point of dataPoints) {
        if (point.count) {
            const label = labelOf(point);
            known[label] = known[label] || new Set();
            known[label].add(point.labelIndex);
        }
    }
    const datasets = data.datasets
        .filter((dataset) => dataset.label in known)
        .map((dataset) => ({
            ...dataset,
            data: dataset.data.map((value, index) =>
                known[dataset.label].has(index) ? value : null
            ),
            spanGaps: true,
        }));
    return { ...data, datasets };
}
