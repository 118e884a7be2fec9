"""Document: decoding, encoding, reading and atomic writing, and every file that cannot be read or written."""

from __future__ import annotations

import codecs
import errno
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanup import document
from cleanup.document import Document, DocumentError, decode, encodable, encode, from_bytes, read, write

PLAIN = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\r\n"))


@pytest.mark.parametrize(
    ("raw", "text", "encoding"),
    [
        (b"", "", "utf-8"),
        (b"a\r\nb\rc\n", "a\r\nb\rc\n", "utf-8"),
        (codecs.BOM_UTF8 + "né".encode(), "\ufeffné", "utf-8"),
        ("\ufeffé\n".encode("utf-16-le"), "\ufeffé\n", "utf-16-le"),
        ("\ufeffé\n".encode("utf-16-be"), "\ufeffé\n", "utf-16-be"),
        ("“é” – café".encode("cp1252"), "“é” – café", "cp1252"),
        ("déjà vu".encode("latin-1"), "déjà vu", "cp1252"),  # the two agree on these bytes
        ("\U0001f600 text".encode(), "\U0001f600 text", "utf-8"),
    ],
)
def test_decoding(raw: bytes, text: str, encoding: str) -> None:
    assert decode(raw, "f") == (text, encoding)
    assert encode(Document("f", text, encoding, raw), text) == raw


@given(st.one_of(st.binary(), PLAIN.map(str.encode), PLAIN.map(lambda t: ("\ufeff" + t).encode("utf-16-le"))))
def test_what_is_decoded_encodes_to_the_same_bytes(raw: bytes) -> None:
    try:
        text, encoding = decode(raw, "f")
    except DocumentError as error:
        message = str(error)
    else:
        assert text.encode(encoding) == raw
        return
    assert message.startswith("f: ")
    assert "\n" not in message


@given(PLAIN)
def test_every_plain_text_in_utf8_is_read(text: str) -> None:
    assert from_bytes(text.encode(), "f").text == text


@pytest.mark.parametrize("name", ["utf-16", "utf-8-sig", "utf-32", "utf-7", "cp1252", "utf-16-le", "shift_jis", "hz"])
@given(raw=st.one_of(st.binary(), PLAIN.map(lambda t: t.encode("utf-16"))))
def test_an_encoding_named_by_hand_round_trips_or_is_refused(name: str, raw: bytes) -> None:
    try:
        text, encoding = decode(raw, "f", name)
    except DocumentError:
        return
    assert text.encode(encoding) == raw


@pytest.mark.parametrize(
    ("name", "raw"),
    [("utf-16", "\ufeffab".encode("utf-16-be")), ("utf-16", "\ufeffab".encode("utf-16-le")), ("utf-8-sig", b"ab")],
)
def test_a_byte_order_mark_is_neither_added_nor_turned(name: str, raw: bytes) -> None:
    text, encoding = decode(raw, "f", name)
    assert text.lstrip("\ufeff") == "ab"
    assert text.encode(encoding) == raw


@pytest.mark.parametrize(
    ("raw", "encoding", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", None, "binary"),
        (bytes(range(1, 32)) * 20, None, "binary"),
        (b"abc \x81\x8d", None, "byte 4 is in no encoding"),
        ("é à ü ö".encode() + b"\xff", None, "byte 11 is not valid UTF-8"),
        (b"\xff\xfea", None, "byte 2 is not valid UTF-16"),
        (b"caf\xe9", "utf-8", "byte 3 is not utf-8"),
        (b"a", "klingon", "unknown encoding 'klingon'"),
        (b"61", "hex", "unknown encoding 'hex'"),
        (b"a", "a\0b", "unknown encoding"),
        (b"+AGE-", "utf-7", "cannot be written back as utf-7"),
    ],
)
def test_undecodable_bytes_are_named(raw: bytes, encoding: str | None, words: str) -> None:
    with pytest.raises(DocumentError) as caught:
        decode(raw, "dir/f.txt", encoding)
    assert str(caught.value).startswith("dir/f.txt: ")
    assert words in str(caught.value)


def test_a_character_that_the_encoding_lacks() -> None:
    old = Document("f", "a", "cp1252", b"a")
    assert encodable(old, "“é”")
    assert not encodable(old, "ł")
    with pytest.raises(DocumentError, match=r"f: 'ł' cannot be written in cp1252; convert the file to UTF-8"):
        encode(old, "ł")


# --- reading and writing files ----------------------------------------------------------------------------------------


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"gone.txt: no such file"):
        read(tmp_path / "gone.txt")


def test_a_folder_and_a_pipe_are_no_text_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(DocumentError, match="is not a regular file"):
            read(path)


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a")

    def refuse(self: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(DocumentError, match=r"name: cannot be read \(permission denied\)"):
        read(path, name="name")


def test_too_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MAX_BYTES", 3)
    (tmp_path / "a.txt").write_bytes(b"abcd")
    with pytest.raises(DocumentError, match="is larger than"):
        read(tmp_path / "a.txt")


def test_writing_keeps_mode_and_symbolic_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target.txt", tmp_path / "link.txt"
    target.write_bytes(b"old\r\n")
    target.chmod(0o754)
    link.symlink_to(target.name)
    write(read(link), "new\r\n", link)
    assert link.is_symlink()
    assert target.read_bytes() == b"new\r\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o754
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link.txt", "target.txt"]


def test_a_read_only_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(DocumentError, match=r"a.txt: is read-only, so nothing was written"):
        write(read(path), "new", path)
    assert _contents(tmp_path) == {"a.txt": b"old"}


def test_a_file_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    before = read(path)
    path.write_bytes(b"theirs")
    with pytest.raises(DocumentError, match=r"a.txt: was changed by someone else meanwhile"):
        write(before, "new", path)
    assert _contents(tmp_path) == {"a.txt": b"theirs"}


def test_a_file_removed_meanwhile_is_not_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    before = read(path)
    path.unlink()
    with pytest.raises(DocumentError, match="cannot be written"):
        write(before, "new", path)
    assert _contents(tmp_path) == {}


@pytest.mark.parametrize("function", ["fsync", "replace", "chmod"])
def test_a_full_disk_leaves_file_and_folder_as_they_were(
    function: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    before = read(path)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, function, full)
    with pytest.raises(DocumentError, match=r"a.txt: cannot be written \(no space left on device\); the file is as it"):
        write(before, "new" * 10_000, path)
    monkeypatch.undo()
    assert _contents(tmp_path) == {"a.txt": b"old"}


def test_a_disk_that_fills_up_while_writing(tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("there is no /dev/full here")
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    before = read(path)
    with pytest.MonkeyPatch.context() as patch:
        real = os.fdopen

        def fdopen(handle: int, mode: str) -> object:
            os.close(handle)
            return real(os.open(full, os.O_WRONLY), mode)

        patch.setattr(os, "fdopen", fdopen)
        with pytest.raises(DocumentError, match="no space left on device"):
            write(before, "new", path)
    assert _contents(tmp_path) == {"a.txt": b"old"}


def test_an_interrupt_leaves_no_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(read(path), "new", path)
    assert _contents(tmp_path) == {"a.txt": b"old"}


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
