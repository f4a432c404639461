"""The shape of the house: imports run downward only, and importing kg costs nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import kg
from tests.conftest import ROOT

PACKAGE = Path(kg.__file__).parent
UPSTREAM = {"errors", "tree", "edtf", "figures", "folding", "namespaces", "ontology", "model", "seeds", "resolve",
            "texts", "anchors", "legible", "standing", "check"}  # fmt: skip
ENCODING = {"derive", "encoding", "decoding"}


def imports(module: Path, *, lazy: bool) -> set[str]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree)) if lazy else [n for top in tree.body for n in _outside_functions(top)]
    found = {n.module for n in nodes if isinstance(n, ast.ImportFrom) and n.module}
    found |= {f"kg.{a.name}" for n in nodes if isinstance(n, ast.ImportFrom) and n.module == "kg" for a in n.names}
    names = {name.removeprefix("kg.").partition(".")[0] for name in found if name.startswith("kg.")}
    return {name for name in names if (PACKAGE / f"{name}.py").is_file()}


def _outside_functions(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return []
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return []
    return [node]


MODULES = {p.stem: p for p in sorted(PACKAGE.glob("*.py")) if not p.stem.startswith("__")}


def test_there_is_no_import_cycle() -> None:
    edges = {name: imports(path, lazy=False) for name, path in MODULES.items()}
    while leaves := [name for name, targets in edges.items() if not targets & edges.keys()]:
        for name in leaves:
            del edges[name]
    assert edges == {}


def test_reading_and_checking_know_nothing_of_rdf_or_doors() -> None:
    for name in sorted(UPSTREAM):
        assert imports(MODULES[name], lazy=True) <= UPSTREAM, name


def test_the_encoding_knows_nothing_downstream() -> None:
    for name in sorted(ENCODING):
        assert imports(MODULES[name], lazy=True) <= UPSTREAM | ENCODING, name


def test_importing_kg_imports_nothing_heavy() -> None:
    heavy = "('pyoxigraph', 'rdflib', 'networkx', 'pyvis', 'yaml', 'rich', 'pandas', 'rapidfuzz', 'starlette')"
    code = f"import sys, kg; print([name for name in {heavy} if name in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert out.stdout.strip() == "[]"


def test_the_public_names_are_these() -> None:
    assert set(kg.__all__) <= set(dir(kg)) | {name for name in kg.__all__ if hasattr(kg, name)}
    assert {"load", "Graph", "KGError"} <= set(kg.__all__)
