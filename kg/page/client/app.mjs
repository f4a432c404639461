// The page: its state, its views of one selection, and the keys that move it.
/** @import { App, Drawing, EdgeData, Lang, PageData, Phrase, Plural, State, View, Words } from "./types.d.ts" */
import { button, byId, el } from "./dom.mjs";
import { cardFor } from "./card.mjs";
import { combobox } from "./combobox.mjs";
import { fill } from "./dates.mjs";
import { degree, entitiesIn, FACETS, idsOf, ledOn, makeModel, selected, shortestPath } from "./facts.mjs";
import { monthsOf, showFilters } from "./filters.mjs";
import { fold } from "./folding.mjs";
import { assertedOnly, readFragment, START, writeFragment } from "./fragment.mjs";
import {
  bend,
  drawGraph,
  drawnCount,
  fitGraph,
  inSight,
  makeGraph,
  recolour,
  reveal,
  updateGraph,
  zoomGraph,
} from "./graph.mjs";
import { isolated } from "./painting.mjs";
import { markRow, showList } from "./list.mjs";
import { showQuestions } from "./questions.mjs";
import { showReader } from "./reader.mjs";
import { picture, showSaving } from "./saving.mjs";
import { find, nameIndex } from "./search.mjs";
import { showTimeline } from "./timeline.mjs";
import { direction, inLanguage, plain, sentence } from "./words.mjs";

/** @type {View[]} */
const VIEWS = ["graph", "list", "timeline", "questions", "reader"];
/** @type {Lang[]} */
const LANGUAGES = ["en", "fr", "ar"];
/** @type {("entity" | "fact" | "pair")[]} */
const CHOSEN = ["entity", "fact", "pair"];

/**
 * Read what the page carries and show it.
 * @type {() => void}
 */
export function start() {
  const data = json("data");
  const edges = json("edges").map((/** @type {EdgeData} */ edge) => ({
    ...edge,
    statements: idsOf(data, edge.statements),
  }));
  const app = makeApp(data, json("words"), { nodes: json("nodes"), edges: bend(edges), options: json("options") });
  listen(app);
  const first = ledOn(app.model, readFragment(location.hash));
  show(app, first.entity || !app.model.focus || location.hash ? first : { ...first, entity: app.model.focus });
  app.ready = true;
  const drawn = () => {
    document.documentElement.dataset.ready = "true";
  };
  requestAnimationFrame(() => requestAnimationFrame(drawn));
}

/** @type {(id: string) => any} */
function json(id) {
  return JSON.parse(byId(id).textContent);
}

/** @type {(data: PageData, words: Record<Lang, Words>, drawing: Drawing) => App} */
function makeApp(data, words, drawing) {
  const model = makeModel(data);
  const app = /** @type {App} */ ({
    model,
    allWords: words,
    drawing,
    state: { ...START },
    openFacets: new Set(),
    selection: model.statements,
    lang: "en",
  });
  app.index = nameIndex(model.entities);
  app.months = monthsOf(model.statements);
  app.weight = (id) => degree(model, id);
  app.family = (id) => model.families[model.entity.get(id)?.type] ?? "concept";
  app.label = (id) => inLanguage(model.entity.get(id)?.labels, app.lang) || id;
  app.t = (key, values = {}) => plural(app.words[key] ?? key, values, app.lang);
  app.isSelected = (statement) => app.selectedIds.has(statement.id);
  app.announce = (text) => {
    byId("announcer").textContent = text;
  };
  app.go = (patch, how) => go(app, patch, how);
  app.open = (target, how) => open(app, target, how);
  app.close = () => close(app);
  app.reset = () => go(app, Object.fromEntries([...FACETS.map((facet) => [facet, []]), ["from", null], ["to", null]]));
  app.redraw = () => showView(app);
  app.focusGraph = (id) => {
    go(app, { view: "graph" });
    fitGraph(app.graph, [id, ...model.near.get(id)], true);
  };
  return app;
}

/**
 * A text may have several forms by number: those of Intl.PluralRules.
 * @type {(text: string | Plural, values: Record<string, any>, lang: Lang) => string}
 */
function plural(text, values, lang) {
  if (typeof text === "string") return fill(text, values);
  return fill(text[new Intl.PluralRules(lang).select(values.n)] ?? text.other, values);
}

// The state

/** @type {(app: App, patch: Partial<State>, how?: { replace?: boolean; quiet?: boolean }) => void} */
function go(app, patch, { replace = false, quiet = false } = {}) {
  const next = { ...app.state, ...patch };
  const fragment = `#${writeFragment(next)}`;
  try {
    if (fragment !== (location.hash || "#")) history[replace ? "replaceState" : "pushState"](null, "", fragment);
  } catch {
    // A page inside a notebook has no address of its own.
  }
  if (quiet) app.state = next;
  else show(app, next);
}

/** @type {(app: App, target: Partial<State>, how?: { stay?: boolean }) => void} */
function open(app, target, { stay = false } = {}) {
  app.opener = stay ? app.opener : /** @type {HTMLElement | null} */ (document.activeElement);
  const none = { entity: null, fact: null, pair: null, path: [], asserted: null };
  go(app, { ...none, ...target });
  const title = byId("card-title");
  if (title && !stay && !byId("card").contains(byId("path-start"))) title.focus({ preventScroll: true });
  byId("card").scrollTop = 0;
}

/** @type {(app: App) => void} */
function close(app) {
  if (!CHOSEN.some((key) => app.state[key]) && !app.state.path.length) return;
  go(app, { entity: null, fact: null, pair: null, path: [], asserted: null });
  const back = app.opener?.isConnected && app.opener !== document.body ? app.opener : byId("search");
  back.focus({ preventScroll: true });
}

// Showing a state

/** @type {(app: App, state: State) => void} */
function show(app, state) {
  const before = app.state;
  app.state = state;
  const spoken = setLanguage(app, state.lang);
  setTheme(app, state.theme);
  const narrowed = select(app, state);
  if (spoken) showFrame(app);
  keepingFocus(() => {
    if (narrowed) showFilters(app, state);
    showCard(app);
    showView(app);
  });
  if (app.ready) tell(app, before);
}

/**
 * Work out the selection, if the filters or the language changed; say whether they did.
 * @type {(app: App, state: State) => boolean}
 */
function select(app, state) {
  const key = JSON.stringify([app.lang, FACETS.map((facet) => state[facet]), state.from, state.to]);
  if (key === app.selectionKey) return false;
  app.selectionKey = key;
  app.selection = selected(app.model, state);
  app.selectedIds = new Set(app.selection.map(({ id }) => id));
  app.entitiesShown = filtered(state) ? entitiesIn(app.selection) : new Set(app.model.entities.map(({ id }) => id));
  return true;
}

/** @type {(state: State) => unknown} */
function filtered(state) {
  return FACETS.some((facet) => state[facet].length) || state.from || state.to;
}

/** @type {(app: App, wanted: string | null) => boolean} */
function setLanguage(app, wanted) {
  const lang = LANGUAGES.find((known) => known === wanted) ?? ownLanguage();
  const changed = lang !== app.lang || !app.words;
  app.lang = lang;
  app.words = app.allWords[lang];
  app.title = app.model.title ?? app.words.title;
  document.documentElement.lang = lang;
  document.documentElement.dir = direction(lang);
  document.title = app.title;
  return changed;
}

/**
 * Without a choice in the address, the first of the browser's languages that the page speaks.
 * @type {() => Lang}
 */
function ownLanguage() {
  const spoken = navigator.languages.map((tag) => tag.split("-")[0]);
  return /** @type {Lang | undefined} */ (spoken.find((lang) => LANGUAGES.includes(lang))) ?? "en";
}

/** @type {(app: App, wanted: string | null) => void} */
function setTheme(app, wanted) {
  const dark = wanted ? wanted === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const theme = dark ? "dark" : "light";
  if (document.documentElement.dataset.theme === theme) return;
  document.documentElement.dataset.theme = theme;
  if (app.graph) recolour(app.graph);
}

/**
 * Write the texts of the frame, which change with the language only.
 * @type {(app: App) => void}
 */
function showFrame(app) {
  for (const node of document.querySelectorAll("[data-t]"))
    node.textContent = app.t(/** @type {Phrase} */ (node.dataset.t));
  for (const node of document.querySelectorAll("[data-t-label]"))
    node.setAttribute("aria-label", app.t(/** @type {Phrase} */ (node.dataset.tLabel)));
  byId("title").textContent = app.title;
  byId("search-box").replaceChildren(
    combobox(app, {
      id: "search",
      label: app.t("search"),
      placeholder: app.t("search_hint"),
      pick: (id) => app.open({ entity: id }),
    }),
    el("kbd", { "aria-hidden": "true" }, "/"),
  );
  byId("language").replaceChildren(
    ...LANGUAGES.map((lang) =>
      button(app.allWords[lang].own_name, () => app.go({ lang }), {
        lang,
        "aria-pressed": String(lang === app.lang),
        data: { lang },
      }),
    ),
  );
  showSaving(app);
}

/** @type {(app: App) => void} */
function showCard(app) {
  const card = byId("card");
  card.replaceChildren(cardFor(app, app.state));
  document.body.classList.toggle("chosen", CHOSEN.some((key) => app.state[key]) || app.state.path.length > 0);
}

/**
 * Do what rewrites the page, then put the focus back on the control that had it.
 * @type {(rewrite: () => void) => void}
 */
function keepingFocus(rewrite) {
  const { id, dataset = {} } = /** @type {Partial<HTMLElement>} */ (document.activeElement ?? {});
  const { facet, value, range } = dataset;
  rewrite();
  const again = facet
    ? `[data-facet="${CSS.escape(facet)}"][data-value="${CSS.escape(String(value))}"]`
    : range
      ? `[data-range="${range}"]`
      : id && id !== "card-title"
        ? `#${CSS.escape(id)}`
        : null;
  const control = again && document.querySelector(again);
  if (control && control !== document.activeElement) control.focus({ preventScroll: true });
}

/** @type {(app: App) => void} */
function showView(app) {
  const { state, selection } = app;
  const views = viewsOf(app);
  const view = views.includes(state.view) ? state.view : "graph";
  for (const name of VIEWS) {
    byId(`tab-${name}`).setAttribute("aria-selected", String(name === view));
    byId(`tab-${name}`).tabIndex = name === view ? 0 : -1;
    byId(`tab-${name}`).hidden = !views.includes(name);
    byId(`panel-${name}`).hidden = name !== view;
  }
  byId("count").textContent =
    `${app.t("statements", { n: selection.length })} · ${app.t("entities", { n: app.entitiesShown.size })}`;
  byId("count").dataset.statements = String(selection.length);
  byId("count").dataset.entities = String(app.entitiesShown.size);
  showGraph(app, view === "graph");
  if (view === "list") showListOnce(app);
  if (view === "timeline") showTimeline(app, selection, state);
  if (view === "questions") showQuestions(app, selection, state);
  if (view === "reader") showReader(app, state);
}

/**
 * The views that this page has: it can be read only where it holds the source texts.
 * @type {(app: App) => View[]}
 */
function viewsOf({ model }) {
  return VIEWS.filter((name) => name !== "reader" || model.sources);
}

/**
 * The list is long: it is written anew only when its rows change, else only the current row is marked.
 * @type {(app: App) => void}
 */
function showListOnce(app) {
  const key = `${app.selectionKey}|${app.state.sort}`;
  if (key === app.listKey) return markRow(app.state);
  app.listKey = key;
  return showList(app, app.selection, app.state);
}

/** @type {(app: App, inView: boolean) => void} */
function showGraph(app, inView) {
  app.graph ??= makeGraph(app, app.drawing);
  const chosen = chosenEntities(app);
  updateGraph(app.graph, app.selection, chosen, lightOf(app, chosen));
  byId("panel-graph").dataset.statements = String(statementsInGraph(app));
  if (!inView) return;
  const drawn = drawnCount(app.graph);
  byId("core").textContent =
    drawn < app.entitiesShown.size ? app.t("core", { n: drawn, all: app.entitiesShown.size }) : "";
  if (!app.graph.network) {
    drawGraph(app.graph);
    fitGraph(app.graph);
  }
  if (chosen.length) reveal(app.graph, chosen);
}

/**
 * What the graph shows: the statements on its edges, and those that its entities' cards hold.
 * @type {(app: App) => number}
 */
function statementsInGraph(app) {
  const drawn = new Set(app.drawing.edges.flatMap((edge) => edge.statements).filter((id) => app.selectedIds.has(id)));
  const onCards = app.selection.filter((statement) => !drawn.has(statement.id) && app.entitiesShown.has(statement.s));
  return drawn.size + onCards.length;
}

/** @type {(app: App) => string[]} */
function chosenEntities(app) {
  const { entity, fact, pair, path } = app.state;
  const statement = app.model.statement.get(fact);
  /** @type {(string | null | undefined)[]} */
  const ids = statement
    ? [statement.s, statement.o.entity]
    : pair
      ? pair.split("~")
      : path.length
        ? pathEntities(app)
        : [entity];
  return ids.filter(Boolean).filter((id) => app.model.entity.has(id));
}

/** @type {(app: App) => string[]} */
function pathEntities(app) {
  const [from, to] = app.state.path;
  const steps =
    app.model.entity.has(from) && app.model.entity.has(to)
      ? shortestPath(app.model, from, to, assertedOnly(app.state))
      : null;
  return steps ? [from, ...steps.map((step) => step.to)] : [from, to];
}

/** @type {(app: App, chosen: string[]) => Set<string> | null} */
function lightOf(app, chosen) {
  if (!chosen.length) return null;
  return app.state.entity ? new Set([...chosen, ...app.model.near.get(chosen[0])]) : new Set(chosen);
}

/**
 * Say to those who listen what changed.
 * @type {(app: App, before: State) => void}
 */
function tell(app, before) {
  const { state } = app;
  const statement = app.model.statement.get(state.fact);
  if (statement && state.fact !== before.fact)
    app.announce(plain(sentence(statement, app.model, app.lang, app.words), app.label));
  else if (state.entity && state.entity !== before.entity) {
    const kind = inLanguage(app.model.terms.classes[app.model.entity.get(state.entity)?.type], app.lang);
    const n = (app.model.about.get(state.entity) ?? []).length;
    app.announce(`${app.label(state.entity)}, ${kind}, ${app.t("statements", { n })}`);
  } else app.announce(byId("count").textContent);
}

// What the reader does

/** @type {(app: App) => void} */
function listen(app) {
  window.addEventListener("popstate", () => show(app, ledOn(app.model, readFragment(location.hash))));
  window.addEventListener(
    "hashchange",
    () =>
      writeFragment(app.state) !== location.hash.slice(1) && show(app, ledOn(app.model, readFragment(location.hash))),
  );
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTheme(app, app.state.theme));
  for (const view of VIEWS) {
    byId(`tab-${view}`).addEventListener("click", () => app.go({ view }));
    byId(`tab-${view}`).addEventListener("keydown", (event) => tabKey(app, view, event));
  }
  byId("theme").addEventListener("click", () =>
    app.go({ theme: document.documentElement.dataset.theme === "dark" ? "light" : "dark" }),
  );
  byId("path").addEventListener("click", () => app.open({ path: [app.state.entity ?? "~"] }));
  byId("zoom-in").addEventListener("click", () => zoomGraph(app.graph, 1.35));
  byId("zoom-out").addEventListener("click", () => zoomGraph(app.graph, 1 / 1.35));
  byId("zoom-all").addEventListener("click", () => fitGraph(app.graph, null, true));
  byId("show-filters").addEventListener("click", () => toggleFilters());
  byId("hide-filters").addEventListener("click", () => toggleFilters(false));
  byId("skip").addEventListener("click", () => byId("card-title").focus());
  document.addEventListener("keydown", (event) => globalKey(app, event));
  window.addEventListener("resize", () => app.state.view === "timeline" && app.redraw());
  window.addEventListener("beforeprint", () =>
    document.querySelectorAll("#card details").forEach((node) => {
      /** @type {HTMLDetailsElement} */ (node).open = true;
    }),
  );
  globalThis.aiVideoKg = {
    app,
    find: (/** @type {string} */ query) => find(app.index, query, app.weight),
    fold,
    inSight: () => inSight(app.graph),
    picture: () => picture(app),
    isolated,
  };
}

/** @type {(wanted?: boolean) => void} */
function toggleFilters(wanted = !document.body.classList.contains("filtering")) {
  document.body.classList.toggle("filtering", wanted);
  byId("show-filters").setAttribute("aria-expanded", String(wanted));
  (wanted ? byId("hide-filters") : byId("show-filters")).focus();
}

/** @type {(app: App, view: View, event: KeyboardEvent) => void} */
function tabKey(app, view, event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const towards = document.documentElement.dir === "rtl" ? -step : step;
  const views = viewsOf(app);
  const next = views[(views.indexOf(view) + towards + views.length) % views.length];
  app.go({ view: next });
  byId(`tab-${next}`).focus();
}

/** @type {(app: App, event: KeyboardEvent) => void} */
function globalKey(app, event) {
  const typing = /** @type {Partial<Element>} */ (event.target).closest?.(
    "input:not([type=checkbox]):not([type=range]), textarea, select",
  );
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    byId("search").focus();
    /** @type {HTMLInputElement} */ (byId("search")).select();
  } else if (event.key === "Escape" && document.body.classList.contains("filtering")) toggleFilters(false);
  else if (event.key === "Escape" && !typing) app.close();
}
