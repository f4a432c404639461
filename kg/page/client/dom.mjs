// Make elements. Text enters the document as text nodes only, and handlers as listeners.
/** @import { Attributes, Child, Family, Status } from "./types.d.ts" */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Return an element; `on` holds listeners, `data` data attributes, every other key an attribute.
 * @type {<K extends keyof HTMLElementTagNameMap>(tag: K, attributes?: Attributes, ...children: Child[]) => HTMLElementTagNameMap[K]}
 */
export function el(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

/**
 * Return an SVG element, made as `el` makes one.
 * @type {<K extends keyof SVGElementTagNameMap>(tag: K, attributes?: Attributes, ...children: Child[]) => SVGElementTagNameMap[K]}
 */
export function svg(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, tag), attributes, children);
}

/** @type {<T extends HTMLElement | SVGElement>(node: T, attributes: Attributes, children: Child[]) => T} */
function furnish(node, { on = {}, data = {}, ...attributes }, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false)
      node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const [name, value] of Object.entries(data)) node.dataset[name] = value;
  for (const [name, listener] of Object.entries(on))
    node.addEventListener(name, /** @type {(event: Event) => void} */ (listener));
  node.append(
    .../** @type {any[]} */ (children)
      .flat(Infinity)
      .filter((child) => child !== null && child !== undefined && child !== false && child !== ""),
  );
  return node;
}

/**
 * Return the element with an id.
 * @type {(id: string) => HTMLElement}
 */
export function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/**
 * Return a button.
 * @type {(label: Child, action: (event: MouseEvent) => unknown, attributes?: Attributes) => HTMLButtonElement}
 */
export function button(label, action, attributes = {}) {
  return el("button", { type: "button", ...attributes, on: { click: action } }, label);
}

/**
 * Hand a file to the reader.
 * @type {(name: string, type: string, content: string | Blob) => void}
 */
export function download(name, type, content) {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/**
 * Put text on the clipboard; also where the page is a file and the new interface is refused.
 * @type {(text: string) => Promise<void>}
 */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = el("textarea", { class: "visually-hidden", readonly: true, "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

/** @type {Record<Family, string>} */
const SHAPES = {
  organization: "M3 3h10v10H3z",
  person: "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11z",
  model: "M4.5 2h7L15 8l-3.5 6h-7L1 8z",
  product: "M8 1.5 14.5 8 8 14.5 1.5 8z",
  work: "M1.5 3h13L8 14z",
  event: "M8 2l6.5 11h-13z",
  place: "M8 1l2 5h5l-4 3.4L12.5 15 8 11.7 3.5 15 5 9.4 1 6h5z",
  concept: "M8 4a4 4 0 1 1 0 8a4 4 0 1 1 0-8z",
};

/**
 * Return the mark of a family: the same shape and colour as in the graph.
 * @type {(family: Family) => SVGElement}
 */
export function familyMark(family) {
  const path = svg("path", { d: SHAPES[family] ?? SHAPES.concept });
  return svg(
    "svg",
    { viewBox: "0 0 16 16", class: `mark family-${family}`, "aria-hidden": "true", focusable: "false" },
    path,
  );
}

/**
 * Return the line in which a status is drawn.
 * @type {(status: Status) => SVGElement}
 */
export function statusLine(status) {
  const line = svg("line", { x1: 1, y1: 4, x2: 31, y2: 4 });
  return svg(
    "svg",
    { viewBox: "0 0 32 8", class: `line status-${status}`, "aria-hidden": "true", focusable: "false" },
    line,
  );
}
