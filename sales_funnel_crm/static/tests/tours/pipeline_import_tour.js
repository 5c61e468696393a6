import { registry } from "@web/core/registry";
import { inputFiles } from "@web/../tests/utils";

const HEADERS = "Reference,Name,Stage,Entered At,Amount";
const upload = (...rows) =>
    inputFiles(".o_field_widget[name=file] input[type=file]", [
        new File([[HEADERS, ...rows].join("\n")], "history.csv", { type: "text/csv" }),
    ]);

registry.category("web_tour.tours").add("sales_funnel_crm_pipeline_import", {
    steps: () => [
        {
            trigger: "[data-menu-xmlid='crm.crm_menu_config']",
            run: "click",
        },
        {
            trigger: "[data-menu-xmlid='sales_funnel_crm.crm_funnel_import_menu']",
            run: "click",
        },
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "upload a file with a day that does not exist",
            trigger: ".o_field_widget[name=file] .o_select_file_button",
            run: () =>
                upload(
                    "TOUR-1,Imported Deal,Tour Stage,2025-01-06,100",
                    "TOUR-2,Another Deal,Tour Stage,2025-02-31,200"
                ),
        },
        {
            trigger: "button[name=action_check]:contains(Check the File)",
            run: "click",
        },
        {
            content: "its row is named, and nothing can be imported",
            trigger:
                ".o_form_view:not(:has(button[name=action_import])) " +
                ".o_field_widget[name=finding_ids] .o_data_row:contains(2025-02-31) " +
                "[name=row_number]:contains(3)",
        },
        {
            content: "upload the corrected file",
            trigger: ".o_field_widget[name=file] .o_select_file_button",
            run: () =>
                upload(
                    "TOUR-1,Imported Deal,Tour Stage,2025-01-06,100",
                    "TOUR-2,Another Deal,Tour Stage,2025-02-28,200"
                ),
        },
        {
            content: "wait until the other file is there",
            trigger: ".o_form_view .o_form_status_indicator_buttons:not(.invisible)",
        },
        {
            trigger: "button[name=action_check]",
            run: "click",
        },
        {
            trigger: "button[name=action_import]",
            run: "click",
        },
        {
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "tests run no scheduled actions",
            trigger: "button[name=action_run_now]",
            run: "click",
        },
        {
            trigger: "button[name=action_view_leads]:contains(2)",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(Imported Deal)",
        },
    ],
});
