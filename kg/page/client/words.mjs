// Put statements, figures and sources into words.
/**
 * @import { App, Article, ArticleText, Evidence, Figure, Labels, Lang, Model, Part, Quote, Statement, Terms, Value,
 *   Words } from "./types.d.ts"
 */
import { dateText, fill, locale } from "./dates.mjs";

const RTL = new Set(["ar", "fa", "he", "ur"]);

/**
 * Return the direction that a language is written in.
 * @type {(lang: string) => "rtl" | "ltr"}
 */
export function direction(lang) {
  return RTL.has(String(lang).split("-")[0]) ? "rtl" : "ltr";
}

/**
 * Return a label in the wanted language, else English, else any.
 * @type {(labels: Labels | undefined, lang: string) => string}
 */
export function inLanguage(labels, lang) {
  return labels?.[lang] ?? labels?.en ?? Object.values(labels ?? {})[0] ?? "";
}

/**
 * Return the language that `inLanguage` chose.
 * @type {(labels: Labels | undefined, lang: string) => string}
 */
export function languageOf(labels, lang) {
  return labels?.[lang] !== undefined ? lang : labels?.en !== undefined ? "en" : (Object.keys(labels ?? {})[0] ?? lang);
}

/**
 * Return the name of a language, in a language.
 * @type {(code: string, lang: string) => string}
 */
export function languageName(code, lang) {
  return new Intl.DisplayNames([locale(lang)], { type: "language" }).of(code) ?? code;
}

/**
 * Return a figure in words: how exactly it is known, the number, the unit, the period.
 * @type {(figure: Figure, terms: Terms, lang: Lang, words: Words) => string}
 */
export function figureText(figure, terms, lang, words) {
  const numbers = figure.numbers.map((number) => numberText(Number(number), lang));
  const number = numbers.length > 1 ? fill(words.range, { start: numbers[0], end: numbers[1] }) : numbers[0];
  const unit = inLanguage(terms.units[figure.unit], lang) || figure.unit;
  const period = figure.period ? fill(words.per, { unit: oneOf(figure.period, terms, lang) }) : "";
  const amount = figure.unit === "%" ? percent(number, lang) : (lasting(figure, lang) ?? `${number} ${unit}`);
  /** @type {Record<string, string>} */
  const signs = {
    ">": words.morethan,
    ">=": words.atleast,
    "<": words.lessthan,
    "<=": words.atmost,
    "~": words.about_figure,
  };
  const signed = signs[figure.sign ?? ""];
  return (signed ? fill(signed, { amount }) : amount) + (period ? ` ${period}` : "");
}

/** @type {(number: number, lang: Lang) => string} */
function numberText(number, lang) {
  /** @type {Intl.NumberFormatOptions} */
  const style =
    number >= 1e6
      ? { notation: "compact", compactDisplay: "long", maximumFractionDigits: 3 }
      : { maximumFractionDigits: 6 };
  return new Intl.NumberFormat(locale(lang), style).format(number);
}

/** @type {Record<string, string>} */
const TIME = { s: "second", min: "minute", h: "hour", d: "day", month: "month", year: "year" };

/**
 * Return a time of one number with its unit in the right grammatical number, or undefined for another figure.
 * @type {(figure: Figure, lang: Lang) => string | undefined}
 */
function lasting({ numbers, unit }, lang) {
  if (numbers.length > 1 || !TIME[unit]) return undefined;
  /** @type {Intl.NumberFormatOptions} */
  const style = { style: "unit", unit: TIME[unit], unitDisplay: "long", maximumFractionDigits: 6 };
  return new Intl.NumberFormat(locale(lang), style).format(Number(numbers[0]));
}

/**
 * Return the name of one unit of time, as in "per day"; of another unit its label.
 * @type {(unit: string, terms: Terms, lang: Lang) => string}
 */
function oneOf(unit, terms, lang) {
  if (!TIME[unit]) return inLanguage(terms.units[unit], lang) || unit;
  /** @type {Intl.NumberFormatOptions} */
  const style = { style: "unit", unit: TIME[unit], unitDisplay: "long" };
  const parts = new Intl.NumberFormat(locale(lang), style).formatToParts(1);
  return parts
    .filter(({ type }) => type === "unit")
    .map(({ value }) => value)
    .join("");
}

/** @type {(number: string, lang: Lang) => string} */
function percent(number, lang) {
  return lang === "en" ? `${number}%` : `${number} %`;
}

/**
 * Return a statement as parts of a sentence: `{entity}`, `{text}`, `{not: true}`, `{value, lang}`.
 * The language's own sentence for the property is used where there is one, else its label.
 * @type {(statement: Statement, model: Model, lang: Lang, words: Words) => Part[]}
 */
export function sentence(statement, model, lang, words) {
  const own = words.sentences[statement.p]?.[statement.not ? 1 : 0];
  const label = inLanguage(model.terms.properties[statement.p], lang) || statement.p;
  const template = own ?? (statement.not ? `{s} {not} ${label} {o}` : `{s} ${label} {o}`);
  return [...filled(template, statement, model, lang, words), ...qualified(statement, lang, words)];
}

/** @type {(template: string, statement: Statement, model: Model, lang: Lang, words: Words) => Part[]} */
function filled(template, statement, model, lang, words) {
  return template
    .split(/(\{[so]\}|\{not\}|\*[^*]+\*)/)
    .filter(Boolean)
    .map((part) => {
      if (part === "{s}") return { entity: statement.s };
      if (part === "{o}") return valuePart(statement.o, model, lang, words);
      if (part === "{not}") return { not: words.not };
      return part.startsWith("*") ? { not: part.slice(1, -1) } : { text: part };
    });
}

/**
 * Return the part of a sentence that a value is.
 * @type {(value: Value, model: Model, lang: Lang, words: Words) => Part}
 */
export function valuePart(value, model, lang, words) {
  if (value.entity) return { entity: value.entity };
  if (value.date) return { value: dateText(value.date.edtf, lang, words) };
  if (value.figure) return { value: figureText(value.figure, model.terms, lang, words) };
  return { value: value.text, lang: value.lang };
}

/** @type {(statement: Statement, lang: Lang, words: Words) => Part[]} */
function qualified(statement, lang, words) {
  const { role, scope, basis, compared, topics = [], time } = statement.q;
  /** @type {Part[]} */
  const parts = [];
  /** @type {(template: string, part: Part) => void} */
  const add = (template, part) => {
    const [before, after] = template.split("{x}");
    parts.push({ text: parts.length ? words.separator : " (" }, { text: before }, part, { text: after });
  };
  if (role) add(words.q_role, { value: role, lang: "en" });
  if (scope) add(words.q_scope, { value: scope, lang: "en" });
  if (basis) add(words.q_basis, { value: basis, lang: "en" });
  if (compared) add(words.q_compared, { entity: compared });
  for (const topic of topics) add(words.q_topic, { entity: topic });
  if (time) add(time.edtf.includes("/") ? "{x}" : words.q_time, { value: dateText(time.edtf, lang, words) });
  if (parts.length) parts.push({ text: ")" });
  return parts.filter((part) => part.text !== "");
}

/**
 * Return a sentence as plain text; `label` gives the name of an entity.
 * @type {(parts: Part[], label: App["label"]) => string}
 */
export function plain(parts, label) {
  return parts.map((part) => (part.entity ? label(part.entity) : (part.not ?? part.value ?? part.text))).join("");
}

/**
 * Return who says it, in words.
 * @type {(evidence: Pick<Evidence, "by" | "for">, label: App["label"], words: Words) => string}
 */
export function speaker(evidence, label, words) {
  if (!evidence.by) return words.the_article;
  return evidence.for
    ? fill(words.on_behalf, { by: label(evidence.by), party: label(evidence.for) })
    : label(evidence.by);
}

/**
 * Return the place of a quote: its text, the sentences of its proof, and its offsets.
 * @type {(quote: Quote, words: Words) => string}
 */
export function quotePlace(quote, words) {
  const [, , first, last] = quote.proof;
  const template = first === last ? words.in_sentence : words.in_sentences;
  return fill(template, { text: quote.text, first, last, start: quote.start, end: quote.end });
}

/**
 * Return the notice that a text is a translation, or an empty text.
 * @type {(text: ArticleText, lang: Lang, words: Words) => string}
 */
export function translationNotice(text, lang, words) {
  if (!text.from) return "";
  const template = text.by === "machine" ? words.machine_translation : words.translation;
  return fill(template, { language: languageName(text.from, lang) });
}

/**
 * Return a citation: speaker, words, notice, publisher, date, our label of the article, text, span, statement, gist.
 * Only words of the text stand in quotation marks. The form is that of kg.graph.citation.
 * @type {(evidence: Evidence, statement: string, model: Model, lang: Lang, words: Words) => string}
 */
export function citation(evidence, statement, model, lang, words) {
  const label = (/** @type {string} */ id) => inLanguage(model.entity.get(id)?.labels, lang) || id;
  const comma = lang === "ar" ? "، " : ", ";
  const quote = model.quotes[evidence.quote];
  const text = model.text.get(quote.text);
  const article = model.article.get(text.article);
  const notice = [languageName(text.lang, lang), translationNotice(text, lang, words)].filter(Boolean).join(comma);
  const publisher = article.publisher ? label(article.publisher) : words.publisher_unknown;
  const parts = [
    `${said(evidence, article, label, words)}: «${quote.exact}» [${notice}]`,
    `${publisher}${comma}${publishedText(article, lang, words)}`,
    fill(words.our_label, { title: inLanguage(article.label, lang) }),
    quotePlace(quote, words),
    `${model.prefixes.st}${statement}`,
  ];
  const ours = fill(words.in_our_words, { gist: quote.gist });
  const reason = evidence.inferred ? ` ${fill(words.cite.inferred, { reason: evidence.inferred })}` : "";
  return `${parts.join(words.separator)}. ${ours}${reason}`;
}

/**
 * Return who says it, and how unless the article says it as fact.
 * @type {(evidence: Evidence, article: Article, label: (id: string) => string, words: Words) => string}
 */
function said(evidence, article, label, words) {
  const own = article.author ? fill(words.cite.article_by, { author: label(article.author) }) : words.cite.article;
  const by = evidence.by ? speaker(evidence, label, words) : own;
  const stances = /** @type {Record<string, string>} */ (words.cite);
  return fill(stances[evidence.stance], { speaker: by });
}

/** @type {(article: Article, lang: Lang, words: Words) => string} */
function publishedText(article, lang, words) {
  const date = dateText(article.published.edtf, lang, words);
  return fill(article.inferred ? words.cite.published_inferred : words.cite.published, { date });
}
