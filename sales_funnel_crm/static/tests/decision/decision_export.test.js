import { describe, expect, test } from "@odoo/hoot";
import { escapeXml, mapSvg, short } from "@sales_funnel_crm/decision/decision_map/export/map_svg";
import { svgToPng } from "@sales_funnel_crm/decision/decision_map/export/export_map";
import { levelsLayout } from "@sales_funnel_crm/decision/decision_map/layout/levels_layout";
import { edgeLines } from "@sales_funnel_crm/decision/decision_map/layout/map_edges";
import { treeLayout } from "@sales_funnel_crm/decision/decision_map/layout/tree_layout";
import { allowTranslations } from "@web/../tests/web_test_helpers";
import { makeMap, makePerson } from "./decision_answer";

describe.current.tags("desktop");

const COLORS = Object.fromEntries(
    "background text muted border head line action success danger warning supporter opponent"
        .split(" ")
        .map((name, index) => [name, `#0000${10 + index}`])
);

function exported(map, layout = levelsLayout(map)) {
    allowTranslations();
    return mapSvg({
        map,
        layout,
        lines: edgeLines(map.edges, layout),
        colors: COLORS,
        title: `Map of ${map.name}`,
        bandName: (band) => band.id,
    });
}

function parse(svg) {
    const document = new DOMParser().parseFromString(svg, "image/svg+xml");
    expect(document.querySelector("parsererror")).toBe(null);
    return document;
}

test("the drawing is valid XML with everybody who is drawn", () => {
    const map = makeMap();
    for (const layout of [levelsLayout(map), treeLayout(map)]) {
        const { svg, width, height } = exported(map, layout);
        const document = parse(svg);
        const { documentElement: root } = document;
        expect(root.namespaceURI).toBe("http://www.w3.org/2000/svg");
        expect([root.getAttribute("width"), root.getAttribute("height")]).toEqual([
            String(width),
            String(height),
        ]);
        const texts = [...document.querySelectorAll("text")].map((node) => node.textContent);
        for (const person of map.persons.filter(({ key }) => layout.cards.has(key))) {
            expect(texts).toInclude(person.name);
        }
    }
});

test("nothing outside of the file is needed", () => {
    const { svg } = exported(makeMap());
    expect(svg).not.toMatch(/class=|<style|<script|<foreignObject|var\(--|undefined|NaN/);
    expect(svg.match(/https?:\/\/[^"]*/g)).toEqual(["http://www.w3.org/2000/svg"]);
});

test("names may hold anything", () => {
    const names = [`<b>"Mary" & Söhne`, "李雷\u0000\u0008", "😀 Smiley", "]]>"];
    const persons = names.map((name, id) => makePerson(id, { name, title: name, company: name }));
    const map = makeMap({ persons, edges: [], name: names[0] });
    parse(exported(map).svg);
    expect(escapeXml(`<a b="c">&`)).toBe("&lt;a b=&quot;c&quot;&gt;&amp;");
    expect(escapeXml("a\u0000b")).toBe("ab");
});

test("texts end inside of their cards, in Chinese, too", () => {
    expect(short("Ma Lin 马琳", 14)).toBe("Ma Lin 马琳");
    expect(short("Assistant to the General Manager", 14)).toBe("Assistant to…");
    expect(short("总经理助理兼采购经理", 14)).toBe("总经理助理兼…");
    const map = makeMap({ persons: [makePerson(1, { name: "W".repeat(40) + "采" })], edges: [] });
    const name = [...parse(exported(map).svg).querySelectorAll("text")].find((node) =>
        node.textContent.startsWith("WW")
    );
    expect(name.textContent.length).toBeLessThan(15);
});

test("becomes a picture", async () => {
    const blob = await svgToPng(exported(makeMap()));
    expect(blob.type).toBe("image/png");
    const bitmap = await createImageBitmap(blob);
    expect(bitmap.width).toBeGreaterThan(500);
});
