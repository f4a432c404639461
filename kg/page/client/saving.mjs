// Hand the selection to the reader as files.
/** @import { App, Look, Phrase } from "./types.d.ts" */
import { byId, button, download, el } from "./dom.mjs";
import { toCitations, toCsv, toJsonLd, toSvg, xml } from "./exports.mjs";
import { inSight } from "./graph.mjs";
import { hull } from "./painting.mjs";

const NAME = "ai-video-kg";

/**
 * Fill the export menu.
 * @type {(app: App) => void}
 */
export function showSaving(app) {
  const items = {
    png: () => savePng(app),
    svg: () => download(`${NAME}.svg`, "image/svg+xml", picture(app)),
    csv: () => download(`${NAME}.csv`, "text/csv", toCsv(app.selection, app)),
    jsonld: () => download(`${NAME}.jsonld`, "application/ld+json", toJsonLd(app.selection, app.model)),
    citations: () => download(`${NAME}-citations.txt`, "text/plain", toCitations(app.selection, app)),
    print: () => window.print(),
  };
  byId("saving-items").replaceChildren(
    ...Object.entries(items).map(([key, act]) =>
      el(
        "li",
        {},
        button(
          app.t(/** @type {Phrase} */ (`save_${key}`)),
          () => {
            /** @type {HTMLDetailsElement} */ (byId("saving")).open = false;
            act();
          },
          { data: { save: key } },
        ),
      ),
    ),
  );
}

/**
 * Return the graph in sight, or the timeline where that is shown, as SVG.
 * @type {(app: App) => string}
 */
export function picture(app) {
  if (app.state.view === "timeline" && document.querySelector(".time-scroll")) return timelinePicture(app);
  return toSvg(inSight(app.graph), {
    colour: app.graph.colour,
    family: app.graph.family,
    tints: app.graph.tints,
    label: app.label,
    title: app.title,
    communities: areas(app),
  });
}

/**
 * The lanes under each other, with the styles that the page gives them written out.
 * @type {(app: App) => string}
 */
function timelinePicture(app) {
  const pictures = [...document.querySelectorAll(".time-scroll > .axis, .time-scroll .lane")];
  const parts = [];
  let y = 0;
  for (const part of pictures) {
    const drawing = /** @type {Element} */ (part.matches("svg") ? part : part.querySelector("svg"));
    const title = part.querySelector("h3");
    if (title)
      parts.push(
        `<text x="4" y="${y + 18}" font-size="13" font-weight="600" fill="${app.graph.colour.muted}">${xml(title.textContent)}</text>`,
      );
    y += title ? 24 : 0;
    parts.push(`<g transform="translate(0 ${y})">${written(drawing)}</g>`);
    y += Number(drawing.getAttribute("height"));
  }
  const width = Math.max(...pictures.map((part) => part.scrollWidth || part.clientWidth));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}" font-family="system-ui, sans-serif"><title>${xml(app.title)}</title><rect width="${width}" height="${y}" fill="${app.graph.colour.paper}"/>${parts.join("\n")}</svg>\n`;
}

const PAINT = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "paint-order",
  "font-size",
  "font-weight",
];

/** @type {(drawing: Element) => string} */
function written(drawing) {
  const copy = /** @type {Element} */ (drawing.cloneNode(true));
  const originals = [...drawing.querySelectorAll("*")];
  [...copy.querySelectorAll("*")].forEach((node, n) => {
    const style = getComputedStyle(originals[n]);
    for (const name of PAINT) node.setAttribute(name, style.getPropertyValue(name));
    for (const name of node.getAttributeNames())
      if (/^(data-|aria-|role|tabindex|class)/.test(name)) node.removeAttribute(name);
  });
  return new XMLSerializer().serializeToString(copy).replace(/[\u2066-\u2069]/g, "");
}

/** @type {(app: App) => Look["communities"]} */
function areas(app) {
  const at = new Map(inSight(app.graph).nodes.map((node) => [node.id, node]));
  return app.model.communities
    .map((members, n) => ({ n, points: hull(members.map((id) => at.get(id)).filter(Boolean)) }))
    .filter(({ points }) => points.length > 2);
}

/** @type {(app: App) => Promise<void>} */
async function savePng(app) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture(app))}`;
  await image.decode();
  const scale = Math.min(2, 8000 / Math.max(image.width, image.height));
  const canvas = el("canvas", { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => blob && download(`${NAME}.png`, "image/png", blob), "image/png");
}
