import { downloadFile } from "@web/core/network/download";
import { _t } from "@web/core/l10n/translation";
import { mapSvg } from "./map_svg";

const COLORS = [
    "background",
    "text",
    "muted",
    "border",
    "head",
    "line",
    "action",
    "success",
    "danger",
    "warning",
    "supporter",
    "opponent",
];
const MAX_SIDE = 12000; // pixels; browsers refuse larger canvases
const MAX_AREA = 40e6;
const SHARPNESS = 2;

function colorsOf(element) {
    const style = getComputedStyle(element);
    return Object.fromEntries(
        COLORS.map((name) => [name, style.getPropertyValue(`--DecisionMap-${name}`).trim()])
    );
}

const fileName = (map, extension) =>
    `${_t("Decision Map")} ${map.name}.${extension}`.replace(/[\\/:*?"<>|]+/g, " ");

/**
 * Download or print the whole map, whatever part of it is seen.
 *
 * @param {"svg" | "png" | "print"} format
 * @param {object} params
 * @param {object} params.map answer of `get_decision_map`
 * @param {object} params.layout of the people
 * @param {object[]} params.lines to draw
 * @param {HTMLElement} params.element which knows the colours
 */
export async function exportMap(format, { map, layout, lines, element }) {
    const drawing = mapSvg({
        map,
        layout,
        lines,
        colors: colorsOf(element),
        title: _t("Decision Map: %s", map.name),
        bandName: (band) =>
            band.id === "ours" ? _t("Our colleagues who know them") : _t("At other companies"),
    });
    if (format === "svg") {
        downloadFile(drawing.svg, fileName(map, "svg"), "image/svg+xml");
    } else if (format === "png") {
        downloadFile(await svgToPng(drawing), fileName(map, "png"), "image/png");
    } else {
        printSvg(drawing);
    }
}

/** @returns {Promise<Blob>} */
export async function svgToPng({ svg, width, height }) {
    const scale = Math.min(
        SHARPNESS,
        MAX_SIDE / width,
        MAX_SIDE / height,
        Math.sqrt(MAX_AREA / (width * height))
    );
    const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    try {
        const image = new Image();
        image.src = url;
        await image.decode();
        const canvas = document.createElement("canvas");
        canvas.width = Math.round(width * scale);
        canvas.height = Math.round(height * scale);
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        return await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    } finally {
        URL.revokeObjectURL(url);
    }
}

/** In a frame of its own: a landscape page must not change how the rest of Odoo prints. */
export function printSvg({ svg }) {
    const frame = document.createElement("iframe");
    frame.style.cssText = "position: fixed; width: 0; height: 0; border: 0;";
    frame.srcdoc = `<!DOCTYPE html><style>
        @page { size: landscape; margin: 8mm; }
        body { margin: 0; }
        svg { display: block; width: 100%; height: auto; max-height: 100vh; }
    </style>${svg}`;
    frame.addEventListener("load", () => {
        frame.contentWindow.addEventListener("afterprint", () => frame.remove());
        frame.contentWindow.print();
    });
    document.body.append(frame);
}
