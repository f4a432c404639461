"""The offline page: facts in, one HTML file out."""

from kg.lazy import exports

__all__, __getattr__, __dir__ = exports(
    __name__,
    {
        "data": "Answer page_data",
        "html": "Page page_html",
        "layout": "positions",
    },
)
