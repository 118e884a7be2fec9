"""Standard input, output and error that are full, closed, left, of another encoding; and the key Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the shell is that of other systems")
TEXT = "Nearly 40 percentage of it, \N{GRINNING FACE}.\n"


@pytest.fixture
def shell(tmp_path):
    """Runs a line of shell in which `cleanup` is the program."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")

    def call(line, **variables):
        function = f'cleanup() {{ "{sys.executable}" -m cleanup "$@"; }}; {line}'
        environment = {**os.environ, "PYTHONPATH": os.getcwd(), "PYTHONIOENCODING": "utf-8", **variables}
        return subprocess.run(
            ["bash", "-c", function], cwd=tmp_path, env=environment, capture_output=True, check=False, timeout=120
        )

    return call


CHECK = "cleanup check --no-grammar --no-unspin"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"{CHECK} a.txt >/dev/full", b"no space left"),
        ("cleanup --help >/dev/full", b"no space left"),
        (f"{CHECK} a.txt >&-", b"bad file descriptor"),
        (f"{CHECK} - <&-", b"bad file descriptor"),
    ],
)
def test_a_stream_that_is_full_or_closed(shell, line, said):
    done = shell(line)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.startswith(b"cleanup: standard input or output: ")
    assert done.stderr.count(b"\n") == 1


def test_the_work_is_done_without_standard_error(shell, tmp_path):
    assert shell("cleanup fix --no-grammar a.txt 2>&-").returncode == 0
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == TEXT.replace("percentage", "percent")


def test_a_reader_that_leaves(shell):
    done = shell("cleanup rules list | head -n 1 >/dev/null; exit ${PIPESTATUS[0]}")
    assert done.returncode == 141
    assert done.stderr == b""


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_characters_that_the_terminal_lacks(shell, encoding):
    done = shell(f"{CHECK} a.txt", PYTHONIOENCODING=encoding)
    assert done.returncode == 1
    assert b"\\U0001f600" in done.stdout
    assert done.stderr == b""
    for_programs = shell(f"{CHECK} a.txt --format json", PYTHONIOENCODING=encoding)
    assert json.loads(for_programs.stdout.decode("utf-8"))["files"][0]["findings"]


def test_the_key_that_stops(tmp_path):
    done = subprocess.Popen(
        [sys.executable, "-m", "cleanup", "check", "--no-grammar", "--no-unspin", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # in the background it may be ignored
    )  # fmt: skip
    assert done.stdin is not None
    used = -1.0
    while used != (now := psutil.Process(done.pid).cpu_times().user) or not now:  # until it waits for its input
        used = now
        time.sleep(2)
    done.send_signal(signal.SIGINT)
    out, said = done.communicate(timeout=60)
    assert (done.returncode, out, said) == (130, b"", b"cleanup: stopped\n")
