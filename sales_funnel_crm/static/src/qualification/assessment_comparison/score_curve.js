const DAY = 24 * 3600 * 1000;

/**
 * Lines of scores over time, ours and those of each rival, for an SVG of the given size.
 *
 * @param {{id: number, time: number, percent: number, series: string}[]} points `time` in
 *   milliseconds; 100 percent is at the top
 * @param {number} width
 * @param {number} height
 * @returns {{series: string, points: string, dots: {id: number, x: number, y: number,
 *   percent: number}[]}[]} in the order in which the series appear; a single day is in the middle
 */
export function scoreCurve(points, width, height) {
    const times = points.map((point) => point.time);
    const first = Math.min(...times);
    const span = Math.max(...times) - first;
    const lines = new Map();
    for (const point of [...points].sort((a, b) => a.time - b.time)) {
        const x = span < DAY ? width / 2 : ((point.time - first) / span) * width;
        const dot = {
            id: point.id,
            percent: point.percent,
            x: Math.round(x * 10) / 10,
            y: Math.round((1 - point.percent / 100) * height * 10) / 10,
        };
        if (!lines.has(point.series)) {
            lines.set(point.series, []);
        }
        lines.get(point.series).push(dot);
    }
    return [...lines].map(([series, dots]) => ({
        series,
        points: dots.map((dot) => `${dot.x},${dot.y}`).join(" "),
        dots,
    }));
}

/**
 * Tell whether the assessments differ in what was answered to a question.
 *
 * @param {Object} row see crm.assessment.comparison.get_comparison
 * @param {{id: number}[]} assessments those that are compared
 */
export function differs(row, assessments) {
    const texts = assessments.map(({ id }) => {
        const cell = row.cells[id];
        return cell ? `${cell.status} ${cell.text}` : "";
    });
    return new Set(texts).size > 1;
}
