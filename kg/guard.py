"""Look at a SPARQL query before an engine sees it: refuse what reaches out, bound what could hang.

A tokenizer that knows strings, IRIs, comments and code point escapes, so that the same words inside
those pass. It refuses by name; what truly stops an attack is the worker that runs the query.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.errors import QueryError

MAX_BYTES = 64 * 1024
MAX_DEPTH = 32
MAX_PATTERNS = 100

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_REFUSED = {
    "SERVICE": "federated queries (SERVICE) are refused: nothing is fetched",
    "FROM": "FROM is refused: everything is in the default graph, and nothing is fetched",
} | {
    word: f"updates ({word}) are refused: this graph is read only"
    for word in ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY")
}
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n\r]*)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<text>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
            | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<name>(?:\w[\w.-]*)?:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<mark>[{}()\[\].;,])
  | (?P<other>\S)
    """,
    re.VERBOSE | re.DOTALL,
)


def tokens(query: str) -> Iterator[tuple[str, str, int]]:
    """Yield the kind, the text and the offset of each token; comments are left out."""
    for match in _TOKEN.finditer(query):
        if match.lastgroup and match.lastgroup != "comment":
            yield match.lastgroup, match.group(), match.start()


def unescape(query: str) -> str:
    """Resolve code point escapes, as SPARQL does before anything else (section 19.2)."""
    return _ESCAPE.sub(lambda m: _character(m[1] or m[2]), query)


def _character(digits: str) -> str:
    number = int(digits, 16)
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        raise QueryError(f"the escape of code point {number:X} is no character")
    return chr(number)


def inspect(query: str) -> str:
    """Check a query and return its form: SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises:
        QueryError: it is too long, too deep, has too many patterns, reaches out, or is no query.

    >>> inspect("SELECT ?x { ?x ?p 'SERVICE' } # LOAD")
    'SELECT'
    """
    size = len(query.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise QueryError(f"the query is {size} bytes long, at most {MAX_BYTES} are read")
    text = unescape(query)
    form, depth, patterns = "", 0, 0
    for kind, token, offset in tokens(text):
        if kind == "word":
            word = token.upper()
            form = form or (word if word in FORMS else "")
            if word in _REFUSED:
                raise QueryError(f"{_position(text, offset)}: {_REFUSED[word]}")
        elif kind == "mark":
            depth += (token in "{([") - (token in "})]")
            patterns += token in "{.;,"
            if depth > MAX_DEPTH:
                raise QueryError(f"{_position(text, offset)}: nested deeper than {MAX_DEPTH} levels")
    if patterns > MAX_PATTERNS:
        raise QueryError(f"the query has about {patterns} patterns, at most {MAX_PATTERNS} are taken")
    if not form:
        raise QueryError(f"no {', '.join(FORMS[:-1])} or {FORMS[-1]} in the query")
    return form


def _position(text: str, offset: int) -> str:
    line = text.count("\n", 0, offset) + 1
    return f"line {line}, column {offset - text.rfind(chr(10), 0, offset)}"
