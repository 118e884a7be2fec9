"""The shared server: state, port, start, idle time-out, stop; the last ones with the real LanguageTool."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

from cleanup.cli import main
from cleanup.grammar import GrammarUnavailable, install, server
from cleanup.grammar.locked import locked


def write_state(**changes: object) -> None:
    record: dict[str, object] = {
        "port": 1, "pid": os.getpid(), "watchdog": os.getpid(), "token": "0" * 24, "started": 0.0,
        "profile": "few", "idle": 900.0,
    }  # fmt: skip
    server._state_file().parent.mkdir(parents=True, exist_ok=True)
    server._state_file().write_text(json.dumps(record | changes))


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def test_a_stale_state_file_means_no_server_and_kills_nobody(state: Path) -> None:
    write_state()  # the process id is this test's own, but its command line does not bear the token
    assert server.running() is None
    assert server.stop() is False
    assert not server._state_file().exists()


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"port": "x"}', "null"])
def test_a_broken_state_file_means_no_server(content: str, state: Path) -> None:
    state.mkdir()
    server._state_file().write_text(content)
    assert server.running() is None
    assert server.stop() is False


def test_a_state_with_wrong_types_means_no_server(state: Path) -> None:
    write_state(token="")
    assert server.running() is None
    write_state(pid="1")
    assert server.running() is None


@pytest.mark.parametrize("minutes", ["soon", "0", "-3", "nan", "inf"])
def test_a_wrong_idle_time_is_said(minutes: str, monkeypatch: pytest.MonkeyPatch, state: Path) -> None:
    monkeypatch.setenv("CLEANUP_GRAMMAR_IDLE_MINUTES", minutes)
    with pytest.raises(GrammarUnavailable, match="CLEANUP_GRAMMAR_IDLE_MINUTES"):
        server.ensure()


def test_a_port_that_is_taken_is_named(state: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(install, "checked_jars", lambda: tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(main, ["grammar", "start", "--port", str(port)])
    assert result.exit_code == 2
    assert result.stderr.strip() == (
        f"cleanup: port {port} on 127.0.0.1 is taken by another program: "
        "choose another one with --port, or leave it out"
    )


def test_not_installed_is_said(state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANUP_DATA_DIR", str(tmp_path / "data"))
    result = CliRunner().invoke(main, ["grammar", "start"])
    assert result.exit_code == 2
    assert result.stderr == "cleanup: LanguageTool is not installed: `cleanup grammar install` does it\n"
    result = CliRunner().invoke(main, ["grammar", "status"])
    assert result.exit_code == 0
    assert "no (`cleanup grammar install` does it)" in result.output
    assert "does not run" in result.output


def test_a_server_that_dies_leaves_its_last_words_and_nothing_else(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\necho 'Error: out of everything' >&2\nsleep 0.3\nexit 3\n")
    java.chmod(0o755)
    monkeypatch.setattr(install, "checked_jars", lambda: tmp_path)
    monkeypatch.setattr(install, "java", lambda: java)
    with pytest.raises(GrammarUnavailable, match="did not start: it ended at once, its last words: Error: out of ever"):
        server.ensure()
    assert server.running() is None
    assert not server._state_file().exists()


def test_a_server_that_does_not_answer_is_ended(state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\necho 'still thinking'\nexec tail -f /dev/null \"$@\"\n")
    java.chmod(0o755)
    monkeypatch.setattr(install, "checked_jars", lambda: tmp_path)
    monkeypatch.setattr(install, "java", lambda: java)
    with pytest.raises(GrammarUnavailable, match="did not start"):
        server.ensure(limit=1.0)
    assert not [p for p in psutil.process_iter(["cmdline"]) if str(state) in " ".join(p.info["cmdline"] or [])]


def test_the_lock_waits_and_then_says_for_what(tmp_path: Path) -> None:
    order: list[str] = []

    def hold() -> None:
        with locked(tmp_path / "lock", 1, "a test"):
            order.append("first")
            time.sleep(0.4)
            order.append("first ends")

    thread = threading.Thread(target=hold)
    thread.start()
    assert wait_for(lambda: bool(order))
    with pytest.raises(GrammarUnavailable, match="busy with a test"), locked(tmp_path / "lock", 0.1, "a test"):
        pass
    with locked(tmp_path / "lock", 5, "a test"):
        order.append("second")
    thread.join()
    assert order == ["first", "first ends", "second"]


@pytest.mark.languagetool
def test_start_status_stop(own_server: Path) -> None:
    runner = CliRunner()
    port = server._free_port()
    result = runner.invoke(main, ["grammar", "start", "--port", str(port)])
    assert result.exit_code == 0, result.output
    assert f"LanguageTool 6.6 runs on port {port}" in result.output
    result = runner.invoke(main, ["grammar", "status"])
    assert result.exit_code == 0
    assert "LanguageTool 6.6\n" in result.output
    assert f"port:      {port}\n" in result.output
    running = server.running()
    assert running is not None
    assert {
        c.laddr.ip.replace("::ffff:", "") for c in psutil.Process(running.pid).net_connections() if c.status == "LISTEN"
    } == {"127.0.0.1"}
    again = runner.invoke(main, ["grammar", "start", "--port", str(port + 1 if port < 65535 else port - 1)])
    assert again.exit_code == 2
    assert f"runs already, on port {port}" in again.stderr
    assert runner.invoke(main, ["grammar", "stop"]).output == "LanguageTool was stopped\n"
    assert not psutil.pid_exists(running.pid)
    assert wait_for(lambda: not server._bears(running.watchdog, running.token))
    assert runner.invoke(main, ["grammar", "stop"]).output == "LanguageTool did not run\n"


def start_elsewhere(count: int) -> set[str]:
    """What that many processes say of the server that each of them asks for at the same time."""
    code = "from cleanup.grammar import server; s = server.ensure(); print(s.pid, s.port, s.watchdog)"
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path))
    starters = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment)
        for _ in range(count)
    ]
    return {starter.communicate(timeout=120)[0] for starter in starters}


@pytest.mark.languagetool
def test_several_at_once_get_one_server(own_server: Path) -> None:
    said = start_elsewhere(3)
    assert len(said) == 1, said
    assert server.stop()


@pytest.mark.languagetool
def test_a_server_ends_by_itself(own_server: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    idle = 6.0  # seconds; a machine that is busy with the other tests has to get a request through within it
    monkeypatch.setenv("CLEANUP_GRAMMAR_IDLE_MINUTES", str(idle / 60))
    used = threading.Event()

    def use() -> None:
        while not used.wait(0.2):
            server.touch()

    user = threading.Thread(target=use)
    user.start()
    try:
        pid, _, watchdog = map(int, start_elsewhere(1).pop().split())
        time.sleep(idle + 2)  # in use, it stays
        assert psutil.pid_exists(pid)
    finally:
        used.set()
        user.join()
    assert wait_for(lambda: not psutil.pid_exists(pid) and not psutil.pid_exists(watchdog), 30)
    assert server.running() is None
    assert not server._state_file().exists()


@pytest.mark.languagetool
@pytest.mark.skipif(sys.platform != "linux", reason="the death of a parent is told to its children on Linux only")
def test_a_watchdog_that_is_killed_leaves_no_orphan(own_server: Path) -> None:
    started = server.ensure()
    os.kill(started.watchdog, signal.SIGKILL)
    assert wait_for(lambda: not server._bears(started.pid, started.token))
    anew = server.ensure()
    assert anew.pid != started.pid
