"""The pages about rules: `python -m cleanup.matching.handbook` writes docs/rules/, and the tables in docs/rules.md."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cleanup.matching import load, schema
from cleanup.matching.detector import RuleDetector, compile_rules
from cleanup.matching.load import LoadedRule, RuleSet
from cleanup.matching.schema import Entity, Rule, Term
from cleanup.text import Prose

COMMAND = "python -m cleanup.matching.handbook"
_BEGIN, _END = f"<!-- made by {COMMAND} -->\n", "<!-- end -->"
_MOST = 110  # letters in a cell
_MARKS = re.compile(r"([\\|*_`\[\]<>#~])")


def folder() -> Path:
    """The folder `docs` of a checkout."""
    return load.shipped_folder().parent / "docs"


def pages(rules: RuleSet) -> dict[str, str]:
    """The text of each page about shipped rules, by its path below `docs`."""
    detector = RuleDetector(compile_rules(rules))
    fields: dict[str, list[LoadedRule]] = {}
    for item in rules.rules:
        fields.setdefault(item.rule.id.partition("/")[0], []).append(item)
    made = {f"rules/{field}.md": _page(field, of_it, detector) for field, of_it in sorted(fields.items())}
    links = [f"| [{field}]({field}.md) | {len(of_it)} |" for field, of_it in sorted(fields.items())]
    made["rules/README.md"] = "\n".join(
        ["# The rules that ship, by field", "", _BEGIN, "| field | rules |", "|---|---|", *links, ""]
    )
    return made


def _page(field: str, rules: Sequence[LoadedRule], detector: RuleDetector) -> str:
    lines = [f"# Rules: {field}", "", _BEGIN, f"{len(rules)} rules; `cleanup explain RULE` says more of each."]
    topic = ""
    for item in rules:
        of_it = item.rule.id.rpartition("/")[0]
        if of_it != topic:
            topic = of_it
            lines += ["", f"## {topic}", "", "| rule | | proposes | example |", "|---|---|---|---|"]
        lines.append(_row(item.rule, detector))
    return "\n".join([*lines, ""])


def _row(rule: Rule, detector: RuleDetector) -> str:
    """id, applicability, what it makes of its first example, and that example."""
    example = next((e.bad for e in rule.examples if e.bad), "")
    mine = (f for f in detector.find(Prose(example)) if f.rule == rule.id)
    found = min(mine, key=lambda f: (f.start, f.end, f.replacements), default=None)
    if found is not None:
        proposes = f"{found.text} → {found.replacements[0] or '(nothing)'}" if found.replacements else found.text
    else:
        proposes = rule.name if isinstance(rule, Entity) else rule.term if isinstance(rule, Term) else ""
    name = rule.id.rpartition("/")[2]
    return f"| {name} | {rule.applicability.value} | {_cell(proposes)} | {_cell(example)} |"


def _cell(text: str) -> str:
    text = " ".join(text.split())
    return _MARKS.sub(r"\\\1", text if len(text) <= _MOST else text[: _MOST - 1].rstrip() + "…")


def reference() -> str:
    """The keys of a rule file, from the JSON Schema: those of every rule, then those of each kind."""
    parts = schema.json_schema()["$defs"]
    kinds = [part for part in parts.values() if "kind" in part.get("properties", {})]
    common = [key for key in kinds[0]["properties"] if all(key in kind["properties"] for kind in kinds)]
    lines = ["### Keys of every rule", "", *_table(kinds[0], [key for key in common if key != "kind"], kinds[0])]
    for kind in kinds:
        (name,) = kind["properties"]["kind"]["enum"]
        own = [key for key in kind["properties"] if key not in common]
        lines += ["", f"### Kind `{name}`", "", " ".join(kind["description"].split()), "", *_table(kind, own, kind)]
    for title, name in (("`near` and `not_near`", "Near"), ("an example", "Example"), ("a rule file", "RuleFile")):
        part = parts[name]
        lines += ["", f"### Keys of {title}", "", *_table(part, list(part["properties"]), part)]
    return "\n".join(lines)


def _table(part: dict[str, Any], keys: Sequence[str], owner: dict[str, Any]) -> Iterator[str]:
    yield from ("| key | value | meaning |", "|---|---|---|")
    for key in keys:
        field = part["properties"][key]
        said = field.get("description", "")
        default = field.get("default")
        if key in owner.get("required", ()):
            said += " (required)"
        elif default not in (None, [], {}, ""):
            said += f" (default {str(default).lower()})"
        yield f"| `{key}` | {_cell(_type(field))} | {_cell_of_any_length(said)} |"


def _cell_of_any_length(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _type(field: dict[str, Any]) -> str:
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        found = schema.json_schema()["$defs"][name]
        return ", ".join(found["enum"]) if "enum" in found else name.lower()
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(_type(each) for each in field["anyOf"] if each.get("type") != "null"))
    if "enum" in field:
        return ", ".join(map(str, field["enum"]))
    if field.get("type") == "array":
        return (
            f"list of {_type(field['items'])}" if field["items"] and "anyOf" not in field["items"] else "list of rules"
        )
    names = {"string": "text", "boolean": "true, false", "object": "map", "number": "number", "integer": "whole number"}
    return names[field["type"]]


def with_reference(text: str) -> str:
    """docs/rules.md with its tables made anew."""
    head, begin, rest = text.partition(_BEGIN)
    _, end, tail = rest.partition(_END)
    assert begin, "docs/rules.md has lost the mark before its tables"
    assert end, "docs/rules.md has lost the mark after its tables"
    return f"{head}{begin}\n{reference()}\n\n{end}{tail}"


def main() -> None:
    """Writes all pages, and removes those of fields that are no more."""
    docs = folder()
    made = pages(load.load([load.shipped_folder()]))
    (docs / "rules").mkdir(parents=True, exist_ok=True)
    for old in (docs / "rules").glob("*.md"):
        if f"rules/{old.name}" not in made:
            old.unlink()
    for name, text in made.items():
        (docs / name).write_text(text, encoding="utf-8")
    page = docs / "rules.md"
    page.write_text(with_reference(page.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{docs}: {len(made) + 1} pages\n")


if __name__ == "__main__":
    main()
