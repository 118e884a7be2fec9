"""Rule files that gain rules: what stands in them stays byte for byte, comments and formatting with it."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from cleanup.document import Document, write
from cleanup.errors import CleanupError
from cleanup.matching import load
from cleanup.matching.load import RuleError
from cleanup.paths import reason

_HEAD = "version: 1\nrules:\n"


class RuleFileError(CleanupError):
    """A rule file that cannot gain a rule; the message is one line: file, what is wrong, what to do."""


def add(path: Path, rule: dict[str, Any]) -> None:
    """Put a rule at the end of the rules of a file, which is made where it is missing.

    Raises CleanupError, with the file as it was.
    """
    try:
        if path.exists():
            file, _ = load.read_file(path)
            if any(other.id == rule["id"] for other in file.rules):
                raise RuleFileError(f"{path}: the id {rule['id']} is taken; choose another with --id")
            raw = path.read_bytes()
            text = raw.decode("utf-8")
            write(Document(str(path), text, "utf-8", raw), with_rule(text, rule, str(path)), path)
        else:
            make(path, [rule])
    except OSError as error:
        raise _unwritable(path, error) from None


def make(path: Path, rules: Sequence[dict[str, Any]]) -> None:
    """Write a new rule file. Raises RuleFileError, also where there is such a file."""
    if path.exists():
        raise RuleFileError(f"{path}: is there already; name another file, or remove it first")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as out:
            out.write(_HEAD + "".join(as_yaml(rule) for rule in rules))
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> RuleFileError:
    return RuleFileError(f"{path}: cannot be written ({reason(error)}); name another file")


def with_rule(text: str, rule: dict[str, Any], name: str) -> str:
    """A rule file's text with one more rule, after the last. Raises RuleError where it is no rule file."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix("\ufeff")
    _, before = load.parse(body, name)
    newline = "\r\n" if "\r\n" in body else "\n"
    new = _inserted(body, rule, before[-1], newline) if before else _appended(body, rule, newline)
    with contextlib.suppress(RuleError):
        if len(load.parse(new, name)[1]) == len(before) + 1:
            return mark + new
    return mark + _round_trip(body, rule, newline)


def _appended(text: str, rule: dict[str, Any], newline: str) -> str:
    """The rule as the first one, behind all else."""
    end = "" if text.endswith(("\n", "\r")) else newline
    return text + end + f"rules:\n{as_yaml(rule)}".replace("\n", newline)


def _inserted(text: str, rule: dict[str, Any], last: tuple[int, int], newline: str) -> str:
    """The rule on lines of its own behind the one at `last` (line and column from 1), indented as that one is."""
    lines = text.splitlines(keepends=True)
    line, column = last
    dash = lines[line - 1].rfind("-", 0, column)
    end = line
    for number in range(line, len(lines)):
        content = lines[number].strip()
        if content and len(lines[number]) - len(lines[number].lstrip()) <= dash:
            break
        end = number + 1 if content else end
    if not lines[end - 1].endswith(("\n", "\r")):
        lines[end - 1] += newline
    new = [f"{' ' * dash}{line}{newline}" for line in as_yaml(rule).splitlines()]
    return "".join([*lines[:end], *new, *lines[end:]])


def _round_trip(text: str, rule: dict[str, Any], newline: str) -> str:
    """For a file whose rules are not listed line by line: `rules` is empty or in brackets."""
    yaml = _yaml()
    yaml.line_break = newline  # type: ignore[assignment]
    file = yaml.load(text)
    if not file.get("rules"):  # an empty pair of brackets would hold a whole rule on one line
        file["rules"] = CommentedSeq()
    file["rules"].append(_styled(rule))
    out = io.StringIO(newline="")
    yaml.dump(file, out)
    return out.getvalue()


def as_yaml(rule: dict[str, Any]) -> str:
    """A rule as an item of `rules`, ending with a line feed."""
    out = io.StringIO()
    _yaml().dump(CommentedSeq([_styled(rule)]), out)
    return out.getvalue()


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 2**20
    yaml.indent(mapping=2, sequence=2, offset=0)
    return yaml


def _styled(rule: dict[str, Any]) -> CommentedMap:
    """The rule as rule files are written: examples one a line, words in brackets."""
    styled = CommentedMap()
    for key, value in rule.items():
        if key == "examples":
            styled[key] = CommentedSeq(
                [_flow({k: DoubleQuotedScalarString(v) for k, v in each.items()}) for each in value]
            )
        elif key == "message":
            styled[key] = DoubleQuotedScalarString(value)
        else:
            styled[key] = _flow(value)
    return styled


def _flow(value: Any) -> Any:
    if isinstance(value, dict):
        made = CommentedMap({key: _flow(each) for key, each in value.items()})
        made.fa.set_flow_style()
        return made
    if isinstance(value, list):
        listed = CommentedSeq([_flow(each) for each in value])
        listed.fa.set_flow_style()
        return listed
    return value
