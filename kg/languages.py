"""The languages of texts, names and readers, by their BCP 47 tags."""

from __future__ import annotations

LANGUAGES = {"en": "English", "fr": "French", "ar": "Arabic", "zh": "Chinese"}
"""The languages that names and texts can have, with their English names, in the order in which names are shown."""
LANGUAGES_IN = {
    "en": LANGUAGES,
    "fr": {"en": "anglais", "fr": "français", "ar": "arabe", "zh": "chinois"},
    "ar": {"en": "الإنجليزية", "fr": "الفرنسية", "ar": "العربية", "zh": "الصينية"},
}
"""The names of these languages in each language of the interface."""
INTERFACE = ("en", "fr", "ar")
"""The languages of the page and of the saved questions."""


def language_order(tag: str) -> tuple[int, str]:
    """Return the sort key of a language: those of `LANGUAGES` first, then others by their tag.

    >>> sorted(["zh", "de", "ar", "en"], key=language_order)
    ['en', 'ar', 'zh', 'de']
    """
    return (list(LANGUAGES).index(tag) if tag in LANGUAGES else len(LANGUAGES)), tag
