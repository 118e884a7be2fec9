"""Settings: found upward, merged, and every mistake in them named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cleanup import config
from cleanup.config import ConfigError, Settings


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    config.for_folder.cache_clear()
    yield
    config.for_folder.cache_clear()


def put(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cleanup.yaml", "min-confidence: 0.5\nshipped-rules: false\nexclude: [a, b/]\nfail-on: error\n"),
        (".cleanup.yaml", "min-confidence: 0.5\nshipped-rules: false\nexclude:\n- a\n- b/\nfail-on: error\n"),
        (
            "pyproject.toml",
            '[tool.cleanup]\nmin-confidence = 0.5\nshipped-rules = false\nexclude = ["a", "b/"]\nfail-on = "error"\n',
        ),
        (
            "setup.cfg",
            "[cleanup]\nmin_confidence = 0.5\nshipped_rules = no\nexclude =\n    a\n    b/\nfail_on = error\n",
        ),
        ("setup.cfg", "[cleanup]\nmin-confidence = 0.5\nshipped-rules = False\nexclude = a, b/\nfail-on = error\n"),
    ],
)
def test_each_file_says_the_same(name: str, text: str, tmp_path: Path) -> None:
    path = put(tmp_path, name, text)
    found = config.for_file(tmp_path / "deep" / "er" / "text.txt")
    assert found.settings == Settings(min_confidence=0.5, shipped_rules=False, exclude=("a", "b/"), fail_on="error")
    assert found.root == tmp_path
    assert found.origins == dict.fromkeys(("min-confidence", "shipped-rules", "exclude", "fail-on"), str(path))


def test_the_nearest_folder_decides_and_files_without_settings_do_not(tmp_path: Path) -> None:
    put(tmp_path, "cleanup.yaml", "fail-on: error\n")
    put(tmp_path / "a", "setup.cfg", "[metadata]\nname = x\n")
    put(tmp_path / "a", "pyproject.toml", "[tool.black]\n")
    put(tmp_path / "b", "cleanup.yaml", "")
    assert config.for_file(tmp_path / "a" / "t.txt").settings.fail_on == "error"
    assert config.for_file(tmp_path / "b" / "t.txt").settings.fail_on == "info"


def test_rules_are_found_beside_the_settings(tmp_path: Path) -> None:
    path = put(tmp_path, "cleanup.yaml", "rules: [mine]\nshipped-rules: false\n")
    assert config.from_file(path).rule_paths() == [tmp_path / "mine"]


@pytest.mark.parametrize("base", ["base.yaml", "setup.cfg"])
def test_extends(base: str, tmp_path: Path) -> None:
    text = "[cleanup]\nmin_confidence = 0.5\nrules = base\nfail_on = error\n"
    yaml = "min-confidence: 0.5\nrules: [base]\nfail-on: error\n"
    put(tmp_path / "up", base, text if base == "setup.cfg" else yaml)
    path = put(tmp_path / "own", "cleanup.yaml", f"extends: ../up/{base}\nrules: [own]\nfail-on: never\n")
    found = config.from_file(path)
    assert (found.settings.min_confidence, found.settings.fail_on) == (0.5, "never")
    assert [Path(p).name for p in found.settings.rules] == ["base", "own"]
    assert Path(found.origins["min-confidence"]).name == base
    assert Path(found.origins["fail-on"]) == path


MISTAKES = [
    ("cleanup.yaml", "fail_on: error\n", "unknown setting `fail_on`; did you mean `fail-on`?"),
    ("cleanup.yaml", "colour: red\n", "unknown setting `colour`; known: extends, rules"),
    ("cleanup.yaml", "exclude: a\n", "setting `exclude`: "),
    ("cleanup.yaml", "fail-on: all\n", "setting `fail-on`: "),
    ("cleanup.yaml", "min-confidence: 2\n", "setting `min-confidence`: "),
    ("cleanup.yaml", "- a\n", "must hold settings as `name: value` lines"),
    ("cleanup.yaml", "a: [\n", ":2:1: YAML syntax"),
    ("cleanup.yaml", "rules: &a [b]\nexclude: *a\n", ":2:10: YAML aliases"),
    ("cleanup.yaml", "fail-on: error\nfail-on: info\n", ":2:1: `fail-on` stands twice"),
    ("cleanup.yaml", "[" * 100_000, "nested more than"),
    ("cleanup.yaml", "extends: gone.yaml\n", "extends 'gone.yaml', which holds no settings"),
    ("cleanup.yaml", "extends: cleanup.yaml\n", "extends itself in a circle"),
    ("cleanup.yaml", "#" * 1024 * 1024 + "\n", "is larger than 1 MB"),
    ("setup.cfg", "[cleanup]\nfail_no = error\n", "unknown setting `fail-no`; did you mean `fail-on`?"),
    ("setup.cfg", "[cleanup]\nmin_confidence = high\n", "setting `min-confidence`: "),
    ("setup.cfg", "[cleanup]\nshipped_rules = perhaps\n", "setting `shipped-rules`: "),
    ("setup.cfg", "[cleanup]\nexclude = a\nexclude = b\n", "option 'exclude' in section 'cleanup' already exists"),
    ("setup.cfg", "[cleanup]\nno value\n", "contains parsing errors"),
    ("pyproject.toml", "[tool.cleanup]\nfail-on = 3\n", "setting `fail-on`: "),
    ("pyproject.toml", "[tool.cleanup]\nexclude = 'a'\n", "setting `exclude`: "),
    ("pyproject.toml", "[tool.cleanup]\nfail_on = 'error'\n", "did you mean `fail-on`?"),
    ("pyproject.toml", "[tool.cleanup\n", "TOML syntax"),
    ("pyproject.toml", "[tool]\ncleanup = 3\n", "[tool.cleanup] must be a table"),
]


@pytest.mark.parametrize(("name", "text", "words"), MISTAKES)
def test_a_mistake_is_named_in_one_line(name: str, text: str, words: str, tmp_path: Path) -> None:
    path = put(tmp_path, name, text)
    with pytest.raises(ConfigError) as caught:
        config.for_file(tmp_path / "text.txt")
    assert str(caught.value).lower().startswith(str(path).lower()) or str(path) in str(caught.value)
    assert words.lower() in str(caught.value).lower()
    assert "\n" not in str(caught.value)


def test_settings_that_are_no_utf8(tmp_path: Path) -> None:
    (tmp_path / "cleanup.yaml").write_bytes(b"exclude: [\xe9]\n")
    with pytest.raises(ConfigError, match="cannot be read as UTF-8 text"):
        config.for_file(tmp_path / "text.txt")


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("gone.yaml", None, "no such settings file"),
        ("setup.cfg", "[metadata]\n", "holds no settings of cleanup"),
        ("x.toml", "tool = 3\n", "holds no settings of cleanup"),
    ],
)
def test_a_file_named_by_hand_must_hold_settings(name: str, text: str | None, why: str, tmp_path: Path) -> None:
    if text is not None:
        put(tmp_path, name, text)
    with pytest.raises(ConfigError, match=why):
        config.from_file(tmp_path / name)


@pytest.mark.parametrize("name", config.FILE_NAMES)
@given(text=st.one_of(st.text(), st.text().map("[cleanup]\n{}".format), st.text().map("[tool.cleanup]\n{}".format)))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_arbitrary_settings_never_end_in_a_traceback(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode())
    try:
        found = config.from_file(path)
    except ConfigError as error:
        message = str(error)
    else:
        message = repr(found)
    assert "\n" not in message


def test_keys_for_every_section_are_no_settings(tmp_path: Path) -> None:
    put(tmp_path, "setup.cfg", "[DEFAULT]\nauthor = me\nfail_on = never\n[cleanup]\nmin_confidence = 0.5\n")
    assert config.for_file(tmp_path / "a.txt").settings == Settings(min_confidence=0.5)
