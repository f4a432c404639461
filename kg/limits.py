"""The limits of a query in this process and its worker, for callers that give none of their own."""

from __future__ import annotations

from enum import Enum

TYPE_CHECKING = False  # known to type checkers; importing typing would be felt at every start
if TYPE_CHECKING:
    from typing import Final


class Default(Enum):
    """The type of `DEFAULT`."""

    DEFAULT = "the default limits"

    def __repr__(self) -> str:
        return self.name


DEFAULT: Final = Default.DEFAULT
"""In place of a timeout: `SECONDS` for a local graph; an endpoint has limits of its own."""
SECONDS = 60.0
"""Seconds that a query may take."""
ROWS = 1_000_000
"""Rows or triples that an answer of the worker may have."""
BYTES = 256 << 20
"""Bytes that an answer of the worker may have; its memory is bounded by `kg.stores.worker.MEMORY`."""
LIFT = "timeout=None (--timeout none) lifts the limit, and runs the query in this process"
