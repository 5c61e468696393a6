import { Component, onWillStart, onWillUpdateProps, useRef, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSortable } from "@web/core/utils/sortable_owl";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { OutlineQuestion } from "./outline_question";
import { movedOrder, rounded, roundedShare } from "./outline_order";

const SECTION = "crm.questionnaire.section";
const QUESTION = "crm.questionnaire.question";

/** All sections and questions of a questionnaire on one page; each change is saved at once. */
export class QuestionnaireOutline extends Component {
    static template = "sales_funnel_crm.QuestionnaireOutline";
    static components = { OutlineQuestion };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.root = useRef("root");
        this.state = useState({ outline: null, folded: {} });
        onWillStart(() => this.load(this.props.record.resId));
        onWillUpdateProps((props) => this.load(props.record.resId));
        useSortable({
            enable: () => this.isEditable,
            ref: this.root,
            elements: ".o_outline_question",
            groups: ".o_outline_questions",
            connectGroups: true,
            handle: ".o_outline_handle",
            cursor: "grabbing",
            onDrop: ({ element, parent, previous }) => this.moveQuestion(element, parent, previous),
        });
        useSortable({
            enable: () => this.isEditable,
            ref: this.root,
            elements: ".o_outline_section",
            handle: ".o_outline_section_handle",
            cursor: "grabbing",
            onDrop: ({ element, previous }) => this.moveSection(element, previous),
        });
    }

    get isEditable() {
        return !this.state.outline || this.state.outline.is_editable;
    }

    get sections() {
        return this.state.outline?.sections || [];
    }

    get problems() {
        return this.sections.length ? this.state.outline.problems : [];
    }

    percent(share) {
        return _t("%s%", roundedShare(share));
    }

    number(value) {
        return rounded(value);
    }

    async load(resId = this.props.record.resId) {
        this.state.outline = resId
            ? await this.orm.call("crm.questionnaire", "get_outline", [resId])
            : null;
    }

    /** Dialogs need a saved questionnaire: what was typed above is saved with it. */
    async save() {
        return (await this.props.record.save()) && this.props.record.resId;
    }

    async changed() {
        await this.props.record.load();
        await this.load();
    }

    open(resModel, title, values) {
        this.dialog.add(FormViewDialog, {
            resModel,
            title,
            canExpand: false,
            onRecordSaved: () => this.changed(),
            ...values,
        });
    }

    async addSection() {
        const id = await this.save();
        if (id) {
            const context = {
                default_questionnaire_id: id,
                default_sequence: this.sections.length + 1,
            };
            this.open(SECTION, _t("New Section"), { context });
        }
    }

    editSection(section) {
        this.open(SECTION, _t("Section"), { resId: section.id });
    }

    async addQuestion(section) {
        if (await this.save()) {
            const context = {
                default_section_id: section.id,
                default_sequence: section.questions.length + 1,
            };
            this.open(QUESTION, _t("New Question"), { context, size: "lg" });
        }
    }

    editQuestion(question) {
        this.open(QUESTION, _t("Question"), {
            resId: question.id,
            size: "lg",
            readonly: !this.isEditable,
            preventEdit: !this.isEditable,
            preventCreate: !this.isEditable,
        });
    }

    remove(resModel, item) {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Delete"),
            body: _t("Delete “%s”? Earlier versions keep it.", item.name),
            confirmLabel: _t("Delete"),
            confirm: async () => {
                await this.orm.unlink(resModel, [item.id]);
                await this.changed();
            },
            cancel: () => {},
        });
    }

    removeSection(section) {
        this.remove(SECTION, section);
    }

    removeQuestion(question) {
        this.remove(QUESTION, question);
    }

    toggle(section) {
        this.state.folded[section.id] = !this.state.folded[section.id];
    }

    async moveQuestion(element, parent, previous) {
        await this.setOrder(
            movedOrder(this.sections, {
                questionId: Number(element.dataset.id),
                sectionId: Number(parent.dataset.sectionId),
                afterId: Number(previous?.dataset.id || 0),
            })
        );
    }

    async moveSection(element, previous) {
        const order = this.sections.map(({ id, questions }) => [id, questions.map((q) => q.id)]);
        const moved = order.find(([id]) => id === Number(element.dataset.id));
        const others = order.filter((entry) => entry !== moved);
        const place = others.findIndex(([id]) => id === Number(previous?.dataset.id || 0));
        others.splice(place + 1, 0, moved);
        await this.setOrder(others);
    }

    async setOrder(order) {
        const { resId } = this.props.record;
        await this.orm.call("crm.questionnaire", "set_outline_order", [resId, order]);
        await this.load();
    }
}

registry.category("view_widgets").add("questionnaire_outline", {
    component: QuestionnaireOutline,
});
