"""The compiled knowledge of the unspinner: words, terms, links, association and menus, read by memory map.

One file: the magic, the header's length and CRC-32 (little-endian), a JSON header that names each section's offset,
type and length, then the sections, each aligned to 8 bytes. `cleanup.unspin.build` writes it.
"""

from __future__ import annotations

import json
import mmap
import struct
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from cleanup.errors import CleanupError
from cleanup.unspin.arrays import U64, Bools, Floats, Ids, Rows
from cleanup.unspin.hashing import FingerprintTable, SortedHashes, extend, sequence_hashes, start, word_hashes

MAGIC = b"UNSPIN\x01\n"
FORMAT = 4
_THREE_BYTES = "<u3"  # kind of a section: numbers below 2^24, three bytes each
DEFAULT = Path(__file__).with_name("data") / "unspin.bin"

# Word flags.
FUNCTION, DICTIONARY, SPOKEN, NUMBER = 1, 2, 4, 8
# Link sources, one bit each.
LINK_TABLE, LINK_MENU, LINK_SYNONYM, LINK_WORDNET, LINK_MOBY, LINK_LEARNT, LINK_DERIVED, LINK_INFLECTED = (
    1 << bit for bit in range(8)
)
RATES = ("never", "rare", "plain")  # how often careful writers use a menu's garbled wording
NEVER, RARE, PLAIN = range(len(RATES))
# A menu entry's class: its rate times RATE, HYPHENED where a hyphen stands in its garbled wording, and its family.
RATE, HYPHENED = 64, 32

UNIGRAM_STEP, BIGRAM_STEP, LINK_STEP, BACKOFF_STEP, TERM_STEP = 0.04, 0.04, 0.025, 0.02, 0.15  # log10 per quantum
VECTOR, VECTOR_ZERO = 50, 8  # numbers of a vector, two a byte, the first in the lower four bits; which one is 0
UNSEEN = -9.6  # log10 frequency of a word that no count knows
DEFAULT_BACKOFF = -1.0
_BLOCK = 1 << 14  # sequences looked up at a time, so that they stay in the processor's cache


class ArtefactError(CleanupError):
    """The compiled data file is missing, damaged or of another version; the message is one line."""


class Phrase(NamedTuple):
    """One menu entry: what stands in spun text, what the author wrote (best first), rate and family."""

    garbled: str
    originals: tuple[str, ...]
    rate: str
    family: str


@dataclass(frozen=True, eq=False)
class Artefact:
    """The loaded file. Word and lemma ids are rows of the vocabulary, -1 an unknown word; logs are to base 10.

    `sections` are read-only views of the file; `header` holds the lists of names (`kinds`, `families`).
    `own_words` are the last words of the vocabulary, and `own_rows` the terms, that `own_terms` lays over it. `derived`
    holds what `prepared` has worked out of the sections, if it has; whoever changes them must leave it out.
    """

    sections: Mapping[str, npt.NDArray[Any]]
    header: Mapping[str, Any]
    path: Path
    own_words: Mapping[str, int] = field(default_factory=dict)
    own_rows: frozenset[int] = frozenset()
    derived: Mapping[str, npt.NDArray[Any]] = field(default_factory=dict)
    checksum: int = 0

    # --- words -------------------------------------------------------------------------------------------------
    def word_ids(self, words: Sequence[str]) -> Ids:
        """The id of each word (lower case, straight apostrophes); -1 where it is unknown."""
        distinct = list(dict.fromkeys(words))
        hashes, known = word_hashes(distinct)
        table = self.sections["word_hash"][: len(self.sections["word_hash"]) - len(self.own_words)]
        at = np.searchsorted(table, hashes)
        at[at == len(table)] = 0
        rows = np.where(known & (table[at] == hashes), at, -1).tolist()
        ids = dict(zip(distinct, rows, strict=True))
        if self.own_words:
            ids.update((word, self.own_words.get(word, -1)) for word, row in ids.items() if row < 0)
        return np.fromiter(map(ids.__getitem__, words), np.int32, len(words))

    def word_id(self, word: str) -> int:
        """The id of one word; -1 where it is unknown."""
        return int(self.word_ids([word])[0])

    def __contains__(self, word: object) -> bool:
        """Whether a word (lower case, straight apostrophes) is known."""
        return isinstance(word, str) and self.word_id(word) >= 0

    def word(self, id_: int) -> str:
        """The spelling of a word."""
        first, last = self._word_offsets[id_ : id_ + 2]
        return self.sections["word_text"][first:last].tobytes().decode()

    @cached_property
    def _word_offsets(self) -> Rows:
        return _offsets(self.sections["word_length"])

    @cached_property
    def lemma(self) -> Ids:
        """Word id -> id of its main lemma; the last row is -1, so that index -1 stays unknown."""
        return np.append(self.sections["lemma"], np.int32(-1)).astype(np.int32)

    @cached_property
    def lemma2(self) -> Ids:
        """Word id -> id of its second lemma ("learning" -> "learn"), -1 where there is none."""
        second = np.full(len(self.sections["word_hash"]) + 1, -1, np.int32)
        second[self.sections["lemma2_word"]] = self.sections["lemma2"]
        return second

    @cached_property
    def unigram(self) -> Floats:
        """Word id -> log10 of its frequency (a share of all words); the last row, index -1, is the unseen word."""
        return np.append(self._log10("unigram", UNIGRAM_STEP), np.float32(UNSEEN))

    @cached_property
    def flags(self) -> npt.NDArray[np.uint8]:
        """Word id -> bits: FUNCTION word, in a DICTIONARY, in the trigram model (SPOKEN), NUMBER; the last row is 0."""
        return np.append(self.sections["word_flags"], np.uint8(0)).astype(np.uint8)

    @cached_property
    def content(self) -> Bools:
        """Word id -> whether it is a content word, neither a function word nor a number; an unknown one is."""
        content: Bools = (self.flags & (FUNCTION | NUMBER)) == 0
        return content

    # --- terms -------------------------------------------------------------------------------------------------
    @property
    def term_count(self) -> int:
        """How many terms (spellings) the inventory holds."""
        return len(self.sections["term_length"])

    @cached_property
    def term_starts(self) -> Rows:
        """Term -> where its words begin in `term_words`; one more row than terms."""
        return _offsets(self.sections["term_length"])

    @property
    def term_words(self) -> npt.NDArray[np.uint32]:
        """The word ids of all terms, one after the other."""
        return self.sections["term_words"]

    @cached_property
    def term_lemmas(self) -> Ids:
        """The main lemma ids of all terms, parallel to `term_words`."""
        return self.lemma[self.term_words]

    @property
    def term_length(self) -> npt.NDArray[np.uint8]:
        """Term -> number of words."""
        return self.sections["term_length"]

    @property
    def term_own(self) -> npt.NDArray[np.uint8]:
        """Term -> how many of the tables written for this project hold it; 0 for what is derived from other sources."""
        return self.sections["term_own"]

    @property
    def term_kind(self) -> npt.NDArray[np.uint8]:
        """Term -> index in `header["kinds"]`; 0 is no entity."""
        return self.sections["term_kind"]

    @cached_property
    def term_prior(self) -> Floats:
        """Term -> log10 probability of its wording by the bigram model."""
        return self._log10("term_prior", TERM_STEP)

    def find_terms(self, hashes: U64) -> tuple[Rows, Rows]:
        """For each hash of a sequence of lemma ids (`hashing.ngram_hashes`) the range [first, last) of its terms."""
        return self._term_hashes.find(hashes)

    @cached_property
    def _term_hashes(self) -> SortedHashes:
        return SortedHashes(self.term_hash, self.derived.get("term_seen"))

    @cached_property
    def term_hash(self) -> U64:
        """Term -> the hash of its lemmas; they ascend. Worked out, as it would be a tenth of the file."""
        kept = self.derived.get("term_hash")
        return sequence_hashes(self.term_lemmas, self.term_length) if kept is None else kept

    def surface(self, term: int) -> str:
        """A term as the author writes it."""
        odd = self.sections["term_odd"]
        at = int(np.searchsorted(odd, term))
        if at < len(odd) and odd[at] == term:
            return self._string("term_odd", at)
        first, last = self.term_starts[term : term + 2]
        return " ".join(self.word(int(w)) for w in self.term_words[first:last])

    def aliases(self, term: int) -> tuple[str, ...]:
        """Abbreviations and other names of a term."""
        having = self.sections["term_alias"]
        at = int(np.searchsorted(having, term))
        if at < len(having) and having[at] == term:
            return tuple(self._string("term_alias", at).split("|"))
        return ()

    # --- links -------------------------------------------------------------------------------------------------
    @cached_property
    def link_starts(self) -> Rows:
        """Garbled lemma id -> where its links begin in `link_to`; one more row than words."""
        return _sparse_starts(self.sections, "link")

    @property
    def link_to(self) -> npt.NDArray[np.uint32]:
        """Canonical lemma ids, grouped by garbled lemma, the most probable first."""
        return self.sections["link_to"]

    @cached_property
    def link_log10(self) -> Floats:
        """log10 P(garbled | canonical) of each link."""
        return self._log10("link_log10", LINK_STEP)

    @property
    def link_sources(self) -> npt.NDArray[np.uint8]:
        """The LINK_* bits of each link."""
        return self.sections["link_sources"]

    def canonicals(self, garbled: int) -> tuple[npt.NDArray[np.uint32], Floats, npt.NDArray[np.uint8]]:
        """What a garbled lemma may stand for: canonical lemma ids, log10 P(garbled | canonical), source bits."""
        part = slice(int(self.link_starts[garbled]), int(self.link_starts[garbled + 1]))
        return self.link_to[part], self.link_log10[part], self.link_sources[part]

    # --- meaning -----------------------------------------------------------------------------------------------
    @cached_property
    def vectors(self) -> Floats:
        """What words mean, a unit vector of VECTOR numbers a row; the last row is 0, for words that have none."""
        packed = self.sections["vector"].reshape(-1, VECTOR // 2)
        rows = np.zeros((len(packed) + 1, VECTOR), np.float32)
        numbers = rows[:-1]  # filled in place, as a copy takes 8 MB
        numbers[:, ::2], numbers[:, 1::2] = packed & 15, packed >> 4
        numbers -= np.float32(VECTOR_ZERO)
        numbers /= np.sqrt(np.einsum("ij,ij->i", numbers, numbers))[:, None]
        return rows

    @cached_property
    def vector_row(self) -> Ids:
        """Word id -> the row of its lemma's vector; -1, an unknown word, has none either."""
        having = self.sections["vector_word"]
        rows = np.full(len(self.lemma), len(having), np.int32)
        rows[having] = np.arange(len(having))
        return rows[self.lemma]

    # --- association -------------------------------------------------------------------------------------------
    @cached_property
    def bigrams(self) -> FingerprintTable:
        """Attested pairs of words, keyed by the hash of their two ids."""
        return _table(self.sections, "bigram")

    @cached_property
    def trigrams(self) -> FingerprintTable:
        """Attested triples of words, keyed by the hash of their three ids."""
        return _table(self.sections, "trigram")

    def bigram_attested(self, first: npt.NDArray[np.integer], second: npt.NDArray[np.integer]) -> Floats:
        """log10 P(second | first) of pairs of word ids that a corpus holds; NaN for the others."""
        return _spread(len(first), *self.bigrams_attested(first, second))

    def bigrams_attested(self, first: npt.NDArray[np.integer], second: npt.NDArray[np.integer]) -> tuple[Rows, Floats]:
        """Which pairs of word ids a corpus holds, ascending, and log10 P(second | first) of these."""
        return _found(self.bigrams, self._begun, first, second)

    def bigram_log10(self, first: npt.NDArray[np.integer], second: npt.NDArray[np.integer]) -> Floats:
        """log10 P(second | first) of pairs of word ids, by back-off where the pair is not attested."""
        seen = self.bigram_attested(first, second)
        return np.where(np.isnan(seen), self.backoff[first] + self.unigram[second], seen).astype(np.float32)

    def trigram_log10(
        self, first: npt.NDArray[np.integer], second: npt.NDArray[np.integer], third: npt.NDArray[np.integer]
    ) -> Floats:
        """log10 P(third | first, second) of triples of word ids; that of the last pair where it is not attested.

        The stored triples are those whose probability differs most from the pair's, so this is no strict back-off.
        """
        seen = self.trigram_attested(first, second, third)
        return np.where(np.isnan(seen), self.bigram_log10(second, third), seen).astype(np.float32)

    def trigram_attested(
        self, first: npt.NDArray[np.integer], second: npt.NDArray[np.integer], third: npt.NDArray[np.integer]
    ) -> Floats:
        """log10 P(third | first, second) of triples of word ids that the model holds; NaN for the others."""
        return _spread(len(first), *_found(self.trigrams, self._begun, first, second, third))

    @cached_property
    def _begun(self) -> U64:
        """Word id -> the hash of a sequence that begins with it; the last row is that of -1."""
        words = np.arange(-1, len(self.sections["word_hash"]))
        return np.roll(extend(start(len(words)), words), -1)

    @cached_property
    def backoff(self) -> Floats:
        """Word id -> log10 back-off weight; the last row, index -1, is the unknown word's."""
        return np.append(self._log10("backoff", BACKOFF_STEP), np.float32(DEFAULT_BACKOFF))

    # --- menus -------------------------------------------------------------------------------------------------
    @property
    def phrase_length(self) -> npt.NDArray[np.uint8]:
        """Menu phrase -> number of words of its garbled side."""
        return self.sections["phrase_length"]

    def find_phrases(self, hashes: U64) -> tuple[Rows, Rows]:
        """For each hash of a sequence of word ids (not lemmas) the range [first, last) of menu phrases with it."""
        return self._phrase_hashes.find(hashes)

    @cached_property
    def _phrase_hashes(self) -> SortedHashes:
        return SortedHashes(self.sections["phrase_hash"], self.derived.get("phrase_seen"))

    @cached_property
    def phrase_rate(self) -> npt.NDArray[np.uint8]:
        """Menu entry -> index of RATES."""
        rates: npt.NDArray[np.uint8] = self.sections["phrase_class"] // np.uint8(RATE)
        return rates

    @cached_property
    def phrase_family(self) -> npt.NDArray[np.uint8]:
        """Menu entry -> index in `header["families"]`."""
        families: npt.NDArray[np.uint8] = self.sections["phrase_class"] % np.uint8(HYPHENED)
        return families

    @cached_property
    def phrase_hyphened(self) -> Bools:
        """Menu entry -> whether a hyphen stands in its garbled wording."""
        hyphened: Bools = (self.sections["phrase_class"] & np.uint8(HYPHENED)) > 0
        return hyphened

    @cached_property
    def phrases(self) -> list[Phrase]:
        """All menu entries: whoever asks for one asks for most."""
        kept = self.derived.get("phrases")
        if kept is not None:
            return msgspec.msgpack.decode(kept.data, type=list[Phrase])
        lengths = self.sections["phrase_bytes"].tolist()
        text, families = self.sections["phrase_text"].tobytes(), self.header["families"]
        out, at = [], 0
        for length, rate, family in zip(lengths, self.phrase_rate.tolist(), self.phrase_family.tolist(), strict=True):
            garbled, _, originals = text[at : at + length].decode().partition("\t")
            out.append(Phrase(garbled, tuple(originals.split("|")), RATES[rate], families[family]))
            at += length
        return out

    # --- several words put for one -----------------------------------------------------------------------------
    def find_several(self, hashes: U64) -> tuple[Rows, Rows]:
        """For each hash of two to four lemmas the range [first, last) of rows in `several_to`, likeliest first."""
        return self._several_hashes.find(hashes)

    @cached_property
    def _several_hashes(self) -> SortedHashes:
        return SortedHashes(self.sections["several_hash"])

    @property
    def several_to(self) -> npt.NDArray[np.uint32]:
        """The canonical lemma of each row; `several_log10`, `several_sources` are parallel to it."""
        return self.sections["several_to"]

    @cached_property
    def several_log10(self) -> Floats:
        """log10 P(the words | canonical lemma)."""
        return self._log10("several_log10", LINK_STEP)

    @property
    def several_sources(self) -> npt.NDArray[np.uint8]:
        """LINK_* bits of each row."""
        return self.sections["several_sources"]

    # --- the file ----------------------------------------------------------------------------------------------
    def verify(self) -> None:
        """Read the whole file against its checksums (30 ms). ArtefactError when a section is damaged."""
        for name, (_, _, _, crc) in self.header["sections"].items():
            if zlib.crc32(self.sections[name].data) != crc:
                raise ArtefactError(f"{self.path}: section {name} is damaged; reinstall cleanup or rebuild the file")

    def _log10(self, name: str, step: float) -> Floats:
        table: Floats = self.sections[name].astype(np.float32) * np.float32(-step)
        return table

    def _string(self, name: str, at: int) -> str:
        first, last = self._string_offsets(name)[at : at + 2]
        return self.sections[name + "_text"][first:last].tobytes().decode()

    def _string_offsets(self, name: str) -> Rows:
        cache: dict[str, Rows] = self.__dict__.setdefault("_strings", {})
        if name not in cache:
            cache[name] = _offsets(self.sections[name + "_bytes"])
        return cache[name]


def _offsets(lengths: npt.NDArray[np.integer]) -> Rows:
    offsets = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets


def _sparse_starts(sections: Mapping[str, npt.NDArray[Any]], name: str) -> Rows:
    counts = np.zeros(len(sections["word_hash"]), np.int64)
    counts[sections[name + "_owner"]] = sections[name + "_count"]
    return _offsets(counts)


def _table(sections: Mapping[str, npt.NDArray[Any]], name: str) -> FingerprintTable:
    return FingerprintTable(sections[name + "_starts"], sections[name + "_print"], sections[name + "_log10"])


def _found(
    table: FingerprintTable, begun: U64, first: npt.NDArray[np.integer], *others: npt.NDArray[np.integer]
) -> tuple[Rows, Floats]:
    """Which sequences of ids (a column an argument) the table holds, and the log10 of these."""
    rows, entries = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for at in range(0, len(first), _BLOCK):
        part = slice(at, at + _BLOCK)
        hashes = begun.take(first[part])
        for ids in others:
            hashes = extend(hashes, ids[part])
        hit, entry = table.find(hashes)
        rows.append(hit + at)
        entries.append(entry)
    return np.concatenate(rows), _PROBABILITY.take(table.values.take(np.concatenate(entries)))


def _spread(count: int, rows: Rows, values: Floats) -> Floats:
    """The values at their rows, NaN in the other ones of so many."""
    result = np.full(count, np.nan, np.float32)
    result[rows] = values
    return result


# Quantum -> log10 probability.
_PROBABILITY: Floats = np.arange(256).astype(np.float32) * np.float32(-BIGRAM_STEP)


def write(
    path: Path, sections: Mapping[str, npt.NDArray[Any]], names: Mapping[str, Any], packed: Collection[str] = ()
) -> int:
    """Write an artefact; returns its size in bytes. The same sections and names give the same bytes.

    The `packed` sections, of 32-bit numbers below 2^24, take three bytes a number; ValueError where one is larger.
    """
    table: dict[str, list[object]] = {}
    at = 0
    blobs = []
    for name in sorted(sections):
        array = np.ascontiguousarray(sections[name])
        kind = array.dtype.newbyteorder("<")
        blob = array.astype(kind).tobytes()
        table[name] = [at, _THREE_BYTES if name in packed else kind.str, len(array), zlib.crc32(blob)]
        if name in packed:
            if (array >> 24).any():
                raise ValueError(f"section {name} has numbers of four bytes")
            blob = np.frombuffer(blob, np.uint8).reshape(-1, 4)[:, :3].tobytes()
        padding = -len(blob) % 8
        blobs.append(blob + b"\0" * padding)
        at += len(blob) + padding
    header = json.dumps({**names, "format": FORMAT, "body": at, "sections": table}, sort_keys=True).encode()
    header += b" " * (-(len(MAGIC) + 8 + len(header)) % 8)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(MAGIC + struct.pack("<II", len(header), zlib.crc32(header)) + header + b"".join(blobs))
    return len(MAGIC) + 8 + len(header) + at


def read(path: Path) -> Artefact:
    """Map an artefact. Checks magic, header and sizes; ArtefactError with a one-line message otherwise."""
    try:
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise ArtefactError(f"{path}: cannot read the unspinner's data ({why}); reinstall cleanup") from error
    damaged = ArtefactError(f"{path}: the unspinner's data is damaged; reinstall cleanup or rebuild the file")
    prefix = len(MAGIC) + 8
    if len(data) < prefix or data[: len(MAGIC)] != MAGIC:
        raise damaged
    size, crc = struct.unpack("<II", data[len(MAGIC) : prefix])
    text = data[prefix : prefix + size]
    if len(text) != size or zlib.crc32(text) != crc:
        raise damaged
    try:
        header = json.loads(text)
        told = msgspec.convert(header, _Header)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise damaged from error
    if told.format != FORMAT or len(data) != prefix + size + told.body:
        raise damaged
    if any(at + count * int(kind[2:]) > told.body for at, kind, count, _ in told.sections.values()):
        raise damaged
    sections = {
        name: _section(data, kind, count, prefix + size + at) for name, (at, kind, count, _) in told.sections.items()
    }
    return Artefact(sections, header, path, checksum=crc)


_Size = Annotated[int, msgspec.Meta(ge=0)]
_Place = Annotated[int, msgspec.Meta(ge=0, multiple_of=8)]  # bytes
_Kind = Literal["<u3", "|b1", "|u1", "|i1", "<u2", "<i2", "<u4", "<i4", "<u8", "<i8", "<f4", "<f8"]


class _Header(msgspec.Struct):
    """What a header has to say: for each section where it begins in the body, its kind, length and CRC-32."""

    format: int
    body: _Size
    sections: dict[str, tuple[_Place, _Kind, _Size, _Size]]


def _section(data: mmap.mmap, kind: str, count: int, at: int) -> npt.NDArray[Any]:
    if kind != _THREE_BYTES:
        return np.frombuffer(data, np.dtype(kind), count, at)
    wide = np.zeros((count, 4), np.uint8)
    wide[:, :3] = np.frombuffer(data, np.uint8, 3 * count, at).reshape(-1, 3)
    return wide.view("<u4").ravel()


_LOADED: dict[Path, Artefact] = {}


def load(path: Path = DEFAULT) -> Artefact:
    """The artefact at `path`, mapped and verified once per run. ArtefactError when it is missing or damaged."""
    found = loaded(path)
    if found is None:
        found = read(path)
        found.verify()
    return keep(path, found)


def loaded(path: Path) -> Artefact | None:
    """The artefact at `path` if this run has loaded it."""
    return _LOADED.get(path)


def keep(path: Path, found: Artefact) -> Artefact:
    """Lets `load` give this artefact for `path`; it is verified."""
    _LOADED[path] = found
    return found
