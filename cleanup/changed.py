"""Which lines of a file changed since a git commit."""

from __future__ import annotations

import os
import re
import subprocess
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cleanup.errors import CleanupError
from cleanup.findings import Finding
from cleanup.paths import real, reason

_HUNK = re.compile(rb"@@ -\S+ \+(\d+)(?:,(\d+))? @@")
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")  # git sets them where it calls a hook


class ChangedError(CleanupError):
    """The changes cannot be told; the message is one line that says why and what to do."""


@dataclass
class _Repository:
    """The work tree below `top`, to be compared with a commit (its hash)."""

    top: Path
    commit: str

    def names(self, place: Path) -> list[str]:
        """What a file is called from `top`, after what it was called in the commit if git sees that it was renamed."""
        name = Path(os.path.relpath(place, self.top)).as_posix()
        return [self._renamed[name], name] if name in self._renamed else [name]

    @cached_property
    def _renamed(self) -> dict[str, str]:
        """The former name of each renamed file."""
        options = ("-z", "-M", "--name-status", "--diff-filter=R", "--no-relative", "--no-ext-diff")
        fields = os.fsdecode(git(self.top, "diff", *options, self.commit).stdout).split("\0")
        return {new: old for old, new in zip(fields[1::3], fields[2::3], strict=True)}


@dataclass
class Changes:
    """What changed in the working tree since the commit `base` (a branch, a tag, a hash)."""

    base: str
    _repositories: dict[Path, _Repository] = field(default_factory=dict)  # by the folders of files

    def lines(self, path: Path) -> list[range] | None:
        """The changed lines of a file, from 1; None where all of them count: git does not track it or calls it binary.

        Lines end with a line feed, as git counts them. Of a file that git takes for a renamed one, those count that
        differ from the old one's. Raises ChangedError.
        """
        place = real(path)
        repository = self._repository(place.parent, path)
        names = repository.names(place)
        options = ("-U0", "--inter-hunk-context=0", "-M", "--no-color", "--no-ext-diff", "--no-textconv")
        done = git(repository.top, "--literal-pathspecs", "diff", *options, repository.commit, "--", *names)
        if done.returncode:
            raise ChangedError(f"{path}: git cannot compare it with {self.base} ({said(done)}); leave --diff-base out")
        ranges: list[range] = []
        for line in done.stdout.split(b"\n"):
            if line.startswith(b"Binary files "):
                return None
            hunk = _HUNK.match(line)
            if hunk:
                first, count = int(hunk[1]), int(hunk[2] or 1)
                if count:
                    ranges.append(range(first, first + count))
        if not ranges and not self._tracked(place):
            return None
        return ranges

    def _repository(self, folder: Path, path: Path) -> _Repository:
        """The repository that holds `folder`, at the commit `base`."""
        if folder not in self._repositories:
            if git(folder, "rev-parse", "--is-inside-work-tree").stdout.strip() != b"true":
                raise ChangedError(f"{path}: is in no git repository, which --diff-base needs; leave --diff-base out")
            wanted = f"{self.base}^{{commit}}"
            found = None if self.base.startswith("-") else git(folder, "rev-parse", "--verify", "--quiet", wanted)
            if found is None or found.returncode:
                raise ChangedError(
                    f"--diff-base {self.base!r}: git knows no such commit here; fetch it or name another"
                )
            top = Path(os.fsdecode(git(folder, "rev-parse", "--show-toplevel").stdout.rstrip(b"\r\n")))
            known = (one for one in self._repositories.values() if one.top == top)
            self._repositories[folder] = next(known, None) or _Repository(top, found.stdout.decode().strip())
        return self._repositories[folder]

    def _tracked(self, place: Path) -> bool:
        listed = git(place.parent, "--literal-pathspecs", "ls-files", "--error-unmatch", "--", place.name)
        return listed.returncode == 0


def on_lines(findings: Iterable[Finding], text: str, lines: Sequence[range] | None) -> list[Finding]:
    """The findings that touch one of `lines` (as `Changes.lines` gives them; None stands for all lines) of `text`."""
    if lines is None:
        return list(findings)
    ends = [match.start() for match in re.finditer("\n", text)]
    kept: list[Finding] = []
    for finding in findings:
        first = bisect_left(ends, finding.start) + 1
        last = bisect_left(ends, max(finding.start, finding.end - 1)) + 1
        if any(first < changed.stop and changed.start <= last for changed in lines):
            kept.append(finding)
    return kept


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """git run in a folder, whatever hook called this program. Raises ChangedError where there is no git."""
    variables = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    variables["LC_ALL"] = "C"
    try:
        return subprocess.run(["git", *arguments], cwd=folder, env=variables, capture_output=True, check=False)
    except OSError as error:
        raise ChangedError(
            f"git cannot be run ({reason(error)}); install git or leave out the option that needs it"
        ) from None


def said(done: subprocess.CompletedProcess[bytes]) -> str:
    """git's own last word on what went wrong."""
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else f"exit code {done.returncode}"
