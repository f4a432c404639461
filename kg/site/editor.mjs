// The query page: sends what the reader writes to /sparql and shows what comes back, as text only.

const $ = (id) => document.getElementById(id);
const ROW_FORMATS = { csv: "CSV", tsv: "TSV", json: "JSON", xml: "XML" };
const TRIPLE_FORMATS = { turtle: "Turtle", ntriples: "N-Triples", jsonld: "JSON-LD" };
const ACCEPT = "application/sparql-results+json, text/turtle;q=0.9";
const SHOWN = 1000;

const site = await (await fetch("/queries.json")).json();
let running = null;

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function compact(iri) {
  let best = ["", ""];
  for (const [prefix, base] of Object.entries(site.prefixes)) {
    if (iri.startsWith(base) && base.length > best[1].length) best = [prefix, base];
  }
  return best[1] ? `${best[0]}:${iri.slice(best[1].length)}` : iri;
}

function cell(term) {
  const made = element("td");
  if (!term) return made;
  if (term.type === "uri") {
    const text = compact(term.value);
    const local = term.value.startsWith(site.base) && !term.value.includes("#");
    made.append(local ? element("a", text, { href: `/${term.value.slice(site.base.length)}` }) : element("span", text));
  } else {
    made.append(element("span", term.value, { dir: "auto", ...(term["xml:lang"] ? { lang: term["xml:lang"] } : {}) }));
  }
  return made;
}

function table(answer) {
  const rows = answer.results.bindings;
  const made = element("table");
  const more = rows.length > SHOWN ? `, the first ${SHOWN} are shown` : "";
  made.append(element("caption", `${rows.length} ${rows.length === 1 ? "row" : "rows"}${more}`));
  const head = made.createTHead().insertRow();
  for (const name of answer.head.vars) head.append(element("th", name, { scope: "col" }));
  const body = made.createTBody();
  for (const row of rows.slice(0, SHOWN)) body.insertRow().append(...answer.head.vars.map((name) => cell(row[name])));
  return made;
}

function shown(text, type) {
  if (!type.includes("json")) return element("pre", text);
  const answer = JSON.parse(text);
  return "boolean" in answer ? element("p", answer.boolean ? "Yes" : "No") : table(answer);
}

function choices(select, options) {
  select.replaceChildren(element("option", "…", { value: "" }));
  for (const [value, text] of Object.entries(options)) select.append(element("option", text, { value }));
}

function point(message) {
  const place = /line (\d+), column (\d+)/.exec(message);
  if (!place) return;
  const lines = $("query").value.split("\n");
  const start = lines.slice(0, place[1] - 1).reduce((sum, line) => sum + line.length + 1, 0) + Number(place[2]) - 1;
  $("query").focus();
  $("query").setSelectionRange(start, start + 1);
}

async function ask(accept, signal) {
  const headers = { Accept: accept, "Content-Type": "application/sparql-query" };
  return fetch("/sparql", { method: "POST", headers, body: $("query").value, signal });
}

async function run() {
  running?.abort();
  running = new AbortController();
  $("stop").disabled = false;
  $("error").textContent = "";
  $("answer").replaceChildren();
  $("status").textContent = "Running …";
  history.replaceState(null, "", `#query=${encodeURIComponent($("query").value)}`);
  const begun = performance.now();
  try {
    const response = await ask(ACCEPT, running.signal);
    const text = await response.text();
    $("status").textContent = `${response.status} · ${Math.round(performance.now() - begun)} ms`;
    if (!response.ok) {
      $("error").textContent = text.trim();
      return point(text);
    }
    const type = response.headers.get("Content-Type");
    $("answer").append(shown(text, type));
    choices($("save"), type.includes("json") ? ROW_FORMATS : TRIPLE_FORMATS);
  } catch (error) {
    $("status").textContent = error.name === "AbortError" ? "Stopped." : "The service did not answer.";
  } finally {
    $("stop").disabled = true;
  }
}

function save(format) {
  if (!format) return;
  const form = element("form", undefined, { method: "post", action: "/sparql", target: "_blank" });
  for (const [name, value] of [["query", $("query").value], ["format", format]]) {
    form.append(element("input", undefined, { type: "hidden", name, value }));
  }
  document.body.append(form);
  form.submit();
  form.remove();
}

function choose(name) {
  const found = site.questions.find((question) => question.name === name);
  $("question").textContent = found ? found.question : "";
  if (found) $("query").value = found.query;
}

for (const question of site.questions) $("examples").append(element("option", question.title, { value: question.name }));
$("prefixes").textContent = Object.entries(site.prefixes).map(([p, base]) => `PREFIX ${p}: <${base}>`).join("\n");
choices($("save"), ROW_FORMATS);
const given = new URLSearchParams(location.hash.slice(1)).get("query");
$("query").value ||= given ?? "SELECT ?company ?name WHERE {\n  ?company a vg:Company ; skos:prefLabel ?name .\n  FILTER(LANG(?name) = \"en\")\n}\nORDER BY ?name";
$("examples").addEventListener("change", (event) => choose(event.target.value));
$("save").addEventListener("change", (event) => save(event.target.value));
$("stop").addEventListener("click", () => running?.abort());
$("form").addEventListener("submit", (event) => { event.preventDefault(); run(); });
$("query").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); }
});
$("run").disabled = false;
