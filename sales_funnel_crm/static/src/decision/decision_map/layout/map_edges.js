import { CARD, GAP } from "./card_size";

const BEND = 0.14; // how far a relation bows out, as part of its length
const NEXT_BEND = 18; // pixels further for each more relation of the same two persons
const LIFT = 7;

const centre = ({ x, y }) => ({ x: x + CARD.width / 2, y: y + CARD.height / 2 });
const round = (value) => Math.round(value * 10) / 10;
const point = ({ x, y }) => `${round(x)},${round(y)}`;

/**
 * The lines of a drawing. Relations of the same two persons bow out one further than the other.
 *
 * @param {object[]} edges of the decision map
 * @param {object} layout
 * @param {Map<string, {x: number, y: number}>} layout.cards
 * @returns {object[]} the edges whose both ends are drawn, each with `d` (SVG path), relations
 *  with their `middle` (x and y)
 */
export function edgeLines(edges, { cards }) {
    const counts = new Map();
    const lines = [];
    for (const edge of edges) {
        const from = cards.get(edge.source);
        const to = cards.get(edge.target);
        if (!from || !to) {
            continue;
        }
        if (edge.kind === "reports_to") {
            lines.push({ ...edge, ...elbow(from, to) });
        } else {
            const pair = [edge.source, edge.target].sort().join();
            const index = counts.get(pair) || 0;
            counts.set(pair, index + 1);
            const side = edge.source < edge.target ? 1 : -1;
            lines.push({ ...edge, ...bow(from, to, side, index) });
        }
    }
    return lines;
}

/** From a person to his or her superior, in right angles. */
export function elbow(from, to) {
    const end = { x: centre(to).x, y: to.y + CARD.height };
    if (from.y < end.y) {
        return besides(from, to);
    }
    // Up to the line above the row, along the trunk beside the shelves, into the superior.
    const isStacked = from.rail !== undefined;
    const bus = from.bus ?? (isStacked && from.trunk === undefined ? end.y + 12 : from.y - GAP);
    const start = isStacked
        ? `M${point({ x: from.x, y: centre(from).y })} H${round(from.rail)} V${round(bus)}`
        : `M${point({ x: centre(from).x, y: from.y })} V${round(bus)}`;
    const trunk =
        from.trunk === undefined ? "" : ` H${round(from.trunk)} V${round(end.y + GAP + 2)}`;
    return { d: `${start}${trunk} H${round(end.x)} V${round(end.y)}` };
}

/** The superior stands beside or below: over the tops of both. */
function besides(from, to) {
    const bus = Math.min(from.y, to.y) - LIFT;
    const [start, end] = [centre(from).x, centre(to).x];
    return {
        d: `M${point({ x: start, y: from.y })} V${round(bus)} H${round(end)} V${round(to.y)}`,
    };
}

/** A bowed line from the border of one card to the border of the other. */
function bow(from, to, side, index) {
    const a = centre(from);
    const b = centre(to);
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const out = side * (length * BEND + index * NEXT_BEND);
    const control = {
        x: (a.x + b.x) / 2 - ((b.y - a.y) / length) * out,
        y: (a.y + b.y) / 2 + ((b.x - a.x) / length) * out,
    };
    const start = border(a, control);
    const end = border(b, control);
    return {
        d: `M${point(start)} Q${point(control)} ${point(end)}`,
        middle: {
            x: (start.x + 2 * control.x + end.x) / 4,
            y: (start.y + 2 * control.y + end.y) / 4,
        },
    };
}

/** Where the line from the centre of a card towards a point leaves the card. */
function border(from, towards) {
    const dx = towards.x - from.x;
    const dy = towards.y - from.y;
    const scale = Math.min(
        (CARD.width / 2 + 3) / (Math.abs(dx) || 1e-9),
        (CARD.height / 2 + 3) / (Math.abs(dy) || 1e-9),
        1
    );
    return { x: from.x + dx * scale, y: from.y + dy * scale };
}
