"""Find entities that may be one: the same name, in another spelling or script, with a legal form, with its class.

Names are compared by keys. A key forgets what two spellings of one name may differ in; entities that share a key are
a pair to look at. Damaged names are left aside: a translation may have broken a name into any word.

Names in Arabic and Chinese are compared with those in Latin letters by their sounds, from the transliteration tables
of anyascii: Arabic by consonants (it writes no short vowels), Chinese by pinyin.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from enum import StrEnum
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from anyascii import anyascii

from kg.errors import Problem
from kg.facts.ontology import Ontology
from kg.folding import fold
from kg.seeds.records import EntityEntry

_LEGAL = (
    "inc incorporated ltd limited llc llp lp plc corp corporation co company gmbh ag kg se sa sas sarl srl spa bv nv "
    "oy ab as pte pty kk groupe group holding holdings societe شركه مجموعه مؤسسه القابضه المحدوده المساهمه العامه"
)
_CLASS = (
    "the model models app application tool platform service video "
    "le la modele modeles outil plateforme نموذج النموذج تطبيق اداه منصه خدمه"
)
_CHINESE_ENDINGS = {
    "legal": ("股份有限公司", "有限责任公司", "有限公司", "集团", "公司"),
    "class": ("视频模型", "大模型", "模型", "应用", "平台"),
}
_SOUNDS = [
    ("ph", "f"), ("tsh", "s"), ("kh", "k"), ("gh", "g"), ("sh", "s"), ("ch", "s"), ("th", "t"), ("dh", "d"),
    ("ck", "k"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("x(?=[aeiou])", "s"), ("x", "ks"), ("[cq]", "k"),
    ("z", "s"), ("j", "g"), ("v", "f"), ("p", "b"), ("[ouw]+", "o"), ("[iye]+", "i"), ("h", ""), (r"(.)\1+", r"\1"),
]  # fmt: skip
_FEWEST_SOUNDS = 4


class Alike(StrEnum):
    """In what two names are alike, the surest first; the value completes a message."""

    NAME = "both are named {name}"
    LEGAL_FORM = "{name} and {other} differ in their legal form"
    CLASS_WORD = "{name} and {other} differ in a word for what they are"
    SOUND = "{name} and {other} sound the same"


class Named(NamedTuple):
    """One good name of an entity."""

    entity: EntityEntry
    name: str


class Double(NamedTuple):
    """Two entities that may be one, in the order of the files, and the names that say so."""

    first: Named
    second: Named
    alike: Alike

    @property
    def message(self) -> str:
        """What a curator is told."""
        said = self.alike.format(name=f"'{self.second.name}'", other=f"'{self.first.name}'")
        first, second = self.first.entity, self.second.entity
        return (
            f"entity '{second.id}' may be '{first.id}' ({first.place}): {said}; merge them with "
            f"'kg merge {second.id} {first.id}', or say in 'distinct_from' why they are two"
        )


def doubles(entities: Iterable[EntityEntry], ontology: Ontology) -> list[Double]:
    """Return the pairs of entities that may be one, each pair once, with what is surest about it."""
    ordered = sorted(entities, key=lambda entry: entry.place)
    found: dict[tuple[str, str], Double] = {}
    for alike, keys_of in _KEYS.items():
        for names in _buckets(ordered, alike, keys_of, ontology):
            for first, second in combinations(names, 2):
                if first.entity.id != second.entity.id and _comparable(first.name, second.name, alike):
                    found.setdefault((first.entity.id, second.entity.id), Double(first, second, alike))
    return sorted(found.values(), key=lambda double: double.second.entity.place)


def warnings(entities: Iterable[EntityEntry], ontology: Ontology) -> Iterator[Problem]:
    """Yield a warning for each pair that no `distinct_from` answers, and for each answer that no pair asks for."""
    entries = list(entities)
    ids = {entry.id for entry in entries}
    answered = {
        frozenset((entry.id, other.text)): other
        for entry in entries for other, _ in entry.distinct if other.text in ids - {entry.id}
    }  # fmt: skip
    for double in doubles(entries, ontology):
        if not answered.pop(frozenset((double.first.entity.id, double.second.entity.id)), None):
            yield Problem(double.second.entity.place, double.message)
    for pair, other in sorted(answered.items(), key=lambda found: found[1].place):
        both = " and ".join(f"'{name}'" for name in sorted(pair))
        yield Problem(other.place, f"'distinct_from' says why {both} are two, but their names are not alike")


def _buckets(
    entities: Iterable[EntityEntry], alike: Alike, keys_of: Callable[[str], Collection[str]], ontology: Ontology
) -> Iterator[list[Named]]:
    """Yield the names that share a key, in the order of the files."""
    buckets: dict[str, list[Named]] = defaultdict(list)
    for entry in entities:
        if all(ontology.is_a(entry.type.text, needed) for needed in _OF_CLASS.get(alike, ())):
            forms = (*entry.entity.labels.values(), *(form for forms in entry.entity.also.values() for form in forms))
            for form in dict.fromkeys(forms):
                for key in filter(None, keys_of(form)):
                    buckets[key].append(Named(entry, form))
    yield from (names for names in buckets.values() if len({named.entity.id for named in names}) > 1)


def _comparable(first: str, second: str, alike: Alike) -> bool:
    """Whether the sounds of two names say anything: they do where one is in Latin letters."""
    return alike is not Alike.SOUND or "LATIN" in (_script(first), _script(second))


def _script(name: str) -> str:
    """Return the script of a name: that of its first letter outside ASCII, else LATIN."""
    if re.search(r"[\u0600-\u06ff]", name):
        return "ARABIC"
    return "HAN" if re.search(r"[\u4e00-\u9fff]", name) else "LATIN"


@lru_cache(maxsize=1 << 14)
def squash(name: str) -> str:
    """Return the folded letters and digits of a name.

    >>> squash("DALL-E 3") == squash("Dall·e3")
    True
    """
    return "".join(filter(str.isalnum, fold(name)))


@lru_cache(maxsize=1 << 14)
def without(name: str, words: str, endings: tuple[str, ...]) -> str:
    """Return the squashed name without some words, and without a Chinese ending; as it is if nothing would be left.

    >>> without("Kestrel Labs, Inc.", "inc", ()), without("稀宇科技有限公司", "", ("有限公司",))
    ('kestrellabs', '稀宇科技')
    """
    dropped = set(words.split())
    kept = [word for word in re.findall(r"[^\W_]+", fold(name).replace(".", "")) if word not in dropped]
    squashed = "".join(kept)
    ending = next((e for e in endings if squashed.endswith(e)), "")
    return squashed.removesuffix(ending) or squash(name)


@lru_cache(maxsize=1 << 14)
def sounds(name: str) -> frozenset[str]:
    """Return what a name sounds like: pinyin as it is; other names roughly, with their vowels and without.

    >>> pairs = [("Sora", "سورا"), ("Bill Peebles", "بيل بيبلز"), ("Xingye", "星野")]
    >>> [sorted(sounds(latin) & sounds(other)) for latin, other in pairs]
    [['sora'], ['blbls'], ['xingye']]
    """
    text = latin = "".join(filter(str.isalnum, anyascii(fold(name).replace("ا", "a")).lower()))
    for pattern, replacement in _SOUNDS:
        text = re.sub(pattern, replacement, text)
    consonants = re.sub(r"(.)\1+", r"\1", re.sub("[aoi]", "", text))
    keys = {latin} if _script(name) == "HAN" else {latin, text, consonants}
    return frozenset(key for key in keys if len(key) >= _FEWEST_SOUNDS)


_KEYS: dict[Alike, Callable[[str], Collection[str]]] = {
    Alike.NAME: lambda name: {squash(name)},
    Alike.LEGAL_FORM: lambda name: {without(name, _LEGAL, _CHINESE_ENDINGS["legal"])},
    Alike.CLASS_WORD: lambda name: {without(name, _CLASS, _CHINESE_ENDINGS["class"])},
    Alike.SOUND: sounds,
}
"""The keys of a name for each way of being alike, the surest first."""
_OF_CLASS = {Alike.LEGAL_FORM: ("Organization",), Alike.CLASS_WORD: ("Artifact",)}
"""The class that entities must have for a key that is not for all."""
