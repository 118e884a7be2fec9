"""How likely a document was machine-spun, from what was found in it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from cleanup.findings import Finding, Sign
from cleanup.text import Prose

# One certain finding in 100 words is a strong sign; a finding in 2,000 words is not. A straight line in the logarithm
# of the odds, chosen by hand: it is no measured probability yet.
_BASE, _PER_FINDING, _PRIOR_WORDS = -3.0, 6.0, 100
_CLUSTER = 3  # findings, the least that make a dense passage worth naming


def spun(prose: Prose, findings: Iterable[Finding]) -> float:
    """0 to 1, how likely the text as a whole was machine-paraphrased; 0.0 for a text without words."""
    if not len(prose):
        return 0.0
    weight = sum(finding.confidence for finding in findings if finding.detector != "grammar")
    density = 100 * weight / (len(prose) + _PRIOR_WORDS)
    return 1 / (1 + math.exp(-(_BASE + _PER_FINDING * density)))


def signs(prose: Prose, findings: Sequence[Finding]) -> tuple[Sign, ...]:
    """What `spun` rests on; `findings` in text order, as in the source, and the spans of the signs like theirs."""
    counted = [finding for finding in findings if finding.detector != "grammar"]
    if not counted:
        return ()
    words, places = len(prose), "1 place reads" if len(counted) == 1 else f"{len(counted)} places read"
    density = 100 * len(counted) / max(1, words)
    out = [Sign(f"{places} like a machine's paraphrase, {density:.1f} in 100 of the text's {words} words.")]
    size = max(_CLUSTER, len(counted) // 5)
    if len(counted) > size:
        runs = [(counted[at].start, counted[at + size - 1].end) for at in range(len(counted) - size + 1)]
        start, end = min(runs, key=lambda run: run[1] - run[0])
        out.append(Sign(f"{size} of them stand close together, within {end - start} characters.", ((start, end),)))
    return tuple(out)
