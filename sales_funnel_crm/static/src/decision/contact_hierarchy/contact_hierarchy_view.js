import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { hierarchyView } from "@web_hierarchy/hierarchy_view";
import { HierarchyModel } from "@web_hierarchy/hierarchy_model";

/** Says in words why somebody cannot report to his own report; the server knows the others. */
export class ContactHierarchyModel extends HierarchyModel {
    validateUpdateParentNode(node, parentNode) {
        if (
            node.resId !== parentNode.resId &&
            !node.allSubsidiaryResIds.includes(parentNode.resId)
        ) {
            return true;
        }
        const names = { person: node.data.name, superior: parentNode.data.name };
        this.notification.add(
            _t(
                "%(person)s cannot report to %(superior)s, because %(superior)s reports to %(person)s, directly or through others. Choose another superior, or change the superior of %(superior)s first.",
                names
            ),
            { type: "danger" }
        );
        return false;
    }
}

registry.category("views").add("contact_hierarchy", {
    ...hierarchyView,
    Model: ContactHierarchyModel,
});
