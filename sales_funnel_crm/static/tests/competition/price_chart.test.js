import { describe, expect, test } from "@odoo/hoot";
import { leaveGaps } from "@sales_funnel_crm/competition/price_chart/price_gaps";

describe.current.tags("headless");

const labelOf = (point) => point.line;

test("months without a price are gaps, not zero (CMP-01)", () => {
    const data = {
        labels: ["May", "June", "July"],
        datasets: [
            { label: "Press", data: [5, 0, 4] },
            { label: "None", data: [0, 0, 0] },
        ],
    };
    const points = [
        { line: "Press", labelIndex: 0, count: 1 },
        { line: "None", labelIndex: 1, count: 0 },
        { line: "Press", labelIndex: 2, count: 2 },
    ];
    const { datasets, labels } = leaveGaps(data, points, labelOf);
    expect(labels).toEqual(["May", "June", "July"]);
    expect(datasets).toEqual([{ label: "Press", data: [5, null, 4], spanGaps: true }]);
    expect(data.datasets[0].data).toEqual([5, 0, 4], { message: "the input is left alone" });
});

test("a price of nothing is a price", () => {
    const data = { labels: ["May"], datasets: [{ label: "Gift", data: [0] }] };
    const points = [{ line: "Gift", labelIndex: 0, count: 1 }];
    expect(leaveGaps(data, points, labelOf).datasets[0].data).toEqual([0]);
});

test("no prices, no lines", () => {
    expect(leaveGaps({ labels: [], datasets: [] }, [], labelOf).datasets).toEqual([]);
});
