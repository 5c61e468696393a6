import { _t } from "@web/core/l10n/translation";

/**
 * How a stance is shown. The sign says the same as the colour, for who cannot tell colours apart.
 * Persons who are in no deal have no stance at all.
 */
const TONES = {
    2: ["champion", "++"],
    1: ["supporter", "+"],
    0: ["neutral", "0"],
    "-1": ["opponent", "−"],
    "-2": ["enemy", "−−"],
    unknown: ["unknown", "?"],
};
export const STANCES = ["2", "1", "0", "-1", "-2", "unknown"];

export const toneOf = (stance) => (stance ? TONES[stance][0] : "none");
export const signOf = (stance) => (stance ? TONES[stance][1] : "");

export function stanceName(stance) {
    const names = {
        2: _t("Champion"),
        1: _t("Supporter"),
        0: _t("Neutral"),
        "-1": _t("Opponent"),
        "-2": _t("Enemy"),
        unknown: _t("Unknown"),
    };
    return stance ? names[stance] : _t("In no deal");
}

export const influenceNames = () => [
    _t("Very low"),
    _t("Low"),
    _t("Medium"),
    _t("High"),
    _t("Very high"),
];

export const evidenceNames = () => [
    _t("Assumed"),
    _t("Heard"),
    _t("Said to us"),
    _t("Proven by acts"),
];

export const coverageNames = () => [_t("None"), _t("Brief"), _t("Several times"), _t("In depth")];

/** Kinds of lines, in the order of the legend. */
export const EDGE_KINDS = [
    "reports_to",
    "influence",
    "trust",
    "gatekeeper",
    "conflict",
    "personal",
];

export function edgeName(kind) {
    return {
        reports_to: _t("Reports to"),
        influence: _t("Influence"),
        trust: _t("Trust"),
        gatekeeper: _t("Access"),
        conflict: _t("Conflict"),
        personal: _t("Personal"),
    }[kind];
}

/**
 * Everything that the drawing of a card says, in words.
 *
 * @param {object} person of the decision map
 * @param {object[]} roles of the decision map
 */
export function describePerson(person, roles) {
    const parts = [person.name, person.title, person.company];
    if (person.stance) {
        parts.push(
            _t("Stance: %s", stanceName(person.stance)),
            _t("Evidence: %s", evidenceNames()[person.evidence]),
            _t("Influence: %s", influenceNames()[person.influence - 1]),
            _t("Coverage: %s", coverageNames()[person.coverage])
        );
    }
    parts.push(rolesOf(person, roles).join(", "));
    if (person.owner_name) {
        parts.push(_t("Looked after by %s", person.owner_name));
    }
    if (person.contact_days !== false) {
        parts.push(_t("Last contact %s days ago", person.contact_days));
    }
    if (person.is_placeholder) {
        parts.push(_t("Person not known yet"));
    }
    if (person.has_left) {
        parts.push(_t("Has left the company"));
    }
    return parts.filter(Boolean).join("\n");
}

export const rolesOf = (person, roles) =>
    roles.filter((role) => person.role_ids.includes(role.id)).map((role) => role.name);
