"""Running text out of archives of HTML and reStructuredText: long paragraphs in English, a dozen at a time."""

from __future__ import annotations

import io
import tarfile

from cleanup.unspin.corpora import documents

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
