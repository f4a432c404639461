// The page's pure modules, tested without a browser: node --test tests/page
import assert from "node:assert/strict";
import test from "node:test";
import { dateText, dayNumber, isoDay, overlap } from "../../kg/page/client/dates.mjs";
import { xml } from "../../kg/page/client/exports.mjs";
import {
  facetCounts,
  focusStart,
  ledOn,
  makeModel,
  passes,
  quoteCount,
  shortestPath,
} from "../../kg/page/client/facts.mjs";
import { fold } from "../../kg/page/client/folding.mjs";
import { assertedOnly, readFragment, START, writeFragment } from "../../kg/page/client/fragment.mjs";
import { distance, find, likeness, match, nameIndex } from "../../kg/page/client/search.mjs";
import { direction, figureText, plain, quotePlace, sentence } from "../../kg/page/client/words.mjs";

const WORDS = {
  about: "about {date}",
  uncertain: "{date} (uncertain)",
  by: "by {date}",
  since: "from {date} on",
  range: "{start} – {end}",
  morethan: "more than {amount}",
  atleast: "at least {amount}",
  atmost: "at most {amount}",
  about_figure: "about {amount}",
  per: "per {unit}",
  separator: "; ",
  q_time: "as of {x}",
  sentences: {},
};
const TERMS = { units: { USD: { en: "US dollars" }, month: { en: "months" }, d: { en: "day" } } };

test("folding levels scripts, marks, digits and spaces", () => {
  for (const [a, b] of [
    ["Cristóbal", "cristobal"],
    ["أداة ٢٠٢٤", "اداه 2024"],
    ["ＫＬＩＮＧ", "kling"],
    ["a\u200bb  c", "ab c"],
    ["Straße", "STRASSE"],
  ])
    assert.equal(fold(a), fold(b));
});

test("a name matches exactly, as a prefix, at a word, inside, or not", () => {
  assert.deepEqual(
    ["sora", "sor", "team", "eam", "kling"].map((wanted) => match(wanted === "sora" ? "sora" : "sora team", wanted)),
    [0, 1, 2, 3, null],
  );
});

test("good names come before damaged ones, weightier entities before others", () => {
  const entities = [
    { id: "a", labels: { en: "Alpha" }, damaged: [{ form: "Sora", lang: "ar" }] },
    { id: "b", labels: { en: "Sora" } },
    { id: "c", labels: { en: "Sora" } },
  ];
  const found = find(nameIndex(entities), "sora", (id) => ({ a: 9, b: 1, c: 5 })[id]);
  assert.deepEqual(
    found.map(({ entity }) => entity.id),
    ["c", "b", "a"],
  );
});

test("dates are written with their certainty", () => {
  const cases = {
    2024: "2024",
    "2024-03": "March 2024",
    "2024-03-14~": "about 14 March 2024",
    "2024?": "2024 (uncertain)",
    "../2024-09-01": "by 1 September 2024",
    "2023-06/..": "from June 2023 on",
    "2023/2024": "2023 – 2024",
  };
  for (const [edtf, text] of Object.entries(cases)) assert.equal(dateText(edtf, "en", WORDS), text);
});

test("open sides overlap whatever lies that way", () => {
  assert.ok(overlap({ to: "2024-01-01" }, { from: "2023-01-01", to: "2023-02-01" }));
  assert.ok(!overlap({ to: "2022-01-01" }, { from: "2023-01-01" }));
  assert.equal(isoDay(dayNumber("2024-02-29")), "2024-02-29");
});

test("figures are written with bounds, unit and period", () => {
  const text = (figure) => figureText({ sign: "", ...figure }, TERMS, "en", WORDS);
  assert.equal(text({ numbers: ["600000000"], unit: "USD" }), "600 million US dollars");
  assert.equal(text({ numbers: ["1", "2"], unit: "month" }), "1 – 2 months");
  assert.equal(text({ numbers: ["1"], unit: "min" }), "1 minute");
  assert.equal(text({ numbers: ["6"], unit: "s", sign: "<=" }), "at most 6 seconds");
  assert.equal(
    text({ numbers: ["3000000000"], unit: "interaction", period: "d", sign: ">" }),
    "more than 3 billion interaction per day",
  );
  assert.equal(text({ numbers: ["20"], unit: "USD", period: "s", sign: ">=" }), "at least 20 US dollars per second");
});

test("a statement says when it holds; a span of time says so itself", () => {
  const said = (edtf) => {
    const statement = { s: "x", p: "stage", o: { text: "beta" }, q: { time: { edtf } } };
    return plain(sentence(statement, { terms: { properties: {} } }, "en", WORDS), (id) => id);
  };
  assert.equal(said("2024-03"), "x stage beta (as of March 2024)");
  assert.equal(said("../2024"), "x stage beta (by 2024)");
});

test("a state survives its fragment, and a broken fragment is passed over", () => {
  const state = {
    ...START,
    view: "list",
    entity: "kling",
    types: ["a,b", "c&d=e"],
    path: ["x", "y"],
    from: "2024-01-01",
  };
  assert.deepEqual(readFragment(writeFragment(state)), state);
  assert.deepEqual(readFragment("#%E0%A4%A&types=%E0%A4%A,Company&x=y&=&&"), { ...START, types: ["Company"] });
});

const evidence = [{ id: "e", quote: 0, stance: "states" }];
const statement = (id, s, o, more = {}) => ({
  id,
  s,
  p: "partOf",
  o: { entity: o },
  status: "Asserted",
  sources: 1,
  evidence,
  ...more,
});
const DATA = {
  entities: ["a", "b", "c", "d"].map((id) => ({ id, type: "Company", labels: { en: id } })),
  families: { Company: "organization" },
  communities: [],
  conflicts: [],
  answers: [],
  articles: [{ id: "n", label: {}, published: { edtf: "2024" }, texts: [{ id: "t", lang: "ar" }] }],
  quotes: [
    {
      text: "t",
      start: 5,
      end: 7,
      exact: "yy",
      proof: [0, 9, 1, 2, ""],
      gist: "g",
    },
  ],
  terms: { relations: ["partOf"] },
  statements: [
    statement("1", "a", "b"),
    statement("2", "b", "c", { status: "Claimed" }),
    statement("3", "a", "c", { not: true }),
    statement("4", "c", "d", { q: { time: { edtf: "2024", from: "2024-01-01", to: "2024-12-31" } } }),
  ],
};

test("paths take positive steps only, and asserted ones where asked", () => {
  const model = makeModel(structuredClone(DATA));
  assert.deepEqual(
    shortestPath(model, "a", "d").map(({ to }) => to),
    ["b", "c", "d"],
  );
  assert.equal(shortestPath(model, "a", "d", true), null);
  assert.deepEqual(shortestPath(model, "a", "a"), []);
});

test("a quote that passages share counts once", () => {
  const quotes = [
    { text: "t1", start: 0, end: 9, gist: "One." },
    { text: "t1", start: 0, end: 9, gist: "Two." },
    { text: "t1", start: 0, end: 8 },
    { text: "t2", start: 0, end: 9 },
  ];
  assert.equal(quoteCount({ quotes }), 3);
});

test("a link to an entity that was merged leads to the one that was kept", () => {
  const data = structuredClone(DATA);
  data.entities[0].replaces = ["old", "older"];
  const model = makeModel(data);
  const led = ledOn(model, readFragment("entity=old&path=older,b&pair=b~old"));
  assert.deepEqual([led.entity, led.path, led.pair], ["a", ["a", "b"], "b~a"]);
  assert.deepEqual(ledOn(model, START), START);
});

test("the date of an event is the asserted one; another says how it stands", () => {
  const dated = (id, s, o, changes) => ({ ...statement(id, s, ""), p: "date", o: { date: o }, ...changes });
  const march = { edtf: "2024-03", from: "2024-03-01", to: "2024-03-31" };
  const year = { edtf: "2024", from: "2024-01-01", to: "2024-12-31" };
  const may = { edtf: "2024-05", from: "2024-05-01", to: "2024-05-31" };
  const statements = [
    dated("1", "a", year),
    dated("2", "a", may, { status: "Claimed" }),
    dated("3", "a", march),
    dated("4", "b", may, { status: "Planned" }),
    dated("5", "c", may, { not: true }),
  ];
  const { eventDate } = makeModel(structuredClone({ ...DATA, statements }));
  assert.deepEqual(Object.fromEntries(eventDate), { a: march, b: { ...may, status: "Planned" } });
});

test("paths start with what is asserted; a link says otherwise", () => {
  assert.deepEqual(
    ["", "path=a,b", "asserted=1", "asserted=0"].map((link) => assertedOnly(readFragment(link))),
    [true, true, true, false],
  );
});

test("filters narrow together, and each value is counted given the others", () => {
  const model = makeModel(structuredClone(DATA));
  const state = { ...START, statuses: ["Claimed"] };
  assert.deepEqual(
    model.statements.filter((s) => passes(s, state)).map(({ id }) => id),
    ["2"],
  );
  assert.deepEqual(
    [...facetCounts(model, state).statuses],
    [
      ["Asserted", 3],
      ["Claimed", 1],
    ],
  );
  assert.deepEqual(
    model.statements.filter((s) => passes(s, { ...START, from: "2024-06-01" })).map(({ id }) => id),
    ["4"],
  );
});

test("typing slips are forgiven only where nothing matches, and not in short words", () => {
  assert.deepEqual([distance("kling", "klling"), distance("abc", "abc"), distance("", "abc")], [1, 0, 3]);
  assert.deepEqual(
    ["klling", "sera", "sor", "xyzzyx"].map((wanted) => likeness("kling sora", wanted)),
    [4, 4, null, null],
  );
  const index = nameIndex([
    { id: "kling", labels: { en: "Kling", ar: "كلينغ" } },
    { id: "klang", labels: { en: "Klang" } },
  ]);
  assert.deepEqual(
    find(index, "Kling").map(({ entity }) => entity.id),
    ["kling"],
  );
  assert.deepEqual(
    find(index, "كيلينج").map(({ entity }) => entity.id),
    ["kling"],
  );
});

test("a time axis leaves out a lone early day", () => {
  assert.equal(focusStart([0, ...Array.from({ length: 99 }, (_, n) => 70_000 + n)]), 70_004);
  assert.equal(focusStart([100, 200, 300]), 100);
});

test("the place of a quote names its text, the sentences of its proof, and its characters", () => {
  const words = { in_sentence: "{text} s{first} {start}-{end}", in_sentences: "{text} s{first}-{last} {start}-{end}" };
  assert.equal(quotePlace(DATA.quotes[0], words), "t s1-2 5-7");
  assert.equal(quotePlace({ ...DATA.quotes[0], proof: [0, 9, 2, 2, ""] }, words), "t s2 5-7");
});

test("text in pictures is escaped, and scripts know their direction", () => {
  assert.equal(xml("<a href='x'>&\u0000"), "&#60;a href=&#39;x&#39;&#62;&#38;");
  assert.deepEqual(["ar", "fr", "zh", "ar-EG"].map(direction), ["rtl", "ltr", "ltr", "rtl"]);
});
