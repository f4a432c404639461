"""Size and load time of the page, against pyvis's stock page of the same graph, and for larger graphs.

    python -m benchmarks.page            # the real graph, 2,000 and 10,000 synthetic entities
    python -m benchmarks.page --stock    # pyvis's stock page, too (its physics take minutes)

"ready" is the time from navigation until the page responds and its graph is drawn in Chromium, as
the median of three runs.
"""

from __future__ import annotations

import random
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.facts.ontology import Ontology
from kg.facts.records import Entity, Evidence, Facts, Ref, Standing, Statement, Status
from kg.page.html import page_html
from kg.page.layout import positions, read_layout
from kg.rdf.ontology import read_ontology
from kg.seeds.compile import compile_seeds

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
OURS = "() => document.documentElement.dataset.ready === 'true'"
STOCK = """() => typeof network !== 'undefined'
  && (document.getElementById('loadingBar')?.style.display ?? 'none') === 'none'"""
STOCK_LIMIT = 180.0


def synthetic(real: Facts, count: int) -> Facts:
    """Return a graph of `count` entities in small worlds, each statement with real quotes."""
    dice = random.Random(5)
    names = [f"entity-{n}" for n in range(count)]
    types = [entity.type for entity in real.entities.values()]
    entities = {
        name: Entity(name, dice.choice(types), {"en": f"Entity {n}", "ar": f"كيان {n}"}, {}, (), "")
        for n, name in enumerate(names)
    }
    evidence = [e for found in real.evidence.values() for e in found]
    statements: dict[str, Statement] = {}
    for n in range(count * 2):
        start = n % count
        world = start // 40 * 40
        end = dice.randrange(count) if dice.random() < 0.06 else min(count - 1, world + int(40 * dice.random() ** 2))
        statement = Statement(names[start], "similarTo", Ref(names[end]))
        statements[statement.id] = statement
    carried = {key: (_moved(dice.choice(evidence), key),) for key in statements}
    standings = {key: Standing(Status.ASSERTED, 1) for key in statements}
    return Facts(entities, real.articles, statements, carried, standings, ())


def _moved(e: Evidence, key: str) -> Evidence:
    return replace(e, statement=key, by=None, on_behalf_of=None)


def stock_page(facts: Facts, folder: Path) -> Path:
    """Return pyvis's own page of the same entities and relations, made as its documentation shows."""
    from pyvis.network import Network

    net = Network(directed=True, cdn_resources="in_line")
    for entity in facts.entities.values():
        net.add_node(entity.id, label=entity.labels["en"])
    for statement in facts.statements.values():
        if isinstance(statement.object, Ref):
            net.add_edge(statement.subject, statement.object.id, label=statement.property)
    path = folder / "stock.html"
    path.write_text(net.generate_html("stock.html"), encoding="utf-8")
    return path


def ready(browser: Browser, path: Path, condition: str, limit: float = 60.0) -> float:
    """Return the seconds until the page is ready, or the limit."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    page = context.new_page()
    start = time.monotonic()
    page.goto(path.as_uri(), wait_until="commit")
    while time.monotonic() - start < limit:
        try:
            if page.evaluate(condition):
                break
        except Exception:  # the document is being replaced
            continue
        time.sleep(0.02)
    seconds = time.monotonic() - start
    context.close()
    return seconds


def measure(browser: Browser, name: str, facts: Facts, ontology: Ontology, folder: Path) -> float:
    """Build and open the page of some facts; print its size and times, and return the ready time."""
    start = time.monotonic()
    kept = read_layout(ROOT / "seeds" / "layout.json") if name == "real" else {}
    placed = positions(facts, ontology, kept)
    laid_out = time.monotonic()
    html = page_html(facts, ontology, placed)
    built = time.monotonic()
    path = folder / f"{name}.html"
    path.write_text(html, encoding="utf-8")
    seconds = statistics.median(ready(browser, path, OURS) for _ in range(3))
    size = len(html.encode()) / 1e6
    print(f"{name:>8}: {len(facts.entities):>6} entities {len(facts.statements):>6} statements  {size:6.2f} MB  "
          f"layout {laid_out - start:5.2f} s  page {built - laid_out:5.2f} s  ready {seconds:5.2f} s")  # fmt: skip
    return seconds


def main() -> None:
    """Measure and print."""
    from playwright.sync_api import sync_playwright

    ontology = read_ontology(ROOT / "ontology" / "ai-video-kg.ttl")
    real, _ = compile_seeds(ROOT / "seeds", ontology)
    with sync_playwright() as running, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        browser = running.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        ours = measure(browser, "real", real, ontology, folder)
        for count in (2_000, 10_000):
            measure(browser, str(count), synthetic(real, count), ontology, folder)
        if "--stock" in sys.argv:
            stock = stock_page(real, folder)
            seconds = ready(browser, stock, STOCK, STOCK_LIMIT)
            more = ", still not ready" if seconds >= STOCK_LIMIT else ""
            print(f"   stock: {stock.stat().st_size / 1e6:.2f} MB  ready {seconds:.1f} s{more}")
            print(f"          {seconds / ours:.0f} times as long as ours")
        browser.close()


if __name__ == "__main__":
    main()
