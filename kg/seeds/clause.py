"""The clause around a quote: whether it is cut inside a word, and which words that change its meaning it leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from kg.folding import fold

_MARK = re.compile(r"[،;؛!?؟«»\"“”()\[\]—–\n]|[.,:](?!\d)")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*['’]?")
_CLITICS = ("", "و", "ف", "ب", "ل", "ول", "فل", "وب")

MODIFIERS = {
    "ar": "لا لم لن ليس ليست ليسوا لست لسنا غير دون بدون عدم سوى الا فقط مجرد تقريبا ربما لعل يبدو تبدو يمكن يمكنه "
    "يمكنها محتمل المحتمل يحتمل يزعم تزعم المزعوم المفترض حوالي نحو اكثر اقل بعض معظم",
    "fr": "ne n' pas plus jamais aucun aucune sans non rien ni seulement presque peut-être semble semblent pourrait "
    "pourraient peut peuvent probablement probable possible apparemment prétendument environ près moins certains "
    "certaines plupart",
    "en": "not no never none without neither nor only almost perhaps maybe may might could can seems seem appears "
    "appear apparently allegedly alleged possible possibly probably potential potentially about around some most",
}
"""Per language, the negations, hedges and quantifiers that change what a clause says."""

_FOLDED = {lang: frozenset(map(fold, words.split())) for lang, words in MODIFIERS.items()}


def cut_inside_word(text: str, start: int, end: int) -> str | None:
    """Return the word that a quote cuts at its start or end, or None."""
    for at in (start, end):
        if 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum():
            left = re.search(r"\w*$", text[:at])
            right = re.match(r"\w*", text[at:])
            return (left.group() if left else "") + (right.group() if right else "")
    return None


def omitted_modifiers(sentence: str, start: int, end: int, lang: str) -> list[str]:
    """Return the modifiers that stand in the clause of a quote, but not in the quote.

    The clause reaches from the quote to the nearest punctuation mark on either side.

    Args:
        sentence: the sentence, or sentences, in which the quote stands.
        start: where in it the quote begins, in code points.
        end: where it ends, exclusive.
        lang: the language, a key of MODIFIERS; no other language has any.

    >>> omitted_modifiers("It is not only the prompts, perhaps.", 10, 26, "en")
    ['not']
    """
    before = re.split(_MARK, sentence[:start])[-1]
    after = re.split(_MARK, sentence[end:])[0]
    return [*_modifiers(before, lang), *_modifiers(after, lang)]


def _modifiers(words: str, lang: str) -> Iterator[str]:
    known = _FOLDED.get(lang, frozenset())
    found = list(_WORD.finditer(words))
    for match, following in zip_longest(found, found[1:]):
        word = fold(match.group())
        elided = word.partition("'")[0] + "'"
        bare = {word.removeprefix(c) for c in _CLITICS} if lang == "ar" else {word, elided}
        if bare & known or (lang == "ar" and "قد" in bare and following and fold(following.group())[0] in "يتن"):
            yield match.group()
