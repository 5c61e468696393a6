import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";
import { isPeriod, PRESETS } from "./funnel_periods";

/**
 * What a user chooses on the screen; remembered on this device, in favorites
 * and when he comes back by the breadcrumb.
 *
 * @typedef {object} FunnelChoice
 * @property {import("./funnel_periods").Period} period
 * @property {boolean} compare with the period just before
 * @property {"flow" | "cohort"} mode
 * @property {"count" | "amount"} measure
 * @property {"closed" | "honest"} successRate
 * @property {"presence" | "exits"} conversionRate
 */

/** Context key of favorites and actions. */
export const CHOICE_CONTEXT_KEY = "sales_funnel_choice";

const ALLOWED = {
    compare: [true, false],
    mode: ["flow", "cohort"],
    measure: ["count", "amount"],
    successRate: ["closed", "honest"],
    conversionRate: ["presence", "exits"],
};

export const DEFAULT_CHOICE = {
    period: PRESETS.this_quarter,
    compare: false,
    mode: "flow",
    measure: "count",
    successRate: "closed",
    conversionRate: "presence",
};

/** The parts of `raw` that can be used; anything else is left out. */
export function validChoice(raw) {
    const choice = {};
    if (!raw || typeof raw !== "object") {
        return choice;
    }
    if (isPeriod(raw.period)) {
        choice.period = raw.period;
    }
    for (const [key, values] of Object.entries(ALLOWED)) {
        if (values.includes(raw[key])) {
            choice[key] = raw[key];
        }
    }
    return choice;
}

const storageKey = () => `sales_funnel_crm.funnel.${user.userId}`;

export function loadChoice() {
    try {
        return validChoice(JSON.parse(browser.localStorage.getItem(storageKey())));
    } catch {
        return {};
    }
}

export function saveChoice(choice) {
    try {
        browser.localStorage.setItem(storageKey(), JSON.stringify(choice));
    } catch {
        // A full or forbidden storage only means that nothing is remembered.
    }
}
