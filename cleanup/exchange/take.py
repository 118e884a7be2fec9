"""Rules of another program taken over: read, given ids, tried out, and written as rule files."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import yaml

from cleanup.exchange import languagetool, tables, vale
from cleanup.exchange.draft import Draft, Drafts, ExchangeError, Left, slug
from cleanup.matching.detector import RuleDetector, compile_rules, usable
from cleanup.matching.load import LoadedRule, RuleSet
from cleanup.matching.schema import Rule
from cleanup.paths import reason
from cleanup.text import Prose
from cleanup.validation import told

READERS: dict[str, Callable[[str, str], Drafts]] = {
    "vale": vale.read,
    "codespell": tables.read_codespell,
    "typos": tables.read_typos,
    "csv": partial(tables.read_pairs, delimiter=","),
    "tsv": partial(tables.read_pairs, delimiter="\t"),
    "languagetool": languagetool.read,
}
PREFIX = r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*"
_MAX_BYTES = 50 * 1024 * 1024
_MOST_IN_A_FILE = 20_000  # rules; a rule file is read whole, and may have 8 MB


@dataclass(frozen=True)
class Taken:
    """What became of a file: rules as a rule file has them, and the entries left behind."""

    rules: list[dict[str, Any]]
    left: list[Left]


def take(path: Path, format_name: str | None, prefix: str, applicability: str) -> Taken:
    """The rules of `path`, their ids beginning with `prefix`/. Raises CleanupError."""
    if not re.fullmatch(PREFIX, prefix):
        raise ExchangeError(f"{prefix!r} cannot begin a rule id; write lower-case words with - and /: imported/house")
    text = _text(path)
    reader = READERS[format_name or guess(path, text)]
    drafts: list[Draft] = []
    left: list[Left] = []
    try:
        for each in reader(text, str(path)):
            if isinstance(each, Draft):
                drafts.append(each)
            else:
                left.append(each)
    except csv.Error as error:
        raise ExchangeError(f"{path}: is no table ({error}); check the file") from None
    except msgspec.ValidationError:  # a number where a table or list belongs
        raise ExchangeError(f"{path}: does not hold what such files hold; check its tables and lists") from None
    rules: dict[str, dict[str, Any]] = {}
    loaded: list[LoadedRule] = []
    seen: set[bytes] = set()
    ids: set[str] = set()
    numbers: Counter[str] = Counter()
    for draft in drafts:
        content = msgspec.json.encode(draft.rule)
        if content in seen:
            left.append(Left(draft.name, "stands there twice"))
            continue
        seen.add(content)
        identifier = _free_id(f"{prefix}/{slug(draft.name)}", ids, numbers)
        rule = {"id": identifier, **draft.rule, "applicability": applicability}
        try:
            loaded.append(LoadedRule(msgspec.convert(rule, Rule), str(path), 1))
        except msgspec.ValidationError as error:
            left.append(Left(draft.name, told(error)))
            continue
        rules[str(rule["id"])] = rule
    kept, refused = usable(RuleSet(tuple(loaded), {}))
    refused += list(_unlike_their_examples(kept))
    left += [Left(_entry(rules.pop(item.rule.id)), problem) for item, problem in refused]
    return Taken(list(rules.values()), left)


def _free_id(identifier: str, taken: set[str], numbers: Counter[str]) -> str:
    """The id, with the next number behind it where it is taken; `numbers` says which one, so that many cost no more."""
    free = identifier
    while free in taken:
        numbers[identifier] += 1
        free = f"{identifier}-{numbers[identifier] + 1}"
    taken.add(free)
    return free


def _unlike_their_examples(rules: RuleSet) -> Iterator[tuple[LoadedRule, str]]:
    """The rules that do not do here what their examples show."""
    detector = RuleDetector(compile_rules(rules))
    for item in rules.rules:
        for example in item.rule.examples:
            text = example.bad or example.ok or ""
            found = any(finding.rule == item.rule.id for finding in detector.find(Prose(text)))
            if found != (example.bad is not None):
                yield item, "does not find its own example" if example.bad else "finds what its example leaves alone"
                break


def _entry(rule: dict[str, Any]) -> str:
    match = rule["match"]
    return str(match if isinstance(match, str) else match[0])


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ExchangeError(f"{path}: is larger than {_MAX_BYTES // 1024**2} MB; split it")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExchangeError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from None
    except OSError as error:
        raise ExchangeError(f"{path}: cannot be read ({reason(error)}); check the path") from None


def guess(path: Path, text: str) -> str:
    """The format of a file, from its name and beginning. Raises ExchangeError."""
    suffix, start = path.suffix.lower(), text.lstrip()[:2000]
    if suffix == ".xml" or start.startswith("<?xml"):
        return "languagetool"
    if suffix in (".yml", ".yaml"):
        return "vale"
    if suffix == ".toml" or path.name == "words.csv":
        return "typos"
    if suffix in (".csv", ".tsv"):
        return suffix[1:]
    if "->" in start:
        return "codespell"
    raise ExchangeError(f"{path}: cannot tell what program it is for; say --from {'|'.join(READERS)}")


def files(rules: Sequence[dict[str, Any]], out: Path) -> Iterator[tuple[Path, str]]:
    """The rule files to write: `out`, and beside it -2, -3 ... where there are more rules than one file should hold."""
    for number, at in enumerate(range(0, max(len(rules), 1), _MOST_IN_A_FILE), 1):
        path = out if number == 1 else out.with_name(f"{out.stem}-{number}{out.suffix}")
        yield path, as_yaml(rules[at : at + _MOST_IN_A_FILE])


def as_yaml(rules: Sequence[dict[str, Any]]) -> str:
    """A rule file with these rules."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    body = yaml.dump(list(rules), Dumper=dumper, sort_keys=False, allow_unicode=True, width=110)
    return f"version: 1\nrules:\n{body}" if rules else "version: 1\nrules: []\n"
