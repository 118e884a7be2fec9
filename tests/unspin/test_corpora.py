"""Texts to learn from: paragraphs out of archives of HTML and reStructuredText, and articles garbled by hand."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from cleanup.unspin.corpora import documents, garbled, store_garbled
from cleanup.unspin.labelled import HUMAN, SPUN_ARTICLES, labelled

SENTENCE = "The river rose in the night and it took the bridge that we had built for the market of the town. "
GERMAN = "Der Fluss stieg in der Nacht und riss die Brücke mit, die wir für den Markt der Stadt gebaut hatten. "
LONG = 2 * SENTENCE


def archive(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, text in files.items():
            data = text.encode()
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def page(paragraphs: list[str]) -> str:
    return "<html><body><script>var the = 1</script>" + "".join(f"<p>{p}</p>\n" for p in paragraphs) + "</body></html>"


def test_long_paragraphs_of_the_files_asked_for_come_a_dozen_at_a_time() -> None:
    files = {"a/docs/one.html": page(["A menu", *[LONG] * 16, "Copyright"]), "a/other/two.html": page([LONG] * 5)}
    first, second = documents(archive(files), r".*/docs/.*\.html")
    assert first.count("The river") == 24
    assert second.count("The river") == 8
    assert "menu" not in first
    assert "var" not in first + second


def test_only_english_of_some_length_is_kept() -> None:
    files = {"docs/de.html": page([2 * GERMAN] * 5), "docs/short.html": page([LONG]), "docs/en.html": page([LONG] * 3)}
    assert len(list(documents(archive(files), r"docs/.*"))) == 1


def test_manuals_are_read_without_their_code() -> None:
    text = f"Title\n=====\n\n{LONG}\n\n.. code-block:: python\n\n    the = of(and, to)\n\n{LONG}\n\n{LONG}\n"
    (read,) = documents(archive({"docs/a.rst": text}), r"docs/.*\.rst")
    assert read.count("The river") == 6
    assert "of(and" not in read


def test_texts_come_by_name_whatever_their_order() -> None:
    named = {f"docs/{name}.html": page([f"{name} {LONG}"] * 3) for name in ("zebra", "apple")}
    assert [text.split()[0] for text in documents(archive(named), r"docs/.*")] == ["apple", "zebra"]


def test_a_garbled_article_is_stored_as_it_stands_with_labels_and_as_it_was(tmp_path: Path) -> None:
    text = "They {{solid their ballots|cast their ballots}} in the \u201c{{Courtroom|Court}}\u201d.\n\nNothing else."
    store_garbled([text] * 5, tmp_path)
    stored = list(labelled(tmp_path, 5))
    spun, right = stored[1], stored[6]
    assert (spun.kind, right.kind) == (SPUN_ARTICLES, f"{HUMAN}articles")
    assert spun.fold == right.fold
    assert [(spun.text[e.start : e.end], e.accept) for e in spun.edits] == [
        ("solid their ballots", ("cast their ballots",)), ("Courtroom", ("Court",)),
    ]  # fmt: skip
    assert right.text == "They cast their ballots in the \u201cCourt\u201d.\n\nNothing else."
    assert not right.edits


def test_articles_and_what_they_were_have_to_share_folds(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="4 garbled articles; it has to be a multiple of 5"):
        store_garbled(["They {{solid|cast}} ballots."] * 4, tmp_path)


def test_every_mark_of_the_garbled_articles_is_whole(tmp_path: Path) -> None:
    store_garbled(list(garbled()), tmp_path)
    stored = list(labelled(tmp_path, 5))
    assert not any(mark in document.text for document in stored for mark in "{}|")
    assert all(document.edits for document in stored if document.kind == SPUN_ARTICLES)
    assert all(e.accept != (d.text[e.start : e.end],) for d in stored for e in d.edits)
