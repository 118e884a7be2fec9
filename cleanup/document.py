"""Document, one text file: its bytes, decoded text and encoding, and writing it back without harm."""

from __future__ import annotations

import codecs
import contextlib
import os
import re
import stat
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cleanup.errors import CleanupError
from cleanup.markup import markup_of, view_of
from cleanup.markup.view import View
from cleanup.paths import reason
from cleanup.text import Prose

MAX_BYTES = 64 * 1024 * 1024
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_C1_CONTROLS = re.compile(r"[\x80-\x9f]")
_HALF = re.compile(r"[\ud800-\udfff]")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_UTF8_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


class DocumentError(CleanupError):
    """A file that cannot be read or written; the message is one line: what, where, what to do."""


@dataclass(frozen=True)
class Document:
    """One file. `text` is the whole decoded content, a byte order mark and every line end as they stand.

    `encoding` is a Python codec name that turns `text` back into exactly `raw`.
    """

    path: str
    text: str
    encoding: str = "utf-8"
    raw: bytes = field(default=b"", repr=False)
    markup: str = ""  # markdown, html, rst, latex or plain; by the end of the path's name where it is not given

    def __post_init__(self) -> None:
        if not self.markup:
            object.__setattr__(self, "markup", markup_of(self.path))

    @cached_property
    def prose(self) -> Prose:
        """The text as the detectors see it: offsets are those of `view.text`.

        What is no character, half a surrogate pair, is seen as the sign for such: no search engine takes it.
        """
        return Prose(_HALF.sub("\N{REPLACEMENT CHARACTER}", self.view.text))

    @cached_property
    def view(self) -> View:
        """The text as its reader sees it; it leads findings back to the code points of `text`."""
        return view_of(self.text, self.markup)


def decode(raw: bytes, path: str, encoding: str | None = None) -> tuple[str, str]:
    """The text of `raw` and the codec that was used, so that encoding it again gives the same bytes.

    Without `encoding`: a byte order mark decides, then UTF-8, then Windows-1252, then Latin-1.
    Raises DocumentError for binary content and for bytes that are in no encoding read here.
    """
    if encoding is not None:
        codec = _without_mark(encoding, raw)
        try:
            text = raw.decode(codec)
            same = text.encode(codec) == raw
        except UnicodeDecodeError as error:
            raise DocumentError(f"{path}: byte {error.start} is not {encoding}; name another --encoding") from None
        except UnicodeError:
            same = False
        except (LookupError, ValueError):
            raise DocumentError(f"{path}: unknown encoding {encoding!r}; name one that Python knows") from None
        if not same:  # UTF-7 and its like write one text in several ways
            raise DocumentError(f"{path}: cannot be written back as {encoding} byte for byte; convert it to UTF-8")
        return _printable(text, path), codec
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if raw.startswith(mark):
            try:
                return _printable(raw.decode(codec), path), codec
            except UnicodeDecodeError as error:
                raise DocumentError(f"{path}: byte {error.start} is not valid UTF-16; repair the file") from None
    if b"\0" in raw:
        raise DocumentError(f"{path}: is a binary file, not text; leave it out or name a text file")
    try:
        return _printable(raw.decode("utf-8"), path), "utf-8"
    except UnicodeDecodeError as error:
        broken = error
    stray = len(_HIGH_BYTE.findall(_UTF8_MULTIBYTE.sub(b"", raw)))
    if len(_UTF8_MULTIBYTE.findall(raw)) > stray:  # UTF-8 with damage: guessing another encoding would garble the rest
        raise DocumentError(
            f"{path}: byte {broken.start} is not valid UTF-8 in a file that otherwise is; repair it or give --encoding"
        )
    for codec in ("cp1252", "latin-1"):
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if not _C1_CONTROLS.search(text):
            return _printable(text, path), codec
    raise DocumentError(
        f"{path}: byte {broken.start} is in no encoding known here; convert it to UTF-8 or give --encoding"
    )


def _without_mark(encoding: str, raw: bytes) -> str:
    """The codec for `encoding` that leaves a byte order mark in the text, where every other one is added or dropped."""
    try:
        name = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        return encoding
    if name == "utf-8-sig":
        return "utf-8"
    if name in ("utf-16", "utf-32"):
        big = raw.startswith(codecs.BOM_UTF16_BE if name == "utf-16" else codecs.BOM_UTF32_BE)
        return f"{name}-be" if big else f"{name}-le"
    return encoding


def _printable(text: str, path: str) -> str:
    controls = len(_CONTROLS.findall(text[:100_000]))
    if controls > max(2, len(text[:100_000]) // 200):
        raise DocumentError(f"{path}: is a binary file, not text; leave it out or name a text file")
    return text


def read(path: Path, encoding: str | None = None, name: str | None = None) -> Document:
    """The document in the file at `path`, shown to users as `name`. Raises DocumentError."""
    shown = name or str(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise DocumentError(f"{shown}: is not a regular file; name a text file")
        if path.stat().st_size > MAX_BYTES:
            raise DocumentError(f"{shown}: is larger than {MAX_BYTES // 1024**2} MB; split it")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise DocumentError(f"{shown}: no such file; check the path") from None
    except OSError as error:
        raise DocumentError(f"{shown}: cannot be read ({reason(error)}); check its permissions") from None
    return from_bytes(raw, shown, encoding)


def from_bytes(raw: bytes, name: str, encoding: str | None = None) -> Document:
    """The document with the content `raw`, shown to users as `name`. Raises DocumentError."""
    text, codec = decode(raw, name, encoding)
    return Document(name, text, codec, raw)


def encode(document: Document, text: str) -> bytes:
    """`text` in the document's encoding. Raises DocumentError naming a character the encoding lacks."""
    try:
        return text.encode(document.encoding)
    except UnicodeEncodeError as error:
        missing = text[error.start]
        raise DocumentError(
            f"{document.path}: {missing!r} cannot be written in {document.encoding}; convert the file to UTF-8"
        ) from None


def encodable(document: Document, text: str) -> bool:
    """Whether `text` can be written in the document's encoding."""
    try:
        text.encode(document.encoding)
    except UnicodeEncodeError:
        return False
    return True


def write(document: Document, text: str, path: Path) -> None:
    """Put `text` in place of the document's content, atomically; mode, owner and symbolic links stay.

    Raises DocumentError, with the file as it was, when it changed on disk since it was read, is read-only, or cannot
    be written (a full disk, a read-only folder).
    """
    import tempfile

    raw = encode(document, text)
    target = Path(os.path.realpath(path))
    temporary: str | None = None
    try:
        before = target.stat()
        if not before.st_mode & 0o222 or not os.access(target, os.W_OK):
            raise DocumentError(f"{document.path}: is read-only, so nothing was written; change its permissions")
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".cleanup", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(OSError):  # keeping the owner needs rights that a user may lack
            os.chown(temporary, before.st_uid, before.st_gid)
        os.chmod(temporary, stat.S_IMODE(before.st_mode))
        if target.read_bytes() != document.raw:
            raise DocumentError(
                f"{document.path}: was changed by someone else meanwhile, so nothing was written; run cleanup again"
            )
        os.replace(temporary, target)
        temporary = None
    except OSError as error:
        raise DocumentError(f"{document.path}: cannot be written ({reason(error)}); the file is as it was") from None
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
