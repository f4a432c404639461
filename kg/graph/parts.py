"""What the methods of a `Graph` share: its source, its data folders, and the parts that are read when first used."""

from __future__ import annotations

from functools import cached_property

from kg.graph.arguments import text as text_of
from kg.graph.labels import Classes, Names, Thing
from kg.home import Home, find_home
from kg.rdf.terms import vocabulary_iri
from kg.stores.local import Source

TYPE_CHECKING = False  # known to type checkers; importing typing would be felt at every start
if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.facts.ontology import Ontology
    from kg.facts.records import Facts
    from kg.graph.binding import Binder
    from kg.graph.cited_rows import Citer
    from kg.graph.paths import Network
    from kg.graph.search import Search
    from kg.graph.source_texts import SourceTexts
    from kg.graph.statements import Statements


class Parts:
    """The parts of a graph.

    Args:
        source: what holds the graph: a store here, or an endpoint elsewhere.
        home: where the data folders are; defaults to those of the package.
        find_texts: finds the source texts when they are first wanted.
    """

    def __init__(
        self, source: Source, home: Home | None = None, find_texts: Callable[[], SourceTexts | None] | None = None
    ) -> None:
        self.source = source
        self._home = home
        self._find_texts = find_texts

    @cached_property
    def home(self) -> Home:
        """The data folders."""
        return self._home or find_home()

    @cached_property
    def ontology(self) -> Ontology:
        """The vocabulary."""
        from kg.rdf.ontology import read_ontology

        return read_ontology(self.home.ontology_file)

    @cached_property
    def facts(self) -> Facts:
        """All records of the graph, by id."""
        from kg.rdf.decode import Decoder

        return Decoder(self.source.describe).facts(self.source.members)

    @cached_property
    def names(self) -> Names:
        """The labels of IRIs."""
        return Names(self.source)

    @cached_property
    def classes(self) -> Classes:
        """The classes of entities."""
        return Classes(self.source, self.names)

    @cached_property
    def texts(self) -> SourceTexts | None:
        """The source texts, if they are at hand: then each citation has its whole proof as `context`.

        Raises:
            KGError: their folder does not exist.
        """
        return self._find_texts() if self._find_texts else None

    @cached_property
    def _views(self) -> Statements:
        from kg.graph.statements import Statements

        return Statements(self.source, self.names, self.texts)

    @cached_property
    def _search(self) -> Search:
        from kg.graph.search import Search

        return Search(self.source, self.names, self.classes)

    @cached_property
    def _citer(self) -> Citer:
        from kg.graph.cited_rows import Citer

        return Citer(self.source, self.names, self._views)

    @cached_property
    def _binder(self) -> Binder:
        from kg.graph.binding import Binder

        return Binder(self.source, self._search)

    @cached_property
    def _networks(self) -> dict[bool, Network]:
        return {}

    def _network(self, *, asserted_only: bool) -> Network:
        from kg.graph.paths import Network

        if asserted_only not in self._networks:
            network = Network(self._citer.index, self.names, self._views, asserted_only=asserted_only)
            self._networks[asserted_only] = network
        return self._networks[asserted_only]

    def resolve(self, name: str | Thing, *, of: str = "Entity") -> str:
        """Return the IRI of the entity that a name means.

        Args:
            name: any name in any script, an id, an IRI, or a thing; or words of a name that only one entity of the
                class has, such as `Altman`.
            of: the class that it must have.

        Raises:
            NotFound: no entity has the name, several have it, or the entity has another class.

        >>> import kg
        >>> kg.load().resolve("可灵")
        'https://w3id.org/ai-video-kg/id/kling'
        """
        text = name.iri if isinstance(name, Thing) else text_of(name, "name")
        return self._search.resolve(text, vocabulary_iri(of))
