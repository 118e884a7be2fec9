"""LemmInflect with its dictionary looked up word by word: by itself it parses 120,000 lines before its first answer."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

_Forms = dict[str, tuple[str, ...]]


class _Entry(_Forms):
    """What a table says of a word; made anew for each answer, so that LemmInflect's deep copy of it may be shallow."""

    def __deepcopy__(self, memo: object) -> _Forms:
        return dict(self)


class Table:
    """One of LemmInflect's tables (lines of `word,category,forms`, sorted by word), in place of the dict made of it."""

    def __init__(self, raw: bytes, read: Callable[[str], _Forms], own: Mapping[str, _Forms]) -> None:
        self._raw, self._read, self._own = raw, read, own

    def get(self, word: str, default: _Forms) -> _Forms:
        """What the table says of a word."""
        if word in self._own:
            return _Entry(self._own[word])
        found = _Entry()
        key, raw = word.encode("utf-8", "surrogatepass"), self._raw
        at = self._first(key)
        while raw.startswith(key + b",", at):
            end = raw.find(b"\n", at)
            found.update(self._read(raw[at : end if end >= 0 else len(raw)].decode()))
            at = end + 1 or len(raw)
        return found or default

    def _first(self, key: bytes) -> int:
        """Where the first line begins whose word is `key` or sorts after it."""
        raw, low, high = self._raw, 0, len(self._raw)  # both are beginnings of lines, or the end
        while low < high:
            middle = raw.rfind(b"\n", low, (low + high) // 2) + 1 or low
            if raw[middle : raw.find(b",", middle)] < key:
                low = raw.find(b"\n", middle) + 1 or len(raw)
            else:
                high = middle
        return low


@cache
def lemminflect() -> ModuleType:
    """The package, its two tables replaced; a version that keeps them under other names reads them as before."""
    import lemminflect as package
    from lemminflect import config
    from lemminflect.codecs.InflectionLUCodec import InflectionLUCodec
    from lemminflect.codecs.LemmaLUCodec import LemmaLUCodec
    from lemminflect.core.LexicalUtils import categoryToUPos

    def lemmas(line: str) -> _Forms:
        _, category, forms = LemmaLUCodec.fromString(line)
        return {categoryToUPos(category): forms}

    def inflections(line: str) -> _Forms:
        entry: _Forms = InflectionLUCodec.fromString(line)[2]
        return entry

    package.Lemmatizer().lemma_dict = Table(_unpacked(config.lemma_lu_fn), lemmas, {})
    auxiliaries = InflectionLUCodec.updateForAuxMod({})
    package.Inflections().infl_dict = Table(_unpacked(config.inflection_lu_fn), inflections, auxiliaries)
    result: ModuleType = package
    return result


def _unpacked(path: str) -> bytes:
    return gzip.decompress(Path(path).read_bytes())
