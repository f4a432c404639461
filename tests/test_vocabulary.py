"""The vocabulary's terms, and SPARQL, stand in kg/rdf and in .rq files only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import kg

PACKAGE = Path(kg.__file__).parent
TERM = re.compile(r"\b(vg|oa|prov):[A-Za-z]")
SPARQL = re.compile(r"\b(SELECT|CONSTRUCT|ASK|DESCRIBE)\b[^{]*\{")


def strings(path: Path) -> Iterator[str]:
    """Yield the text of each string in a module; docstrings and constants called EXAMPLES are for users."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_users: set[ast.AST] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as value):
                for_users.add(value)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant() as value) if name.endswith("EXAMPLES"):
                for_users.add(value)
            case _:
                pass
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in for_users:
            yield node.value


def found(pattern: re.Pattern[str], *folders: str) -> list[str]:
    """Return module and text of every string in which a pattern is found, in every folder but kg/rdf or in some."""
    modules = [path for path in sorted(PACKAGE.rglob("*.py")) if path.parent.name != "rdf"]
    chosen = [path for path in modules if not folders or path.parent.name in folders]
    texts = [(path, text) for path in chosen for text in strings(path)]
    assert len(chosen) > 40
    assert len(texts) > 1000
    return [f"{path.relative_to(PACKAGE)}: {text}" for path, text in texts if pattern.search(text)]


def test_no_module_outside_rdf_names_a_term_of_the_vocabulary() -> None:
    assert found(TERM) == []


def test_no_module_that_asks_holds_sparql() -> None:
    assert found(SPARQL, "graph", "serve", "cli", "page", "facts") == []


def test_terms_and_queries_are_recognised(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        '"""A docstring: vg:Model."""\nEXAMPLES = "kg query vg:b"\n'
        'def f(x):\n    "vg:c"\n    return f"ASK {{ {x} vg:a ?y }}"\n'
    )
    (text, *_) = [text for text in strings(module) if TERM.search(text)]
    assert text == " vg:a ?y }"
    assert [text for text in strings(module) if SPARQL.search(text)] == ["ASK { "]
