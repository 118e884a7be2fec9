"""British and American spelling: of words, and of whole texts."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache

from cleanup.text import Prose
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.hashing import LONGEST_WORD


def _compiled(*rules: tuple[str, str]) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern), spelling) for pattern, spelling in rules]


# British spellings and what stands for them in American English; only between words a dictionary holds.
_TO_AMERICAN = _compiled(
    (r"(?<=...)is(ations?|e[drs]?|ing|able)$", r"iz\1"),
    (r"(?<=..)ys(e[drs]?|ing)$", r"yz\1"),
    (r"(?<=..)our(s|ed|ing|al|able|ful|less|ists?|ites?)?$", r"or\1"),
    (r"^([a-z]*[aeiouy][a-z]*[^aeiou][aeiou])ll(ed|ing|ers?)$", r"\1l\2"),
    (r"(?<=..)ogue(s?)$", r"og\1"),
    (r"(met|lit)re(s?)$|^(cent|fib|theat|calib|sab|lust)re(s?)$", r"\1\3er\2\4"),
    (r"^(defen|offen|preten|licen)ce(s?)$", r"\1se\2"),
    (r"ae(?=mi|st|ol|di)|(?<=p)ae(?=d)|oe(?=dema|str|soph)", "e"),
    (r"^programme(s?)$", r"program\1"),
    (r"^grey(s?)$", r"gray\1"),
    (r"^ageing$", "aging"),
    (r"^tumour", "tumor"),
    (r"^artefact", "artifact"),
    (r"sulph", "sulf"),
    (r"^alumin(i)um$", "aluminum"),
)
# The other way round, where no other word is spelt as the American one is (a meter, a program, a license).
_TO_BRITISH = _compiled(
    (r"iz(ations?|e[drs]?|ing|able)$", r"is\1"),
    (r"yz(e[drs]?|ing)$", r"ys\1"),
    (r"or(s|ed|ing|al|able|ful|less|ists?|ites?)?$", r"our\1"),
    (r"l(ed|ing|ers?)$", r"ll\1"),
    (r"^(cent|fib|theat|calib|sab|lust|lit|[a-z]+(?:met|lit))er(s?)$", r"\1re\2"),
    (r"^(defen|offen|preten)se(s?)$", r"\1ce\2"),
    (r"e(?=mi|st|ol|di)|(?<=p)e(?=d)", "ae"),
    (r"e(?=dema|str|soph)", "oe"),
    (r"^gray(s?)$", r"grey\1"),
    (r"^tumor", "tumour"),
    (r"^artifact", "artefact"),
    (r"sulf", "sulph"),
    (r"^aluminum$", "aluminium"),
    (r"^aging$", "ageing"),
)
_NOT_BRITISH = frozenset("tour tours four hour hours pour our your sour flour contour amour reprise".split())

_LOOKED_AT = 4_000  # words of a text, from its beginning, that tell whether its spelling is British
_BRITISH_WORDS = 2  # distinct words spelt so make it British
_OXFORD = re.compile(r"[a-z]{3,}iz(?:e[drs]?|ing|ations?)$")  # British texts write -ise or -ize
_RARE = -1.5  # log10: a spelling so much rarer than the other is hardly in use
_AT_HOME = re.compile("grey|.*ogues?$")  # usual in America too, in some terms the only spelling


def american(word: str, vocabulary: Container[str] | None = None) -> str:
    """The American spelling of a British one ("labour": labor), if `vocabulary` holds it (None: any word).

    A word of more than LONGEST_WORD letters stays as it is: no vocabulary holds one, and patterns take long over it.
    """
    if not 4 <= len(word) <= LONGEST_WORD or word in _NOT_BRITISH:
        return word
    for pattern, replacement in _TO_AMERICAN:
        other = pattern.sub(replacement, word)
        if other != word and (vocabulary is None or other in vocabulary):
            return other
    return word


def british(word: str, vocabulary: Container[str]) -> str:
    """The British spelling of an American one ("labor": labour) that `vocabulary` holds, or the word itself."""
    for pattern, replacement in _TO_BRITISH if 4 <= len(word) <= LONGEST_WORD else ():
        other = pattern.sub(replacement, word, count=1)
        if other != word and other in vocabulary and american(other, vocabulary) == word:
            return other
    return word


def spelt_as(data: Artefact, prose: Prose, word: str) -> str:
    """A word in the spelling of the text: American, or British ("centre"), with -ise or -ize."""
    at_home = usual_american(data, word)
    if not is_british(data, prose) or (_OXFORD.match(at_home) and _is_oxford(prose)):
        return at_home
    other = british(word, data)
    one, two = data.word_ids([word, other])
    return other if data.unigram[two] >= data.unigram[one] + _RARE else word


@lru_cache(maxsize=1)
def _is_oxford(prose: Prose) -> bool:
    """Whether a text writes -ize, from its first words."""
    return any(map(_OXFORD.match, prose.words[:_LOOKED_AT]))


@lru_cache(maxsize=1)  # asked for each wording of a text
def is_british(data: Artefact, prose: Prose) -> bool:
    """Whether a text is spelt as in Britain."""
    spelt = 0
    for word in dict.fromkeys(prose.words[:_LOOKED_AT]):
        spelt += word.isalpha() and usual_american(data, word) != word
        if spelt == _BRITISH_WORDS:
            return True
    return False


def usual_american(data: Artefact, word: str) -> str:
    """The American spelling of a British word, if it is the more usual one (not "advertizing")."""
    other = word if _AT_HOME.match(word) else american(word, data)
    if other == word:
        return word
    one, two = data.word_ids([word, other])
    return other if data.unigram[two] >= data.unigram[one] else word
