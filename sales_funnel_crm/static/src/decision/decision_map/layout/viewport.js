export const MIN_SCALE = 0.08;
export const MAX_SCALE = 2;
export const STEP = 1.25;
const MARGIN = 16;

/**
 * @typedef {object} View what part of the drawing is seen
 * @property {number} x of the drawing's corner, in pixels of the screen
 * @property {number} y
 * @property {number} scale
 */

export const clampScale = (scale) => Math.min(Math.max(scale, MIN_SCALE), MAX_SCALE);

/**
 * Zoom so that the point of the drawing under the pointer stays there.
 *
 * @param {View} view
 * @param {number} factor
 * @param {{x: number, y: number}} at in pixels of the screen
 * @returns {View}
 */
export function zoomAt(view, factor, at) {
    const scale = clampScale(view.scale * factor);
    const ratio = scale / view.scale;
    return { scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio };
}

/**
 * Show the whole drawing, centred, never enlarged.
 *
 * @param {{width: number, height: number}} drawing
 * @param {{width: number, height: number}} screen
 * @returns {View}
 */
export function fit(drawing, screen) {
    const scale = clampScale(
        Math.min(
            1,
            (screen.width - 2 * MARGIN) / drawing.width,
            (screen.height - 2 * MARGIN) / drawing.height
        )
    );
    return {
        scale,
        x: Math.max((screen.width - drawing.width * scale) / 2, MARGIN),
        y: MARGIN,
    };
}

/**
 * Move no more than needed to see a rectangle of the drawing.
 *
 * @param {View} view
 * @param {{x: number, y: number, width: number, height: number}} box in pixels of the drawing
 * @param {{width: number, height: number}} screen
 * @returns {View}
 */
export function reveal(view, box, screen) {
    const shift = (from, to, size) => {
        if (from < MARGIN) {
            return MARGIN - from;
        }
        return to > size - MARGIN ? Math.max(size - MARGIN - to, MARGIN - from) : 0;
    };
    const left = view.x + box.x * view.scale;
    const top = view.y + box.y * view.scale;
    return {
        scale: view.scale,
        x: view.x + shift(left, left + box.width * view.scale, screen.width),
        y: view.y + shift(top, top + box.height * view.scale, screen.height),
    };
}
