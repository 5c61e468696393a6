import { useExternalListener, useState } from "@odoo/owl";

/**
 * Lets bars of a chart be moved by pointer or keyboard, day by day.
 *
 * @param {{ getDayWidth: () => number, onDrop: (key: string, days: number, edge: string) => void }}
 *     options `getDayWidth` in pixels
 * @returns {{ state: { key: string | null, days: number, edge: string }, start: Function,
 *     onKeydown: Function }}
 */
export function useBarDrag({ getDayWidth, onDrop }) {
    const state = useState({ key: null, days: 0, edge: "move" });
    let origin = null;

    function reset() {
        Object.assign(state, { key: null, days: 0, edge: "move" });
        origin = null;
    }

    function drop() {
        const { key, days, edge } = state;
        reset();
        if (days) {
            onDrop(key, days, edge);
        }
    }

    function start(ev, key, edge) {
        if (ev.button) {
            return;
        }
        origin = { x: ev.clientX, pointerId: ev.pointerId };
        Object.assign(state, { key, days: 0, edge });
    }

    useExternalListener(window, "pointermove", (ev) => {
        if (origin && ev.pointerId === origin.pointerId) {
            state.days = Math.round((ev.clientX - origin.x) / getDayWidth());
        }
    });
    useExternalListener(window, "pointerup", (ev) => {
        if (origin && ev.pointerId === origin.pointerId) {
            drop();
        }
    });
    useExternalListener(window, "pointercancel", () => origin && reset());

    /** Arrows move by a day, with Shift by a week; Enter keeps it, Escape takes it back. */
    function onKeydown(ev, key) {
        const isMine = state.key === key;
        if (ev.key === "ArrowLeft" || ev.key === "ArrowRight") {
            if (!isMine) {
                Object.assign(state, { key, days: 0, edge: "move" });
            }
            state.days += (ev.key === "ArrowRight" ? 1 : -1) * (ev.shiftKey ? 7 : 1);
        } else if (ev.key === "Enter" && isMine && state.days) {
            drop();
        } else if (ev.key === "Escape" && isMine) {
            reset();
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    return { state, start, onKeydown, reset };
}
