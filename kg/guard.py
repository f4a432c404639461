"""Look at a SPARQL query before an engine sees it: refuse what reaches out, bound what could hang.

A tokenizer that knows strings, IRIs, comments and code point escapes, so that the same words inside
those pass. It refuses by name; what truly stops an attack is the worker that runs the query.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.errors import QueryError

MAX_BYTES = 64 * 1024
MAX_DEPTH = 32
MAX_PATTERNS = 100
MAX_OPERATORS = 500

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_REFUSED = {
    "SERVICE": "federated queries (SERVICE) are refused: nothing is fetched",
    "FROM": "FROM is refused: everything is in the default graph, and nothing is fetched",
} | {
    word: f"updates ({word}) are refused: this graph is read only"
    for word in ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY")
}
# Each of these nests the engine's expression by one: thousands in a row overflow its stack.
_NESTING_WORDS = frozenset({"AS", "BIND", "FILTER", "HAVING"})
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n\r]*)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<text>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
            | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<name>(?:[^\W\d](?:[\w.-]*[\w-])?)?:
            (?:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\[^\s\w])*(?:[\w:-]|%[0-9A-Fa-f]{2}|\\[^\s\w]))?)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<number>(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+|\d*\.\d+|\d+)
  | (?P<mark>[{}()\[\].;,])
  | (?P<operator>\^\^|&&|\|\||!=|<=|>=|[-+*/|^=<>!?&])
  | (?P<other>\S)
    """,
    re.VERBOSE | re.DOTALL,
)
_OPEN = {"{": "}", "(": ")", "[": "]"}


def tokens(query: str) -> Iterator[tuple[str, str, int]]:
    """Yield the kind, the text and the offset of each token; comments are left out.

    Kinds are iri, text, variable, tag, name (a prefixed name), word, number, mark (a bracket or a
    separator), operator and other.
    """
    for match in _TOKEN.finditer(query):
        if match.lastgroup and match.lastgroup != "comment":
            yield match.lastgroup, match.group(), match.start()


def unescape(query: str) -> str:
    """Resolve code point escapes, as SPARQL does before anything else (section 19.2)."""
    return _ESCAPE.sub(lambda m: _character(m[1] or m[2]), query) if "\\" in query else query


def _character(digits: str) -> str:
    number = int(digits, 16)
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        raise QueryError(f"the escape of code point {number:X} is no character")
    return chr(number)


@lru_cache(maxsize=512)
def inspect(query: str) -> str:
    """Check a query and return its form: SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises:
        QueryError: it is too long, too deep, has too many patterns, reaches out, or is no query.

    >>> inspect("SELECT ?x { ?x ?p 'SERVICE' } # LOAD")
    'SELECT'
    """
    if not isinstance(query, str):
        raise QueryError(f"a query is text, not {type(query).__name__}")
    size = len(query.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise QueryError(f"the query is {size} bytes long, at most {MAX_BYTES} are read")
    text = unescape(query)
    if text != query:  # Oxigraph resolves escapes inside strings only: it reads the query as it stands
        _check_words(query)
        _check_shape(query)
    form = _check_words(text)
    _check_shape(text)
    if not form:
        raise QueryError(f"no {', '.join(FORMS[:-1])} or {FORMS[-1]} in the query")
    return form


def _check_words(text: str) -> str:
    form = ""
    for kind, token, offset in tokens(text):
        word = token.upper() if kind == "word" else ""
        form = form or (word if word in FORMS else "")
        if word in _REFUSED:
            raise QueryError(f"{position(text, offset)}: {_REFUSED[word]}{excerpt(text, offset)}")
    return form


def _check_shape(text: str) -> None:
    """Bound nesting, patterns and operators; the commas of an argument list are free."""
    open_brackets: list[str] = []
    patterns = operators = 0
    for kind, token, offset in tokens(text):
        if kind == "mark":
            if token in _OPEN:
                open_brackets.append(token)
            elif token in "})]" and open_brackets:
                open_brackets.pop()
            patterns += token in "{.;" or (token == "," and open_brackets[-1:] != ["("])
            if len(open_brackets) > MAX_DEPTH:
                raise QueryError(f"{position(text, offset)}: nested deeper than {MAX_DEPTH} levels")
        elif kind == "operator" or (kind == "word" and token.upper() in _NESTING_WORDS):
            patterns += token == "/"
            operators += 1
    if patterns > MAX_PATTERNS:
        raise QueryError(f"the query has about {patterns} patterns, at most {MAX_PATTERNS} are taken")
    if operators > MAX_OPERATORS:
        raise QueryError(f"the query has {operators} operators, at most {MAX_OPERATORS} are taken")


def position(text: str, offset: int) -> str:
    r"""Return where an offset is, for people.

    >>> position("SELECT ?x\n{ }", 10)
    'line 2, column 1'
    """
    line = text.count("\n", 0, offset) + 1
    return f"line {line}, column {offset - text.rfind(chr(10), 0, offset)}"


def excerpt(text: str, offset: int, width: int = 76) -> str:
    """Return the line of an offset, indented, with a caret below it; a long line is cut.

    >>> print(excerpt("SELECT ?x { ?x foo }", 15))
    <BLANKLINE>
      SELECT ?x { ?x foo }
                     ^
    """
    start = text.rfind("\n", 0, offset) + 1
    line = text[start:].splitlines()[0] if text[start:] else ""
    column = offset - start
    cut = max(0, column - width // 2) if len(line) > width else 0
    shown = ("…" if cut else "") + line[cut : cut + width].replace("\t", " ")
    return f"\n  {shown}\n  {' ' * (column - cut + bool(cut))}^"
