const DIRECTIONS = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
};

/**
 * The card that an arrow key leads to: near, and rather straight ahead than aside.
 *
 * @param {Map<string, {x: number, y: number}>} cards
 * @param {string} key of the card to start from
 * @param {string} arrow name of the key on the keyboard
 * @returns {string | null} key of a card, null when there is none in this direction
 */
export function neighbour(cards, key, arrow) {
    const start = cards.get(key);
    const [dx, dy] = DIRECTIONS[arrow];
    let best = null;
    let shortest = Infinity;
    for (const [other, place] of cards) {
        const x = place.x - start.x;
        const y = place.y - start.y;
        const ahead = x * dx + y * dy;
        const aside = Math.abs(x * dy) + Math.abs(y * dx);
        const distance = ahead + 2 * aside;
        if (ahead > 0 && distance < shortest) {
            best = other;
            shortest = distance;
        }
    }
    return best;
}
