import { describe, expect, test } from "@odoo/hoot";
import { funnelGeometry } from "@sales_funnel_crm/pipeline/funnel_view/funnel_chart/funnel_chart_geometry";
import {
    labelStep,
    monthGeometry,
    niceCeiling,
} from "@sales_funnel_crm/pipeline/funnel_view/month_chart/month_chart_geometry";

describe.current.tags("headless");

const SIZES = { barHeight: 40, gap: 20 };

// FUN-09: the drawn funnel.
test("bars are as wide as their share of the largest, and centered", () => {
    const { bars, height } = funnelGeometry([{ value: 8 }, { value: 4 }, { value: 2 }], SIZES);
    expect(bars.map(({ width }) => width)).toEqual([100, 50, 25]);
    expect(bars.map(({ x }) => x)).toEqual([0, 25, 37.5]);
    expect(bars.map(({ y }) => y)).toEqual([0, 60, 120]);
    expect(height).toBe(160);
});

test("trapezoids join the lower edge of a bar with the upper edge of the next", () => {
    const { joints } = funnelGeometry([{ value: 8 }, { value: 4 }], SIZES);
    expect(joints).toEqual(["0,40 100,40 75,60 25,60"]);
});

test("what was there before counts for the scale and is an outline", () => {
    const { bars } = funnelGeometry([{ value: 4, before: 8 }, { value: 2 }], SIZES);
    expect(bars[0].width).toBe(50);
    expect(bars[0].ghost).toEqual({ x: 0, width: 100 });
    expect(bars[1].ghost).toBe(null);
});

test("a spout is not drawn to scale and does not change the scale", () => {
    const { bars } = funnelGeometry([{ value: 4 }, { value: 400, isSpout: true }], SIZES);
    expect(bars[0].width).toBe(100);
    expect(bars[1].width).toBe(12);
});

test("a spout that nothing came out of is a thin stem", () => {
    const { bars } = funnelGeometry([{ value: 4 }, { value: 0, isSpout: true }], SIZES);
    expect(bars[1].width).toBe(1);
});

test("empty, zero and negative values still are a funnel", () => {
    expect(funnelGeometry([], SIZES)).toEqual({ width: 100, height: 0, bars: [], joints: [] });
    const { bars } = funnelGeometry([{ value: 0 }, { value: -5 }], SIZES);
    expect(bars.map(({ width }) => width)).toEqual([1, 1]);
});

const month = (values) => ({
    opening: 0,
    closing: 0,
    inflow: 0,
    won: 0,
    lost: 0,
    removed: 0,
    ...values,
});
const MONTH_SIZES = { width: 200, stockHeight: 100, flowHeight: 60, gap: 20 };

test("the line of the pipeline runs through the instants between the months", () => {
    const months = [month({ opening: 10, closing: 5 }), month({ opening: 5, closing: 10 })];
    const { dots, line } = monthGeometry(months, MONTH_SIZES);
    expect(dots.map(({ x, y }) => [x, y])).toEqual([
        [0, 0],
        [100, 50],
        [200, 0],
    ]);
    expect(line).toBe("M0,0 L100,50 L200,0");
});

test("inflow goes up and what leaves goes down, on one scale", () => {
    const months = [month({ inflow: 4, won: 1, lost: 1 })];
    const { columns, zeroY } = monthGeometry(months, MONTH_SIZES);
    expect(zeroY).toBe(160);
    const [inflow, won, lost, removed] = columns[0].bars;
    expect([inflow.y, inflow.height]).toEqual([120, 40]);
    expect([won.y, won.height]).toEqual([160, 10]);
    expect([lost.y, lost.height]).toEqual([170, 10]);
    expect(removed.height).toBe(0);
    expect(columns[0].down).toEqual({ value: 2, y: 180 });
});

test("months without anything are drawn without a division by zero", () => {
    const { columns, dots } = monthGeometry([month({})], MONTH_SIZES);
    expect(columns[0].bars.every(({ height }) => height === 0)).toBe(true);
    expect(dots.every(({ y }) => y === 100)).toBe(true);
    expect(monthGeometry([], MONTH_SIZES).line).toBe("");
});

test("scales end on round numbers and labels do not run into each other", () => {
    expect([0, 1, 7, 68, 101, 1000].map(niceCeiling)).toEqual([1, 1, 8, 80, 150, 1000]);
    expect(labelStep(12, 600, 60)).toBe(2);
    expect(labelStep(3, 600, 60)).toBe(1);
});
