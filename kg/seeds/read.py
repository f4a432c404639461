"""Read the seed files into records, each value with its place; every problem in one run.

Only shape is looked at here: which keys there are, what is a list, what is text. Whether a name
is known or a value fits is for kg.seeds.resolve and kg.seeds.check.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kg.errors import Place, Problem, Scalar, SeedError, nearest
from kg.facts import edtf
from kg.facts.records import Article, DamagedName, Entity, Text
from kg.home import is_hidden
from kg.language.guess import ENGLISH_NAMES
from kg.languages import LANGUAGES
from kg.seeds.doubts import Code
from kg.seeds.records import (
    ArticleEntry,
    Aside,
    DamagedEntry,
    EntityEntry,
    Inferred,
    LedgerEntry,
    Passage,
    Said,
    SpeechEntry,
)  # fmt: skip
from kg.seeds.yaml_text import Mapping, Node, Sequence, read_tree

PATTERNS = ("entities/*.yaml", "articles/*.yaml", "conflicts.yaml")
"""Where seed files stand."""
QUALIFIERS = ("at", "from", "until", "role", "scope", "basis", "comparedTo", "topic")
OVERRIDES = ("not", "stance", "by", "for")
OPTIONAL = ("sentences", "means", "omits", "later", "checked")
_MAYBE = ("also", "damaged", "distinct_from", "replaces")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TEXT_ID = re.compile(r"[0-9A-Za-z_]+")
_EMPTY = Scalar("", Place(""))

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Seeds:
    """What the seed files hold, as read."""

    entities: tuple[EntityEntry, ...]
    articles: tuple[ArticleEntry, ...]
    ledger: tuple[LedgerEntry, ...]
    problems: tuple[Problem, ...]


def read_seeds(folder: Path) -> Seeds:
    """Read every seed file below `folder`: entities/*.yaml, articles/*.yaml, conflicts.yaml.

    Faults inside a record are among the result's problems; the record is read as far as it goes.

    Raises:
        SeedError: a file cannot be read at all, or there is no record; with every problem found.
    """
    reader = _Reader(folder)
    entities = reader.files("entities/*.yaml", reader.entities)
    articles = reader.files("articles/*.yaml", reader.article)
    ledger = reader.files("conflicts.yaml", reader.ledger)
    reader.strays()
    for what, found in (("entities/*.yaml", entities), ("articles/*.yaml", articles)):
        if not found and not reader.problems:
            reader.unreadable = True
            reader.problems.append(Problem(Place(folder.name), f"no record in {what}; nothing to check"))
    if reader.unreadable:
        raise SeedError(reader.problems)
    return Seeds(tuple(entities), tuple(articles), tuple(ledger), tuple(reader.problems))


class _Reader:
    """Collects problems while it turns trees into records."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.unreadable = False

    def files(self, pattern: str, read: Callable[[Node], Iterable[T]]) -> list[T]:
        records: list[T] = []
        for path in sorted(self.folder.glob(pattern)):
            if is_hidden(path, self.folder):
                continue
            try:
                tree = read_tree(path, self.name(path))
            except SeedError as error:
                self.problems.extend(error.problems)
                self.unreadable = True
            else:
                records.extend(read(tree))
        return records

    def name(self, path: Path) -> str:
        """Return how messages call a file: what is not UTF-8 in its name, or not printable, is written as escapes."""
        name = f"{self.folder.name}/{path.relative_to(self.folder).as_posix()}"
        text = os.fsencode(name).decode("utf-8", "backslashreplace")
        return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)

    def strays(self) -> None:
        """Refuse seed files that stand where nothing reads them."""
        read = {path for pattern in PATTERNS for path in self.folder.glob(pattern)}
        for path in sorted(self.folder.rglob("*")):
            known = path in read or is_hidden(path, self.folder)
            if path.suffix.lower() in (".yaml", ".yml") and not known:
                expected = f"seed files are {', '.join(PATTERNS)}"
                self.refuse(Place(self.name(path)), f"nothing reads this file: {expected}")

    # Shapes

    def refuse(self, place: Place, message: str) -> None:
        self.problems.append(Problem(place, message))

    def text(self, node: Node | None, what: str) -> Scalar:
        if isinstance(node, Scalar) and node.text.strip():
            return node
        if node is not None:
            found = "empty" if isinstance(node, Scalar) else f"a {type(node).__name__.lower()}"
            self.refuse(node.place, f"{what} is {found}; expected text")
        return _EMPTY

    def mapping(self, node: Node | None, what: str) -> tuple[tuple[Scalar, Node], ...]:
        if isinstance(node, Mapping):
            return node.pairs
        if node is not None:
            self.refuse(node.place, f"{what} is a {type(node).__name__.lower()}; expected a mapping")
        return ()

    def items(self, node: Node | None, what: str) -> tuple[Node, ...]:
        if isinstance(node, Sequence):
            if not node.items:
                self.refuse(node.place, f"{what} is an empty list")
            return node.items
        if node is not None:
            self.refuse(node.place, f"{what} is a {type(node).__name__.lower()}; expected a list")
        return ()

    def texts(self, node: Node | None, what: str) -> tuple[Scalar, ...]:
        """One text or a list of texts."""
        if node is None:
            return ()
        nodes = self.items(node, what) if isinstance(node, Sequence) else (node,)
        return tuple(self.text(item, what) for item in nodes)

    def record(self, node: Node, what: str, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Node]:
        found = {key.text: (key, value) for key, value in self.mapping(node, what)}
        known = {*required, *optional}
        for name, (key, _) in found.items():
            if name not in known:
                self.refuse(
                    key.place,
                    f"unknown key '{name}' in {what}{nearest(name, known)}; expected one of {', '.join(sorted(known))}",
                )
        if isinstance(node, Mapping):
            for name in required:
                if name not in found:
                    self.refuse(node.place, f"{what} lacks '{name}'")
        return {name: value for name, (_, value) in found.items() if name in known}

    def identifier(self, node: Node | None, what: str) -> str:
        scalar = self.text(node, what)
        if scalar is not _EMPTY and not _ID.fullmatch(scalar.text):
            self.refuse(scalar.place, f"{what} '{scalar.text}' is not kebab-case (a-z, 0-9, single hyphens)")
        return scalar.text

    def per_language(self, node: Node | None, what: str) -> dict[str, Node]:
        pairs = self.mapping(node, what)
        for key, _ in pairs:
            if key.text not in LANGUAGES:
                self.refuse(key.place, f"{what} has language '{key.text}'; expected one of {', '.join(LANGUAGES)}")
        return {key.text: value for key, value in pairs}

    # Entities

    def entities(self, tree: Node) -> list[EntityEntry]:
        return [self.entity(key, value) for key, value in self.mapping(tree, "an entity file")]

    def entity(self, key: Scalar, node: Node) -> EntityEntry:
        what = f"entity '{key.text}'"
        found = self.record(node, what, ("type", "label", "description"), _MAYBE)
        labels = {
            lang: self.text(n, "label").text for lang, n in self.per_language(found.get("label"), "label").items()
        }
        if labels and "en" not in labels:
            self.refuse(found["label"].place, f"{what} has no English label")
        also = {lang: self.texts(n, "also") for lang, n in self.per_language(found.get("also"), "also").items()}
        identifier, kind = self.identifier(key, "entity id"), self.text(found.get("type"), "type")
        damaged = [self.damaged(item) for item in self.items(found.get("damaged"), "damaged")]
        reasons = self.mapping(found.get("distinct_from"), "distinct_from")
        distinct = tuple((other, self.text(why, "distinct_from")) for other, why in reasons)
        replaces = self.texts(found.get("replaces"), "replaces")
        for old in replaces:
            self.identifier(old, "replaced id")
        entity = Entity(
            id=identifier,
            type=kind.text,
            labels=labels,
            also={lang: tuple(form.text for form in forms) for lang, forms in also.items()},
            damaged=tuple(name for name, _ in damaged),
            description=self.text(found.get("description"), "description").text,
            replaces=tuple(sorted(scalar.text for scalar in replaces)),
        )
        return EntityEntry(entity, kind, tuple(entry for _, entry in damaged), key.place, distinct, replaces)

    def damaged(self, node: Node) -> tuple[DamagedName, DamagedEntry]:
        found = self.record(node, "a damaged name", ("form", "lang", "text", "kind"))
        form, lang, text, kind = (self.text(found.get(k), k) for k in ("form", "lang", "text", "kind"))
        if lang is not _EMPTY and lang.text not in LANGUAGES:
            self.refuse(
                lang.place, f"a damaged name has language '{lang.text}'; expected one of {', '.join(LANGUAGES)}"
            )
        return DamagedName(form.text, lang.text, text.text, kind.text), DamagedEntry(form, text)

    # Articles

    def article(self, tree: Node) -> list[ArticleEntry]:
        required, optional = ("article", "label", "texts", "published", "passages"), ("publisher", "author", "speech")
        found = self.record(tree, "an article file", required, optional)
        identifier = self.identifier(found.get("article"), "article id")
        pairs = self.mapping(found.get("texts"), "texts")
        texts = tuple(self.article_text(key, value) for key, value in pairs)
        published, inferred, checked = self.published(found.get("published"))
        dated = found["published"].place if "published" in found else tree.place
        speech = tuple(self.speech(texts, item) for item in self.items(found.get("speech"), "speech"))
        passages, asides = self.passages(identifier, texts, found.get("passages"))
        labels = self.per_language(found.get("label"), "label")
        publisher, author = (self.text(found[k], k) if k in found else None for k in ("publisher", "author"))
        sources = inferred.sources if inferred else ()
        article = Article(
            id=identifier,
            label={lang: self.text(n, "label").text for lang, n in labels.items()},
            publisher=publisher.text if publisher else None,
            author=author.text if author else None,
            published=published,
            published_inferred=inferred.why.text if inferred else None,
            texts=texts,
            published_from=tuple(sorted(source.text for source in sources)),
        )
        places = {key.text: key.place for key, _ in pairs}
        return [
            ArticleEntry(
                article, publisher, author, sources, places, speech, passages, asides, tree.place, dated, checked
            )
        ]

    def article_text(self, key: Scalar, node: Node) -> Text:
        what = f"text '{key.text}'"
        found = self.record(node, what, ("lang", "sha256", "length"), ("translated",))
        if not _TEXT_ID.fullmatch(key.text):
            self.refuse(key.place, f"text id '{key.text}' is not made of letters, digits and '_'")
        lang, sha256, length = (self.text(found.get(k), k) for k in ("lang", "sha256", "length"))
        if lang is not _EMPTY and lang.text not in {*LANGUAGES, *ENGLISH_NAMES}:
            self.refuse(lang.place, f"{what} has language '{lang.text}'; expected one of {', '.join(LANGUAGES)}")
        if sha256 is not _EMPTY and not re.fullmatch("[0-9a-f]{64}", sha256.text):
            self.refuse(sha256.place, f"'{sha256.text}' is not a SHA-256 (64 hexadecimal digits)")
        sized = re.fullmatch("[1-9][0-9]{0,8}", length.text)
        if length is not _EMPTY and not sized:
            self.refuse(length.place, f"length '{length.text}' is not a whole number above 0")
        translated = self.record(found["translated"], "translated", ("from", "by")) if "translated" in found else {}
        origin = self.text(translated.get("from"), "from").text or None
        by = self.text(translated.get("by"), "by").text or None
        if by and by not in ("machine", "human", "unknown"):
            self.refuse(translated["by"].place, f"translated by '{by}'; expected machine, human or unknown")
        return Text(key.text, lang.text, sha256.text, int(length.text) if sized else 0, origin, by)

    def published(self, node: Node | None) -> tuple[edtf.Edtf, Inferred | None, Scalar | None]:
        found = self.record(node, "published", ("edtf",), ("inferred", "checked")) if node else {}
        checked = self.text(found["checked"], "checked") if "checked" in found else None
        date = self.text(found.get("edtf"), "edtf")
        inferred = self.inferred(found.get("inferred"))
        try:
            return edtf.parse(date.text), inferred, checked
        except ValueError as error:
            if date is not _EMPTY:
                self.refuse(date.place, f"published: {error}")
            return edtf.Edtf(date.text, None, None), inferred, checked

    def inferred(self, node: Node | None) -> Inferred | None:
        """A reason, or a mapping with `why` and the passages and articles that it leans on."""
        if node is None:
            return None
        if not isinstance(node, Mapping):
            return Inferred(self.text(node, "inferred"))
        found = self.record(node, "inferred", ("why",), ("from",))
        return Inferred(self.text(found.get("why"), "why"), self.texts(found.get("from"), "from"))

    def speech(self, texts: tuple[Text, ...], node: Node) -> SpeechEntry:
        found = self.record(node, "a speech", ("by", "sentences", "why"), ("for",))
        sentences = self.numbers(texts, found.get("sentences"), "sentences")
        for numbers in sentences.values():
            if len(numbers) != 2 or int(numbers[0].text or 0) > int(numbers[1].text or 0):
                self.refuse(found["sentences"].place, "the sentences of a speech are its first and its last number")
        return SpeechEntry(
            by=self.text(found.get("by"), "by"),
            on_behalf_of=self.text(found["for"], "for") if "for" in found else None,
            sentences={text: numbers for text, numbers in sentences.items() if len(numbers) == 2},
            why=self.text(found.get("why"), "why").text,
        )

    def passages(
        self, article: str, texts: tuple[Text, ...], node: Node | None
    ) -> tuple[tuple[Passage, ...], tuple[Aside, ...]]:
        passages, asides = [], []
        if isinstance(node, Scalar) and not node.text:
            return (), ()  # a worksheet that nobody has begun to fill in: every sentence is a gap
        for item in self.items(node, "passages"):
            if isinstance(item, Mapping) and any(key.text == "aside" for key, _ in item.pairs):
                asides.append(self.aside(texts, item))
            else:
                passages.append(self.passage(article, texts, item))
        return tuple(passages), tuple(asides)

    def aside(self, texts: tuple[Text, ...], node: Node) -> Aside:
        found = self.record(node, "an aside", ("aside", "why"))
        return Aside(self.numbers(texts, found.get("aside"), "aside"), self.text(found.get("why"), "why"))

    def passage(self, article: str, texts: tuple[Text, ...], node: Node) -> Passage:
        required = ("id", "quote", "stance", "gist", "says")
        found = self.record(node, "a passage", required, (*OPTIONAL, "by", "for", "only_in"))
        return Passage(
            article=article,
            id=self.identifier(found.get("id"), "passage id"),
            quotes={text: self.quote(n) for text, n in self.own(texts, found.get("quote"), "quote").items()},
            sentences=self.numbers(texts, found.get("sentences"), "sentences"),
            means={text: self.meant(n) for text, n in self.own(texts, found.get("means"), "means").items()},
            omits={text: self.text(n, "omits") for text, n in self.shared(texts, found.get("omits")).items()},
            stance=self.text(found.get("stance"), "stance"),
            only_in=self.text(found["only_in"], "only_in").text if "only_in" in found else None,
            by=self.text(found["by"], "by") if "by" in found else None,
            on_behalf_of=self.text(found["for"], "for") if "for" in found else None,
            gist=self.text(found.get("gist"), "gist").text,
            says=tuple(self.says(found.get("says"))),
            place=node.place,
            later=self.text(found["later"], "later") if "later" in found else None,
            checked=self.checked(found.get("checked")),
        )

    def checked(self, node: Node | None) -> tuple[tuple[Scalar, Scalar], ...]:
        """Answers by the codes of doubts, or one answer without a code."""
        if node is None:
            return ()
        if not isinstance(node, Mapping):
            why = self.text(node, "checked")
            return ((Scalar("", why.place), why),)
        for code, _ in node.pairs:
            if code.text not in tuple(Code):
                expected = f"{nearest(code.text, tuple(Code))}; expected one of {', '.join(Code)}"
                self.refuse(code.place, f"unknown code '{code.text}' in checked{expected}")
        return tuple((code, self.text(why, "checked")) for code, why in node.pairs)

    def quote(self, node: Node) -> Scalar:
        if isinstance(node, Sequence):
            self.refuse(node.place, "a quote is one contiguous piece of the text, not a list of pieces")
            return _EMPTY
        return self.text(node, "quote")

    def own(self, texts: tuple[Text, ...], node: Node | None, what: str) -> dict[str, Node]:
        """What each text has its own of: a mapping from text to it, or the thing itself where there is one text."""
        if node is None:
            return {}
        ids = {text.id for text in texts}
        if isinstance(node, Mapping) and (what == "quote" or len(texts) > 1 or ids & {k.text for k, _ in node.pairs}):
            return {key.text: value for key, value in node.pairs}
        if len(texts) > 1:
            self.refuse(node.place, f"one {what} for an article with {len(texts)} texts: map each text to its own")
            return {}
        return dict.fromkeys(sorted(ids), node)

    def shared(self, texts: tuple[Text, ...], node: Node | None) -> dict[str, Node]:
        """What all texts may have in common: a mapping from text to it, or one thing for every text."""
        if isinstance(node, Mapping):
            return {key.text: value for key, value in node.pairs}
        return {text.id: node for text in texts if node is not None}

    def numbers(self, texts: tuple[Text, ...], node: Node | None, what: str) -> dict[str, tuple[Scalar, ...]]:
        found = {text: self.texts(n, what) for text, n in self.shared(texts, node).items()}
        for number in {number for numbers in found.values() for number in numbers}:
            if not re.fullmatch("[1-9][0-9]{0,5}", number.text):
                self.refuse(number.place, f"'{number.text}' is not a sentence number")
        return {text: tuple(n for n in ns if re.fullmatch("[1-9][0-9]{0,5}", n.text)) for text, ns in found.items()}

    def meant(self, node: Node) -> tuple[tuple[Scalar, Scalar], ...]:
        return tuple((words, self.text(entity, "means")) for words, entity in self.mapping(node, "means"))

    def says(self, node: Node | None) -> Iterable[Said]:
        if node is not None and isinstance(node, Mapping) and not node.pairs:
            self.refuse(node.place, "says is empty; set the sentence aside instead")
        for subject, properties in self.mapping(node, "says"):
            for name, value in self.mapping(properties, f"what is said of '{subject.text}'"):
                values = self.items(value, name.text) if isinstance(value, Sequence) else (value,)
                for item in values:
                    yield self.said(subject, name, item)

    def said(self, subject: Scalar, name: Scalar, node: Node) -> Said:
        if not isinstance(node, Mapping):
            return Said(subject, name, self.text(node, name.text), {})
        found = self.record(node, f"a value of '{name.text}'", ("value",), (*QUALIFIERS, *OVERRIDES, "inferred"))
        value, inferred = self.text(found.pop("value", None), "value"), self.inferred(found.pop("inferred", None))
        return Said(subject, name, value, {key: self.texts(v, key) for key, v in found.items()}, inferred)

    # The ledger

    def ledger(self, tree: Node) -> list[LedgerEntry]:
        if isinstance(tree, Sequence) and not tree.items:
            return []
        return [self.ledger_entry(item) for item in self.items(tree, "the conflict ledger")]

    def ledger_entry(self, node: Node) -> LedgerEntry:
        found = self.record(node, "a conflict", ("id", "members", "why"), ("settled_for",))
        members = tuple(s for item in self.items(found.get("members"), "members") for s in self.says(item))
        if "members" in found and len(members) < 2:
            self.refuse(found["members"].place, "a conflict needs at least two members")
        return LedgerEntry(
            id=self.identifier(found.get("id"), "conflict id"),
            members=members,
            settled_for=self.settled(found.get("settled_for"), len(members)),
            why=self.text(found.get("why"), "why").text,
            place=node.place,
        )

    def settled(self, node: Node | None, count: int) -> int | None:
        if node is None:
            return None
        scalar = self.text(node, "settled_for")
        if not re.fullmatch("[1-9][0-9]?", scalar.text) or int(scalar.text) > count:
            self.refuse(node.place, f"settled_for '{scalar.text}'; expected the number of a member, 1 to {count}")
            return None
        return int(scalar.text)
