// Show a statement as a line, and the words that carry it.
/** @import { App, Attributes, Child, Conflict, Evidence, Quote, Speech, Statement } from "./types.d.ts" */
import { button, copy, el, statusLine } from "./dom.mjs";
import { dateText, fill } from "./dates.mjs";
import { proofNodes } from "./sources.mjs";
import {
  citation,
  direction,
  inLanguage,
  languageName,
  languageOf,
  quotePlace,
  sentence,
  speaker,
  translationNotice,
} from "./words.mjs";

/**
 * Return the parts of a statement's sentence as nodes; entities open their cards.
 * @type {(app: App, statement: Statement, how?: { links?: boolean }) => Child[]}
 */
export function sentenceNodes(app, statement, { links = true } = {}) {
  return sentence(statement, app.model, app.lang, app.words).map((part) => {
    if (part.entity)
      return links ? entityLink(app, part.entity) : el("bdi", { class: "entity-name" }, app.label(part.entity));
    if (part.not) return el("em", { class: "not" }, part.not);
    if (part.value) return el("bdi", { class: "value", lang: part.lang }, part.value);
    return part.text;
  });
}

/**
 * Return a button that opens an entity's card.
 * @type {(app: App, id: string, attributes?: Attributes) => HTMLElement}
 */
export function entityLink(app, id, attributes = {}) {
  const label = el("bdi", {}, app.label(id));
  return button(label, () => app.open({ entity: id }), {
    class: `entity-link family-${app.family(id)}`,
    data: { entity: id },
    ...attributes,
  });
}

/**
 * Return the badge of a status.
 * @type {(app: App, statement: Pick<Statement, "status">) => HTMLElement}
 */
export function statusBadge(app, statement) {
  const name = inLanguage(app.model.terms.statuses[statement.status], app.lang);
  return el(
    "span",
    { class: `status status-${statement.status}`, title: app.words.status_notes[statement.status] },
    statusLine(statement.status),
    name,
  );
}

/**
 * Return who says it, in one line: speakers, then articles, each once.
 * @type {(app: App, statement: Statement) => string}
 */
export function whoSays(app, statement) {
  const { model, words } = app;
  const said = statement.evidence.map((evidence) => {
    const article = model.article.get(model.text.get(model.quotes[evidence.quote].text).article);
    const title = inLanguage(article.label, app.lang);
    return evidence.by ? fill(words.says_in, { by: speaker(evidence, app.label, words), title }) : title;
  });
  return [...new Set(said)].join(" · ");
}

/**
 * Return a statement that unfolds to its quotes.
 * @type {(app: App, statement: Statement, how?: { open?: boolean }) => HTMLElement}
 */
export function statementLine(app, statement, { open = false } = {}) {
  const body = el("div", { class: "statement-body" });
  const fillBody = () => body.childElementCount || body.append(...statementBody(app, statement));
  /** @type {HTMLDetailsElement} */
  const node = el(
    "details",
    {
      class: `statement status-${statement.status}`,
      data: { statement: statement.id },
      on: { toggle: () => node.open && fillBody() },
    },
    el(
      "summary",
      {},
      el("span", { class: "statement-sentence" }, sentenceNodes(app, statement, { links: false })),
      statementMeta(app, statement),
    ),
    body,
  );
  if (open) {
    fillBody();
    node.open = true;
  }
  return node;
}

/** @type {(app: App, statement: Statement) => HTMLElement} */
function statementMeta(app, statement) {
  const sources = statement.sources > 1 && el("span", { class: "sources" }, app.t("sources", { n: statement.sources }));
  const event = [statement.s, statement.o.entity].find(
    (id) => id && id !== app.state.entity && app.model.eventDate.has(id),
  );
  const date =
    event &&
    statement.p !== "date" &&
    el("span", { class: "when", title: app.label(event) }, eventDateText(app, event));
  const clash = statement.conflicts.length > 0 && el("span", { class: "clash" }, app.t("contradicted"));
  return el(
    "span",
    { class: "meta" },
    statusBadge(app, statement),
    el("span", { class: "who" }, whoSays(app, statement)),
    date,
    sources,
    clash,
  );
}

/**
 * Return the date of an event in words, with how it stands unless it is asserted; empty if it has none.
 * @type {(app: App, id: string) => string}
 */
export function eventDateText(app, id) {
  const date = app.model.eventDate.get(id);
  if (!date) return "";
  const text = dateText(date.edtf, app.lang, app.words);
  return date.status ? `${text} (${inLanguage(app.model.terms.statuses[date.status], app.lang)})` : text;
}

/**
 * Return what carries a statement: quotes, contradictions, and what can be done with it.
 * @type {(app: App, statement: Statement) => HTMLElement[]}
 */
export function statementBody(app, statement) {
  const open = button(app.t("open_statement"), () => app.open({ fact: statement.id }), {
    class: "quiet open-statement",
  });
  const ends = [statement.s, statement.o.entity].filter(Boolean);
  const links = el(
    "p",
    { class: "ends" },
    ends.map((id) => entityLink(app, id)),
    open,
  );
  return [
    ...statement.evidence.map((evidence) => quoteBlock(app, evidence, statement.id)),
    ...contradictions(app, statement),
    links,
  ];
}

/**
 * Return a quote in its own language and direction, with everything known of where it comes from.
 * @type {(app: App, evidence: Evidence, statement: string) => HTMLElement}
 */
export function quoteBlock(app, evidence, statement) {
  const { model, words, lang } = app;
  const quote = model.quotes[evidence.quote];
  const text = model.text.get(quote.text);
  const article = model.article.get(text.article);
  const notice = translationNotice(text, lang, words);
  const stance = inLanguage(model.terms.stances[evidence.stance], lang);
  const by = evidence.by ? entityLink(app, evidence.by) : el("span", {}, words.the_article);
  const party = evidence.for && [` ${words.for_party} `, entityLink(app, evidence.for)];
  const status = el("span", { class: "copied", role: "status" });
  const copyIt = async () => {
    await copy(citation(evidence, statement, model, lang, words));
    status.textContent = app.t("copied");
  };
  return el(
    "figure",
    { class: `evidence stance-${evidence.stance}`, data: { evidence: evidence.id, text: text.id } },
    el(
      "p",
      { class: "said" },
      by,
      party,
      " ",
      el("span", { class: "stance" }, stance),
      " · ",
      el("span", { class: "gist", lang: "en", dir: "ltr" }, quote.gist),
    ),
    el("blockquote", { lang: text.lang, dir: direction(text.lang) }, proofNodes(app, quote)),
    notice && el("p", { class: "translation" }, notice),
    el(
      "figcaption",
      {},
      el("cite", { lang: languageOf(article.label, lang) }, inLanguage(article.label, lang)),
      " · ",
      article.publisher ? entityLink(app, article.publisher) : words.publisher_unknown,
      " · ",
      dateText(article.published.edtf, lang, words),
      " · ",
      languageName(text.lang, lang),
      " · ",
      el("span", { class: "span" }, quotePlace(quote, words)),
    ),
    evidence.speech && el("p", { class: "speech" }, speechNotice(app, evidence.speech)),
    evidence.inferred &&
      el("p", { class: "inferred" }, `${words.inferred}: `, el("span", { lang: "en" }, evidence.inferred)),
    el(
      "p",
      { class: "acts" },
      button(app.t("copy_citation"), copyIt, { class: "quiet copy" }),
      model.sources?.[text.id] && readIt(app, article.id, quote),
      status,
    ),
  );
}

/**
 * Return a button that opens the article at a quote.
 * @type {(app: App, article: string, quote: Quote) => HTMLElement}
 */
function readIt(app, article, quote) {
  const sentence = String(quote.proof[3]);
  return button(app.t("read_it"), () => app.go({ view: "reader", reading: article, sentence }), { class: "quiet" });
}

/** @type {(app: App, speech: Speech) => Child[]} */
function speechNotice({ words }, [first, last, why]) {
  return [`${fill(words.speech, { first, last })}: `, el("span", { lang: "en" }, why)];
}

/**
 * Return the statements that disagree with one, side by side with it, and how that was settled.
 * @type {(app: App, statement: Statement) => HTMLElement[]}
 */
export function contradictions(app, statement) {
  const { model, words } = app;
  const rivals = [...new Set([...statement.contested, ...statement.conflicts])]
    .map((id) => model.statement.get(id))
    .filter(Boolean);
  if (!rivals.length) return [];
  const conflicts = model.conflicts.filter((conflict) => conflict.members.includes(statement.id));
  const why = conflicts.map((conflict) =>
    el(
      "p",
      { class: "why" },
      el("strong", {}, conflict.settled_for ? words.settled : words.unsettled),
      " ",
      el("span", { lang: "en", dir: "ltr" }, conflict.why),
    ),
  );
  return [
    el(
      "section",
      { class: "contradictions", "aria-label": words.contradictions },
      el("h4", {}, words.contradictions),
      el(
        "div",
        { class: "sides" },
        [statement, ...rivals].map((side) => sideBlock(app, side, side === statement, conflicts)),
      ),
      why,
    ),
  ];
}

/** @type {(app: App, side: Statement, isThis: boolean, conflicts: Conflict[]) => HTMLElement} */
function sideBlock(app, side, isThis, conflicts) {
  const won = conflicts.some((conflict) => conflict.settled_for === side.id);
  const quote = app.model.quotes[side.evidence[0].quote];
  const text = app.model.text.get(quote.text);
  return el(
    "div",
    { class: `side${isThis ? " this" : ""}${won ? " won" : ""}`, data: { statement: side.id } },
    el("p", {}, sentenceNodes(app, side, { links: false })),
    el("p", { class: "meta" }, statusBadge(app, side), el("span", { class: "who" }, whoSays(app, side))),
    el("blockquote", { class: "short", lang: text.lang, dir: direction(text.lang) }, quote.exact),
    text.from && el("p", { class: "translation" }, translationNotice(text, app.lang, app.words)),
    won && el("p", { class: "verdict" }, app.t("held_right")),
    !isThis && button(app.t("open_statement"), () => app.open({ fact: side.id }), { class: "quiet" }),
  );
}
