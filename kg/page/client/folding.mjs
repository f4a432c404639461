// Fold text so that spellings a reader takes for the same compare equal: kg/folding.py, in script.

const LEVEL = new Map(
  Object.entries({
    أ: "ا",
    إ: "ا",
    آ: "ا",
    ٱ: "ا",
    ى: "ي",
    ئ: "ي",
    ؤ: "و",
    ة: "ه",
    ـ: "",
    گ: "ك",
    ک: "ك",
    ی: "ي",
    پ: "ب",
    چ: "ج",
    ڤ: "ف",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "«": '"',
    "»": '"',
    "–": "-",
    "—": "-",
    "‑": "-",
  }),
);
const CASES = new Map(Object.entries({ ß: "ss", ς: "σ" }));
const DROPPED = /[\p{Mn}\p{Cf}]/u;
const DIGIT = /\p{Nd}/u;

/**
 * Return the folded form of a text, with single spaces.
 * @type {(text: string) => string}
 */
export function fold(text) {
  const levelled = level(lower(level(text).normalize("NFKC")));
  let folded = "";
  for (const character of levelled.normalize("NFD")) {
    if (!DROPPED.test(character)) folded += DIGIT.test(character) ? digit(character) : character;
  }
  return level(folded).trim().split(/\s+/u).join(" ");
}

/** @type {(text: string) => string} */
function level(text) {
  return mapped(text, LEVEL);
}

/** @type {(text: string) => string} */
function lower(text) {
  return mapped(text.toLowerCase(), CASES);
}

/** @type {(text: string, table: Map<string, string>) => string} */
function mapped(text, table) {
  let out = "";
  for (const character of text) out += table.get(character) ?? character;
  return out;
}

/**
 * Decimal digits stand in runs of ten from zero to nine; count back to where the run begins.
 * @type {(character: string) => string}
 */
function digit(character) {
  const code = /** @type {number} */ (character.codePointAt(0));
  if (code < 128) return character;
  let start = code;
  while (DIGIT.test(String.fromCodePoint(start - 1))) start -= 1;
  return String((code - start) % 10);
}
