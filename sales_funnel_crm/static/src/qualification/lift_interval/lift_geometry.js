/** Lifts beyond this, and below its inverse, are drawn at the edge. */
const LIMIT = 4;

/**
 * Place of a lift on a logarithmic axis: half as often is as far from 1 as twice as often.
 *
 * @param {number} lift
 * @param {number} width of the axis
 * @returns {number} from 0 to `width`; a lift of 1 lies in the middle
 */
export function liftPosition(lift, width) {
    const limited = Math.min(Math.max(lift, 1 / LIMIT), LIMIT);
    return (width * (Math.log(limited) / Math.log(LIMIT) + 1)) / 2;
}
