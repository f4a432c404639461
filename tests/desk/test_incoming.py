"""Reading a file: its kind, its text, and a clear refusal of what cannot be a text."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.desk.incoming import MAX_BYTES, MAX_LENGTH, read_incoming
from kg.errors import InputError

PAGE = """<!doctype html>
<html lang="fr"><head><title>Le port – La Vigie</title>
<meta property="article:published_time" content="2024-03-14T08:00:00+01:00">
<meta property="og:site_name" content="La Vigie">
<link rel="canonical" href="https://vigie.example/port">
<script type="application/ld+json">{"datePublished": "2024-03-14", "publisher": {"name": "La Vigie"}}</script>
<script>var x = "<p>not text</p>";</script></head>
<body><header>Abonnez-vous</header><nav><a href="/">Accueil</a></nav>
<article><h1>Le port est fermé</h1><p>Le port a <b>fermé</b>
lundi.<p>Il rouvrira<br>mardi.
<aside>À lire aussi</aside><ul><li>Un<li>Deux</ul></article>
<footer>Mentions légales</footer></body></html>"""
MARKDOWN = """---
title: ignored
---
# The harbour

The *harbour* closed
on Monday. See [the notice](https://example.org).

- one
- two
"""


def read(folder: Path, name: str, data: str | bytes, **options: bool | str) -> tuple[str, str]:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    incoming = read_incoming(path, **options)  # type: ignore[arg-type]
    return incoming.kind, incoming.text


def test_html_becomes_its_main_text(tmp_path: Path) -> None:
    text = "Le port est fermé\nLe port a fermé lundi.\nIl rouvrira\nmardi.\nUn\nDeux\n"
    assert read(tmp_path, "page.html", PAGE) == ("html", text)
    assert read(tmp_path, "page.txt", PAGE) == ("html", text)


def test_what_a_page_says_about_itself_is_only_passed_on(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    incoming = read_incoming(tmp_path / "page.html")
    said = {(each.what, each.value) for each in incoming.said}
    assert said == {
        ("published", "2024-03-14T08:00:00+01:00"),
        ("published", "2024-03-14"),
        ("publisher", "La Vigie"),
        ("address", "https://vigie.example/port"),
        ("title", "Le port est fermé"),
        ("title", "Le port – La Vigie"),
        ("lang", "fr"),
    }
    assert incoming.changes[0].startswith("took the main text of the page, <article>: ")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<html><body><p>One.</p><p>Two &amp; three.</p>", "One.\nTwo & three.\n"),
        (
            "<html><body><div><p>A long paragraph of the story.</p></div><div>Menu</div>",
            "A long paragraph of the story.\n",
        ),
        ("<html><main><p>Main.</p></main><div><p>x</p></div>", "Main.\n"),
        ("<html><body><article>a</article><article>The longest of them all.</article>", "The longest of them all.\n"),
        ("<html><body><p>" + "<b>" * 5000 + "deep", "deep\n"),
        ("<html><script type='application/ld+json'>{not json</script><p>Text.", "Text.\n"),
    ],
    ids=["body", "densest", "main", "longest article", "nested", "broken JSON-LD"],
)
def test_the_main_text_of_odd_pages(tmp_path: Path, html: str, text: str) -> None:
    assert read(tmp_path, "page.html", html) == ("html", text)


def test_markdown_becomes_text(tmp_path: Path) -> None:
    text = "The harbour\nThe harbour closed on Monday. See the notice.\none\ntwo\n"
    assert read(tmp_path, "notes.md", MARKDOWN) == ("markdown", text)


@pytest.mark.parametrize(
    ("data", "options"),
    [
        ("أغلق الميناء".encode("utf-16"), {}),
        (b"\xef\xbb\xbf" + "أغلق الميناء".encode(), {}),
        ("أغلق الميناء".encode("windows-1256"), {"encoding": "windows-1256"}),
        ('<html><meta charset="windows-1256"><p>أغلق الميناء'.encode("windows-1256"), {}),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, options: dict[str, str]) -> None:
    assert read(tmp_path, "file.txt", data, **options)[1] == "أغلق الميناء\n"


def test_lines_are_kept_if_asked(tmp_path: Path) -> None:
    lines = "The harbour office said on Monday that it\nhad counted four hundred boats before the\nstorm of the year.\n"
    assert read(tmp_path, "a.txt", lines)[1].count("\n") == 1
    assert read(tmp_path, "a.txt", lines, keep_lines=True)[1] == lines


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"", "{file} is empty"),
        ("a.txt", b" \n ", "{file} is empty"),
        ("a.txt", b"...\n---", "{file} has no text"),
        ("a.html", b"<html><nav>Menu</nav><script>x</script>", "{file} has no text besides menus and scripts"),
        ("a.pdf", b"%PDF-1.7 ...", "{file} is a PDF file; save its text as plain text, Markdown or HTML"),
        (
            "a.docx",
            b"PK\x03\x04...",
            "{file} is a ZIP archive, or a Word or EPUB file; save its text as plain text, Markdown or HTML",
        ),
        ("a.txt", b"abc\0def", "{file} is a binary file (NUL at byte 4); expected text"),
        (
            "a.txt",
            b"one\ntwo \xe9t\xe9",
            "{file}:2: byte 5 of the line, 0xe9, is not UTF-8; save the file as UTF-8, or name its encoding: "
            "--encoding windows-1256, gb18030, …",
        ),
        (
            "a.txt",
            "port ferm\ufffd lundi \ufffd".encode(),
            "{file} has lost 2 characters (U+FFFD) in an earlier conversion; save it anew",
        ),
        ("a.txt", b"x" * (MAX_BYTES + 1), "{file} is too large: 5.0 MB (limit 5 MB); save only its text"),
        (
            "a.txt",
            b"x " * MAX_LENGTH,
            "the text of {file} is too long: 400,000 code points (limit 200,000); split it into articles",
        ),
    ],
)
def test_is_refused(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, name, data)
    assert str(caught.value) == message.replace("{file}", str(tmp_path / name))


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    for encoding in ("klingon", "base64"):
        with pytest.raises(InputError, match=rf"^unknown encoding '{encoding}'; expected, for example, utf-8"):
            read(tmp_path, "a.txt", "text", encoding=encoding)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, message in {
        "none.txt": "cannot be read: No such file or directory",
        ".": "is not a regular file; expected plain text, Markdown or HTML",
        "pipe": "is not a regular file; expected plain text, Markdown or HTML",
    }.items():
        with pytest.raises(InputError) as caught:
            read_incoming(tmp_path / name)
        assert str(caught.value) == f"{tmp_path / name} {message}"


def test_a_file_of_50_mb_is_not_even_read(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(InputError, match=r"is too large: 50\.0 MB \(limit 5 MB\)"):
        read_incoming(tmp_path / "a.txt")


def test_a_name_with_odd_characters_is_written_plainly(tmp_path: Path) -> None:
    path = tmp_path / "a\n\u202e\x1bb.txt"
    path.write_text("Text.", encoding="utf-8")
    assert read_incoming(path).name == f"{tmp_path}/a\\n\\u202e\\x1bb.txt"
