"""How a restored term is written where a garble stands: its spelling, case, number and tense."""

from __future__ import annotations

from cleanup.inflection import forms, inflect, like
from cleanup.text import Prose
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.candidates import Candidates
from cleanup.unspin.lemma import FUNCTION_WORDS, lemmas

_NUMBER_AND_TENSE = ("NNS", "VBD", "VBN", "VBG", "VBZ")


def restored(data: Artefact, prose: Prose, found: Candidates, row: int) -> str:
    """The wording for words `found.start[row]` to `found.end[row]`, white space and hyphens of the text kept."""
    first, last = int(found.start[row]), int(found.end[row])
    standing = [prose.surface(i) for i in range(first, last)]
    words = _spelled(data, found, row, standing).replace("-", " - ").split(" ")
    written, gaps = [words[0]], []
    for word in words[1:]:  # the term's words, and whether a hyphen or a blank stands between them
        if word == "-":
            gaps.append("-")
        elif len(gaps) == len(written):
            written.append(word)
        else:
            gaps.append(" ")
            written.append(word)
    taken = found.taken[row]
    if len(written) != int((found.lemma[row] >= 0).sum()):
        return _cased(" ".join(words).replace(" - ", "-"), standing)
    for slot, word in enumerate(written):
        at = first + int(taken[slot])
        if found.sources[row][slot] == 0:
            written[slot] = prose.surface(at)
        else:
            verbal = slot == 0 and written[1] in FUNCTION_WORDS
            inflected = _inflected(prose.words[at], word, verbal, slot == len(written) - 1)
            written[slot] = _cased(inflected, [prose.surface(at)])
    if len(written) == last - first:
        gaps = [prose.text[prose.ends[i] : prose.starts[i + 1]] for i in range(first, last - 1)]
    return "".join(word + gap for word, gap in zip(written, [*gaps, ""], strict=True))


def aligned(data: Artefact, prose: Prose, found: Candidates, row: int) -> list[tuple[str, str, float, int]]:
    """(what stands, what it is read as, log10 P(standing | read), LINK_* bits) of each slot."""
    first = int(found.start[row])
    slots = range(int((found.lemma[row] >= 0).sum()))
    return [
        (
            prose.words[first + int(found.taken[row][s])],
            data.word(int(found.lemma[row][s])),
            float(found.log10[row][s]),
            int(found.sources[row][s]),
        )
        for s in slots
    ]


def _spelled(data: Artefact, found: Candidates, row: int, standing: list[str]) -> str:
    if found.term[row] >= 0:
        return _surface(data, int(found.term[row]), standing)
    return " ".join(data.word(int(word)) for word in found.lemma[row] if word >= 0)


def _surface(data: Artefact, term: int, standing: list[str]) -> str:
    """Of the spellings that share the term's lemmas the one whose capitals suit the text."""
    hashes = data.sections["term_hash"]
    spellings = []
    at = term
    while at < len(hashes) and hashes[at] == hashes[term]:
        spellings.append(data.surface(at))
        at += 1
    names = any(word[:1].isupper() for word in standing[1:])
    plural = standing[-1].endswith("s")
    best = min(
        spellings,
        key=lambda s: (all(w[:1].isupper() for w in s.split()) != names, s.endswith("s") != plural, s),
    )
    if not names and all(word[:1].isupper() and word[1:].islower() for word in best.split()):
        return best.lower()
    return best


def _inflected(standing: str, word: str, verbal: bool, last: bool) -> str:
    """`word` with the number or tense of the standing word, where it is a base form and the standing one is not."""
    base, own = lemmas(standing)[0], lemmas(word.lower())[0]
    noun = "NNS" in forms(own)
    tags = [tag for tag in forms(base).get(standing, ()) if tag in _NUMBER_AND_TENSE] if base != standing else []
    if noun and not verbal:  # "panic disorder" keeps its noun where "alarming issue" stands
        tags = [tag for tag in tags if tag == "NNS"]
    if tags and own == word.lower():
        return inflect(word, tuple(tags))
    if last and base == standing and own != word.lower() and "NNS" in forms(own).get(word.lower(), ()):
        return like(word, own)
    return word


def _cased(text: str, standing: list[str]) -> str:
    letters = [word for word in standing if any(c.isalpha() for c in word)]
    if not letters:
        return text
    if all(word.isupper() and len(word) > 1 for word in letters):
        return text.upper()
    if len(letters) > 1 and all(word[:1].isupper() for word in letters if len(word) > 3):
        return " ".join(like(letters[0], word) if len(word) > 3 else word for word in text.split(" "))
    return like(letters[0], text)
