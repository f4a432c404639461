"""Write the worksheet of a new article: its file with a header to complete and every sentence as a note in its place.

Lines with `##` are notes, those with a single `#` are to uncomment: toggling the comments of a whole selection in an
editor leaves every note a comment.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.desk.findings import Findings, Newcomer
from kg.desk.html_text import Said
from kg.desk.yaml_edit import quoted, scalar
from kg.facts.ontology import Ontology
from kg.languages import LANGUAGES
from kg.seeds.notes import NOTE, SKELETONS, sentence_note
from kg.seeds.resolve import NEEDS_SPEAKER

WIDTH = 116
"""The width of a note in code points; sentences are longer where they are."""
PLACEHOLDERS = ("SUBJECT", "PROPERTY", "VALUE", "SPEAKER", "ID", "ENTITY")
"""What a skeleton says where the curator is to say something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What is known of an article before it is read; None is written as a value to complete.

    Attributes:
        article: the id of the article.
        text: the id of its text.
        lang: its language; `sha256` and `length` pin it.
        translated: the language that it was translated from, and by what: machine, human or unknown.
        said: what the page says about itself, as suggestions.
    """

    article: str
    text: str
    lang: str
    sha256: str
    length: int
    title: str | None = None
    translated: tuple[str, str] | None = None
    publisher: str | None = None
    published: str | None = None
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the text: its number from 1, its words, what was found in it, and the words to quote."""

    number: int
    words: str
    findings: Findings
    quote: str


def render(
    header: Header, sentences: Sequence[Sentence], newcomers: Sequence[Newcomer], ontology: Ontology, source: str
) -> str:
    """Return the text of an article file to fill in.

    Args:
        header: what is known.
        sentences: every sentence of the text.
        newcomers: names of the text that no entity has.
        ontology: its properties are listed at the end.
        source: the name of the file that the text is from.
    """
    lines = [*_preface(header, source), *_header(header, sentences), "passages:"]
    for sentence in sentences:
        lines += [f"  {line}" for line in _sentence(sentence)]
    lines += [*_entities(newcomers), *_properties(ontology)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _notes(*lines: str) -> list[str]:
    return [f"{NOTE} {line}".rstrip() for line in lines]


def _preface(header: Header, source: str) -> list[str]:
    return _notes(
        f"A worksheet of {source}, to fill in; seeds/README.md explains each key.",
        "Lines with two # are notes. Uncomment the lines with one #, and edit them: each sentence needs a passage",
        "(copy its lines for a second one) or an aside. Lines that you do not need may stay. `kg check` names what is",
        "missing, and each sentence that is still open. When none is, remove all notes and leftovers:",
        f"    kg add --done {header.article}",
    )


def _header(header: Header, sentences: Sequence[Sentence]) -> Iterator[str]:
    yield f"article: {header.article}"
    yield "label:"
    yield from _suggestions(header, "title")
    yield from _notes("Your own title, not the headline; with fr and ar, readers of these languages have theirs.")
    yield from (f"  {line}" for line in SKELETONS[:2])
    yield f"  en: {scalar(header.title) if header.title else ''}"
    yield "texts:"
    yield f'  "{header.text}":'
    yield f"    lang: {header.lang}"
    yield f"    sha256: {header.sha256}"
    yield f"    length: {header.length}"
    if header.translated:
        yield f"    translated: {{from: {header.translated[0]}, by: {header.translated[1]}}}"
    else:
        yield f"    {NOTE} If it is a translation; by: machine, human or unknown."
        yield f"    {SKELETONS[2]}"
    yield from _suggestions(header, "publisher")
    if header.publisher:
        yield f"publisher: {header.publisher}"
    else:
        yield from _notes("An entity; delete this line if the text does not say who published it.")
        yield "publisher:"
    yield from _suggestions(header, "author")
    yield from _notes("Where they apply: author: ENTITY; speech: [{by: SPEAKER, sentences: [1, 9], why: …}]")
    yield from _published(header, sentences)


def _published(header: Header, sentences: Sequence[Sentence]) -> Iterator[str]:
    yield "published:"
    yield from (f"  {line}" for line in _suggestions(header, "published"))
    if header.published:
        yield f"  edtf: {quoted(header.published)}"
        return
    dated = [(s.number, date) for s in sentences[:5] for date in s.findings.dates]
    yield from (f"  {NOTE} sentence {number} names a date: {date}" for number, date in dated[:3])
    yield f"  {NOTE} The day of the article: 2024-03-14, 2024-03, 2024-03-14~ (about); if it was worked out, say how."
    yield f"  {SKELETONS[3]}"
    yield "  edtf:"


def _suggestions(header: Header, what: str) -> Iterator[str]:
    for said in header.said:
        if said.what == what:
            yield f"{NOTE} the page says ({said.where}): {said.value}"


def _sentence(sentence: Sentence) -> Iterator[str]:
    found = sentence.findings
    yield ""
    yield sentence_note(sentence.number, sentence.words)
    yield from (f"{NOTE}     {note}" for note in found.notes)
    yield f"# - id: s{sentence.number}"
    yield f"#   quote: {scalar(sentence.quote)}"
    if found.referring:
        meant = ", ".join(f"{scalar(words)}: {PLACEHOLDERS[5]}" for words in found.referring)
        yield f"#   means: {{{meant}}}"
    yield f"#   stance: {found.stance or 'states'}"
    if found.stance in NEEDS_SPEAKER or (found.stance and found.speaker):
        yield f"#   by: {found.speaker or PLACEHOLDERS[3]}"
    yield "#   gist:"
    yield "#   says:"
    subject, *others = found.entities or (PLACEHOLDERS[0],)
    others = [entity for entity in others if entity != found.speaker]
    value = found.value or (others[0] if others else PLACEHOLDERS[2])
    yield f"#     {subject}: {{{PLACEHOLDERS[1]}: {scalar(value)}}}"
    yield f"# - {{aside: [{sentence.number}], why: no fact}}"


def _entities(newcomers: Sequence[Newcomer]) -> Iterator[str]:
    if not newcomers:
        return
    yield ""
    yield from _notes(
        "Names that no entity has. Before you add one to entities/*.yaml, see whether a known entity is meant: then",
        "the name belongs under its `also`. Every entity that you add must be named in a passage.",
    )
    for new in newcomers:
        where = f"sentence{'' if len(new.sentences) == 1 else 's'} {', '.join(map(str, new.sentences))}"
        near = f"; near: {', '.join(new.near)}" if new.near else ""
        yield from _notes(
            "",
            f"{new.name} ({where}{near})",
            f"  {new.id or PLACEHOLDERS[4]}:",
            f"    type: {new.type}",
            f"    label: {{{_label(new)}}}",
            "    description:",
        )


def _label(new: Newcomer) -> str:
    return f"en: {quoted(new.name)}" if new.lang == "en" else f"en: , {new.lang}: {quoted(new.name)}"


def _properties(ontology: Ontology) -> Iterator[str]:
    """List the properties that can be stated, by the class of their subject, with what their values are."""
    by_class: dict[str, list[str]] = {}
    for name in sorted(ontology.statable):
        prop = ontology.properties[name]
        kind = prop.range if prop.is_relation else _KINDS.get(prop.range.rpartition("#")[2].rpartition("/")[2], "text")
        by_class.setdefault(prop.domain[0], []).append(f"{name} ({kind})")
    yield ""
    yield from _notes(
        "What can be stated, by the class of the subject, with the kind of value:",
        *(line for subject, names in sorted(by_class.items()) for line in _wrapped(subject, names)),
    )
    classes = ", ".join(sorted(ontology.entity_classes))
    yield from _notes(
        "Classes of entities:", *textwrap.wrap(classes, WIDTH, initial_indent="  ", subsequent_indent="  ")
    )
    yield from _notes(f"Languages of labels: {', '.join(LANGUAGES)}. Units: {', '.join(sorted(ontology.units))}.")


def _wrapped(subject: str, names: Sequence[str]) -> list[str]:
    text = f"{subject}: {', '.join(names)}"
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="      ", break_long_words=False)


_KINDS = {"Figure": "amount", "edtf": "date", "langString": "English sentence", "string": "text as it stands"}
