"""Saved questions: SPARQL files with a header and parameters that are bound as terms.

The form of a file is described in kg/graph/queries/README.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from kg.errors import NotFound, QueryError, nearest
from kg.folding import fold
from kg.languages import INTERFACE
from kg.sparql.query import Query
from kg.sparql.query_files import VALUES, bound

FOLDER = Path(__file__).with_name("queries")
VALUE_KINDS = ("Status", "Stance", "Property", "date", "number", "text")

MOST_NAMED = 8
"""The most questions that an error names."""
_HEADER = re.compile(r"#\+ ([a-z]+)(?:\.([A-Za-z]\w*))?: (\S.*)")
_PLACE = re.compile(r"\{(\w+)\}")


class Parameter(NamedTuple):
    """A parameter: its name, the kind of its value, and the default as it stands in the file."""

    name: str
    kind: str
    default: str


class Question(NamedTuple):
    """A saved question: what its header says, its parameters, and its text: the SPARQL below the header."""

    name: str
    title: str
    asked: Mapping[str, str]
    topics: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    text: str

    @property
    def topic(self) -> str:
        """The topic that it is listed under: its first; empty if it has none."""
        return self.topics[0] if self.topics else ""

    def bind(self, terms: Mapping[str, Sequence[str]]) -> str:
        """Return the query with terms in the VALUES lines of its parameters; the others keep their default.

        Args:
            terms: for each parameter its terms in N-Triples.

        Raises:
            QueryError: there is no such parameter, or no term for it.
        """
        for name, given in terms.items():
            self.parameter(name)
            if not given:
                raise QueryError(f"no value for parameter '{name}' of '{self.name}'")
        return bound(self.text, terms)

    def parameter(self, name: str) -> Parameter:
        """Return a parameter; raises QueryError if there is no parameter of that name."""
        found = next((p for p in self.parameters if p.name == name), None)
        if found is None:
            known = [p.name for p in self.parameters]
            there = f"known are {', '.join(known)}" if known else "it has none"
            raise QueryError(f"'{self.name}' has no parameter '{name}'{nearest(name, known)}; {there}")
        return found

    def in_words(self, lang: str = "en", values: Mapping[str, str] | None = None) -> str:
        """Return the question in words; a parameter without a value goes by its name."""
        return _PLACE.sub(lambda m: (values or {}).get(m[1]) or f"‹{m[1]}›", self.asked[lang])


def questions(folder: Path = FOLDER) -> dict[str, Question]:
    """Return every saved question, by name."""
    return {path.stem: read_question(path) for path in sorted(folder.glob("*.rq"))}


def question(name: str, folder: Path = FOLDER) -> Question:
    """Return one saved question.

    Raises:
        NotFound: there is no saved question of that name.
    """
    known = sorted(path.stem for path in folder.glob("*.rq"))
    if name not in known:
        raise NotFound(f"no saved question '{name}'{_alike(name, folder, known)}; 'kg ask' lists all {len(known)}")
    return read_question(folder / f"{name}.rq")


def _alike(name: str, folder: Path, known: Sequence[str]) -> str:
    """Return a hint that names the question of the closest name, and those that fit the words of the name."""
    fits = [asked.name for asked in fitting(name, questions(folder).values())]
    more = f"; these fit: {', '.join(fits[:MOST_NAMED])}" if len(fits) > 1 else ""
    return nearest(name, known) + more


def fitting(words: str, found: Iterable[Question]) -> list[Question]:
    """Return the questions that fit words in any of their languages, by name.

    Each word is the beginning of a word in the question's name, title, topics or text, or in the names of the terms
    that it asks for.

    >>> [asked.name for asked in fitting("ceo", questions().values())][:2]
    ['company-profiles', 'positions']
    """
    wanted = [_SYNONYMS.get(word, (word,)) for word in fold(words).replace("-", " ").split()]
    texts = {asked.name: (asked, _searched(asked)) for asked in found}
    return [
        asked for asked, text in texts.values() if wanted and all(any(_begins(w, text) for w in ws) for ws in wanted)
    ]


def _begins(word: str, text: str) -> bool:
    return f" {word}" in text or f" ال{word}" in text


_CHIEF = ("chief executive", "position")
_SYNONYMS = {
    "ceo": _CHIEF, "ceos": _CHIEF, "boss": _CHIEF, "staff": ("position",), "job": ("position",), "jobs": ("position",),
    "hq": ("based",), "cost": ("price",), "revenue": ("money",), "lawsuit": ("dispute",),
    "competitor": ("rival",), "competitors": ("rival",),
}  # fmt: skip
"""Words that people look for → words of the questions, any of which will do."""


def _searched(asked: Question) -> str:
    terms = (re.sub(r"([a-z])([A-Z])", r"\1 \2", name) for name in re.findall(r"\bvg:(\w+)", asked.text))
    defaults = re.findall(r"\bid:([\w-]+)", asked.text)
    parts = (asked.name, asked.title, *asked.asked.values(), *asked.topics, *terms, *defaults)
    return " " + " ".join(re.split(r"[\W_]+", fold(" ".join(parts))))


@lru_cache(maxsize=256)
def read_question(path: Path) -> Question:
    """Read a saved question.

    Raises:
        QueryError: its header or its parameters are malformed; the message has the file and the line.
    """
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    head = list(takewhile(lambda line: line.startswith("#+"), lines))
    header, kinds = _header(path.name, head)
    text = "".join(lines[len(head) :])
    for key in ("title", *(f"question.{lang}" for lang in INTERFACE)):
        if key not in header:
            raise QueryError(f"{path.name}:1: the header lacks '{key}'")
    defaults = _defaults(path.name, text, kinds)
    for lang in INTERFACE:
        for name in _PLACE.findall(header[f"question.{lang}"]):
            if name not in kinds:
                raise QueryError(f"{path.name}:1: question.{lang} uses {{{name}}}, which is not a parameter")
    return Question(
        name=path.stem,
        title=header["title"],
        asked={lang: header[f"question.{lang}"] for lang in INTERFACE},
        topics=tuple(topic.strip() for topic in header.get("topic", "").split(",") if topic.strip()),
        parameters=tuple(Parameter(name, kind, defaults[name]) for name, kind in kinds.items()),
        text=text,
    )


def _header(file: str, lines: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    header: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for number, line in enumerate(map(str.rstrip, lines), 1):
        match = _HEADER.fullmatch(line)
        if match is None:
            raise QueryError(f"{file}:{number}: '{line}' is not '#+ key: value'")
        key = f"{match[1]}.{match[2]}" if match[2] else match[1]
        if key in header:
            raise QueryError(f"{file}:{number}: duplicate key '{key}'")
        if key == "parameter.timeout":
            raise QueryError(f"{file}:{number}: a parameter cannot be called 'timeout'")
        if match[1] == "parameter" and match[2]:
            kinds[match[2]] = match[3]
        elif key not in ("title", "topic", *(f"question.{lang}" for lang in INTERFACE)):
            raise QueryError(f"{file}:{number}: unknown key '{key}'")
        header[key] = match[3]
    return header, kinds


def _defaults(file: str, text: str, kinds: Mapping[str, str]) -> dict[str, str]:
    """Return the defaults of the parameters: the terms in their VALUES lines, of which each has exactly one."""
    try:
        starts = {token.start for token in Query(text).tokens if token.word == "VALUES"}
    except QueryError as error:
        raise QueryError(f"{file}: {error}") from None
    found: dict[str, str] = {}
    for match in VALUES.finditer(text):
        if match.start() + len(match[0]) - len(match[0].lstrip()) not in starts:
            continue
        if match[1] in found:
            raise QueryError(f"{file}: two VALUES lines for ?{match[1]}")
        found[match[1]] = match[2].strip()
    for name in kinds:
        if name not in found:
            raise QueryError(f"{file}: parameter '{name}' needs a line of its own: VALUES ?{name} {{ … }}")
    return found


def to_markdown(found: Sequence[Question]) -> str:
    """Return saved questions as a Markdown page: by topic, each in its languages, with its SPARQL.

    The page is docs/queries.md, written by `kg ask --format markdown`.
    """
    parts = [_PREFACE]
    for topic in sorted({asked.topic for asked in found}):
        parts.append(f"\n## {topic.capitalize() or 'Other'}\n")
        parts += [_section(asked) for asked in found if asked.topic == topic]
    return "".join(parts)


_PREFACE = """# Saved questions

Run a question with `kg ask NAME`, or from Python with `g.ask("NAME")`. Each is a file in kg/graph/queries that also
runs unchanged in other SPARQL tools. `kg ask --format markdown` generates this page from these files.
"""


def _section(asked: Question) -> str:
    words = "".join(f"- {lang}: {asked.in_words(lang)}\n" for lang in INTERFACE)
    options = "".join(f" --{p.name} {p.kind.upper()}" for p in asked.parameters)
    command = f"```sh\nkg ask {asked.name}{options}\n```\n"
    return f"\n### {asked.name}\n\n{asked.title}.\n\n{words}\n{command}\n```sparql\n{asked.text.rstrip()}\n```\n"
