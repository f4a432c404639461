"""Read the graph patterns of a SELECT, as far as is needed to say which triples made a row.

A recursive descent over the pattern part of SPARQL 1.1 Query Language (sections 5 to 12): groups, OPTIONAL, UNION,
MINUS, BIND, VALUES, sub-SELECT, property paths, and the abbreviations of triples. Expressions are kept as text. The
engine has accepted the query before: what is not supported here raises `Unreadable`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from kg.sparql import paths
from kg.sparql.paths import Alternative, Inverse, Negated, Path, Predicate, Repeated
from kg.sparql.patterns import FRESH, Group, Item, Optional, Raw, Select, Sub, Triple, Union
from kg.sparql.terms import Unreadable
from kg.sparql.tokens import CLOSING, OPENING, Token, calls_volatile

_END = Token("end", "", 1 << 30)
_AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "GROUP_CONCAT", "SAMPLE"})
_MODIFIERS = frozenset({"GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"})
_RDF = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def read_select(text: str, tokens: Sequence[Token]) -> Select:
    """Read a SELECT; all other modules ask a `kg.sparql.query.Query` for its `patterns`.

    Args:
        text: the query.
        tokens: its tokens.

    Raises:
        Unreadable: it is not a SELECT, or it has a shape that is not supported.

    >>> from kg.sparql.query import Query
    >>> Query("SELECT ?maker { ?model vg:developedBy/rdfs:label ?maker }").patterns.where.written()
    '{ ?model vg:developedBy ?kg__0 . ?kg__0 rdfs:label ?maker . }'
    """
    return _Parser(text, tokens).query()


def read_group(text: str, tokens: Sequence[Token], at: int) -> Group:
    """Read the group that begins with the token number `at`; raises Unreadable as `read_select` does."""
    parser = _Parser(text, tokens)
    parser.at = at
    return parser.group()


class _Parser:
    """The parser at a token; kg.sparql.guard bounds its recursion."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.at = 0
        self.fresh = (f"{FRESH}{number}" for number in count())
        self.blanks: dict[str, str] = {}

    # Tokens

    @property
    def now(self) -> Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else _END

    def next(self) -> Token:
        token = self.now
        self.at += 1
        return token

    def take(self, text: str) -> bool:
        """Step over a mark, an operator or a word, if it comes next."""
        if self.now.text == text or self.now.word == text:
            self.at += 1
            return True
        return False

    def want(self, text: str) -> None:
        if not self.take(text):
            raise Unreadable(f"expected '{text}', found '{self.now.text}'")

    def slice(self, first: int, last: int) -> str:
        """Return the text of tokens `first` to `last`, the last excluded."""
        if first >= last:
            return ""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end]

    def bracketed(self) -> str:
        """Step over a bracket and everything inside it, and return its text."""
        first, depth = self.at, 0
        while True:
            token = self.next()
            if token is _END:
                raise Unreadable("unmatched bracket")
            if token.kind == "mark":
                depth += (token.text in CLOSING) - (token.text in OPENING)
            if depth == 0:
                return self.slice(first, self.at)

    def clause(self) -> str:
        """Step over a word and the bracket after it, and return their text."""
        first = self.at
        self.next()
        self.bracketed()
        return self.slice(first, self.at)

    # The query

    def query(self) -> Select:
        prefixes: dict[str, str] = {}
        while self.now.word in ("PREFIX", "BASE"):
            if self.next().word == "PREFIX":
                name = self.next().text
                prefixes[name[:-1]] = self.now.text[1:-1]
            self.next()
        select = self.select(self.slice(0, self.at), prefixes)
        if self.now is not _END:
            raise Unreadable(f"unexpected '{self.now.text}' after the query")
        return select

    def select(self, prologue: str, prefixes: dict[str, str]) -> Select:
        start = self.at
        self.want("SELECT")
        distinct = self.now.word in ("DISTINCT", "REDUCED")
        self.at += distinct
        columns, volatile, aggregated = self.columns()
        self.take("WHERE")
        where = self.group()
        clauses, keys = self.modifiers()
        return Select(
            prologue, prefixes, distinct, columns, volatile, where,
            keys if keys is not None else {} if aggregated or clauses["HAVING"] else None,
            clauses["GROUP"], clauses["HAVING"], clauses["ORDER"],
            f"{clauses['LIMIT']} {clauses['OFFSET']}".strip(), clauses["VALUES"], self.slice(start, self.at),
        )  # fmt: skip

    def columns(self) -> tuple[dict[str, str] | None, frozenset[str], bool]:
        """Read what is selected: its columns, those that are volatile, and whether an aggregate is among them."""
        if self.take("*"):
            return None, frozenset(), False
        columns: dict[str, str] = {}
        volatile: set[str] = set()
        aggregated = False
        while self.now.kind == "variable" or self.now.text == "(":
            if self.now.kind == "variable":
                columns[self.next().text[1:]] = ""
                continue
            first = self.at
            self.bracketed()
            inside = self.tokens[first + 1 : self.at - 1]
            aggregated = aggregated or any(t.word in _AGGREGATES for t in inside)
            name = inside[-1].text[1:]
            columns[name] = self.slice(first + 1, self.at - 3)
            if calls_volatile(inside):
                volatile.add(name)
        return columns, frozenset(volatile), aggregated

    def modifiers(self) -> tuple[dict[str, str], dict[str, str] | None]:
        clauses = dict.fromkeys(_MODIFIERS, "")
        keys: dict[str, str] | None = None
        while self.now.word in _MODIFIERS:
            word, first = self.now.word, self.at
            self.next()
            if word == "GROUP":
                self.want("BY")
                keys, clauses[word] = self.group_keys()
                continue
            while self.now is not _END and self.now.word not in _MODIFIERS and self.now.text != "}":
                self.bracketed() if self.now.text in CLOSING else self.next()
            clauses[word] = self.slice(first, self.at)
        return clauses, keys

    def group_keys(self) -> tuple[dict[str, str], str]:
        """Read the keys of GROUP BY; an expression without a name gets one."""
        keys: dict[str, str] = {}
        while self.is_key(self.now):
            if self.now.kind == "variable":
                keys[self.next().text[1:]] = ""
                continue
            first = self.at
            if self.now.text != "(":
                self.next()
            self.bracketed()
            inside = self.tokens[first + 1 : self.at - 1]
            if len(inside) > 2 and inside[-2].word == "AS":
                keys[inside[-1].text[1:]] = self.slice(first + 1, self.at - 3)
            else:
                keys[next(self.fresh)[1:]] = self.slice(first, self.at)
        return keys, "GROUP BY " + " ".join(f"({text} AS ?{k})" if text else f"?{k}" for k, text in keys.items())

    def is_key(self, token: Token) -> bool:
        plain = token.kind in ("variable", "name", "iri") or token.text == "("
        return plain or (token.kind == "word" and token.word not in _MODIFIERS)

    # Groups

    def group(self) -> Group:
        self.want("{")
        if self.now.word == "SELECT":
            select = self.select("", {})
            self.want("}")
            return Group((Sub(select),))
        items: list[Item] = []
        while not self.take("}"):
            if self.now is _END:
                raise Unreadable("unmatched '{'")
            items.extend(self.item())
            self.take(".")
        return Group(tuple(items))

    def item(self) -> Iterator[Item]:
        word = self.now.word
        if self.now.text == "{":
            yield self.union()
        elif word == "OPTIONAL":
            self.next()
            yield Optional(self.group(), next(self.fresh))
        elif word == "FILTER":
            yield self.filter()
        elif word == "MINUS":
            yield Raw(self.clause(), "the absence of a match (MINUS)")
        elif word == "BIND":
            yield Raw(self.clause(), binds=(self.tokens[self.at - 2].text[1:],))
        elif word == "VALUES":
            yield self.inline_values()
        elif word in ("GRAPH", "SERVICE"):
            raise Unreadable(f"{word} is not supported")
        else:
            yield from self.same_subject()

    def union(self) -> Item:
        groups = [self.group()]
        while self.take("UNION"):
            groups.append(self.group())
        return groups[0] if len(groups) == 1 else Union(tuple((group, next(self.fresh)) for group in groups))

    def filter(self) -> Raw:
        first = self.at
        self.next()
        while self.now.text not in ("(", "{"):
            if self.next() is _END:
                raise Unreadable("a FILTER without a condition")
        self.bracketed()
        inside = [token.word for token in self.tokens[first : self.at]]
        if "EXISTS" not in inside:
            return Raw(self.slice(first, self.at))
        negative = inside[max(inside.index("EXISTS") - 1, 0)] == "NOT"
        what = "the absence of a match (NOT EXISTS)" if negative else "a match that it does not return (EXISTS)"
        return Raw(self.slice(first, self.at), what)

    def inline_values(self) -> Raw:
        first = self.at
        self.next()
        self.bracketed() if self.now.text == "(" else self.next()
        names = tuple(token.text[1:] for token in self.tokens[first : self.at] if token.kind == "variable")
        self.bracketed()
        return Raw(self.slice(first, self.at), binds=names)

    # Triples

    def same_subject(self) -> Iterator[Item]:
        if self.now.text in ("[", "("):
            subject, items = self.nested()
            yield from items
            if self.now.text in (".", "}") or self.now.word:
                return
        else:
            subject = self.term()
        yield from self.properties(subject)

    def properties(self, subject: str) -> Iterator[Item]:
        while True:
            path = self.path_alternative()
            while True:
                target, items = self.nested() if self.now.text in ("[", "(") else (self.term(), [])
                yield from path.walk(subject, target, self.fresh)
                yield from items
                if not self.take(","):
                    break
            if not self.take(";"):
                return
            while self.take(";"):
                pass
            if self.now.text in (".", "}", "]") or self.now is _END:
                return

    def nested(self) -> tuple[str, list[Item]]:
        """Return a blank node with properties, or a collection: its variable, and the triples in it."""
        items: list[Item] = []
        if self.take("["):
            node = next(self.fresh)
            if not self.take("]"):
                items.extend(self.properties(node))
                self.want("]")
            return node, items
        self.want("(")
        nodes = []
        while not self.take(")"):
            node, inner = self.nested() if self.now.text in ("[", "(") else (self.term(), [])
            nodes.append(node)
            items.extend(inner)
        return self.collection(nodes, items), items

    def collection(self, nodes: list[str], items: list[Item]) -> str:
        rest = f"{_RDF}nil>"
        for node in reversed(nodes):
            cell = next(self.fresh)
            items += [Triple(cell, f"{_RDF}first>", node), Triple(cell, f"{_RDF}rest>", rest)]
            rest = cell
        return rest

    def term(self) -> str:
        first, token = self.at, self.next()
        if token.kind == "variable":
            return "?" + token.text[1:]
        if token.kind == "name":
            return self.blank(token.text) if token.text.startswith("_:") else token.text
        if token.kind in ("iri", "number") or token.word in ("TRUE", "FALSE"):
            return token.text
        if token.kind == "text":
            if self.now.kind == "tag" or self.take("^^"):
                self.next()
            return self.slice(first, self.at)
        if token.text in ("+", "-") and self.now.kind == "number":
            self.next()
            return self.slice(first, self.at)
        raise Unreadable(f"expected a term, found '{token.text}'")

    def blank(self, label: str) -> str:
        return self.blanks.setdefault(label, next(self.fresh))

    # Paths (section 9)

    def path_alternative(self) -> Path:
        parts = [self.path_sequence()]
        while self.take("|"):
            parts.append(self.path_sequence())
        return parts[0] if len(parts) == 1 else Alternative(tuple(parts))

    def path_sequence(self) -> Path:
        parts = [self.path_step()]
        while self.take("/"):
            parts.append(self.path_step())
        return parts[0] if len(parts) == 1 else paths.Sequence(tuple(parts))

    def path_step(self) -> Path:
        if self.take("^"):
            return Inverse(self.path_step())
        if self.take("!"):
            return self.negated_set()
        if self.now.kind == "variable":
            return Predicate("?" + self.next().text[1:])
        path: Path
        first = self.at
        if self.take("("):
            path = self.path_alternative()
            self.want(")")
        elif self.now.word == "A" or self.now.kind in ("iri", "name"):
            path = Predicate(_predicate(self.next()))
        else:
            raise Unreadable(f"expected a predicate, found '{self.now.text}'")
        if self.now.text not in ("*", "+", "?"):
            return path
        self.next()
        return Repeated(path, self.slice(first, self.at))

    def negated_set(self) -> Path:
        first = self.at
        text = self.bracketed() if self.now.text == "(" else self.next().text
        if "^" in text:
            raise Unreadable("a negated path with an inverse is not supported")
        inside = [t for t in self.tokens[first : self.at] if t.kind in ("iri", "name") or t.word == "A"]
        return Negated(tuple(map(_predicate, inside)))


def _predicate(token: Token) -> str:
    """Return a predicate, `a` in full."""
    return f"{_RDF}type>" if token.word == "A" else token.text
