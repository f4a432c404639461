"""A provenance-first knowledge graph of the AI video-generation industry.

>>> import kg
>>> g = kg.load()
>>> g.query("SELECT ?maker { id:kling vg:developedBy ?maker }").first().maker.label
'Kuaishou'
>>> g.cite("SELECT ?maker { id:kling vg:developedBy ?maker }").first().citations[0].evidence.quote
'Keling من Kuaishou'
"""

from __future__ import annotations

TYPE_CHECKING = False  # known to type checkers; importing typing would double the cost of `import kg`
if TYPE_CHECKING:
    from typing import Any

    from kg.errors import BuildError, KGError, MissingExtra, NotFound, QueryError, QueryTimeout, SeedError
    from kg.graph.graph import Graph
    from kg.graph.labels import Thing
    from kg.graph.opening import connect, load

__version__ = "0.1.0"
__all__ = [
    "BuildError", "Graph", "KGError", "MissingExtra", "NotFound", "QueryError", "QueryTimeout", "SeedError", "Thing",
    "__version__", "connect", "load",
]  # fmt: skip

_MODULE_OF = {
    "Graph": "kg.graph.graph",
    "Thing": "kg.graph.labels",
    "connect": "kg.graph.opening",
    "load": "kg.graph.opening",
}


def __getattr__(name: str) -> Any:
    """Import public names when they are first used, so that `import kg` stays cheap."""
    if name not in __all__:
        raise AttributeError(f"module 'kg' has no attribute '{name}'")
    import importlib

    value = getattr(importlib.import_module(_MODULE_OF.get(name, "kg.errors")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
