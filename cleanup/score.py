"""How likely a document was machine-spun, from what was found in it."""

from __future__ import annotations

import math
from collections.abc import Iterable

from cleanup.findings import Finding
from cleanup.text import Prose

# One certain finding in 100 words is a strong sign; a finding in 2,000 words is not. A straight line in the logarithm
# of the odds, chosen by hand: it is no measured probability yet.
_BASE, _PER_FINDING, _PRIOR_WORDS = -3.0, 6.0, 100


def spun(prose: Prose, findings: Iterable[Finding]) -> float:
    """0 to 1, how likely the text as a whole was machine-paraphrased; 0.0 for a text without words."""
    if not len(prose):
        return 0.0
    weight = sum(finding.confidence for finding in findings if finding.detector != "grammar")
    density = 100 * weight / (len(prose) + _PRIOR_WORDS)
    return 1 / (1 + math.exp(-(_BASE + _PER_FINDING * density)))
