"""The shape of the house: imports go to the same folder or a floor below, and importing kg costs nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import kg
from tests.conftest import ROOT

PACKAGE = Path(kg.__file__).parent
FLOOR = {
    "ground": 0,
    "facts": 1, "sparql": 1,
    "language": 2,
    "seeds": 3, "rdf": 3, "page": 3,
    "stores": 4,
    "graph": 5,
    "build": 6, "desk": 6, "serve": 6,
    "cli": 7,
    "__init__": 8, "__main__": 8,
}  # fmt: skip
"""The floor of each folder and of each module above the ground floor; docs/architecture.md says what they are."""

MODULES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts): path for path in sorted(PACKAGE.rglob("*.py"))
}


def room(module: str) -> str:
    """Return the folder of a module; a module above the ground floor is a room of its own."""
    first = module.removeprefix("kg.").partition(".")[0]
    return first if first in FLOOR else "ground"


def imports(module: str) -> Iterator[str]:
    """Yield every module of kg that one imports: at its top, inside functions, or for type checkers only."""
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        match node:
            case ast.ImportFrom(level=level) if level:
                raise AssertionError(f"{module} has a relative import")
            case ast.ImportFrom(module=str(name)) if name.partition(".")[0] == "kg":
                yield from (full if (full := f"{name}.{alias.name}") in MODULES else name for alias in node.names)
            case ast.Import():
                yield from (alias.name for alias in node.names if alias.name.partition(".")[0] == "kg")


EDGES = [(module, target) for module in MODULES for target in imports(module) if target != "kg"]


def test_every_folder_has_a_floor() -> None:
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert folders == FLOOR.keys() - {"ground", "build", "__init__", "__main__"}


def test_imports_go_to_the_same_folder_or_a_floor_below() -> None:
    assert len(EDGES) > len(MODULES)
    rooms = [(module, target, room(module), room(target)) for module, target in EDGES]
    assert [f"{m} imports {t}" for m, t, a, b in rooms if a != b and FLOOR[a] <= FLOOR[b]] == []


def test_no_module_needs_itself() -> None:
    needs: dict[str, set[str]] = {module: set() for module in MODULES}
    for module, target in EDGES:
        needs[module] |= {target} - {module.removesuffix(".__init__")}
    TopologicalSorter(needs).prepare()


def test_importing_kg_imports_nothing_heavy() -> None:
    heavy = (
        "('pyoxigraph', 'rdflib', 'networkx', 'pyvis', 'yaml', 'rich', 'pandas', 'rapidfuzz', 'starlette', 'urllib3', "
        "'py3langid')"
    )
    code = f"import sys, kg; print([name for name in {heavy} if name in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert out.stdout.strip() == "[]"
