"""The main text of an HTML page, and what the page says about itself: title, date, publisher, address, language.

The tree is built as browsers build it (WHATWG HTML, by selectolax). The main text is that of the element marked as
the article's body, else of the longest `article`, else of `main`, else of the element with the most paragraph text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

_DROPPED = (
    "script, style, noscript, template, nav, aside, footer, form, button, select, iframe, object, svg, math, canvas, "
    "video, audio, figure, dialog, [hidden], [aria-hidden=true], [role=navigation], [role=complementary], "
    "[role=banner], [role=contentinfo], body > header"
)
_BODIES = ("[itemprop~=articleBody]", "article", "main, [role=main]")
_BLOCKS = frozenset({
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "li", "main", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_META = {
    "title": ("og:title", "twitter:title", "dc.title"),
    "published": ("article:published_time", "datepublished", "dc.date", "dcterms.date", "date", "pubdate"),
    "publisher": ("og:site_name", "dc.publisher", "application-name"),
    "author": ("author", "dc.creator", "article:author"),
    "address": ("og:url",),
    "lang": ("content-language", "og:locale"),
}
_LINKED = {"published": "datePublished", "publisher": "publisher", "author": "author", "lang": "inLanguage"}
MAX_SAID = 200
"""Code points that a page may say of itself in one value; the rest is cut."""


class Said(NamedTuple):
    """What a page says about itself: a value, and where in the page it stands. Nothing of it is taken unasked."""

    what: str
    value: str
    where: str


class Page(NamedTuple):
    """The main text of a page, which element it is from, the share of all its text, and what the page says."""

    text: str
    element: str
    share: float
    said: tuple[Said, ...]


def main_text(html: str) -> Page:
    r"""Return the main text of an HTML page, one block a line.

    >>> page = main_text("<title>T</title><nav>Home</nav><article><p>One <b>two</b>.<p>Three.</article>")
    >>> page.text, page.element
    ('One two.\nThree.', 'article')
    """
    tree = LexborHTMLParser(html)
    said = tuple(dict.fromkeys(_said(tree)))
    body = tree.body
    if body is None:
        return Page("", "body", 0.0, said)
    everything = len(_lines(body))
    for node in tree.css(_DROPPED):
        node.decompose()
    found, element = _main(tree, body)
    text = _lines(found)
    return Page(text, element, len(text) / everything if everything else 0.0, said)


def _main(tree: LexborHTMLParser, body: LexborNode) -> tuple[LexborNode, str]:
    whole = len(_lines(body))
    for selector in _BODIES:
        longest = max(tree.css(selector), key=lambda node: len(_lines(node)), default=None)
        if longest is not None and len(_lines(longest)) * 3 > whole:
            return longest, longest.tag or "article"
    weights: dict[int, tuple[int, LexborNode]] = {}
    for paragraph in body.css("p"):
        parent = paragraph.parent
        if parent is not None:
            weight = weights.get(parent.mem_id, (0, parent))[0]
            weights[parent.mem_id] = weight + len(_lines(paragraph)), parent
    weight, found = max(weights.values(), key=lambda pair: pair[0], default=(0, body))
    return (found, found.tag or "body") if weight * 2 > whole else (body, "body")


def _lines(node: LexborNode) -> str:
    """Return the text of an element: blocks and `br` begin a line, other white space is one space."""
    pieces = re.split("\n+", "".join(_pieces(node)))
    lines = (" ".join(piece.split()) for piece in pieces)
    return "\n".join(line for line in lines if line)


def _pieces(node: LexborNode) -> Iterator[str]:
    """Yield the text below a node without recursion: a page may nest as deep as it likes."""
    stack: list[LexborNode | str] = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
        elif item.tag == "-text":
            yield re.sub(r"\s+", " ", item.text_content or "")
        elif item.tag == "br":
            yield "\n"
        else:
            children: list[LexborNode | str] = list(item.iter(include_text=True))
            around = ["\n"] if item.tag in _BLOCKS else []
            stack += [*around, *reversed(children), *around]


# What the page says about itself


def _said(tree: LexborHTMLParser) -> Iterator[Said]:
    for what, value, where in _all_said(tree):
        value = " ".join(value.split())[:MAX_SAID]
        if value:
            yield Said(what, value, where)


def _all_said(tree: LexborHTMLParser) -> Iterator[tuple[str, str, str]]:
    for node in tree.css("meta[content]"):
        name = node.attributes.get("property") or node.attributes.get("name") or node.attributes.get("itemprop") or ""
        name = (name or node.attributes.get("http-equiv") or "").casefold()
        for what, names in _META.items():
            if name in names:
                yield what, node.attributes.get("content") or "", f"meta {name}"
    for record in _records(tree):
        for what, key in _LINKED.items():
            for value in _names(record.get(key)):
                yield what, value, f"JSON-LD {key}"
    for node in tree.css("link[rel=canonical][href]"):
        yield "address", node.attributes.get("href") or "", "link canonical"
    for node in tree.css("time[datetime]")[:3]:
        yield "published", node.attributes.get("datetime") or "", "time"
    for selector, what in (("h1", "title"), ("title", "title")):
        for node in tree.css(selector)[:1]:
            yield what, node.text(), selector
    for node in tree.css("html[lang]"):
        yield "lang", node.attributes.get("lang") or "", "html lang"


def _records(tree: LexborHTMLParser) -> Iterator[Mapping[str, Any]]:
    """Yield the JSON-LD records of a page that date something."""
    for node in tree.css("script[type='application/ld+json']"):
        try:
            found = json.loads(node.text())
        except (ValueError, RecursionError):
            continue
        graph = found.get("@graph") if isinstance(found, dict) else None
        for record in graph if isinstance(graph, list) else found if isinstance(found, list) else [found]:
            if isinstance(record, dict) and "datePublished" in record:
                yield record


def _names(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, str):
            yield name
