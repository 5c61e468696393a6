import { registry } from "@web/core/registry";
import { hierarchyView } from "@web_hierarchy/hierarchy_view";
import { HierarchyModel } from "@web_hierarchy/hierarchy_model";

/** Lines of command: the server knows cycles outside of what is shown, and says it in words. */
export class ContactHierarchyModel extends HierarchyModel {
    validateUpdateParentNode() {
        return true;
    }
}

registry.category("views").add("contact_hierarchy", {
    ...hierarchyView,
    Model: ContactHierarchyModel,
});
