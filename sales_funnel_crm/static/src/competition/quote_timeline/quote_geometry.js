const PAD = 12;

/**
 * Lay out quotes as one line of prices a rival, and one of ours.
 *
 * Ours is one line whoever we are compared with; a price of ours that stands beside the quotes
 * of several rivals on the same day is one point.
 *
 * @param {{ time: number, rivalId: number, rival: string, amount: number, ours: number }[]} quotes
 *     `time` in milliseconds; `ours` is 0 when unknown
 * @param {number} width
 * @param {number} height
 * @returns {{ isOurs: boolean, label: string, path: string,
 *     points: { x: number, y: number, time: number, amount: number }[] }[]} ours first; empty
 *     without quotes
 */
export function quoteLines(quotes, width, height) {
    const sorted = [...quotes].sort((a, b) => a.time - b.time);
    const ours = new Map();
    const rivals = new Map();
    for (const quote of sorted) {
        if (quote.ours) {
            ours.set(`${quote.time}-${quote.ours}`, { time: quote.time, amount: quote.ours });
        }
        if (!rivals.has(quote.rivalId)) {
            rivals.set(quote.rivalId, { isOurs: false, label: quote.rival, points: [] });
        }
        rivals.get(quote.rivalId).points.push({ time: quote.time, amount: quote.amount });
    }
    const lines = [...rivals.values()];
    if (ours.size) {
        lines.unshift({ isOurs: true, label: "", points: [...ours.values()] });
    }
    const all = lines.flatMap((line) => line.points);
    const placeX = scale(
        all.map((point) => point.time),
        PAD,
        width - PAD
    );
    const placeY = scale(
        all.map((point) => point.amount),
        height - PAD,
        PAD
    );
    return lines.map((line) => {
        const points = line.points.map((point) => ({
            ...point,
            x: placeX(point.time),
            y: placeY(point.amount),
        }));
        const path = points.map((point) => `${point.x},${point.y}`).join(" ");
        return { ...line, points, path };
    });
}

/** Return the linear function that puts the least value at `from` and the greatest at `to`. */
function scale(values, from, to) {
    const low = Math.min(...values);
    const high = Math.max(...values);
    const middle = (from + to) / 2;
    return (value) => (high > low ? from + ((to - from) * (value - low)) / (high - low) : middle);
}
