import { RottingStatusBarDurationField } from "@mail/js/rotting_mixin/rotting_statusbar";
import { patch } from "@web/core/utils/patch";

// When a gate refuses a move, the deal is shown where it still is. Otherwise each button of the
// form, that which requests the approval, too, would try to save the refused move again.
patch(RottingStatusBarDurationField.prototype, {
    async selectItem() {
        const { name, record } = this.props;
        const before = record.data[name];
        try {
            await super.selectItem(...arguments);
        } catch (error) {
            if (record.resModel === "crm.lead") {
                await record.update({ [name]: before });
            }
            throw error;
        }
    },
});
