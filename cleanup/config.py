"""Settings: found from a file upward, merged with what the command line says, each value with where it came from."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from cleanup import vocabulary
from cleanup.errors import CleanupError
from cleanup.matching.files import RuleError, shipped_folder
from cleanup.paths import real, reason
from cleanup.validation import in_plain_words

FILE_NAMES = ("cleanup.yaml", ".cleanup.yaml", "pyproject.toml", "setup.cfg")
_MAX_BYTES = 1024 * 1024
_PATH_LISTS = frozenset({"rules", "vocab"})  # paths are those of the file that names them
_ADDING = _PATH_LISTS | {"packs"}  # `extends` adds to these lists, where it replaces others


class ConfigError(CleanupError):
    """Settings that cannot be used; the message is one line: file, what is wrong, what to write."""


class Settings(msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename="kebab"):
    """What may be set, with its defaults. Lists in setup.cfg are written one item a line or with commas."""

    extends: str | None = None
    rules: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    shipped_rules: bool = True
    fields: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    fail_on: Literal["error", "warning", "info", "never"] = "info"
    min_confidence: Annotated[float, Meta(ge=0, le=1)] = 0.0
    unspin: bool = True
    grammar: Literal["auto", "require", "off"] = "auto"
    encoding: str | None = None
    vocab: tuple[str, ...] = ()
    keep_verdicts: bool = True
    baseline: str | None = None
    strict_ignores: bool = False


@dataclass(frozen=True)
class Config:
    """The settings that hold for a file.

    `origins`: setting -> its file; `root`: where paths start from; `vocab`: the nearest `cleanup.vocab`. `given` are
    the rules selected or ignored that no file named, but the command line or the caller.
    """

    settings: Settings
    origins: Mapping[str, str]
    root: Path
    vocab: Path | None = None
    given: frozenset[str] = frozenset()

    def where(self, setting: str, value: str) -> str:
        """The file that gave a setting this value, to begin an error with; empty where no file did."""
        return f"{self.origins[setting]}: `{setting}`: " if setting in self.origins and value not in self.given else ""

    def rule_paths(self) -> list[Path]:
        """The rule files and folders in force: shipped ones, packs, own ones. Raises RuleError for an unknown pack."""
        shipped = [shipped_folder()] if self.settings.shipped_rules else []
        return [*shipped, *map(self._pack, self.settings.packs), *self.own_rules()]

    def _pack(self, name: str) -> Path:
        from cleanup.matching import packs

        try:
            return packs.find(name).folder
        except RuleError as error:
            raise RuleError(f"{self.where('packs', name)}{error}") from None

    def own_rules(self) -> list[Path]:
        """The rule files and folders that the settings name; `fields` leaves them as they are."""
        return [Path(path) for path in self.settings.rules]

    def vocab_paths(self) -> list[Path]:
        """The vocabulary files in force, the nearest `cleanup.vocab` first."""
        return ([self.vocab] if self.vocab else []) + [Path(path) for path in self.settings.vocab]


def for_file(path: Path) -> Config:
    """The settings that hold for `path`: those of the nearest folder upward that has any. Raises ConfigError."""
    return for_folder(real(path if os.path.isdir(path) else path.parent))


@lru_cache(maxsize=4096)
def for_folder(folder: Path) -> Config:
    """The settings that hold in `folder`. Raises ConfigError."""
    vocab = nearest_vocab(folder)
    for path, values in _found(folder):
        return replace(_config(path, values), vocab=vocab)
    return Config(Settings(), {}, folder, vocab)


def settings_file(folder: Path) -> Path | None:
    """The file whose settings hold in `folder` (resolved), if there is one. Raises ConfigError."""
    return next((path for path, _ in _found(folder)), None)


def _found(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for place in (folder, *folder.parents):
        for name in FILE_NAMES:
            values = _read(place / name)
            if values is not None:
                yield place / name, values


def nearest_vocab(folder: Path) -> Path | None:
    """The `cleanup.vocab` in `folder` (resolved) or the nearest folder upward that has one."""
    return next((f for p in (folder, *folder.parents) if os.path.isfile(f := p / vocabulary.FILE_NAME)), None)


def from_file(path: Path) -> Config:
    """The settings in the file named. Raises ConfigError, also where it holds none."""
    values = _read(path)
    if values is None:
        why = "holds no settings of cleanup" if os.path.exists(path) else "no such settings file"
        raise ConfigError(f"{path}: {why}; check the path")
    return _config(real(path), values)


def _config(path: Path, values: dict[str, Any]) -> Config:
    merged, origins = _extended(path, values, ())
    return Config(_settings(merged, path), origins, path.parent)


def _extended(path: Path, values: dict[str, Any], seen: tuple[Path, ...]) -> tuple[dict[str, Any], dict[str, str]]:
    own = _settings(values, path)
    if path in seen:
        raise ConfigError(f"{path}: extends itself in a circle; drop one `extends`")
    builtins = msgspec.to_builtins(own)  # typed here, since setup.cfg knows strings only and may extend or be extended
    values = {key: builtins[key] for key in values}
    for name in _PATH_LISTS & values.keys():
        values[name] = [str(path.parent / each) for each in values[name]]
    if own.baseline is not None:
        values["baseline"] = str(path.parent / own.baseline)
    if own.extends is None:
        return values, dict.fromkeys(values, str(path))
    base = path.parent / own.extends
    base_values = _read(base)
    if base_values is None:
        raise ConfigError(f"{path}: extends {own.extends!r}, which holds no settings of cleanup; check the path")
    merged, origins = _extended(real(base), base_values, (*seen, path))
    both = {**merged, **values}
    for name in _ADDING & values.keys() & merged.keys():
        both[name] = merged[name] + values[name]
    return both, {**origins, **dict.fromkeys(values, str(path))}


def _settings(values: dict[str, Any], path: Path) -> Settings:
    try:
        made = msgspec.convert(values, Settings, strict=path.suffix != ".cfg")
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$.")
        if "unknown field" in what:
            key = what.split("`")[1]
            known = list(Settings.__struct_encode_fields__)
            import difflib

            close = difflib.get_close_matches(key, known, n=1)
            advice = f"did you mean `{close[0]}`?" if close else f"known: {', '.join(known)}"
            raise ConfigError(f"{path}: unknown setting `{key}`; {advice}") from None
        name = where.rstrip("`")
        told = in_plain_words(what, re.sub(r"\[.*", "", name), [Settings])
        raise ConfigError(f"{path}: setting `{name}`: {told}") from None
    try:
        "".encode(made.encoding or "utf-8")
    except (LookupError, ValueError):
        raise ConfigError(f"{path}: unknown encoding {made.encoding!r}; name one that Python knows") from None
    return made


def _read(path: Path) -> dict[str, Any] | None:
    """The settings in a file; None where there is no such file or no part of it is for cleanup."""
    try:
        size = path.stat().st_size
    except OSError:  # the folder cannot hold it, as it is none, or lets nobody look
        if os.path.islink(path):
            raise ConfigError(f"{path}: is a link that leads nowhere; mend it or take it away") from None
        return None
    if not path.is_file():  # nothing is read from a pipe, which might say nothing for ever
        raise ConfigError(f"{path}: is no file; settings are read from files alone, so name or make one")
    if size > _MAX_BYTES:
        raise ConfigError(f"{path}: is larger than 1 MB, too large for settings")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: cannot be read as UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({reason(error)}); check its permissions") from None
    if path.name == "setup.cfg" or path.suffix == ".cfg":
        return _read_cfg(path, text)
    if path.suffix == ".toml":
        if sys.version_info >= (3, 11):
            import tomllib
        else:
            import tomli as tomllib
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            if "tool.cleanup" not in text:
                return None  # a broken file that says nothing to us is for others to report
            raise ConfigError(f"{path}: TOML syntax: {error}") from None
        tools = table.get("tool")
        section = tools.get("cleanup") if isinstance(tools, dict) else None
        if section is not None and not isinstance(section, dict):
            raise ConfigError(f"{path}: [tool.cleanup] must be a table")
        return section
    from cleanup.matching.load import plain_yaml

    try:
        values = plain_yaml(text, str(path))
    except RuleError as error:
        raise ConfigError(str(error)) from None
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise ConfigError(f"{path}: must hold settings as `name: value` lines")
    return values


def _ini_fault(error: Exception) -> str:
    """What configparser says of a file that it knows as '<string>' only."""
    return " ".join(str(error).replace("While reading from '<string>'", "").replace(": '<string>'", "").split())


def _read_cfg(path: Path, text: str) -> dict[str, Any] | None:
    import configparser

    parser = configparser.ConfigParser(interpolation=None, default_section="\0")  # DEFAULT is for others
    try:
        parser.read_string(text)
    except configparser.Error as error:
        if "[cleanup]" not in text:
            return None
        raise ConfigError(f"{path}: {_ini_fault(error)}; correct its syntax") from None
    if not parser.has_section("cleanup"):
        return None
    types = {field.encode_name: field.type for field in msgspec.structs.fields(Settings)}
    values: dict[str, Any] = {}
    for key, value in parser.items("cleanup"):
        name = key.replace("_", "-")
        if types.get(name) == tuple[str, ...]:
            values[name] = [item.strip() for item in value.replace(",", "\n").splitlines() if item.strip()]
        elif types.get(name) is bool:
            values[name] = parser.BOOLEAN_STATES.get(value.lower(), value)
        else:
            values[name] = value
    return values
