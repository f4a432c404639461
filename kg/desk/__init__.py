"""Where an article is added: from a file to a worksheet that a curator fills in."""

from kg.lazy import exports

__all__, __getattr__, __dir__ = exports(
    __name__,
    {
        "add": "Addition Request add",
        "incoming": "Incoming read_incoming",
        "translation": "add_translation",
    },
)
