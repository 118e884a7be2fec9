"""Function words, and the lemmas of words.

Terms and links are stored by lemma, which the artefact holds for all of its words, as LemmInflect is slow.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from cleanup.dictionary import lemminflect

FUNCTION_WORDS = frozenset(
    "a an the this that these those of in on at by for from to into onto with without within over under about "
    "after before between through during against among as than then so and or but nor if not no yes all any some "
    "each every both either neither he she it we they you i him her us them me my your his its our their who whom "
    "whose which what when where why how there here also too very just only even still yet ever never again once "
    "is are was were be been being am do does did done doing has have had having will would shall should can "
    "could may might must 's n't up down out off per via upon toward towards across along around behind below "
    "above beside besides beyond despite except inside outside near since throughout until unless while whereas "
    "although though because whether such same other another more most less least much many few own don't doesn't "
    "didn't isn't aren't wasn't weren't can't".split()
)
# Those that spinners take for words with a meaning, and put content words for: "slightest squares", "beneath pressure".
SWAPPED_FUNCTION_WORDS = frozenset(
    "least most more less few many much own same other another such under over above below within without through "
    "between against across behind beyond around near inside outside before after during off out up down only very "
    "just all every each both no not have about again".split()
)
_AUXILIARIES = {
    **dict.fromkeys("is are was were been being am".split(), "be"),
    **dict.fromkeys("does did done doing".split(), "do"),
    **dict.fromkeys("has had having".split(), "have"),
}
# Forms that have become words of their own: the base form would be another word in running English.
WORDS_OF_THEIR_OWN = frozenset(
    "data media news less more most best worst better worse further media united according including regarding "
    "during following means series species politics physics economics mathematics".split()
)


@lru_cache(maxsize=65536)
def _table(word: str) -> dict[str, tuple[str, ...]]:
    return dict(lemminflect().getAllLemmas(word))


def lemmas(word: str, vocabulary: Collection[str] = ()) -> tuple[str, ...]:
    """The main lemma of a lower-case word, and a second one where it has two.

    Plurals go to the noun and inflected verbs to the verb ("networks" -> network, "trained" -> train). An -ing form
    that is a noun stays itself with the verb second ("learning" -> learning, learn), as does any form that is a base
    form too ("left" -> left, leave). Words LemmInflect does not know lose an ending if `vocabulary` holds the rest.
    """
    if word in _AUXILIARIES:
        return (_AUXILIARIES[word],)
    if word in FUNCTION_WORDS or not word.isascii() or not word.replace("'", "").isalpha() or len(word) < 3:
        return (word,)
    table = _table(word)
    if not table:
        return _unknown(word, vocabulary)
    noun, verb = table.get("NOUN", ()), table.get("VERB", ())
    others = [base for bases in table.values() for base in bases if base != word]
    second = next((base for base in verb if base != word), others[0] if others else "")
    if word in WORDS_OF_THEIR_OWN:
        main = word
    elif word.endswith("s") and not word.endswith("ss") and noun:
        main = word if word in noun and noun[0] == word else noun[0]
    elif word in noun or word in verb[:1] or (not noun and not verb):
        main = word
    elif verb:
        main = verb[0]
    else:
        main = noun[0] if noun and word not in table.get("ADJ", ()) else word
    if main != word and second == main:
        second = next((base for base in others if base != main), "")
    return (main, second) if second and second != main else (main,)


def _unknown(word: str, vocabulary: Collection[str]) -> tuple[str, ...]:
    tries = []
    if word.endswith("ies"):
        tries = [word[:-3] + "y"]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        tries = [word[:-1]] + ([word[:-2]] if word.endswith("es") else [])
    elif word.endswith("ed"):
        tries = [word[:-1], word[:-2]]
    for base in tries:
        if len(base) > 2 and base in vocabulary:
            return (base,)
    return (word,)
