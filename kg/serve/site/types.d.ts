// What the service gives to the query page at /queries.json, and YASGUI as far as the page uses it.

export interface Site {
  base: string;
  prefixes: Record<string, string>;
  choices: Record<string, string[]>;
  questions: Question[];
}

export interface Question {
  name: string;
  topic: string;
  title: string;
  question: string;
  parameters: Parameter[];
  query: string;
}

export interface Parameter {
  name: string;
  kind: string;
  default: string;
}

/** The elements of the page that its script uses. */
export interface Elements {
  examples: HTMLSelectElement;
  form: HTMLFormElement;
  notes: HTMLElement;
  parameters: HTMLFormElement;
  plain: HTMLElement;
  query: HTMLTextAreaElement;
  question: HTMLElement;
  questions: HTMLElement;
  yasgui: HTMLElement;
}

/** A term of the graph, as it is completed: its compact name and its label. */
export interface Term {
  name: string;
  label: string;
}

export interface Hint {
  text: string;
  displayText?: string;
}

export interface Yasqe {
  getValue(): string;
  setValue(value: string): void;
  getCompleteToken(): { string: string };
  getPrefixesFromQuery(): Record<string, string>;
  addPrefixes(prefixes: Record<string, string>): void;
}

export interface Tab {
  getId(): string;
  getYasqe(): Yasqe;
  setName(name: string): void;
  query(): void;
}

export interface TabSettings {
  yasr: { settings: { pluginsConfig?: object } };
}

declare global {
  class Yasgui {
    static Tab: { getDefaults: (yasgui: Yasgui) => TabSettings };
    static Yasqe: {
      defaults: { requestConfig: object; extraKeys: object; autocompleters: string[] };
      Autocompleters: { prefixes: object };
      registerAutocompleter(completer: object, enable: boolean): void;
    };
    constructor(place: HTMLElement, options: object);
    getTab(): Tab | undefined;
    addTab(active: boolean, options: object): Tab;
    on(event: "tabSelect" | "queryBefore", listener: () => void): void;
  }

  interface Window {
    Yasgui?: typeof Yasgui;
    yasgui?: Yasgui;
  }
}
