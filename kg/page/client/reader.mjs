// An article sentence by sentence, in a page that was built with the source texts: quotes marked, statements beside them.
/** @import { App, Article, Child, SourceText, State, Statement } from "./types.d.ts" */
import { button, byId, el } from "./dom.mjs";
import { sentenceNodes, statusBadge } from "./evidence.mjs";
import { fill } from "./dates.mjs";
import { slice } from "./sources.mjs";
import { direction, inLanguage, languageName, languageOf } from "./words.mjs";

/**
 * Fill the reader with the article that the state names, or else the first; its texts stand side by side.
 * @type {(app: App, state: State) => void}
 */
export function showReader(app, state) {
  const { model } = app;
  const readable = model.articles.filter((article) => article.texts.some(({ id }) => model.sources?.[id]));
  const article = readable.find(({ id }) => id === state.reading) ?? readable[0];
  byId("reader").replaceChildren(
    el(
      "nav",
      { class: "topics", "aria-label": app.t("articles") },
      readable.map((each) =>
        button(inLanguage(each.label, app.lang), () => app.go({ reading: each.id, sentence: null }), {
          lang: languageOf(each.label, app.lang),
          "aria-pressed": String(each === article),
        }),
      ),
    ),
    article ? table(app, article) : el("p", { class: "empty-view" }, app.t("no_texts")),
  );
  const wanted = state.sentence && byId("reader").querySelector(`[data-sentence="${CSS.escape(state.sentence)}"]`);
  if (wanted) {
    wanted.classList.add("wanted");
    wanted.scrollIntoView({ block: "center" });
  }
}

/** @type {(app: App, article: Article) => HTMLElement} */
function table(app, article) {
  const texts = article.texts.filter(({ id }) => app.model.sources?.[id]);
  const sources = texts.map(({ id }) => /** @type {SourceText} */ (app.model.sources?.[id]));
  const said = saidByQuote(app);
  const count = Math.max(...sources.map(({ sentences }) => sentences.length));
  const rows = Array.from({ length: count }, (_, n) => row(app, n + 1, texts, sources, said));
  return el(
    "table",
    { class: "reading" },
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        el("th", { scope: "col" }, "№"),
        texts.map(({ lang }) => el("th", { scope: "col" }, languageName(lang, app.lang))),
        el("th", { scope: "col" }, app.t("col_statement")),
      ),
    ),
    el("tbody", {}, rows),
  );
}

/**
 * Return the statements that each quote proves, by the quote's place in the list of quotes.
 * @type {(app: App) => Map<number, Statement[]>}
 */
function saidByQuote({ model }) {
  /** @type {Map<number, Statement[]>} */
  const found = new Map(model.quotes.map((_, n) => [n, []]));
  for (const statement of model.statements)
    for (const evidence of statement.evidence) found.get(evidence.quote)?.push(statement);
  return found;
}

/** @type {(app: App, n: number, texts: Article["texts"], sources: SourceText[], said: Map<number, Statement[]>) => HTMLElement} */
function row(app, n, texts, sources, said) {
  const cells = texts.map(({ id, lang }, column) => {
    const span = sources[column].sentences[n - 1];
    const quotes = span ? quotesIn(app, id, span) : [];
    return { lang, span, quotes, source: sources[column] };
  });
  const statements = [...new Set(cells.flatMap(({ quotes }) => quotes.flatMap((number) => said.get(number) ?? [])))];
  const aside = cells.map(({ source }) => source.asides[n]).find(Boolean);
  const state = statements.length ? "proves" : aside ? "aside" : "gap";
  return el(
    "tr",
    { class: state, data: { sentence: String(n) } },
    el("th", { scope: "row" }, String(n)),
    cells.map(({ lang, span, quotes, source }) =>
      el("td", { lang, dir: direction(lang) }, span ? marked(app, source, span, quotes, said) : ""),
    ),
    el("td", { class: "margin" }, margin(app, statements, aside)),
  );
}

/** @type {(app: App, statements: Statement[], aside: string | undefined) => Child[]} */
function margin(app, statements, aside) {
  if (statements.length)
    return statements.map((statement) =>
      el(
        "p",
        {},
        button(sentenceNodes(app, statement, { links: false }), () => app.open({ fact: statement.id }), {
          class: "quiet",
          data: { statement: statement.id },
        }),
        " ",
        statusBadge(app, statement),
      ),
    );
  return [el("p", { class: "note" }, aside ? fill(app.words.set_aside, { why: aside }) : app.t("gap"))];
}

/**
 * Return the places, in the list of quotes, of those that touch a sentence, in the order of the text.
 * @type {(app: App, text: string, span: [number, number]) => number[]}
 */
function quotesIn({ model }, text, [start, end]) {
  return model.quotes
    .map((quote, number) => ({ quote, number }))
    .filter(({ quote }) => quote.text === text && quote.start < end && start < quote.end)
    .sort((a, b) => a.quote.start - b.quote.start || b.quote.end - a.quote.end)
    .map(({ number }) => number);
}

/**
 * Return the words of a sentence, its quotes marked; of nested quotes the outer one is marked.
 * @type {(app: App, source: SourceText, span: [number, number], quotes: number[], said: Map<number, Statement[]>) => Child[]}
 */
function marked(app, source, [start, end], quotes, said) {
  const between = (/** @type {number} */ from, /** @type {number} */ to) => slice(source, from, to);
  /** @type {Child[]} */
  const parts = [];
  let reached = start;
  for (const number of quotes) {
    const quote = app.model.quotes[number];
    const [first, last] = [Math.max(quote.start, reached), Math.min(quote.end, end)];
    if (first >= last) continue;
    const open = () => app.open({ fact: (said.get(number) ?? [])[0]?.id });
    parts.push(between(reached, first), el("mark", { on: { click: open } }, between(first, last)));
    reached = last;
  }
  return [...parts, between(reached, end)];
}
