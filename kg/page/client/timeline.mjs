// The timeline: every dated statement between its bounds; what is uncertain is drawn as a span.
/**
 * @import { App, Article, Attributes, Day, Domain, Extent, Item, Lane, Phrase, Placed, Scale, State, Statement,
 *   Status } from "./types.d.ts"
 */
import { button, byId, el, svg } from "./dom.mjs";
import { dateText, dayNumber, isoDay, locale } from "./dates.mjs";
import { focusStart } from "./facts.mjs";
import { inLanguage, plain, sentence } from "./words.mjs";

const ROW = 26;
const TOP = 26;
const POINT_DAYS = 3;
const GUTTER = 84;
const STATES = "states";
const ARTICLES = "articles";

/**
 * Fill the timeline with the selected statements.
 * @type {(app: App, statements: Statement[], state: State) => void}
 */
export function showTimeline(app, statements, state) {
  const { items, undated } = itemsOf(app, statements);
  const drawn = items.reduce((sum, item) => sum + item.statements, 0);
  const holder = byId("timeline");
  const keep = holder.querySelector(".time-scroll")?.scrollLeft ?? 0;
  holder.dataset.statements = String(drawn + undated.length);
  if (!items.length)
    return holder.replaceChildren(el("p", { class: "empty-view" }, app.t("nothing_dated")), undatedNote(app, undated));
  const domain = domainOf(items);
  const width = Math.max(280, holder.clientWidth - 28) * (app.timeZoom ?? 1);
  const edge = domain.earlier ? GUTTER : 12;
  /** @type {Scale} */
  const scale = (day) =>
    day < domain.start ? 12 : edge + ((day - domain.start) / (domain.end - domain.start)) * (width - 40 - edge);
  const lanes = lanesOf(app, items);
  const scroll = el(
    "div",
    { class: "time-scroll", dir: "ltr", tabindex: "0", role: "group", "aria-label": app.t("timeline") },
    axis(app, domain, scale, width),
    lanes.map((lane) => laneNode(app, lane, scale, width, state)),
  );
  scroll.addEventListener("keydown", (event) => keyed(app, scroll, event));
  holder.replaceChildren(tools(app), scroll, undatedNote(app, undated));
  const first = scroll.querySelector(".item.current") ?? scroll.querySelector(".item");
  if (first) first.setAttribute("tabindex", "0");
  scroll.scrollLeft = keep;
}

/** @type {(app: App, statements: Statement[]) => { items: Item[]; undated: Statement[] }} */
function itemsOf(app, statements) {
  /** @type {Map<string, Statement[]>} */
  const byEvent = new Map();
  const items = [];
  const undated = [];
  for (const statement of statements) {
    if (!statement.when) undated.push(statement);
    else if (statement.q.time || !app.model.eventDate.has(statement.s))
      items.push(stateItem(app, statement, statement.when));
    else byEvent.set(statement.s, [...(byEvent.get(statement.s) ?? []), statement]);
  }
  for (const [id, statements] of byEvent) items.push(eventItem(app, id, statements));
  const used = new Set(statements.flatMap((s) => s.facets.articles));
  for (const article of app.model.articles) if (used.has(article.id)) items.push(articleItem(app, article));
  return { items, undated };
}

/** @type {(app: App, id: string, statements: Statement[]) => Item} */
function eventItem(app, id, statements) {
  const entity = app.model.entity.get(id);
  return {
    key: id,
    lane: entity.type,
    date: app.model.eventDate.get(id),
    text: app.label(id),
    statements: statements.length,
    status: strongest(statements),
    open: { entity: id },
    after: app.model.after.get(id) ?? 0,
  };
}

/** @type {(statements: Statement[]) => Status} */
function strongest(statements) {
  return statements.find((statement) => statement.p === "date")?.status ?? statements[0].status;
}

/** @type {(app: App, statement: Statement, when: Day) => Item} */
function stateItem(app, statement, when) {
  const text = plain(sentence({ ...statement, q: {} }, app.model, app.lang, app.words), app.label);
  return {
    key: statement.id,
    lane: STATES,
    date: when,
    text,
    statements: 1,
    status: statement.status,
    open: { fact: statement.id },
  };
}

/** @type {(app: App, article: Article) => Item} */
function articleItem(app, article) {
  return {
    key: article.id,
    lane: ARTICLES,
    date: article.published,
    text: inLanguage(article.label, app.lang),
    statements: 0,
    status: "Asserted",
    open: null,
    article: article.id,
  };
}

/** @type {(items: Item[]) => Domain} */
function domainOf(items) {
  const days = items.flatMap(({ date }) => [date.from, date.to].filter(Boolean).map(dayNumber));
  const [start, end] = [focusStart(days), Math.max(...days)];
  const pad = Math.max(20, (end - start) * 0.02);
  return { start: start - pad, end: end + pad, earlier: Math.min(...days) < start };
}

/** @type {(app: App, items: Item[]) => Lane[]} */
function lanesOf(app, items) {
  const names = [...new Set(items.map(({ lane }) => lane))];
  const title = (/** @type {string} */ lane) =>
    lane === STATES
      ? app.t("lane_states")
      : lane === ARTICLES
        ? app.t("lane_articles")
        : inLanguage(app.model.terms.classes[lane], app.lang);
  const rank = (/** @type {string} */ lane) => (lane === ARTICLES ? 2 : lane === STATES ? 1 : 0);
  return names
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map((lane) => ({ lane, title: title(lane), items: items.filter((item) => item.lane === lane) }));
}

/** @type {(app: App, lane: Lane, scale: Scale, width: number, state: State) => HTMLElement} */
function laneNode(app, { lane, title, items }, scale, width, state) {
  const family = lane === STATES ? "concept" : lane === ARTICLES ? "work" : "event";
  const placed = pack(items.map((item) => ({ ...item, ...extent(item, scale, width) })));
  const height = (Math.max(...placed.map(({ row }) => row)) + 1) * ROW + 6;
  return el(
    "section",
    { class: `lane lane-${family}` },
    el("h3", {}, title, " ", el("span", { class: "n" }, String(items.length))),
    svg(
      "svg",
      { width, height, role: "presentation" },
      placed.map((item) => itemNode(app, item, state)),
    ),
  );
}

/**
 * Work out where a mark stands, and its label: beside it, on it, or where no room is left above it.
 * @type {(item: Item, scale: Scale, width: number) => Extent}
 */
function extent(item, scale, width) {
  const { from, to } = item.date;
  const start = from ? scale(dayNumber(from)) : 0;
  const exact = Boolean(from && to && dayNumber(to) - dayNumber(from) <= POINT_DAYS);
  const end = Math.max(start + 12, exact ? 0 : to ? scale(dayNumber(to)) : width);
  const short = cut(item.text, width - 10);
  const need = 10 + widthOf(short);
  const at = Math.min(start, width - need);
  const within = need + 10 <= end - start;
  const place = end + need <= width ? "after" : need <= start ? "before" : within ? "within" : "above";
  const [left, right] = {
    after: [start, end + need],
    before: [start - need, end],
    within: [start, end],
    above: [at, Math.max(end, at + need)],
  }[place];
  return { start, end, exact, short, at, place, left, right };
}

/**
 * Return a label cut to what can be read at a glance and has room.
 * @type {(text: string, room: number) => string}
 */
function cut(text, room) {
  let short = text.length > 46 ? `${text.slice(0, 44)}…` : text;
  while (widthOf(short) > room) short = `${short.slice(0, -2)}…`;
  return short;
}

/** @type {CanvasRenderingContext2D | null} */
let pen = null;

/** @type {(text: string) => number} */
function widthOf(text) {
  if (!pen) {
    pen = /** @type {CanvasRenderingContext2D} */ (el("canvas").getContext("2d"));
    pen.font = `13px ${getComputedStyle(document.documentElement).getPropertyValue("--sans")}`;
  }
  return pen.measureText(text).width;
}

/**
 * Give each item the first row where it and its label lie free; a label above its mark takes a row more.
 * @type {(items: (Item & Extent)[]) => Placed[]}
 */
function pack(items) {
  /** @type {number[]} */
  const ends = [];
  return items
    .sort((a, b) => a.left - b.left || (a.after ?? 0) - (b.after ?? 0) || (a.key < b.key ? -1 : 1))
    .map((item) => {
      const free = (/** @type {number} */ row) => (ends[row] ?? -Infinity) < item.left - 8;
      const above = item.place === "above";
      let row = above ? 1 : 0;
      while (!free(row) || (above && !free(row - 1))) row += 1;
      ends[row] = item.right;
      if (above) ends[row - 1] = item.right;
      return { ...item, row };
    });
}

/** @type {Record<Extent["place"], (item: Placed) => Attributes>} */
const LABEL_PLACES = {
  after: ({ end }) => ({ x: end + 7 }),
  before: ({ start }) => ({ x: start - 7, "text-anchor": "end" }),
  within: ({ end }) => ({ x: end - 12, "text-anchor": "end" }),
  above: ({ at }) => ({ x: at, dy: 6 - ROW }),
};

/** @type {(app: App, item: Placed, state: State) => SVGElement} */
function itemNode(app, item, state) {
  const y = item.row * ROW + ROW / 2 + 2;
  const current =
    (item.open?.entity && state.entity === item.open.entity) || (item.open?.fact && state.fact === item.open.fact);
  const act = () => (item.open ? app.open(item.open) : app.go({ articles: [item.article].filter(Boolean) }));
  const date = dateText(item.date.edtf, app.lang, app.words);
  const shape = item.exact
    ? svg("circle", { cx: item.start + 6, cy: y, r: 6 })
    : svg("rect", { x: item.start, y: y - 6, width: item.end - item.start, height: 12, rx: 2 });
  const open = item.date.from && item.date.to ? "" : item.date.from ? " open-end" : " open-start";
  return svg(
    "g",
    {
      class: `item status-${item.status}${current ? " current" : ""}${open}`,
      role: "button",
      tabindex: "-1",
      "aria-label": `${item.text}, ${date}`,
      data: { key: item.key, start: item.date.from ?? "", row: item.row },
      on: { click: act, activate: act },
    },
    svg("title", {}, `${item.text} · ${date}`),
    shape,
    svg("text", { ...LABEL_PLACES[item.place](item), y: y + 4.5, direction: "ltr" }, isolatedText(item.short)),
  );
}

/**
 * What is written right to left keeps its order in a left-to-right picture.
 * @type {(text: string) => string}
 */
function isolatedText(text) {
  return /[\u0590-\u08ff]/.test(text) ? `\u2067${text}\u2069` : text;
}

/** @type {(app: App, domain: Domain, scale: Scale, width: number) => SVGElement} */
function axis(app, domain, scale, width) {
  const years = (domain.end - domain.start) / 365;
  const step = [1, 2, 3, 6, 12, 24, 60].find((months) => (months / 12) * ((width - 120) / years) > 84) ?? 120;
  const format = new Intl.DateTimeFormat(
    locale(app.lang),
    step < 12 ? { year: "numeric", month: "short", timeZone: "UTC" } : { year: "numeric", timeZone: "UTC" },
  );
  const ticks = monthStarts(domain, step).map((day) => {
    const x = scale(day);
    const text = format.format(new Date(day * 86_400_000));
    const fits = x + 3 + widthOf(text) <= width;
    return svg(
      "g",
      {},
      svg("line", { x1: x, x2: x, y1: TOP - 8, y2: TOP }),
      fits && svg("text", { x: x + 3, y: TOP - 9, direction: "ltr" }, isolatedText(text)),
    );
  });
  const earlier =
    domain.earlier && svg("text", { x: 4, y: TOP - 9, direction: "ltr" }, isolatedText(`← ${app.t("earlier")}`));
  return svg("svg", { class: "axis", width, height: TOP, "aria-hidden": "true" }, earlier, ticks);
}

/** @type {(domain: Domain, step: number) => number[]} */
function monthStarts({ start, end }, step) {
  const days = [];
  const first = Number(isoDay(Math.floor(start)).slice(0, 4)) * 12;
  for (let month = first - (first % step); ; month += step) {
    const day = Date.UTC(Math.floor(month / 12), month % 12, 1) / 86_400_000;
    if (day > end) return days;
    if (day >= start) days.push(day);
  }
}

/** @type {(app: App) => HTMLElement} */
function tools(app) {
  const zoom = (/** @type {number} */ factor) => () => {
    app.timeZoom = Math.min(24, Math.max(1, (app.timeZoom ?? 1) * factor));
    app.redraw();
  };
  return el(
    "div",
    { class: "view-tools" },
    button("+", zoom(1.6), { "aria-label": app.t("zoom_in") }),
    button("−", zoom(1 / 1.6), { "aria-label": app.t("zoom_out") }),
    button(app.t("zoom_all"), zoom(0), { class: "wide" }),
    key(app, "key_dot", svg("circle", { cx: 15, cy: 6, r: 5 })),
    key(app, "key_bar", svg("rect", { x: 1, y: 1, width: 28, height: 10, rx: 2 })),
  );
}

/**
 * Say what a shape means, with the shape.
 * @type {(app: App, word: Phrase, shape: SVGElement) => HTMLElement}
 */
function key(app, word, shape) {
  const sign = svg("svg", { viewBox: "0 0 30 12", class: "sign", "aria-hidden": "true", focusable: "false" }, shape);
  return el("span", { class: "hint" }, sign, app.t(word));
}

/** @type {(app: App, undated: Statement[]) => HTMLElement | ""} */
function undatedNote(app, undated) {
  return undated.length
    ? el(
        "p",
        { class: "note undated" },
        app.t("undated", { n: undated.length }),
        " ",
        button(app.t("see_list"), () => app.go({ view: "list", sort: "date-down" }), { class: "quiet" }),
      )
    : "";
}

/**
 * Arrow keys go from item to item in time; Enter opens; plus and minus zoom.
 * @type {(app: App, scroll: HTMLElement, event: KeyboardEvent) => void}
 */
function keyed(app, scroll, event) {
  const items = [...scroll.querySelectorAll(".item")].sort((a, b) =>
    (a.dataset.start ?? "") < (b.dataset.start ?? "") ? -1 : 1,
  );
  const here = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (step && items.length) {
    const next = items[Math.min(items.length - 1, Math.max(0, here + step))];
    for (const item of items) item.setAttribute("tabindex", item === next ? "0" : "-1");
    next.focus();
  } else if ((event.key === "Enter" || event.key === " ") && here >= 0)
    items[here].dispatchEvent(new Event("activate"));
  else if (event.key === "+" || event.key === "-") {
    app.timeZoom = Math.min(24, Math.max(1, (app.timeZoom ?? 1) * (event.key === "+" ? 1.6 : 1 / 1.6)));
    app.redraw();
    byId("timeline").querySelector(".time-scroll")?.focus();
  } else return;
  event.preventDefault();
}
