r"""The tokens of a SPARQL query, as Oxigraph reads them (SPARQL 1.1 Query Language, section 19.8).

Its parser has no word boundaries: it reads `trueSERVICE` as two words and, in an expression, `?a<b>` as a
comparison. Strings, IRIs and comments can hide words, so these follow its grammar exactly; the rest errs on the side
of more tokens. Every repetition is possessive, so the time is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

# PN_CHARS_BASE and PN_CHARS beyond ASCII
_LETTERS = (
    r"\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_MARKS = r"\u00B7\u0300-\u036F\u203F\u2040"
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"
_CODE_POINT = r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})"
_ESCAPED = rf"\\[tbnrf\"'\\]|{_CODE_POINT}"
_UNCLOSED = (
    rf"\"\"\"(?:[^\"\\]++|{_ESCAPED}|\"(?!\"\"))*+",
    rf"'''(?:[^'\\]++|{_ESCAPED}|'(?!''))*+",
    rf"\"(?!\"\")(?:[^\"\\\n\r]++|{_ESCAPED})*+",
    rf"'(?!'')(?:[^'\\\n\r]++|{_ESCAPED})*+",
)
_PATTERN = rf"""
    (?:[ \t\r\n]++|\#[^\r\n]*+)*+
  (?:
    (?P<variable>[?$][BASE_0-9][CHARS]*+)
  | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]++|{_CODE_POINT})*+>)
  | (?P<text>{_UNCLOSED[0]}\"\"\"|{_UNCLOSED[1]}'''|{_UNCLOSED[2]}\"|{_UNCLOSED[3]}')
  | (?P<broken>{"|".join(_UNCLOSED)})
  | (?P<tag>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+)
  | WORDS
  | (?P<number>[0-9]*+\.[0-9]++(?:[eE][+-]?[0-9]++)?+|[0-9]++(?:\.?[eE][+-]?[0-9]++)?+)
  | (?P<mark>[{{}}()\[\].;,])
  | (?P<operator>\^\^|&&|\|\||!=|<=|>=|<<|>>|[-+*/|^=<>!?&~])
  | (?P<escape>{_CODE_POINT})
  | (?P<other>\\.|.)
  )
"""
_LOCAL = rf"(?:[BASE_:0-9]|{_PLX})(?:[CHARS:-]++|{_PLX})*+(?:\.++(?:[CHARS:-]++|{_PLX})++)?+"
_NAMES = rf"""
    (?P<boolean>(?:true|false)(?=\.))
  | (?P<name>(?:_|[BASE][CHARS.-]*+(?<!\.))?+:(?:{_LOCAL})?+)
  | (?P<run>[BASE_][CHARS.-]*+)
"""
_WORD = "(?P<word>[BASE_][CHARS]*+)"


@cache
def _token(beyond_ascii: bool, in_run: bool) -> re.Pattern[str]:
    """Return the pattern of the next token.

    Args:
        beyond_ascii: whether the text has other characters than ASCII; their classes take long to compile.
        in_run: whether it is inside a run of name characters without a colon, so that none is looked for again.
    """
    base = "A-Za-z" + _LETTERS * beyond_ascii
    chars = f"{base}_0-9" + _MARKS * beyond_ascii
    text = _PATTERN.replace("WORDS", _WORD if in_run else _NAMES).replace("BASE", base).replace("CHARS", chars)
    return re.compile(text, re.VERBOSE | re.DOTALL)


_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|.)", re.DOTALL)
_VERB = re.compile(r"(?:true|false)?a|true|false")
CLOSING = {"{": "}", "(": ")", "[": "]", "<<": ">>"}
OPENING = {close: opening for opening, close in CLOSING.items()}
OPERANDS = frozenset({"variable", "iri", "text", "tag", "name", "number"})
_GLUED_OPERANDS = ("true", "false", *"0123456789")


class Token(namedtuple("Token", ("kind", "text", "start"))):
    """A token: its kind, its text, and the offset at which it starts.

    Kinds are iri, text (a string), variable, tag (a language), name (a prefixed name), word, number, mark (a
    bracket or a separator), operator, escape (of a code point, outside strings and IRIs), broken (a string that is
    not closed, or as far as an invalid escape) and other.
    """

    __slots__ = ()
    kind: str
    text: str
    start: int

    @property
    def word(self) -> str:
        """The word in upper case; empty for a token of another kind."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.text)


NO_TOKEN = Token("", "", 0)


class Scanner:
    """The tokens of a text, and the brackets around the current one.

    >>> [token.text for token in Scanner("ASK { ?s a vg:Model } # a comment")]
    ['ASK', '{', '?s', 'a', 'vg:Model', '}']

    Attributes:
        frames: what each open bracket contains: a `group` of patterns, a `select` (a group that is a sub-SELECT),
            a `square` ([ ]), a `list` (a collection or a path), an `expression`, a `triple` (<< >>), the
            `names` of VALUES or its `data`. The first is the `query`.
        brackets: the open brackets themselves; the first is empty.
        last, before: the previous token, and the one before it.
        closed: what the bracket that was closed last contained.
        operand: whether an operand ends at the previous token, so that an operator may follow.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.frames, self.brackets = ["query"], [""]
        self.last = self.before = NO_TOKEN
        self.closed = ""
        self.operand = False

    def __iter__(self) -> Iterator[Token]:
        beyond_ascii = not self.text.isascii()
        at = run = 0
        while match := _token(beyond_ascii, at < run).match(self.text, at):
            kind = str(match.lastgroup)
            token, start, at = match[kind], match.start(kind), match.end()
            if kind == "run" and ("." in token or "-" in token):
                at, run = start, at
                continue
            if token[0] == "<" and self.operand and self.frames[-1] == "expression":
                kind, token = "operator", "<=" if token[1:2] == "=" else "<"
                at = start + len(token)
            if kind in ("boolean", "run"):
                kind = "word"
            passed = Token(kind, token, start)
            yield passed
            self._pass(passed)

    def _pass(self, token: Token) -> None:
        text = token.text
        if token.kind in OPERANDS:
            self.operand = True
        elif text in CLOSING:
            self.frames.append(self._frame(text))
            self.brackets.append(text)
            self.operand = False
        elif text in OPENING:
            self._close(text)
        else:
            self.operand = text.endswith(_GLUED_OPERANDS)
            if self.last.text == "{" and text.upper().startswith("SELECT"):
                self.frames[-1] = "select"
        self.before, self.last = self.last, token

    def _close(self, token: str) -> None:
        if self.brackets[-1] == OPENING[token]:
            self.closed = self.frames.pop()
            self.brackets.pop()
        self.operand = True

    def _frame(self, opening: str) -> str:
        around = self.frames[-1]
        if opening in ("<<", "["):
            return "triple" if opening == "<<" else "square"
        if opening == "{":
            return "data" if self._after_values() else "group"
        if around in ("expression", "triple", "data", "list"):
            return around
        if ends_with(self.last, "VALUES"):
            return "names"
        return "expression" if around in ("query", "select") or self._calls() else "list"

    def _after_values(self) -> bool:
        named = self.last.text == ")" and self.closed == "names"
        return named or (self.last.kind == "variable" and ends_with(self.before, "VALUES"))

    def _calls(self) -> bool:
        """Whether a parenthesis in a group holds an expression: after FILTER, BIND or the name of a function."""
        if self.last.kind in ("name", "iri"):
            return ends_with(self.before, "FILTER")
        return self.last.kind == "word" and not _VERB.fullmatch(self.last.text)


def ends_with(token: Token, keyword: str) -> bool:
    """Return whether a token is a word that ends with a keyword: another may be glued before it.

    >>> ends_with(Token("word", "trueFilter", 0), "FILTER")
    True
    """
    return token.word.endswith(keyword)


_VOLATILE = ("RAND", "NOW", "UUID", "STRUUID", "BNODE")


def calls_volatile(tokens: Iterable[Token]) -> bool:
    """Return whether a function is called whose value changes from one run to the next.

    These are the functions of SPARQL 1.1 Query Language, section 17.4, whose value does not depend on their arguments
    alone. Another word may be glued before the name, as in `FILTERRAND()`.

    >>> calls_volatile(Scanner("BIND(NOW() AS ?x)")), calls_volatile(Scanner("BIND('NOW()' AS ?now)"))
    (True, False)
    """
    return any(after.text == "(" and token.word.endswith(_VOLATILE) for token, after in pairwise(tokens))


def unescape(query: str) -> str:
    r"""Resolve the escapes of code points (section 19.2), except after a backslash and of surrogates.

    >>> unescape(r"caf\u00E9 \\u00E9 \uD800")
    'café \\\\u00E9 \\uD800'
    """
    return _ESCAPE.sub(_resolved, query) if "\\" in query else query


def _resolved(match: re.Match[str]) -> str:
    number = _code_point(match)
    return match[0] if number is None or not _is_character(number) else chr(number)


def _code_point(match: re.Match[str]) -> int | None:
    digits = match[1] or match[2]
    return int(digits, 16) if digits else None


def _is_character(number: int) -> bool:
    return number < 0xD800 or 0xDFFF < number <= 0x10FFFF


def not_characters(token: str) -> Iterator[int]:
    r"""Yield the code points that a string or an IRI escapes and that are not characters.

    >>> [hex(number) for number in not_characters(r"'\uD800 \\uD800 \u0041'")]
    ['0xd800']
    """
    for match in _ESCAPE.finditer(token) if "\\" in token else ():
        number = _code_point(match)
        if number is not None and not _is_character(number):
            yield number
