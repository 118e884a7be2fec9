"""Rule files gain rules, and every byte that stood there stays."""

from __future__ import annotations

import pytest

from cleanup.errors import CleanupError
from cleanup.matching import load
from cleanup.teach import rule_file
from cleanup.teach.rule_file import RuleFileError, with_rule

RULE = {
    "id": "house/own/lane",
    "kind": "phrase",
    "match": "velocipede alley",
    "replace": "bicycle lane",
    "near": ["no", "on, off"],
    "message": "it's a \"lane\": '{match}'",
    "examples": [{"bad": "A velocipede alley: – \"x\"", "good": "A bicycle lane: – \"x\""}, {"ok": "An alley."}],
}  # fmt: skip
SHIPPED = load.rule_files([load.shipped_folder()])


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_files_keep_every_line(path) -> None:
    text = path.read_bytes().decode("utf-8")
    new = with_rule(text, RULE, "x.yaml")
    lines, kept = new.splitlines(), text.splitlines()
    added = next(i for i, line in enumerate(lines) if line.strip() == "- id: house/own/lane")
    added -= "rules:" not in kept
    size = len(lines) - len(kept)
    assert lines[:added] + lines[added + size :] == kept
    assert load.parse(new, "x.yaml")[0].rules[-1].message == RULE["message"]


@pytest.mark.parametrize(
    "text",
    [
        "version: 1\nrules: []  # none yet\n",
        "version: 1\nrules: [{id: a/b, kind: word, match: foo, message: m}]\n",
        "# mine\r\nversion: 1\r\nrules:\r\n  - id: a/b  # a comment\r\n    kind: word\r\n    match: foo\r\n"
        "    message: m\r\n# the end\r\nlists: {x: [y]}\r\n",
        "\ufeffversion: 1\nrules:\n- {id: a/b, kind: word, match: foo, message: m}",
        "version: 1",
    ],
)
def test_other_ways_to_write_a_file(text) -> None:
    before = load.parse(text.removeprefix("\ufeff"), "x.yaml")[0].rules
    new = with_rule(text, RULE, "x.yaml")
    assert new.startswith("\ufeff") == text.startswith("\ufeff")
    assert new.count("\n") == new.count("\r\n") or "\r\n" not in text
    after = load.parse(new.removeprefix("\ufeff"), "x.yaml")[0].rules
    assert after[:-1] == before
    assert (after[-1].id, after[-1].near) == ("house/own/lane", ["no", "on, off"])
    assert all(part in new for part in ("# mine", "# a comment", "# the end", "# none yet") if part in text)


def test_a_file_that_cannot_gain_a_rule_stays_as_it_is(tmp_path) -> None:
    path = tmp_path / "own.yaml"
    rule_file.add(path, RULE)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("version: 1\nrules:\n- id: house/own/lane\n")
    with pytest.raises(RuleFileError, match="is taken"):
        rule_file.add(path, RULE)
    with pytest.raises(RuleFileError, match="is there already"):
        rule_file.make(path, [RULE])
    assert path.read_text(encoding="utf-8") == text
    broken = tmp_path / "broken.yaml"
    broken.write_text("version: 1\nrules: {\n")
    with pytest.raises(CleanupError, match="YAML syntax"):
        rule_file.add(broken, RULE)
    with pytest.raises(RuleFileError, match="cannot be written"):
        rule_file.make(path / "below" / "x.yaml", [RULE])
