import { RottingStatusBarDurationField } from "@mail/js/rotting_mixin/rotting_statusbar";
import { patch } from "@web/core/utils/patch";

// When a gate refuses a move, the deal is shown where it still is. Otherwise each button of the
// form, that which requests the approval, too, would try to save the refused move again.
patch(RottingStatusBarDurationField.prototype, {
    async selectItem() {
        const { record } = this.props;
        // Only what was clean may be discarded; setting the stage back would be a change, too.
        const isClean =
            record.resModel === "crm.lead" && !record.isNew && !(await record.isDirty());
        try {
            await super.selectItem(...arguments);
        } catch (error) {
            if (isClean) {
                await record.discard();
            }
            throw error;
        }
    },
});
