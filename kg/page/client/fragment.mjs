// Write what the reader sees into the address, and read it back.
/** @import { Facet, State } from "./types.d.ts" */

/** @type {("path" | Facet)[]} */
const LISTS = ["families", "types", "relations", "statuses", "articles", "langs", "path"];
/** @type {Exclude<keyof State, "path" | Facet>[]} */
const SINGLES = [
  "view",
  "entity",
  "fact",
  "pair",
  "question",
  "from",
  "to",
  "lang",
  "theme",
  "asserted",
  "sort",
  "reading",
  "sentence",
];

/**
 * The state of a page that nobody has touched; `fact` is a statement, named so in the links that people saved.
 * @type {Readonly<State>}
 */
export const START = Object.freeze({
  view: "graph",
  entity: null,
  fact: null,
  pair: null,
  question: null,
  path: [],
  asserted: null,
  sort: null,
  reading: null,
  sentence: null,
  families: [],
  types: [],
  relations: [],
  statuses: [],
  articles: [],
  langs: [],
  from: null,
  to: null,
  lang: null,
  theme: null,
});

/**
 * Say whether paths take asserted statements only: they do unless the reader said otherwise.
 * @type {(state: Pick<State, "asserted">) => boolean}
 */
export function assertedOnly({ asserted }) {
  return asserted !== "0";
}

/**
 * Return the fragment, without `#`, that stands for a state; what is as at the start is left out.
 * @type {(state: State) => string}
 */
export function writeFragment(state) {
  const parts = [];
  for (const key of SINGLES)
    if (state[key] && state[key] !== START[key]) parts.push(`${key}=${encode(state[key] ?? "")}`);
  for (const key of LISTS) if (state[key].length) parts.push(`${key}=${state[key].map(encode).join(",")}`);
  return parts.join("&");
}

/**
 * Return the state that a fragment stands for; unknown keys and broken escapes are passed over.
 * @type {(fragment: string) => State}
 */
export function readFragment(fragment) {
  /** @type {Record<string, any>} */
  const state = { ...START };
  for (const part of fragment.replace(/^#/, "").split("&")) {
    const [key, value] = [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)];
    if (SINGLES.includes(key)) state[key] = decode(value);
    if (LISTS.includes(key))
      state[key] = value
        .split(",")
        .map(decode)
        .filter((item) => item !== null && item !== "");
  }
  return /** @type {State} */ ({ ...state, view: state.view ?? START.view });
}

/** @type {(value: string) => string} */
function encode(value) {
  return encodeURIComponent(value).replace(/%3A/g, ":");
}

/** @type {(value: string) => string | null} */
function decode(value) {
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}
