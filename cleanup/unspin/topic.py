"""How well words go by their meaning with what the text around them is about ("boxers" among militias).

The words around are summed as vectors, rare ones counting most (Arora et al. 2017, "A simple but tough-to-beat baseline
for sentence embeddings"), and compared by the cosine.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cleanup.unspin.arrays import Floats, Rows
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.tokens import Tokens

NOTHING = np.float32(-1)  # in place of a cosine where a word has no vector
_UNIT = 1 << 22  # fixed point: sums of whole numbers are exact, and several times as fast as those of floats
_USUAL = 1e-4  # share of all words at which a word counts half


def around(data: Artefact, text: Tokens, at: Rows, reaches: Sequence[int]) -> Floats:
    """What stands within each of some numbers of words of each of the words `at` (ascending), itself left out.

    Rows x reaches x numbers of a vector; unit vectors.
    """
    if not len(at):
        return np.zeros((0, len(reaches), data.vectors.shape[1]), np.float32)
    first, last = max(0, int(at[0]) - max(reaches)), min(len(text), int(at[-1]) + max(reaches) + 1)
    ids = text.ids[first:last]
    weight = _USUAL / (_USUAL + 10.0 ** data.unigram[ids])
    weight[~data.content[ids]] = 0
    vectors = data.vectors.take(data.vector_row[ids], axis=0)
    weighted = (vectors * (_UNIT * weight[:, None]).astype(np.float32)).astype(np.int32)
    sums = np.zeros((len(ids) + 1, weighted.shape[1]), np.int32)  # may wrap round, which differences do not feel
    np.cumsum(weighted, axis=0, out=sums[1:])
    total = np.empty((len(at), len(reaches), weighted.shape[1]), np.float32)
    for column, words in enumerate(reaches):
        low, high = np.maximum(at - words, first) - first, np.minimum(at + words + 1, last) - first
        np.subtract(sums.take(high, axis=0), sums.take(low, axis=0), out=total[:, column])
    total -= weighted.take(at - first, axis=0)[:, None]
    total /= np.maximum(np.linalg.norm(total, axis=2, keepdims=True), np.float32(1))
    return total


def fit(data: Artefact, meaning: Floats, ids: npt.NDArray[np.integer]) -> Floats:
    """The cosine of what stands around (rows of `around`) and words (`ids`: rows x words); NOTHING without a vector.

    Rows x words x reaches.
    """
    row = data.vector_row[ids]
    cosine = data.vectors.take(row, axis=0) @ meaning.transpose(0, 2, 1)
    cosine[row == len(data.vectors) - 1] = NOTHING
    return np.asarray(cosine, np.float32)
