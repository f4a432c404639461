"""A query as text: its tokens, what is refused, its patterns. Knows no graph."""

from kg.lazy import exports

__all__, __getattr__, __dir__ = exports(
    __name__,
    {
        "query": "Query",
        "terms": "Term Unreadable",
    },
)
