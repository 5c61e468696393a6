import { beforeEach } from "@odoo/hoot";
import { mockDate, mockTimeZone } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";
import { makeCohortAnswer, makeFlowAnswer } from "./funnel_answer";

class Lead extends models.Model {
    _name = "crm.lead";
    name = fields.Char();
    user_id = fields.Many2one({ relation: "res.users", string: "Salesperson" });
    _views = {
        funnel: `<funnel period="this_month"/>`,
        search: `
            <search>
                <filter name="by_user" string="Salesperson" context="{'group_by': 'user_id'}"/>
            </search>`,
    };
}

/** What the fake server answers in flow mode, and what it was asked. */
export const server = { answer: null, requests: [] };

/** A lead with a funnel, a manager who looks at it in March 2026, and the fake server. */
export function defineFunnel() {
    defineMailModels();
    defineModels([Lead]);
    beforeEach(() => {
        mockTimeZone(+8);
        mockDate("2026-03-15 12:00:00");
        server.requests = [];
        server.answer = makeFlowAnswer();
        onRpc("crm.lead", "get_funnel", ({ args, kwargs }) => {
            const [domain, date_from, date_to] = args;
            server.requests.push({ domain, date_from, date_to, ...kwargs });
            return kwargs.mode === "cohort" ? makeCohortAnswer() : server.answer;
        });
        onRpc("has_group", () => true);
    });
}

export const mountFunnel = (params = {}) =>
    mountView({ type: "funnel", resModel: "crm.lead", ...params });

/** First and last + 1 day of a request. */
export const datesOf = ({ date_from, date_to }) => [date_from, date_to];

export const cell = (row, figure) => `tr[data-row="${row}"] td[data-figure="${figure}"]`;
export const figureOf = (row, figure) => `${cell(row, figure)} .o_funnel_figure_leads`;
