import { Component, onMounted, onWillUnmount, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { figureLabels } from "../funnel_figures";
import { labelStep, monthGeometry } from "./month_chart_geometry";

const SIZES = { stockHeight: 150, flowHeight: 124, gap: 32 };
const LABEL_WIDTH = 62;
// Pixels of a text at the bars, generously: Chinese characters are wider than digits.
const textWidth = (text) =>
    [...text].reduce((width, character) => width + (character > "\u2e80" ? 12 : 7), 7);
const SERIES = ["closing", "inflow", "won", "lost", "removed"];

/** Trend of the months: the pipeline at the end of each, and what moved in it. */
export class MonthChart extends Component {
    static template = "sales_funnel_crm.MonthChart";
    static props = {
        months: {
            type: Array,
            element: {
                type: Object,
                shape: {
                    label: String,
                    description: String, // read out
                    lines: Array, // [{ label, text }] of the tooltip
                    values: Object, // MonthValues
                },
            },
        },
        formatValue: Function, // (number) => string, for the scale
        formatNumber: Function, // (number) => string, short, for the bars
        onMonthClick: Function, // (index) => void
    };

    setup() {
        this.root = useRef("root");
        this.state = useState({ width: 0 });
        const observer = new ResizeObserver((entries) => {
            this.state.width = Math.floor(entries[0].contentRect.width);
        });
        onMounted(() => {
            this.state.width = this.root.el.clientWidth;
            observer.observe(this.root.el);
        });
        onWillUnmount(() => observer.disconnect());
    }

    get legend() {
        const labels = figureLabels();
        return SERIES.map((figure) => ({ figure, label: labels[figure] }));
    }

    get geometry() {
        return monthGeometry(
            this.props.months.map((month) => month.values),
            { ...SIZES, width: Math.max(this.state.width, 1) }
        );
    }

    get label() {
        return _t(
            "Trend of %s months: closing, inflow, won, lost and removed",
            this.props.months.length
        );
    }

    /** Lines across the upper panel: the top, the middle and the ground. */
    get gridLines() {
        return [0, SIZES.stockHeight / 2, SIZES.stockHeight];
    }

    /** Numbers at the bars, as long as they do not run into each other. */
    areNumbersShown(columns) {
        const texts = columns.flatMap(({ up, down }) => [this.number(up), this.number(down)]);
        return this.state.width / columns.length >= Math.max(0, ...texts.map(textWidth));
    }

    number({ value }) {
        return this.props.formatNumber(value);
    }

    isLabelShown(index) {
        const step = labelStep(this.props.months.length, this.state.width, LABEL_WIDTH);
        return index % step === 0;
    }

    tooltipInfo(month) {
        return JSON.stringify({ title: month.label, lines: month.lines });
    }

    onKeydown(ev, index) {
        if (["Enter", " "].includes(ev.key)) {
            ev.preventDefault();
            this.props.onMonthClick(index);
        }
    }
}
