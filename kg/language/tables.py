"""The word tables of the languages that are read, by their tags."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kg.language.ar import ARABIC
from kg.language.en import ENGLISH
from kg.language.fr import FRENCH
from kg.language.record import Language
from kg.language.zh import CHINESE

READ: Mapping[str, Language] = MappingProxyType(
    {language.tag: language for language in (ARABIC, FRENCH, ENGLISH, CHINESE)}
)
"""Tag → language, for each language that texts can be read in."""
