// What is painted on the canvas around vis-network's marks: communities, signs on lines, labels.
/** @import { App, Graph, Label, NodeData, Point, Rectangle } from "./types.d.ts" */
import { byId } from "./dom.mjs";
import { inCore, sizeOf, TINTS, visible } from "./marks.mjs";

/**
 * Return a label as the canvas needs it: what is written right to left stands in isolates.
 * @type {(text: string) => string}
 */
export function isolated(text) {
  return /[\u0590-\u08ff\ufb1d-\ufefc]/.test(text) ? `\u2067${text}\u2069` : text;
}

/**
 * Paint each community as a tinted area, and note where its name goes.
 * @type {(graph: Graph, canvas: CanvasRenderingContext2D) => void}
 */
export function drawCommunities(graph, canvas) {
  const { network, app } = graph;
  const scale = network.getScale();
  /** @type {(Point & { text: string })[]} */
  const titles = [];
  graph.titles = titles;
  app.model.communities.forEach((members, number) => {
    const at = members.filter((id) => visible(graph, id) && graph.core.has(id)).map((id) => graph.nodeOf.get(id));
    if (at.length < 3) return;
    canvas.fillStyle = canvas.strokeStyle = graph.tints[number % TINTS];
    canvas.lineJoin = "round";
    canvas.lineWidth = 110;
    canvas.beginPath();
    hull(at).forEach(({ x, y }, n) => (n ? canvas.lineTo(x, y) : canvas.moveTo(x, y)));
    canvas.closePath();
    canvas.stroke();
    canvas.fill();
    const top = Math.min(...at.map(({ y }) => y)) - 62;
    const middle = (Math.min(...at.map(({ x }) => x)) + Math.max(...at.map(({ x }) => x))) / 2;
    if (at.length > 4 || scale > 0.5) titles.push({ x: middle, y: top, text: titleOf(app, members) });
  });
}

/**
 * A community is named by its leading members, as many as a short line holds.
 * @type {(app: App, members: string[]) => string}
 */
function titleOf(app, members) {
  const [first, ...rest] = members.slice(0, 3).map((id) => shortened(app.label(id), 24));
  return rest.reduce((title, name) => (title.length + name.length < 40 ? `${title} · ${name}` : title), first);
}

/** @type {(text: string, length: number) => string} */
function shortened(text, length) {
  return text.length > length ? `${text.slice(0, length - 1).trimEnd()}…` : text;
}

/**
 * Return the convex hull of points, by Andrew's monotone chain.
 * @type {<T extends Point>(points: T[]) => T[]}
 */
export function hull(points) {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (/** @type {typeof points} */ list) =>
    list
      .reduce((chain, p) => {
        while (chain.length > 1 && turn(chain[chain.length - 2], chain[chain.length - 1], p) <= 0) chain.pop();
        return [...chain, p];
      }, /** @type {typeof points} */ ([]))
      .slice(0, -1);
  return sorted.length < 3 ? sorted : [...half(sorted), ...half(sorted.reverse())];
}

/** @type {(o: Point, a: Point, b: Point) => number} */
function turn(o, a, b) {
  return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

/**
 * Draw labels of one size on the screen, the weightiest first, none over another.
 * @type {(graph: Graph, canvas: CanvasRenderingContext2D) => void}
 */
export function drawLabels(graph, canvas) {
  const scale = graph.network.getScale();
  drawSigns(graph, canvas, scale);
  const taken = obstacles(graph, scale);
  graph.view = {
    left: graph.network.DOMtoCanvas({ x: 0, y: 0 }).x,
    right: graph.network.DOMtoCanvas({ x: byId("canvas").clientWidth, y: 0 }).x,
  };
  const most = 16 + Math.max(0, scale - 0.32) * 500;
  let written = 0;
  canvas.save();
  canvas.textAlign = "center";
  canvas.textBaseline = "alphabetic";
  canvas.lineJoin = "round";
  for (const node of byPriority(graph)) {
    const important = node.id === graph.hover || graph.selected?.has(node.id) === true;
    if (graph.lit ? !graph.lit.has(node.id) && node.id !== graph.hover : written > most && !important) continue;
    const size = important ? 15 : node.value > 12 ? 14 : 12.5;
    const label = {
      x: node.x,
      y: node.y + sizeOf(node) * graph.enlarged + (size + 3) / scale,
      size,
      weight: important || node.value > 7 ? 600 : 400,
      colour: graph.colour.ink,
      text: graph.app.label(node.id),
    };
    if (write(graph, canvas, label, scale, taken, important)) written += 1;
  }
  if (scale < 0.95)
    for (const title of graph.titles ?? []) {
      write(graph, canvas, { ...title, size: 12, weight: 600, colour: graph.colour.muted }, scale, taken, false);
    }
  canvas.restore();
}

/**
 * The marks of the weightiest entities, which no label may cover.
 * @type {(graph: Graph, scale: number) => Rectangle[]}
 */
function obstacles(graph, scale) {
  const large = graph.drawing.nodes.filter(
    (node) => node.value > 7 && graph.core.has(node.id) && visible(graph, node.id),
  );
  return large.map((node) => {
    const reach = sizeOf(node) * graph.enlarged * 0.8 + 1 / scale;
    return { left: node.x - reach, right: node.x + reach, top: node.y - reach, bottom: node.y + reach };
  });
}

/**
 * In the middle of a line: a cross where its statements are negative, a warning dot where contradicted.
 * @type {(graph: Graph, canvas: CanvasRenderingContext2D, scale: number) => void}
 */
function drawSigns(graph, canvas, scale) {
  if (scale < 0.3) return;
  canvas.save();
  canvas.lineCap = "round";
  for (const edge of graph.drawing.edges) {
    const statements = edge.statements.filter((id) => graph.statements.has(id));
    const clashing = statements.some((id) => graph.app.model.statement.get(id).conflicts.length);
    if (!statements.length || !(clashing || edge.negated) || !inCore(graph, edge)) continue;
    if (graph.lit && !(graph.lit.has(edge.from) && graph.lit.has(edge.to))) continue;
    const [a, b] = [graph.nodeOf.get(edge.from), graph.nodeOf.get(edge.to)];
    sign(
      canvas,
      (a.x + b.x) / 2,
      (a.y + b.y) / 2,
      5 / scale,
      clashing ? graph.colour.warn : graph.colour.ink,
      edge.negated,
    );
  }
  canvas.restore();
}

/** @type {(canvas: CanvasRenderingContext2D, x: number, y: number, r: number, colour: string, negative: boolean) => void} */
function sign(canvas, x, y, r, colour, negative) {
  canvas.strokeStyle = canvas.fillStyle = colour;
  canvas.lineWidth = r / 2.2;
  canvas.beginPath();
  if (negative) {
    canvas.moveTo(x - r, y - r);
    canvas.lineTo(x + r, y + r);
    canvas.moveTo(x + r, y - r);
    canvas.lineTo(x - r, y + r);
    canvas.stroke();
  } else {
    canvas.arc(x, y, r, 0, 2 * Math.PI);
    canvas.fill();
  }
}

/** @type {(graph: Graph) => NodeData[]} */
function byPriority(graph) {
  const rank = (/** @type {NodeData} */ node) =>
    (node.id === graph.hover ? 1e6 : graph.selected?.has(node.id) ? 1e5 : graph.lit?.has(node.id) ? 1e4 : 0) +
    node.value;
  const drawn = graph.drawing.nodes.filter(({ id }) => graph.core.has(id) && visible(graph, id));
  return drawn.sort((a, b) => rank(b) - rank(a) || (a.id < b.id ? -1 : 1)).slice(0, 400);
}

/** @type {(graph: Graph, canvas: CanvasRenderingContext2D, wanted: Label, scale: number, taken: Rectangle[], force: boolean) => boolean} */
function write(graph, canvas, wanted, scale, taken, force) {
  const label = { ...wanted };
  const text = isolated(shortened(label.text, label.size === 12 ? 60 : 34));
  canvas.font = `${label.weight} ${label.size / scale}px ${graph.colour["label-font"]}`;
  const width = widthOf(graph, canvas, text, label, scale);
  label.x = pulledIn(graph, label.x, width / 2);
  const box = {
    left: label.x - width / 2,
    right: label.x + width / 2,
    top: label.y - (label.size + 1) / scale,
    bottom: label.y + 5 / scale,
  };
  if (
    !force &&
    taken.some(
      (other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom,
    )
  )
    return false;
  taken.push(box);
  canvas.strokeStyle = graph.colour.halo;
  canvas.lineWidth = 3.5 / scale;
  canvas.strokeText(text, label.x, label.y);
  canvas.fillStyle = label.colour;
  canvas.fillText(text, label.x, label.y);
  return true;
}

/**
 * Labels of entities at the edge are pulled in, so that they are not cut off.
 * @type {(graph: Graph, x: number, half: number) => number}
 */
function pulledIn(graph, x, half) {
  const { left, right } = graph.view;
  if (x < left || x > right || right - left < 2 * half) return x;
  return Math.min(right - half, Math.max(left + half, x));
}

/** @type {(graph: Graph, canvas: CanvasRenderingContext2D, text: string, label: Label, scale: number) => number} */
function widthOf(graph, canvas, text, label, scale) {
  const key = `${label.weight}|${label.size}|${text}`;
  if (!graph.widths.has(key)) graph.widths.set(key, canvas.measureText(text).width * scale);
  return (/** @type {number} */ (graph.widths.get(key)) + 6) / scale;
}
