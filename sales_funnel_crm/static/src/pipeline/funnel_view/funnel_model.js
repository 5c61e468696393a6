import { today } from "@web/core/l10n/dates";
import { KeepLast } from "@web/core/utils/concurrency";
import { Model } from "@web/model/model";
import { CHOICE_CONTEXT_KEY, saveChoice, validChoice } from "./funnel_choice";
import { periodDates } from "./funnel_periods";

// What changes only the way the answer is shown, not the answer.
const SHOWN_ONLY = new Set(["measure"]);

/** Asks the server once per change and keeps the last answer until the next is there. */
export class FunnelModel extends Model {
    setup({ resModel, fields, choice, preset }) {
        this.resModel = resModel;
        this.fields = fields;
        this.choice = choice;
        this.wantedChoice = choice;
        this.preset = preset;
        this.answer = null;
        this.answerGroupBy = null;
        this.isLoading = false;
        this.searchParams = { domain: [], context: {}, groupBy: [] };
        this.keepLast = new KeepLast();
    }

    async load(searchParams) {
        const { [CHOICE_CONTEXT_KEY]: preset, ...context } = searchParams.context;
        this.searchParams = { ...searchParams, context };
        let choice = this.wantedChoice;
        // A favorite or action brings its own choice, once: what the user changes later stays.
        if (JSON.stringify(preset) !== JSON.stringify(this.preset)) {
            this.preset = preset;
            choice = { ...choice, ...validChoice(preset) };
        }
        await this.ask(choice);
    }

    /** Change a part of the choice; nothing changes when the server refuses. */
    async setChoice(change) {
        const choice = { ...this.wantedChoice, ...change };
        if (Object.keys(change).some((key) => !SHOWN_ONLY.has(key))) {
            await this.ask(choice);
        } else {
            this.choice = { ...this.choice, ...change };
            this.wantedChoice = choice;
        }
        saveChoice(this.choice);
        this.notify();
    }

    async ask(choice) {
        // A second change made before the answer is there builds on the first one.
        this.wantedChoice = choice;
        this.isLoading = true;
        this.notify();
        try {
            const { domain, date_from, date_to, ...kwargs } = this.getArguments(choice);
            this.answer = await this.keepLast.add(
                this.orm.call(this.resModel, "get_funnel", [domain, date_from, date_to], kwargs)
            );
            this.answerGroupBy = kwargs.groupby;
            this.choice = choice;
        } catch (error) {
            this.wantedChoice = this.choice;
            throw error;
        } finally {
            this.isLoading = false;
            this.notify();
        }
    }

    /**
     * Everything the server needs to know; the export sends the same.
     *
     * @param {import("./funnel_choice").FunnelChoice} [choice]
     */
    getArguments(choice = this.choice) {
        const { dateFrom, dateTo } = periodDates(choice.period, today());
        return {
            domain: this.searchParams.domain,
            date_from: dateFrom,
            date_to: dateTo,
            groupby: this.groupBy,
            mode: choice.mode,
            compare: choice.compare && choice.mode === "flow" ? "previous" : null,
            success_rate: choice.successRate,
            conversion_rate: choice.conversionRate,
            context: this.searchParams.context,
        };
    }

    /** First level of the grouping; stages are the rows of the funnel anyway. */
    get groupBy() {
        const specs = this.searchParams.groupBy.filter((spec) => !/^stage_id\b/.test(spec));
        return specs[0] || null;
    }

    /** Name of what the answer is grouped by, empty without groups. */
    get groupByLabel() {
        const [fieldName] = (this.answerGroupBy || "").split(":");
        return this.fields[fieldName]?.string || "";
    }

    /**
     * The action that opens the opportunities or the moves behind a figure.
     *
     * @param {object} params
     * @param {string} params.figure
     * @param {number | null} [params.stage] null for the whole pipeline
     * @param {number | string | false} [params.groupKey] undefined without a group
     * @param {"leads" | "moves"} [params.show]
     */
    getFigureAction({ figure, stage = null, groupKey, show = "leads" }) {
        const { domain, context } = this.searchParams;
        const { date_from, date_to, mode } = this.answer;
        const group =
            groupKey === undefined ? null : { groupby: this.answerGroupBy, key: groupKey };
        return this.orm.call(
            this.resModel,
            "get_funnel_action",
            [figure, domain, date_from, date_to],
            { stage, group, show, mode, context }
        );
    }
}
