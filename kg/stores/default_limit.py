"""The time that a query on a source may take, and what an error says if that was the default."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kg.errors import QueryError, QueryTimeout
from kg.limits import DEFAULT, LIFT, SECONDS, Default
from kg.stores.local import LocalSource, Source


@contextmanager
def limited(source: Source, timeout: float | Default | None) -> Iterator[float | None]:
    """Yield the seconds that queries on a source may take; an error at a default limit says how to lift it.

    Args:
        source: the source; only a local one has a default limit.
        timeout: seconds, None for no limit, or `DEFAULT`.

    Raises:
        QueryTimeout: the default limit ended a query.
        TooLarge: a query needed more memory than the worker has, or its answer is too large.
    """
    if timeout is not DEFAULT or not isinstance(source, LocalSource):
        yield None if timeout is DEFAULT else timeout
        return
    try:
        yield SECONDS
    except QueryTimeout as error:
        raise QueryTimeout(f"{error}; {LIFT}") from None
    except QueryError as error:
        from kg.stores.worker import OutOfMemory, TooLarge

        if isinstance(error, (OutOfMemory, TooLarge)):
            raise TooLarge(f"{error}; {LIFT}") from None
        raise
