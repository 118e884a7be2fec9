"""The kinds of NumPy arrays that the unspinner passes around, and what several modules do with their rows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]  # numbers of rows, words or terms, and counts of them
Ids = npt.NDArray[np.int32]  # of words and lemmas, -1 for an unknown one
U64 = npt.NDArray[np.uint64]  # hashes
Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]


def ranges(begin: npt.NDArray[np.integer], count: npt.NDArray[np.integer]) -> Rows:
    """begin[0], begin[0] + 1, ... (count[0] numbers), begin[1], ..."""
    count = count.astype(np.int64)
    before = np.cumsum(count) - count
    result: Rows = np.arange(int(count.sum())) + np.repeat(begin.astype(np.int64) - before, count)
    return result


def slices(count: npt.NDArray[np.integer], most: int) -> Iterator[slice]:
    """Cuts rows that stand for `count` entries each into slices of about `most` entries, a row at least."""
    total = np.cumsum(count, dtype=np.int64)
    at = 0
    while at < len(count):
        done = int(total[at - 1]) if at else 0
        stop = max(at + 1, int(np.searchsorted(total, done + most, "right")))
        yield slice(at, stop)
        at = stop


def paired(first: npt.NDArray[np.integer], second: npt.NDArray[np.integer]) -> Rows:
    """Two numbers of 32 bits as one that sorts by the first, then the second, which is not below 0."""
    both: Rows = first.astype(np.int64) << 32 | second
    return both


def fresh(*columns: npt.NDArray[np.generic]) -> Bools:
    """Whether each row differs from the one before in any of the columns; the first does."""
    result = np.zeros(len(columns[0]), np.bool_)
    result[:1] = True
    for column in columns:
        result[1:] |= column[1:] != column[:-1]
    return result


def ranks(grouped: npt.NDArray[np.generic]) -> Rows:
    """The place of each row among those equal to it, counted from 0; equal rows stand together."""
    first = np.flatnonzero(fresh(grouped))
    result: Rows = np.arange(len(grouped)) - np.repeat(first, np.diff(np.append(first, len(grouped))))
    return result
