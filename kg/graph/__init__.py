"""The graph to ask: names in, cited answers out."""

from kg.lazy import exports

__all__, __getattr__, __dir__ = exports(
    __name__,
    {
        "graph": "Graph",
        "opening": "connect load open_cached",
    },
)
