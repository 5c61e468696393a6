/**
 * Point of a half circle that opens downwards; 0 percent is its left end, 100 its right one.
 *
 * @param {number} percent from 0 to 100
 * @param {number} radius
 * @returns {{x: number, y: number}} the centre is the origin, y grows downwards
 */
export function gaugePoint(percent, radius) {
    const angle = Math.PI * (1 - percent / 100);
    return { x: radius * Math.cos(angle), y: -radius * Math.sin(angle) };
}

/**
 * Arc of the gauge from its left end, for the `d` of an SVG path.
 *
 * @param {number} percent from 0 to 100; what lies outside is drawn as the nearest end
 * @param {number} radius
 * @returns {string} empty at 0 percent
 */
export function gaugeArc(percent, radius) {
    const end = Math.min(Math.max(percent, 0), 100);
    if (!end) {
        return "";
    }
    const from = gaugePoint(0, radius);
    const to = gaugePoint(end, radius);
    return `M ${round(from.x)} ${round(from.y)} A ${radius} ${radius} 0 0 1 ${round(to.x)} ${round(to.y)}`;
}

function round(number) {
    return Math.round(number * 100) / 100 + 0;
}

/**
 * Where the points of some questions lie between the least and the most that they can give.
 *
 * @param {{points: Object, attainable: Object}} result see crm.assessment._compute_result
 * @param {number[]} questionIds
 * @returns {number|null} 0-100, null when they cannot give any points
 */
export function sharePercent(result, questionIds) {
    let points = 0;
    let lowest = 0;
    let highest = 0;
    for (const id of questionIds) {
        const [low, high] = result.attainable[id] || [0, 0];
        points += result.points[id] || 0;
        lowest += low;
        highest += high;
    }
    return highest > lowest ? (100 * (points - lowest)) / (highest - lowest) : null;
}
