// Write EDTF dates for readers, with their certainty.
/** @import { Lang, Range, Words } from "./types.d.ts" */

const POINT = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?([~?]?)$/;

/**
 * Return the locale to format in: Arabic with the digits that the quotes use.
 * @type {(lang: string) => string}
 */
export function locale(lang) {
  return lang === "ar" ? "ar-u-nu-latn" : lang === "en" ? "en-GB" : lang;
}

/**
 * Return a date in words; `words` holds the templates about, uncertain, by, since, range.
 * @type {(edtf: string, lang: Lang, words: Words) => string}
 */
export function dateText(edtf, lang, words) {
  const [start, end] = edtf.split("/");
  if (end === undefined) return point(start, lang, words);
  if (start === "..") return fill(words.by, { date: point(end, lang, words) });
  if (end === "..") return fill(words.since, { date: point(start, lang, words) });
  return fill(words.range, { start: point(start, lang, words), end: point(end, lang, words) });
}

/** @type {(text: string, lang: Lang, words: Words) => string} */
function point(text, lang, words) {
  const match = POINT.exec(text);
  if (!match) return text;
  const [, year, month, day, mark] = match;
  /** @type {Intl.DateTimeFormatOptions} */
  const style = { year: "numeric", timeZone: "UTC" };
  if (month) style.month = "long";
  if (day) style.day = "numeric";
  const when = new Date(Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1)));
  const date = new Intl.DateTimeFormat(locale(lang), style).format(when);
  return mark === "~" ? fill(words.about, { date }) : mark === "?" ? fill(words.uncertain, { date }) : date;
}

/**
 * Return the days since 1970 of an ISO date.
 * @type {(iso: string) => number}
 */
export function dayNumber(iso) {
  return Math.round(Date.parse(`${iso}T00:00:00Z`) / 86_400_000);
}

/**
 * Return the ISO date of a day number.
 * @type {(day: number) => string}
 */
export function isoDay(day) {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/**
 * Say whether two dates with bounds `from` and `to` (either may be missing: open) share a day.
 * @type {(a: Range, b: Range) => boolean}
 */
export function overlap(a, b) {
  return startsBy(a.from, b.to) && startsBy(b.from, a.to);
}

/** @type {(start: string | null | undefined, end: string | null | undefined) => boolean} */
function startsBy(start, end) {
  return !start || !end || start <= end;
}

/**
 * Replace `{name}` in a template by the value of that name.
 * @type {(template: string, values: Record<string, unknown>) => string}
 */
export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
