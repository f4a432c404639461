// Write what is selected as CSV, JSON-LD, citations or a picture; all as text, nothing of the page's markup.
/**
 * @import { App, Colours, Dashes, Edge, Evidence, Family, InSight, Look, Lookup, Model, NodeData, Point, Statement,
 *   Value } from "./types.d.ts"
 */
import { citation, inLanguage } from "./words.mjs";

const FORMULA = /^[=+\-@\t\r]/;

/**
 * Return the statement table as CSV, with the columns of statements.csv: a row a statement, with its best quote.
 * Cells that a spreadsheet would run as formulas are quoted off.
 * @type {(statements: Statement[], app: App) => string}
 */
export function toCsv(statements, app) {
  const { columns } = app.model;
  const rows = statements.map((statement) => {
    const record = statementRecord(statement, app);
    return columns.map((column) => record[column]);
  });
  return `\ufeff${[columns, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

/** @type {(statement: Statement, app: App) => Record<string, unknown>} */
function statementRecord(statement, { model, lang, label }) {
  const { role, scope, basis, compared, topics = [], time } = statement.q;
  const { entity, date, figure } = statement.o;
  const [number, most] = figure?.numbers ?? [];
  const texts = statement.evidence.map((evidence) => model.text.get(model.quotes[evidence.quote].text));
  const held = date ?? time;
  return {
    statement: statement.id,
    subject: statement.s,
    subject_label: label(statement.s),
    property: statement.p,
    property_label: inLanguage(model.terms.properties[statement.p], lang) || statement.p,
    value: objectText(statement.o),
    value_label: entity ? label(entity) : (figure?.words ?? ""),
    value_number: number,
    value_max: most,
    unit: figure?.period ? `${figure.unit}/${figure.period}` : figure?.unit,
    value_normalized: figure?.normalized,
    unit_normalized: figure?.base,
    negated: statement.not ? "true" : "false",
    status: statement.status,
    time: held?.edtf,
    earliest: held?.from,
    latest: held?.to,
    role,
    scope,
    basis,
    compared_to: compared,
    topics: topics.join(" "),
    independent_sources: statement.sources,
    articles: distinct(texts.map((text) => text.article)),
    languages: distinct(texts.map((text) => text.lang)),
    evidence_count: statement.evidence.length,
    conflicts_with: statement.conflicts.join(" "),
    contested_by: statement.contested.join(" "),
    resolution: statement.resolution,
    ...evidenceRecord(statement.evidence[0], model, label),
  };
}

/** @type {(evidence: Evidence, model: Model, label: App["label"]) => Record<string, unknown>} */
function evidenceRecord(evidence, model, label) {
  const quote = model.quotes[evidence.quote];
  const text = model.text.get(quote.text);
  return {
    stance: evidence.stance,
    by: evidence.by,
    by_label: evidence.by ? label(evidence.by) : "",
    on_behalf_of: evidence.for,
    gist: quote.gist,
    quote: quote.exact,
    quote_lang: text.lang,
    translated_from: text.from,
    translated_by: text.by,
    inferred: evidence.inferred,
    inferred_from: (evidence.from ?? []).join(" "),
    article: text.article,
    published: model.article.get(text.article).published.edtf,
    text: text.id,
    start: quote.start,
    end: quote.end,
    proof_start: quote.proof[0],
    proof_end: quote.proof[1],
    first_sentence: quote.proof[2],
    last_sentence: quote.proof[3],
    proof_sha256: quote.proof[4],
  };
}

/** @type {(values: string[]) => string} */
function distinct(values) {
  return [...new Set(values)].sort().join(" ");
}

/** @type {(value: unknown) => string} */
function csvCell(value) {
  const text = String(value ?? "");
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** @type {(value: Value) => string | undefined} */
function objectText({ entity, date, figure, text }) {
  return entity ?? date?.edtf ?? figure?.text ?? text;
}

/**
 * Return the statements as JSON-LD: triples that the graph has, each node under its own IRI.
 * @type {(statements: Statement[], model: Model) => string}
 */
export function toJsonLd(statements, model) {
  const { vg, id, st, ev, src, sel, fig, rdf, schema, prov, oa, xsd } = model.prefixes;
  const context = {
    vg,
    id,
    st,
    ev,
    src,
    sel,
    fig,
    rdf,
    schema,
    prov,
    oa,
    xsd,
    edtf: { "@id": "vg:edtf", "@type": `${model.prefixes.edtf}edtf` },
  };
  return `${JSON.stringify({ "@context": context, "@graph": statements.map((statement) => ldStatement(statement, model)) }, null, 1)}\n`;
}

/** @type {(statement: Statement, model: Model) => object} */
function ldStatement(statement, model) {
  const { role, scope, basis, compared, topics = [], time } = statement.q;
  const english = (/** @type {string | undefined} */ value) => value && { "@value": value, "@language": "en" };
  return clean({
    "@id": `st:${statement.id}`,
    "@type": ["vg:Statement", "rdf:Statement"],
    "rdf:subject": { "@id": `id:${statement.s}` },
    "rdf:predicate": { "@id": `vg:${statement.p}` },
    "rdf:object": ldValue(statement, model),
    "vg:negated": statement.not,
    "vg:status": { "@id": `vg:${statement.status}` },
    "vg:independentSources": statement.sources,
    edtf: time?.edtf,
    "vg:earliest": time?.from && { "@value": time.from, "@type": "xsd:date" },
    "vg:latest": time?.to && { "@value": time.to, "@type": "xsd:date" },
    "vg:role": english(role),
    "vg:scope": english(scope),
    "vg:basis": english(basis),
    "vg:comparedTo": compared && { "@id": `id:${compared}` },
    "vg:topic": topics.map((topic) => ({ "@id": `id:${topic}` })),
    "vg:conflictsWith": statement.conflicts.map((rival) => ({ "@id": `st:${rival}` })),
    "vg:contestedBy": statement.contested.map((rival) => ({ "@id": `st:${rival}` })),
    "vg:evidence": statement.evidence.map((evidence) => ldEvidence(evidence, model)),
  });
}

/** @type {(statement: Statement, model: Model) => object} */
function ldValue({ s, p, o: value }, { prefixes }) {
  if (value.entity) return { "@id": `id:${value.entity}` };
  if (value.date) return { "@value": value.date.edtf, "@type": `${prefixes.edtf}edtf` };
  if (value.figure) return { "@id": figureIri(s, p, value.figure.text), "@type": "vg:Figure" };
  return value.lang ? { "@value": value.text, "@language": value.lang } : { "@value": value.text };
}

/**
 * Return the compact IRI of a figure, named after its subject, its property and itself, as kg.rdf.encode names it.
 * @type {(subject: string, property: string, text: string) => string}
 */
function figureIri(subject, property, text) {
  const signs = text.replace(">=", "ge").replace("<=", "le").replace(">", "gt").replace("<", "lt");
  const marks = signs.replace("~", "ca").replace("..", "-to-");
  const local = marks.replaceAll(" ", "-").replaceAll("%", "percent").replaceAll("/", "-per-").replaceAll(".", "_");
  return `fig:${subject}.${property}.${local}`;
}

/** @type {(evidence: Evidence, model: Model) => object} */
function ldEvidence(evidence, model) {
  const quote = model.quotes[evidence.quote];
  const { lang } = model.text.get(quote.text);
  const [start, end, first, last, sha256] = quote.proof;
  const whole = (/** @type {number} */ n, type = "nonNegativeInteger") => ({
    "@value": `${n}`,
    "@type": `xsd:${type}`,
  });
  return clean({
    "@id": `ev:${evidence.id}`,
    "@type": ["vg:Evidence", "oa:SpecificResource"],
    "oa:hasSource": { "@id": `src:${quote.text}` },
    "oa:hasSelector": {
      "@id": `sel:${quote.text}-${quote.start}-${quote.end}`,
      "@type": ["oa:TextQuoteSelector", "oa:TextPositionSelector"],
      "oa:exact": { "@value": quote.exact, "@language": lang },
      "oa:start": whole(quote.start),
      "oa:end": whole(quote.end),
    },
    "vg:proofSpan": {
      "@id": `sel:${quote.text}-s${first}-${last}`,
      "@type": "oa:TextPositionSelector",
      "oa:start": whole(start),
      "oa:end": whole(end),
      "vg:firstSentence": whole(first, "integer"),
      "vg:lastSentence": whole(last, "integer"),
      "vg:sha256": sha256,
    },
    "vg:stance": { "@id": `vg:${evidence.stance}` },
    "vg:by": evidence.by && { "@id": `id:${evidence.by}` },
    "vg:onBehalfOf": evidence.for && { "@id": `id:${evidence.for}` },
    "vg:gist": { "@value": quote.gist, "@language": "en" },
    "vg:inferred": evidence.inferred && { "@value": evidence.inferred, "@language": "en" },
    "vg:speechReason": evidence.speech && { "@value": evidence.speech[2], "@language": "en" },
  });
}

/** @type {(record: object) => object} */
function clean(record) {
  return Object.fromEntries(
    Object.entries(record).filter(
      ([, value]) => value !== undefined && value !== null && !(Array.isArray(value) && !value.length),
    ),
  );
}

/**
 * Return one citation a line, each text that carries a statement once.
 * @type {(statements: Statement[], app: App) => string}
 */
export function toCitations(statements, { model, lang, words }) {
  const lines = statements.flatMap((statement) =>
    statement.evidence.map((evidence) => citation(evidence, statement.id, model, lang, words)),
  );
  return `${[...new Set(lines)].join("\n\n")}\n`;
}

/**
 * Return the graph in sight as an SVG picture.
 * @type {(sight: InSight, look: Look) => string}
 */
export function toSvg({ nodes, edges, size, dashes }, { colour, family, tints, communities, label, title }) {
  const at = /** @type {Lookup<NodeData>} */ (new Map(nodes.map((node) => [node.id, node])));
  const [left, right] = [Math.min(...nodes.map(({ x }) => x)) - 90, Math.max(...nodes.map(({ x }) => x)) + 90];
  const [top, bottom] = [Math.min(...nodes.map(({ y }) => y)) - 90, Math.max(...nodes.map(({ y }) => y)) + 90];
  const parts = [
    `<rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" fill="${colour.paper}"/>`,
    ...communities.map(({ points, n }) => tint(points, tints[n % tints.length])),
    ...edges.map((edge) => line(at.get(edge.from), at.get(edge.to), edge, dashes, colour)),
    ...nodes.map((node) => shape(node, size(node), family[node.family], colour)),
    ...labels(nodes, size, label, colour),
  ];
  const view = [left, top, right - left, bottom - top].join(" ");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${view}" width="${right - left}" height="${bottom - top}" font-family="system-ui, sans-serif"><title>${xml(title)}</title>\n${parts.join("\n")}\n</svg>\n`;
}

/** @type {(points: Point[], colour: string) => string} */
function tint(points, colour) {
  const way = points.map(({ x, y }) => `${x},${y}`).join(" ");
  return `<polygon points="${way}" fill="${colour}" stroke="${colour}" stroke-width="110" stroke-linejoin="round"/>`;
}

/** @type {(from: Point, to: Point, edge: Edge, dashes: Dashes, colour: Colours) => string} */
function line(from, to, edge, dashes, colour) {
  const pattern = dashes[edge.status];
  const dash = pattern ? ` stroke-dasharray="${pattern.join(" ")}"` : "";
  const ink = edge.status === "Disputed" ? colour.warn : colour.edge;
  return `<line x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}" stroke="${ink}" stroke-width="1.3"${dash}/>`;
}

/** @type {Partial<Record<Family, [number, number][]>>} */
const OUTLINES = {
  organization: [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ],
  model: [
    [-0.5, -0.87],
    [0.5, -0.87],
    [1, 0],
    [0.5, 0.87],
    [-0.5, 0.87],
    [-1, 0],
  ],
  product: [
    [0, -1.2],
    [1.2, 0],
    [0, 1.2],
    [-1.2, 0],
  ],
  work: [
    [-1.1, -0.8],
    [1.1, -0.8],
    [0, 1.1],
  ],
  event: [
    [0, -1.1],
    [1.1, 0.8],
    [-1.1, 0.8],
  ],
};

/** @type {(node: NodeData, size: number, fill: string, colour: Colours) => string} */
function shape({ x, y, family }, size, fill, colour) {
  const outline = OUTLINES[family];
  if (!outline)
    return `<circle cx="${x}" cy="${y}" r="${size}" fill="${family === "concept" ? colour.paper : fill}" stroke="${fill}"/>`;
  return `<polygon points="${outline.map(([dx, dy]) => `${x + dx * size},${y + dy * size}`).join(" ")}" fill="${fill}"/>`;
}

/** @type {(nodes: NodeData[], size: InSight["size"], label: App["label"], colour: Colours) => string[]} */
function labels(nodes, size, label, colour) {
  /** @type {(Point & { w: number; h: number })[]} */
  const taken = [];
  const ordered = [...nodes].sort((a, b) => b.value - a.value);
  return ordered.flatMap((node) => {
    const text = label(node.id);
    const height = node.value > 7 ? 22 : 15;
    const box = {
      x: node.x - (text.length * height) / 3.6,
      y: node.y + size(node),
      w: (text.length * height) / 1.8,
      h: height + 4,
    };
    if (taken.some((o) => box.x < o.x + o.w && o.x < box.x + box.w && box.y < o.y + o.h && o.y < box.y + box.h))
      return [];
    taken.push(box);
    return [
      `<text x="${node.x}" y="${node.y + size(node) + height}" font-size="${height}" text-anchor="middle" fill="${colour.ink}" stroke="${colour.halo}" stroke-width="3" paint-order="stroke">${xml(text)}</text>`,
    ];
  });
}

/**
 * Return text as XML character data.
 * @type {(text: string) => string}
 */
export function xml(text) {
  return (
    String(text)
      .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
      // oxlint-disable-next-line no-control-regex -- XML allows none of these
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
  );
}
