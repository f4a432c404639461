"""Add an article: pin its text, and write the worksheet that becomes its file; or finish the worksheet."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from kg.desk.alike import twins
from kg.desk.clauses import clause_to_quote
from kg.desk.findings import Newcomer, Reader, slug
from kg.desk.incoming import Incoming
from kg.desk.worksheet import Header, Sentence, render
from kg.errors import BuildError, InputError, SeedError, nearest
from kg.facts import edtf
from kg.facts.ontology import Ontology
from kg.facts.records import Article, Entity
from kg.files import create_together, write_atomically
from kg.folding import fold
from kg.home import Home
from kg.language.segment import sentences
from kg.rdf.ontology import read_ontology
from kg.seeds.check import check
from kg.seeds.notes import sentence_notes, without_notes
from kg.seeds.read import read_seeds
from kg.seeds.yaml_text import parse_tree

BY = ("machine", "human", "unknown")
"""By what a text was translated."""
_ARTICLE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TEXT_ID = re.compile(r"[0-9A-Za-z_]+")
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
MAX_ID = 80


@dataclass(frozen=True)
class Known:
    """What the seeds know already."""

    home: Home
    entities: Mapping[str, Entity]
    articles: Mapping[str, Article]

    @cached_property
    def ontology(self) -> Ontology:
        """The ontology."""
        return read_ontology(self.home.ontology_file)

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The id of each text, with that of its article."""
        return {text.id: article.id for article in self.articles.values() for text in article.texts}

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {fold(form): entity.id for entity in self.entities.values() for form in entity.forms}

    def entity(self, name: str) -> str | None:
        """Return the id of the entity that a name, or an id, means."""
        return name if name in self.entities else self._names.get(fold(name))


def read_known(home: Home) -> Known:
    """Read what the seeds know; problems of other articles do not matter, if the files can be read at all.

    Raises:
        SeedError: a file cannot be read.
    """
    seeds = read_seeds(home.seeds)
    return Known(
        home,
        {entry.id: entry.entity for entry in seeds.entities},
        {entry.id: entry.article for entry in seeds.articles},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a person says about a text to add; what is None is left to complete in the worksheet.

    Attributes:
        article: the id of the new article.
        lang: the language of the text.
        texts: the folder of the source texts.
        text: the id of the text (default: made from the article and the language).
        translated: the language that it was translated from, and by what.
        publisher: a name or an id of the entity that published it.
        published: when, in EDTF.
        accept_alike: add the text although a known one is nearly the same.
        help: whether to read the sentences, which needs a language that kg reads.
    """

    article: str
    lang: str
    texts: Path
    text: str | None = None
    title: str | None = None
    translated: tuple[str, str] | None = None
    publisher: str | None = None
    published: str | None = None
    accept_alike: bool = False
    help: bool = True


class Addition(NamedTuple):
    """What was written: the two files, the article, the number of sentences, what was found in them, what is open."""

    worksheet: Path
    text: Path
    article: str
    sentences: int
    found: str
    missing: tuple[str, ...]
    remarks: tuple[str, ...]


def add(known: Known, incoming: Incoming, request: Request) -> Addition:
    """Add an article: write its text into the texts folder, and its worksheet into the seeds.

    Raises:
        InputError: the request cannot be fulfilled: an id is taken or malformed, a date or language cannot be read,
            the text is there already, or a folder cannot be written to. Nothing was written.
    """
    twins_of = alike(known, incoming, request.texts, accept_alike=request.accept_alike)
    problems = [*_faults(known, request), *twins_of]
    if problems:
        raise InputError("\nkg: ".join(problems))
    text = request.text or text_id(request.article, request.lang)
    publisher, remarks = _publisher(known, request.publisher)
    header = Header(
        article=request.article,
        text=text,
        lang=request.lang,
        sha256=hashlib.sha256(incoming.text.encode()).hexdigest(),
        length=len(incoming.text),
        title=request.title,
        translated=request.translated,
        publisher=publisher,
        published=request.published,
        said=incoming.said,
    )
    read, newcomers, found = read_sentences(known, incoming.text, request)
    written = render(header, read, newcomers, known.ontology, Path(incoming.name).name)
    worksheet = worksheet_file(known.home, request.article)
    _create({request.texts / f"{text}.txt": incoming.text, worksheet: written})
    missing = tuple(name for name in ("title", "publisher", "published") if not getattr(request, name))
    return Addition(worksheet, request.texts / f"{text}.txt", request.article, len(read), found, missing, remarks)


def read_sentences(known: Known, text: str, request: Request) -> tuple[list[Sentence], list[Newcomer], str]:
    """Return the sentences of a text with what was found in them, the names that no entity has, and counts in words."""
    reader = Reader(known.entities, known.ontology, request.lang if request.help else None, request.published)
    spans = sentences(text, request.lang)
    reading = reader.read(text, spans)
    words = [text[start:end] for start, end in spans]
    read = [
        Sentence(number, sentence, found, clause_to_quote(sentence, found.spans, text))
        for number, (sentence, found) in enumerate(zip(words, reading.findings, strict=True), 1)
    ]
    return read, reading.newcomers, reading.counts


def text_id(article: str, lang: str) -> str:
    """Return the id that a text of an article gets if none is given.

    >>> text_id("sora-leak", "en")
    'sora_leak_en'
    """
    return f"{article}_{lang}".replace("-", "_").lower()


def article_id(title: str) -> str:
    """Return an id that an article could have, from its title or the name of its file.

    >>> article_id("Élan raises $5m!")
    'elan-raises-5m'
    """
    return slug(title)[:MAX_ID].strip("-")


def worksheet_file(home: Home, article: str) -> Path:
    """Return where the file of an article stands."""
    return home.seeds / "articles" / f"{article}.yaml"


# What is asked for


def _faults(known: Known, request: Request) -> Iterable[str]:
    yield from faulty_article(known, request.article)
    text = request.text or text_id(request.article, request.lang)
    yield from faulty_text(known, text, request.texts)
    yield from faulty_date(request.published)
    yield from faulty_translation(request.translated)


def faulty_article(known: Known, article: str) -> Iterable[str]:
    """Yield what is wrong with the id of a new article."""
    if not _ARTICLE_ID.fullmatch(article) or len(article) > MAX_ID:
        hint = f"; for example {article_id(article)}" if article_id(article) else ""
        yield f"the article id '{article}' is not kebab-case (a-z, 0-9, single hyphens){hint}"
    elif article in known.articles or worksheet_file(known.home, article).exists():
        yield (
            f"the article '{article}' exists already: seeds/articles/{article}.yaml; choose another id, or add the "
            f"text to it with --translation-of {article}"
        )


def faulty_text(known: Known, text: str, folder: Path) -> Iterable[str]:
    """Yield what is wrong with the id of a new text, or with the folder that it is to be in."""
    if not _TEXT_ID.fullmatch(text) or len(text) > 2 * MAX_ID:
        yield f"the text id '{text}' is not made of letters, digits and '_'"
    elif text in known.texts:
        yield f"the text '{text}' exists already, in article '{known.texts[text]}'; choose another id: --text-id ID"
    elif (folder / f"{text}.txt").exists():
        yield f"the file {text}.txt exists already in {folder}; choose another id: --text-id ID"
    if not folder.is_dir():
        yield f"the texts folder {folder} does not exist or is not a folder"


def faulty_date(published: str | None) -> Iterable[str]:
    """Yield what is wrong with a date in EDTF."""
    if published is not None:
        try:
            edtf.parse(published)
        except ValueError as error:
            yield f"published: {error}"


def faulty_translation(translated: tuple[str, str] | None) -> Iterable[str]:
    """Yield what is wrong with what is said about a translation."""
    if translated is not None:
        if not _TAG.fullmatch(translated[0]):
            yield f"translated from '{translated[0]}'; expected the tag of a language, such as en or zh"
        if translated[1] not in BY:
            yield f"translated by '{translated[1]}'; expected one of {', '.join(BY)}"


def alike(known: Known, incoming: Incoming, folder: Path, *, accept_alike: bool) -> Iterable[str]:
    """Yield the known texts that are the same as a new one, or nearly, unless these are accepted."""
    for twin in twins(incoming.text, known.articles.values(), folder if folder.is_dir() else None, incoming.path):
        if twin.share == 1:
            yield f"{incoming.name} is {twin}"
        elif not accept_alike:
            yield f"{incoming.name} is {twin}; one story printed twice is one source (--accept-alike adds it even so)"


def _publisher(known: Known, name: str | None) -> tuple[str | None, tuple[str, ...]]:
    if not name:
        return None, ()
    found = known.entity(name)
    if found:
        return found, ()
    new = slug(name) or "publisher"
    hint = nearest(new, known.entities)
    return new, (f"no entity is called '{name}' yet: add '{new}' to entities/*.yaml (type: MediaOutlet){hint}",)


# Files


def _create(files: Mapping[Path, str]) -> None:
    for path, text in files.items():
        if path.suffix == ".yaml":
            parsed(text, path)
    try:
        create_together(files)
    except BuildError as error:
        raise InputError(f"{error}; nothing was written") from None


def parsed(text: str, path: Path) -> None:
    """Refuse to write a file that the reader of the seeds would not read."""
    try:
        parse_tree(text.encode(), f"seeds/articles/{path.name}")
    except SeedError as error:
        raise InputError(f"the text cannot be written as notes of a YAML file: {error}") from None


def _refuse_open(known: Known, article: Article, texts: Path | None) -> None:
    """Refuse to remove the notes of sentences that are open: they would have to be written anew.

    Raises:
        InputError: sentences are open, or the seeds have problems, so that nobody knows.
    """
    remedy = "or remove the notes even so: --force"
    try:
        reports = check(known.home.seeds, known.ontology, texts).texts
    except (SeedError, BuildError):
        raise InputError(f"the seeds have problems that 'kg check' lists; correct them, {remedy}") from None
    own = {text.id for text in article.texts}
    gaps = [
        f"{', '.join(map(str, report.gaps))} of '{report.text}'"
        for report in reports
        if report.gaps and report.text in own
    ]
    unread = own - {report.text for report in reports}
    if gaps or unread:
        found = f"sentences are open: {'; '.join(gaps)}" if gaps else "run 'kg anchor' first"
        raise InputError(f"{found}; fill them in or set them aside, {remedy}" if gaps else f"{found}, {remedy}")


class Finished(NamedTuple):
    """A worksheet whose notes were removed: its file, and how many sentences the notes had repeated."""

    worksheet: Path
    sentences: int


def finish(known: Known, article: str, texts: Path | None, *, force: bool = False) -> Finished:
    """Remove the notes and the unused skeletons from the file of an article.

    Args:
        known: what the seeds know.
        article: the id of the article.
        texts: the folder of the source texts, if it is known; without it, the committed anchors say what is open.
        force: remove the notes although sentences are open.

    Raises:
        InputError: there is no such article, sentences of it are open, or its file cannot be written.
    """
    path = worksheet_file(known.home, article)
    if article not in known.articles or not path.is_file():
        raise InputError(f"no article '{article}'{nearest(article, known.articles)}")
    before = path.read_text(encoding="utf-8")
    after = without_notes(before)
    if after != before and not force:
        _refuse_open(known, known.articles[article], texts)
    if after != before:
        parsed(after, path)
        try:
            write_atomically(path, after)
        except BuildError as error:
            raise InputError(str(error)) from None
    return Finished(path, len(sentence_notes(before)))
