"""How a replacement takes on the shape of what it replaces: case, number, tense, and the a/an before it.

Inflection tables come from LemmInflect (https://github.com/bjascob/LemmInflect, MIT), which is loaded only when rules
are compiled or a word is asked for that no compiled rule holds.
"""

from __future__ import annotations

import re
from functools import lru_cache

from cleanup.dictionary import lemminflect
from cleanup.text import Gap, Prose

# Penn Treebank tags of LemmInflect, grouped by part of speech.
POS_TAGS = {
    "noun": ("NN", "NNS"),
    "verb": ("VB", "VBD", "VBG", "VBN", "VBP", "VBZ"),
    "adjective": ("JJ", "JJR", "JJS"),
    "adverb": ("RB", "RBR", "RBS"),
}
_UPOS = {"noun": "NOUN", "verb": "VERB", "adjective": "ADJ", "adverb": "ADV"}
_POS_OF_TAG = {tag: pos for pos, tags in POS_TAGS.items() for tag in tags}
# Words with no inflection of their own, in every text; LemmInflect would make plurals of some of them.
FUNCTION_WORDS = frozenset(
    "a an the this that these those of in on at by for from to into onto with without within over under about after "
    "before between through during against among as than then so and or but nor if not no yes all any some each every "
    "both either neither he she it we they you i him her us them me my your his its our their who whom whose which "
    "what when where why how there here also too very just only even still yet ever never again once".split()
)

NUMBER_WORDS = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion".split()
)
NUMBERS_OF_SEVERAL = NUMBER_WORDS - {"zero", "one"}  # "one" may be anybody

# Nouns counted only by way of another word ("a piece of evidence"), though LemmInflect has a plural for them.
MASS_NOUNS = frozenset(
    "advice aid air attention bread butter cash clothing coal coffee cotton countryside courage damage darkness "
    "data debris education electricity enjoyment equipment evidence flora foliage food fun furniture garbage gold "
    "guidance hair hardware health help homework honesty housing information insulin intelligence jewellery "
    "jewelry justice knowledge laughter legislation leisure literature livestock lightning luck luggage machinery "
    "mail malware meat merchandise milk money mud music news nonsense nourishment nutrition oxygen patience "
    "petrol petroleum pollution poverty produce progress publicity racism rain research rice rubbish safety salt "
    "sand scenery shopping silver smoke software spam sugar sunshine terrorism thunder timber traffic "
    "transportation transport trash travel undergrowth unemployment vegetation violence water weaponry weather "
    "wealth wellbeing well-being welfare wheat wildlife wisdom".split()
)

# Nouns of no plural, either; a text that has them does not mean several things.
_ACTIVITIES = frozenset(
    "accounting banking bullying cooking computing cycling engineering farming fishing forecasting funding gambling "
    "gardening hacking imaging learning lending lighting manufacturing marketing mining nursing parenting pricing "
    "processing programming publishing reasoning recycling screening sequencing smuggling tourism trafficking "
    "welding".split()
)

# Heads of terms that never stand alone in the singular: "plants were built", never "plant was built".
COUNT_NOUNS = frozenset(
    "account agency agent airport animal application army article attack bank bill body bomb bond book bottle boy "
    "building bus business camera camp campaign candidate car card case cell child city claim clinic clot club "
    "company computer contract council country court creature crop customer deal device director disease doctor "
    "driver drug election employee engine expert factory farm fighter file film firm flight fund game garment "
    "girl goal grenade group gun hospital hotel house instrument island item job joint journal judge law leader "
    "lawyer letter loan machine magazine man manager market match medal meeting member message minister missile "
    "model month mosque muscle museum nation network newspaper node nurse office officer official organ panel "
    "park partner party patient person phone pilot plane planet plant player policeman port post president prison "
    "prisoner product program programme project rebel refugee region report resident river road rocket route "
    "satellite school ship shop sister site soldier species star station store student study supplement survey "
    "system table tank teacher team test tool town toy trader train treaty tree truck tumor tumour turbine union "
    "university user valve vehicle vessel victim village virus vote voter wage warehouse weapon website window "
    "woman word worker writer year".split()
)


@lru_cache(maxsize=65536)
def forms(lemma: str, pos: str | None = None) -> dict[str, tuple[str, ...]]:
    """Every form of a base form with the tags it may have ("boxers" -> ("NNS",)), the base form first.

    LemmInflect's dictionary where it knows the word, otherwise its rules for unknown words. A word that is an inflected
    form has no form but itself, without a tag.
    """
    table: dict[str, list[str]] = {lemma: []}
    for tag, spellings in _spellings(lemma, pos).items():
        for spelling in spellings:
            table.setdefault(spelling, []).append(tag)
    if lemma in MASS_NOUNS and "NN" in table[lemma] and "NNS" not in table[lemma]:
        table[lemma].insert(table[lemma].index("NN") + 1, "NNS")  # it may stand for several things: "power vegetation"
    return {form: tuple(tags) for form, tags in table.items()}


@lru_cache(maxsize=65536)
def _spellings(lemma: str, pos: str | None) -> dict[str, tuple[str, ...]]:
    """Tag -> the spellings a base form has with it, the usual one first."""
    if lemma in FUNCTION_WORDS or not lemma.isascii() or not lemma.replace("'", "").isalpha():
        return {}
    known = lemminflect().getAllInflections(lemma, upos=_UPOS[pos] if pos else None)
    if not known and (pos or not (lemmas(lemma) != (lemma,) or lemma.endswith(("s", "ed", "ing", "ly")))):
        known = lemminflect().getAllInflectionsOOV(lemma, upos=_UPOS[pos or "noun"])  # a new word is most likely a noun
    if "VBD" in known:
        known = {**known, "VBN": known.get("VBN", known["VBD"])}
    return {tag: tuple(known[tag]) for tag in _POS_OF_TAG if tag in known}


@lru_cache(maxsize=65536)
def inflections(lemma: str, pos: str | None = None) -> dict[str, str]:
    """Tag -> the usual form of a base form; {} when it has no inflection. A mass noun has no plural of its own."""
    table = {tag: spellings[0] for tag, spellings in _spellings(lemma, pos).items()}
    return {**table, "NNS": lemma} if "NNS" in table and (lemma in MASS_NOUNS or lemma in _ACTIVITIES) else table


def inflect(lemma: str, tags: tuple[str, ...], pos: str | None = None) -> str:
    """`lemma` in the first of `tags` it can take; unchanged where none fits."""
    table = inflections(lemma, pos)
    for tag in tags:
        if tag in table:
            return table[tag]
    return lemma


def first_word(replacement: str) -> str:
    """What an a or an before a replacement goes by: its first word, without emphasis marks."""
    return re.split(r"[\s-]", replacement.lstrip("*_"), maxsplit=1)[0]


def mend_article(prose: Prose, first: int, replacement: str) -> tuple[int, str]:
    """The first word to replace and its replacement, with an a/an before word `first` drawn in where it must change."""
    if not first or not replacement or prose.words[first - 1] not in ("a", "an") or prose.gaps[first - 1] != Gap.SPACE:
        return first, replacement
    word = first_word(replacement)
    article, gap = prose.surface(first - 1), prose.between(first - 1)
    standing = prose.surface(first)
    if article == "AN" or (first > 1 and len(prose.surface(first - 2)) > 1 and prose.surface(first - 2).isupper()):
        word, standing, capitals = word.lower(), standing.lower(), word.isupper()  # a headline, not initials
    else:
        capitals = word.isupper() and len(word) > 1 and standing.isupper()
    right = "an" if takes_an(word) else "a"
    if article.lower() == right or takes_an(standing) == (right == "an"):
        return first, replacement
    if article == "A" and capitals:
        article = "AN"
    elif len(article) > 1 and article.isupper():
        article = "A"
    else:
        article = like(article, right)
    return first - 1, article + gap + replacement


@lru_cache(maxsize=65536)
def lemmas(word: str) -> tuple[str, ...]:
    """The base forms a lower-case word may come from, the word itself where it is one of them."""
    found: dict[str, None] = {}
    for bases in lemminflect().getAllLemmas(word).values():
        found.update(dict.fromkeys(bases))
    return tuple(found) or (word,)


@lru_cache(maxsize=65536)
def parts_of_speech(word: str) -> dict[str, tuple[str, ...]]:
    """What a lower-case word may be ("noun", "verb" ...), with its base forms; {} for one that is in no dictionary."""
    known = lemminflect().getAllLemmas(word)
    return {pos: tuple(known[upos]) for pos, upos in _UPOS.items() if upos in known}


def like(model: str, word: str) -> str:
    """`word` with the capitals of `model`: "Boxers", "fighters" -> "Fighters"; "BOXERS" -> "FIGHTERS".

    Capitals that `word` has of its own stay.
    """
    letters = [c for c in model if c.isalpha()]
    if len(letters) > 1 and all(c.isupper() for c in letters):
        return word.upper()
    if letters and letters[0].isupper() and word[:1].islower():
        return word[:1].upper() + word[1:]
    return word


# Written with a vowel, spoken with a consonant, and the other way round.
_SPOKEN_CONSONANT = re.compile(
    r"uni(?!n|m(?!o[dl])|de|ss|rr|ron)|unanim|unesco|us[abeiu]|ut(?:[aeir]|op)|uig|ur[aeiou]|ug(?:a|r)|ubiqu|ufo|uk|ulys|"
    r"u(?:\b|-)|eu(?!ler)|ew|one(?:s|ness|self|time)?\b|once\b|ou(?:i|a)",
    re.I,
)
_SPOKEN_VOWEL = re.compile(r"hour|hono(?!l)|honest|heir|x(?![aeiouy])|y[bptv][a-z]|8|11(?!\d)|18(?!\d)|11,|18,", re.I)
# Capitals that are read as a word (NATO, RAID, UNESCO), not letter by letter (FBI, LAPD, UN).
_SPOKEN_AS_WORD = re.compile(r"[^AEIOU][AEIOU](?=.*[AEIOU])..|.(?=.*[AEIOU]).{4}")
_LETTER_NAMES_WITH_VOWEL = frozenset("AEFHILMNORSX")


@lru_cache(maxsize=65536)
def takes_an(word: str) -> bool:
    """Whether "an" goes before `word`, judged by its sound: an hour, a unit, an MRI, a UN envoy."""
    if not word:
        return False
    if word.isupper() and word.isalpha() and not _SPOKEN_AS_WORD.match(word):
        return word[0] in _LETTER_NAMES_WITH_VOWEL
    if _SPOKEN_VOWEL.match(word):
        return True
    if _SPOKEN_CONSONANT.match(word):
        return False
    return word[0].lower() in "aeiou"


# Abbreviations and names that some read as a word and some letter by letter: MAOA, SIM, mRNA, SQLite, html, nginx.
_READ_EITHER_WAY = re.compile(
    r"[A-Z]{4,}$|[FHLMNRSX][AEIOU][^AEIOU]$|[A-Z]{2,}[^A-Z]|.*[^A-Z].*[A-Z]|.*\d|(?![A-Z]+$)(?i:[^aeiouy]+$|y[^aeiou]|"
    r"(?!bl|br|ch|cl|cr|dr|dw|fj|fl|fr|gh|gl|gn|gr|gw|kh|kl|kn|kr|kw|ll|mc|mn|ph|pl|pn|pr|ps|pt|rh|sc|sh|sk|sl|sm|sn|sp|sq"
    r"|sr|st|sv|sw|th|tr|ts|tw|vl|wh|wr|zh|zw)[b-df-hj-np-tv-xz]{2}[a-z])"
)


@lru_cache(maxsize=65536)
def wrong_article(article: str, word: str) -> bool:
    """Whether `article` ("a", "an") does not go before `word`; False where it may be read either way."""
    return (takes_an(word) == (article == "a")) and not _READ_EITHER_WAY.match(word)
