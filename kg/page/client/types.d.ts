// The page's data, and what its scripts make of it. A member with `?` is left out where it is empty.
import type en from "./en.json";

// What kg/page_data.py writes

/** Names by language. */
export type Labels = Record<string, string>;
export type Status = "Asserted" | "Claimed" | "Planned" | "Speculated" | "Opinion" | "Disputed" | "Rejected";
export type Family = "organization" | "person" | "model" | "product" | "work" | "event" | "place" | "concept";
/** Start and end in code points of the text, first and last sentence, and the SHA-256 of the words. */
export type Stretch = [number, number, number, number, string];

/** First sentence, last sentence, and how it is known who speaks there. */
export type Speech = [number, number, string];

export interface PageData {
  prefixes: Record<string, string>;
  /** The columns of the statement table, in their order. */
  columns: string[];
  terms: Terms;
  families: Record<string, Family>;
  communities: string[][];
  /** The source texts by id, in a page that was built with them. */
  sources?: Record<string, SourceText>;
  entities: Entity[];
  articles: Article[];
  statements: StatementData[];
  quotes: Quote[];
  conflicts: Conflict[];
  answers: AnswerData[];
  title: string | null;
  focus: string | null;
}

/** The ontology's names for the terms in use, and what the page has to know of them. */
export interface Terms {
  classes: Record<string, Labels>;
  properties: Record<string, Labels>;
  relations: string[];
  statuses: Record<string, Labels>;
  stances: Record<string, Labels>;
  order: string[];
  units: Record<string, Labels>;
  events: string[];
}

export interface Entity {
  id: string;
  type: string;
  labels: Labels;
  also?: Record<string, string[]>;
  damaged?: DamagedName[];
  description?: string;
  replaces?: string[];
}

export interface DamagedName {
  form: string;
  lang: string;
  text: string;
  kind: string;
}

export interface Article {
  id: string;
  label: Labels;
  publisher?: string;
  author?: string;
  published: Day;
  inferred?: string;
  texts: ArticleText[];
}

/** One text of an article; `from` and `by` say from which language it is translated, and by whom. */
export interface ArticleText {
  id: string;
  lang: string;
  from?: string;
  by?: string;
  length: number;
}

export interface StatementData {
  id: string;
  s: string;
  p: string;
  o: Value;
  not?: true;
  q?: Qualifiers;
  status: Status;
  sources: number;
  conflicts?: string[];
  contested?: string[];
  resolution?: string;
  evidence: Evidence[];
}

/** An entity, a text, a date or a figure. */
export interface Value {
  entity?: string;
  text?: string;
  lang?: string;
  date?: Day;
  figure?: Figure;
}

/** An EDTF date with its earliest and latest day. */
export interface Day {
  edtf: string;
  from?: string;
  to?: string;
  /** How the date of an event stands, unless it is asserted. */
  status?: Status;
}

export interface Figure {
  numbers: string[];
  unit: string;
  period?: string;
  sign?: ">" | ">=" | "<" | "<=" | "~";
  text: string;
  words: string;
  normalized: string;
  base: string;
}

export interface Qualifiers {
  time?: Day;
  role?: string;
  scope?: string;
  basis?: string;
  compared?: string;
  topics?: string[];
}

/** `quote` is the quote's place in the list of quotes. */
export interface Evidence {
  id: string;
  quote: number;
  stance: string;
  by?: string;
  for?: string;
  inferred?: string;
  from?: string[];
  speech?: Speech;
}

/** One contiguous piece of a text; `proof` is the whole sentences around it. Offsets are code points. */
export interface Quote {
  text: string;
  gist: string;
  start: number;
  end: number;
  exact: string;
  proof: Stretch;
}

/** A source text; spans are offsets in code points, `asides` says why sentences are set aside, by number. */
export interface SourceText {
  content: string;
  sentences: [number, number][];
  asides: Record<string, string>;
  /** The code points of `content`, once they were wanted. */
  characters?: string[];
}

export interface Conflict {
  id: string;
  members: string[];
  settled_for: string | null;
  why: string;
}

export interface AnswerData {
  name: string;
  title: Labels;
  question: Labels;
  topic: string;
  columns: string[];
  rows: CellData[][];
}

/** `statements` are places in the list of statements. */
export interface CellData {
  text?: string;
  entity?: string;
  statements?: number[];
  edtf?: true;
  says?: number;
}

// What kg/html.py writes for the graph

export interface NodeData {
  id: string;
  x: number;
  y: number;
  family: Family;
  value: number;
}

/** `statements` are places in the list of statements. */
export interface EdgeData {
  id: string;
  from: string;
  to: string;
  status: Status;
  oneway: boolean;
  negated: boolean;
  statements: number[];
}

// What the scripts make of the data

/** A map that holds every id that the page's data names; an id from the address may be missing. */
export interface Lookup<T> extends Map<string, T> {
  get(id: string | null | undefined): T;
  has(id: string | null | undefined): boolean;
}

export interface Statement extends StatementData {
  q: Qualifiers;
  conflicts: string[];
  contested: string[];
  facets: Record<Facet, string[]>;
  when: Day | null;
}

/** `statements` are ids. */
export type Cell = Omit<CellData, "statements" | "says"> & { statements: string[]; says?: string };
export type Answer = Omit<AnswerData, "rows"> & { rows: Cell[][] };

export interface Model extends Omit<PageData, "statements" | "answers"> {
  statements: Statement[];
  answers: Answer[];
  entity: Lookup<Entity>;
  /** The entity that each merged one became, by its old id. */
  replacedBy: Map<string, string>;
  statement: Lookup<Statement>;
  article: Lookup<Article>;
  text: Lookup<ArticleText & { article: string }>;
  community: Map<string, number>;
  about: Lookup<Statement[]>;
  saidBy: Map<string, Statement[]>;
  near: Lookup<Set<string>>;
  eventDate: Lookup<Day>;
  relationNames: Set<string>;
  /** How many events each is said to follow, one after the other. */
  after: Map<string, number>;
}

/** A step of a path. */
export interface Step {
  from: string;
  to: string;
  statements: Statement[];
}

/** A time range; a side that is missing is open. */
export interface Range {
  from?: string | null;
  to?: string | null;
}

export type View = "graph" | "list" | "timeline" | "questions" | "reader";
export type Lang = "en" | "fr" | "ar";
export type Facet = "families" | "types" | "statuses" | "relations" | "articles" | "langs";

/** What the reader chose; the address holds it. */
export interface State extends Record<Facet, string[]> {
  view: View;
  entity: string | null;
  fact: string | null;
  pair: string | null;
  question: string | null;
  path: string[];
  asserted: string | null;
  sort: string | null;
  reading: string | null;
  sentence: string | null;
  from: string | null;
  to: string | null;
  lang: string | null;
  theme: string | null;
}

// Words

/** A text with a form for each plural category of Intl.PluralRules. */
export type Plural = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;
export type Phrase = {
  [K in keyof typeof en]: (typeof en)[K] extends string | { one: string; other: string } ? K : never;
}[keyof typeof en];
type Table = "heading" | "inverse" | "columns" | "topics" | "families" | "status_notes";

export type Words = Omit<typeof en, Table | "sentences"> &
  Record<Table, Record<string, string>> & { sentences: Record<string, string[]> };

/** A part of a sentence. */
export interface Part {
  entity?: string;
  text?: string;
  not?: string;
  value?: string;
  lang?: string;
}

/** A piece of a quote. */
/** A name of an entity. */
export interface Name {
  form: string;
  lang: string;
  damaged: boolean;
}

export type IndexEntry = Name & { entity: Entity; key: string };
export type Hit = Name & { entity: Entity; rank: number };

// Elements

export type Child = Node | string | number | boolean | null | undefined | readonly Child[];

type Listeners = { [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => unknown };

export interface Attributes {
  on?: Listeners & { activate?: () => unknown };
  data?: Record<string, any>;
  [name: string]: unknown;
}

/** A text field that offers entities, with its list. */
export interface Box {
  app: App;
  input: HTMLInputElement;
  list: HTMLUListElement;
  found: Hit[];
  active: number;
  pick: (id: string, input: HTMLInputElement) => void;
}

/** The statements of one property on a card. */
export interface Group {
  statements: Statement[];
  node: HTMLElement;
}

// The graph

export interface Point {
  x: number;
  y: number;
}

export interface Rectangle {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export type Edge = Omit<EdgeData, "statements"> & { statements: string[]; bend: number };

export interface Drawing {
  nodes: NodeData[];
  edges: Edge[];
  options: object;
}

export type Colours = Record<"ink" | "muted" | "paper" | "edge" | "halo" | "warn" | "accent" | "label-font", string>;
export type Dashes = Record<Status, number[] | false>;

/** A label on the canvas. */
export interface Label extends Point {
  size: number;
  weight: number;
  colour: string;
  text: string;
}

export interface Graph {
  app: App;
  network: VisNetwork;
  nodes: VisDataSet<object>;
  edges: VisDataSet<{ from: string; to: string }>;
  drawing: Drawing;
  core: Set<string>;
  nodeOf: Lookup<NodeData>;
  shown: Set<string>;
  statements: Set<string>;
  selected?: Set<string>;
  lit: Set<string> | null;
  hover: string | null;
  widths: Map<string, number>;
  enlarged: number;
  titles?: (Point & { text: string })[];
  view: { left: number; right: number };
  colour: Colours;
  family: Record<Family, string>;
  tints: string[];
}

export interface InSight {
  nodes: NodeData[];
  edges: Edge[];
  shapes: Record<Family, string>;
  dashes: Dashes;
  size: (node: NodeData) => number;
}

/** What the picture of the graph needs to know beside the graph. */
export interface Look {
  colour: Colours;
  family: Record<Family, string>;
  tints: string[];
  communities: { n: number; points: Point[] }[];
  label: App["label"];
  title: string;
}

// The timeline

/** From a day's number to pixels. */
export type Scale = (day: number) => number;

export interface Item {
  key: string;
  lane: string;
  date: Day;
  text: string;
  statements: number;
  status: Status;
  open: Partial<State> | null;
  article?: string;
  after?: number;
}

/** Where a mark stands, and its label. */
export interface Extent {
  start: number;
  end: number;
  exact: boolean;
  short: string;
  at: number;
  place: "after" | "before" | "within" | "above";
  left: number;
  right: number;
}

export type Placed = Item & Extent & { row: number };

export interface Lane {
  lane: string;
  title: string;
  items: Item[];
}

export interface Domain {
  start: number;
  end: number;
  earlier: boolean;
}

// The questions

/** The questions of one topic. */
export interface Topic {
  name: string;
  answers: Answer[];
}

// The page as a whole

export interface App {
  model: Model;
  allWords: Record<Lang, Words>;
  words: Words;
  drawing: Drawing;
  graph: Graph;
  state: State;
  openFacets: Set<Facet>;
  selection: Statement[];
  selectedIds: Set<string>;
  selectionKey?: string;
  listKey?: string;
  entitiesShown: Set<string>;
  index: IndexEntry[];
  months: string[];
  lang: Lang;
  title: string;
  opener?: HTMLElement | null;
  ready?: boolean;
  timeZoom?: number;
  questionWords?: string;
  termNames?: Map<string, string>;
  termLang?: Lang;
  weight(id: string): number;
  family(id: string): Family;
  label(id: string): string;
  t(key: Phrase, values?: Record<string, unknown>): string;
  isSelected(statement: Statement): boolean;
  announce(text: string): void;
  go(patch: Partial<State>, how?: { replace?: boolean; quiet?: boolean }): void;
  open(target: Partial<State>, how?: { stay?: boolean }): void;
  close(): void;
  reset(): void;
  redraw(): void;
  focusGraph(id: string): void;
}

// What comes from elsewhere: vis-network, as far as it is used, and what the libraries leave vague

interface VisDataSet<T> {
  add(items: object[]): void;
  update(items: object[]): void;
  get(id: string): T;
}

interface VisNetwork {
  on(event: "beforeDrawing" | "afterDrawing", listener: (canvas: CanvasRenderingContext2D) => void): void;
  on(event: "zoom" | "animationFinished" | "blurNode", listener: () => void): void;
  on(event: "click", listener: (event: { nodes: string[]; edges: string[] }) => void): void;
  on(event: "hoverNode", listener: (event: { node: string }) => void): void;
  getScale(): number;
  getPosition(id: string): Point;
  canvasToDOM(point: Point): Point;
  DOMtoCanvas(point: Point): Point;
  fit(options: object): void;
  focus(id: string, options: object): void;
  moveTo(options: object): void;
  redraw(): void;
}

declare global {
  const vis: {
    DataSet: new (items: object[]) => VisDataSet<any>;
    Network: new (place: HTMLElement, data: object, options: object) => VisNetwork;
  };
  var aiVideoKg: object;

  interface Array<T> {
    filter(predicate: BooleanConstructor): Exclude<T, undefined | null | false | "" | 0>[];
    includes(item: unknown): boolean;
  }

  interface ParentNode {
    querySelector(selectors: string): HTMLElement | null;
    querySelectorAll(selectors: string): NodeListOf<HTMLElement>;
  }
}
