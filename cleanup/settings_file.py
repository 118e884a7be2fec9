"""Settings files changed by the program: an item is added to a list, and comments and order stay."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import tomlkit
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from tomlkit.exceptions import TOMLKitError

from cleanup.document import Document, write
from cleanup.errors import CleanupError
from cleanup.paths import reason


class SettingsFileError(CleanupError):
    """A settings file that cannot be changed; the message is one line: file, what is wrong, what to do."""


def append(path: Path, setting: str, value: str) -> bool:
    """Add `value` to the list `setting` of a settings file, which is made where it is missing.

    False where the list has it already. Raises CleanupError, with the file as it was.
    """
    try:
        text = path.read_bytes().decode("utf-8") if path.exists() else ""
        if path.suffix == ".cfg":
            raise SettingsFileError(f"{path}: add {value!r} to `{setting}` below [cleanup] by hand; only YAML and TOML "
                                    "files are changed by the program")  # fmt: skip
        new = _in_toml(text, setting, value) if path.suffix == ".toml" else _in_yaml(text, setting, value)
        if new is None:
            return False
        path.touch()
        write(Document(str(path), text, "utf-8", text.encode()), new, path)
    except UnicodeDecodeError:
        raise SettingsFileError(f"{path}: cannot be read as UTF-8 text") from None
    except (YAMLError, TOMLKitError):
        raise SettingsFileError(f"{path}: cannot be read; correct its syntax first") from None
    except (TypeError, AttributeError):
        raise SettingsFileError(f"{path}: `{setting}` must be a list; correct it first") from None
    except OSError as error:
        raise SettingsFileError(f"{path}: cannot be written ({reason(error)}); check its permissions") from None
    return True


def _in_yaml(text: str, setting: str, value: str) -> str | None:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.line_break = "\r\n" if "\r\n" in text else "\n"  # type: ignore[assignment]
    settings: Any = yaml.load(text) if text.strip() else None
    if settings is None:
        lead = text if not text or text.endswith("\n") else text + "\n"
        return f"{lead}{setting}:\n- {_quoted(yaml, value)}\n"
    if not _add(settings, setting, value, list):
        return None
    out = io.StringIO(newline="")
    yaml.dump(settings, out)
    return out.getvalue()


def _quoted(yaml: YAML, value: str) -> str:
    out = io.StringIO()
    yaml.dump([value], out)
    return out.getvalue().removeprefix("- ").rstrip("\n")


def _in_toml(text: str, setting: str, value: str) -> str | None:
    settings = tomlkit.parse(text)
    section: Any = settings.setdefault("tool", tomlkit.table(True)).setdefault("cleanup", tomlkit.table())
    return tomlkit.dumps(settings) if _add(section, setting, value, tomlkit.array) else None


def _add(settings: Any, setting: str, value: str, empty: Any) -> bool:
    if setting not in settings:
        settings[setting] = empty()
    items = settings[setting]
    if value in items:
        return False
    items.append(value)
    return True
