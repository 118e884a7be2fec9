"""Rule packs: `cleanup rules add` and `packs`, the settings `packs` and `fields`, and clashes between packs."""

from __future__ import annotations

import importlib

import pytest

from cleanup.matching import packs

RULE = "- {{id: {id}, kind: phrase, match: {match}, replace: new hat, message: m}}\n"
HEAD = "version: 1\nrules:\n"


def rule(identifier, match="old hat"):
    return RULE.format(id=identifier, match=match)


@pytest.fixture
def install(tmp_path, monkeypatch):
    """`install("garden", rules)`: an installed package with a pack of that name."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))

    def make(name, text, package=None):
        package = package or f"{name}_pack"
        (site / package).mkdir()
        (site / package / "__init__.py").write_text("raise SystemExit('a pack is never run')\n")
        (site / package / "rules.yaml").write_text(HEAD + text, encoding="utf-8")
        info = site / f"{package}-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.2\n")
        (info / "entry_points.txt").write_text(f"[cleanup.rules]\n{name} = {package}\n")
        importlib.invalidate_caches()
        packs.installed.cache_clear()

    yield make
    packs.installed.cache_clear()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    place = tmp_path / "work"
    place.mkdir()
    monkeypatch.chdir(place)
    (place / "a.txt").write_text("It is old hat.\n")
    return place


def findings(run, path):
    return run("check", "--format", "concise", path).stdout


def refused(result, *words):
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    for word in words:
        assert word in result.stderr


def test_a_pack_is_added_and_found_in_texts(run, install, folder):
    install("garden", rule("garden/hats/old"))
    assert "old hat" not in findings(run, "a.txt")
    result = run("rules", "packs")
    assert "garden (garden_pack 1.2): 1 rule, `cleanup rules add garden` puts it in force" in result.stdout
    result = run("rules", "add", "garden")
    assert result.exit_code == 0, result.stderr
    assert result.stderr == f"{folder / 'cleanup.yaml'}: added garden, 1 rule\n"
    assert (folder / "cleanup.yaml").read_text() == "packs:\n- garden\n"
    assert "garden/hats/old" in findings(run, "a.txt")
    assert "garden (garden_pack 1.2): 1 rule, in force; " in run("rules", "packs").stdout
    assert "has garden already" in run("rules", "add", "garden").stderr


def test_a_folder_is_added_as_seen_from_the_settings_and_comments_stay(run, folder):
    (folder / "house").mkdir()
    (folder / "house" / "x.yaml").write_text(HEAD + rule("house/hats/old"), encoding="utf-8")
    settings = folder / "cleanup.yaml"
    settings.write_text("# ours\nfail-on: error  # for now\nignore: ['general/*']\nrules: []  # none\n")
    result = run("rules", "add", "house")
    assert result.exit_code == 0, result.stderr
    text = settings.read_text()
    assert "# ours\nfail-on: error  # for now\nignore: ['general/*']\n" in text
    assert "house" in text
    assert "# none" in text
    assert "house/hats/old" in findings(run, "a.txt")
    assert "has house already" in run("rules", "add", "house").stderr
    assert f"{folder / 'house'}: 1 rule, in force" in run("rules", "packs").stdout


def test_pyproject_keeps_its_comments_and_setup_cfg_is_left_alone(run, folder):
    (folder / "house.yaml").write_text(HEAD + rule("house/hats/old"), encoding="utf-8")
    settings = folder / "pyproject.toml"
    before = '# top\n[project]\nname = "x" # n\n\n[tool.cleanup]\nfail-on = "error" # f\n'
    settings.write_text(before)
    assert run("rules", "add", "house.yaml").exit_code == 0
    assert settings.read_text() == before + 'rules = ["house.yaml"]\n'
    assert "house/hats/old" in findings(run, "a.txt")
    settings.unlink()
    (folder / "setup.cfg").write_text("[cleanup]\nfail-on = error\n")
    refused(run("rules", "add", "house.yaml"), "setup.cfg: add 'house.yaml' to `rules` below [cleanup] by hand")
    assert (folder / "setup.cfg").read_text() == "[cleanup]\nfail-on = error\n"


def test_two_packs_with_one_id(run, install, folder):
    install("garden", rule("garden/hats/old"))
    install("meadow", rule("garden/hats/old") + rule("meadow/hats/old", "older hat"))
    assert run("rules", "add", "garden").exit_code == 0
    before = (folder / "cleanup.yaml").read_text()
    refused(run("rules", "add", "meadow"), "garden_pack", "meadow_pack", "the id garden/hats/old is taken by")
    assert (folder / "cleanup.yaml").read_text() == before
    result = run("rules", "packs")
    assert result.exit_code == 0
    assert "  clash: garden/hats/old is defined by garden (garden_pack 1.2) too; drop one" in result.stdout
    (folder / "cleanup.yaml").write_text("packs: [garden, meadow]\n")
    assert run("rules", "packs").exit_code == 1
    refused(run("check", "a.txt"), "the id garden/hats/old is taken by")


def test_one_name_brought_by_two_packages(run, install, folder):
    install("garden", rule("garden/hats/old"))
    install("garden", rule("garden/hats/new"), package="other_garden")
    refused(run("rules", "add", "garden"), "is brought by garden_pack 1.2 and other_garden 1.2; uninstall one")


def test_unknown_packs_bad_rules_and_missing_paths(run, install, folder):
    refused(run("rules", "add", "nowhere"), "no rule pack is called 'nowhere'")
    refused(run("rules", "add", "not/there.yaml"), "not/there.yaml: no such rule file or folder")
    (folder / "bad.yaml").write_text(HEAD + rule("house/hats/old", "'[the]'"), encoding="utf-8")
    refused(run("rules", "add", "bad.yaml"), "bad.yaml:3:3: house/hats/old: ", "would match everything")
    assert not (folder / "cleanup.yaml").exists()
    (folder / "cleanup.yaml").write_text("packs: [gone]\n")
    refused(run("check", "a.txt"), "no rule pack is called 'gone' (known: ")


def test_fields_choose_among_shipped_rules_and_packs(run, install, folder):
    install("garden", rule("garden/hats/old"))
    (folder / "own.yaml").write_text(HEAD + rule("house/hats/older", "odd hat"), encoding="utf-8")
    (folder / "a.txt").write_text("An old hat, an odd hat, and 40 percentage of them.\n")
    settings = folder / "cleanup.yaml"
    everything = "packs: [garden]\nrules: [own.yaml]\n"
    for fields, expected in (
        ("", {"garden/hats/old", "house/hats/older", "general/numbers/percent"}),
        ("fields: [garden, news]\n", {"garden/hats/old", "house/hats/older"}),
        ("fields: [general]\n", {"general/numbers/percent", "house/hats/older"}),
    ):
        settings.write_text(everything + fields)
        said = findings(run, "a.txt")
        names = {"garden/hats/old", "house/hats/older", "general/numbers/percent"}
        assert {name for name in names if name in said} == expected
    settings.write_text("fields: [nonsense]\n")
    refused(run("check", "a.txt"), "`fields` in the settings names 'nonsense', which no rule has; known: ")


@pytest.mark.parametrize("name", [".", "../work", "../.", "{here}"])
def test_settings_are_not_written_among_the_rules(run, folder, name):
    (folder / "own.yaml").write_text(HEAD + rule("garden/hats/old"))
    refused(run("rules", "add", name.format(here=folder)), "folder of their own")
    assert sorted(path.name for path in folder.iterdir()) == ["a.txt", "own.yaml"]
    (folder / "pyproject.toml").write_text("[tool.cleanup]\n")  # no rule file
    assert run("rules", "add", ".").exit_code == 0
    assert "old hat" in findings(run, "a.txt")
