// The filters, which are the legend: each value with its mark and how many statements it would leave.
import { button, byId, el, familyMark, statusLine, svg } from "./dom.mjs";
import { dateText, dayNumber, isoDay } from "./dates.mjs";
import { FACETS, facetCounts, focusStart, passes, STATUSES } from "./facts.mjs";
import { inLanguage, languageName } from "./words.mjs";

const SHOWN = 8;

/** Fill the filters for a state. */
export function showFilters(app, state) {
  const counts = facetCounts(app.model, state);
  const active = FACETS.some((facet) => state[facet].length) || state.from || state.to;
  byId("filters-body").replaceChildren(
    el(
      "p",
      { class: "filter-head" },
      button(app.t("reset"), () => app.reset(), { class: "quiet reset", disabled: !active }),
    ),
    ...["families", "statuses"].map((facet) => facetNode(app, facet, counts[facet], state)),
    timeNode(app, state),
    ...["relations", "articles", "types", "langs"].map((facet) => facetNode(app, facet, counts[facet], state)),
  );
}

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

function ordered(app, facet, counts) {
  const entries = [...counts];
  if (facet === "statuses") return entries.sort((a, b) => STATUSES.indexOf(a[0]) - STATUSES.indexOf(b[0]));
  return entries.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

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

function toggle(app, facet, value) {
  const chosen = app.state[facet];
  app.go({ [facet]: chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value] });
}

function markOf(app, facet, value) {
  if (facet === "families") return familyMark(value);
  if (facet === "types") return familyMark(app.model.families[value]);
  return facet === "statuses" ? statusLine(value) : null;
}

/** Return the name of a facet's value in the reader's language. */
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

/** The time range: a histogram of the statements that the other filters leave, and two sliders over its months. */
function timeNode(app, state) {
  const months = app.months;
  if (months.length < 2) return "";
  const bars = Array.from(months, () => 0);
  for (const statement of app.model.statements) {
    if (!statement.when || !passes(statement, state, "time")) continue;
    const [first, last] = monthSpan(statement.when, months);
    for (let n = first; n <= last; n += 1) bars[n] += 1 / (last - first + 1);
  }
  const from = state.from
    ? Math.max(
        0,
        months.findIndex((month) => monthEnd(month) >= state.from),
      )
    : 0;
  const to = state.to
    ? Math.max(
        from,
        months.findLastIndex((month) => `${month}-01` <= state.to),
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

function rangeText(app, from, to) {
  return app.t("range", { start: monthText(app, from), end: monthText(app, to) });
}

function monthText(app, month) {
  return dateText(month, app.lang, app.words);
}

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

/** Return the months of the time filter: the first one stands for all that is earlier, too. */
export function monthsOf(statements) {
  const days = statements.flatMap(({ when }) => (when ? [when.from, when.to].filter(Boolean) : [])).sort();
  if (!days.length) return [];
  const start = isoDay(focusStart(days.map(dayNumber)));
  const [first, last] = [start, days.at(-1)].map((day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1);
  return Array.from(
    { length: last - first + 1 },
    (_, n) =>
      `${String(Math.floor((first + n) / 12)).padStart(4, "0")}-${String(((first + n) % 12) + 1).padStart(2, "0")}`,
  );
}

function monthSpan({ from, to }, months) {
  const index = (day) =>
    (Number(day.slice(0, 4)) - Number(months[0].slice(0, 4))) * 12 +
    Number(day.slice(5, 7)) -
    Number(months[0].slice(5, 7));
  const inside = (n) => Math.min(months.length - 1, Math.max(0, n));
  const [first, last] = [from ?? to, to ?? from].map((day) => inside(index(day)));
  return [first, last];
}

function monthEnd(month) {
  const [year, number] = month.split("-").map(Number);
  return isoDay(
    dayNumber(`${number === 12 ? year + 1 : year}-${String(number === 12 ? 1 : number + 1).padStart(2, "0")}-01`) - 1,
  );
}
