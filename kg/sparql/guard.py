"""Check a SPARQL query before an engine sees it: reject what reaches out, limit what could hang.

One pass over its tokens, which ends at the first that is too much. The messages name what is not allowed; what
truly stops an attack is the worker that runs the query (kg.stores.worker).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

from kg.errors import QueryError
from kg.sparql.messages import excerpt, position, syntax_error
from kg.sparql.tokens import CLOSING, OPENING, OPERANDS, Scanner, Token, ends_with, not_characters, unescape

MAX_BYTES = 64 * 1024
MAX_DEPTH = 32
MAX_TOKENS = 20_000
MAX_PATTERNS = 100
"""A triple counts as one, an item of a collection as two, an annotation as three: as the engine expands them."""
MAX_OPERATORS = 500
MAX_TERMS = 500
_LIMITS = {
    "patterns": MAX_PATTERNS,
    "operators": MAX_OPERATORS,
    "terms to select, describe, group or order by": MAX_TERMS,
}
_PATTERNS, _OPERATORS, _TERMS = _LIMITS


class Form(StrEnum):
    """The forms of a query (SPARQL 1.1 Query Language, section 16)."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"


FORMS = tuple(Form)
_NOT_ALLOWED = {
    "SERVICE": "SERVICE is not allowed: queries cannot reach other endpoints",
    "FROM": "FROM is not allowed: the default graph holds everything",
} | {
    word: f"{word} is not allowed: the graph is read-only"
    for word in ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY")
}
# Compiled when they are first needed: few queries need any, and each would be felt at every start.
_BEFORE = r"(?:a|true|false|[0-9.-]++|e[0-9]++)*+"
_GLUED = rf"(?ai){_BEFORE}(SERVICE|FROM)"
_GLUED_FILTER = rf"(?ai){_BEFORE}FILTER"
_NEXT = r"(?s)(?:[ \t\r\n]++|#[^\r\n]*+)*+(.?)"
_SERVER = r"<(?:[A-Za-z][A-Za-z0-9+.-]*+:)?//[^/?#>]*+>"
_KEYWORD = r"(?i)[.:]|true|false|service|filter|bind|values"
_NOT_IN_IRIS = frozenset("\ufff0\ufff1\ufff2\ufff3\ufff4\ufff5\ufff6\ufff7\ufff8\ufff9\ufffa\ufffb\ufffc\ufffd")
_SIGNED = tuple("0123456789.")
_WEIGHED = frozenset({"query", "select", "group", "list"})
_STEPS = frozenset({"|", "/", "^", "!", "^^"})


def inspect(text: str) -> tuple[Form, tuple[Token, ...]]:
    """Check a query; all other modules make a `kg.sparql.query.Query`, which calls this function.

    Args:
        text: the query.

    Returns:
        Its form and its tokens.

    Raises:
        QueryError: it is too long or too complex, asks for what is not allowed, or is not a query.

    >>> form, tokens = inspect("SELECT ?x { ?x ?p 'SERVICE' } # LOAD")
    >>> form, tokens[0]
    (<Form.SELECT: 'SELECT'>, Token(kind='word', text='SELECT', start=0))
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise QueryError(f"the query is too long: {size} bytes (limit {MAX_BYTES})")
    inspection = _Inspection(text)
    inspection.run()
    return inspection.form, tuple(inspection.tokens)


class _Inspection:
    """One pass over the tokens of a query; a check sees the scanner as it stands before its token.

    Attributes:
        form: the form of the query, once its keyword was passed.
        tokens: the tokens that were passed.
    """

    form: Form

    def __init__(self, text: str) -> None:
        self.text = text
        self.scanner = Scanner(text)
        self.tokens: list[Token] = []
        self.counts = dict.fromkeys(_LIMITS, 0)
        self.in_prologue = True
        self.prefixes: set[str] = set()
        self.server = self.server_base = False  # whether a prefix, or the base, names a server without a path

    def run(self) -> None:
        """Check every token, in order; raises QueryError at the first that is not allowed."""
        checks: dict[str, Callable[[str, int], None]] = {
            "word": self.word, "name": self.name, "iri": self.iri, "text": self.escaped, "mark": self.mark,
            "operator": self.operator, "broken": self.broken, "escape": self.escape,
        }  # fmt: skip
        frames = self.scanner.frames
        for token in self.scanner:
            kind, text, offset = token
            if len(self.tokens) == MAX_TOKENS:
                raise self.too_many("tokens", MAX_TOKENS, offset)
            self.tokens.append(token)
            if kind in checks:
                checks[kind](text, offset)
            if frames[-1] in _WEIGHED:
                self.weigh(kind, text, offset)
        self.need_form()

    def need_form(self) -> None:
        if self.in_prologue:
            raise QueryError(f"the query has no {', '.join(FORMS[:-1])} or {FORMS[-1]}")

    def stop(self, offset: int, message: str) -> QueryError:
        return QueryError(f"{position(self.text, offset)}: {message}{excerpt(self.text, offset)}")

    def too_many(self, what: str, limit: int, offset: int) -> QueryError:
        return QueryError(f"{position(self.text, offset)}: too many {what} (limit {limit})")

    def follows(self, offset: int) -> str:
        match = re.compile(_NEXT).match(self.text, offset)
        return match[1] if match else ""

    # What reaches out

    def word(self, token: str, offset: int) -> None:
        word = token.upper()
        if self.in_prologue and word in FORMS:
            self.form, self.in_prologue = Form(word), False
        if match := _glued(word):
            raise self.stop(offset + match.start(1), _NOT_ALLOWED[match[1]])
        if word in _NOT_ALLOWED:
            raise self.stop(offset, _NOT_ALLOWED[word])

    def name(self, token: str, offset: int) -> None:
        """Reject a name that the engine may read as words and another name."""
        prefix, _, local = token.partition(":")
        if self.in_prologue:
            self.prefixes.add(prefix)
            return
        match = _glued(token.upper())
        if match and self.falls_apart(prefix, match[1], offset + len(token)):
            raise self.stop(offset + match.start(1), _NOT_ALLOWED[match[1]])
        if self.server and re.search(_KEYWORD, local):
            raise self.stop(offset, f"'{token}' is ambiguous: end the IRIs of PREFIX and BASE with '/' or '#'")
        if not _NOT_IN_IRIS.isdisjoint(token):
            raise self.stop(offset, f"invalid character in the name '{token}'")
        if "FILTER" in token.upper() and re.match(_GLUED_FILTER, token):
            self.filter_name(offset, offset + len(token))

    def falls_apart(self, prefix: str, word: str, end: int) -> bool:
        """Whether the engine takes a name for `word` and more: no such prefix, or no place for a name."""
        if prefix not in self.prefixes:
            return True
        if word == "FROM":
            return self.scanner.frames[-1] == "query" and self.form != "DESCRIBE" and self.follows(end) != "("
        return self.follows(end) == "{" and not ends_with(self.scanner.last, "GRAPH")

    def filter_name(self, offset: int, end: int) -> None:
        inside = self.scanner.frames[-1] != "group" or ends_with(self.scanner.last, "FILTER")
        if not inside and self.follows(end) == "(":
            raise self.stop(offset, "expected a space after FILTER")

    def iri(self, token: str, offset: int) -> None:
        if self.in_prologue:
            server = bool(re.fullmatch(_SERVER, unescape(token))) or (self.server_base and token == "<>")
            if ends_with(self.scanner.last, "BASE"):
                self.server_base |= server
            else:
                self.server |= server
        self.escaped(token, offset)

    # What is not SPARQL

    def not_sparql(self, offset: int, message: str) -> QueryError:
        return QueryError(syntax_error(self.text, offset, message))

    def escaped(self, token: str, offset: int) -> None:
        for number in not_characters(token):
            raise self.not_sparql(offset, f"U+{number:X} is not a character")

    def escape(self, token: str, offset: int) -> None:
        raise self.stop(offset, f"{token} is not allowed here: only strings and IRIs may contain escapes")

    def broken(self, token: str, offset: int) -> None:
        end = offset + len(token)
        escapes = self.text[end : end + 1] == "\\"
        what = "invalid escape; write \\\\ for a backslash" if escapes else "unterminated string"
        raise self.not_sparql(end, what)

    # What could hang

    def add(self, what: str, number: int, offset: int) -> None:
        self.counts[what] += number
        if self.counts[what] > _LIMITS[what]:
            raise self.too_many(what, _LIMITS[what], offset)

    def mark(self, token: str, offset: int) -> None:
        if token in CLOSING:
            self.nest(offset)
        elif token in OPENING and self.scanner.brackets[-1] != OPENING[token]:
            raise self.not_sparql(offset, f"unmatched '{token}'")
        if token == "{":
            self.need_form()
        if token in "{[" or (token in ".;," and self.scanner.frames[-1] != "expression"):
            self.add(_PATTERNS, 3 if self.text.startswith("{|", offset) else 1, offset)

    def nest(self, offset: int) -> None:
        if len(self.scanner.frames) > MAX_DEPTH:
            raise self.too_many("nested levels", MAX_DEPTH, offset)

    def operator(self, token: str, offset: int) -> None:
        expression = self.scanner.frames[-1] == "expression"
        if token == "<<":
            self.nest(offset)
        if token in ("~", "<<") or (token == "/" and not expression):
            self.add(_PATTERNS, 1, offset)
        signs = token in "+-" and self.text[offset + 1 : offset + 2] in _SIGNED
        if token != "^^" and not (signs and not (expression and self.scanner.operand)):
            self.add(_OPERATORS, 1, offset)

    def weigh(self, kind: str, token: str, offset: int) -> None:
        """Count what is listed without separators: items of a collection, terms of a clause, parts of a group."""
        scanner, begins = self.scanner, kind in OPERANDS or token in CLOSING
        match scanner.frames[-1]:
            case "list" if (begins or kind == "word") and kind != "tag" and scanner.last.text not in _STEPS:
                self.add(_PATTERNS, 2, offset)
            case "query" | "select" if begins and token != "{" and not self.in_prologue:
                self.add(_TERMS, 1, offset)
            case "group" if token == "(":
                self.add(_OPERATORS, 1, offset)
            case "group" if begins and scanner.last.text == ")" and scanner.closed == "expression":
                self.add(_PATTERNS, 1, offset)


def _glued(word: str) -> re.Match[str] | None:
    """Return where a word in upper case begins with one that reaches out, behind others that are glued to it."""
    return re.match(_GLUED, word) if "SERVICE" in word or "FROM" in word else None
