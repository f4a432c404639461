// How entities and statements are marked in the graph: shapes, dashes, sizes, the colours of the theme.
/** @import { Dashes, Edge, Family, Graph, NodeData } from "./types.d.ts" */

/** @type {Record<Family, string>} */
export const SHAPES = {
  organization: "square",
  person: "dot",
  model: "hexagon",
  product: "diamond",
  work: "triangleDown",
  event: "triangle",
  place: "star",
  concept: "dot",
};
/** @type {Dashes} */
export const DASHES = {
  Asserted: false,
  Claimed: [9, 6],
  Planned: [2, 5],
  Speculated: [2, 9],
  Opinion: [10, 4, 2, 4],
  Disputed: false,
  Rejected: [1, 7],
};
const COLOURS = ["ink", "muted", "paper", "edge", "halo", "warn", "accent", "label-font"];
export const TINTS = 8;

/**
 * Say whether both ends of an edge are among the entities that are drawn.
 * @type {(graph: Graph, edge: Edge) => boolean}
 */
export function inCore(graph, edge) {
  return graph.core.has(edge.from) && graph.core.has(edge.to);
}

/**
 * Read the colours of the theme from the style.
 * @type {(graph: Graph) => void}
 */
export function readColours(graph) {
  const style = getComputedStyle(document.documentElement);
  const named = (/** @type {string[]} */ names) =>
    /** @type {any} */ (Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])));
  graph.colour = named(COLOURS);
  graph.family = named(Object.keys(SHAPES));
  graph.tints = Array.from({ length: TINTS }, (_, n) => style.getPropertyValue(`--tint-${n}`).trim());
}

/**
 * Return the size of an entity's mark: the more it is linked, the larger.
 * @type {(node: NodeData) => number}
 */
export function sizeOf(node) {
  return 7 + 3.6 * Math.sqrt(node.value);
}

/**
 * Say whether the filters let an entity be seen.
 * @type {(graph: Graph, id: string) => boolean}
 */
export function visible(graph, id) {
  return graph.shown.has(id);
}
