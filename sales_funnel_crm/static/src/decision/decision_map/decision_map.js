import { Component, EventBus, onWillStart, reactive, useEffect, useRef, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { _t } from "@web/core/l10n/translation";
import { DecisionMapModel } from "./decision_map_model";
import { levelsLayout } from "./layout/levels_layout";
import { edgeLines } from "./layout/map_edges";
import { treeLayout } from "./layout/tree_layout";
import { exportMap } from "./export/export_map";
import { MapCanvas } from "./map_canvas/map_canvas";
import { useCardDrag } from "./map_canvas/use_card_drag";
import { useDropTarget } from "./map_canvas/use_drop_target";
import { MapLegend } from "./map_legend/map_legend";
import { MapList } from "./map_list/map_list";
import { MapToolbar } from "./map_toolbar/map_toolbar";
import { MissingTray } from "./missing_tray/missing_tray";
import { PersonPanel } from "./person_panel/person_panel";
import { useMapDialogs } from "./use_map_dialogs";

// In a grid, so many reports-to lines hide more than they tell; they stay for who is selected.
const MANY = 40;

/** Errors of our own name the one of Odoo that they stand for. */
function isRefusal(error) {
    const name = error.data?.context?.exception_class || error.data?.name;
    return error instanceof RPCError && Boolean(name?.startsWith("odoo.exceptions"));
}

/** Who decides, how they stand, who reaches them: of one deal or of one customer. */
export class DecisionMap extends Component {
    static template = "sales_funnel_crm.DecisionMap";
    static components = {
        Layout,
        MapCanvas,
        MapLegend,
        MapList,
        MapToolbar,
        MissingTray,
        PersonPanel,
    };
    static props = ["*"]; // those of a client action

    setup() {
        this.notification = useService("notification");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.bus = new EventBus();
        this.zoom = reactive({ scale: 1 }); // not a state: only the toolbar shows it
        this.layouts = {}; // by kind, of the map that was loaded last
        this.root = useRef("root");
        const { action, state } = this.props;
        this.model = new DecisionMapModel(
            useService("orm"),
            action.res_model || action.params?.res_model,
            action.context.active_id || action.params?.active_id
        );
        this.state = useState({
            layout: this.env.isSmall ? "list" : "levels",
            selected: null,
            isOpen: false,
            hidden: { levels: {}, tree: {} }, // kinds of lines, by layout
            search: "",
            isWhole: false, // with departments that nobody belongs to
            loads: 0,
            ...state?.decisionMap,
        });
        useSetupAction({
            getLocalState: () => {
                const { layout, selected, hidden, isWhole } = this.state;
                return { decisionMap: { layout, selected, hidden, isWhole } };
            },
        });
        useBus(this.model, "update", () => this.update());
        this.dialogs = useMapDialogs(this.model, (change) => this.change(change));
        this.dropTarget = useDropTarget(this);
        useCardDrag({
            root: this.root,
            isEnabled: () => this.map.can_edit && this.state.layout !== "list",
            ...this.dropTarget,
        });
        onWillStart(async () => {
            await this.model.load();
            if (!state?.decisionMap && this.model.map.persons.length > MANY) {
                this.state.hidden.levels = { reports_to: true };
            }
        });
        useEffect(
            (name) => this.env.config?.setDisplayName?.(name),
            () => [_t("Decision Map: %s", this.map.name)]
        );
    }

    get map() {
        return this.model.map;
    }

    get isEmpty() {
        return !this.map.persons.length;
    }

    update() {
        this.layouts = {};
        this.state.loads++;
        if (!this.model.person(this.state.selected)) {
            this.state.selected = null;
            this.state.isOpen = false;
        }
    }

    /** Computed once a load and kind, whatever is selected or searched. */
    get layout() {
        const { layout: kind, isWhole } = this.state;
        if (kind === "tree") {
            return (this.layouts.tree ??= treeLayout(this.map));
        }
        return (this.layouts[isWhole] ??= levelsLayout(this.map, isWhole));
    }

    get lines() {
        const { hidden } = this;
        const { selected } = this.state;
        this.layout.lines ??= edgeLines(this.map.edges, this.layout);
        return this.layout.lines.filter(
            ({ kind, source, target }) =>
                !hidden[kind] || (kind === "reports_to" && [source, target].includes(selected))
        );
    }

    get hidden() {
        return this.state.hidden[this.layout.kind];
    }

    get counts() {
        const counts = {};
        for (const { kind } of this.map.edges) {
            counts[kind] = (counts[kind] || 0) + 1;
        }
        return counts;
    }

    get matches() {
        const words = this.state.search.trim().toLowerCase();
        if (!words) {
            return null;
        }
        const found = this.map.persons.filter((person) =>
            `${person.name} ${person.title} ${person.company}`.toLowerCase().includes(words)
        );
        return new Set(found.map((person) => person.key));
    }

    get missing() {
        return this.map.missing.map((key) => this.model.person(key));
    }

    get selectedPerson() {
        return this.state.isOpen && this.model.person(this.state.selected);
    }

    get hasTray() {
        return (
            !this.env.isSmall &&
            !this.isEmpty &&
            (this.missing.length || this.map.missing_roles.length)
        );
    }

    // Selection

    select(key) {
        this.state.selected = key;
        this.state.isOpen = Boolean(key && this.state.isOpen);
    }

    open(key) {
        this.state.selected = key;
        this.state.isOpen = true;
    }

    close() {
        if (!this.state.isOpen) {
            this.state.selected = null;
        }
        this.state.isOpen = false;
        const entry = this.root.el.querySelector(
            ".o_decision_canvas .o_decision_card[tabindex='0']"
        );
        entry?.focus({ preventScroll: true });
    }

    /** Go to the next person that was found. */
    findNext() {
        const keys = [...(this.matches || [])];
        const next = keys[(keys.indexOf(this.state.selected) + 1) % keys.length];
        if (next) {
            this.select(next);
            this.bus.trigger("find", next);
        }
    }

    toggleKind(kind) {
        this.hidden[kind] = !this.hidden[kind];
    }

    // Changes

    /**
     * Do a change. What the server refuses is said in its own words, and the map stays as it was.
     *
     * @param {() => Promise} change
     * @returns {Promise<boolean>} whether it was done
     */
    async change(change) {
        try {
            await change();
            return true;
        } catch (error) {
            if (!isRefusal(error)) {
                throw error;
            }
            this.notification.add(error.data.message, { type: "danger" });
            this.state.loads++; // choices in the panel go back, too
            return false;
        }
    }

    write(values) {
        const person = this.selectedPerson;
        return this.change(() => this.model.write(person, values));
    }

    place(values, person = this.selectedPerson) {
        return this.change(() => this.model.place(person, values));
    }

    setSuperior(key, person = this.selectedPerson) {
        return this.change(() => this.model.setSuperior(person, this.model.person(key)));
    }

    remove() {
        const person = this.selectedPerson;
        this.dialog.add(ConfirmationDialog, {
            body: _t(
                "%s leaves the decision map of this deal with stance, roles and history. The contact stays.",
                person.name
            ),
            confirmLabel: _t("Remove"),
            confirm: () => this.change(() => this.model.remove(person)),
            cancel: () => {},
        });
    }

    // Ways out

    openView(type) {
        const { isDeal, map } = this.model;
        const other = type === "list" ? "kanban" : "list";
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: _t("Stakeholders of %s", map.name),
            res_model: "crm.stakeholder",
            views: [type, other, "form"].map((view) => [false, view]),
            domain: isDeal
                ? [["lead_id", "=", map.id]]
                : [["lead_id.partner_id.commercial_partner_id", "=", map.customer_id]],
            context: isDeal ? { default_lead_id: map.id } : {},
        });
    }

    openRecord(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    export(format) {
        return exportMap(format, {
            map: this.map,
            layout: this.layout,
            lines: this.lines,
            element: this.root.el,
        });
    }
}

registry.category("lazy_components").add("sales_funnel_crm.DecisionMap", DecisionMap);
