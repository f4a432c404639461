// Find entities by any of their names, in any script, damaged forms included.
/** @import { Entity, Hit, IndexEntry, Name } from "./types.d.ts" */
import { fold } from "./folding.mjs";

const WORD_START = /[\s\-_.,;:/()'"«»]/u;

/**
 * Return the index: one entry per name of every entity, with its folded key.
 * @type {(entities: Entity[]) => IndexEntry[]}
 */
export function nameIndex(entities) {
  return entities.flatMap((entity) => names(entity).map((name) => ({ ...name, entity, key: fold(name.form) })));
}

/**
 * Return every name of an entity with its language; damaged ones say so.
 * @type {(entity: Entity) => Name[]}
 */
export function names(entity) {
  const labels = Object.entries(entity.labels).map(([lang, form]) => ({ form, lang, damaged: false }));
  const also = Object.entries(entity.also ?? {}).flatMap(([lang, forms]) =>
    forms.map((form) => ({ form, lang, damaged: false })),
  );
  const damaged = (entity.damaged ?? []).map(({ form, lang }) => ({ form, lang, damaged: true }));
  return [...labels, ...also, ...damaged];
}

/**
 * Return the entities that a query finds, each with the name that matched best:
 * exact before prefix before word before substring, good names before damaged, then the weightier.
 * Where nothing matches, names that are a slip or two of typing away are taken.
 * @type {(index: IndexEntry[], query: string, weight?: (id: string) => number, limit?: number) => Hit[]}
 */
export function find(index, query, weight = () => 0, limit = 12) {
  const wanted = fold(query);
  if (!wanted) return [];
  const found = ranked(index, weight, limit, (key) => match(key, wanted));
  return found.length ? found : ranked(index, weight, limit, (key) => likeness(key, wanted));
}

/** @type {(index: IndexEntry[], weight: (id: string) => number, limit: number, rankOf: (key: string) => number | null) => Hit[]} */
function ranked(index, weight, limit, rankOf) {
  /** @type {Map<string, Hit>} */
  const best = new Map();
  for (const entry of index) {
    const rank = rankOf(entry.key);
    if (rank === null) continue;
    const found = { entity: entry.entity, form: entry.form, lang: entry.lang, damaged: entry.damaged, rank };
    const known = best.get(entry.entity.id);
    if (!known || order(found, known) < 0) best.set(entry.entity.id, found);
  }
  /** @type {(a: Hit, b: Hit) => number} */
  const heavier = (a, b) => weight(b.entity.id) - weight(a.entity.id);
  return [...best.values()]
    .sort(
      (a, b) =>
        a.rank - b.rank || Number(a.damaged) - Number(b.damaged) || heavier(a, b) || compare(a.entity.id, b.entity.id),
    )
    .slice(0, limit);
}

/**
 * Return 0 for an exact match, 1 for a prefix, 2 for the start of a word, 3 for a substring, else null.
 * @type {(key: string, wanted: string) => number | null}
 */
export function match(key, wanted) {
  if (key === wanted) return 0;
  if (key.startsWith(wanted)) return 1;
  let at = key.indexOf(wanted);
  if (at < 0) return null;
  for (; at > 0; at = key.indexOf(wanted, at + 1)) if (WORD_START.test(key[at - 1])) return 2;
  return 3;
}

/**
 * Return 4 or more if typing errors turn the search text into a name or a word of it, else null.
 * @type {(key: string, wanted: string) => number | null}
 */
export function likeness(key, wanted) {
  const slips = wanted.length < 4 ? 0 : wanted.length < 6 ? 1 : 2;
  if (!slips) return null;
  const parts = [key, ...key.split(WORD_START)].filter((word) => Math.abs(word.length - wanted.length) <= slips);
  const least = Math.min(...parts.map((word) => distance(word, wanted)), slips + 1);
  return least > slips ? null : 3 + least;
}

/**
 * Return how many characters have to be put in, left out or replaced (Levenshtein, 1966).
 * @type {(a: string, b: string) => number}
 */
export function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}

/** @type {(a: Hit, b: Hit) => number} */
function order(a, b) {
  return a.rank - b.rank || Number(a.damaged) - Number(b.damaged) || a.form.length - b.form.length;
}

/** @type {(a: string, b: string) => number} */
function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
