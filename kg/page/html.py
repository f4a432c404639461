"""Build the page: one HTML file with the facts, the graph and the scripts that show them.

pyvis supplies vis-network and holds the nodes, edges and options of the graph; it renders our own
template in our own Jinja environment. The page's security policy forbids every connection, and
allows only scripts with the listed hashes. The same inputs give the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

from kg.facts.ontology import Ontology
from kg.facts.records import Facts, Ref, Statement
from kg.languages import INTERFACE
from kg.page.data import Answer, AnswerRow, Cell, Json, SourceText, family, page_data, statement_numbers

__all__ = ["Answer", "AnswerRow", "Cell", "Page", "SourceText", "page_html"]

SCRIPTS = (
    "folding", "search", "dates", "fragment", "facts", "words", "exports", "dom", "combobox", "sources", "evidence",
    "path", "card", "marks", "painting", "graph", "list", "timeline", "questions", "reader", "filters", "saving", "app",
)  # fmt: skip
"""The page's script files in the order in which they are joined; each imports only earlier ones."""
_COMMENT = re.compile(r"^ *//.*\n|^ */\*\*(?:(?!\*/)[\s\S])*\*/\n|/\*\*(?:(?!\*/)[\s\S])*\*/ ?", re.MULTILINE)


class Page(str):
    """The page's HTML; a notebook shows it inline, in a sandboxed frame."""

    __slots__ = ()

    def save(self, path: str | Path) -> None:
        """Write the page to a file, whole or not at all.

        Raises:
            BuildError: the file cannot be written.
        """
        from kg.files import write_atomically

        write_atomically(Path(path), self)

    def _repr_html_(self) -> str:
        frame = 'sandbox="allow-scripts allow-downloads" style="width:100%;height:720px;border:0"'
        return f'<iframe {frame} srcdoc="{escape(self)}"></iframe>'


def page_html(
    facts: Facts,
    ontology: Ontology,
    positions: Mapping[str, tuple[float, float]],
    answers: Sequence[Answer] = (),
    *,
    title: str | None = None,
    focus: str | None = None,
    sources: Mapping[str, SourceText] | None = None,
) -> str:
    """Return the page as one self-contained HTML document.

    Args:
        facts: what to show; a selection of the facts works, too.
        ontology: the labels of types, relations, statuses, stances and units.
        positions: the position of each entity, in pixels at zoom 1.
        answers: the saved questions with their answers.
        title: the page's heading (default: a heading in the language of the interface).
        focus: the entity whose card is open at first.
        sources: the source texts by id; with them the page shows whole proofs and has a reader.
    """
    from jinja2 import DictLoader, Environment
    from pyvis.network import Network

    environment = Environment(loader=DictLoader({"page.html": _asset("template.html")}), autoescape=True)
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}
    environment.globals |= _parts(facts, ontology, answers, title, focus, sources)
    net = Network(directed=True)
    net.templateEnv, net.path = environment, "page.html"
    net.nodes, net.edges = _nodes(facts, ontology, positions), _edges(facts)
    net.options = environment.globals["page_options"] = json.loads(_asset("options.json"))
    return str(net.generate_html("page.html")).rstrip() + "\n"


def script_text() -> str:
    """Return the page's script: the modules without comments, each in its own scope, joined into one."""
    modules = "\n".join(_module(name, _asset(f"{name}.mjs")) for name in SCRIPTS)
    return f'"use strict";\n(() => {{\nconst modules = {{}};\n{modules}\nmodules.app.start();\n}})();\n'


def _module(name: str, source: str) -> str:
    """Return an ECMAScript module as a function: imports become look-ups, exports become its value."""
    names = re.findall(r"^export (?:async )?(?:function|const) (\w+)", source, flags=re.MULTILINE)
    body = re.sub(r'^import (\{[^}]*\}) from "\./(\w+)\.mjs";$', r"const \1 = modules.\2;", source, flags=re.MULTILINE)
    body = re.sub(r"^export ", "", _COMMENT.sub("", body), flags=re.MULTILINE)
    return f"modules.{name} = (() => {{\n{body}return {{ {', '.join(names)} }};\n}})();"


def _asset(name: str) -> str:
    return files("kg").joinpath("page", "client", name).read_text(encoding="utf-8")


def _vis_script() -> str:
    return files("pyvis").joinpath("lib", "vis-9.1.2", "vis-network.min.js").read_text(encoding="utf-8")


def _parts(
    facts: Facts,
    ontology: Ontology,
    answers: Sequence[Answer],
    title: str | None,
    focus: str | None,
    sources: Mapping[str, SourceText] | None,
) -> dict[str, object]:
    vis, script, style = _vis_script(), script_text(), _asset("style.css")
    words = {lang: json.loads(_asset(f"{lang}.json")) for lang in INTERFACE}
    data = page_data(facts, ontology, answers) | {"title": title, "focus": focus}
    if sources:
        data["sources"] = {name: source._asdict() for name, source in sources.items()}
    return {
        "vis_script": vis, "script": script, "style": style, "data": data, "words": words,
        "title": title or words["en"]["title"], "summary": words["en"]["summary"],
        "policy": _policy((vis, script), (style,)),
    }  # fmt: skip


def _policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """Return the Content-Security-Policy: nothing from outside, and only the page's own scripts."""
    return "; ".join(
        [
            "default-src 'none'",
            "script-src " + " ".join(map(_hash, scripts)),
            "style-src " + " ".join(map(_hash, styles)),
            "style-src-attr 'none'",
            "img-src data: blob:",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


# What vis-network draws


def _nodes(facts: Facts, ontology: Ontology, positions: Mapping[str, tuple[float, float]]) -> list[Json]:
    degree = _degrees(facts)
    return [
        {
            "id": entity.id,
            "x": positions[entity.id][0],
            "y": positions[entity.id][1],
            "family": family(entity.type, ontology),
            "value": degree[entity.id],
        }
        for entity in facts.entities.values()
    ]


def _degrees(facts: Facts) -> Counter[str]:
    pairs = {tuple(sorted((s.subject, s.object.id))) for s in facts.statements.values() if isinstance(s.object, Ref)}
    return Counter(name for pair in pairs for name in set(pair))


def _edges(facts: Facts) -> list[Json]:
    """Return one edge per pair of entities and status, with the statements that it stands for."""
    numbers = statement_numbers(facts)
    drawn: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    for statement in facts.statements.values():
        if isinstance(statement.object, Ref):
            a, b = sorted((statement.subject, statement.object.id))
            drawn[a, b, facts.standings[statement.id].status].append(statement)
    return [_edge(*key, statements, numbers) for key, statements in sorted(drawn.items())]


def _edge(a: str, b: str, status: str, statements: Sequence[Statement], numbers: Mapping[str, int]) -> Json:
    ends = {(a, b) if s.subject == a else (b, a) for s in statements}
    start, end = next(iter(ends)) if len(ends) == 1 else (a, b)
    return {
        "id": f"{a}~{b}~{status}", "from": start, "to": end, "status": status,
        "oneway": len(ends) == 1, "negated": all(s.negated for s in statements),
        "statements": sorted(numbers[s.id] for s in statements),
    }  # fmt: skip
