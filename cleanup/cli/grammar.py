"""`cleanup grammar`: install LanguageTool, and start, stop and look at its server."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from cleanup.grammar import install, server
from cleanup.grammar.cache import cache_file
from cleanup.grammar.places import LANGUAGETOOL_VERSION, jar_folder


@contextmanager
def progress_bar() -> Iterator[install.Progress]:
    """A progress bar on standard error for an installation."""
    total = sum(jar.size for jar in install.lock_table())
    label = f"LanguageTool {LANGUAGETOOL_VERSION} ({total / 1e6:.0f} MB)"
    with click.progressbar(length=total, label=label, file=sys.stderr, width=30) as bar:
        shown = 0

        def progress(done: int, _total: int) -> None:
            nonlocal shown
            bar.update(done - shown)
            shown = done

        yield progress


def note(line: str) -> None:
    """One line on standard error."""
    click.echo(f"cleanup: {line}", err=True)


@click.group()
def grammar() -> None:
    """Install, start and stop the LanguageTool grammar checker.

    Runs with `--grammar=auto` use it where it is installed. Its server is shared by all runs, listens on this computer
    only, and ends by itself after 15 minutes without a request (CLEANUP_GRAMMAR_IDLE_MINUTES).
    """


@grammar.command("install")
def install_command() -> None:
    """Download LanguageTool (256 MB) from Maven Central.

    Every jar is compared with the checksum that cleanup ships. No Java is needed on this computer. A damaged
    installation is put right. CLEANUP_MAVEN_URL names a mirror, CLEANUP_DATA_DIR another folder.
    """
    lines: list[str] = []
    with progress_bar() as progress:
        folder = install.install(progress, lines.append)
    for line in lines:
        note(line)
    click.echo(f"LanguageTool {LANGUAGETOOL_VERSION} is installed in {folder}")


@grammar.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Listen on this port; by default on any free one.")
@click.option("--many", is_flag=True, help="Run it for hundreds of files: slower to start, then faster.")
def start(port: int | None, many: bool) -> None:
    """Start the server, if it does not run yet."""
    running = server.ensure(port, "many" if many else "few")
    click.echo(f"LanguageTool {server.version(running)} runs on port {running.port} (process {running.pid})")


@grammar.command()
def stop() -> None:
    """End the server."""
    click.echo("LanguageTool was stopped" if server.stop() else "LanguageTool did not run")


@grammar.command()
def status() -> None:
    """Say what is installed, what runs and where things are."""
    for name, value in _status():
        click.echo(f"{name + ':':<11}{value}")


def _status() -> Iterator[tuple[str, str]]:
    there = install.installed()
    yield "installed", f"LanguageTool {LANGUAGETOOL_VERSION}" if there else "no (`cleanup grammar install` does it)"
    running = server.running()
    if running:
        reported = server.version(running)
        yield "server", f"LanguageTool {reported}" if reported else "starting, or too busy to answer"
        yield "port", str(running.port)
        yield "process", f"{running.pid}, for {_duration(time.time() - running.started)}"
        yield "memory", f"{running.memory / 1e6:.0f} MB"
        yield "ends", f"after {_duration(running.idle)} without a request"
    else:
        yield "server", "does not run; it starts when it is needed"
    yield "jars", str(jar_folder())
    yield "log", str(server.log_file())
    answers = cache_file()
    size = answers.stat().st_size if answers.exists() else 0
    yield "cache", f"{answers} ({size / 1e6:.1f} MB)"


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
