import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { contains } from "@web/../tests/web_test_helpers";
import { defineDecisionMap, mountMap } from "./decision_test_helpers";

describe.current.tags("mobile");
defineDecisionMap();

test("phone: the people below each other, a tap opens the panel", async () => {
    await mountMap();
    expect(".o_decision_canvas").toHaveCount(0);
    expect(queryAllTexts(".o_decision_list h4")).toEqual([
        "Executive",
        "Director",
        "Department Head",
        "Level unknown",
    ]);
    await contains(".o_decision_list [data-key='partner-2']").click();
    expect(".o_decision_panel h3").toHaveText("Hans Head");
    expect.verifySteps(["load 7"]);
});
