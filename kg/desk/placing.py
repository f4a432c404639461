"""Write drafted passages into the file of an article, each where its sentence stands; all else stays as it is.

What is admitted becomes a passage. What a person has to look at becomes a comment: its reasons as notes, and below them
a passage to uncomment. It goes when the statement is admitted, and with `kg add --done`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import yaml

from kg.desk.draft import DraftEntity, DraftPassage, DraftStatement
from kg.desk.yaml_edit import locate, located, pairs, quoted, scalar
from kg.errors import InputError
from kg.seeds.notes import NOTE

LOOK = f"{NOTE}     to look at: "
"""How the note begins that says why a person has to look at a drafted passage."""
_SENTENCE = re.compile(r"\s*## \[(\d+)\] ")
_TAIL = re.compile(r"##(?:$| )")


class Block(NamedTuple):
    """Lines to write, without indentation, and the sentence whose place they go to, from 1."""

    sentence: int
    lines: tuple[str, ...]


def passage_lines(
    id: str, passage: DraftPassage, statements: Sequence[DraftStatement], text: str | None = None
) -> list[str]:
    """Return the lines of a passage, as an item of a list, that says some of what was drafted for it.

    Args:
        id: its id.
        passage: the drafted passage.
        statements: what it says.
        text: the id of the text, if the article has several.
    """
    lines = [f"id: {id}"]
    lines += ["quote:", f'  "{text}": {scalar(passage.quote)}'] if text else [f"quote: {scalar(passage.quote)}"]
    if passage.sentences:
        numbers = f"[{', '.join(map(str, passage.sentences))}]"
        lines.append(f'sentences: {{"{text}": {numbers}}}' if text else f"sentences: {numbers}")
    if passage.means:
        lines += ["means:", *([f'  "{text}":'] if text else [])]
        lines += [f"{'    ' if text else '  '}{quoted(words)}: {entity}" for words, entity in passage.means.items()]
    lines.append(f"stance: {passage.stance}")
    lines += [f"by: {passage.by}"] if passage.by else []
    lines += [f"for: {passage.on_behalf_of}"] if passage.on_behalf_of else []
    lines += [f"gist: {scalar(passage.gist)}", "says:", *(f"  {line}" for line in _says(statements))]
    return [f"{'- ' if at == 0 else '  '}{line}" for at, line in enumerate(lines)]


def _says(statements: Sequence[DraftStatement]) -> Iterator[str]:
    subjects: dict[str, dict[str, list[DraftStatement]]] = {}
    for statement in statements:
        subjects.setdefault(statement.subject, {}).setdefault(statement.property, []).append(statement)
    for subject, properties in subjects.items():
        yield f"{subject}:"
        for name, values in properties.items():
            if len(values) == 1 and len(lines := _value(values[0])) == 1:
                yield f"  {name}: {lines[0]}"
                continue
            yield f"  {name}:"
            for statement in values:
                lead = "- " if len(values) > 1 else ""
                lines = _value(statement)
                yield f"    {lead}{lines[0]}"
                yield from (f"    {' ' * len(lead)}{line}" for line in lines[1:])


def _value(said: DraftStatement) -> list[str]:
    """Return a value as it stands alone, or the lines of a mapping with its qualifiers."""
    extra = [f"{name}: {scalar(text)}" for name, text in said.qualifiers.items()]
    extra += [f"topic: [{', '.join(said.topics)}]"] if said.topics else []
    extra += ["not: true"] if said.negated else []
    if said.why and said.sources:
        extra += ["inferred:", f"  why: {scalar(said.why)}", f"  from: [{', '.join(said.sources)}]"]
    elif said.why:
        extra += [f"inferred: {scalar(said.why)}"]
    return [f"value: {scalar(said.value)}", *extra] if extra else [scalar(said.value)]


def entity_lines(entity: DraftEntity) -> list[str]:
    """Return the lines of an entity."""
    lines = [f"{entity.id}:", f"  type: {entity.type}", "  label:"]
    lines += [f"    {lang}: {scalar(name)}" for lang, name in entity.label.items()]
    if entity.also:
        lines.append("  also:")
        for lang, names in entity.also.items():
            lines += [f"    {lang}:", *(f"      - {scalar(name)}" for name in names)]
    return [*lines, f"  description: {scalar(entity.description)}"]


def place(file: str, blocks: Iterable[Block], sentences: Mapping[str, int]) -> str:
    """Return the text of an article file with blocks in the places of their sentences.

    Args:
        file: the text of the file, which the reader of the seeds has read.
        blocks: what to write; several of one sentence keep their order.
        sentences: the sentence in which each passage of the file stands, from 1.

    Raises:
        InputError: the passages are written in brackets.
    """
    lines = file.split("\n")
    key, value = pairs(locate(file).node)["passages"]
    if isinstance(value.node, yaml.SequenceNode) and value.node.flow_style:
        raise InputError("the passages of the article are written in brackets; write one passage an item, with '- '")
    first = file.count("\n", 0, key.start)
    column = 2
    marks = [*_items(value.node, file, sentences), *_notes(lines)]
    if isinstance(value.node, yaml.SequenceNode):
        start = value.node.start_mark
        column = start.column
    by_line: dict[int, list[str]] = {}
    for block in sorted(blocks, key=lambda block: block.sentence):
        own = [mark for mark in marks if mark[0] <= block.sentence]
        after = max(own)[1] if own else first
        by_line.setdefault(after, []).extend(f"{' ' * column}{line}" for line in block.lines)
    for after in sorted(by_line, reverse=True):
        lines[after + 1 : after + 1] = by_line[after]
    return "\n".join(lines)


def _items(node: yaml.Node, file: str, sentences: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Yield the sentence and the last line, from 0, of each passage and each aside."""
    for item in node.value if isinstance(node, yaml.SequenceNode) else ():
        keys = pairs(item)
        if "aside" in keys:
            numbers = [int(word) for word in re.findall(r"(?<![\w\"])\d+", file[slice(*keys["aside"][1][1:])])]
            sentence = min(numbers, default=0)
        else:
            sentence = sentences.get(keys["id"][1].node.value, 0) if "id" in keys else 0
        if sentence:
            yield sentence, file.count("\n", 0, located(item).end)


def _notes(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the sentence of each note of a worksheet and the last line, from 0, of what stands below it."""
    current: tuple[int, int] | None = None
    for at, line in enumerate(lines):
        match = _SENTENCE.match(line)
        if (match or _TAIL.match(line)) and current:
            yield current
            current = None
        if match:
            current = int(match[1]), at
        elif current and line.strip():
            current = current[0], at
    if current:
        yield current


def without(file: str, blocks: Iterable[Sequence[str]]) -> str:
    """Return a file without comments that were written for drafted passages, if nobody has changed them.

    Args:
        file: the text of the file.
        blocks: the comments, without the notes above them, which may differ.
    """
    lines = file.split("\n")
    for block in blocks:
        at = find(lines, block)
        while at is not None:
            start = at
            while start and lines[start - 1].strip().startswith(LOOK.strip()):
                start -= 1
            del lines[start : at + len(block)]
            at = find(lines, block)
    return "\n".join(lines)


def renoted(file: str, block: Sequence[str], reasons: Iterable[object]) -> str:
    """Return a file in which a comment that was written for a drafted passage has these reasons above it."""
    lines = file.split("\n")
    at = find(lines, block)
    if at is None:
        return file
    start = at
    while start and lines[start - 1].strip().startswith(LOOK.strip()):
        start -= 1
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    lines[start:at] = [f"{indent}{note}" for note in reason_notes(reasons)]
    return "\n".join(lines)


def reason_notes(reasons: Iterable[object]) -> list[str]:
    """Return the notes that say why a person has to look at a drafted passage."""
    return [LOOK + " ".join(str(reason).split()) for reason in reasons]


def find(lines: Sequence[str], block: Sequence[str]) -> int | None:
    """Return the line, from 0, at which a block stands in some lines, whatever its indentation, or None."""
    if not block:
        return None
    stripped = [line.strip() for line in block]
    for at, line in enumerate(lines):
        if line.strip() == stripped[0] and [each.strip() for each in lines[at : at + len(block)]] == stripped:
            return at
    return None
