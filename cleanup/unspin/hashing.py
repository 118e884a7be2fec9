"""64-bit hashes of words and of sequences of numbers, vectorised with numpy, and a compact table keyed by them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from cleanup.unspin.arrays import U64, Bools, Ids, Rows, fresh

LONGEST_WORD = 24  # bytes of UTF-8; longer words have no hash and are unknown
_STEP = np.uint64(0x9E3779B97F4A7C15)
_TWO = np.uint64(2)
_SEED = np.uint64(0x243F6A8885A308D3)
_STRIDE = np.uint32(0x9E3779B1)
_SPARSE = 16  # places in a bitmap for each hash in it, at least
_BUCKETS = 1 << 15  # of a table at a time
_MANY = 1_000_000  # so many hashes looked up are worth a bitmap of a table's
_SHIFTS = np.array([30, 27, 31], np.uint64)
_FACTORS = np.array([0xBF58476D1CE4E5B9, 0x94D049BB133111EB], np.uint64)  # SplitMix64's, as the shifts


def _mix(h: U64) -> U64:
    """The finaliser of SplitMix64 (Steele, Lea, Flood 2014), in place."""
    other = h >> _SHIFTS[0]
    h ^= other
    h *= _FACTORS[0]
    np.right_shift(h, _SHIFTS[1], out=other)
    h ^= other
    h *= _FACTORS[1]
    np.right_shift(h, _SHIFTS[2], out=other)
    h ^= other
    return h


def word_hashes(words: Sequence[str]) -> tuple[U64, Bools]:
    """The hash of each word's UTF-8 bytes, and whether the word is short enough to have one."""
    if not words:
        return np.zeros(0, np.uint64), np.zeros(0, np.bool_)
    encoded = [word.encode("utf-8", "surrogatepass") for word in words]
    known = np.fromiter((0 < len(e) <= LONGEST_WORD for e in encoded), np.bool_, len(encoded))
    columns = np.array(encoded, dtype=f"S{LONGEST_WORD}").view("<u8").reshape(len(encoded), -1)
    h = np.full(len(encoded), _SEED, np.uint64)
    for k in range(columns.shape[1]):
        h = _mix(h ^ (columns[:, k] + _STEP))
    return h, known


def start(count: int) -> U64:
    """The hash of `count` empty sequences."""
    return np.full(count, _SEED, np.uint64)


def extend(hashes: U64, ids: npt.NDArray[np.integer]) -> U64:
    """The hash of each sequence with one more number at its end; -1 stands for an unknown word and matches nothing."""
    step: U64 = ids.astype(np.uint64)  # -1 wraps round, as the product and the sum do
    step += _TWO
    step *= _STEP
    step += hashes
    return _mix(step)


def ngram_hashes(ids: npt.NDArray[np.integer], n: int) -> U64:
    """The hashes of the runs of `n` neighbours in `ids`: result[i] is that of ids[i : i + n]."""
    count = max(0, len(ids) - n + 1)
    h = start(count)
    for k in range(n):
        h = extend(h, ids[k : k + count])
    return h


def sequence_hashes(ids: npt.NDArray[np.integer], lengths: npt.NDArray[np.integer]) -> U64:
    """The hash of each of the sequences of so many ids that lie in `ids` one after the other."""
    hashes, starts = start(len(lengths)), np.cumsum(lengths, dtype=np.int64) - lengths
    for k in range(int(lengths.max(initial=0))):
        longer = np.flatnonzero(lengths > k)
        hashes[longer] = extend(hashes[longer], ids[starts[longer] + k])
    return hashes


def run_hashes(ids: npt.NDArray[np.integer], longest: int) -> Iterator[U64]:
    """`ngram_hashes` of 1, 2 ... `longest` neighbours in turn, as far as there are so many."""
    hashes = start(len(ids))
    for k in range(min(longest, len(ids))):
        hashes = extend(hashes[: len(ids) - k], ids[k:])
        yield hashes


def pair_places(first: Ids, second: Ids, bits: int) -> Rows:
    """The place of each two numbers in a table of 2^bits, by multiplication (Knuth's); several share one."""
    place: npt.NDArray[np.uint32] = first.view(np.uint32) * _STRIDE
    place += second.view(np.uint32)
    place *= _STRIDE
    place >>= np.uint32(32 - bits)
    return place.astype(np.int64)


def bitmap(size: int, places: U64) -> npt.NDArray[np.uint8]:
    """So many bits, a byte eight, those at `places` set."""
    whole = np.zeros(size, np.bool_)
    whole[places.astype(np.int64)] = True
    return np.packbits(whole, bitorder="little")


def has_bits(bits: npt.NDArray[np.uint8], places: U64) -> Bools:
    """Which places are set in a `bitmap`."""
    byte = bits.take((places >> np.uint64(3)).view(np.int64))
    found: Bools = (byte >> (places & np.uint64(7)).astype(np.uint8) & np.uint8(1)).view(np.bool_)
    return found


def _seen_bits(table: U64) -> int:
    return max(10, (_SPARSE * len(table)).bit_length())


def seen_bits(table: U64) -> npt.NDArray[np.uint8]:
    """The bitmap of the top bits of a `SortedHashes` table."""
    bits = _seen_bits(table)
    return bitmap(1 << bits, table >> np.uint64(64 - bits))


class SortedHashes:
    """An ascending table of 64-bit hashes, with a bitmap of their top bits that most other hashes miss."""

    def __init__(self, table: U64, seen: npt.NDArray[np.uint8] | None = None) -> None:
        self._table = table
        self._shift = np.uint64(64 - _seen_bits(table))
        self._seen = seen_bits(table) if seen is None else seen

    def find(self, hashes: U64) -> tuple[Rows, Rows]:
        """For each hash the range [first, last) of its rows; 0, 0 where there are none."""
        first, last = np.zeros(len(hashes), np.int64), np.zeros(len(hashes), np.int64)
        likely = np.flatnonzero(has_bits(self._seen, hashes >> self._shift))
        if len(likely):
            wanted = hashes[likely]
            begin = np.searchsorted(self._table, wanted)
            there = np.flatnonzero(self._table.take(begin, mode="clip") == wanted)
            first[likely[there]] = begin[there]
            last[likely[there]] = np.searchsorted(self._table, wanted[there], "right")
        return first, last


@dataclass
class FingerprintTable:
    """8-bit values keyed by 64-bit hashes, of which each entry keeps 16 bits beside its bucket.

    The top `log2(len(starts) - 1)` bits of a hash name its bucket, the lowest 16 its fingerprint. A key that is not in
    the table is mistaken for one that is with probability (entries per bucket) / 65,536.
    """

    starts: npt.NDArray[np.uint32]
    fingerprints: npt.NDArray[np.uint16]
    values: npt.NDArray[np.uint8]
    asked: int = field(default=0, compare=False)  # hashes looked up so far

    @cached_property
    def _seen(self) -> npt.NDArray[np.uint8]:
        """A bitmap of buckets and the upper halves of fingerprints, 256 places a bucket, that most other keys miss."""
        buckets = len(self.starts) - 1
        bits = np.zeros(32 * buckets, np.uint8)
        for begin in range(0, buckets, _BUCKETS):  # all at once it would take 30 MB
            starts = self.starts[begin : begin + _BUCKETS + 1]
            bucket = np.repeat(np.arange(begin, begin + len(starts) - 1, dtype=np.uint32), np.diff(starts))
            place = bucket << np.uint32(8) | self.fingerprints[starts[0] : starts[-1]] >> np.uint16(8)  # ascending
            byte = place >> np.uint32(3)
            first = np.flatnonzero(np.diff(byte, prepend=byte[:1] + np.uint32(1)))
            bits[byte[first]] = np.bitwise_or.reduceat(np.uint8(1) << (place & np.uint32(7)).astype(np.uint8), first)
        return bits

    def find(self, hashes: U64) -> tuple[Rows, Rows]:
        """Which of the hashes have entries, ascending, and the position of each of these entries in `values`."""
        if not len(self.fingerprints):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        likely = np.arange(len(hashes))
        self.asked += len(hashes)
        shift = np.uint64(65 - len(self.starts).bit_length())
        if self.asked > _MANY:
            bucket = hashes >> shift
            bucket <<= np.uint64(5)
            bucket |= (hashes >> np.uint64(11)) & np.uint64(31)
            byte = self._seen.take(bucket.view(np.int64))
            byte >>= (hashes >> np.uint64(8)).astype(np.uint8) & np.uint8(7)
            byte &= np.uint8(1)
            likely = np.flatnonzero(byte)
            hashes = hashes[likely]
        bucket = hashes >> shift
        key = (hashes & np.uint64(0xFFFF)).astype(np.uint16)
        at = bucket.view(np.int64)
        low = self.starts.take(at).astype(np.int64)
        at += 1
        end = self.starts.take(at).astype(np.int64)
        step = 1 << int((end - low).max(initial=0)).bit_length() >> 1
        while step:  # low passes the entries below the key, by falling powers of two
            middle = low + (step - 1)
            below = self.fingerprints.take(middle, mode="clip") < key
            below &= middle < end
            low += below.astype(np.int64) * step
            step >>= 1
        hit = self.fingerprints.take(low, mode="clip") == key
        hit &= low < end
        there = np.flatnonzero(hit)
        return likely[there], low[there]


def fingerprint_table(hashes: U64, values: npt.NDArray[np.uint8], per_bucket: int = 8) -> FingerprintTable:
    """The table of these distinct hashes; of two with one fingerprint the larger value is kept (build time)."""
    bits = max(1, (max(1, len(hashes) // per_bucket)).bit_length() - 1)
    bucket = (hashes >> np.uint64(64 - bits)).astype(np.int64)
    key = (bucket << 16) | (hashes & np.uint64(0xFFFF)).astype(np.int64)
    order = np.lexsort((-values.astype(np.int64), key))
    key, values = key[order], values[order]
    first = fresh(key)
    key, values = key[first], values[first]
    starts = np.searchsorted(key >> 16, np.arange((1 << bits) + 1)).astype(np.uint32)
    return FingerprintTable(starts, (key & 0xFFFF).astype(np.uint16), values.astype(np.uint8))
