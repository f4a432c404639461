"""Articles for reference managers, and citations in every language and style."""

from __future__ import annotations

import json
import re

import pytest

from kg.errors import QueryError
from kg.facts.edtf import parse
from kg.graph.bibliography import _issued, to_bibtex, to_csl
from kg.graph.citation import cited
from kg.graph.graph import Graph


def test_an_entry_has_no_title_and_says_that_the_label_is_ours(graph: Graph) -> None:
    entry = to_bibtex([graph.article("two")])
    assert entry.startswith(
        "@misc{two,\n  date = {2024-05-06~},\n  year = {2024},\n  note = {our label: Two; publisher unknown;"
    )
    assert "title" not in entry
    assert entry.count("{") == entry.count("}")
    assert "the date is inferred: the day after the release" in entry


def test_what_bibtex_would_take_for_commands_is_escaped(graph: Graph) -> None:
    card = graph.article("one")
    text = card.texts[0]
    odd = text.text.of._replace(published_inferred=r"100% {sure} & \input{x}_#1$~^")
    source = type(text.text)(text.text.record, odd, text.text.names)
    entry = to_bibtex([card._replace(texts=(text._replace(text=source),))])
    assert r"100\% \{sure\} \& \textbackslash{}input\{x\}\_\#1\$\textasciitilde{}\textasciicircum{}" in entry


def test_csl_json_has_what_is_known(graph: Graph) -> None:
    (one, two) = json.loads(to_csl([graph.article("one"), graph.article("two")]))
    assert (one["type"], one["container-title"], one["language"]) == ("article-newspaper", "Infoval", "fr")
    assert one["issued"] == {"date-parts": [[2024, 4, 10]]}
    assert two["issued"] == {"date-parts": [[2024, 5, 6]], "circa": True}
    assert "language" not in two
    assert not {"title", "author"} & two.keys()


@pytest.mark.parametrize(
    ("date", "issued"),
    [
        ("2024", {"date-parts": [[2024]]}),
        ("2024-03?", {"date-parts": [[2024, 3]], "circa": True}),
        ("2024-01/2024-06", {"date-parts": [[2024, 1], [2024, 6]]}),
        ("../2024-09-01~", {"literal": "by about 2024-09-01"}),
    ],
)
def test_dates_keep_their_certainty(date: str, issued: dict[str, object]) -> None:
    assert _issued(parse(date)) == issued


def test_citations_in_three_languages(graph: Graph) -> None:
    (fact,) = graph.statements(property="businessModel")
    arabic = next(e for e in fact.evidence if e.lang == "ar")
    assert (
        cited(arabic, lang="fr")
        .replace("\u00a0", " ")
        .startswith(
            "Acme (affirmation): «قال المتحدث إن نموذج Vif مجاني» "
            "[arabe, traduction automatique (langue source : chinois)] ; "
            "éditeur inconnu, publié vers 2024-05-06 (déduit) ; notre intitulé : Deux ; "
            "texte t2a, phrase 2, caractères 42–72 ; https://w3id.org/ai-video-kg/statement/"
        )
    )
    assert cited(arabic, lang="ar").startswith(
        "أكمي (ادعاء): «قال المتحدث إن نموذج Vif مجاني» [العربية، ترجمة آلية، اللغة الأصلية: الصينية]؛ "
        "الناشر مجهول، نُشر نحو 2024-05-06 (استنتاجًا)؛ تسميتنا للمقال: Two؛ النص t2a، الجملة 2، المحارف 42–72؛ https:"
    )
    with pytest.raises(QueryError, match="no citations in the language 'zh'; expected one of en, fr, ar"):
        cited(arabic, lang="zh")
    with pytest.raises(QueryError, match="no citations in the style 'word'; expected one of text, markdown, html"):
        cited(arabic, style="word")


def test_markup_is_escaped_and_words_keep_their_language(graph: Graph) -> None:
    (fact,) = graph.statements(property="trainedOn")
    html = cited(fact.best, style="html")
    assert '«<span lang="fr" dir="ltr">Vif aurait été entraîné sur des films</span>»' in html
    assert re.search(r'<a href="https://w3id\.org/ai-video-kg/statement/\w+">st:\w+</a>\. In our words', html)
    marked = cited(fact.best, style="markdown")
    assert re.search(r"\[st:(\w{16})\]\(https://w3id\.org/ai-video-kg/statement/\1\)", marked)
