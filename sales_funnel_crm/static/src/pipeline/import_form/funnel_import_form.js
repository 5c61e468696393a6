import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

import { onWillUnmount } from "@odoo/owl";

const REFRESH_MS = 2000;

/**
 * Form of a history import: follows the background job until it is finished.
 */
export class FunnelImportFormController extends FormController {
    setup() {
        super.setup();
        this.refreshTimer = setInterval(() => this.refreshWhileQueued(), REFRESH_MS);
        onWillUnmount(() => clearInterval(this.refreshTimer));
    }

    async refreshWhileQueued() {
        const record = this.model.root;
        if (record?.data?.state !== "queued") {
            return;
        }
        if (!(await record.isDirty())) {
            await record.load();
        }
    }
}

registry.category("views").add("funnel_import_form", {
    ...formView,
    Controller: FunnelImportFormController,
});
