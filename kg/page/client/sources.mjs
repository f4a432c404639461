// The source texts, in a page that was built with them.
/** @import { App, Child, Quote, SourceText } from "./types.d.ts" */
import { el } from "./dom.mjs";

/**
 * Return the words between two offsets of a text, which count code points.
 * @type {(source: SourceText, start: number, end: number) => string}
 */
export function slice(source, start, end) {
  source.characters ??= Array.from(source.content);
  return source.characters.slice(start, end).join("");
}

/**
 * Return the whole proof of a quote with the quote marked, or the quote alone where the page has no texts.
 * @type {(app: App, quote: Quote) => Child[]}
 */
export function proofNodes(app, quote) {
  const source = app.model.sources?.[quote.text];
  if (!source) return [quote.exact];
  const [start, end] = quote.proof;
  return [slice(source, start, quote.start), el("mark", {}, quote.exact), slice(source, quote.end, end)];
}
