import { Component, useEffect, useRef } from "@odoo/owl";
import { useBus } from "@web/core/utils/hooks";
import { _t } from "@web/core/l10n/translation";
import { CARD } from "../layout/card_size";
import { neighbour } from "../layout/neighbour";
import { STEP } from "../layout/viewport";
import { PersonCard } from "../person_card/person_card";
import { useViewport, viewKey } from "./use_viewport";

/** The drawing: grid, cards and lines, to be panned, zoomed and walked through by keyboard. */
export class MapCanvas extends Component {
    static template = "sales_funnel_crm.DecisionMapCanvas";
    static components = { PersonCard };
    static props = {
        bus: Object, // takes "zoom-in", "zoom-out", "fit" and "find"
        zoom: Object, // is told the scale
        map: Object,
        layout: Object,
        lines: Array,
        selected: { type: [String, { value: null }] },
        matches: { type: [Set, { value: null }] }, // keys of the persons that are searched for
        onSelect: Function, // (key | null) => void
        onOpen: Function, // (key) => void
        onClose: Function,
        setDrawing: Function, // tells the parent how points of the screen become points here
    };

    setup() {
        this.canvas = useRef("canvas");
        this.surface = useRef("surface");
        this.viewport = useViewport({
            canvas: this.canvas,
            surface: this.surface,
            getSize: () => this.props.layout,
            isBackground: (ev) => !ev.target.closest(".o_decision_card"),
            onScale: (scale) => (this.props.zoom.scale = scale),
        });
        this.props.setDrawing({ toDrawing: this.viewport.toDrawing });
        useBus(this.props.bus, "zoom-in", () => this.viewport.zoom(STEP));
        useBus(this.props.bus, "zoom-out", () => this.viewport.zoom(1 / STEP));
        useBus(this.props.bus, "fit", () => this.viewport.fit());
        useBus(this.props.bus, "find", ({ detail: key }) => this.find(key));
        useEffect(
            (key) => this.props.layout.cards.has(key) && void this.viewport.reveal(this.boxOf(key)),
            () => [this.props.selected]
        );
        useEffect(
            () => this.viewport.fit(),
            () => [this.props.layout.kind, this.props.map.id]
        );
    }

    get label() {
        return _t("Decision map of %s", this.props.map.name);
    }

    get drawn() {
        const { cards } = this.props.layout;
        return this.props.map.persons.filter((person) => cards.has(person.key));
    }

    /** The card that the tab key leads to; arrow keys go on from there. */
    get entry() {
        const { layout, selected } = this.props;
        return layout.cards.has(selected) ? selected : this.drawn[0]?.key;
    }

    get reportLines() {
        return this.props.lines.filter((line) => line.kind === "reports_to");
    }

    get relationLines() {
        return this.props.lines.filter((line) => line.kind !== "reports_to");
    }

    bandName(band) {
        return band.id === "ours" ? _t("Our colleagues who know them") : _t("At other companies");
    }

    isFaded(key) {
        return Boolean(this.props.matches && !this.props.matches.has(key));
    }

    isStrong(line) {
        return [line.source, line.target].includes(this.props.selected);
    }

    lineTitle(line) {
        const name = (key) => this.props.map.persons.find((person) => person.key === key)?.name;
        return `${name(line.source)} ${line.label} ${name(line.target)}`;
    }

    boxOf(key) {
        return { ...this.props.layout.cards.get(key), ...CARD };
    }

    find(key) {
        if (this.props.layout.cards.has(key)) {
            this.viewport.focus(this.boxOf(key));
        }
    }

    onClick(ev) {
        if (this.viewport.hasMoved) {
            return;
        }
        const card = ev.target.closest(".o_decision_card");
        if (card) {
            this.props.onOpen(card.dataset.key);
        } else {
            this.props.onSelect(null);
        }
    }

    onFocusin(ev) {
        const key = ev.target.closest(".o_decision_card")?.dataset.key;
        if (key && key !== this.props.selected && ev.target.matches(":focus-visible")) {
            this.props.onSelect(key);
        }
    }

    onKeydown(ev) {
        if (ev.ctrlKey || ev.metaKey || ev.altKey) {
            return;
        }
        const key = ev.target.closest(".o_decision_card")?.dataset.key;
        if (key && ev.key.startsWith("Arrow")) {
            this.walk(key, ev.key);
        } else if (key && ["Enter", " "].includes(ev.key)) {
            this.props.onOpen(key);
        } else if (ev.key === "Escape") {
            this.props.onClose();
        } else if (viewKey(this.viewport, ev.key)) {
            viewKey(this.viewport, ev.key)();
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    walk(key, arrow) {
        const next = neighbour(this.props.layout.cards, key, arrow);
        if (next) {
            this.props.onSelect(next);
            // The browser would scroll the canvas itself, beside the view.
            this.canvas.el
                .querySelector(`.o_decision_card[data-key="${next}"]`)
                .focus({ preventScroll: true });
        }
    }
}
