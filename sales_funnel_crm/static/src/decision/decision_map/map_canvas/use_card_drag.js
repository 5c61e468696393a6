import { useEffect, useExternalListener } from "@odoo/owl";

const SLACK = 5;

/**
 * Drag cards by mouse or pen; a finger pans instead. A copy follows the pointer and the card stays
 * where it is, so that a refused drop has nothing to undo.
 *
 * @param {object} params
 * @param {{el: HTMLElement}} params.root holds every card that can be dragged, and the ghost
 * @param {() => boolean} params.isEnabled
 * @param {(key: string, ev: PointerEvent) => any} params.onMove shows where a drop would lead to
 * @param {(key: string, ev: PointerEvent) => any} params.onDrop
 * @param {() => any} params.onEnd after a drop or when it was given up
 */
export function useCardDrag({ root, isEnabled, onMove, onDrop, onEnd }) {
    const drag = { current: null, hasJustEnded: false };
    let frame = null;

    function onPointerDown(ev) {
        drag.hasJustEnded = false;
        const card = ev.target.closest(".o_decision_card");
        if (card && ev.button === 0 && ev.pointerType !== "touch" && isEnabled()) {
            drag.current = { card, key: card.dataset.key, x: ev.clientX, y: ev.clientY };
        }
    }

    function start({ card }) {
        const box = card.getBoundingClientRect();
        const ghost = card.cloneNode(true);
        ghost.classList.add("o_decision_ghost");
        ghost.removeAttribute("data-key");
        ghost.setAttribute("aria-hidden", "true");
        // As large as the card is on the screen, whatever the zoom.
        const scale = Math.max(box.width / card.offsetWidth, 0.5);
        root.el.append(ghost);
        card.classList.add("o_decision_dragged");
        drag.current.ghost = ghost;
        drag.current.scale = scale;
    }

    function onPointerMove(ev) {
        const { current } = drag;
        if (!current) {
            return;
        }
        if (!current.ghost) {
            if (Math.hypot(ev.clientX - current.x, ev.clientY - current.y) < SLACK) {
                return;
            }
            start(current);
        }
        ev.preventDefault();
        current.last = ev;
        frame ??= requestAnimationFrame(draw);
    }

    function draw() {
        frame = null;
        const { current } = drag;
        if (current?.ghost) {
            const { last, scale, ghost } = current;
            ghost.style.transform = `translate(${last.clientX + 6}px, ${last.clientY + 6}px) scale(${scale})`;
            onMove(current.key, last);
        }
    }

    function onPointerUp(ev) {
        const { current } = drag;
        end();
        if (current?.ghost) {
            drag.hasJustEnded = true;
            onDrop(current.key, ev);
        }
    }

    function onKeydown(ev) {
        if (ev.key === "Escape" && drag.current?.ghost) {
            ev.stopPropagation();
            end();
        }
    }

    function end() {
        const { current } = drag;
        drag.current = null;
        current?.ghost?.remove();
        current?.card.classList.remove("o_decision_dragged");
        onEnd();
    }

    useEffect(
        () => {
            const { el } = root;
            el.addEventListener("pointerdown", onPointerDown);
            return () => el.removeEventListener("pointerdown", onPointerDown);
        },
        () => []
    );
    useExternalListener(window, "pointermove", onPointerMove);
    useExternalListener(window, "pointerup", onPointerUp);
    useExternalListener(window, "pointercancel", end);
    useExternalListener(window, "keydown", onKeydown, { capture: true });
    return drag;
}
