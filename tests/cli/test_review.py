"""`cleanup review` question by question: answers from a pipe, files that change meanwhile, patches."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from cleanup.config import for_folder

TEXT = (
    "The Allied Observatory for Individual Rights said ISIL boxers were killed in the war in Syria.\n\n"
    "A warfare monitor said that ISIL boxers established a counterattack at Iraq and Syria.\n"
)
FOUND = 6
RULES = """version: 1
rules:
- {id: own/text/observatory, kind: phrase, match: Allied Observatory for Individual Rights,
   replace: Syrian Observatory for Human Rights, message: m}
- {id: own/text/fighters, kind: phrase, match: ISIL boxer, replace: ISIL fighter, message: m}
- {id: own/text/monitor, kind: phrase, match: warfare monitor, replace: war monitor, message: m}
- {id: own/text/launch, kind: phrase, match: establish a counterattack, replace: launch a counterattack, message: m}
- {id: own/text/in, kind: phrase, match: at Iraq and Syria, replace: in Iraq and Syria, message: m}
"""
SETTINGS = "shipped-rules: false\nrules: [rules.yaml]\n"


@pytest.fixture
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEANUP_STATE_DIR", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def article(tmp_path, monkeypatch, state):
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    (tmp_path / "rules.yaml").write_text(RULES)
    (tmp_path / "cleanup.yaml").write_text(SETTINGS)
    monkeypatch.chdir(tmp_path)
    return path


@pytest.fixture
def review(run):
    """`review(path, "y", "n")`: the result of a review with these lines as answers."""

    def call(path, *answers, options=()):
        return run("review", "--no-grammar", *options, path, stdin="".join(f"{answer}\n" for answer in answers))

    return call


def verdicts(state: Path) -> list[dict]:
    return [json.loads(line) for line in (state / "verdicts.jsonl").read_text(encoding="utf-8").splitlines()]


def test_one_by_one(review, article, state):
    result = review(article, "y", "n", "e", "war watcher", "y", "1", "h", "y")
    assert result.exit_code == 0, result.output
    assert article.read_text(encoding="utf-8") == (
        "The Syrian Observatory for Human Rights said ISIL boxers were killed in the war in Syria.\n\n"
        "# cleanup: ignore-next[own/text/in]\n"
        "A war watcher said that ISIL fighters launched a counterattack at Iraq and Syria.\n"
    )
    assert "4 accepted, 1 rejected, 1 never here; written" in result.stderr
    assert [(v["verdict"], v["after"]) for v in verdicts(state)][:3] == [
        ("accept", "Syrian Observatory for Human Rights"),
        ("reject", "ISIL boxers"),
        ("edit", "war watcher"),
    ]
    again = review(article)
    assert again.exit_code == 0
    assert article.read_text(encoding="utf-8").count("cleanup:") == 1
    assert "nothing to review" in again.stderr
    assert len(verdicts(state)) == FOUND


def test_an_interrupted_review_goes_on_where_it_stopped(review, article, state):
    first = review(article, "y", "n")  # the input ends here
    assert first.exit_code == 1
    assert "4 open; nothing written, answers kept" in first.stderr
    assert article.read_text(encoding="utf-8") == TEXT
    assert not (state / "verdicts.jsonl").exists()
    second = review(article, "q")
    assert "3 of 6, 4 open, 1 accepted, 1 rejected" in second.stdout
    third = review(article, "d", "u", "a", "w")
    assert third.exit_code == 1
    assert "3 accepted, 3 open; written" in third.stderr
    after = TEXT.replace("ISIL boxers", "ISIL fighters")
    after = after.replace("Allied Observatory for Individual Rights", "Syrian Observatory for Human Rights")
    assert article.read_text(encoding="utf-8") == after


def test_never_anywhere_goes_to_the_vocabulary(review, run, article, tmp_path):
    result = review(article, "j", "v", "w")
    assert "'ISIL boxers' goes to the vocabulary" in result.stdout
    assert "2 never anywhere" in result.stderr
    assert (tmp_path / "cleanup.vocab").read_text() == "ISIL boxers\n"
    assert "ISIL fighters" not in run("check", article).stdout
    assert article.read_text(encoding="utf-8") == TEXT


def test_a_file_changed_meanwhile_is_not_overwritten(review, article, monkeypatch):
    import cleanup.cli.review as module

    changed = "New. " + TEXT.replace("Iraq and Syria", "Syria and Iraq")
    take_effect = module._take_effect

    def late(*given):
        article.write_text(changed, encoding="utf-8")
        take_effect(*given)

    monkeypatch.setattr(module, "_take_effect", late)
    result = review(article, "y", "y", "y", "w")
    assert result.exit_code == 2
    assert "was changed by someone else meanwhile, so nothing was written" in result.stderr
    assert "(answers given so far are kept)" in result.stderr
    assert article.read_text(encoding="utf-8") == changed
    monkeypatch.undo()
    monkeypatch.setenv("CLEANUP_STATE_DIR", str(article.parent / "state"))
    for_folder.cache_clear()
    again = review(article, "w")
    assert "was changed since the last review; of its answers 2 still fit, 1 do not" in again.stderr
    assert article.read_text(encoding="utf-8") == changed.replace(
        "Allied Observatory for Individual", "Syrian Observatory for Human"
    ).replace("ISIL boxers were", "ISIL fighters were")


def test_a_patch_in_place_of_the_file(review, article, tmp_path):
    patch = tmp_path / "a.patch"
    result = review("article.txt", "y", "d", "y", options=("--patch", patch))
    assert f"changes saved in {patch}" in result.stderr
    assert article.read_text(encoding="utf-8") == TEXT
    subprocess.run(["git", "apply", str(patch)], cwd=tmp_path, check=True)
    assert article.read_text(encoding="utf-8").startswith("The Syrian Observatory for Human Rights said ISIL boxers")


def test_several_files_and_quitting_in_the_middle(review, run, article, tmp_path, state):
    other = tmp_path / "other.txt"
    other.write_text(TEXT, encoding="utf-8")
    result = run("review", "--no-grammar", article, other, stdin="y\nw\ny\nq\n")
    assert result.exit_code == 1
    assert article.read_text(encoding="utf-8") != TEXT
    assert other.read_text(encoding="utf-8") == TEXT


def test_fix_interactive_is_the_same(run, article):
    result = run("fix", "--interactive", article, stdin="y\nd\ny\n")
    assert "1 accepted, 5 open; written" in result.stderr
    assert "Syrian Observatory" in article.read_text(encoding="utf-8")
    assert run("fix", "--interactive", "--diff", article).exit_code == 2


def test_markup_stays_and_the_term_is_what_a_reader_sees(review, tmp_path, article):
    page = tmp_path / "page.html"
    page.write_text("<p>ISIL <b>boxers</b> established a\ncounterattack. A warfare <i>monitor</i> &amp; war.</p>\n")
    result = review(page, "y", "e", "began an attack", "v", "y")
    assert result.exit_code == 0
    assert page.read_text() == ("<p>ISIL <b>fighters</b> began an\nattack. A warfare <i>monitor</i> &amp; war.</p>\n")
    assert (tmp_path / "cleanup.vocab").read_text() == "warfare monitor\n"


def test_escape_codes_are_shown_never_sent(review, article):
    article.write_text(TEXT.replace("said that", "said \x1b]0;pwned\x07\x1b[31m that"), encoding="utf-8")
    result = review(article, "n", "n", "n", "e", "\x1b[2Jx", "?", "zz", "", "y", "y", "n")
    assert "␛]0;pwned␇␛[31m" in result.stdout
    assert "\x1b" not in result.output
    assert "\x07" not in result.output


@pytest.mark.parametrize(
    ("answers", "said"),
    [(("2",), "there is only 1; edit with e"), (("u",), "there is nothing to undo"), (("e", ""), "1 of 6, 6 open")],
)
def test_an_answer_that_cannot_be_taken_asks_again(review, article, answers, said):
    result = review(article, *answers, "q")
    assert said in result.stdout
    assert "6 open; nothing written" in result.stderr


def test_verdicts_are_kept_unless_the_settings_say_no(review, article, tmp_path, state):
    (tmp_path / "cleanup.yaml").write_text(SETTINGS + "keep-verdicts: false\n")
    review(article, "y", "w")
    assert not (state / "verdicts.jsonl").exists()


def test_what_cannot_be_reviewed_is_one_line(run, review, article, tmp_path, state):
    assert "name a file" in run("review", "-", stdin="").stderr
    assert "name a file" in run("fix", "--interactive", "--stdin-filename", "x", article, stdin="").stderr
    assert run("review", tmp_path / "missing.txt").exit_code == 2
    assert "is a file under review" in review(article, "y", "w", options=("--patch", article)).stderr
    patch = review(article, "y", "w", options=("--patch", tmp_path / "no" / "x.patch"))
    assert patch.exit_code == 2
    assert "x.patch: cannot be written (no such file or directory)" in patch.stderr
    assert "1 accepted" in review(article, "q").stdout
    state.rename(tmp_path / "elsewhere")
    state.write_text("a file")
    result = review(article, "y")
    assert result.exit_code == 2
    assert "answers cannot be kept there" in result.stderr


def test_a_read_only_file_keeps_its_answers(review, article, monkeypatch):
    article.chmod(0o444)
    result = review(article, "y", "w")
    assert result.exit_code == 2
    assert "is read-only" in result.stderr
    article.chmod(0o644)
    review(article, "w")
    assert "Syrian Observatory" in article.read_text(encoding="utf-8")
