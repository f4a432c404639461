"""A provenance-first knowledge graph of the AI video-generation industry.

>>> import kg
>>> g = kg.load()
>>> g.query("SELECT ?who { id:minimax vg:developedBy ?x ; vg:founder ?who }")  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.errors import BuildError, KGError, MissingExtra, NotFound, QueryError, QueryTimeout, SeedError
    from kg.graph import Graph, load

__version__ = "0.1.0"
__all__ = [
    "BuildError", "Graph", "KGError", "MissingExtra", "NotFound", "QueryError", "QueryTimeout", "SeedError",
    "__version__", "load",
]  # fmt: skip

_MODULE_OF = {"Graph": "kg.graph", "load": "kg.graph"}


def __getattr__(name: str) -> Any:
    """Import public names when they are first used, so that `import kg` stays cheap."""
    if name not in __all__:
        raise AttributeError(f"module 'kg' has no attribute '{name}'")
    import importlib

    value = getattr(importlib.import_module(_MODULE_OF.get(name, "kg.errors")), name)
    globals()[name] = value
    return value
