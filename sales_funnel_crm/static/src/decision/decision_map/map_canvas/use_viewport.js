import { useEffect, useExternalListener } from "@odoo/owl";
import { STEP, fit, reveal, zoomAt } from "../layout/viewport";

const FAR = 0.55; // below, titles cannot be read: names get bigger instead
const VERY_FAR = 0.35; // below, colours are all that can be seen
const CLICK_SLACK = 5;
const PAN = 60;
const REST = 200; // milliseconds without a wheel, after which the drawing is painted sharply

/**
 * Pan and zoom of the surface inside of a canvas. The view is no state: moving it must not render
 * three hundred cards anew.
 *
 * @param {object} params
 * @param {{el: HTMLElement}} params.canvas
 * @param {{el: HTMLElement}} params.surface
 * @param {() => {width: number, height: number}} params.getSize of the drawing
 * @param {(ev: PointerEvent) => boolean} params.isBackground whether a press there pans
 * @param {(scale: number) => void} params.onScale
 */
export function useViewport({ canvas, surface, getSize, isBackground, onScale }) {
    const pointers = new Map();
    const viewport = { view: { x: 0, y: 0, scale: 1 }, hasMoved: false };
    let pinch = null;
    let rest = null;

    const screen = () => ({ width: canvas.el.clientWidth, height: canvas.el.clientHeight });
    const inCanvas = ({ clientX, clientY }) => {
        const box = canvas.el.getBoundingClientRect();
        return { x: clientX - box.left, y: clientY - box.top };
    };

    function show(view) {
        const isScaled = view.scale !== viewport.view.scale;
        viewport.view = view;
        surface.el.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
        if (isScaled) {
            onScale(view.scale);
        }
        if (!canvas.el.classList.contains("o_decision_moving")) {
            showDetails();
        }
    }

    /** Small print comes and goes with the scale, but not in the middle of a movement. */
    function showDetails() {
        canvas.el.classList.toggle("o_decision_far", viewport.view.scale < FAR);
        canvas.el.classList.toggle("o_decision_very_far", viewport.view.scale < VERY_FAR);
    }

    function stopMoving() {
        if (canvas.el?.classList.contains("o_decision_moving")) {
            canvas.el.classList.remove("o_decision_moving");
            showDetails();
        }
    }

    Object.assign(viewport, {
        show,
        fit: () => show(fit(getSize(), screen())),
        zoom: (factor) => {
            const { width, height } = screen();
            show(zoomAt(viewport.view, factor, { x: width / 2, y: height / 2 }));
        },
        reset: () => viewport.zoom(1 / viewport.view.scale),
        pan: (dx, dy) =>
            show({ ...viewport.view, x: viewport.view.x + dx, y: viewport.view.y + dy }),
        reveal: (box) => show(reveal(viewport.view, box, screen())),
        /** Show a rectangle of the drawing large enough to be read. */
        focus: (box) => {
            const scale = Math.max(viewport.view.scale, FAR + 0.15);
            const { width, height } = screen();
            show({
                scale,
                x: width / 2 - (box.x + box.width / 2) * scale,
                y: height / 2 - (box.y + box.height / 2) * scale,
            });
        },
        /** Point of the drawing under the pointer. */
        toDrawing: (ev) => {
            const { x, y } = inCanvas(ev);
            const { view } = viewport;
            return { x: (x - view.x) / view.scale, y: (y - view.y) / view.scale };
        },
    });

    function onWheel(ev) {
        ev.preventDefault();
        canvas.el.classList.add("o_decision_moving");
        clearTimeout(rest);
        rest = setTimeout(stopMoving, REST);
        const speed = ev.ctrlKey ? 0.01 : 0.0015; // a trackpad's pinch comes as ctrl + wheel
        show(zoomAt(viewport.view, Math.exp(-ev.deltaY * speed), inCanvas(ev)));
    }

    function onPointerDown(ev) {
        viewport.hasMoved = false;
        if (ev.button === 0 && (ev.pointerType === "touch" || isBackground(ev))) {
            pointers.set(ev.pointerId, { x: ev.clientX, y: ev.clientY });
            pinch = null;
        }
    }

    function onPointerMove(ev) {
        const last = pointers.get(ev.pointerId);
        if (!last) {
            return;
        }
        const dx = ev.clientX - last.x;
        const dy = ev.clientY - last.y;
        if (!viewport.hasMoved && Math.hypot(dx, dy) < CLICK_SLACK) {
            return;
        }
        viewport.hasMoved = true;
        canvas.el.classList.add("o_decision_moving");
        pointers.set(ev.pointerId, { x: ev.clientX, y: ev.clientY });
        if (pointers.size === 1) {
            viewport.pan(dx, dy);
        } else {
            pinchTo([...pointers.values()]);
        }
    }

    function pinchTo([a, b]) {
        const distance = Math.hypot(a.x - b.x, a.y - b.y) || 1;
        const middle = inCanvas({ clientX: (a.x + b.x) / 2, clientY: (a.y + b.y) / 2 });
        if (pinch) {
            const moved = {
                ...viewport.view,
                x: viewport.view.x + middle.x - pinch.middle.x,
                y: viewport.view.y + middle.y - pinch.middle.y,
            };
            show(zoomAt(moved, distance / pinch.distance, middle));
        }
        pinch = { distance, middle };
    }

    function onPointerUp(ev) {
        pointers.delete(ev.pointerId);
        pinch = null;
        stopMoving();
    }

    useEffect(
        () => {
            const { el } = canvas;
            el.addEventListener("wheel", onWheel, { passive: false });
            el.addEventListener("pointerdown", onPointerDown);
            return () => {
                el.removeEventListener("wheel", onWheel);
                el.removeEventListener("pointerdown", onPointerDown);
            };
        },
        () => []
    );
    useExternalListener(window, "pointermove", onPointerMove);
    useExternalListener(window, "pointerup", onPointerUp);
    useExternalListener(window, "pointercancel", onPointerUp);
    return viewport;
}

/** What a key does to the view; undefined when it is none of these keys. */
export function viewKey(viewport, key) {
    return {
        "+": () => viewport.zoom(STEP),
        "=": () => viewport.zoom(STEP),
        "-": () => viewport.zoom(1 / STEP),
        0: () => viewport.fit(),
        ArrowLeft: () => viewport.pan(PAN, 0),
        ArrowRight: () => viewport.pan(-PAN, 0),
        ArrowUp: () => viewport.pan(0, PAN),
        ArrowDown: () => viewport.pan(0, -PAN),
    }[key];
}
