"""Fixtures for the grammar tests: a place of their own, a Maven repository of their own, the real server."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cleanup.grammar import GrammarUnavailable, install, server
from cleanup.grammar.install import Jar


@pytest.fixture(scope="module")
def _module_patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder of this test's own; whatever server was started in it is ended."""
    folder = tmp_path / "state"
    monkeypatch.setenv("CLEANUP_STATE_DIR", str(folder))
    monkeypatch.delenv("CLEANUP_CACHE_DIR", raising=False)
    return folder


@pytest.fixture
def own_server(state: Path) -> Iterator[Path]:
    """As `state`, for tests that start a server themselves."""
    _install()
    yield state
    server.stop()


@pytest.fixture(scope="module")
def languagetool(
    tmp_path_factory: pytest.TempPathFactory, _module_patch: pytest.MonkeyPatch
) -> Iterator[server.Server]:
    """The real LanguageTool server, installed if it is missing, shared by the tests of a module."""
    _module_patch.setenv("CLEANUP_STATE_DIR", str(tmp_path_factory.mktemp("state")))
    _module_patch.delenv("CLEANUP_CACHE_DIR", raising=False)
    _install()
    yield server.ensure()
    server.stop()


def _install() -> None:
    try:
        install.install()
    except GrammarUnavailable as error:
        if "cannot be reached" in str(error):
            pytest.skip(f"no network: {error}")
        raise


class Maven:
    """A Maven repository on the loopback interface; `files` maps paths to contents, `torn` paths break off once."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.torn: set[str] = set()
        self.asked: list[str] = []
        repository = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.lstrip("/")
                repository.asked.append(path)
                content = repository.files.get(path)
                if content is None:
                    self.send_error(404)
                    return
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if path in repository.torn:
                    repository.torn.remove(path)
                    content = content[: len(content) // 2]
                self.wfile.write(content)

            def log_message(self, *_words: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def add(self, name: str, content: bytes) -> Jar:
        """Put a jar there and return its row of the lock table."""
        jar = Jar(f"org.example:{name}:jar:1.0", hashlib.sha256(content).hexdigest(), len(content))
        self.files[jar.path.as_posix()] = content
        return jar


@pytest.fixture
def maven(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Maven]:
    """A Maven repository of this test's own, and an empty local one."""
    monkeypatch.setenv("M2_REPO", str(tmp_path / "m2"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "CLEANUP_MAVEN_URL"):
        monkeypatch.delenv(name, raising=False)
    repository = Maven()
    yield repository
    repository.http.shutdown()
    repository.http.server_close()
