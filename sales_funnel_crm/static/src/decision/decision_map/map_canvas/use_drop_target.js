import { _t } from "@web/core/l10n/translation";
import { CARD } from "../layout/card_size";
import { cellAt } from "../layout/levels_layout";

/**
 * Where a dragged card would go, and what dropping it there means: in the levels layout another
 * cell sets level and department; in the tree another person becomes the superior, and an empty
 * spot is remembered.
 *
 * @param {object} component the decision map
 */
export function useDropTarget(component) {
    const { model, notification } = component;
    let drawing = null;
    let marked = null; // what is marked now: the element of a person, or the place of a cell

    const targetOf = (key, ev) => {
        if (!ev.target.closest?.(".o_decision_canvas")) {
            return null;
        }
        const point = drawing.toDrawing(ev);
        if (component.state.layout === "levels") {
            const cell = cellAt(component.layout, point.x, point.y);
            return cell && { cell };
        }
        const card = ev.target.closest(".o_decision_card");
        if (card) {
            return card.dataset.key === key ? null : { card };
        }
        return { point };
    };

    const cellBox = () => component.root.el?.querySelector(".o_decision_target");

    function unmark() {
        if (marked instanceof Element) {
            marked.classList.remove("o_decision_drop");
        } else if (marked && cellBox()) {
            cellBox().style.display = "none";
        }
        marked = null;
    }

    /** Touches the page only when the target changes: it is asked at every frame. */
    function onMove(key, ev) {
        const { card, cell } = targetOf(key, ev) || {};
        const place = cell && `translate(${cell.x}px, ${cell.y}px)`;
        if ((card || place || null) === marked) {
            return;
        }
        unmark();
        marked = card || place || null;
        if (card) {
            card.classList.add("o_decision_drop");
        } else if (cell) {
            Object.assign(cellBox().style, {
                display: "block",
                transform: place,
                width: `${cell.width}px`,
                height: `${cell.height}px`,
            });
        }
    }

    function onDrop(key, ev) {
        const target = targetOf(key, ev);
        const person = model.person(key);
        if (target?.cell) {
            dropOnCell(person, target.cell);
        } else if (target?.card) {
            dropOnPerson(person, target.card.dataset.key);
        } else if (target?.point && person.stakeholder_id && model.isDeal) {
            const { x, y } = target.point;
            const place = [x - CARD.width / 4, y - CARD.height / 4].map((value) =>
                Math.max(value, 0)
            );
            component.change(() => model.placeByHand(person, ...place));
        }
    }

    function dropOnCell(person, { level, department }) {
        if (person.level !== level || person.department_id !== department) {
            component.place({ level, department }, person);
        }
    }

    function dropOnPerson(person, key) {
        if (!person.partner_id || !model.person(key).partner_id) {
            notification.add(
                _t("A placeholder reports to nobody: choose the contact who is meant first."),
                { type: "warning" }
            );
        } else {
            component.setSuperior(key, person);
        }
    }

    return {
        setDrawing: (value) => (drawing = value),
        onMove,
        onDrop,
        onEnd: unmark,
    };
}
