"""One LanguageTool server on the loopback interface, shared by every `cleanup` of this user."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal

import psutil  # type: ignore[import-untyped, unused-ignore]

from cleanup.grammar import install
from cleanup.grammar.locked import locked
from cleanup.grammar.places import LANGUAGETOOL_VERSION, host_name, state_folder
from cleanup.grammar.unavailable import GrammarUnavailable

HOST = "127.0.0.1"
_watchdogs: list[subprocess.Popen[bytes]] = []  # those this process started: kept, so that they are reaped
Profile = Literal["few", "many"]

# How the JVM runs. Measured on 2 cores with `python -m cleanup.grammar.measure --speed DIR...` on 323 KB of news: `few`
# is ready after 3.9 s, checks 47 KB/s at once and 49 KB/s when warm, and takes 0.40 GB; `many` is ready after 4.5 s,
# checks 44 KB/s at first and 80 KB/s from the third turn on, and takes 0.47 GB.
_FLAGS: dict[Profile, tuple[str, ...]] = {
    "few": ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx1g"),
    "many": ("-XX:+UseSerialGC", "-Xmx2g"),
}
_COMMON_FLAGS = ("-XX:+ExitOnOutOfMemoryError", "-Djava.net.preferIPv4Stack=true", "-Djava.awt.headless=true")
_CONFIGURATION = {
    "maxCheckTimeMillis": "60000",
    "maxCheckThreads": "4",
    "maxTextLength": "200000",
    "pipelineCaching": "true",
    "maxPipelinePoolSize": "8",
    "pipelineExpireTimeInSeconds": "3600",
}


@dataclass(frozen=True)
class Server:
    """A LanguageTool server that runs: its port on the loopback interface, process ids, start in s since 1970."""

    port: int
    pid: int
    watchdog: int
    token: str
    started: float
    profile: str
    idle: float  # seconds without a request after which it ends by itself

    @property
    def url(self) -> str:
        """What a client asks."""
        return f"http://{HOST}:{self.port}"

    @property
    def memory(self) -> int:
        """Bytes of main memory the server takes, 0 when it is gone."""
        try:
            return int(psutil.Process(self.pid).memory_info().rss)
        except psutil.Error:
            return 0


def idle_seconds() -> float:
    """How long the server stays without a request: $CLEANUP_GRAMMAR_IDLE_MINUTES, else 15 minutes; in seconds."""
    chosen = os.environ.get("CLEANUP_GRAMMAR_IDLE_MINUTES", "")
    try:
        minutes = float(chosen) if chosen else 15.0
    except ValueError:
        minutes = -1.0
    if not 0 < minutes <= 7 * 24 * 60:
        raise GrammarUnavailable(f"CLEANUP_GRAMMAR_IDLE_MINUTES is {chosen!r}: write minutes, such as 15")
    return minutes * 60


def log_file() -> Path:
    """What the running server, or the last one, printed."""
    return state_folder() / f"languagetool-{host_name()}.log"


def _state_file() -> Path:
    return state_folder() / f"languagetool-{host_name()}.json"


def _lock_file() -> Path:
    return state_folder() / f"languagetool-{host_name()}.lock"


def _used_file() -> Path:
    return state_folder() / f"languagetool-{host_name()}.used"


def touch() -> None:
    """Tell the watchdog that the server is in use."""
    with contextlib.suppress(OSError):
        _used_file().touch()


def _bears(pid: int, token: str) -> bool:
    """Whether process `pid` runs and has `token` in its command line (an id alone may have passed to another)."""
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and any(token in word for word in process.cmdline())
    except psutil.Error:
        return False


def _recorded() -> Server | None:
    """The server of the state file, whether or not it still runs; None when there is none or it cannot be read."""
    try:
        record = json.loads(_state_file().read_text(encoding="utf-8"))
        server = Server(**{field.name: record[field.name] for field in fields(Server)})
    except (OSError, ValueError, KeyError, TypeError):
        return None
    known = isinstance(server.token, str) and len(server.token) >= 16
    return server if known and all(isinstance(n, int) for n in (server.port, server.pid, server.watchdog)) else None


def running() -> Server | None:
    """The shared server if its process runs, whether or not it answers yet. A stale state file means None."""
    server = _recorded()
    return server if server and _bears(server.pid, server.token) else None


def version(server: Server, limit: float = 10.0) -> str | None:
    """The LanguageTool version as the running server itself reports it; None when it does not answer in `limit` s."""
    connection = http.client.HTTPConnection(HOST, server.port, timeout=limit)
    try:
        connection.request(
            "POST", "/v2/check", "language=en-US&text=ok", {"Content-Type": "application/x-www-form-urlencoded"}
        )
        answer = json.loads(connection.getresponse().read())
        return str(answer["software"]["version"])
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return None
    finally:
        connection.close()


def ensure(port: int | None = None, profile: Profile = "few", limit: float = 90.0) -> Server:
    """The shared server, started if none runs; returns when it has answered a first check.

    `port`: on which it must listen (None: any free one). `limit`: seconds it may take to answer. Safe against other
    processes that start one at the same time: all get the same server. Raises GrammarUnavailable when LanguageTool is
    not installed, the port is taken, the server dies or is too slow, or runs already on another port than `port`.
    """
    idle = idle_seconds()
    with locked(_lock_file(), limit + 30, "starting LanguageTool"):
        touch()
        server = running()
        if server:
            if port not in (None, server.port):
                raise GrammarUnavailable(
                    f"LanguageTool runs already, on port {server.port}: `cleanup grammar stop` ends it"
                )
            patience = max(10.0, server.started + limit - time.time())
            if _wait(server, None, patience) is None:
                return server
        _clear()
        return _start(port, profile, idle, limit)


def _start(port: int | None, profile: Profile, idle: float, limit: float) -> Server:
    jars = install.checked_jars()
    java = install.java()
    folder = state_folder()
    configuration = folder / "languagetool.properties"
    try:
        configuration.write_text("".join(f"{key}={value}\n" for key, value in _CONFIGURATION.items()), encoding="ascii")
        log_file().unlink(missing_ok=True)
        log_file().touch(mode=0o600)
    except OSError as error:
        raise GrammarUnavailable(f"cannot write in {folder}: {error.strerror or error}") from error
    trouble = ""
    for _ in range(1 if port else 3):  # another program may take the free port before the server does
        chosen = port or _free_port()
        if port:
            _refuse_taken(port)
        token = secrets.token_hex(12)
        command = [
            str(java), *_FLAGS[profile], *_COMMON_FLAGS, f"-Dcleanup.token={token}", "-cp", str(jars / "*"),
            "org.languagetool.server.HTTPServer", "--port", str(chosen), "--config", str(configuration),
        ]  # fmt: skip
        watchdog = _watch(command, {"port": chosen, "token": token, "profile": profile, "idle": idle}, idle)
        server = _await_record(watchdog, token)
        if server is None:
            trouble = "its watchdog ended at once"
            continue
        problem = _wait(server, watchdog, limit)
        if problem is None:
            if (reported := version(server)) != LANGUAGETOOL_VERSION:
                _clear()
                raise GrammarUnavailable(f"the server says it is {reported}, not LanguageTool {LANGUAGETOOL_VERSION}")
            return server
        trouble = problem
        _clear()
        if "running on that port" not in trouble and "Address already in use" not in trouble:
            break
    raise GrammarUnavailable(f"LanguageTool did not start: {trouble} (log: {log_file()})")


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _refuse_taken(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":  # a port whose last connection has just closed is not taken
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise GrammarUnavailable(f"port {port} may not be used by this user: choose one above 1023") from None
        except OSError:
            raise GrammarUnavailable(
                f"port {port} on {HOST} is taken by another program: choose another one with --port, or leave it out"
            ) from None


def _watch(command: list[str], record: dict[str, object], idle: float) -> subprocess.Popen[bytes]:
    plan = {
        "command": command, "log": str(log_file()), "state": str(_state_file()), "used": str(_used_file()),
        "lock": str(_lock_file()), "idle": idle, "record": record,
    }  # fmt: skip
    script = Path(__file__).with_name("watchdog.py")
    apart = getattr(subprocess, "DETACHED_PROCESS", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    with open(log_file(), "ab") as log:
        try:
            watchdog = subprocess.Popen(
                [sys.executable, "-I", str(script), json.dumps(plan)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=state_folder(),
                start_new_session=True,
                creationflags=apart,
            )
        except OSError as error:
            raise GrammarUnavailable(f"cannot start the LanguageTool server: {error.strerror or error}") from error
    _watchdogs[:] = [other for other in _watchdogs if other.poll() is None] + [watchdog]
    return watchdog


def _await_record(watchdog: subprocess.Popen[bytes], token: str) -> Server | None:
    """The state the watchdog writes as soon as it has started the server; None when it ends without."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        server = _recorded()
        if server and server.token == token:
            return server
        if watchdog.poll() is not None:
            return None
        time.sleep(0.02)
    watchdog.terminate()
    return None


def _wait(server: Server, watchdog: subprocess.Popen[bytes] | None, limit: float) -> str | None:
    """Wait until the server answers a check; None when it does, else what went wrong, in one line."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if not _bears(server.pid, server.token) or (watchdog is not None and watchdog.poll() is not None):
            return f"it ended at once, its last words: {last_words()}"
        if version(server, limit=max(1.0, end - time.monotonic())) is not None:
            return None
        time.sleep(0.1)
    return f"no answer within {limit:.0f} s, its last words: {last_words()}"


def last_words() -> str:
    """The line of the server's log that says best why it ended: its last exception, else its last line."""
    try:
        text = log_file().read_bytes()[-20_000:].decode("utf-8", "replace")
    except OSError:
        return "none"
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    causes = [line for line in lines if line.startswith(("Caused by:", "Exception in", "Error", "Maybe something"))]
    return (causes or lines or ["none"])[-1][:300]


def _clear() -> None:
    """End whatever the state file speaks of, and forget it."""
    server = _recorded()
    if server:
        _end([pid for pid in (server.pid, server.watchdog) if _bears(pid, server.token)])
    with contextlib.suppress(OSError):
        _state_file().unlink()


def _end(pids: list[int]) -> None:
    processes = []
    for pid in pids:
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(pid)
            process.terminate()
            processes.append(process)
    _, alive = psutil.wait_procs(processes, timeout=5)
    for process in alive:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(alive, timeout=5)


def stop() -> bool:
    """End the shared server; whether there was one. Raises GrammarUnavailable when it cannot be ended."""
    with locked(_lock_file(), 120, "starting LanguageTool"):
        server = running()
        _clear()
        if server and _bears(server.pid, server.token):
            raise GrammarUnavailable(f"the LanguageTool server (process {server.pid}) cannot be ended")
        return server is not None
