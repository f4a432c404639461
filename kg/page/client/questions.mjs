// The saved questions, with the answers that were computed when the page was built.
/** @import { Answer, App, Cell, State, Statement, Topic } from "./types.d.ts" */
import { button, byId, el } from "./dom.mjs";
import { dateText, locale } from "./dates.mjs";
import { entityLink, sentenceNodes, whoSays } from "./evidence.mjs";
import { fold } from "./folding.mjs";
import { direction, inLanguage, languageName } from "./words.mjs";

const LONG = 40;
const ISO_DAY = /^\d{4}-\d\d-\d\d$/;
const NUMBER = /^-?\d+(\.\d+)?$/;
const LANGUAGE_COLUMNS = ["language", "translatedFrom"];

/**
 * Fill the questions view; a row is dimmed when the filters leave none of what it rests on.
 * @type {(app: App, statements: Statement[], state: State) => void}
 */
export function showQuestions(app, statements, state) {
  const { answers } = app.model;
  const topics = topicsOf(app, answers).map((topic) => topicNode(app, topic, state));
  const jumps = topics.map(jumpTo);
  const list = el("div", {}, topics);
  byId("questions").replaceChildren(
    el("p", { class: "lead", data: { statements: statements.length } }, app.t("questions_lead", { n: answers.length })),
    answers.length > 1 ? finder(app, topics, jumps) : "",
    topics.length > 1 ? el("nav", { class: "topics", "aria-label": app.t("topics_label") }, jumps) : "",
    list,
    answers.length ? "" : el("p", { class: "empty-view" }, app.t("no_questions")),
  );
  const wanted = state.question && list.querySelector(`[data-question="${CSS.escape(state.question)}"]`);
  if (wanted) wanted.scrollIntoView({ block: "start" });
}

/**
 * Return the topics in the order of their names, each with its questions.
 * @type {(app: App, answers: Answer[]) => Topic[]}
 */
function topicsOf(app, answers) {
  const names = app.words.topics;
  return [...new Set(answers.map(({ topic }) => topic))]
    .map((topic) => ({ name: names[topic] ?? topic, answers: answers.filter((answer) => answer.topic === topic) }))
    .sort((a, b) => a.name.localeCompare(b.name, app.lang));
}

/** @type {(app: App, topic: Topic, state: State) => HTMLElement} */
function topicNode(app, { name, answers }, state) {
  return el(
    "section",
    { class: "topic" },
    el("h3", { tabindex: "-1" }, name),
    answers.map((answer) => answerNode(app, answer, state)),
  );
}

/** @type {(topic: HTMLElement) => HTMLElement} */
function jumpTo(topic) {
  const heading = /** @type {HTMLElement} */ (topic.querySelector("h3"));
  return button(heading.textContent, () => {
    heading.scrollIntoView({ block: "start" });
    heading.focus({ preventScroll: true });
  });
}

/**
 * A field that leaves the questions that hold every word written in it, and the topics that hold one of these.
 * @type {(app: App, topics: HTMLElement[], jumps: HTMLElement[]) => HTMLInputElement}
 */
function finder(app, topics, jumps) {
  const label = app.t("find_question");
  const input = el("input", {
    type: "search",
    id: "find-question",
    class: "finder",
    "aria-label": label,
    placeholder: label,
  });
  input.value = app.questionWords ?? "";
  const narrow = () => {
    app.questionWords = input.value;
    const wanted = fold(input.value).split(" ");
    topics.forEach((topic, n) => {
      const answers = [...topic.querySelectorAll(".answer")];
      for (const node of answers) {
        const text = fold(node.querySelector("summary")?.textContent ?? "");
        node.hidden = !wanted.every((word) => text.includes(word));
      }
      topic.hidden = answers.every((node) => node.hidden);
      jumps[n].hidden = topic.hidden;
    });
  };
  input.addEventListener("input", narrow);
  narrow();
  return input;
}

/** @type {(app: App, answer: Answer, state: State) => HTMLElement} */
function answerNode(app, answer, state) {
  const node = el(
    "details",
    { class: "answer", data: { question: answer.name } },
    el(
      "summary",
      {},
      el("span", { class: "question" }, inLanguage(answer.question, app.lang)),
      " ",
      el("span", { class: "n" }, app.t("rows", { n: answer.rows.length })),
    ),
  );
  const fill = () => node.childElementCount > 1 || node.append(answerBody(app, answer));
  node.addEventListener("toggle", () => {
    if (!node.open) return;
    fill();
    if (app.state.question !== answer.name) app.go({ question: answer.name }, { replace: true, quiet: true });
  });
  if (state.question === answer.name) {
    fill();
    node.open = true;
  }
  return node;
}

/** @type {(app: App, answer: Answer) => HTMLElement} */
function answerBody(app, answer) {
  if (!answer.rows.length) return el("p", { class: "note" }, app.t("no_rows"));
  const names = answer.columns.map((name) => el("th", { scope: "col" }, columnName(app, name)));
  return el(
    "div",
    { class: "table-scroll", tabindex: "0", role: "region", "aria-label": inLanguage(answer.question, app.lang) },
    el(
      "table",
      {},
      answer.title[app.lang] ? el("caption", {}, answer.title[app.lang]) : null,
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, app.t("proof")), names)),
      el(
        "tbody",
        {},
        answer.rows.map((row) => rowNode(app, answer.columns, row)),
      ),
    ),
  );
}

/** @type {(app: App, name: string) => string} */
function columnName(app, name) {
  const apart = name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
  return app.words.columns[name] ?? (inLanguage(app.model.terms.properties[name], app.lang) || apart);
}

/** @type {(app: App, columns: string[], row: Cell[]) => HTMLElement} */
function rowNode(app, columns, row) {
  const rests = [...new Set(row.flatMap((cell) => cell.statements ?? []))];
  const dim = rests.length > 0 && !rests.some((id) => app.selectedIds.has(id));
  const proof = rests.map((id, n) =>
    button(String(n + 1), () => app.open({ fact: id }), {
      class: "proof",
      "aria-label": app.t("proof_n", { n: n + 1 }),
    }),
  );
  return el(
    "tr",
    { class: dim ? "dim" : null },
    el("td", { class: "proofs" }, proof, el("small", { class: "who" }, whoOf(app, rests))),
    row.map((cell, n) => {
      const node = cellNode(app, columns[n], cell);
      return el("td", { class: node.textContent.length > LONG ? "long" : null }, node);
    }),
  );
}

/**
 * Return who says what a row rests on, each once.
 * @type {(app: App, ids: string[]) => string}
 */
function whoOf(app, ids) {
  const said = [...new Set(ids.map((id) => whoSays(app, app.model.statement.get(id))))];
  if (said.length <= 2) return said.join(" · ");
  return `${said.slice(0, 2).join(" · ")} ${app.t("and_more", { n: said.length - 2 })}`;
}

/** @type {(app: App, column: string, cell: Cell) => HTMLElement} */
function cellNode(app, column, cell) {
  if (cell.entity && app.model.entity.has(cell.entity)) return entityLink(app, cell.entity);
  const said = cell.says && app.model.statement.get(cell.says);
  if (said) return el("span", {}, sentenceNodes(app, said, { links: false }));
  const text = cell.text ?? cell.entity ?? "";
  if (cell.edtf) return el("bdi", {}, dateText(text, app.lang, app.words));
  const known = inWords(app, column, text);
  if (known !== null) return el("bdi", {}, known);
  const lang = /[\u0600-\u06ff]/.test(text) ? "ar" : /[\u4e00-\u9fff]/.test(text) ? "zh" : null;
  return el("bdi", { lang, dir: lang && direction(lang) }, text);
}

/**
 * Return a value of the vocabulary, a date, a number or a yes in the reader's language; null for other text.
 * @type {(app: App, column: string, text: string) => string | null}
 */
function inWords(app, column, text) {
  if (text === "True") return app.t("yes");
  if (ISO_DAY.test(text)) return dateText(text, app.lang, app.words);
  if (NUMBER.test(text) && text.length < 16 && column !== "length")
    return new Intl.NumberFormat(locale(app.lang)).format(Number(text));
  if (LANGUAGE_COLUMNS.includes(column) && /^[a-z]{2}$/.test(text)) return languageName(text, app.lang);
  return termNames(app).get(text) ?? null;
}

/**
 * Return the names of the vocabulary's terms by their English names.
 * @type {(app: App) => Map<string, string>}
 */
function termNames(app) {
  if (app.termNames && app.termLang === app.lang) return app.termNames;
  const { statuses, stances, classes, properties, units } = app.model.terms;
  const all = [statuses, stances, classes, properties, units].flatMap((terms) => Object.values(terms));
  app.termNames = new Map(all.reverse().map((labels) => [labels.en, inLanguage(labels, app.lang)]));
  app.termLang = app.lang;
  return app.termNames;
}
