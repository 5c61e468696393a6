import { useService } from "@web/core/utils/hooks";
import { _t } from "@web/core/l10n/translation";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { SelectCreateDialog } from "@web/views/view_dialogs/select_create_dialog";
import { AddPeopleDialog } from "./add_people_dialog/add_people_dialog";

/**
 * The dialogs of the decision map.
 *
 * @param {object} model of the map
 * @param {(change: () => Promise) => Promise} change does a change and says when it is refused
 */
export function useMapDialogs(model, change) {
    const dialog = useService("dialog");
    const reload = () => model.load();

    function searchMore() {
        const { persons } = model.map;
        dialog.add(SelectCreateDialog, {
            resModel: "res.partner",
            title: _t("Add people to the map"),
            noCreate: true,
            domain: [
                ["is_company", "=", false],
                ["id", "not in", persons.map((person) => person.partner_id).filter(Boolean)],
            ],
            onSelected: (ids) => change(() => model.addContacts(ids)),
        });
    }

    return {
        addPeople() {
            if (!model.isDeal) {
                dialog.add(FormViewDialog, {
                    resModel: "res.partner",
                    title: _t("New Contact"),
                    context: {
                        default_parent_id: model.map.customer_id,
                        default_is_company: false,
                    },
                    onRecordSaved: reload,
                });
                return;
            }
            dialog.add(AddPeopleDialog, {
                map: model.map,
                onAddContacts: (ids) => change(() => model.addContacts(ids)),
                onAddPlaceholder: (values) => change(() => model.addPlaceholder(values)),
                onSearchMore: searchMore,
            });
        },
        openStakeholder(person) {
            dialog.add(FormViewDialog, {
                resModel: "crm.stakeholder",
                resId: person.stakeholder_id,
                title: person.name,
                onRecordSaved: reload,
            });
        },
        addRelation(person) {
            dialog.add(FormViewDialog, {
                resModel: "crm.contact.relation",
                title: _t("Relation of %s", person.name),
                context: { default_partner_id: person.partner_id },
                onRecordSaved: reload,
            });
        },
    };
}
