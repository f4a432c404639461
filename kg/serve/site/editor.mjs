// The query page: YASGUI over this service's endpoint, with the saved questions. Where YASGUI is missing, the plain
// form of the page stays as it is.
/** @import { Elements, Hint, Parameter, Question, Site, Term, Yasqe } from "./types.d.ts" */

/** @type {<K extends keyof Elements>(id: K) => Elements[K]} */
const $ = (id) => /** @type {any} */ (document.getElementById(id));
const ENDPOINT = new URL("/sparql", location.href).href;
const TERMS = `SELECT DISTINCT ?term ?label {
  { ?s ?term ?o } UNION { ?s a ?term } UNION { ?term a vg:Entity }
  OPTIONAL { ?term rdfs:label ?label FILTER(LANG(?label) = "en") }
}`;
const HINTS = 100;

/** @type {Site} */
const site = await (await fetch("/queries.json")).json();

/** @type {(iri: string) => string} */
function compact(iri) {
  let best = ["", ""];
  for (const [prefix, base] of Object.entries(site.prefixes)) {
    if (iri.startsWith(base) && base.length > best[1].length) best = [prefix, base];
  }
  return best[1] ? `${best[0]}:${iri.slice(best[1].length)}` : `<${iri}>`;
}

// Completion: the classes, properties and entities that the graph has, by their names and by their labels

/** @type {Promise<Term[]> | undefined} */
let known;

/** @type {() => Promise<Term[]>} */
async function terms() {
  const response = await fetch(`/sparql?format=json&query=${encodeURIComponent(TERMS)}`);
  /** @type {Record<"term" | "label", { value: string }>[]} */
  const rows = (await response.json()).results.bindings;
  return rows.map(({ term, label }) => ({ name: compact(term.value), label: label?.value ?? "" }));
}

/** @type {(text: string) => Promise<Term[]>} */
async function matching(text) {
  known ??= terms();
  const wanted = text.trim().toLowerCase();
  const [prefix, local] = wanted.split(":");
  const found = (await known).filter(
    ({ name, label }) =>
      name.toLowerCase().startsWith(wanted) ||
      (name.startsWith(`${prefix}:`) && (name.toLowerCase().includes(local) || label.toLowerCase().includes(local))),
  );
  const rank = (/** @type {Term} */ { name }) => (name.toLowerCase().startsWith(wanted) ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1)).slice(0, HINTS);
}

/** @type {() => string[]} */
function declarations() {
  return Object.entries(site.prefixes)
    .map(([prefix, base]) => `${prefix}: <${base}>`)
    .sort();
}

const NAMES = {
  name: "names",
  bulk: false,
  isValidCompletionPosition: (/** @type {Yasqe} */ yasqe) => /^[\w-]*:/.test(yasqe.getCompleteToken().string),
  get: async (/** @type {Yasqe} */ _, /** @type {{ string: string }} */ token) =>
    (await matching(token.string)).map(({ name }) => name),
  postprocessHints: async (/** @type {Yasqe} */ _, /** @type {Hint[]} */ hints) => {
    const labels = new Map((await (known ?? [])).map(({ name, label }) => [name, label]));
    return hints.map((hint) => ({
      ...hint,
      displayText: [hint.text, labels.get(hint.text)].filter(Boolean).join("  "),
    }));
  },
};

// Things of this graph lead to their pages here

/** @type {(root: HTMLElement) => void} */
function lead(root) {
  for (const link of root.querySelectorAll("a[href]")) {
    const iri = link.getAttribute("href") ?? "";
    if (iri.startsWith(site.base)) link.setAttribute("href", `/${iri.slice(site.base.length)}`);
  }
}

// What YASGUI leaves unsaid to those who do not see it

const SAID = [
  [".CodeMirror textarea", "aria-label", "Query"],
  [".tableSizer", "aria-label", "Page size"],
  [".tabsList button.addTab", "role", "tab"],
];

/** @type {(root: HTMLElement) => void} */
function say(root) {
  for (const [selector, name, value] of SAID) {
    for (const found of root.querySelectorAll(selector)) found.setAttribute(name, value);
  }
  for (const title of root.querySelectorAll("th .dt-column-title:empty")) title.textContent = "#";
}

// Values as they are, without their types: YASGUI's "simple view", unless the reader chooses otherwise

/** @type {() => void} */
function simplify() {
  const { getDefaults } = Yasgui.Tab;
  Yasgui.Tab.getDefaults = (yasgui) => {
    const tab = getDefaults(yasgui);
    tab.yasr.settings.pluginsConfig = { table: { compact: true } };
    return tab;
  };
}

// In a browser whose storage is full YASGUI fails in the middle of a query: it goes on, and keeps nothing

/** @type {() => void} */
function forgive() {
  const { setItem } = Storage.prototype;
  Storage.prototype.setItem = function (key, value) {
    try {
      setItem.call(this, key, value);
    } catch (error) {
      console.warn(`not kept: ${error}`);
    }
  };
}

// The service says in a header field why an answer is empty, or that a query passes over denials

/** @type {() => void} */
function heed() {
  const { fetch } = window;
  window.fetch = async (...request) => {
    const response = await fetch(...request);
    if (response.url.split("?")[0] === ENDPOINT) {
      /** @type {string[]} */
      const notes = JSON.parse(response.headers.get("Kg-Notes") ?? "[]");
      $("notes").replaceChildren(...notes.map(paragraph));
    }
    return response;
  };
}

/** @type {(text: string) => HTMLElement} */
function paragraph(text) {
  const node = document.createElement("p");
  node.dir = "auto";
  node.textContent = text;
  return node;
}

/** @type {() => Yasgui} */
function start() {
  simplify();
  forgive();
  heed();
  const requestConfig = {
    ...Yasgui.Yasqe.defaults.requestConfig,
    endpoint: ENDPOINT,
    acceptHeaderGraph: "text/turtle",
  };
  Object.assign(Yasgui.Yasqe.Autocompleters.prefixes, { get: declarations(), persistenceId: null });
  Object.assign(Yasgui.Yasqe.defaults.extraKeys, { Tab: false, "Shift-Tab": false }); // Tab leads on, out of the editor
  Yasgui.Yasqe.registerAutocompleter(NAMES, false);
  Yasgui.Yasqe.defaults.autocompleters = ["variables", "prefixes", "names"];
  const place = $("yasgui");
  place.hidden = false;
  new MutationObserver(() => {
    lead(place);
    say(place);
  }).observe(place, { childList: true, subtree: true });
  return new Yasgui(place, {
    autofocus: false,
    requestConfig,
    endpointCatalogueOptions: { getData: () => [{ endpoint: ENDPOINT }], keys: [] },
    populateFromUrl: (/** @type {object} */ tab) => ({ ...tab, requestConfig }),
    yasqe: { value: $("query").value.trimEnd() },
    yasr: { prefixes: site.prefixes },
  });
}

/** @type {(select: HTMLElement) => void} */
function listQuestions(select) {
  for (const topic of new Set(site.questions.map((question) => question.topic))) {
    const group = document.createElement("optgroup");
    group.label = topic || "…";
    for (const { title, name } of site.questions.filter((question) => question.topic === topic))
      group.append(new Option(title, name));
    select.append(group);
  }
}

// A saved question is asked as it stands, and again with what is put in the fields of its parameters

/** @type {Record<string, string>} */
const TYPES = { date: "date", number: "number" };

/** @type {(parameter: Parameter) => HTMLElement} */
function field({ name, kind, default: usual }) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  Object.assign(input, {
    name,
    type: TYPES[kind] ?? "text",
    placeholder: usual || "any",
    maxLength: 200,
    dir: "auto",
    autocomplete: "off",
  });
  if (kind === "number") input.step = "any";
  label.append(`${name} `, input);
  if (site.choices[kind].length) {
    const list = document.createElement("datalist");
    list.id = `choices-${name}`;
    list.append(...site.choices[kind].map((choice) => new Option(choice)));
    input.setAttribute("list", list.id);
    label.append(list);
  }
  if (TYPES[kind] && usual) label.append(` (${usual})`);
  return label;
}

/** @type {(question: Question | undefined) => void} */
function showFields(question) {
  const form = $("parameters");
  form.hidden = !question;
  if (!question) return;
  const ask = document.createElement("button");
  ask.textContent = "Ask";
  form.replaceChildren(...question.parameters.map(field), ask);
}

/** @type {(question: Question, given?: Map<string, string>) => string} */
function inWords(question, given = new Map()) {
  const usual = new Map(question.parameters.map((parameter) => [parameter.name, parameter.default]));
  return question.question.replace(/‹(\w+)›/g, (whole, name) => given.get(name) || usual.get(name) || whole);
}

/** @type {(question: Question, given: Map<string, string>) => Promise<string>} */
async function boundTo(question, given) {
  const response = await fetch(`/queries/${question.name}?${new URLSearchParams([...given, ["format", "sparql"]])}`);
  const text = await response.text();
  if (!response.ok) throw new Error(text.trim());
  return text.trimEnd();
}

/** @type {(yasgui: Yasgui) => void} */
function offer(yasgui) {
  const chosen = () => site.questions.find(({ name }) => name === $("examples").value);
  /** @type {{ tab?: string; query?: string }} */
  let asked = {};
  /** @type {(query: string, title: string) => void} */
  const ask = (query, title) => {
    const tab = yasgui.getTab();
    const again = tab?.getId() === asked.tab && tab?.getYasqe().getValue() === asked.query;
    const used = tab && again ? tab : yasgui.addTab(true, { name: title, yasqe: { value: query } });
    if (used === tab) {
      tab.setName(title);
      tab.getYasqe().setValue(query);
    }
    asked = { tab: used.getId(), query: used.getYasqe().getValue() };
    used.query();
  };
  /** @type {(text: string, wrong: boolean) => void} */
  const say = (text, wrong) => {
    $("question").textContent = text;
    $("question").classList.toggle("wrong", wrong);
  };
  $("examples").addEventListener("change", () => {
    const question = chosen();
    say(question ? inWords(question) : "", false);
    showFields(question);
  });
  $("parameters").addEventListener("submit", async (event) => {
    event.preventDefault();
    const question = chosen();
    if (!question) return;
    const fields = /** @type {[string, string][]} */ ([...new FormData($("parameters"))]);
    const given = new Map(fields.filter(([, value]) => value.trim()));
    try {
      ask(await boundTo(question, given), [question.title, ...given.values()].join(", "));
      say(inWords(question, given), false);
    } catch (error) {
      say(/** @type {Error} */ (error).message, true);
    }
  });
}

// A query that was pasted gets the declarations that it lacks, so that it runs anywhere

/** @type {(yasgui: Yasgui) => void} */
function declare(yasgui) {
  const yasqe = yasgui.getTab()?.getYasqe();
  if (!yasqe) return;
  const code = yasqe.getValue().replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>|#[^\n]*/g, " ");
  const declared = yasqe.getPrefixesFromQuery();
  for (const [, prefix] of code.matchAll(/(?<![\w:?$])([a-z]+):(?=[\w-])/g)) {
    if (site.prefixes[prefix] && !(prefix in declared)) yasqe.addPrefixes({ [prefix]: site.prefixes[prefix] });
  }
}

if (window.Yasgui) {
  const yasgui = start();
  window.yasgui = yasgui;
  $("plain").hidden = true;
  $("questions").hidden = false;
  listQuestions($("examples"));
  yasgui.on("tabSelect", () => declare(yasgui));
  yasgui.on("queryBefore", () => declare(yasgui));
  declare(yasgui);
  offer(yasgui);
  $("form").addEventListener("submit", () => {
    $("query").value = yasgui.getTab()?.getYasqe().getValue() ?? "";
  });
}
document.documentElement.dataset.ready = "";
