import { describe, expect, test } from "@odoo/hoot";
import { click, press, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    defineModels,
    getService,
    models,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";
import "@sales_funnel_crm/playbook/case_review/case_review";
import "@sales_funnel_crm/playbook/case_review_loader/case_review_loader";

describe.current.tags("desktop");

class Lead extends models.Model {
    _name = "crm.lead";
}

defineMailModels();
defineModels([Lead]);

const review = (id) => ({
    id,
    name: `Deal ${id}`,
    customer: "Acme",
    blocks: [
        {
            key: "deal",
            title: "Deal",
            sequence: 10,
            is_wide: true,
            facts: [{ label: "Expected Closing", value: "–", level: "warning" }],
        },
        {
            key: "steps",
            title: "Steps",
            sequence: 30,
            percent: 50,
            columns: ["Step", "State"],
            rows: [
                [{ text: "Call" }, { text: "Done", level: "success" }],
                [{ text: "Demo" }, { text: "To Do" }],
            ],
            empty: "Plan steps",
            action: { method: "action_open_steps", label: "All Steps" },
        },
        { key: "notes", title: "Notes", sequence: 50, lines: [], empty: "Nobody wrote yet" },
    ],
});

async function open(context) {
    onRpc("crm.lead", "get_case_review", ({ args }) => {
        expect.step(`review ${args[0]}`);
        return review(args[0][0]);
    });
    onRpc("crm.lead", "get_case_review_ids", () => [8, 9]);
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "sales_funnel_crm.case_review",
        context,
    });
    await animationFrame();
}

// PRJ-19.
test("shows the blocks of a deal, and says what to do where one is empty", async () => {
    await open({ active_ids: [4] });
    expect(".o_case_review h1").toHaveText("Deal 4");
    expect(queryAllTexts(".o_case_review_block h2")).toEqual(["Deal", "Steps", "Notes"]);
    expect("[data-key=deal] dd").toHaveClass("text-warning-emphasis");
    expect(queryAllTexts("[data-key=steps] td")).toEqual(["Call", "Done", "Demo", "To Do"]);
    expect("[data-key=steps] .progress-bar").toHaveAttribute("aria-valuenow", "50");
    expect("[data-key=notes] p").toHaveText("Nobody wrote yet");
    expect("[data-key=steps] p").toHaveCount(0);
    expect(".o_case_review_pager").toHaveCount(0);
    expect.verifySteps(["review 4"]);
});

test("goes through the chosen deals by buttons and arrow keys", async () => {
    await open({ active_ids: [4, 5, 6] });
    expect(".o_case_review_pager").toHaveText("1 of 3");
    expect(".o_case_review_previous").not.toBeEnabled();
    await click(".o_case_review_next");
    await animationFrame();
    await press("ArrowRight");
    await animationFrame();
    await press("ArrowRight");
    await animationFrame();
    expect(".o_case_review h1").toHaveText("Deal 6");
    await press("ArrowLeft");
    await animationFrame();
    expect(".o_case_review h1").toHaveText("Deal 5");
    expect.verifySteps(["review 4", "review 5", "review 6", "review 5"]);
});

test("without a choice it is the open deals of the user", async () => {
    await open({});
    expect(".o_case_review_pager").toHaveText("1 of 2");
    expect.verifySteps(["review 8"]);
});

test("a block opens what is behind it", async () => {
    onRpc("crm.lead", "action_open_steps", ({ args }) => {
        expect.step(`steps of ${args[0]}`);
        return { type: "ir.actions.act_window_close" };
    });
    await open({ active_ids: [4] });
    await click("[data-key=steps] button");
    await animationFrame();
    expect.verifySteps(["review 4", "steps of 4"]);
});
