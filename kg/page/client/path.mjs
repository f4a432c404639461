// The path between two entities, read as sentences, each step with its quote.
/** @import { App, Box, Phrase, State } from "./types.d.ts" */
import { button, byId, el } from "./dom.mjs";
import { combobox } from "./combobox.mjs";
import { shortestPath } from "./facts.mjs";
import { entityLink, statementLine } from "./evidence.mjs";
import { assertedOnly } from "./fragment.mjs";
import { direction } from "./words.mjs";

/**
 * Return the card that asks for two entities and shows the way between them.
 * @type {(app: App, state: State) => HTMLElement}
 */
export function pathCard(app, state) {
  const [start, end] = state.path;
  const known = (/** @type {string} */ id) => app.model.entity.has(id);
  /** @type {(n: number, id: string) => void} */
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
    known(start) && known(end) ? way(app, state) : el("p", { class: "note" }, app.t("path_choose")),
  );
}

/** @type {(app: App, id: string, label: Phrase, chosen: string, pick: Box["pick"]) => HTMLElement} */
function endField(app, id, label, chosen, pick) {
  const value = app.model.entity.has(chosen) ? app.label(chosen) : "";
  return el(
    "div",
    {},
    el("span", { class: "field-label" }, app.t(label)),
    combobox(app, { id, label: app.t(label), placeholder: app.t("search"), pick, value }),
  );
}

/** @type {(app: App, state: State) => HTMLElement[]} */
function assertedSwitch(app, state) {
  /** @type {HTMLInputElement} */
  const box = el("input", {
    type: "checkbox",
    id: "path-asserted",
    "aria-describedby": "path-asserted-note",
    on: { change: () => app.open({ path: state.path, asserted: box.checked ? null : "0" }) },
  });
  box.checked = assertedOnly(state);
  return [
    el("label", { class: "check" }, box, " ", app.t("asserted_only")),
    el("p", { class: "note", id: "path-asserted-note" }, app.t("asserted_only_note")),
  ];
}

/** @type {(app: App, state: State) => HTMLElement} */
function way(app, state) {
  const [start, end] = state.path;
  const steps = shortestPath(app.model, start, end, assertedOnly(state));
  if (!steps) return noWay(app, state);
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

/** @type {(app: App, state: State) => HTMLElement} */
function noWay(app, state) {
  if (!assertedOnly(state)) return el("p", { class: "note", role: "status" }, app.t("path_none"));
  const widen = () => {
    app.open({ path: state.path, asserted: "0" });
    byId("path-asserted").focus();
  };
  return el(
    "p",
    { class: "note", role: "status" },
    app.t("path_none_asserted"),
    " ",
    button(app.t("path_all"), widen, { class: "quiet", id: "path-all" }),
  );
}
