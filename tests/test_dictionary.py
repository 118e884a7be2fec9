"""LemmInflect's tables looked up word by word answer as LemmInflect's own dicts do."""

from __future__ import annotations

import pytest
from lemminflect import Inflections, Lemmatizer, config
from lemminflect.codecs.InflectionLUCodec import InflectionLUCodec
from lemminflect.codecs.LemmaLUCodec import LemmaLUCodec

from cleanup.dictionary import Table, lemminflect

ODD = ["", "zzzzzz", "café", "can't", "'d", "a", ",", "\n", "\ud800", "be", "can", "ought", "zygote"]


@pytest.mark.parametrize("table", ["lemmas", "inflections"])
def test_a_table_says_of_a_word_what_the_dict_says_in_the_same_order(table: str) -> None:
    lemminflect()
    if table == "lemmas":
        own, whole = Lemmatizer().lemma_dict, LemmaLUCodec.load(config.lemma_lu_fn)
    else:
        own, whole = Inflections().infl_dict, InflectionLUCodec.load(config.inflection_lu_fn)
    assert isinstance(own, Table)
    for word in [*list(whole)[::29], *list(whole)[-3:], *ODD]:
        said, expected = own.get(word, {}), whole.get(word, {})
        assert said == expected, word
        assert list(said) == list(expected), word


def test_the_package_answers_through_the_tables() -> None:
    assert lemminflect().getAllLemmas("boxers") == {"NOUN": ("boxer",)}
    assert lemminflect().getAllInflections("child", upos="NOUN")["NNS"] == ("children",)
