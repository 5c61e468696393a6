const STEPS = [0.5, 1, 2, 5, 10, 20, 25];
const MOST_TICKS = 11;

/**
 * Round places between two gaps, as few as are easily read.
 *
 * @param {number} from
 * @param {number} to
 * @returns {number[]}
 */
export function gapTicks(from, to) {
    const step = STEPS.find((one) => (to - from) / one < MOST_TICKS) || 50;
    const ticks = [];
    for (let tick = Math.ceil(from / step); tick * step <= to; tick++) {
        ticks.push(tick * step);
    }
    return ticks;
}

/**
 * Where everything of the curve lies in a drawing; 100 percent is at its top.
 *
 * @param {object} answer of `crm.competitor.get_price_to_win`
 * @param {number} width
 * @param {number} height
 * @returns {{line: string, band: string, ticks: object[], even: number|null, groups: object[],
 *     targets: object[]}}
 */
export function priceChart(answer, width, height) {
    const gaps = [...answer.curve, ...answer.groups].flatMap((one) =>
        "gap" in one ? [one.gap] : [one.mean_gap]
    );
    const from = Math.min(...gaps, -1);
    const to = Math.max(...gaps, 1);
    const x = (gap) => ((gap - from) / (to - from)) * width;
    const y = (percent) => height - (percent / 100) * height;
    const place = (points) => points.map((point) => point.map(Math.round).join(",")).join(" ");
    const low = answer.curve.map((one) => [x(one.gap), y(one.low_percent)]);
    const high = answer.curve.map((one) => [x(one.gap), y(one.high_percent)]);
    return {
        line: place(answer.curve.map((one) => [x(one.gap), y(one.percent)])),
        band: place([...low, ...high.reverse()]),
        ticks: gapTicks(from, to).map((gap) => ({ gap, x: x(gap) })),
        even: x(0),
        groups: answer.groups.map((one) => ({
            x: x(one.mean_gap),
            y: y(one.percent),
            low: y(one.low_percent),
            high: y(one.high_percent),
            radius: 2 + 3 * Math.sqrt(one.count / Math.max(...answer.groups.map((g) => g.count))),
            rate: one,
        })),
        targets: answer.targets
            .filter((one) => one.is_seen)
            .map((one) => ({ percent: one.percent, x: x(one.gap), y: y(one.percent) })),
    };
}
