// The path between two entities, read as sentences, each step with its quote.
import { button, el } from "./dom.mjs";
import { combobox } from "./combobox.mjs";
import { shortestPath } from "./facts.mjs";
import { entityLink, statementLine } from "./evidence.mjs";
import { direction } from "./words.mjs";

/** Return the card that asks for two entities and shows the way between them. */
export function pathCard(app, state) {
  const [start, end] = state.path;
  const known = (id) => app.model.entity.has(id);
  const swap = (n, id) => app.open({ path: n ? [start, id] : [id, end].filter(Boolean), asserted: state.asserted });
  return el(
    "article",
    { class: "card path-card" },
    el(
      "header",
      { class: "card-head" },
      el("h2", { id: "card-title", tabindex: "-1" }, app.t("path")),
      button("×", () => app.close(), { class: "close", "aria-label": app.t("close") }),
    ),
    el(
      "div",
      { class: "path-ends" },
      endField(app, "path-start", "path_start", start, (id) => swap(0, id)),
      endField(app, "path-end", "path_end", end, (id) => swap(1, id)),
    ),
    assertedSwitch(app, state),
    known(start) && known(end)
      ? way(app, start, end, Boolean(state.asserted))
      : el("p", { class: "note" }, app.t("path_choose")),
  );
}

function endField(app, id, label, chosen, pick) {
  const value = app.model.entity.has(chosen) ? app.label(chosen) : "";
  return el(
    "div",
    {},
    el("span", { class: "field-label" }, app.t(label)),
    combobox(app, { id, label: app.t(label), placeholder: app.t("search"), pick, value }),
  );
}

function assertedSwitch(app, state) {
  const box = el("input", {
    type: "checkbox",
    id: "path-asserted",
    on: { change: () => app.open({ path: state.path, asserted: box.checked ? "1" : null }) },
  });
  box.checked = Boolean(state.asserted);
  return el("label", { class: "check" }, box, " ", app.t("asserted_only"));
}

function way(app, start, end, assertedOnly) {
  const steps = shortestPath(app.model, start, end, assertedOnly);
  if (!steps) return el("p", { class: "note", role: "status" }, app.t("path_none"));
  if (!steps.length) return el("p", { class: "note" }, app.t("path_same"));
  return el(
    "ol",
    { class: "path", data: { length: steps.length } },
    steps.map((step, n) =>
      el(
        "li",
        {},
        el(
          "p",
          { class: "ends" },
          entityLink(app, step.from),
          direction(app.lang) === "rtl" ? " ← " : " → ",
          entityLink(app, step.to),
        ),
        step.statements.map((statement, m) => statementLine(app, statement, { open: n === 0 && m === 0 })),
      ),
    ),
  );
}
