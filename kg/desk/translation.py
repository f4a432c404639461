"""Add a text to an article that has one already: a translation, or the original of one.

The file of the article is changed in place. Its header gets the new text; every passage gets a place for the quote
from it, with the sentence that says the same as a note; and numbers of sentences are carried over by alignment.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import yaml

from kg.desk.add import (
    Known,
    alike,
    faulty_text,
    faulty_translation,
    parsed,
    text_id,
    worksheet_file,
)  # fmt: skip
from kg.desk.alignment import Bead, Unit, align, counterparts
from kg.desk.clauses import clause_to_quote
from kg.desk.findings import Reader
from kg.desk.incoming import Incoming
from kg.desk.yaml_edit import Change, Located, apply, locate, located, pairs, quoted, scalar
from kg.errors import BuildError, InputError, Place, SeedError, nearest
from kg.facts.records import Article, Text
from kg.files import create_together, write_atomically
from kg.language.segment import sentences
from kg.seeds.notes import NOTE, sentence_note
from kg.seeds.texts import read_text

STEP = "  "
_NOTE = re.compile(r"(\s*)## \[(\d+)\] (.*)$")
_QUOTE = re.compile(r"(\s*#   )quote: (.*)$")
_ASIDE = re.compile(r"(\s*# - \{aside: )\[\d+\](, why: no fact\})$")


class Translation(NamedTuple):
    """What was written: the two files, the alignment with the first text, and how many quotes are to be filled in."""

    worksheet: Path
    text: Path
    first: str
    beads: tuple[Bead, ...]
    sentences: tuple[int, int]
    quotes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationRequest:
    """What a person says about a text that is added to an article; see `kg.desk.add.Request`."""

    article: str
    lang: str
    texts: Path
    text: str | None = None
    translated: tuple[str, str] | None = None
    accept_alike: bool = False
    help: bool = True


def add_translation(known: Known, incoming: Incoming, request: TranslationRequest) -> Translation:
    """Add a text to an article.

    Raises:
        InputError: there is no such article, its first text is not in the texts folder, an id is taken or malformed,
            the text is there already, or a file cannot be written. Nothing was written.
    """
    article, text = _article(known, request.article), request.text or text_id(request.article, request.lang)
    problems = [
        *faulty_text(known, text, request.texts),
        *faulty_translation(request.translated),
        *alike(known, incoming, request.texts, accept_alike=request.accept_alike),
    ]
    if problems:
        raise InputError("\nkg: ".join(problems))
    first = article.texts[0]
    before = _content(first, request.texts)
    ours, theirs = units_of(known, before, first.lang), units_of(known, incoming.text, request.lang, help=request.help)
    beads = align(ours, theirs)
    pin = Text(
        text, request.lang, hashlib.sha256(incoming.text.encode()).hexdigest(), len(incoming.text),
        *(request.translated or (None, None)),
    )  # fmt: skip
    path = worksheet_file(known.home, article.id)
    words = [incoming.text[start:end] for start, end in sentences(incoming.text, request.lang)]
    edit = _Edit(path.read_text(encoding="utf-8"), article, pin, words, beads, before)
    after = edit.run()
    parsed(after, path)
    _write(path, after, request.texts / f"{text}.txt", incoming.text)
    size = (len(ours), len(theirs))
    return Translation(path, request.texts / f"{text}.txt", first.id, tuple(beads), size, edit.quotes)


def _article(known: Known, id: str) -> Article:
    if id not in known.articles:
        raise InputError(f"no article '{id}'{nearest(id, known.articles)}")
    article = known.articles[id]
    if not article.texts or not worksheet_file(known.home, id).is_file():
        raise InputError(f"seeds/articles/{id}.yaml is missing, or has no texts")
    return article


def _content(text: Text, folder: Path) -> str:
    try:
        return read_text(folder, text, Place(f"{folder}/{text.id}.txt"))
    except SeedError as error:
        raise InputError(f"the new text is aligned with the first one, but {error.problems[0].message}") from None


def units_of(known: Known, text: str, lang: str, *, help: bool = True) -> list[Unit]:
    """Return the sentences of a text as alignment sees them."""
    spans = sentences(text, lang)
    reading = Reader(known.entities, known.ontology, lang if help else None).read(text, spans)
    return [Unit(end - start, found.marks) for (start, end), found in zip(spans, reading.findings, strict=True)]


def _write(path: Path, after: str, text_file: Path, text: str) -> None:
    """Create the text, then replace the article's file; without the second, the first is taken back."""
    try:
        create_together({text_file: text})
        try:
            write_atomically(path, after)
        except BuildError:
            text_file.unlink()
            raise
    except BuildError as error:
        raise InputError(f"{error}; nothing was written") from None


class _Edit:
    """The changes to the file of an article that gets a new text."""

    def __init__(
        self, file: str, article: Article, text: Text, words: Sequence[str], beads: Sequence[Bead], before: str
    ) -> None:
        self.file, self.article, self.text = file, article, text
        self.words, self.beads, self.before = words, beads, before
        self.old = [each.id for each in article.texts]
        self.spans = sentences(before, article.texts[0].lang)
        self.changes: list[Change] = []
        self.quotes = 0

    def run(self) -> str:
        """Return the changed file."""
        top = pairs(locate(self.file).node)
        self.header(top["texts"][1])
        for speech in _items(top.get("speech")):
            self.numbers(pairs(speech.node).get("sentences"), ends=True)
        for passage in _items(top.get("passages")):
            self.passage(pairs(passage.node))
        self.skeletons()
        return apply(self.file, self.changes)

    def header(self, texts: Located) -> None:
        t = self.text
        made = f"{{from: {t.translated_from}, by: {t.translated_by}}}" if t.translated_from else ""
        values = {"lang": t.lang, "sha256": t.sha256, "length": str(t.length), **({"translated": made} if made else {})}
        if _is_flow(texts.node):
            flow = ", ".join(f"{key}: {value}" for key, value in values.items())
            self.insert(texts.end - 1, f', "{t.id}": {{{flow}}}')
            return
        indent = self.column(texts.start)
        lines = [f'{indent}"{t.id}":', *(f"{indent}{STEP}{key}: {value}" for key, value in values.items())]
        self.insert(self.line_end(texts.end), "".join(f"\n{line}" for line in lines))

    def passage(self, parts: Mapping[str, tuple[Located, Located]]) -> None:
        for name in ("aside", "sentences"):
            self.numbers(parts.get(name), ends=False)
        if "quote" in parts:
            self.quote(*parts["quote"], only_in="only_in" in parts)
        if "means" in parts:
            self.means(*parts["means"])

    def quote(self, key: Located, value: Located, *, only_in: bool) -> None:
        """Give a passage a place for the quote from the new text, unless it says why it has none."""
        if isinstance(value.node, yaml.MappingNode):
            if only_in:
                return
            entry, notes = f'"{self.text.id}":', self.notes(value)
            if _is_flow(value.node):
                self.insert(value.end - 1, f", {entry} ")
            else:
                indent = self.column(value.start)
                self.insert(self.line_end(value.end), "".join(f"\n{indent}{line}" for line in (*notes, entry)))
        elif isinstance(value.node, yaml.ScalarNode):
            own = quoted(value.node.value) if value.node.style in ("|", ">") else self.file[value.start : value.end]
            if self.is_in_flow(key):
                new = f'{{"{self.old[0]}": {own}, "{self.text.id}": }}'
            else:
                indent = self.column(key.start) + STEP
                lines = (*self.notes(value), f'"{self.old[0]}": {own}', f'"{self.text.id}":')
                new = "".join(f"\n{indent}{line}" for line in lines)
            start = value.start if self.is_in_flow(key) else key.end + 1
            self.changes.append(Change(start, value.end, new))
        self.quotes += 1

    def notes(self, value: Located) -> list[str]:
        """Return the sentences of the new text that say what the sentence of a quote says."""
        node = value.node
        if isinstance(node, yaml.MappingNode):
            node = pairs(node)[self.old[0]][1].node if self.old[0] in pairs(node) else node
        quote = node.value if isinstance(node, yaml.ScalarNode) else ""
        at = self.before.find(quote) if quote else -1
        own = {n for n, (start, end) in enumerate(self.spans, 1) if start < at + len(quote) and at < end}
        return [sentence_note(n, self.words[n - 1]) for n in counterparts(self.beads, own if at >= 0 else ())]

    def numbers(self, pair: tuple[Located, Located] | None, *, ends: bool) -> None:
        """Carry numbers of sentences over; numbers that are the same in every text stay as they are."""
        if pair is None:
            return
        value = pair[1]
        if isinstance(value.node, yaml.MappingNode):
            own = pairs(value.node).get(self.old[0])
            numbers = self.carried(own[1].node, ends=ends) if own else []
            if not numbers:
                return
            if _is_flow(value.node):
                self.insert(value.end - 1, f', "{self.text.id}": {_listed(numbers)}')
            else:
                entry = f'\n{self.column(value.start)}"{self.text.id}": {_listed(numbers)}'
                self.insert(self.line_end(value.end), entry)
            return
        numbers, old = self.carried(value.node, ends=ends), _numbers(value.node)
        if numbers != old:
            entries = [(text, old) for text in self.old] + ([(self.text.id, numbers)] if numbers else [])
            new = ", ".join(f'"{text}": {_listed(listed)}' for text, listed in entries)
            start = value.start if self.is_in_flow(pair[0]) or _is_flow(value.node) else pair[0].end + 1
            space = " " if start != value.start else ""
            self.changes.append(Change(start, value.end, f"{space}{{{new}}}"))

    def carried(self, node: yaml.Node, *, ends: bool) -> list[int]:
        numbers = _numbers(node)
        if ends and len(numbers) == 2:
            found = counterparts(self.beads, range(numbers[0], numbers[1] + 1))
            return [found[0], found[-1]] if found else []
        return list(counterparts(self.beads, numbers))

    def means(self, key: Located, value: Located) -> None:
        """Say of which text the words are that mean an entity: until now there was one text only."""
        if len(self.old) > 1 or not isinstance(value.node, yaml.MappingNode):
            return
        if set(pairs(value.node)) & set(self.old):
            return
        own = self.file[value.start : value.end]
        if _is_flow(value.node):
            self.changes.append(Change(value.start, value.end, f'{{"{self.old[0]}": {own}}}'))
            return
        indent = self.column(value.start)
        lines = [f'{indent}"{self.old[0]}":', *(f"{STEP}{line}" for line in (indent + own).split("\n"))]
        self.changes.append(Change(key.end + 1, value.end, "".join(f"\n{line}" for line in lines)))

    def skeletons(self) -> None:
        """Show beside each sentence of a worksheet those that say the same, and give its skeleton both texts."""
        at, number = 0, 0
        for line in self.file.split("\n"):
            end = at + len(line)
            if note := _NOTE.match(line):
                number = int(note[2]) if note[3] == self.first_words(int(note[2])) else 0
                same = [f"{note[1]}{NOTE}     = {n}: {self.words[n - 1]}" for n in self.same(number)]
                self.insert(end, "".join(f"\n{each}" for each in same))
            elif number and len(self.old) == 1 and (quote := _QUOTE.match(line)):
                new = " ".join(self.words[n - 1] for n in self.same(number)[:1])
                own = scalar(clause_to_quote(new, (), "")) if new else ""
                lines = (f'"{self.old[0]}": {quote[2]}', f'"{self.text.id}": {own}')
                both = "".join(f"\n{quote[1]}  {each}".rstrip() for each in lines)
                self.changes.append(Change(at, end, f"{quote[1]}quote:{both}"))
            elif number and len(self.old) == 1 and (aside := _ASIDE.match(line)) and self.same(number) != (number,):
                both = f'{{"{self.old[0]}": [{number}], "{self.text.id}": {_listed(self.same(number))}}}'
                self.changes.append(Change(at, end, f"{aside[1]}{both}{aside[2]}"))
            at = end + 1

    def first_words(self, number: int) -> str:
        """Return a sentence of the first text."""
        if not 1 <= number <= len(self.spans):
            return ""
        start, end = self.spans[number - 1]
        return self.before[start:end]

    def same(self, number: int) -> tuple[int, ...]:
        """Return the sentences of the new text that say what a sentence of the first says."""
        return counterparts(self.beads, [number])

    # Places

    def insert(self, at: int, text: str) -> None:
        self.changes.append(Change(at, at, text))

    def column(self, at: int) -> str:
        """Return the indentation that puts a line below what stands at an offset."""
        return " " * (at - self.file.rfind("\n", 0, at) - 1)

    def line_end(self, at: int) -> int:
        end = self.file.find("\n", at)
        return len(self.file) if end < 0 else end

    def is_in_flow(self, key: Located) -> bool:
        """Whether a key stands inside a mapping in braces: then it is not the first thing in its line."""
        line = self.file[self.file.rfind("\n", 0, key.start) + 1 : key.start]
        return bool(line.strip(" -"))


def _items(pair: tuple[Located, Located] | None) -> Iterator[Located]:
    if pair is not None and isinstance(pair[1].node, yaml.SequenceNode):
        yield from (located(node) for node in pair[1].node.value if isinstance(node, yaml.MappingNode))


def _is_flow(node: yaml.Node) -> bool:
    return bool(isinstance(node, yaml.CollectionNode) and node.flow_style)


def _numbers(node: yaml.Node) -> list[int]:
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return [int(item.value) for item in nodes if isinstance(item, yaml.ScalarNode) and item.value.isdecimal()]


def _listed(numbers: Iterable[int]) -> str:
    return f"[{', '.join(map(str, numbers))}]"
