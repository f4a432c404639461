// The filters, which are the legend: each value with its mark and how many statements it would leave.
/** @import { App, Day, Facet, Family, State, Statement, Status } from "./types.d.ts" */
import { button, byId, el, familyMark, statusLine, svg } from "./dom.mjs";
import { dateText, dayNumber, isoDay } from "./dates.mjs";
import { FACETS, facetCounts, focusStart, passes, STATUSES } from "./facts.mjs";
import { inLanguage, languageName } from "./words.mjs";

const SHOWN = 8;

/**
 * Fill the filters for a state.
 * @type {(app: App, state: State) => void}
 */
export function showFilters(app, state) {
  const counts = facetCounts(app.model, state);
  const active = FACETS.some((facet) => state[facet].length) || state.from || state.to;
  byId("filters-body").replaceChildren(
    el(
      "p",
      { class: "filter-head" },
      button(app.t("reset"), () => app.reset(), { class: "quiet reset", disabled: !active }),
    ),
    .../** @type {Facet[]} */ (["families", "statuses"]).map((facet) => facetNode(app, facet, counts[facet], state)),
    timeNode(app, state),
    .../** @type {Facet[]} */ (["relations", "articles", "types", "langs"]).map((facet) =>
      facetNode(app, facet, counts[facet], state),
    ),
  );
}

/** @type {(app: App, facet: Facet, counts: Map<string, number>, state: State) => HTMLElement} */
function facetNode(app, facet, counts, state) {
  const values = ordered(app, facet, counts);
  const rows = values.map(([value, n]) => option(app, facet, value, n, state));
  const shown = facet === "types" ? 0 : SHOWN;
  const rest = rows.length > shown + 2 ? rows.splice(shown) : [];
  const restOpen = rest.length > 0 && values.slice(shown).some(([value]) => state[facet].includes(value));
  const more = rest.length
    ? el(
        "details",
        { class: "more-values", open: restOpen || app.openFacets.has(facet) },
        el("summary", {}, app.t("more_values", { n: rest.length })),
        rest,
      )
    : null;
  more?.addEventListener("toggle", () => (more.open ? app.openFacets.add(facet) : app.openFacets.delete(facet)));
  return el("fieldset", { class: `facet facet-${facet}` }, el("legend", {}, app.t(`facet_${facet}`)), rows, more);
}

/** @type {(app: App, facet: Facet, counts: Map<string, number>) => [string, number][]} */
function ordered(app, facet, counts) {
  const entries = [...counts];
  const rank = (/** @type {any} */ status) => STATUSES.indexOf(status);
  if (facet === "statuses") return entries.sort((a, b) => rank(a[0]) - rank(b[0]));
  return entries.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** @type {(app: App, facet: Facet, value: string, n: number, state: State) => HTMLElement} */
function option(app, facet, value, n, state) {
  const box = el("input", {
    type: "checkbox",
    data: { facet, value },
    on: { change: () => toggle(app, facet, value) },
  });
  box.checked = state[facet].includes(value);
  return el(
    "label",
    { class: n ? "option" : "option none" },
    box,
    markOf(app, facet, value),
    el("span", { class: "option-name" }, nameOf(app, facet, value)),
    el("span", { class: "n" }, String(n)),
  );
}

/** @type {(app: App, facet: Facet, value: string) => void} */
function toggle(app, facet, value) {
  const chosen = app.state[facet];
  app.go({ [facet]: chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value] });
}

/** @type {(app: App, facet: Facet, value: string) => SVGElement | null} */
function markOf(app, facet, value) {
  if (facet === "families") return familyMark(/** @type {Family} */ (value));
  if (facet === "types") return familyMark(app.model.families[value]);
  return facet === "statuses" ? statusLine(/** @type {Status} */ (value)) : null;
}

/**
 * Return the name of a facet's value in the reader's language.
 * @type {(app: App, facet: Facet, value: string) => string}
 */
export function nameOf(app, facet, value) {
  const { terms, article } = app.model;
  switch (facet) {
    case "families":
      return app.words.families[value];
    case "types":
      return inLanguage(terms.classes[value], app.lang) || value;
    case "statuses":
      return inLanguage(terms.statuses[value], app.lang) || value;
    case "relations":
      return inLanguage(terms.properties[value], app.lang) || value;
    case "articles":
      return inLanguage(article.get(value)?.label, app.lang) || value;
    default:
      return languageName(value, app.lang);
  }
}

/**
 * The time range: a histogram of the statements that the other filters leave, and two sliders over its months.
 * @type {(app: App, state: State) => HTMLElement | ""}
 */
function timeNode(app, state) {
  const months = app.months;
  if (months.length < 2) return "";
  const bars = Array.from(months, () => 0);
  for (const statement of app.model.statements) {
    if (!statement.when || !passes(statement, state, "time")) continue;
    const [first, last] = monthSpan(statement.when, months);
    for (let n = first; n <= last; n += 1) bars[n] += 1 / (last - first + 1);
  }
  const { from: first, to: last } = state;
  const from = first
    ? Math.max(
        0,
        months.findIndex((month) => monthEnd(month) >= first),
      )
    : 0;
  const to = last
    ? Math.max(
        from,
        months.findLastIndex((month) => `${month}-01` <= last),
      )
    : months.length - 1;
  const sliders = [slider(app, "from", from), slider(app, "to", to)];
  const note = el(
    "output",
    { class: "range-text" },
    state.from || state.to ? rangeText(app, months[from], months[to]) : app.t("any_time"),
  );
  return el(
    "fieldset",
    { class: "facet facet-time" },
    el("legend", {}, app.t("facet_time")),
    histogram(bars, from, to),
    el("div", { class: "sliders", dir: "ltr" }, sliders),
    note,
  );
}

/** @type {(app: App, end: "from" | "to", value: number) => HTMLInputElement} */
function slider(app, end, value) {
  const last = app.months.length - 1;
  const input = el("input", {
    type: "range",
    min: 0,
    max: last,
    step: 1,
    "aria-label": app.t(`range_${end}`),
    "aria-valuetext": monthText(app, app.months[value]),
    data: { range: end },
  });
  input.value = String(value);
  input.addEventListener("change", () => app.go(rangePatch(app, end, Number(input.value))));
  return input;
}

/** @type {(app: App, end: "from" | "to", n: number) => Partial<State>} */
function rangePatch(app, end, n) {
  const last = app.months.length - 1;
  if (end === "from")
    return {
      from: n === 0 ? null : `${app.months[n]}-01`,
      ...(app.state.to && app.state.to < `${app.months[n]}-01` && { to: null }),
    };
  return {
    to: n === last ? null : monthEnd(app.months[n]),
    ...(app.state.from && app.state.from > monthEnd(app.months[n]) && { from: null }),
  };
}

/** @type {(app: App, from: string, to: string) => string} */
function rangeText(app, from, to) {
  return app.t("range", { start: monthText(app, from), end: monthText(app, to) });
}

/** @type {(app: App, month: string) => string} */
function monthText(app, month) {
  return dateText(month, app.lang, app.words);
}

/** @type {(bars: number[], from: number, to: number) => SVGElement} */
function histogram(bars, from, to) {
  const top = Math.max(1, ...bars);
  const rects = bars.map((n, i) =>
    svg("rect", {
      x: i,
      y: 40 - (n / top) * 38,
      width: 0.86,
      height: (n / top) * 38,
      class: i >= from && i <= to ? "in" : "out",
    }),
  );
  return svg(
    "svg",
    { class: "histogram", viewBox: `0 0 ${bars.length} 40`, preserveAspectRatio: "none", "aria-hidden": "true" },
    rects,
  );
}

/**
 * Return the months of the time filter: the first one stands for all that is earlier, too.
 * @type {(statements: Statement[]) => string[]}
 */
export function monthsOf(statements) {
  const days = statements.flatMap(({ when }) => (when ? [when.from, when.to].filter(Boolean) : [])).sort();
  if (!days.length) return [];
  const start = isoDay(focusStart(days.map(dayNumber)));
  const [first, last] = [start, days[days.length - 1]].map(
    (day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1,
  );
  return Array.from(
    { length: last - first + 1 },
    (_, n) =>
      `${String(Math.floor((first + n) / 12)).padStart(4, "0")}-${String(((first + n) % 12) + 1).padStart(2, "0")}`,
  );
}

/** @type {(when: Day, months: string[]) => number[]} */
function monthSpan({ from, to }, months) {
  const index = (/** @type {string} */ day) =>
    (Number(day.slice(0, 4)) - Number(months[0].slice(0, 4))) * 12 +
    Number(day.slice(5, 7)) -
    Number(months[0].slice(5, 7));
  const inside = (/** @type {number} */ n) => Math.min(months.length - 1, Math.max(0, n));
  const [first, last] = [from ?? to, to ?? from].filter(Boolean).map((day) => inside(index(day)));
  return [first, last];
}

/** @type {(month: string) => string} */
function monthEnd(month) {
  const [year, number] = month.split("-").map(Number);
  return isoDay(
    dayNumber(`${number === 12 ? year + 1 : year}-${String(number === 12 ? 1 : number + 1).padStart(2, "0")}-01`) - 1,
  );
}
