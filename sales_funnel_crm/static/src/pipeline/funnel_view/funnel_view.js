import { registry } from "@web/core/registry";
import { FunnelArchParser } from "./funnel_arch_parser";
import { DEFAULT_CHOICE, loadChoice } from "./funnel_choice";
import { FunnelController } from "./funnel_controller";
import { FunnelModel } from "./funnel_model";
import { FunnelRenderer } from "./funnel_renderer";

export const funnelView = {
    type: "funnel",
    ArchParser: FunnelArchParser,
    Controller: FunnelController,
    Model: FunnelModel,
    Renderer: FunnelRenderer,
    searchMenuTypes: ["filter", "groupBy", "favorite"],

    props: (genericProps, view) => {
        const { arch, fields, resModel, state } = genericProps;
        const choice = state?.choice || {
            ...DEFAULT_CHOICE,
            ...new view.ArchParser().parse(arch),
            ...loadChoice(),
        };
        return {
            ...genericProps,
            Model: view.Model,
            Renderer: view.Renderer,
            modelParams: { resModel, fields, choice, preset: state?.preset },
        };
    },
};

registry.category("views").add("funnel", funnelView);
