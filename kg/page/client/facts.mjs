// The statements as the page holds them: look-ups, times, filters with their counts, paths.
import { overlap } from "./dates.mjs";

/** The filters, each with the state's key that holds what is chosen. */
export const FACETS = ["families", "types", "statuses", "relations", "articles", "langs"];
export const STATUSES = ["Asserted", "Claimed", "Planned", "Speculated", "Opinion", "Disputed", "Rejected"];

/** Return the model: the page's data with everything that is looked up by id. */
export function makeModel(data) {
  const model = {
    ...data,
    entity: byId(data.entities),
    statement: byId(data.statements),
    article: byId(data.articles),
    text: new Map(
      data.articles.flatMap((article) => article.texts.map((text) => [text.id, { ...text, article: article.id }])),
    ),
    community: new Map(data.communities.flatMap((members, number) => members.map((id) => [id, number]))),
    about: new Map(data.entities.map(({ id }) => [id, []])),
    saidBy: new Map(),
    near: new Map(data.entities.map(({ id }) => [id, new Set()])),
    eventDate: new Map(),
    relationNames: new Set(data.terms.relations),
  };
  for (const cell of data.answers.flatMap(({ rows }) => rows.flat())) cell.statements = idsOf(data, cell.statements);
  for (const statement of data.statements) enter(model, statement);
  for (const statement of data.statements) statement.facets = facetValues(model, statement);
  for (const statement of data.statements) statement.when = timeOf(model, statement);
  return model;
}

/** Return the ids of the statements that numbers stand for. */
export function idsOf({ statements }, numbers = []) {
  return numbers.map((number) => statements[number].id);
}

function byId(records) {
  return new Map(records.map((record) => [record.id, record]));
}

function enter(model, statement) {
  statement.q ??= {};
  statement.conflicts ??= [];
  statement.contested ??= [];
  for (const id of entitiesOf(statement)) push(model.about, id, statement);
  const speakers = statement.evidence.flatMap(({ by, for: party }) => [by, party]).filter(Boolean);
  for (const id of new Set(speakers)) push(model.saidBy, id, statement);
  if (statement.o.entity) {
    model.near.get(statement.s)?.add(statement.o.entity);
    model.near.get(statement.o.entity)?.add(statement.s);
  }
  if (statement.p === "date" && statement.o.date && !statement.not && statement.status !== "Rejected") {
    const known = model.eventDate.get(statement.s);
    model.eventDate.set(statement.s, known ? narrowed(known, statement.o.date) : statement.o.date);
  }
}

function push(map, key, value) {
  if (!map.has(key)) map.set(key, []);
  map.get(key).push(value);
}

function narrowed(a, b) {
  if (!overlap(a, b)) return a;
  const from = [a.from, b.from].filter(Boolean).sort().at(-1);
  const to = [a.to, b.to].filter(Boolean).sort()[0];
  return { edtf: tighter(a, b).edtf, ...(from && { from }), ...(to && { to }) };
}

function tighter(a, b) {
  const width = (date) => (date.from && date.to ? Date.parse(date.to) - Date.parse(date.from) : Infinity);
  return width(b) < width(a) ? b : a;
}

/** Return the ids of every entity that a statement speaks of. */
export function entitiesOf(statement) {
  const { compared, topics = [] } = statement.q;
  return [...new Set([statement.s, statement.o.entity, compared, ...topics].filter(Boolean))];
}

function facetValues(model, statement) {
  const texts = statement.evidence.map((evidence) => model.text.get(model.quotes[evidence.quote].text));
  const ends = [statement.s, statement.o.entity].filter(Boolean).map((id) => model.entity.get(id)?.type);
  return {
    families: [...new Set(ends.map((type) => model.families[type]))].filter(Boolean),
    types: [...new Set(ends)].filter(Boolean),
    statuses: [statement.status],
    relations: [statement.p],
    articles: [...new Set(texts.map((text) => text.article))],
    langs: [...new Set(texts.map((text) => text.lang))],
  };
}

/** Return the time of a statement: its own, the date that it gives, or that of its event. */
function timeOf(model, statement) {
  return statement.q.time ?? statement.o.date ?? model.eventDate.get(statement.s) ?? null;
}

/** Say whether a statement passes the filters of a state; `except` is a facet to leave out. */
export function passes(statement, state, except = null) {
  for (const facet of FACETS) {
    if (facet === except || !state[facet].length) continue;
    if (!statement.facets[facet].some((value) => state[facet].includes(value))) return false;
  }
  if (except === "time" || !(state.from || state.to)) return true;
  return statement.when !== null && overlap(statement.when, { from: state.from, to: state.to });
}

/** Return the statements that pass the filters. */
export function selected(model, state) {
  return model.statements.filter((statement) => passes(statement, state));
}

/** Return for each facet how many statements each value would leave, given the other filters. */
export function facetCounts(model, state) {
  const counts = Object.fromEntries(FACETS.map((facet) => [facet, new Map()]));
  for (const facet of FACETS) {
    for (const statement of model.statements) {
      for (const value of statement.facets[facet]) if (!counts[facet].has(value)) counts[facet].set(value, 0);
      if (!passes(statement, state, facet)) continue;
      for (const value of statement.facets[facet]) counts[facet].set(value, counts[facet].get(value) + 1);
    }
  }
  return counts;
}

/** Return the ids of the entities that the statements join. */
export function entitiesIn(statements) {
  return new Set(statements.flatMap((statement) => [statement.s, statement.o.entity].filter(Boolean)));
}

/** Say whether a statement can be a step of a path: a positive relation that is not rejected. */
export function isStep(statement, assertedOnly) {
  if (!statement.o.entity || statement.not || statement.status === "Rejected") return false;
  return !assertedOnly || statement.status === "Asserted";
}

/**
 * Return a shortest path as steps of `{from, to, statements}`; null where there is none.
 * Among equally short ones the first by id is taken.
 */
export function shortestPath(model, start, end, assertedOnly = false) {
  const before = new Map([[start, null]]);
  for (const queue = [start]; queue.length && !before.has(end);) {
    const here = queue.shift();
    for (const next of steps(model, here, assertedOnly)) {
      if (before.has(next)) continue;
      before.set(next, here);
      queue.push(next);
    }
  }
  if (!before.has(end)) return null;
  const way = [];
  for (let to = end; before.get(to) !== null; to = before.get(to)) {
    const from = before.get(to);
    way.unshift({ from, to, statements: between(model, from, to).filter((s) => isStep(s, assertedOnly)) });
  }
  return way;
}

function steps(model, id, assertedOnly) {
  const linked = (model.about.get(id) ?? []).filter(
    (s) => isStep(s, assertedOnly) && (s.s === id || s.o.entity === id),
  );
  return [...new Set(linked.map((s) => (s.s === id ? s.o.entity : s.s)))].sort();
}

/** Return every statement that joins two entities, strongest status first. */
export function between(model, a, b) {
  const joins = (s) => (s.s === a && s.o.entity === b) || (s.s === b && s.o.entity === a);
  return (model.about.get(a) ?? [])
    .filter(joins)
    .sort((x, y) => STATUSES.indexOf(x.status) - STATUSES.indexOf(y.status));
}

/**
 * Return the day from which a time axis is worth drawing: all but the earliest twentieth of the days,
 * unless that would save less than two years. What is earlier is shown at the edge.
 */
export function focusStart(days) {
  const sorted = [...days].sort((a, b) => a - b);
  const wanted = sorted[Math.floor(sorted.length / 20)];
  return wanted - sorted[0] > 730 ? wanted : sorted[0];
}

/** Return how many entities an entity is joined to. */
export function degree(model, id) {
  return model.near.get(id)?.size ?? 0;
}

/** Order statements newest first; those without a time last. */
export function newestFirst(a, b) {
  return startOf(b).localeCompare(startOf(a)) || (a.id < b.id ? -1 : 1);
}

function startOf(statement) {
  return statement.when ? (statement.when.from ?? statement.when.to ?? "") : "";
}

/** Return the day that the newest article can have appeared on at the latest, and that article's date. */
export function newestArticle(model) {
  return (
    model.articles.filter((a) => a.published.to).sort((a, b) => (a.published.to < b.published.to ? 1 : -1))[0] ?? null
  );
}
