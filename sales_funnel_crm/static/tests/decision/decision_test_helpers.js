import { beforeEach, expect } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    defineModels,
    fields,
    makeMockEnv,
    makeServerError,
    models,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { getDefaultConfig } from "@web/views/view";
import { DecisionMap } from "@sales_funnel_crm/decision/decision_map/decision_map";
import { makeMap } from "./decision_answer";

class Lead extends models.Model {
    _name = "crm.lead";
    name = fields.Char();
}

class Stakeholder extends models.Model {
    _name = "crm.stakeholder";
    name = fields.Char();
}

class Relation extends models.Model {
    _name = "crm.contact.relation";
    name = fields.Char();
}

/** What the fake server answers; `refusal` is the sentence with which it refuses to write. */
export const server = { answer: null, refusal: null };

/** A fake server that tells each change as a step: model, method, ids, values. */
export function defineDecisionMap() {
    defineMailModels();
    defineModels([Lead, Stakeholder, Relation]);
    beforeEach(() => {
        server.answer = makeMap();
        server.refusal = null;
        onRpc("get_decision_map", ({ args }) => {
            expect.step(`load ${args[0]}`);
            return server.answer;
        });
        for (const method of ["write", "create", "unlink"]) {
            for (const model of ["res.partner", "crm.stakeholder", "crm.contact.relation"]) {
                onRpc(model, method, ({ args }) => {
                    const { map_x, map_y, ...values } = args[1] || {};
                    const isPlace = map_x !== undefined && map_y !== undefined;
                    expect.step([model, method, ...(isPlace ? [args[0], values] : args)]);
                    if (server.refusal) {
                        throw makeServerError({
                            // as the refusals of our own arrive, whose class the client does not know
                            errorName:
                                "odoo.addons.sales_funnel_crm.models.decision.ReportsToCycle",
                            context: { exception_class: "odoo.exceptions.ValidationError" },
                            message: server.refusal,
                        });
                    }
                    return method === "create" ? [1] : true;
                });
            }
        }
    });
}

export async function mountMap(resModel = "crm.lead") {
    await makeMockEnv({ config: getDefaultConfig() });
    const action = { res_model: resModel, context: { active_id: 7 } };
    return mountWithCleanup(DecisionMap, { props: { action } });
}

export const card = (id) => `.o_decision_canvas .o_decision_card[data-key="${id}"]`;
export const trayCard = (id) => `.o_decision_tray .o_decision_card[data-key="${id}"]`;
