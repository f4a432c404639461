"""Merge an entity into another that is the same: the seed files rewritten, with their comments and their order.

Only the words that name the entity change, and the blocks of the two entities. What the merged seeds would say is
compiled before anything is written.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from kg.errors import KGError, Place, Problem, Scalar, SeedError, a, nearest
from kg.facts.ontology import Ontology
from kg.facts.records import DamagedName
from kg.seeds import anchors as anchoring
from kg.seeds.anchors import Anchors, mark
from kg.seeds.compile import UNDECLARED, compiled
from kg.seeds.locate import find_anchors
from kg.seeds.read import PATTERNS, Seeds, read_seeds
from kg.seeds.records import EntityEntry, Said
from kg.seeds.resolve import resolve

_PLAIN = re.compile(r"[^\W_][^\[\]{},#:'\"\n]*(?<! )")
_ORDER = ("type", "label", "also", "damaged", "description", "distinct_from", "replaces")
_NO = ("null", "true", "false", "yes", "no", "on", "off")


@dataclass(frozen=True, slots=True)
class Merge:
    """What a merge writes: the new content of each file; and what is left for the curator."""

    contents: Mapping[Path, str]
    references: int
    conflicts: tuple[Problem, ...]


class _Edit(NamedTuple):
    """A scalar to rewrite: where it begins, and whether it goes, its neighbour saying the same."""

    place: Place
    drop: bool


def merge(folder: Path, ontology: Ontology, double: str, kept: str, texts: Path | None = None) -> Merge:
    """Return the seed files in which one entity has become part of another; nothing is written.

    The names of the double become names of the one that is kept, and its id stands in `replaces`.

    Args:
        folder: the seeds.
        ontology: the vocabulary.
        double: the id of the entity that goes.
        kept: the id of the entity that stays.
        texts: the folder of the source texts; without it the anchors are rewritten, but not proven anew.

    Raises:
        SeedError: the seeds have problems before the merge, or would have some after it; with all of them.
        KGError: the two cannot be merged.
        BuildError: the anchors are missing, or a text is not the pinned one.
    """
    before = compiled(folder, ontology)
    if before.problems:
        raise SeedError(before.problems)
    _refuse(before.entities, double, kept)
    seeds = read_seeds(folder)
    edits = sorted(set(_references(seeds, ontology, double, kept)))
    files = _Files(folder)
    for edit in reversed(edits):
        files.rewrite(edit, double, kept)
    files.join(before.entities[double], before.entities[kept])
    contents = {**files.changed(), folder / anchoring.FILE: _renamed(before.anchors, double, kept).to_json()}
    return _proven(folder, ontology, contents, texts, len(edits))


def _refuse(entities: Mapping[str, EntityEntry], double: str, kept: str) -> None:
    """Refuse a merge that makes no sense, with every reason."""
    into = {old: entity.id for entity in entities.values() for old in entity.entity.replaces}
    for name in (double, kept):
        if name not in entities:
            hint = f": it was merged into '{into[name]}'" if name in into else nearest(name, entities)
            raise KGError(f"no entity has the id '{name}'{hint}")
    if double == kept:
        raise KGError(f"'{double}' is one entity: give the id that goes, then the id that stays")
    first, second = entities[double], entities[kept]
    if first.type.text != second.type.text:
        raise KGError(
            f"'{double}' is {a(first.type.text)} ({first.type.place}), '{kept}' is {a(second.type.text)} "
            f"({second.type.place}): they are not the same thing, or one of the two types is wrong"
        )
    for entry, other in ((first, kept), (second, double)):
        for distinct, why in entry.distinct:
            if distinct.text == other:
                raise KGError(f"'distinct_from' says why they are two ({distinct.place}): {why.text}")


# Where an entity is named


def _references(seeds: Seeds, ontology: Ontology, double: str, kept: str) -> Iterator[_Edit]:
    """Yield each place outside its own block at which an entity is named."""
    for article in seeds.articles:
        own = [article.publisher, article.author]
        own += [name for speech in article.speech for name in (speech.by, speech.on_behalf_of)]
        for passage in article.passages:
            own += [passage.by, passage.on_behalf_of]
            own += [entity for pairs in passage.means.values() for _, entity in pairs]
            yield from _in_statements(passage.says, ontology, double, kept)
        yield from (_Edit(name.place, drop=False) for name in own if name and name.text == double)
    for entry in seeds.ledger:
        yield from _in_statements(entry.members, ontology, double, kept)
    for entity in seeds.entities:
        if entity.id not in (double, kept):
            yield from (_Edit(other.place, drop=False) for other, _ in entity.distinct if other.text == double)


def _in_statements(says: Iterable[Said], ontology: Ontology, double: str, kept: str) -> Iterator[_Edit]:
    for said in says:
        single: list[Scalar] = [said.subject]
        if said.property.text in ontology.properties and ontology.properties[said.property.text].is_relation:
            single.append(said.value)
        for name in ("by", "for", "comparedTo"):
            single += said.qualifiers.get(name, ())
        yield from (_Edit(scalar.place, drop=False) for scalar in single if scalar.text == double)
        topics = said.qualifiers.get("topic", ())
        both = any(topic.text == kept for topic in topics)
        yield from (_Edit(topic.place, drop=both) for topic in topics if topic.text == double)


# The files as lines


class _Files:
    """The seed files as lines, to be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.before = {
            f"{folder.name}/{path.relative_to(folder).as_posix()}": path.read_bytes().decode("utf-8")
            for pattern in PATTERNS for path in sorted(folder.glob(pattern))
        }  # fmt: skip
        self.lines = {name: content.split("\n") for name, content in self.before.items()}

    def changed(self) -> dict[Path, str]:
        """Return the new content of each file that has changed."""
        texts = {name: "\n".join(lines) for name, lines in self.lines.items()}
        return {self.folder / name.partition("/")[2]: text for name, text in texts.items() if text != self.before[name]}

    def rewrite(self, edit: _Edit, old: str, new: str) -> None:
        """Write one id instead of another, or take it out of its list."""
        lines, number = self.lines[edit.place.file], edit.place.line - 1
        start = edit.place.column - 1 + lines[number].startswith("\ufeff")
        before, rest = lines[number][:start], lines[number][start:]
        match = re.match(rf"(['\"]?){re.escape(old)}\1", rest)
        if match is None:
            raise KGError(f"{edit.place}: '{old}' is written in a way that cannot be rewritten; write it plainly")
        after = rest[match.end() :]
        if not edit.drop:
            lines[number] = f"{before}{match[1]}{new}{match[1]}{after}"
        elif comma := re.match(r"\s*,\s*", after):
            lines[number] = before + after[comma.end() :]
        elif re.fullmatch(r"\s*-\s*", before):
            del lines[number]
        else:
            lines[number] = re.sub(r"\s*,\s*$", "", before) + after

    def join(self, double: EntityEntry, kept: EntityEntry) -> None:
        """Take out the block of the double, and give what it has to the block of the entity that is kept."""
        file, moved = self.lines[double.place.file], _Block(self.lines[double.place.file], double.place)
        comments = [line.strip() for line in file[moved.start : moved.end] if line.lstrip().startswith("#")]
        stands_below = double.place.file == kept.place.file and moved.start > kept.place.line
        if not stands_below:
            self._give(double, kept, comments)
        del file[moved.start : moved.end]
        if "".join(file[max(moved.start - 1, 0) : moved.start + 1]).strip() == "":
            del file[moved.start : moved.start + 1]
        if stands_below:
            self._give(double, kept, comments)
        if not any(line.strip() and not line.lstrip().startswith("#") for line in file):
            raise KGError(f"{double.place.file} would be left without an entity; delete it, then merge")

    def _give(self, double: EntityEntry, kept: EntityEntry, comments: list[str]) -> None:
        lines = self.lines[kept.place.file]
        block = _Block(lines, kept.place)
        if block.is_flow:
            raise KGError(f"{kept.place}: entity '{kept.id}' is written in one line; write it as a block first")
        for key, value in _joined(double, kept):
            block.put(key, value)
        lines[block.end : block.end] = [f"{block.indent}{comment}{block.line_end}" for comment in comments]


class _Block:
    """The lines of one entity: from the comments above its key to its last line with content."""

    def __init__(self, lines: list[str], place: Place) -> None:
        self.lines = lines
        self.key = place.line - 1
        self.start = self.key
        while self.start and lines[self.start - 1].startswith("#") and not _is_modeline(lines[self.start - 1]):
            self.start -= 1

    @property
    def is_flow(self) -> bool:
        """Whether the whole entity is written in braces."""
        return bool(re.search(r":\s*\{", self.lines[self.key]))

    @property
    def end(self) -> int:
        """The line after the last one of the entity."""
        return self._end(self.key, 1)

    def _end(self, start: int, indent: int) -> int:
        end = start + 1
        for number in range(start + 1, len(self.lines)):
            line = self.lines[number].rstrip("\r")
            if line.strip() and len(line) - len(line.lstrip()) < indent:
                break
            if line.strip():
                end = number + 1
        return end

    @property
    def line_end(self) -> str:
        """What stands before the line feed."""
        return "\r" if self.lines[self.key].endswith("\r") else ""

    @property
    def indent(self) -> str:
        """The spaces before the keys of the entity."""
        keys = (re.match(r"( +)[\w-]+:", line) for line in self.lines[self.key + 1 : self.end])
        return next((found[1] for found in keys if found), "  ")

    def _line_of(self, key: str) -> int | None:
        """Return the line of a key of the entity; no entity begins with one, so it is never 0."""
        every = range(self.key + 1, self.end)
        return next((n for n in every if self.lines[n].startswith(f"{self.indent}{key}:")), None)

    def put(self, key: str, written: list[str]) -> None:
        """Write a key anew, its comments below it, or add it in its place in the order."""
        new = [f"{self.indent}{line}{self.line_end}" for line in written]
        own, later = self._line_of(key), (self._line_of(name) for name in _ORDER[_ORDER.index(key) + 1 :])
        start = own or next(filter(None, later), self.end)
        end = self._end(start, len(self.indent) + 1) if own else start
        notes = [line for line in self.lines[start:end] if line.lstrip().startswith("#")]
        self.lines[start:end] = [*new, *notes]


def _is_modeline(line: str) -> bool:
    return line.startswith("# yaml-language-server:")


# What the kept entity has afterwards


def _joined(double: EntityEntry, kept: EntityEntry) -> list[tuple[str, list[str]]]:
    """Return the keys that change, each with its lines."""
    one, two = kept.entity, double.entity
    labels = {lang: label for lang, label in two.labels.items() if lang not in one.labels}
    also: dict[str, list[str]] = defaultdict(list, {lang: list(forms) for lang, forms in one.also.items()})
    for lang, forms in [*((lang, (label,)) for lang, label in two.labels.items()), *two.also.items()]:
        known = {one.labels.get(lang), labels.get(lang), *also[lang]}
        also[lang] += [form for form in dict.fromkeys(forms) if form not in known]
    new_names = {lang: forms for lang, forms in also.items() if forms}
    damaged = [*one.damaged, *(name for name in two.damaged if name not in one.damaged)]
    distinct = {other.text: why.text for other, why in (*double.distinct, *kept.distinct)}
    found: list[tuple[str, list[str]]] = []
    if labels:
        found.append(("label", [f"label: {_mapping({**one.labels, **labels})}"]))
    if new_names != {lang: list(forms) for lang, forms in one.also.items()}:
        found.append(("also", [f"also: {_mapping(new_names)}"]))
    if len(damaged) > len(one.damaged):
        found.append(("damaged", ["damaged:", *(f"  - {_damaged(name)}" for name in damaged)]))
    if len(distinct) > len(kept.distinct):
        found.append(("distinct_from", [f"distinct_from: {_mapping(distinct)}"]))
    replaces = sorted({*one.replaces, *two.replaces, two.id})
    return [*found, ("replaces", [f"replaces: {_flow(replaces)}"])]


def _mapping(values: Mapping[str, str | list[str]]) -> str:
    parts = (f"{key}: {_scalar(v) if isinstance(v, str) else _flow(v)}" for key, v in values.items())
    return "{" + ", ".join(parts) + "}"


def _flow(values: Iterable[str]) -> str:
    return "[" + ", ".join(map(_scalar, values)) + "]"


def _damaged(name: DamagedName) -> str:
    return _mapping({"form": name.form, "lang": name.lang, "text": name.text, "kind": name.kind})


def _scalar(text: str) -> str:
    """Write text as YAML: plain if nothing in it has a meaning there, else in single quotes.

    >>> _scalar("Kling"), _scalar("no"), _scalar("it's: so")
    ('Kling', "'no'", "'it''s: so'")
    """
    plain = _PLAIN.fullmatch(text) and text.lower() not in _NO and not re.fullmatch(r"[\d.eE+_-]+", text)
    return text if plain else "'" + text.replace("'", "''") + "'"


# Proof


def _renamed(anchors: Anchors, double: str, kept: str) -> Anchors:
    """Return the anchors in which what could be read as one entity can be read as the other.

    What was doubted where one of the two is named is dropped, because it may have come of their being two, and the next
    `kg anchor` finds it again.
    """
    quotes = {}
    for key, quote in anchors.quotes.items():
        readable = tuple(sorted({kept if name == double else name for name in quote.readable}))
        doubts = () if kept in readable else quote.doubts
        quotes[key] = replace(quote, readable=readable, doubts=doubts)
    return Anchors(anchors.texts, quotes, anchors.damaged)


def _proven(
    folder: Path, ontology: Ontology, contents: Mapping[Path, str], texts: Path | None, references: int
) -> Merge:
    """Compile what the merged seeds say, in a folder of their own.

    Raises:
        SeedError: they have problems, other than conflicts that the ledger does not name yet.
    """
    with tempfile.TemporaryDirectory(prefix="kg-merge-") as temporary:
        trial = Path(temporary) / folder.name
        shutil.copytree(folder, trial)
        for path, text in contents.items():
            (trial / path.relative_to(folder)).write_bytes(text.encode("utf-8"))
        anchors = _anchors(trial, ontology, texts)
        (trial / anchoring.FILE).write_text(anchors, encoding="utf-8")
        problems = compiled(trial, ontology, texts).problems
    conflicts = tuple(problem for problem in problems if problem.message.startswith(UNDECLARED))
    if len(conflicts) < len(problems):
        raise SeedError(problems)
    return Merge({**contents, folder / anchoring.FILE: anchors}, references, conflicts)


def _anchors(trial: Path, ontology: Ontology, texts: Path | None) -> str:
    """Return the anchors of merged seeds: found anew in the texts, or with their marks renewed."""
    seeds = read_seeds(trial)
    resolved = resolve(seeds, ontology)
    if resolved.problems:
        raise SeedError(resolved.problems)
    if texts is not None:
        found, _, problems = find_anchors(resolved, ontology, texts)
        if problems:
            raise SeedError(problems)
        return found.to_json()
    anchors = anchoring.load_anchors(trial / anchoring.FILE)
    passages = {passage.key: passage for article in seeds.articles for passage in article.passages}
    quotes = {(key, text): replace(q, mark=mark(passages[key], text)) for (key, text), q in anchors.quotes.items()}
    return Anchors(anchors.texts, quotes, anchors.damaged).to_json()
