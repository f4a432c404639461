// The list: a table of every statement of the selection, which carries all that the canvas shows.
/** @import { App, Phrase, State, Statement } from "./types.d.ts" */
import { button, byId, el } from "./dom.mjs";
import { dateText } from "./dates.mjs";
import { newestFirst, STATUSES } from "./facts.mjs";
import { sentenceNodes, statusBadge, whoSays } from "./evidence.mjs";
import { inLanguage, plain, sentence } from "./words.mjs";

const CHUNK = 400;

/**
 * Fill the list with the selected statements.
 * @type {(app: App, statements: Statement[], state: State) => void}
 */
export function showList(app, statements, state) {
  const [column, way] = (state.sort ?? "subject-up").split("-");
  const ordered = sorted(app, statements, column, way);
  const body = el("tbody");
  const more = el("p", { class: "more" });
  const fill = (/** @type {number} */ from) => {
    body.append(...ordered.slice(from, from + CHUNK).map((statement) => row(app, statement)));
    const left = ordered.length - from - CHUNK;
    more.replaceChildren(...(left > 0 ? [button(app.t("show_more", { n: left }), () => fill(from + CHUNK))] : []));
  };
  fill(0);
  /** @type {[string, Phrase][]} */
  const columns = [
    ["subject", "col_statement"],
    ["relation", "col_relation"],
    ["status", "col_status"],
    ["date", "col_when"],
    ["who", "col_who"],
    ["sources", "col_sources"],
  ];
  const head = el(
    "thead",
    {},
    el(
      "tr",
      {},
      columns.map(([key, label]) => headCell(app, key, label, column, way)),
    ),
  );
  const table = el(
    "table",
    { class: "statements", data: { statements: ordered.length } },
    el("caption", { class: "visually-hidden" }, app.t("list_caption", { n: ordered.length })),
    head,
    body,
  );
  byId("list").replaceChildren(ordered.length ? table : el("p", { class: "empty-view" }, app.t("nothing")), more);
  markRow(state);
}

/**
 * Mark the row of the statement that the card shows.
 * @type {(state: Pick<State, "fact">) => void}
 */
export function markRow({ fact }) {
  for (const node of byId("list").querySelectorAll("tr.current")) {
    node.classList.remove("current");
    node.removeAttribute("aria-current");
  }
  const current = fact ? byId("list").querySelector(`tr[data-statement="${CSS.escape(fact)}"]`) : null;
  current?.classList.add("current");
  current?.setAttribute("aria-current", "true");
}

/** @type {(app: App, key: string, label: Phrase, column: string, way: string) => HTMLElement} */
function headCell(app, key, label, column, way) {
  const active = key === column;
  const next = active && way === "up" ? "down" : "up";
  const sort = active ? (way === "up" ? "ascending" : "descending") : "none";
  return el(
    "th",
    { scope: "col", "aria-sort": sort, class: `col-${key}` },
    button([app.t(label), active ? (way === "up" ? " ↑" : " ↓") : ""].join(""), () =>
      app.go({ sort: `${key}-${next}` }),
    ),
  );
}

/** @type {(app: App, statement: Statement) => HTMLElement} */
function row(app, statement) {
  const open = button(sentenceNodes(app, statement, { links: false }), () => app.open({ fact: statement.id }), {
    class: "row-link",
  });
  return el(
    "tr",
    { data: { statement: statement.id } },
    el("th", { scope: "row" }, open),
    el("td", { class: "col-relation" }, inLanguage(app.model.terms.properties[statement.p], app.lang)),
    el(
      "td",
      { class: "col-status" },
      statusBadge(app, statement),
      statement.conflicts.length > 0 &&
        button(app.t("contradicted"), () => app.open({ fact: statement.id }), { class: "clash" }),
    ),
    el("td", { class: "col-date" }, statement.when ? dateText(statement.when.edtf, app.lang, app.words) : "–"),
    el("td", { class: "col-who" }, whoSays(app, statement)),
    el("td", { class: "col-sources" }, String(statement.sources)),
  );
}

/** @type {(app: App, statements: Statement[], column: string, way: string) => Statement[]} */
function sorted(app, statements, column, way) {
  const collator = new Intl.Collator(app.lang);
  const text = (/** @type {Statement} */ statement) =>
    plain(sentence(statement, app.model, app.lang, app.words), app.label);
  const keyed = statements.map((statement) => ({ statement, key: keyOf(app, statement, column, text) }));
  /** @typedef {{ statement: Statement; key: string | number }} Keyed */
  /** @type {(a: Keyed, b: Keyed) => number} */
  const compare = (a, b) =>
    (typeof a.key === "number" ? a.key - Number(b.key) : collator.compare(a.key, String(b.key))) ||
    newestFirst(a.statement, b.statement);
  keyed.sort(way === "up" ? compare : (a, b) => compare(b, a));
  return keyed.map(({ statement }) => statement);
}

/** @type {(app: App, statement: Statement, column: string, text: (statement: Statement) => string) => string | number} */
function keyOf(app, statement, column, text) {
  switch (column) {
    case "relation":
      return inLanguage(app.model.terms.properties[statement.p], app.lang);
    case "status":
      return STATUSES.indexOf(statement.status);
    case "date":
      return statement.when?.from ?? statement.when?.to ?? "9999";
    case "who":
      return whoSays(app, statement);
    case "sources":
      return statement.sources;
    default:
      return text(statement);
  }
}
