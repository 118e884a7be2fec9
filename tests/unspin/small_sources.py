"""A handful of synthetic sources to build a small artefact from."""

from __future__ import annotations

import numpy as np

from cleanup.unspin import build, tables
from cleanup.unspin.language_model import LanguageModel
from cleanup.unspin.thesauri import WordNet

WORDS = "the deep learning network wide web neural profound of united nations breast cancer strong tea".split()


def small_inputs() -> build.Inputs:
    ids = {word: i for i, word in enumerate(WORDS)}
    bigrams = [("deep", "learning"), ("strong", "tea"), ("of", "the")]
    trigrams = [("wide", "web", "the")]
    return build.Inputs(
        terms=[
            tables.TermRow("deep learning", "terms/computing", "", ("DL",)),
            tables.TermRow("neural networks", "terms/computing"),
            tables.TermRow("neural network", "terms/science"),
            tables.TermRow("breast cancer", "terms/science"),
            tables.TermRow("United Nations", "entities/bodies", "organisation", ("UN", "U.N. Organization")),
        ],
        menus=[
            tables.MenuRow("moreover as", ("as well as", "as also"), "never", "family1"),
            tables.MenuRow("bosom", ("breast",), "rare", "family1"),
            tables.MenuRow("a couple", ("a few",), "plain", "family2"),
        ],
        links=[tables.LinkRow("deep", "a", ("profound", "bottomless", "far down"), "science")],
        learned={("profound", "deep"): 40, ("malignancy", "cancer"): 7},
        wordnet=WordNet(
            {"deep", "profound", "learn", "study", "strong", "tea"},
            {"tea", "study"},
            {"deep", "strong"},
            ["black tea"],
            [("learn", "study", 1.0), ("study", "learn", 1.0)],
            [("deep", "thick", 0.5)],
            [],
        ),
        moby=[("deep", ["profound", "abysmal"]), ("strong", ["mighty"])],
        unigrams=dict.fromkeys([*WORDS, "study", "learn", "abysmal", "mighty", "thick", "black", "networks"], 1e-5),
        dictionary={"strong", "tea", "deep", "study", "black"},
        bigrams=({("neural", "network"): 1e6, ("strong", "tea"): 2e6}, {("strong", "tea"): 4e6}),
        model=LanguageModel(
            WORDS,
            np.full(len(WORDS), -3.0),
            np.full(len(WORDS), -0.5),
            np.array([[ids[a], ids[b]] for a, b in bigrams]),
            np.array([-0.5, -1.0, -0.6]),
            np.array([[ids[w] for w in triple] for triple in trigrams]),
            np.array([-0.2]),
        ),
        vectors=({"deep": 0, "profound": 1}, np.eye(2, 50, dtype=np.float32)),
    )
