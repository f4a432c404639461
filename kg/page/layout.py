"""Place every entity on the plane: communities apart, and neighbours near each other inside them.

Louvain finds the communities. Each gets a small force-directed layout (Fruchterman and Reingold,
1991), and the communities are then packed like discs. Positions of earlier builds are kept, so that
a reader's mental map survives an update. Nodes are numbered in sorted order, so that no hash seed
changes the result.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import BuildError
from kg.facts.ontology import Ontology
from kg.facts.records import Facts, Ref, Statement

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]

Point = tuple[float, float]
Pair = tuple[int, int]

FILE = "layout.json"
SPACING = 66.0
"""The distance at which two neighbours settle, in pixels at zoom 1."""
CLEARANCE = 44.0
"""The least distance between any two entities."""
MARGIN = 48.0
"""The free strip around a community."""
SMALLEST_COMMUNITY = 3
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
ASPECT = 1.2
"""The target ratio of width to height."""


def positions(facts: Facts, ontology: Ontology, kept: Mapping[str, Point]) -> dict[str, Point]:
    """Return a position for every entity, in pixels at zoom 1.

    Args:
        facts: the compiled facts; statements between two entities pull them together.
        ontology: names the relations between a thing and its makers, which pull harder.
        kept: the positions of an earlier build, by entity id; these do not change.
    """
    names = sorted(facts.entities)
    known = {name: kept[name] for name in names if name in kept}
    links = _links(facts, ontology, names)
    if known:
        return _beside(names, links, known)
    return dict(zip(names, _fresh(len(names), links), strict=True))


def communities(facts: Facts, ontology: Ontology) -> tuple[tuple[str, ...], ...]:
    """Return the communities of three or more entities, largest first.

    In each, the most connected members come first; they name the community.
    """
    names = sorted(facts.entities)
    links = _links(facts, ontology, names)
    degree = _degrees(len(names), links)
    found = [sorted(group, key=lambda n: (-degree[n], n)) for group in _groups(len(names), links)]
    large = sorted((group for group in found if len(group) >= SMALLEST_COMMUNITY), key=lambda g: (-len(g), g[0]))
    return tuple(tuple(names[n] for n in group) for group in large)


def read_layout(path: Path) -> dict[str, Point]:
    """Read the positions of an earlier build; a missing file holds none.

    Raises:
        BuildError: the file is not a mapping from entity id to two numbers.
    """
    if not path.is_file():
        return {}
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        found = {str(name): (float(x), float(y)) for name, (x, y) in read.items()}
        if odd := [name for name, point in found.items() if not all(map(math.isfinite, point))]:
            raise ValueError(f"the position of '{odd[0]}' is not finite")
        return found
    except (ValueError, OverflowError, TypeError, AttributeError, RecursionError) as error:
        raise BuildError(f"{path.name} is not a mapping from entity ids to two numbers: {error}") from None


def layout_json(found: Mapping[str, Point]) -> str:
    """Return the text of the layout file: one entity a line, sorted.

    >>> print(layout_json({"kling": (12.0, -7.0)}), end="")
    {
    "kling": [12, -7]
    }
    """
    lines = (f"{json.dumps(name)}: [{x:g}, {y:g}]" for name, (x, y) in sorted(found.items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _links(facts: Facts, ontology: Ontology, names: Sequence[str]) -> dict[Pair, float]:
    """Return how strongly each pair of entities is linked; topics count less than relations."""
    number = {name: n for n, name in enumerate(names)}
    links: dict[Pair, float] = defaultdict(float)
    for statement in facts.statements.values():
        for other, weight in _pulls(statement, ontology):
            if other != statement.subject and {other, statement.subject} <= number.keys():
                a, b = number[statement.subject], number[other]
                links[min(a, b), max(a, b)] += weight
    return dict(sorted(links.items()))


def _pulls(statement: Statement, ontology: Ontology) -> Iterator[tuple[str, float]]:
    if isinstance(statement.object, Ref):
        yield statement.object.id, 2.0 if statement.property in ontology.maker_properties else 1.0
    for topic in statement.qualifiers.topics:
        yield topic, 0.5


def _degrees(count: int, links: Mapping[Pair, float]) -> list[int]:
    degree = [0] * count
    for a, b in links:
        degree[a] += 1
        degree[b] += 1
    return degree


def _groups(count: int, links: Mapping[Pair, float]) -> list[list[int]]:
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_weighted_edges_from((a, b, min(weight, 4.0)) for (a, b), weight in links.items())
    return sorted(sorted(group) for group in nx.community.louvain_communities(graph, seed=1))


def _fresh(count: int, links: Mapping[Pair, float]) -> list[Point]:
    groups = [group for group in _groups(count, links) if len(group) >= SMALLEST_COMMUNITY]
    loose = sorted(set(range(count)) - {n for group in groups for n in group})
    placed: dict[int, Point] = {}
    for group, centre, shape in _packed(groups, links):
        placed |= {n: (centre[0] + x, centre[1] + y) for n, (x, y) in zip(group, shape, strict=True)}
    placed |= _shelf(loose, placed)
    return [(float(round(placed[n][0])), float(round(placed[n][1]))) for n in range(count)]


def _packed(groups: list[list[int]], links: Mapping[Pair, float]) -> Iterator[tuple[list[int], Point, list[Point]]]:
    """Yield each community with its centre and the positions of its members around the centre."""
    shapes = [_shape(group, links) for group in groups]
    radii = [max(math.hypot(x, y) for x, y in shape) + MARGIN for shape in shapes]
    home = {n: g for g, group in enumerate(groups) for n in group}
    between: dict[Pair, float] = defaultdict(float)
    for (a, b), weight in links.items():
        if a in home and b in home and home[a] != home[b]:
            between[min(home[a], home[b]), max(home[a], home[b])] += weight
    centres = _discs(radii, between)
    turned = _turned(groups, shapes, centres, links, home)
    return zip(groups, centres, turned, strict=True)


def _shape(group: list[int], links: Mapping[Pair, float]) -> list[Point]:
    """Return the positions of a community's members around its centre."""
    number = {n: i for i, n in enumerate(group)}
    inside = [(number[a], number[b]) for a, b in links if a in number and b in number]
    return _spread(*_spring(len(group), inside))


def _spring(count: int, pairs: list[Pair], rounds: int = 220) -> tuple[Numbers, Numbers]:
    """Return a force-directed layout, in pixels, that starts from a sunflower spiral."""
    import numpy as np

    index = np.arange(count)
    x, y = (np.sqrt(index + 0.5) * turn(index * GOLDEN_ANGLE) for turn in (np.cos, np.sin))
    pulls = np.zeros((count, count))
    for a, b in pairs:
        pulls[a, b] = pulls[b, a] = 1 / 1.2
    for step in range(rounds):
        dx, dy = x[:, None] - x, y[:, None] - y
        distance = np.maximum(np.sqrt(dx * dx + dy * dy), 0.05)
        force = 1 / (distance * distance) - pulls * distance
        move_x, move_y = (dx * force).sum(axis=1) - 0.06 * x, (dy * force).sum(axis=1) - 0.06 * y
        length = np.maximum(np.sqrt(move_x * move_x + move_y * move_y), 1e-9)
        step_size = np.minimum(length, 0.6 * (1 - step / rounds) + 0.01) / length
        x, y = x + move_x * step_size, y + move_y * step_size
    return x * SPACING, y * SPACING


def _spread(x: Numbers, y: Numbers, rounds: int = 60) -> list[Point]:
    """Push apart points that are closer than the clearance, and centre the result."""
    import numpy as np

    for _ in range(rounds):
        dx, dy = x[:, None] - x, y[:, None] - y
        distance = np.maximum(np.sqrt(dx * dx + dy * dy), 0.01)
        np.fill_diagonal(distance, CLEARANCE)
        short = np.maximum(CLEARANCE - distance, 0) / distance / 2
        if not short.any():
            break
        x, y = x + (dx * short).sum(axis=1), y + (dy * short).sum(axis=1)
    return list(zip((x - x.mean()).tolist(), (y - y.mean()).tolist(), strict=True))


def _discs(radii: list[float], between: Mapping[Pair, float]) -> list[Point]:
    """Place discs without overlap, with linked discs near each other, in an area wider than high."""
    order = sorted(range(len(radii)), key=lambda g: (-radii[g], g))
    step = max(radii, default=1.0)
    at = [(0.0, 0.0)] * len(radii)
    for rank, g in enumerate(order):
        turn = rank * GOLDEN_ANGLE
        at[g] = (ASPECT * step * math.sqrt(rank) * math.cos(turn), step * math.sqrt(rank) * math.sin(turn))
    for round_ in range(400):
        at = _attracted(at, between, 0.03 * (1 - round_ / 400))
        at = _apart(at, radii)
    for _ in range(200):
        at = _apart(at, radii)
    return at


def _attracted(at: list[Point], between: Mapping[Pair, float], strength: float) -> list[Point]:
    moved = [[x * (1 - strength / ASPECT), y * (1 - strength * ASPECT)] for x, y in at]
    for (a, b), weight in between.items():
        pull = strength * weight / (weight + 4)
        for axis in (0, 1):
            gap = at[b][axis] - at[a][axis]
            moved[a][axis] += gap * pull / 2
            moved[b][axis] -= gap * pull / 2
    return [(x, y) for x, y in moved]


def _apart(at: list[Point], radii: list[float]) -> list[Point]:
    moved = [[x, y] for x, y in at]
    for a in range(len(at)):
        for b in range(a + 1, len(at)):
            dx, dy = moved[b][0] - moved[a][0], moved[b][1] - moved[a][1]
            distance = max(math.hypot(dx, dy), 0.01)
            short = (radii[a] + radii[b] - distance) / distance / 2
            if short > 0:
                moved[a][0] -= dx * short
                moved[a][1] -= dy * short
                moved[b][0] += dx * short
                moved[b][1] += dy * short
    return [(x, y) for x, y in moved]


def _turned(
    groups: list[list[int]], shapes: list[list[Point]], centres: list[Point],
    links: Mapping[Pair, float], home: Mapping[int, int],
) -> list[list[Point]]:  # fmt: skip
    """Turn each community so that members with outside links face their neighbours."""
    outward: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for a, b in links:
        if a in home and b in home and home[a] != home[b]:
            outward[home[a]].append((a, home[b]))
            outward[home[b]].append((b, home[a]))
    return [
        _best_turn(
            group, shape, [(n, (centres[o][0] - centres[g][0], centres[o][1] - centres[g][1])) for n, o in outward[g]]
        )
        for g, (group, shape) in enumerate(zip(groups, shapes, strict=True))
    ]


def _best_turn(group: list[int], shape: list[Point], targets: list[tuple[int, Point]]) -> list[Point]:
    place = dict(zip(group, shape, strict=True))

    def cost(turn: int) -> float:
        return sum(math.dist(_rotated(place[n], turn), target) for n, target in targets)

    best = min(range(24), key=lambda turn: (round(cost(turn), 3), turn))
    return [_rotated(point, best) for point in shape]


def _rotated(point: Point, turn: int) -> Point:
    angle = turn * math.pi / 12
    return (
        point[0] * math.cos(angle) - point[1] * math.sin(angle),
        point[0] * math.sin(angle) + point[1] * math.cos(angle),
    )


def _shelf(loose: list[int], placed: Mapping[int, Point]) -> dict[int, Point]:
    """Place entities without a community in rows below the rest."""
    left = min((x for x, _ in placed.values()), default=0.0)
    right = max((x for x, _ in placed.values()), default=SPACING * math.sqrt(len(loose) + 1))
    bottom = max((y for _, y in placed.values()), default=0.0) + 2 * SPACING
    columns = max(1, min(len(loose), int((right - left) / SPACING)))
    left = (left + right - (columns - 1) * SPACING) / 2
    return {n: (left + (i % columns) * SPACING, bottom + (i // columns) * SPACING) for i, n in enumerate(loose)}


def _beside(names: Sequence[str], links: Mapping[Pair, float], known: Mapping[str, Point]) -> dict[str, Point]:
    """Keep known positions, and put each new entity at the free spot nearest to its neighbours."""
    found = dict(known)
    grid = _Grid(found.values())
    near: dict[str, list[str]] = defaultdict(list)
    for a, b in links:
        near[names[a]].append(names[b])
        near[names[b]].append(names[a])
    left, bottom = min(x for x, _ in found.values()), max(y for _, y in found.values())
    rank = {name: -n for n, name in enumerate(names)}
    placed = {name: sum(n in found for n in near[name]) for name in names if name not in found}
    queue = [(-count, rank[name], name) for name, count in placed.items()]  # most placed neighbours, then last in order
    heapify(queue)
    while queue:
        _, _, name = heappop(queue)
        if name not in found:
            around = [found[n] for n in near[name] if n in found]
            found[name] = grid.free_spot(_middle(around) if around else (left, bottom + SPACING))
            left, bottom = min(left, found[name][0]), max(bottom, found[name][1])
            for other in (n for n in near[name] if n not in found):
                placed[other] += 1
                heappush(queue, (-placed[other], rank[other], other))
    return {name: found[name] for name in names}


def _middle(points: Sequence[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


class _Grid:
    """The taken spots, in cells of the size of the clearance."""

    def __init__(self, taken: Any) -> None:
        self.cells: dict[Pair, list[Point]] = defaultdict(list)
        for point in taken:
            self._add(point)

    def free_spot(self, centre: Point) -> Point:
        """Take and return the first free spot on a spiral around a point."""
        for n in range(100_000):
            radius, angle = 14.0 * math.sqrt(n), n * GOLDEN_ANGLE
            x, y = centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)
            spot = (float(round(x)), float(round(y)))
            if self._is_free(spot):
                self._add(spot)
                return spot
        raise BuildError("there is no free spot for a new entity")

    def _add(self, point: Point) -> None:
        self.cells[self._cell(point)].append(point)

    def _is_free(self, spot: Point) -> bool:
        column, row = self._cell(spot)
        around = (self.cells.get((column + i, row + j), []) for i in (-1, 0, 1) for j in (-1, 0, 1))
        return all(math.dist(spot, other) >= CLEARANCE for cell in around for other in cell)

    def _cell(self, point: Point) -> Pair:
        return math.floor(point[0] / CLEARANCE), math.floor(point[1] / CLEARANCE)
