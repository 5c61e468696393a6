/**
 * A number as authors write it: without digits that mean nothing.
 *
 * @param {number} value
 * @returns {string}
 */
export function rounded(value) {
    return String(Math.round(value * 100) / 100);
}

/**
 * A share of the score, without digits that nobody needs.
 *
 * @param {number} share 0-100
 * @returns {string}
 */
export function roundedShare(share) {
    return String(share < 1 ? Math.round(share * 10) / 10 : Math.round(share));
}

/**
 * The order of all questions after one was dropped.
 *
 * @param {Array<{id: number, questions: Array<{id: number}>}>} sections
 * @param {{questionId: number, sectionId: number, afterId: number}} move to a section, after a
 *  question, or to its beginning when there is none before it
 * @returns {Array<[number, number[]]>} section and its questions
 */
export function movedOrder(sections, { questionId, sectionId, afterId }) {
    return sections.map(({ id, questions }) => {
        const ids = questions.map((question) => question.id).filter((key) => key !== questionId);
        if (id === sectionId) {
            ids.splice(ids.indexOf(afterId) + 1, 0, questionId);
        }
        return [id, ids];
    });
}

/**
 * What a band says about its numbers, e.g. “10 ≤ … < 50”; empty without limits.
 *
 * @param {{low: number|false, high: number|false}} answer
 * @returns {string}
 */
export function bandText({ low, high }) {
    const from = low === false ? "" : `${rounded(low)} ≤ `;
    const to = high === false ? "" : ` < ${rounded(high)}`;
    return from || to ? `${from}…${to}` : "";
}
