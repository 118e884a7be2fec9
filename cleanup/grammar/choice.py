"""Which of LanguageTool's rules are used, how far they are trusted, and the figures that say so.

Measured with `python -m cleanup.grammar.measure DIR...`; see FIGURES.
"""

from __future__ import annotations

import re

from cleanup.findings import Applicability
from cleanup.grammar.client import Match, Options

# What the categories yield per 10,000 words of edited human English (news and web pages, 52,457 words), spelling and
# style off, and what of it is used.
#
#   category              human   used   why
#   PUNCTUATION            25.7    -     commas and quotation marks: nearly all are matters of taste; quotation glyphs
#                                        that spinners damage belong to the typography rules
#   TYPOGRAPHY             12.6    -     spaces: the typography rules
#   GRAMMAR                 9.9   yes    agreement, verb forms, missing and wrong words; less the rules below
#   COMPOUNDING             9.3    -     "per cent", hyphens: house style
#   CASING                  5.9    -     house style
#   MISC                    4.4   yes    a/an, doubled words; less the compounds
#   REDUNDANCY              2.5    -     style
#   TYPOS (no spelling)     1.5    -     half of what it says of human texts is wrong
#   CONFUSED_WORDS          0.6   yes    less the rule below
#   COLLOCATIONS            0.6   yes    the wrong preposition is what a spinner leaves behind
#   BRITISH_ENGLISH         0.6    -     variants
#   REPETITIONS_STYLE, MULTITOKEN_SPELLING, STYLE   1.3   -   style and names
#   NONSTANDARD_PHRASES     0.2   yes
#   SEMANTICS               0.0   yes    impossible dates and the like
CATEGORIES = ("COLLOCATIONS", "CONFUSED_WORDS", "GRAMMAR", "MISC", "NONSTANDARD_PHRASES", "SEMANTICS")
OPTIONS = Options(categories=CATEGORIES)

# Rules of these categories that are not used. The figures: hits on the 52,457 words of human English / on 47,565 words
# of the same kind of text spun by machine; a rule that speaks as often of human English says nothing of a garble.
_UNUSED = {
    "AFFECT_EFFECT": "3 / 7, of which 2 / 7 are wrong",
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

# Rules whose first replacement may be applied on request, with the share of right ones among those measured. No rule is
# `safe`: a garbled word may make a correct article or verb look wrong, and what then needs repair is the word.
_UNSAFE = {
    "EN_A_VS_AN": 0.97,  # see FIGURES, `--articles`
}
# How likely a place is a fault (0 to 1): hits that are faults among the hits on human and spun texts, judged by hand.
_CONFIDENCE = {
    "EN_A_VS_AN": 0.95,
    "ENGLISH_WORD_REPEAT_RULE": 0.7,
}
_CONFIDENCE_ELSE = 0.6


def used(match: Match) -> bool:
    """Whether a match is shown at all."""
    return match.category in CATEGORIES and match.rule not in _UNUSED and not _UNUSED_NAMES.match(match.rule)


def applicability(match: Match) -> Applicability:
    """What may be done with the first replacement of a match."""
    return Applicability.UNSAFE if match.rule in _UNSAFE and match.replacements else Applicability.DISPLAY


def confidence(match: Match) -> float:
    """How likely the place is a fault, 0 to 1."""
    return _CONFIDENCE.get(match.rule, _CONFIDENCE_ELSE)
