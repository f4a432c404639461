// The statements as the page holds them: look-ups, times, filters with their counts, paths.
/** @import { Article, Day, Facet, Lookup, Model, PageData, State, Statement, StatementData, Status, Step } from "./types.d.ts" */
import { overlap } from "./dates.mjs";

/**
 * The filters, each with the state's key that holds what is chosen.
 * @type {Facet[]}
 */
export const FACETS = ["families", "types", "statuses", "relations", "articles", "langs"];
/** @type {Status[]} */
export const STATUSES = ["Asserted", "Claimed", "Planned", "Speculated", "Opinion", "Disputed", "Rejected"];

/**
 * Return the model: the page's data with everything that is looked up by id.
 * @type {(data: PageData) => Model}
 */
export function makeModel(data) {
  const model = /** @type {Model} */ ({
    .../** @type {any} */ (data),
    entity: byId(data.entities),
    replacedBy: new Map(data.entities.flatMap(({ id, replaces = [] }) => replaces.map((old) => [old, id]))),
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
    after: depths(data.statements),
  });
  for (const cell of data.answers.flatMap(({ rows }) => rows.flat())) {
    const says = cell.says === undefined ? undefined : data.statements[cell.says].id;
    Object.assign(cell, { statements: idsOf(data, cell.statements), says });
  }
  for (const statement of model.statements) enter(model, statement);
  for (const statement of model.statements) statement.facets = facetValues(model, statement);
  for (const statement of model.statements) statement.when = timeOf(model, statement);
  return model;
}

/**
 * Return a state in which entities that were merged into others are those others: so old links lead on.
 * @type {(model: Pick<Model, "replacedBy">, state: State) => State}
 */
export function ledOn({ replacedBy }, state) {
  const on = (/** @type {string} */ id) => replacedBy.get(id) ?? id;
  return {
    ...state,
    entity: state.entity && on(state.entity),
    pair: state.pair && state.pair.split("~").map(on).join("~"),
    path: state.path.map(on),
  };
}

/**
 * Return for each event how many others it follows, one after the other; a circle counts each event once.
 * @type {(statements: StatementData[]) => Map<string, number>}
 */
function depths(statements) {
  const pairs = statements.filter(({ p, not, o }) => p === "follows" && !not && o.entity);
  const found = new Map();
  for (const _ of pairs)
    for (const { s, o } of pairs)
      found.set(s, Math.min(pairs.length, Math.max(found.get(s) ?? 0, 1 + (found.get(o.entity) ?? 0))));
  return found;
}

/**
 * Return the ids of the statements that numbers stand for.
 * @type {(data: { statements: { id: string }[] }, numbers?: number[]) => string[]}
 */
export function idsOf({ statements }, numbers = []) {
  return numbers.map((number) => statements[number].id);
}

/** @type {<T extends { id: string }>(records: T[]) => Map<string, T>} */
function byId(records) {
  return new Map(records.map((record) => [record.id, record]));
}

/** @type {(model: Model, statement: Statement) => void} */
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
    const date = statement.status === "Asserted" ? statement.o.date : { ...statement.o.date, status: statement.status };
    model.eventDate.set(statement.s, agreed(model.eventDate.get(statement.s), date));
  }
}

/** @type {<T>(map: Map<string, T[]>, key: string, value: T) => void} */
function push(map, key, value) {
  if (!map.has(key)) map.set(key, []);
  map.get(key)?.push(value);
}

/**
 * Return what two dates of one event say together: one that is asserted counts before others.
 * @type {(known: Day | undefined, date: Day) => Day}
 */
function agreed(known, date) {
  if (!known || (known.status && !date.status)) return date;
  return date.status && !known.status ? known : narrowed(known, date);
}

/** @type {(a: Day, b: Day) => Day} */
function narrowed(a, b) {
  if (!overlap(a, b)) return a;
  const from = [a.from, b.from].filter(Boolean).sort().at(-1);
  const to = [a.to, b.to].filter(Boolean).sort()[0];
  return { ...tighter(a, b), from, to };
}

/** @type {(a: Day, b: Day) => Day} */
function tighter(a, b) {
  const width = (/** @type {Day} */ date) =>
    date.from && date.to ? Date.parse(date.to) - Date.parse(date.from) : Infinity;
  return width(b) < width(a) ? b : a;
}

/**
 * Return the ids of every entity that a statement speaks of.
 * @type {(statement: Statement) => string[]}
 */
export function entitiesOf(statement) {
  const { compared, topics = [] } = statement.q;
  return [...new Set([statement.s, statement.o.entity, compared, ...topics].filter(Boolean))];
}

/** @type {(model: Model, statement: Statement) => Record<Facet, string[]>} */
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

/**
 * Return the time of a statement: its own, the date that it gives, or that of its event.
 * @type {(model: Model, statement: Statement) => Day | null}
 */
function timeOf(model, statement) {
  return statement.q.time ?? statement.o.date ?? model.eventDate.get(statement.s) ?? null;
}

/**
 * Say whether a statement passes the filters of a state; `except` is a facet to leave out.
 * @type {(statement: Statement, state: State, except?: Facet | "time" | null) => boolean}
 */
export function passes(statement, state, except = null) {
  for (const facet of FACETS) {
    if (facet === except || !state[facet].length) continue;
    if (!statement.facets[facet].some((value) => state[facet].includes(value))) return false;
  }
  if (except === "time" || !(state.from || state.to)) return true;
  return statement.when !== null && overlap(statement.when, { from: state.from, to: state.to });
}

/**
 * Return the statements that pass the filters.
 * @type {(model: Model, state: State) => Statement[]}
 */
export function selected(model, state) {
  return model.statements.filter((statement) => passes(statement, state));
}

/**
 * Return for each facet how many statements each value would leave, given the other filters.
 * @type {(model: Model, state: State) => Record<Facet, Map<string, number>>}
 */
export function facetCounts(model, state) {
  /** @type {any} */
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

/**
 * Return the ids of the entities that the statements join.
 * @type {(statements: Statement[]) => Set<string>}
 */
export function entitiesIn(statements) {
  return new Set(statements.flatMap((statement) => [statement.s, statement.o.entity].filter(Boolean)));
}

/**
 * Say whether a statement can be a step of a path: a positive relation that is not rejected.
 * @type {(statement: Statement, assertedOnly: boolean) => boolean}
 */
export function isStep(statement, assertedOnly) {
  if (!statement.o.entity || statement.not || statement.status === "Rejected") return false;
  return !assertedOnly || statement.status === "Asserted";
}

/**
 * Return a shortest path as steps of `{from, to, statements}`; null where there is none.
 * Among equally short ones the first by id is taken.
 * @type {(model: Model, start: string, end: string, assertedOnly?: boolean) => Step[] | null}
 */
export function shortestPath(model, start, end, assertedOnly = false) {
  const before = /** @type {Lookup<string | null>} */ (new Map([[start, null]]));
  for (const queue = [start]; queue.length && !before.has(end);) {
    const here = /** @type {string} */ (queue.shift());
    for (const next of steps(model, here, assertedOnly)) {
      if (before.has(next)) continue;
      before.set(next, here);
      queue.push(next);
    }
  }
  if (!before.has(end)) return null;
  const way = [];
  for (let to = end; before.get(to) !== null; to = /** @type {string} */ (before.get(to))) {
    const from = /** @type {string} */ (before.get(to));
    way.unshift({ from, to, statements: between(model, from, to).filter((s) => isStep(s, assertedOnly)) });
  }
  return way;
}

/** @type {(model: Model, id: string, assertedOnly: boolean) => string[]} */
function steps(model, id, assertedOnly) {
  const linked = (model.about.get(id) ?? []).filter(
    (s) => isStep(s, assertedOnly) && (s.s === id || s.o.entity === id),
  );
  return [...new Set(linked.map((s) => (s.s === id ? /** @type {string} */ (s.o.entity) : s.s)))].sort();
}

/**
 * Return every statement that joins two entities, strongest status first.
 * @type {(model: Model, a: string, b: string) => Statement[]}
 */
export function between(model, a, b) {
  const joins = (/** @type {Statement} */ s) => (s.s === a && s.o.entity === b) || (s.s === b && s.o.entity === a);
  return (model.about.get(a) ?? [])
    .filter(joins)
    .sort((x, y) => STATUSES.indexOf(x.status) - STATUSES.indexOf(y.status));
}

/**
 * Return the day from which a time axis is worth drawing: all but the earliest twentieth of the days,
 * unless that would save less than two years. What is earlier is shown at the edge.
 * @type {(days: number[]) => number}
 */
export function focusStart(days) {
  const sorted = [...days].sort((a, b) => a - b);
  const wanted = sorted[Math.floor(sorted.length / 20)];
  return wanted - sorted[0] > 730 ? wanted : sorted[0];
}

/**
 * Return how many entities an entity is joined to.
 * @type {(model: Model, id: string) => number}
 */
export function degree(model, id) {
  return model.near.get(id)?.size ?? 0;
}

/**
 * Return how many quotes there are. Passages may share one: the list has it once for each of them, with its own gist.
 * @type {(model: Pick<Model, "quotes">) => number}
 */
export function quoteCount({ quotes }) {
  return new Set(quotes.map(({ text, start, end }) => `${text} ${start} ${end}`)).size;
}

/**
 * Order statements newest first; those without a time last.
 * @type {(a: Statement, b: Statement) => number}
 */
export function newestFirst(a, b) {
  return startOf(b).localeCompare(startOf(a)) || (a.id < b.id ? -1 : 1);
}

/** @type {(statement: Statement) => string} */
function startOf(statement) {
  return statement.when ? (statement.when.from ?? statement.when.to ?? "") : "";
}

/**
 * Return the day that the newest article can have appeared on at the latest, and that article's date.
 * @type {(model: Model) => Article | null}
 */
export function newestArticle(model) {
  const to = (/** @type {Article} */ article) => article.published.to ?? "";
  return model.articles.filter(to).sort((a, b) => (to(a) < to(b) ? 1 : -1))[0] ?? null;
}
