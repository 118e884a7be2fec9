"""Which of LanguageTool's rules are used, how far they are trusted, and the figures that say so.

Measured on 52,457 words of edited human English (news, web pages) with

    python -m cleanup.grammar.measure DIR...                      what is reported
    python -m cleanup.grammar.measure --damage articles DIR...    faults made in the same texts; also doubled, agreement

What is used yields 28 reports, 5.3 per 10,000 words (LanguageTool with spelling and style off: 72), of which 21,
judged by hand, are slips of the writer: 1 of 1 of a/an, 7 of 9 doubled words, 13 of 18 others. On 7,995 words of web
pages made by real spinners it yields 21 per 10,000 words, on such news with words swapped by machine 30 to 56. Of
1,264 articles turned from a to an or back it finds 1,219, of 953 words written twice 902, of 605 verbs in the wrong
number 170; the first replacement undoes 1,219, 902 and 149 of them.
"""

from __future__ import annotations

import re

from cleanup.findings import Applicability
from cleanup.grammar.client import Match, Options

# Reports per 10,000 words of that English, spelling and style off, and what is used of them.
#
#   category              human   used   why
#   PUNCTUATION            25.9    -     commas and quotation marks: nearly all are matters of taste; quotation glyphs
#                                        that spinners damage belong to the typography rules
#   TYPOGRAPHY             12.8    -     spaces: the typography rules
#   COMPOUNDING             9.3    -     "per cent", hyphens: house style
#   GRAMMAR                 8.0   yes    agreement, verb forms, missing and wrong words; less the rules below
#   CASING                  5.7    -     house style
#   MISC                    5.2   yes    a/an, doubled words; less the compounds
#   REDUNDANCY              2.5    -     style
#   TYPOS (no spelling)     1.5    -     half of what it says of human texts is wrong
#   CONFUSED_WORDS          0.6   yes    less the rule below
#   COLLOCATIONS            0.6   yes    the wrong preposition is what a spinner leaves behind
#   BRITISH_ENGLISH         0.6    -     variants
#   REPETITIONS_STYLE, MULTITOKEN_SPELLING   1.0   -   style and names
#   NONSTANDARD_PHRASES     0.2   yes
#   SEMANTICS               0.0   yes    impossible dates and the like
CATEGORIES = ("COLLOCATIONS", "CONFUSED_WORDS", "GRAMMAR", "MISC", "NONSTANDARD_PHRASES", "SEMANTICS")
OPTIONS = Options(categories=CATEGORIES)

# Rules of these categories that are not used. The figures: reports on the 52,457 words of human English / on
# 47,565 words of such news with words swapped by machine; a rule that speaks of both alike says nothing of a garble.
_UNUSED = {
    "AFFECT_EFFECT": "3 / 7; 2 of the 3 are wrong",
    "CA_BRAND_NEW": "a hyphen",
    "COLLECTIVE_NOUN_VERB_AGREEMENT_VBP": "1 / 0, wrong",
    "EN_WORD_COHERENCY": "1 / 4: two spellings of one word in a text; house style",
    "FEWER_LESS": "1 / 2: usage",
    "GOOGLE_PRODUCTS": "5 / 0: names",
    "HAPPY_EASTER": "1 / 0: capital letters",
    "IN_ON_A_TRIP": "1 / 2, wrong",
    "IN_OR_WITH_REGARDS_TO_OF": "1 / 3: usage",
    "MISSING_PAST_TENSE": "1 / 0, wrong",
    "NORTH_POLE": "1 / 3: capital letters",
    "SOME_FACULTY": "1 / 0, wrong",
    "THAT_S_YOU_RE": "1 / 0, wrong",
    "THERE_IS_A_LOT_OF": "1 / 0: spoken English in quotations",
    "THERE_S_MANY": "1 / 0: spoken English in quotations",
}
# Words written together, apart or with a hyphen: 27 / 22 hits, house style.
_UNUSED_NAMES = re.compile(r"EN_COMPOUNDS_|.*_COMPOUNDS\Z|.*_HYPHEN\Z|.*_CASING\Z")

# Rules whose first replacement may be applied on request: all 1,219 it made in damaged texts were right, and so was
# the one in human texts. None is `safe`: an article may look wrong only because the word after it is a garble, and what
# needs repair then is the word. Doubled words are not here: 2 of 9 in human texts are meant ("had had", "chew chew").
_UNSAFE = frozenset({"EN_A_VS_AN"})
# How likely a place is a fault (0 to 1): the share of slips among the reports on human texts.
_CONFIDENCE = {"EN_A_VS_AN": 0.95, "ENGLISH_WORD_REPEAT_RULE": 0.75}
_CONFIDENCE_ELSE = 0.7


def used(match: Match) -> bool:
    """Whether a match is shown at all."""
    return match.category in CATEGORIES and match.rule not in _UNUSED and not _UNUSED_NAMES.match(match.rule)


def applicability(match: Match) -> Applicability:
    """What may be done with the first replacement of a match."""
    return Applicability.UNSAFE if match.rule in _UNSAFE and match.replacements else Applicability.DISPLAY


def confidence(match: Match) -> float:
    """How likely the place is a fault, 0 to 1."""
    return _CONFIDENCE.get(match.rule, _CONFIDENCE_ELSE)
