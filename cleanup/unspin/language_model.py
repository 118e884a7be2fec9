"""Reads the n-grams of a pocketsphinx language model file (build time only).

The file is the bit-packed reverse trie of pocketsphinx 5 (`lm_trie.c`, `lm_trie_quant.c`, `bitarr.c`, BSD-2-Clause,
https://github.com/cmusphinx/pocketsphinx): a node's path spells an n-gram from its last word to its first. The library
itself only answers queries and its ARPA export crashes on this model, so the arrays are read here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

_MAGIC = b"Trie Language Model"
_BITS = 16  # width of a quantised probability or back-off weight
_LOG_BASE = 1.0001  # of pocketsphinx's LogMath


@dataclass(frozen=True)
class LanguageModel:
    """The n-grams of a trigram model. Word numbers index `words`; probabilities are log10.

    bigrams: (n, 2) first word, second word; trigrams: (n, 3). `backoff[w]` is the log10 back-off weight of w.
    """

    words: list[str]
    unigram: npt.NDArray[np.float64]
    backoff: npt.NDArray[np.float64]
    bigrams: npt.NDArray[np.int64]
    bigram: npt.NDArray[np.float64]
    trigrams: npt.NDArray[np.int64]
    trigram: npt.NDArray[np.float64]


def _bits(data: npt.NDArray[np.uint8], start: npt.NDArray[np.int64], width: int) -> npt.NDArray[np.int64]:
    """`width` (at most 32) bits from each bit offset `start`, least significant bit first."""
    first = start >> 3
    word = np.zeros(len(start), np.uint64)
    for k in range(5):
        word |= data[first + k].astype(np.uint64) << np.uint64(8 * k)
    word >>= (start & 7).astype(np.uint64)
    value: npt.NDArray[np.int64] = (word & np.uint64((1 << width) - 1)).astype(np.int64)
    return value


def read(path: Path) -> LanguageModel:
    """The n-grams of a trigram model file. ValueError when the file is not such a model."""
    raw = path.read_bytes()
    if not raw.startswith(_MAGIC) or raw[len(_MAGIC)] != 3:
        raise ValueError(f"{path}: not a trigram model of pocketsphinx")
    at = len(_MAGIC) + 1
    n1, n2, n3 = (int(n) for n in np.frombuffer(raw, "<u4", 3, at))
    at += 12 + 4  # and the quantiser's type
    tables = np.frombuffer(raw, "<f4", 3 << _BITS, at).reshape(3, -1)
    at += tables.nbytes
    nodes = np.frombuffer(raw, np.dtype([("prob", "<f4"), ("backoff", "<f4"), ("next", "<u4")]), n1 + 1, at)
    at += nodes.nbytes
    word_bits, next_bits = n1.bit_length(), n3.bit_length()
    middle_bits, last_bits = word_bits + 2 * _BITS + next_bits, word_bits + _BITS
    middle_size = ((1 + n2) * middle_bits + 7) // 8 + 8
    last_size = ((1 + n3) * last_bits + 7) // 8 + 8
    middle = np.frombuffer(raw, np.uint8, middle_size, at)
    last = np.frombuffer(raw, np.uint8, last_size, at + middle_size)
    at += middle_size + last_size
    words = raw[at + 4 :].decode("utf-8").split("\0")[:n1]

    # The header counts duplicates too; the pointers say how many n-grams there are.
    starts = nodes["next"].astype(np.int64)
    n2 = int(starts[n1])
    offsets = np.arange(n2, dtype=np.int64) * middle_bits
    ends = np.repeat(np.arange(n1), np.diff(starts))  # last word of each bigram
    bigrams = np.stack([_bits(middle, offsets, word_bits), ends], axis=1)
    prob2 = tables[0][_bits(middle, offsets + word_bits + _BITS, _BITS)]
    pointer = _bits(middle, np.arange(n2 + 1, dtype=np.int64) * middle_bits + word_bits + 2 * _BITS, next_bits)
    parents = np.repeat(np.arange(n2), np.diff(pointer))
    n3 = int(pointer[-1])
    offsets = np.arange(n3, dtype=np.int64) * last_bits
    trigrams = np.column_stack([_bits(last, offsets, word_bits), bigrams[parents]])
    prob3 = tables[2][_bits(last, offsets + word_bits, _BITS)]
    scale = np.log10(_LOG_BASE)
    return LanguageModel(
        words,
        nodes["prob"][:n1].astype(np.float64) * scale,
        nodes["backoff"][:n1].astype(np.float64) * scale,
        bigrams,
        prob2.astype(np.float64) * scale,
        trigrams,
        prob3.astype(np.float64) * scale,
    )
