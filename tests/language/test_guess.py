"""Which language a text is in: short ones, mixed ones, and those of other languages."""

from __future__ import annotations

import pytest

from kg.language.guess import guess


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "OpenAI releases Sora"),
        ("en", "Runway raises $40m"),
        ("en", "The start-up said it had no plans."),
        ("en", "Why the new model is late"),
        ("fr", "OpenAI dévoile Sora"),
        ("fr", "La start-up n'a pas souhaité commenter."),
        ("fr", "Pourquoi le nouveau modèle est en retard"),
        ("ar", "أطلقت OpenAI نموذج سورا"),
        ("ar", "وقال المتحدث إن الشركة لن تعلق"),
        ("ar", "شركة Runway"),
        ("zh", "OpenAI发布Sora"),
        ("zh", "快手发布可灵2.0，用户超过2200万。"),
        ("zh", "東京大學"),
    ],
)
def test_short_texts(lang: str, text: str) -> None:
    assert guess(text).lang == lang


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("German", "OpenAI veröffentlicht Sora für alle Nutzer"),
        ("Italian", "OpenAI lancia Sora in Italia"),
        ("Dutch", "OpenAI brengt Sora uit voor iedereen"),
        ("Portuguese", "A OpenAI lançou o Sora em Portugal"),
        ("Spanish", "La empresa no quiso comentar la noticia sobre el nuevo modelo"),
        ("Japanese", "OpenAIがSoraを公開した"),
        ("Korean", "오픈AI가 소라를 공개했다"),
        ("Russian", "OpenAI выпустила Sora"),
        ("Persian", "شرکت OpenAI مدل سورا را منتشر کرد"),
        ("Urdu", "اوپن اے آئی نے سورا جاری کر دیا"),
        ("Turkish", "OpenAI Sora'yı herkese açtı"),
    ],
)
def test_other_languages_are_named(name: str, text: str) -> None:
    found = guess(text)
    assert (found.lang, found.looks_like) == (None, name)


def test_a_text_of_two_languages_shows_its_shares() -> None:
    found = guess("The model is new.\nLe modèle est nouveau et il coûte cher.\n模型")
    assert set(found.shares) == {"en", "fr", "zh"}
    assert sum(found.shares.values()) == pytest.approx(1)
    assert (found.lang, found.looks_like) == (None, "French") if found.shares["fr"] < 0.6 else ("fr", "French")


@pytest.mark.parametrize("text", ["", " \n\t", "12 34 … !?", "\u200f\u200f"])
def test_without_letters_there_is_no_guess(text: str) -> None:
    assert guess(text) == guess("")
    assert (guess(text).lang, guess(text).looks_like, dict(guess(text).shares)) == (None, None, {})
