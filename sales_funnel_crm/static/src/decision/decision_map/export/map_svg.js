import { CARD } from "../layout/card_size";
import { HEAD } from "../layout/levels_layout";
import { coverageNames, describePerson, signOf, toneOf } from "../map_words";

const MARGIN = 24;
const TITLE = 44;
const FONT = "font-family=\"'Helvetica Neue', Arial, 'Noto Sans CJK SC', sans-serif\"";
const NAME_LENGTH = 14;
const TITLE_LENGTH = 18;
const RING = { x: 30, y: 38, radius: 18 };
const DASHES = { trust: "9 4", gatekeeper: "2 3 10 3", personal: "1 6" };
const ARROWS = ["influence", "trust", "gatekeeper"];

/** Text as it may stand in XML, without the control characters that no XML may hold. */
export function escapeXml(text) {
    return [...String(text)]
        .filter((character) => character >= " " || "\t\n".includes(character))
        .join("")
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;")
        .replaceAll('"', "&quot;");
}

const widthOf = (character) => (character > "\u2e80" ? 1.8 : 1);

/** Chinese characters, and the dots in their fonts, are about twice as wide as Latin letters. */
export const short = (text, length) => {
    const characters = [...text];
    const width = characters.reduce((sum, character) => sum + widthOf(character), 0);
    if (width <= length) {
        return text;
    }
    let room = length - widthOf("⺁");
    const end = characters.findIndex((character) => (room -= widthOf(character)) < 0);
    return `${characters.slice(0, end).join("")}…`;
};

const text = (x, y, content, attributes = "") =>
    `<text x="${x}" y="${y}" ${attributes}>${escapeXml(content)}</text>`;

/**
 * The drawing as a file of its own: no style sheet, no script, no link.
 *
 * @param {object} params
 * @param {object} params.map answer of `get_decision_map`
 * @param {object} params.layout of the people
 * @param {object[]} params.lines to draw
 * @param {object} params.colors by name, see `decision_map.scss`
 * @param {string} params.title
 * @param {(band: object) => string} params.bandName
 * @returns {{ svg: string, width: number, height: number }}
 */
export function mapSvg({ map, layout, lines, colors, title, bandName }) {
    const width = Math.ceil(layout.width + 2 * MARGIN);
    const height = Math.ceil(layout.height + 2 * MARGIN + TITLE);
    const reports = lines.filter((line) => line.kind === "reports_to");
    const relations = lines.filter((line) => line.kind !== "reports_to");
    const persons = map.persons.filter((person) => layout.cards.has(person.key));
    const parts = [
        `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ${FONT} font-size="14">`,
        `<title>${escapeXml(title)}</title>`,
        `<defs>${ARROWS.map((kind) => arrow(kind, colors)).join("")}</defs>`,
        `<rect width="${width}" height="${height}" fill="${colors.background}"/>`,
        text(MARGIN, 34, title, `font-size="20" font-weight="bold" fill="${colors.text}"`),
        `<g transform="translate(${MARGIN},${MARGIN + TITLE - 10})">`,
        ...grid(layout, colors),
        ...layout.bands.map((band) => bandSvg(band, bandName(band), colors)),
        ...reports.map(
            ({ d }) => `<path d="${d}" fill="none" stroke="${colors.line}" stroke-width="1.5"/>`
        ),
        ...persons.map((person) => card(person, layout.cards.get(person.key), map.roles, colors)),
        ...relations.map((line) => relation(line, colors)),
        "</g></svg>",
    ];
    return { svg: parts.join("\n"), width, height };
}

const lineColor = (kind, colors) =>
    ({
        influence: colors.action,
        trust: colors.success,
        gatekeeper: colors.warning,
        conflict: colors.danger,
        personal: colors.muted,
    })[kind];

const arrow = (kind, colors) =>
    `<marker id="arrow_${kind}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="12" markerHeight="12" markerUnits="userSpaceOnUse" orient="auto"><path d="M0,0 L10,5 L0,10 Z" fill="${lineColor(kind, colors)}"/></marker>`;

function grid({ columns, rows, width }, colors) {
    const parts = [];
    for (const { x, width: wide, name } of columns) {
        const last = rows.at(-1);
        parts.push(
            `<rect x="${x}" y="0" width="${wide}" height="${HEAD.height}" fill="${colors.head}" stroke="${colors.border}"/>`,
            `<rect x="${x}" y="${HEAD.height}" width="${wide}" height="${last.y + last.height - HEAD.height}" fill="none" stroke="${colors.border}"/>`,
            text(
                x + wide / 2,
                HEAD.height / 2 + 5,
                short(name, wide / 8),
                `text-anchor="middle" font-weight="bold" font-size="13" fill="${colors.text}"`
            )
        );
    }
    for (const { y, height, name } of rows) {
        parts.push(
            `<path d="M0,${y + height} H${width}" stroke="${colors.border}"/>`,
            text(6, y + height / 2 + 5, short(name, 16), `font-size="13" fill="${colors.muted}"`)
        );
    }
    return parts;
}

const bandSvg = ({ y, width }, name, colors) =>
    `<path d="M0,${y} H${width}" stroke="${colors.line}" stroke-dasharray="2 4"/>` +
    text(12, y + 20, name, `font-weight="bold" fill="${colors.muted}"`);

function relation({ d, kind, strength, middle }, colors) {
    const color = lineColor(kind, colors);
    const dash = DASHES[kind] ? ` stroke-dasharray="${DASHES[kind]}"` : "";
    const end = ARROWS.includes(kind) ? ` marker-end="url(#arrow_${kind})"` : "";
    const cross =
        kind === "conflict"
            ? text(
                  middle.x,
                  middle.y + 6,
                  "✕",
                  `text-anchor="middle" font-size="18" fill="${color}"`
              )
            : "";
    return `<path d="${d}" fill="none" stroke="${color}" stroke-width="${0.5 + strength}" stroke-linecap="round"${dash}${end}/>${cross}`;
}

function card(person, { x, y }, roles, colors) {
    const tone = {
        champion: colors.success,
        supporter: colors.supporter,
        opponent: colors.opponent,
        enemy: colors.danger,
    }[toneOf(person.stance)];
    const isStrong = ["champion", "enemy"].includes(toneOf(person.stance));
    const dash = person.is_placeholder ? ' stroke-dasharray="4 3"' : "";
    const strike = person.has_left ? ' text-decoration="line-through"' : "";
    const badges = roles
        .filter((role) => person.role_ids.includes(role.id))
        .map((role) => role.short_name || role.name[0])
        .join(" · ");
    return [
        `<g transform="translate(${x},${y})"><title>${escapeXml(describePerson(person, roles))}</title>`,
        `<rect width="${CARD.width}" height="${CARD.height}" rx="4" fill="${colors.background}" stroke="${colors.line}"${dash}/>`,
        `<rect width="5" height="${CARD.height}" fill="${tone || colors.line}"/>`,
        ring(person.influence, colors),
        `<circle cx="${RING.x}" cy="${RING.y}" r="13" fill="${tone || colors.head}"/>`,
        text(
            RING.x,
            RING.y + 5,
            signOf(person.stance),
            `text-anchor="middle" font-weight="bold" fill="${isStrong ? "#fff" : colors.text}"`
        ),
        text(
            56,
            24,
            short(person.name, NAME_LENGTH),
            `font-weight="bold" fill="${colors.text}"${strike}`
        ),
        text(
            56,
            42,
            short([person.title, person.company].filter(Boolean).join(" · "), TITLE_LENGTH),
            `font-size="12" fill="${colors.muted}"`
        ),
        text(56, 62, badges, `font-size="11" font-weight="bold" fill="${colors.action}"`),
        person.stakeholder_id ? dots(person.coverage, colors) : "",
        "</g>",
    ].join("");
}

/** Five arcs, as many of them strong as the influence says. */
function ring(influence, colors) {
    const { x, y, radius } = RING;
    const length = 2 * Math.PI * radius;
    const circle = (color, share) =>
        `<circle cx="${x}" cy="${y}" r="${radius}" fill="none" stroke="${color}" stroke-width="4" stroke-dasharray="${(length * share).toFixed(2)} ${length.toFixed(2)}" transform="rotate(-90 ${x} ${y})"/>`;
    return circle(colors.border, 1) + (influence ? circle(colors.action, influence / 5) : "");
}

const dots = (coverage, colors) =>
    coverageNames()
        .slice(1)
        .map(
            (_name, index) =>
                `<circle cx="${CARD.width - 30 + index * 10}" cy="58" r="3.5" stroke="${colors.muted}" fill="${index < coverage ? colors.muted : "none"}"/>`
        )
        .join("");
