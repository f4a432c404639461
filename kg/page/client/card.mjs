// The card: who or what something is, what is said of it, and the words that say so.
/** @import { App, Child, Entity, Group, Name, State, Statement } from "./types.d.ts" */
import { button, copy, el, familyMark, svg } from "./dom.mjs";
import { between, degree, newestArticle, newestFirst, quoteCount, STATUSES } from "./facts.mjs";
import { dateText } from "./dates.mjs";
import {
  entityLink,
  eventDateText,
  sentenceNodes,
  statementBody,
  statementLine,
  statusBadge,
  whoSays,
} from "./evidence.mjs";
import { pathCard } from "./path.mjs";
import { names } from "./search.mjs";
import { direction, inLanguage, languageName } from "./words.mjs";

/**
 * Return the card for a state: a statement's, a pair's, an entity's, or the welcome.
 * @type {(app: App, state: State) => HTMLElement}
 */
export function cardFor(app, state) {
  const { model } = app;
  if (state.fact && model.statement.has(state.fact)) return statementCard(app, model.statement.get(state.fact));
  if (state.path.length) return pathCard(app, state);
  if (state.pair) {
    const [a, b] = state.pair.split("~");
    if (model.entity.has(a) && model.entity.has(b)) return pairCard(app, a, b);
  }
  if (state.entity && model.entity.has(state.entity)) return entityCard(app, model.entity.get(state.entity));
  return welcome(app);
}

/** @type {(app: App, children: Child, kind: Child) => HTMLElement} */
function heading(app, children, kind) {
  const close = button("×", () => app.close(), { class: "close", "aria-label": app.t("close") });
  return el(
    "header",
    { class: "card-head" },
    el("div", {}, kind, el("h2", { id: "card-title", tabindex: "-1" }, children)),
    close,
  );
}

/** @type {(app: App, id: string) => HTMLElement} */
function kindLine(app, id) {
  const { type } = app.model.entity.get(id);
  const date = eventDateText(app, id);
  const kind = inLanguage(app.model.terms.classes[type], app.lang);
  return el(
    "p",
    { class: "kind" },
    familyMark(app.family(id)),
    kind,
    date && [" · ", el("span", { class: "when" }, date)],
  );
}

/** @type {(app: App, entity: Entity) => HTMLElement} */
function entityCard(app, entity) {
  const about = app.model.about.get(entity.id);
  const shown = about.filter((statement) => app.isSelected(statement));
  const hidden = about.length - shown.length;
  return el(
    "article",
    { class: "card entity-card", data: { entity: entity.id } },
    heading(app, el("bdi", {}, app.label(entity.id)), kindLine(app, entity.id)),
    entity.description && el("p", { class: "description", lang: "en", dir: "ltr" }, entity.description),
    namesList(app, entity),
    el(
      "p",
      { class: "counts" },
      app.t("statements", { n: about.length }),
      " · ",
      app.t("linked", { n: degree(app.model, entity.id) }),
    ),
    hidden > 0 &&
      el(
        "p",
        { class: "note" },
        app.t("hidden_by_filters", { n: hidden }),
        " ",
        button(app.t("reset"), () => app.reset(), { class: "quiet" }),
      ),
    groups(app, entity.id, shown),
    saidGroup(app, entity.id),
    el(
      "p",
      { class: "acts" },
      button(app.t("path_from"), () => app.open({ path: [entity.id] }), { class: "quiet" }),
      button(app.t("only_this"), () => app.focusGraph(entity.id), { class: "quiet" }),
      button(app.t("copy_link"), () => copy(location.href), { class: "quiet" }),
    ),
  );
}

/** @type {(app: App, entity: Entity) => HTMLElement | null} */
function namesList(app, entity) {
  const others = names(entity).filter(({ form }) => form !== app.label(entity.id));
  if (!others.length) return null;
  const byLang = grouped(others, (name) => name.lang);
  /** @type {(names: [string, Name[]]) => Child} */
  const row = ([lang, forms]) => [
    el("dt", {}, languageName(lang, app.lang)),
    el(
      "dd",
      { lang, dir: direction(lang) },
      forms.map(({ form, damaged }, n) => [
        n ? " · " : "",
        damaged ? el("s", { class: "damaged", title: app.t("damaged_name") }, form) : form,
      ]),
    ),
  ];
  return el("dl", { class: "names" }, [...byLang].map(row));
}

/** @type {<T>(items: T[], keyOf: (item: T) => string) => Map<string, T[]>} */
function grouped(items, keyOf) {
  const found = new Map();
  for (const item of items) found.set(keyOf(item), [...(found.get(keyOf(item)) ?? []), item]);
  return found;
}

/** @type {(app: App, id: string, statements: Statement[]) => Child} */
function groups(app, id, statements) {
  const own = grouped(
    statements.filter((s) => s.s === id),
    (s) => s.p,
  );
  const others = grouped(
    statements.filter((s) => s.s !== id && s.o.entity === id),
    (s) => s.p,
  );
  const mentions = statements.filter((s) => s.s !== id && s.o.entity !== id);
  /** @type {(property: string) => string} */
  const label = (property) =>
    app.words.heading[property] ?? (inLanguage(app.model.terms.properties[property], app.lang) || property);
  /** @type {(property: string) => string} */
  const inverse = (property) => app.words.inverse[property] ?? app.t("as_object", { relation: label(property) });
  /** @type {(title: (property: string) => string, byProperty: Map<string, Statement[]>) => Group[]} */
  const parts = (title, byProperty) =>
    inOrder(app, byProperty).map(([property, statements]) => ({
      statements,
      node: group(app, title(property), statements),
    }));
  const [mine, theirs] = [parts(label, own), parts(inverse, others)];
  const theses = mine.filter(({ statements }) => statements[0].o.text !== undefined);
  const relations = mine.filter((part) => !theses.includes(part));
  return [
    [relations, theirs, theses].flat().map(({ node }) => node),
    mentions.length ? group(app, app.t("also_mentioned"), mentions) : null,
  ];
}

/**
 * Makers first, then other relations, dates and figures, words last.
 * @type {(app: App, byProperty: Map<string, Statement[]>) => [string, Statement[]][]}
 */
function inOrder(app, byProperty) {
  const { order } = app.model.terms;
  return [...byProperty].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
}

/** @type {(app: App, title: string, statements: Statement[]) => HTMLElement} */
function group(app, title, statements) {
  return el(
    "section",
    { class: "group" },
    el("h3", {}, title, " ", el("span", { class: "n" }, String(statements.length))),
    statements.sort(newestFirst).map((statement) => statementLine(app, statement)),
  );
}

/** @type {(app: App, id: string) => HTMLElement | null} */
function saidGroup(app, id) {
  const said = app.model.saidBy.get(id) ?? [];
  if (!said.length) return null;
  return el(
    "details",
    { class: "group said-by" },
    el("summary", {}, app.t("says", { name: app.label(id) }), " ", el("span", { class: "n" }, String(said.length))),
    said.map((statement) => statementLine(app, statement)),
  );
}

/** @type {(app: App, statement: Statement) => HTMLElement} */
function statementCard(app, statement) {
  const label = inLanguage(app.model.terms.properties[statement.p], app.lang) || statement.p;
  return el(
    "article",
    { class: `card statement-card status-${statement.status}`, data: { statement: statement.id } },
    heading(
      app,
      sentenceNodes(app, statement, { links: false }),
      el("p", { class: "kind" }, app.t("statement"), " · ", label),
    ),
    el(
      "p",
      { class: "meta" },
      statusBadge(app, statement),
      el("span", { class: "who" }, whoSays(app, statement)),
      el("span", { class: "sources" }, app.t("sources", { n: statement.sources })),
    ),
    el("p", { class: "note" }, app.words.status_notes[statement.status]),
    statement.resolution && el("p", { class: "note resolution", lang: "en", dir: "ltr" }, statement.resolution),
    statement.when &&
      el("p", { class: "note" }, app.t("when"), ": ", dateText(statement.when.edtf, app.lang, app.words)),
    statementBody(app, statement)
      .filter((node) => node)
      .map((node) => {
        node.querySelector?.(":scope > .open-statement")?.remove();
        return node;
      }),
    el(
      "p",
      { class: "acts" },
      button(app.t("copy_link"), () => copy(location.href), { class: "quiet" }),
    ),
  );
}

/** @type {(app: App, a: string, b: string) => HTMLElement} */
function pairCard(app, a, b) {
  const statements = between(app.model, a, b);
  return el(
    "article",
    { class: "card pair-card" },
    heading(
      app,
      [el("bdi", {}, app.label(a)), " – ", el("bdi", {}, app.label(b))],
      el("p", { class: "kind" }, app.t("statements_between", { n: statements.length })),
    ),
    el("p", { class: "ends" }, entityLink(app, a), entityLink(app, b)),
    statements.map((statement, n) => statementLine(app, statement, { open: statements.length === 1 && n === 0 })),
  );
}

/** @type {(app: App) => HTMLElement} */
function welcome(app) {
  const { model, words } = app;
  const newest = newestArticle(model);
  const leading = [...model.entities]
    .sort((a, b) => degree(model, b.id) - degree(model, a.id) || (a.id < b.id ? -1 : 1))
    .slice(0, 6);
  return el(
    "article",
    { class: "card welcome" },
    el("h2", { id: "card-title", tabindex: "-1" }, words.welcome),
    el("p", { class: "lead" }, words.summary),
    el(
      "dl",
      { class: "numbers" },
      counts(app).map(([n, name]) => el("div", {}, el("dt", {}, name), el("dd", {}, n))),
    ),
    newest && el("p", { class: "newest" }, app.t("newest", { date: dateText(newest.published.edtf, app.lang, words) })),
    el("h3", {}, words.ask),
    el(
      "ul",
      { class: "suggestions" },
      suggestions(app).map((item) => el("li", {}, item)),
    ),
    el("h3", {}, words.start_with),
    el(
      "p",
      { class: "chips" },
      leading.map(({ id }) => entityLink(app, id)),
    ),
    el("h3", {}, words.how_to_read),
    el("ul", { class: "key" }, legend(app)),
  );
}

/** @type {(app: App) => [string, string][]} */
function counts(app) {
  const { model, words } = app;
  /** @type {(n: number) => string} */
  const number = (n) => new Intl.NumberFormat(app.lang === "ar" ? "ar-u-nu-latn" : app.lang).format(n);
  return [
    [number(model.statements.length), words.n_statements],
    [number(model.entities.length), words.n_entities],
    [number(quoteCount(model)), words.n_quotes],
    [number(model.articles.length), words.n_articles],
  ];
}

const FIRST_QUESTIONS = ["who-founded", "funding-rounds", "models-released-before", "open-conflicts", "disputed"];

/**
 * Three questions to begin with: of the saved ones the best known, and where sources disagree.
 * @type {(app: App) => HTMLElement[]}
 */
function suggestions(app) {
  const { model } = app;
  const answered = model.answers.filter((answer) => answer.rows.length);
  const known = FIRST_QUESTIONS.map((name) => answered.find((answer) => answer.name === name)).filter(Boolean);
  const asked = (known.length ? known : answered).slice(0, 2).map((answer) => ({
    text: inLanguage(answer.question, app.lang),
    act: () => app.go({ view: "questions", question: answer.name }),
  }));
  const clashing = model.statements.find((statement) => statement.status === "Disputed" || statement.conflicts.length);
  const own = [
    clashing && {
      text: app.t("suggest_conflict", { name: app.label(clashing.s) }),
      act: () => app.open({ fact: clashing.id }),
    },
    { text: app.t("suggest_claims"), act: () => app.go({ view: "list", statuses: ["Claimed"] }) },
    { text: app.t("suggest_timeline"), act: () => app.go({ view: "timeline" }) },
  ].filter(Boolean);
  return [...asked, ...own].slice(0, 3).map(({ text, act }) => button(text, act, { class: "suggestion" }));
}

/** @type {(app: App) => HTMLElement[]} */
function legend(app) {
  const { statements } = app.model;
  const used = STATUSES.filter((status) => statements.some((s) => s.status === status));
  /** @type {[Element, string][]} */
  const lines = used.map((status) => [statusBadge(app, { status }), app.words.status_notes[status]]);
  const cross = svg("path", { d: "M10 1 20 11M20 1 10 11" });
  if (statements.some((s) => s.not)) lines.push([sign("negative", cross), app.t("key_not")]);
  const dot = svg("circle", { cx: 15, cy: 6, r: 5 });
  if (statements.some((s) => s.conflicts.length)) lines.push([sign("clashing", dot), app.t("key_clash")]);
  return lines.map(([mark, text]) => el("li", {}, mark, " ", text));
}

/** @type {(kind: string, shape: SVGElement) => SVGElement} */
function sign(kind, shape) {
  return svg("svg", { viewBox: "0 0 30 12", class: `sign ${kind}`, "aria-hidden": "true", focusable: "false" }, shape);
}
