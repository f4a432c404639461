"""From curated YAML to checked facts, with every problem in one run."""

from kg.lazy import exports

__all__, __getattr__, __dir__ = exports(
    __name__,
    {
        "anchors": "Anchors",
        "check": "Report",
        "compile": "compile_seeds",
        "locate": "find_anchors",
        "read": "Seeds read_seeds",
    },
)
