"""A restored term takes the case, number, tense, hyphens and line breaks of what it replaces, and keeps its own."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanup.inflection import mend_article
from cleanup.text import Prose
from cleanup.unspin import artefact, render
from cleanup.unspin.hashing import ngram_hashes
from cleanup.unspin.spelling import is_british


@pytest.fixture(scope="module")
def data() -> artefact.Artefact:
    return artefact.load()


def term_called(data: artefact.Artefact, surface: str) -> int:
    """The first term that shares its lemmas with `surface`."""
    ids = data.lemma[data.word_ids(Prose(surface).words)]
    first, last = data.find_terms(ngram_hashes(ids, len(ids)))
    assert last[0] > first[0], f"{surface} is no term"
    return int(first[0])


def bracketed(text: str) -> tuple[Prose, int, int]:
    """The prose of `text` without its [brackets], and the first word in them and the one after the last."""
    prose = Prose(text.replace("[", "").replace("]", ""))
    return prose, prose.word_at(text.index("[")), prose.word_at(text.index("]") - 2) + 1


def write(data: artefact.Artefact, text: str, term: str, widths: list[int] | None = None) -> str:
    """`text` with what stands in [brackets] restored to `term`; `widths` are the words each of the term's words stands
    for, one by default; a word that is the same in both counts as unchanged."""
    prose, first, last = bracketed(text)
    standing = [prose.surface(i) for i in range(first, last)]
    spelling = render.spelling_of(data, term_called(data, term), standing, is_british(data, prose))
    wanted = Prose(term).words
    bounds = [first]
    for width in widths or [1] * len(wanted):
        bounds.append(bounds[-1] + width)
    assert bounds[-1] == last, "widths"
    lemma = {word: data.lemma[data.word_id(word)] for word in (*wanted, *prose.words)}
    changed = [
        bounds[k + 1] != bounds[k] + 1 or lemma[wanted[k]] != lemma[prose.words[bounds[k]]] for k in range(len(wanted))
    ]
    at, restored = mend_article(prose, first, render.written(data, prose, spelling, render.stretches(bounds), changed))
    return prose.text[: prose.starts[at]] + restored + prose.text[prose.ends[last - 1] :]


CASES = [
    # case
    ("We use [profound learning] here.", "deep learning", "We use deep learning here."),
    ("[Profound learning] is used.", "deep learning", "Deep learning is used."),
    ("Our [Profound Learning] Laboratory", "deep learning", "Our Deep Learning Laboratory"),
    ("PROGRESS IN [PROFOUND LEARNING]", "deep learning", "PROGRESS IN DEEP LEARNING"),
    ("A [Bosom malignancy] ward", "breast cancer", "A Breast cancer ward"),
    ("[BOSOM MALIGNANCY] AWARENESS", "breast cancer", "BREAST CANCER AWARENESS"),
    ("The [Cost of Dwelling] rose", "cost of living", "The Cost of Living rose"),
    ("THE [EXPENSE OF LIVING] ROSE", "cost of living", "THE COST OF LIVING ROSE"),
    # number
    ("two [neural organizations] learn", "neural network", "two neural networks learn"),
    ("a [neural organization] learns", "neural networks", "a neural network learns"),
    ("their [wellbeing frameworks] failed", "health system", "their health systems failed"),
    ("the [bosom malignancies] found", "breast cancer", "the breast cancers found"),
    ("these [profound learnings] help", "deep learning", "these deep learnings help"),
    ("the [manufactured insights] race", "artificial intelligence", "the artificial intelligence race"),
    ("of [colossal information] today", "big data", "of big data today"),
    ("of [colossal insights] today", "big data", "of big data today"),
    ("from [relapse examinations] we learn", "regression analysis", "from regression analyses we learn"),
    ("a [relapse examination] shows", "regression analysis", "a regression analysis shows"),
    ("abuse of [individual rights] goes on", "human rights", "abuse of human rights goes on"),
    ("every [individual entitlement] counts", "human rights", "every human right counts"),
    ("two [fundamental moneylenders] failed", "central bank", "two central banks failed"),
    ("they [dropped in adoration]", "fall in love", "they fell in love"),
    ("they took an [individual privilege]", "human rights", "they took a human right"),
    ("it is a [prompt reaction] of them", "rapid responses", "it is a rapid response of them"),
    ("[rates of restitution] fell", "rate of return", "rates of return fell"),
    ("[paces of return] fell", "rate of return", "rates of return fell"),
    ("the [groupings based on kinship] differ", "classification based on association",
     "the classifications based on association differ"),
    ("in [games medication] today", "sports medicine", "in sports medicine today"),
    ("the [weapons race] went on", "arms race", "the arms race went on"),
    # verbs
    ("He [perpetrated suicide].", "commit suicide", "He committed suicide."),
    ("She [perpetrates suicide].", "commit suicide", "She commits suicide."),
    ("by [perpetrating suicide]", "commit suicide", "by committing suicide"),
    ("They [conveyed out] the raid.", "carry out", "They carried out the raid."),
    ("was [conveyed out] by them", "carry out", "was carried out by them"),
    ("[conveying out] the raid", "carry out", "carrying out the raid"),
    ("He [conveys out] the raid.", "carry out", "He carries out the raid."),
    ("It [happened place] there.", "take place", "It took place there."),
    ("It has [happened place] there.", "take place", "It has taken place there."),
    ("It [performed a part] there.", "play a role", "It played a role there."),
    ("They have [begun conflict].", "declare war", "They have declared war."),
    ("an [alarming issue] of youth", "panic disorder", "a panic disorder of youth"),
    # participles, where the form is heard of beside the term's other word
    ("uses [clamor sifting] now", "noise filter", "uses noise filtering now"),
    ("by [fluffy grouping] alone", "fuzzy cluster", "by fuzzy clustering alone"),
    ("a [patient gathering] met", "patient group", "a patient group met"),
    ("two [pixel esteems] differ", "pixel value", "two pixel values differ"),
    # articles
    ("an [irregular woodland] was fitted", "random forest", "a random forest was fitted"),
    ("a [counterfeit neural network] was", "artificial neural network", "an artificial neural network was"),
    ("A [counterfeit neural network] was", "artificial neural network", "An artificial neural network was"),
    # hyphens, line breaks, emphasis
    ("a [profound-learning] model", "deep learning", "a deep-learning model"),
    ("of [profound\nlearning] here", "deep learning", "of deep\nlearning here"),
    ("of [profound\u00a0learning] here", "deep learning", "of deep\u00a0learning here"),
    ("of [profound *learning]* here", "deep learning", "of deep *learning* here"),
    ("a [semi managed learning] task", "semi-supervised learning", "a semi-supervised learning task"),
    ("a [semi-managed learning] task", "semi-supervised learning", "a semi-supervised learning task"),
    # spelling: that of the text, American unless it is British; the tables hold both of the first, one of the others
    ("its color and [driving conduct] vary", "driving behaviour", "its color and driving behavior vary"),
    ("colour, favour, [driving conduct]", "driving behavior", "colour, favour, driving behaviour"),
    ("the coloured, favoured [information middle]", "data center", "the coloured, favoured data centre"),
    ("realised, favoured [engine data improvement]", "search engine optimization",
     "realised, favoured search engine optimisation"),
    ("realized, favour, labour [engine data improvement]", "search engine optimization",
     "realized, favour, labour search engine optimization"),
    ("a color [serious misdeed] unit", "serious offence", "a color serious offense unit"),
    ("the [dull relation examination] says", "grey relation analysis", "the grey relation analysis says"),
    # names and odd capitals
    ("the [Allied Observatory for Individual Rights] said", "Syrian Observatory for Human Rights",
     "the Syrian Observatory for Human Rights said"),
    ("the [allied observatory for individual rights] said", "Syrian Observatory for Human Rights",
     "the Syrian Observatory for Human Rights said"),
    ("the [Syrian Observatories for Individual Right] said", "Syrian Observatory for Human Rights",
     "the Syrian Observatory for Human Rights said"),
    ("THE [ALLIED OBSERVATORY FOR INDIVIDUAL RIGHTS] SAID", "Syrian Observatory for Human Rights",
     "THE SYRIAN OBSERVATORY FOR HUMAN RIGHTS SAID"),
    ("[Absolution International]'s report", "Amnesty International", "Amnesty International's report"),
    ("the [Joint Countries]' envoy", "United Nations", "the United Nations' envoy"),
    ("the environmental [Kuznets bend] holds", "Kuznets curve", "the environmental Kuznets curve holds"),
    ("[Kuznets bends] hold", "Kuznets curve", "Kuznets curves hold"),
    ("the [DNA grouping] was read", "DNA sequence", "the DNA sequence was read"),
    ("a low [pH esteem] was", "pH value", "a low pH value was"),
]  # fmt: skip
WIDTHS = [
    ("by [profound gaining knowledge of] we", "deep learning", [1, 3], "by deep learning we"),
    ("[Profound\ngaining knowledge] helps", "deep learning", [1, 2], "Deep\nlearning helps"),
    ("[profound gaining\nknowledge of] it", "deep learning", [1, 3], "deep learning it"),
    ("[Timberland] was grown", "random forest", [0, 1], "Random forest was grown"),
    ("[TIMBERLANDS OF CHANCE] GREW", "random forest", [1, 2], "RANDOM FOREST GREW"),
    # emphasis
    ("deep **[gaining knowledge** of algorithms] we", "learning algorithm", [3, 1], "deep **learning** algorithms we"),
    ("by [deep **gaining knowledge** of] we", "deep learning", [1, 3], "by deep **learning** we"),
    ("by [deep *gaining* _knowledge_ of] we", "deep learning", [1, 3], "by deep *_learning_* we"),
    ("by [deep *gaining* *knowledge* of] we", "deep learning", [1, 3], "by deep *learning* we"),
    (
        "by [deep gaining **knowledge of algorithms]** we",
        "deep learning algorithm",
        [1, 3, 1],
        "by deep **learning algorithms** we",
    ),
    ("by [gaining *knowledge*\nof algorithms] we", "learning algorithm", [3, 1], "by *learning*\nalgorithms we"),
    ("by [gaining\nknowledge of *algorithms]* we", "learning algorithm", [3, 1], "by learning\n*algorithms* we"),
    ("__[Timberland of__ chance] we", "random forest", [1, 2], "__Random forest__ we"),
]


@pytest.mark.parametrize(("text", "term", "wanted"), CASES)
def test_one_word_for_one(data, text, term, wanted):
    assert write(data, text, term) == wanted


@pytest.mark.parametrize(("text", "term", "widths", "wanted"), WIDTHS)
def test_several_words_for_one_and_one_for_several(data, text, term, widths, wanted):
    assert write(data, text, term, widths) == wanted


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([" ", " *", "* ", " **", "** ", "_ *", "* *", "\n_", "_", "-"]), min_size=5, max_size=5)
)
def test_no_emphasis_is_begun_or_ended_by_a_restored_term(gaps):
    data = artefact.load()
    text = "*_by [profound{}gaining{}knowledge{}of{}algorithms]{}we_*".format(*gaps)
    written = write(data, text, "deep learning algorithm", [1, 3, 1])
    assert re.findall("[a-z]+", written) == ["by", "deep", "learning", "algorithms", "we"]
    for mark in "*_":
        assert written.count(mark) % 2 == text.count(mark) % 2


@pytest.mark.parametrize(
    ("standing", "wanted"), [("*learning* deep", "deep* learning"), ("learning *deep*", "*deep learning")]
)
def test_two_words_turned_round_keep_the_marks_between_them(data, standing, wanted):
    spelling = render.Spelling(("deep", "learning"), (" ",))
    written = render.written(data, Prose(standing), spelling, [range(1, 2), range(1)], [False, False])
    assert written == wanted


@pytest.mark.parametrize(
    ("text", "wordings", "wanted"),
    [
        ("a profound network", ["deep network", "dense network", "Deep network"], ["dense network"]),
        ("a profound network", ["deep network", "profound network", "even network"], []),  # asks for "an"
        ("a profound network", ["even network", "deep network"], ["a deep network"]),  # the finding begins with "a"
        ("a profound network", ["deep", "long", "wide", "tall", "fast"], ["long", "wide", "tall"]),
        ("the two kilometres", ["two miles", "two kilometers", "two yards"], ["two yards"]),
    ],
)
def test_other_wordings_are_offered_where_they_can_be_put(text: str, wordings: list[str], wanted: list[str]) -> None:
    prose = Prose(text)
    at, _ = mend_article(prose, 1, wordings[0])
    assert list(render.offered(prose, slice(1, 3), at, wordings[0], wordings[1:])) == wanted


@pytest.mark.parametrize(
    ("standing", "same"),
    [
        ("Federal Govt", "federal government"),
        ("Alzheimer's disease", "Alzheimer disease"),
        ("Co-operation", "cooperation"),
        ("5 kilometres", "5 kilometers"),
        ("World War II", "world war two"),
    ],
)
def test_what_is_only_written_in_another_way_is_no_change(standing: str, same: str) -> None:
    assert render.bare(standing) == render.bare(same) != render.bare(f"{same} too")
