"""Rule files: YAML in, validated rules out, every mistake named with file, line, column and what to write."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import yaml

from cleanup.matching import schema
from cleanup.matching.files import RuleError as RuleError
from cleanup.matching.files import rule_files as rule_files
from cleanup.matching.files import shipped_folder as shipped_folder
from cleanup.matching.schema import Rule, RuleFile
from cleanup.paths import reason
from cleanup.validation import in_plain_words

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_FILE_BYTES = 8 * 1024 * 1024
_MAX_NODES = 500_000
_MAX_DEPTH = 20
_TOO_DEEP = f"is nested more than {_MAX_DEPTH} deep; write it flatter"
_INTEGER = re.compile(r"[-+]?\d{1,18}\Z")
_FLOAT = re.compile(r"[-+]?(\d{1,18}\.\d{0,18}|\.\d{1,18})\Z")
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STEP = re.compile(r"\.([\w-]+)|\[(\d+)\]|\[\.\.\.\]")


@dataclass(frozen=True)
class LoadedRule:
    """A rule, and where it was read (`line` and `column` from 1)."""

    rule: Rule
    path: str
    line: int
    column: int = 1

    @property
    def where(self) -> str:
        """file:line:column of the rule."""
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True)
class RuleSet:
    """Everything that was loaded: the rules in order of their files, and the word lists they name."""

    rules: tuple[LoadedRule, ...]
    lists: dict[str, list[str]]

    def of(self, files: Iterable[Path]) -> RuleSet:
        """The rules of these files alone, and all lists."""
        names = set(map(str, files))
        return RuleSet(tuple(loaded for loaded in self.rules if loaded.path in names), self.lists)


def load(paths: Iterable[Path], fields: Sequence[str] = (), own: Iterable[Path] = ()) -> RuleSet:
    """All rules of the files and folders named, later ones overriding earlier ones. Raises RuleError.

    With `fields`, only rules whose ids begin with one of them; those in the files and folders `own` stay all the same.
    """
    rules: dict[str, LoadedRule] = {}
    lists: dict[str, list[str]] = {}
    for path in rule_files(paths):
        file, places = read_file(path)
        for name, words in file.lists.items():
            lists.setdefault(name, []).extend(words)
        for identifier in file.disable:
            if identifier not in rules:
                raise RuleError(f"{path}: disable names {identifier}, which no rule file before it has; check the id")
            del rules[identifier]
        for rule, (line, column) in zip(file.rules, places, strict=True):
            loaded, earlier = LoadedRule(rule, str(path), line, column), rules.get(rule.id)
            if earlier and not rule.override:
                raise RuleError(
                    f"{loaded.where}: the id {rule.id} is taken by {earlier.where}; "
                    "choose another, or write `override: true` to replace that rule"
                )
            if rule.override and not earlier:
                raise RuleError(f"{loaded.where}: {rule.id} overrides nothing; check the id or drop `override`")
            rules[rule.id] = loaded
    kept = _of_fields(rules.values(), fields, set(map(str, rule_files(own)))) if fields else rules.values()
    return RuleSet(tuple(kept), lists)


def _of_fields(rules: Iterable[LoadedRule], fields: Sequence[str], own: set[str]) -> list[LoadedRule]:
    of_field: dict[str, list[LoadedRule]] = {}
    for each in rules:
        of_field.setdefault(each.rule.id.partition("/")[0], []).append(each)
    for name in fields:
        if name not in of_field:
            raise RuleError(f"`fields` in the settings names {name!r}, which no rule has; known: {', '.join(of_field)}")
    return [r for field, of_it in of_field.items() for r in of_it if field in fields or r.path in own]


def read_file(path: Path) -> tuple[RuleFile, list[tuple[int, int]]]:
    """One rule file, and the line and column (from 1) of each of its rules. Raises RuleError."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise RuleError(f"{path}:1:1: is larger than {MAX_FILE_BYTES // 1024**2} MB; split it into files by topic")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise RuleError(f"{path}: cannot be read ({reason(error)}); check its permissions") from None
    except UnicodeDecodeError as error:
        raise RuleError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from None
    return parse(text, str(path))


def parse(text: str, name: str) -> tuple[RuleFile, list[tuple[int, int]]]:
    """The rule file written in `text`, and the line and column (from 1) of each of its rules. Raises RuleError."""
    from cleanup.matching.wording import BUILT_IN  # settings are read without it

    root = _compose(text, name)
    if root is None:
        raise RuleError(f"{name}:1:1: is empty; a rule file starts with `version: 1`")
    try:
        file = msgspec.convert(_Plain(name).value(root), RuleFile)
    except msgspec.ValidationError as error:
        raise RuleError(_explain(str(error), root, name)) from None
    for taken in file.lists.keys() & BUILT_IN:
        raise RuleError(f"{name}: a list cannot be called {taken}, which has a meaning of its own; choose another name")
    for rule, node in zip(file.rules, _rule_nodes(root), strict=True):
        _check_rule(rule, f"{name}:{_where(node)}")
    return file, [(node.start_mark.line + 1, node.start_mark.column + 1) for node in _rule_nodes(root)]


def plain_yaml(text: str, name: str) -> Any:
    """The value written in untrusted YAML `text`; None where it is empty. Raises RuleError."""
    root = _compose(text, name)
    return None if root is None else _Plain(name).value(root)


def _compose(text: str, name: str) -> yaml.Node | None:
    try:
        _refuse_bombs(text, name)
        return yaml.compose(text, Loader=_Loader)
    except yaml.reader.ReaderError as error:
        at = next((m.start() for m in _UNPRINTABLE.finditer(text)), 0)
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        raise RuleError(f"{name}:{line}:{column}: YAML syntax: {error.reason}; remove that character") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = _mark(mark)
        what = getattr(error, "problem", None) or "not YAML"
        if "nesting depth" in what:  # libyaml's own limit, met while it reads ahead
            raise RuleError(f"{name}:{where}: {_TOO_DEEP}") from None
        raise RuleError(f"{name}:{where}: YAML syntax: {what}; check quotes, indentation and colons") from None


def _refuse_bombs(text: str, name: str) -> None:
    """Finds aliases and deep nesting in the flat stream of events: composing nested nodes could exhaust the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        where = f"{name}:{_mark(event.start_mark)}"
        if isinstance(event, yaml.AliasEvent):
            raise RuleError(f"{where}: YAML aliases (*name) are not taken here; write the value out, or use `lists`")
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            if depth > _MAX_DEPTH:
                raise RuleError(f"{where}: {_TOO_DEEP}")
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1


class _Plain:
    """Turns YAML nodes into plain values; `no` and `on` stay words, since only true and false are booleans."""

    def __init__(self, name: str) -> None:
        self.name, self.count = name, 0

    def value(self, node: yaml.Node) -> Any:
        self.count += 1
        if self.count > _MAX_NODES:
            raise RuleError(f"{self.name}:{_where(node)}: has more than {_MAX_NODES} values; split the file")
        if isinstance(node, yaml.MappingNode):
            out: dict[str, Any] = {}
            for key, item in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    raise RuleError(f"{self.name}:{_where(key)}: a key must be a plain word")
                if key.value in out:
                    raise RuleError(f"{self.name}:{_where(key)}: `{key.value}` stands twice; keep one")
                out[key.value] = self.value(item)
            return out
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item) for item in node.value]
        assert isinstance(node, yaml.ScalarNode)
        return _scalar(node)


def _scalar(node: yaml.ScalarNode) -> Any:
    text = str(node.value)
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "~", "null"):
        return None
    if _INTEGER.match(text):
        return int(text)
    if _FLOAT.match(text):
        return float(text)
    return text


def _where(node: yaml.Node) -> str:
    return _mark(node.start_mark)


def _mark(mark: Any) -> str:
    return f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"


def _rule_nodes(root: yaml.Node) -> list[yaml.Node]:
    if isinstance(root, yaml.MappingNode):
        for key, item in root.value:
            if key.value == "rules" and isinstance(item, yaml.SequenceNode):
                return list(item.value)
    return []


def _explain(problem: str, root: yaml.Node, name: str) -> str:
    """msgspec's message ("... - at `$.rules[0].near`") as one of ours, at the line and column of the value."""
    what, _, path = problem.partition(" - at `")
    node, last = root, ""
    for step in _STEP.finditer(path):
        key, index = step.group(1), step.group(2)
        if key is not None and isinstance(node, yaml.MappingNode):
            last = key
            node = next((v for k, v in node.value if k.value == key), node)
        elif index is not None and isinstance(node, yaml.SequenceNode) and int(index) < len(node.value):
            node = node.value[int(index)]
    unknown = re.search(r"unknown field `([^`]*)`", what)
    missing = re.search(r"missing required field `([^`]*)`", what)
    if unknown and isinstance(node, yaml.MappingNode):
        key_node = next((k for k, _ in node.value if k.value == unknown.group(1)), node)
        known = _known_fields(node, last)
        close = difflib.get_close_matches(unknown.group(1), known, n=1)
        advice = f"did you mean `{close[0]}`?" if close else f"known here: {', '.join(known)}"
        return f"{name}:{_where(key_node)}: unknown key `{unknown.group(1)}`; {advice}"
    if missing:
        return f"{name}:{_where(node)}: `{missing.group(1)}` is missing; add it"
    kinds = ", ".join(sorted(_kinds()))
    if last == "kind":
        return f"{name}:{_where(node)}: no such kind of rule; write one of {kinds}"
    subject = f"`{last}`: " if last else ""
    structs: list[type[msgspec.Struct]] = [*_kinds().values(), schema.Near, schema.Example, RuleFile]
    return f"{name}:{_where(node)}: {subject}{in_plain_words(what, last, structs)}"


def _kinds() -> dict[str, type[msgspec.Struct]]:
    classes = (schema.Phrase, schema.Word, schema.Entity, schema.Pattern, schema.Typography, schema.Term)
    return {str(c.__struct_config__.tag): c for c in classes}


def _known_fields(node: yaml.MappingNode, called: str) -> list[str]:
    """The keys that may stand in `node`, which is the value of a key `called` so, or in the list that is."""
    keys = {k.value: v for k, v in node.value}
    kind = keys["kind"].value if "kind" in keys and isinstance(keys["kind"], yaml.ScalarNode) else None
    if kind in _kinds():
        return ["kind", *_kinds()[kind].__struct_encode_fields__]
    if called in ("near", "not_near"):
        return list(schema.Near.__struct_encode_fields__)
    if called == "examples":
        return list(schema.Example.__struct_encode_fields__)
    return list(RuleFile.__struct_encode_fields__)


def _check_rule(rule: Rule, where: str) -> None:
    for near in (rule.near, rule.not_near):
        if near is not None and not (near.any or near.all if isinstance(near, schema.Near) else near):
            raise RuleError(f"{where}: {rule.id} has a `near` or `not_near` without a wording; name one")
    for unknown in set(re.findall(r"\{[^{}]*\}?", rule.message)) - {"{match}", "{replacement}"}:
        raise RuleError(f"{where}: {rule.id}: `message` knows {{match}} and {{replacement}}, not {unknown}")
    if isinstance(rule, schema.Typography) and rule.check == "doubled-word" and not rule.match:
        raise RuleError(f"{where}: {rule.id} names no words in `match`; list those that are not to stand twice")
    for example in rule.examples:
        if (example.ok is None) == (example.bad is None):
            raise RuleError(f"{where}: an example of {rule.id} needs either `bad` (with `good`) or `ok`")
        if example.ok is not None and example.good is not None:
            raise RuleError(f"{where}: an example of {rule.id} has both `ok` and `good`; write `bad` and `good`")
