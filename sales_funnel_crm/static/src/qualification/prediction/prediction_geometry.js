/**
 * Places of the bars of win rates, side by side, with their intervals.
 *
 * @param {{percent: number, low_percent: number, high_percent: number, mean_score?: number}[]} rates
 * @param {number} width of the drawing
 * @param {number} height of the drawing; 100 percent is at its top
 * @returns {{x: number, y: number, width: number, height: number, middle: number, low: number,
 *     high: number, score: number|null}[]}
 */
export function rateBars(rates, width, height) {
    const step = width / Math.max(rates.length, 1);
    const y = (percent) => height - (percent / 100) * height;
    return rates.map((rate, index) => ({
        x: index * step + step * 0.15,
        y: y(rate.percent),
        width: step * 0.7,
        height: height - y(rate.percent),
        middle: (index + 0.5) * step,
        low: y(rate.low_percent),
        high: y(rate.high_percent),
        score: rate.mean_score === undefined ? null : y(rate.mean_score),
    }));
}

/**
 * Points of the ROC curve.
 *
 * @param {[number, number][]} points shares of lost and of won deals above a score, 0-1
 * @param {number} size of the square drawing
 * @returns {string} for the `points` of an SVG polyline
 */
export function rocLine(points, size) {
    return points.map(([lost, won]) => `${lost * size},${size - won * size}`).join(" ");
}

/**
 * Share of the widest bar that each question takes: what it tells beyond chance.
 *
 * @param {{gain_bits: number|null, chance_bits: number}[]} questions
 * @returns {number[]} percents, 0-100
 */
export function gainPercents(questions) {
    const gains = questions.map(({ gain_bits, chance_bits }) =>
        Math.max((gain_bits || 0) - chance_bits, 0)
    );
    const widest = Math.max(...gains, 0);
    return gains.map((gain) => (widest ? (100 * gain) / widest : 0));
}
