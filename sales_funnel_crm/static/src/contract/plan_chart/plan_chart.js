import { Component, useRef } from "@odoo/owl";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import {
    monthTicks,
    place,
    planLinks,
    planRange,
    rowBars,
    shifted,
    toDay,
    toIso,
} from "./plan_geometry";
import { useBarDrag } from "./use_bar_drag";

const ROW_HEIGHT = 44;
// The middle of the bars that are planned; what was done is drawn below them.
const BAR_MIDDLE = 17;

/** Steps and instalments of a contract on one time line, to be moved when that is allowed. */
export class PlanChart extends Component {
    static template = "sales_funnel_crm.PlanChart";
    static props = {
        rows: { type: Array, element: Object },
        today: String, // ISO date
        isMovable: Boolean,
        onMove: Function, // (row, { start, end }) => void
        onOpen: Function, // (row) => void
    };

    setup() {
        this.area = useRef("area");
        this.rowHeight = ROW_HEIGHT;
        this.drag = useBarDrag({
            getDayWidth: () => this.area.el.clientWidth / this.range.days,
            onDrop: (key, days, edge) => {
                const row = this.props.rows.find((one) => one.key === key);
                this.props.onMove(row, shifted(row, days, edge));
            },
        });
    }

    get range() {
        return planRange(this.props.rows, this.props.today);
    }

    /** The rows as they are drawn: the one that is being moved where it would be. */
    get rows() {
        const { key, days, edge } = this.drag.state;
        const range = this.range;
        return this.props.rows.map((row) => {
            const isMoving = row.key === key && days !== 0;
            const now = isMoving ? { ...row, ...shifted(row, days, edge) } : row;
            return {
                ...now,
                isMoving,
                canMove: this.props.isMovable && row.is_movable && Boolean(row.start),
                bars: rowBars(now, range, this.props.today),
                title: this.titleOf(now),
            };
        });
    }

    get links() {
        return planLinks(this.rows, this.range).map((link) => ({
            ...link,
            y1: link.from * ROW_HEIGHT + BAR_MIDDLE,
            y2: link.to * ROW_HEIGHT + BAR_MIDDLE,
        }));
    }

    get ticks() {
        return monthTicks(this.range).map((tick) => ({
            ...tick,
            label: deserializeDate(toIso(tick.day)).toFormat("LLL yy"),
        }));
    }

    get height() {
        return this.props.rows.length * ROW_HEIGHT;
    }

    get todayLeft() {
        return place(this.range, toDay(this.props.today), 0.5);
    }

    format(iso) {
        return formatDate(deserializeDate(iso));
    }

    datesOf(row) {
        if (!row.start) {
            return _t("No dates");
        }
        return row.start === row.end
            ? this.format(row.start)
            : _t("%(start)s – %(end)s", {
                  start: this.format(row.start),
                  end: this.format(row.end),
              });
    }

    titleOf(row) {
        const words = [row.name, this.datesOf(row), row.state_label, row.who, row.amount];
        if (row.is_late) {
            words.push(_t("late"));
        }
        return words.filter(Boolean).join(", ");
    }

    onPointerdown(ev, row) {
        if (row.canMove) {
            const edge = row.kind === "step" ? ev.target.dataset.edge || "move" : "move";
            this.drag.start(ev, row.key, edge);
        }
    }

    onKeydown(ev, row) {
        if (row.canMove) {
            this.drag.onKeydown(ev, row.key);
        }
        if (!ev.defaultPrevented && ["ArrowUp", "ArrowDown"].includes(ev.key)) {
            const bars = [...this.area.el.querySelectorAll(".o_plan_bar")];
            const next = bars[bars.indexOf(ev.target) + (ev.key === "ArrowDown" ? 1 : -1)];
            next?.focus();
            ev.preventDefault();
        }
    }

    onClick(row) {
        if (!this.drag.state.days) {
            this.props.onOpen(row);
        }
    }
}
