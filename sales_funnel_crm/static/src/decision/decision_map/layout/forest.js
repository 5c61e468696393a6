import { byWeight } from "./card_size";

/**
 * People at the top, and the reports of each. A circle is opened at its first person.
 *
 * @param {object[]} persons
 * @param {object[]} edges of the decision map
 * @returns {{ roots: object[], reports: Map<string, object[]> }}
 */
export function forest(persons, edges) {
    const superior = superiors(persons, edges);
    for (const { key } of persons) {
        if (isInCircle(key, superior)) {
            superior.delete(key);
        }
    }
    const reports = new Map(persons.map((person) => [person.key, []]));
    const roots = [];
    for (const person of [...persons].sort(byWeight)) {
        const siblings = superior.has(person.key) ? reports.get(superior.get(person.key)) : roots;
        siblings.push(person);
    }
    return { roots, reports };
}

function superiors(persons, edges) {
    const keys = new Set(persons.map((person) => person.key));
    return new Map(
        edges
            .filter(({ kind }) => kind === "reports_to")
            .filter(({ source, target }) => keys.has(source) && keys.has(target))
            .map(({ source, target }) => [source, target])
    );
}

function isInCircle(key, superior) {
    const seen = new Set();
    let at = superior.get(key);
    while (at !== undefined && at !== key && !seen.has(at)) {
        seen.add(at);
        at = superior.get(at);
    }
    return at === key;
}
