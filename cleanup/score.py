"""What is said of a text as a whole: how likely it was machine-spun, on what signs, and where."""

from __future__ import annotations

from dataclasses import dataclass

from cleanup.findings import Sign


@dataclass(frozen=True)
class Passage:
    """Part of a text, [start, end) in code points of the text as it stands, and how likely it was spun (0 to 1)."""

    start: int
    end: int
    words: int
    spun: float


@dataclass(frozen=True)
class Score:
    """How likely a text was machine-spun (0 to 1), with the signs, strongest first, and the passages in text order.

    `doubt` says why the number is none to go by, in plain words; empty where it is one.
    """

    spun: float
    words: int
    signs: tuple[Sign, ...] = ()
    passages: tuple[Passage, ...] = ()
    doubt: str = ""

    @property
    def verdict(self) -> str:
        """What the number means, in plain words."""
        if self.doubt:
            return f"not judged: {self.doubt}"
        if self.spun >= 0.9:
            return "strong signs of machine spinning (a sign, not proof)"
        if self.spun > 0.5:
            return "signs of machine spinning (a sign, not proof)"
        if any(passage.spun > 0.5 for passage in self.passages):
            return "no sign in the text as a whole, but in a passage of it (a sign, not proof)"
        return "faint signs of machine spinning, as some human texts have too" if self.spun > 0.2 else "no sign"
