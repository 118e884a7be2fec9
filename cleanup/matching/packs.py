"""Rule packs: installed Python packages that offer a folder of rule files by an entry point."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cleanup.matching.load import RuleError, read_file, rule_files, shipped_folder

GROUP = "cleanup.rules"  # in a pack's setup.cfg: cleanup.rules = NAME = PACKAGE, whose folder holds the rule files


@dataclass(frozen=True)
class Pack:
    """An installed rule pack. `package` is the distribution that brings it."""

    name: str
    package: str
    version: str
    folder: Path


@lru_cache(maxsize=1)
def installed() -> tuple[Pack, ...]:
    """The rule packs that can be chosen, by name. No code of a pack is run. Raises RuleError for one without rules."""
    from importlib import metadata

    packs: list[Pack] = []
    for entry in metadata.entry_points(group=GROUP):
        package, version = (entry.dist.name, entry.dist.version) if entry.dist else ("?", "?")
        packs.append(Pack(entry.name, package, version, _folder(entry.value, package)))
    return tuple(sorted(packs, key=lambda pack: (pack.name, pack.package)))


def _folder(module: str, package: str) -> Path:
    """The folder of a top-level package, found without importing it, and of what lies in it."""
    top, _, rest = module.partition(".")
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        spec = None
    for place in (spec.submodule_search_locations if spec else None) or ():
        folder = Path(place, *rest.split(".")) if rest else Path(place)
        if folder.is_dir():
            return folder
    raise RuleError(f"{package}: its entry point {GROUP} names {module}, which has no folder; reinstall the package")


def find(name: str) -> Pack:
    """The pack of this name. Raises RuleError where there is none, or more than one."""
    found = [pack for pack in installed() if pack.name == name]
    if not found:
        known = ", ".join(pack.name for pack in installed()) or "none is installed"
        raise RuleError(f"no rule pack is called {name!r} (known: {known}); install the package that brings it")
    if len(found) > 1:
        packages = " and ".join(f"{pack.package} {pack.version}" for pack in found)
        raise RuleError(f"the rule pack {name!r} is brought by {packages}; uninstall one of them")
    return found[0]


@dataclass(frozen=True)
class Contents:
    """What is in a place with rules: the ids it defines, and those that another place defines too (id -> where)."""

    name: str
    ids: tuple[str, ...]
    clashes: dict[str, str]


def contents(places: Sequence[tuple[str, Path]]) -> list[Contents]:
    """The rules of each place (its name and path); an id that overrides on purpose is no clash. Raises RuleError."""
    owner: dict[str, str] = {}
    out: list[Contents] = []
    for name, path in places:
        ids: list[str] = []
        clashes: dict[str, str] = {}
        for file in rule_files([path]):
            for rule in read_file(file)[0].rules:
                ids.append(rule.id)
                other = owner.setdefault(rule.id, name)
                if other != name and not rule.override:
                    clashes[rule.id] = other
        out.append(Contents(name, tuple(ids), clashes))
    return out


def shipped() -> Pack:
    """The rules that come with the program, as a pack."""
    import cleanup

    return Pack("shipped", "cleanup", cleanup.__version__, shipped_folder())
