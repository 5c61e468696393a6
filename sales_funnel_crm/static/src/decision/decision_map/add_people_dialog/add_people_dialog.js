import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useService } from "@web/core/utils/hooks";
import { _t } from "@web/core/l10n/translation";

const LIMIT = 500;

/** Choose contacts of the customer, or describe somebody who is not known yet. */
export class AddPeopleDialog extends Component {
    static template = "sales_funnel_crm.DecisionAddPeopleDialog";
    static components = { Dialog };
    static props = {
        map: Object,
        onAddContacts: Function, // (ids) => Promise<boolean>, whether it was done
        onAddPlaceholder: Function, // ({ name, level, department, role }) => Promise<boolean>
        onSearchMore: Function, // looks for contacts of any company
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState({
            contacts: [],
            chosen: {},
            search: "",
            name: "",
            level: 0,
            department: 0,
            role: 0,
        });
        onWillStart(() => this.load());
    }

    async load() {
        const { customer_id, persons } = this.props.map;
        if (customer_id) {
            this.state.contacts = await this.orm.searchRead(
                "res.partner",
                [
                    ["commercial_partner_id", "=", customer_id],
                    ["is_company", "=", false],
                    ["type", "=", "contact"],
                    ["name", "!=", false],
                    ["id", "not in", persons.map((person) => person.partner_id).filter(Boolean)],
                ],
                ["name", "function"],
                { limit: LIMIT, order: "name" }
            );
        }
    }

    get shown() {
        const search = this.state.search.toLowerCase();
        return this.state.contacts.filter((contact) =>
            `${contact.name} ${contact.function || ""}`.toLowerCase().includes(search)
        );
    }

    get chosenIds() {
        return this.state.contacts.map(({ id }) => id).filter((id) => this.state.chosen[id]);
    }

    get addText() {
        const count = this.chosenIds.length;
        return count > 1 ? _t("Add %s people", count) : _t("Add");
    }

    get canAdd() {
        return this.chosenIds.length || this.state.name.trim();
    }

    /** Stays open with what was entered when the server refuses it. */
    async add() {
        const { name, level, department, role } = this.state;
        const ids = this.chosenIds;
        if (ids.length) {
            if (!(await this.props.onAddContacts(ids))) {
                return;
            }
            this.state.contacts = this.state.contacts.filter(({ id }) => !ids.includes(id));
        }
        const placeholder = { name: name.trim(), level, department, role };
        if (placeholder.name && !(await this.props.onAddPlaceholder(placeholder))) {
            return;
        }
        this.props.close();
    }

    searchMore() {
        this.props.close();
        this.props.onSearchMore();
    }
}
