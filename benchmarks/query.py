"""`g.query` on the saved questions: against the bare engine, with a time limit, and against rdflib."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial

import pyoxigraph as ox
import rdflib

import kg
import kg.stores.local
from kg.namespaces import BASE, PREFIXES
from kg.stores.local import LocalSource


def best(run: Callable[[], object], times: int = 40) -> float:
    """Return the seconds of the fastest of several runs."""
    seconds = []
    for _ in range(times):
        begun = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - begun)
    return min(seconds)


def whole(store: ox.Store, text: str) -> list[object]:
    """Read every solution from the bare engine."""
    answer = store.query(text, prefixes=PREFIXES, base_iri=BASE)
    assert isinstance(answer, ox.QuerySolutions)
    return list(answer)


def whole_of_rdflib(graph: rdflib.Graph, text: str) -> list[object]:
    """Read every solution from rdflib's own engine."""
    return list(graph.query(text))


def main() -> None:
    """Print the ratios as geometric means, and the time that a warm worker adds."""
    g = kg.load()
    assert isinstance(g.source, LocalSource)
    store = g.source.store
    texts = [question.text for question in g.questions().values()]
    g.query(texts[0], timeout=60)
    peer = rdflib.Graph().parse(
        data=store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()), format="nt"
    )
    kg.stores.local.SMALL = -1  # with a time limit, every query goes to the worker
    bare, worker, slower = [], [], []
    for text in texts:
        ours = best(partial(g.query, text, timeout=None))
        raw = best(partial(whole, store, text))
        bare.append(ours / raw)
        worker.append(best(partial(g.query, text, timeout=60)) - ours)
        slower.append(best(partial(whole_of_rdflib, peer, text), 1) / ours)
    print(f"{len(texts)} saved questions, {len(store)} triples")
    print(f"g.query against the bare engine: {statistics.geometric_mean(bare):.2f} times the time (goal at most 1.1)")
    print(f"a time limit, in a warm worker, adds {statistics.median(worker) * 1000:.2f} ms (goal at most 1)")
    print(f"rdflib takes {statistics.geometric_mean(slower):.0f} times as long (goal at least 50)")


if __name__ == "__main__":
    main()
