"""The graph over HTTP, within fixed limits."""

from kg.lazy import exports

__all__, __getattr__, __dir__ = exports(
    __name__,
    {
        "app": "Site app_of",
        "pool": "Limits",
        "run": "serve",
    },
)
