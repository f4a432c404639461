"""Plain English wherever a person reads: no phrase that reads as translated."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PLAIN = {
    r"\ba fault of\b": "internal error",
    r"\bsomething else (?:is|was)\b": "what was found and what was expected",
    r"\b(?:is|are|was|were) wanted\b|\b(?:wanted|pinned) is\b": "expected",
    r"\bwants\b": "needs, expects",
    r"\bleft out[:,;]": "default:",
    r"\bnames? several\b": "is ambiguous",
    r"\bnothing is called\b|\bcalled (?:like|so)\b": "no … with this name",
    r"\b(?:none|nothing) of that name\b": "no … with this name",
    r"\bevidences\b": "pieces of evidence",
    r"\bbe listened\b": "cannot listen on",
    r"(?<!there )\b(?:is|are) no (?!longer|more|less|better)": "is not a",
    r"\bbe had\b": "is available",
    r"\bgives no\b": "returns no",
    r"\bso many\b": "the number, or its name",
    r"\bin the place of\b": "instead of, replace",
    r"\bfor ever\b": "forever, without a limit",
    r"\bspelled well or badly\b": "even if misspelled",
    r"\bit was (?:it|they|he|she)\b": "a plain subject",
    r"\bnone where\b|[,;] where (?:it|that|one|none|they|nothing) (?:is|are|was|were|has|had|could|cannot)\b": "if",
    r"^honestly\b|^#+ honestly\b": "Limitations",
    r"\bskipped 0\b": "a true count",
}
"""Phrases that read as translated, as regular expressions, with what to say instead."""

Text = tuple[str, int, str]
"""A path, a line number, and the text that begins there."""


def phrases(text: str) -> Iterator[tuple[int, str]]:
    """Yield the offset of each such phrase in a text, and what is wrong with it."""
    for pattern, plain in PLAIN.items():
        for match in re.finditer(pattern, text, re.IGNORECASE | re.MULTILINE):
            yield match.start(), f"{match[0]!r}; say {plain!r}"


def strings(path: Path) -> Iterator[Text]:
    """Yield the strings of a module: messages, help texts and docstrings; an f-string is one, with … for its values."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    pieces = {id(piece) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for piece in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in pieces:
            yield str(path), node.lineno, node.value
        elif isinstance(node, ast.JoinedStr):
            values = (piece.value if isinstance(piece, ast.Constant) else "…" for piece in node.values)
            yield str(path), node.lineno, "".join(map(str, values))


def comments(path: Path) -> Iterator[Text]:
    """Yield the comments of a module."""
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.COMMENT:
                yield str(path), token.start[0], token.string


def lines(path: Path) -> Iterator[Text]:
    """Yield the lines of a file."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        yield str(path), number, line


READERS = {
    "strings": (strings, ("kg/**/*.py", "benchmarks/*.py")),
    "comments": (comments, ("kg/**/*.py", "benchmarks/*.py")),
    "prose": (lines, ("*.md", "docs/**/*.md", "docs/**/*.ipynb", "kg/**/*.md")),
    "the page's words": (lines, ("kg/page/client/en.json",)),
    "templates": (lines, ("kg/**/*.html",)),
    "scripts": (lines, ("kg/page/client/*.mjs", "kg/serve/site/*.mjs")),
}
"""What is read, by which function, from which files."""


@pytest.mark.parametrize("kind", READERS)
def test_no_phrase_reads_as_translated(kind: str) -> None:
    reader, patterns = READERS[kind]
    count, problems = 0, []
    for path in sorted(path for pattern in patterns for path in ROOT.glob(pattern)):
        for file, line, text in reader(path):
            count += 1
            place = Path(file).relative_to(ROOT)
            problems += [f"{place}:{line + text.count(chr(10), 0, at)}: {what}" for at, what in phrases(text)]
    assert count, f"no {kind} were read"
    assert not problems, f"{len(problems)} in {count} {kind} read:\n" + "\n".join(problems)


def test_every_string_and_comment_of_a_module_is_read(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('"""Doc."""\nraise KeyError(f"{1} is {2}", "no")  # why\n', encoding="utf-8")
    assert sorted(strings(module)) == [(str(module), 1, "Doc."), (str(module), 2, "no"), (str(module), 2, "… is …")]
    assert list(comments(module)) == [(str(module), 2, "# why")]
    assert all(any(strings(path)) for path in ROOT.glob("kg/**/*.py"))


@pytest.mark.parametrize(
    "text",
    [
        "kg: a fault of kg itself: KeyError",
        "the query is not SPARQL: something else is wanted here",
        "'Acme' names several: a, b",
        "--company Organization  left out: MiniMax",
        "home: where the data folders are; left out, those of the package.",
        "nothing is called like that",
        "3 evidences",
        "127.0.0.1:80 cannot be listened on",
        "this is no HTTP request",
        "Return the page, or None where there is none.",
        "## Honestly",
        "skipped 0",
    ],
)
def test_a_translated_phrase_is_found(text: str) -> None:
    assert list(phrases(text))


@pytest.mark.parametrize(
    "text",
    [
        "there is no entity with this name",
        "kg: internal error: KeyError",
        "syntax error at line 1, column 27",
        "no entity is called 'Acme'; did you mean Acme Ltd?",
        "the folder where the seeds are; it is no longer empty",
        "12 pieces of evidence, default: MiniMax",
    ],
)
def test_plain_english_passes(text: str) -> None:
    assert not list(phrases(text))
