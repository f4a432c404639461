// The graph: vis-network draws entities and statements, and says where the reader points.
/** @import { App, Drawing, Edge, Graph, InSight, Lookup, NodeData, Statement } from "./types.d.ts" */
import { byId } from "./dom.mjs";
import { DASHES, inCore, readColours, SHAPES, sizeOf, visible } from "./marks.mjs";
import { drawCommunities, drawLabels } from "./painting.mjs";

const DRAWN_AT_MOST = 1500;

/**
 * Return the graph: what is to be drawn. It is drawn when it is first shown.
 * @type {(app: App, drawing: Drawing) => Graph}
 */
export function makeGraph(app, drawing) {
  const graph = /** @type {Graph} */ ({
    app,
    network: /** @type {any} */ (null),
    drawing,
    shown: new Set(),
    statements: new Set(),
    lit: null,
    hover: null,
    widths: new Map(),
    enlarged: 1,
  });
  graph.core = coreOf(app, drawing.nodes);
  graph.nodeOf = /** @type {Lookup<NodeData>} */ (new Map(drawing.nodes.map((node) => [node.id, node])));
  readColours(graph);
  return graph;
}

/**
 * Draw the graph for the first time.
 * @type {(graph: Graph) => void}
 */
export function drawGraph(graph) {
  const { drawing } = graph;
  graph.nodes = new vis.DataSet(
    drawing.nodes.filter(({ id }) => graph.core.has(id)).map((node) => nodeStyle(graph, node)),
  );
  graph.edges = new vis.DataSet(
    drawing.edges.filter((edge) => inCore(graph, edge)).map((edge) => edgeStyle(graph, edge)),
  );
  graph.network = new vis.Network(byId("canvas"), { nodes: graph.nodes, edges: graph.edges }, drawing.options);
  graph.network.on("beforeDrawing", (canvas) => drawCommunities(graph, canvas));
  graph.network.on("afterDrawing", (canvas) => drawLabels(graph, canvas));
  graph.network.on("zoom", () => enlarge(graph));
  graph.network.on("animationFinished", () => enlarge(graph));
  graph.network.on("click", (event) => clicked(graph, event));
  graph.network.on("hoverNode", ({ node }) => hovered(graph, node));
  graph.network.on("blurNode", () => hovered(graph, null));
  byId("canvas").addEventListener("keydown", (event) => keyed(graph, event));
}

/**
 * Above the limit only the most connected entities are drawn at first; selecting one adds what is near it.
 * @type {(app: App, nodes: NodeData[]) => Set<string>}
 */
function coreOf(app, nodes) {
  if (nodes.length <= DRAWN_AT_MOST) return new Set(nodes.map(({ id }) => id));
  return new Set(
    [...nodes]
      .sort((a, b) => b.value - a.value || (a.id < b.id ? -1 : 1))
      .slice(0, DRAWN_AT_MOST)
      .map(({ id }) => id),
  );
}

/** @type {(graph: Graph, node: NodeData) => object} */
function nodeStyle(graph, node) {
  const faded = graph.lit && !graph.lit.has(node.id);
  const fill = faded ? graph.colour.edge : graph.family[node.family];
  const selected = graph.selected?.has(node.id);
  return {
    id: node.id,
    x: node.x,
    y: node.y,
    shape: SHAPES[node.family] ?? "dot",
    size: sizeOf(node) * graph.enlarged,
    opacity: faded ? 0.35 : 1,
    hidden: !visible(graph, node.id),
    borderWidth: selected ? 5 : 1.5,
    color: {
      background: node.family === "concept" ? graph.colour.paper : fill,
      border: selected ? graph.colour.ink : node.family === "concept" ? fill : graph.colour.paper,
      hover: { background: fill, border: graph.colour.ink },
      highlight: { background: fill, border: graph.colour.ink },
    },
  };
}

/**
 * Seen from afar, marks and lines are drawn larger than life, so that they stay visible.
 * @type {(graph: Graph, scale?: number) => void}
 */
function enlarge(graph, scale = graph.network.getScale()) {
  const wanted = Math.round(Math.min(2.2, Math.max(1, 0.52 / scale)) * 5) / 5;
  if (wanted === graph.enlarged) return;
  graph.enlarged = wanted;
  restyle(graph);
}

/** @type {(graph: Graph, edge: Edge) => object} */
function edgeStyle(graph, edge) {
  const lit =
    graph.lit &&
    graph.lit.has(edge.from) &&
    graph.lit.has(edge.to) &&
    (graph.selected?.has(edge.from) || graph.selected?.has(edge.to));
  const colour = edge.status === "Disputed" ? graph.colour.warn : lit ? graph.colour.ink : graph.colour.edge;
  const bent = edge.bend ? { enabled: true, type: "curvedCW", roundness: edge.bend } : { enabled: false };
  return {
    id: edge.id,
    from: edge.from,
    to: edge.to,
    dashes: DASHES[edge.status] ?? false,
    smooth: bent,
    hidden: !edge.statements.some((id) => graph.statements.has(id)),
    width: (lit ? 2.2 : 1.3) * graph.enlarged,
    color: { color: colour, hover: graph.colour.ink, opacity: graph.lit && !lit ? 0.18 : 0.9 },
    arrows: { to: { enabled: edge.oneway, scaleFactor: 0.5 } },
  };
}

/**
 * Give edges of different status between one pair different curves.
 * @type {<T extends { from: string; to: string }>(edges: T[]) => (T & { bend: number })[]}
 */
export function bend(edges) {
  const seen = new Map();
  return edges.map((edge) => {
    const pair = [edge.from, edge.to].sort().join("~");
    const n = seen.get(pair) ?? 0;
    seen.set(pair, n + 1);
    return { ...edge, bend: n ? (n % 2 ? 0.18 : -0.18) * Math.ceil(n / 2) : 0 };
  });
}

/**
 * Show the selected statements, and light what is chosen with its neighbours.
 * @type {(graph: Graph, statements: Statement[], chosen: string[], lit: Set<string> | null) => void}
 */
export function updateGraph(graph, statements, chosen, lit) {
  graph.statements = new Set(statements.map(({ id }) => id));
  graph.shown = graph.app.entitiesShown;
  graph.selected = new Set(chosen);
  graph.lit = lit;
  admit(graph, graph.shown.size <= DRAWN_AT_MOST ? graph.shown : (lit ?? chosen));
  restyle(graph);
}

/** @type {(graph: Graph, ids: Iterable<string>) => void} */
function admit(graph, ids) {
  const wanted = [...ids].filter((id) => graph.nodeOf.has(id) && !graph.core.has(id));
  if (!wanted.length) return;
  for (const id of wanted) graph.core.add(id);
  if (!graph.network) return;
  graph.nodes.add(wanted.map((id) => nodeStyle(graph, graph.nodeOf.get(id))));
  const added = graph.drawing.edges.filter((edge) => inCore(graph, edge) && !graph.edges.get(edge.id));
  graph.edges.add(added.map((edge) => edgeStyle(graph, edge)));
}

/** @type {(graph: Graph) => void} */
function restyle(graph) {
  if (!graph.network) return;
  graph.nodes.update(graph.drawing.nodes.filter(({ id }) => graph.core.has(id)).map((node) => nodeStyle(graph, node)));
  graph.edges.update(graph.drawing.edges.filter((edge) => inCore(graph, edge)).map((edge) => edgeStyle(graph, edge)));
}

/**
 * Take the colours of the theme anew.
 * @type {(graph: Graph) => void}
 */
export function recolour(graph) {
  readColours(graph);
  restyle(graph);
}

/**
 * Move the view so that these entities, or all that are shown, are in sight.
 * @type {(graph: Graph, ids?: Iterable<string> | null, animate?: boolean) => void}
 */
export function fitGraph(graph, ids = null, animate = false) {
  const wanted = [...(ids ?? graph.shown)].filter((id) => graph.core.has(id));
  if (!wanted.length) return;
  graph.network.fit({ nodes: wanted, maxZoomLevel: 1.1, animation: animate && !calm() && { duration: 350 } });
  enlarge(graph);
}

/**
 * Bring entities into sight if they are not: one by moving to it, several by fitting them all.
 * @type {(graph: Graph, ids: string[]) => void}
 */
export function reveal(graph, ids) {
  const wanted = ids.filter((id) => graph.core.has(id));
  if (!wanted.length || (wanted.every((id) => inside(graph, id)) && graph.network.getScale() > 0.3)) return;
  if (wanted.length > 1) return fitGraph(graph, wanted, true);
  const sheet = matchMedia("(max-width: 760px)").matches ? -0.3 * byId("canvas").clientHeight : 0;
  const scale = Math.max(graph.network.getScale(), 0.7);
  graph.network.focus(wanted[0], { scale, offset: { x: 0, y: sheet }, animation: !calm() && { duration: 300 } });
  enlarge(graph, scale);
}

/** @type {(graph: Graph, id: string) => boolean} */
function inside(graph, id) {
  const place = graph.network.canvasToDOM(graph.network.getPosition(id));
  const { clientWidth, clientHeight } = byId("canvas");
  return place.x > 30 && place.y > 30 && place.x < clientWidth - 30 && place.y < clientHeight - 30;
}

/** @type {() => boolean} */
function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * Zoom by a factor around the middle.
 * @type {(graph: Graph, factor: number) => void}
 */
export function zoomGraph(graph, factor) {
  graph.network.moveTo({ scale: Math.min(4, Math.max(0.05, graph.network.getScale() * factor)) });
  enlarge(graph);
}

/** @type {(graph: Graph, event: { nodes: string[]; edges: string[] }) => void} */
function clicked(graph, { nodes, edges }) {
  if (nodes.length) return graph.app.open({ entity: nodes[0] });
  if (!edges.length) return graph.app.close();
  const edge = graph.edges.get(edges[0]);
  return graph.app.open({ pair: [edge.from, edge.to].sort().join("~") });
}

/** @type {(graph: Graph, id: string | null) => void} */
function hovered(graph, id) {
  graph.hover = id;
  byId("canvas").classList.toggle("pointing", id !== null);
  graph.network.redraw();
}

/** @type {Record<string, number[]>} */
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Arrow keys walk from the chosen entity to the nearest one that way; plus and minus zoom.
 * @type {(graph: Graph, event: KeyboardEvent) => void}
 */
function keyed(graph, event) {
  if (event.key === "+" || event.key === "=") zoomGraph(graph, 1.3);
  else if (event.key === "-") zoomGraph(graph, 1 / 1.3);
  else if (event.key === "0") fitGraph(graph);
  else if (event.key in DIRECTIONS) walk(graph, DIRECTIONS[event.key]);
  else return;
  event.preventDefault();
}

/** @type {(graph: Graph, direction: number[]) => unknown} */
function walk(graph, [dx, dy]) {
  const here = graph.nodeOf.get([...(graph.selected ?? [])][0]);
  const others = graph.drawing.nodes.filter(
    (node) => visible(graph, node.id) && graph.core.has(node.id) && node !== here,
  );
  if (!here) {
    const first = others.sort((a, b) => b.value - a.value)[0];
    return first && graph.app.open({ entity: first.id }, { stay: true });
  }
  const cost = (/** @type {NodeData} */ node) => {
    const along = (node.x - here.x) * dx + (node.y - here.y) * dy;
    const aside = Math.abs((node.x - here.x) * dy) + Math.abs((node.y - here.y) * dx);
    return along > 4 ? along + 2 * aside : Infinity;
  };
  const next = others.reduce(
    (best, node) => (cost(node) < (best ? cost(best) : Infinity) ? node : best),
    /** @type {NodeData | null} */ (null),
  );
  return next && graph.app.open({ entity: next.id }, { stay: true });
}

/**
 * Return how many of the entities that pass the filters are drawn.
 * @type {(graph: Graph) => number}
 */
export function drawnCount(graph) {
  return [...graph.shown].filter((id) => graph.core.has(id)).length;
}

/**
 * Return what the graph shows, for tests and for the picture: nodes and edges in sight.
 * @type {(graph: Graph) => InSight}
 */
export function inSight(graph) {
  const nodes = graph.drawing.nodes.filter(({ id }) => visible(graph, id) && graph.core.has(id));
  const edges = graph.drawing.edges.filter(
    (edge) => inCore(graph, edge) && edge.statements.some((id) => graph.statements.has(id)),
  );
  return { nodes, edges, shapes: SHAPES, dashes: DASHES, size: sizeOf };
}
