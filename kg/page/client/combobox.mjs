// A text field that offers entities by name: the search of the page, and the ends of a path.
/** @import { App, Box, Hit } from "./types.d.ts" */
import { el, familyMark } from "./dom.mjs";
import { find } from "./search.mjs";
import { direction, inLanguage, languageName } from "./words.mjs";

/**
 * Return a field with its list; `pick` is called with the id of the entity chosen.
 * @type {(app: App, field: Pick<Box, "pick"> & Record<"id" | "label" | "placeholder", string> & { value?: string }) => HTMLElement}
 */
export function combobox(app, { id, label, placeholder, pick, value = "" }) {
  const list = el("ul", { id: `${id}-list`, role: "listbox", "aria-label": label, hidden: true });
  const input = el("input", {
    id,
    type: "text",
    role: "combobox",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    placeholder,
    "aria-label": label,
    "aria-expanded": "false",
    "aria-controls": list.id,
    "aria-autocomplete": "list",
  });
  input.value = value;
  const box = { app, input, list, found: [], active: -1, pick };
  input.addEventListener("input", () => offer(box));
  input.addEventListener("focus", () => input.value && input.value !== value && offer(box));
  input.addEventListener("blur", () => setTimeout(() => close(box), 150));
  input.addEventListener("keydown", (event) => pressed(box, event));
  return el("div", { class: "combobox" }, input, list);
}

/** @type {(box: Box) => void} */
function offer(box) {
  const { app, input } = box;
  input.dir = input.value ? "auto" : "";
  box.found = find(app.index, input.value, app.weight);
  box.active = box.found.length ? 0 : -1;
  draw(box);
  if (input.value) app.announce(app.t("results", { n: box.found.length }));
}

/** @type {(box: Box) => void} */
function draw(box) {
  const { app, input, list, found } = box;
  const empty = el(
    "li",
    { class: "empty", role: "option", "aria-disabled": "true", "aria-selected": "false" },
    app.t("no_result"),
  );
  list.replaceChildren(...(found.length ? found.map((hit, n) => option(box, hit, n)) : [empty]));
  list.hidden = !input.value.trim();
  input.setAttribute("aria-expanded", String(!list.hidden));
  mark(box);
}

/** @type {(box: Box, hit: Hit, n: number) => HTMLElement} */
function option(box, hit, n) {
  const { app } = box;
  /** @type {(event: Event) => void} */
  const choose = (event) => {
    event.preventDefault();
    take(box, n);
  };
  const matched = hit.form !== app.label(hit.entity.id) && [
    el("bdi", { lang: hit.lang, dir: direction(hit.lang) }, hit.form),
    ` · ${hit.damaged ? app.t("damaged_name") : languageName(hit.lang, app.lang)}`,
  ];
  return el(
    "li",
    {
      id: `${box.list.id}-${n}`,
      role: "option",
      "aria-selected": "false",
      data: { entity: hit.entity.id },
      on: { mousedown: choose },
    },
    familyMark(app.family(hit.entity.id)),
    el(
      "span",
      { class: "name" },
      el("bdi", {}, app.label(hit.entity.id)),
      matched && el("small", { class: "matched" }, matched),
    ),
    el("small", { class: "kind" }, inLanguage(app.model.terms.classes[hit.entity.type], app.lang)),
  );
}

/** @type {(box: Box, event: KeyboardEvent) => void} */
function pressed(box, event) {
  /** @type {Record<string, number>} */
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves && box.found.length) {
    event.preventDefault();
    box.active = (box.active + moves[event.key] + box.found.length) % box.found.length;
    mark(box);
  } else if (event.key === "Enter" && box.active >= 0) {
    event.preventDefault();
    take(box, box.active);
  } else if (event.key === "Escape" && !box.list.hidden) {
    event.stopPropagation();
    close(box);
  }
}

/** @type {(box: Box) => void} */
function mark(box) {
  [...box.list.children].forEach((item, n) =>
    item.setAttribute("aria-selected", String(n === box.active && box.found.length > 0)),
  );
  const active = box.list.children[box.active];
  if (active) active.scrollIntoView({ block: "nearest" });
  if (active && box.found.length) box.input.setAttribute("aria-activedescendant", active.id);
  else box.input.removeAttribute("aria-activedescendant");
}

/** @type {(box: Box, n: number) => void} */
function take(box, n) {
  const hit = box.found[n];
  box.input.value = box.input.dir = "";
  close(box);
  box.pick(hit.entity.id, box.input);
}

/** @type {(box: Box) => void} */
function close(box) {
  box.list.hidden = true;
  box.input.setAttribute("aria-expanded", "false");
  box.input.removeAttribute("aria-activedescendant");
}
