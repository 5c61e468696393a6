import { validChoice } from "./funnel_choice";
import { PRESETS } from "./funnel_periods";

export class FunnelArchParser {
    /**
     * @param {Element} arch
     * @returns {Partial<import("./funnel_choice").FunnelChoice>} what the arch presets
     */
    parse(arch) {
        return validChoice({
            period: PRESETS[arch.getAttribute("period")],
            measure: arch.getAttribute("measure"),
            mode: arch.getAttribute("mode"),
            compare: arch.getAttribute("compare") === "1",
        });
    }
}
