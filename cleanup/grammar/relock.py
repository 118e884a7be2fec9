"""Writes the lock table anew: `python -m cleanup.grammar.relock` resolves, downloads and hashes LanguageTool's jars.

Run it when LANGUAGETOOL_VERSION changes. jgo resolves the dependencies of `install.ROOTS` (all scopes but test), every
jar is downloaded from Maven Central and compared with the SHA-1 that Maven Central publishes beside it; then
`jars.tsv` gets one row per jar: coordinate, sha256, bytes. Look at its diff before you commit it.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from pathlib import Path

import requests

from cleanup.grammar.install import MAVEN_CENTRAL, ROOTS, Jar, read_lock

_HEAD = """\
# The jars of {roots}, from Maven Central, sorted.
# coordinate, sha256, bytes. Written by `python -m cleanup.grammar.relock`; do not edit.
"""


def resolve(work: Path) -> list[Jar]:
    """The jars that `install.ROOTS` need, resolved and downloaded by jgo into the folder `work`, sorted.

    Raises requests.RequestException and what jgo raises without a network, ValueError for a jar whose SHA-1 is not the
    one that Maven Central publishes.
    """
    from jgo.maven import MavenContext

    context = MavenContext(repo_cache=work, remote_repos={"central": MAVEN_CENTRAL}, timeout=60)
    roots = [
        context.create_dependency(":".join((group, artifact, "jar", version, "compile")))
        for group, artifact, version in (root.split(":") for root in ROOTS)
    ]
    first, rest = context.resolver.resolve(roots)
    jars = []
    for dependency in (*first, *rest):
        artifact = dependency.artifact
        content = Path(artifact.resolve()).read_bytes()
        words = (artifact.groupId, artifact.artifactId, artifact.packaging, artifact.classifier, artifact.version)
        jar = Jar(":".join(word for word in words if word), hashlib.sha256(content).hexdigest(), len(content))
        answer = requests.get(f"{MAVEN_CENTRAL}/{jar.path.as_posix()}.sha1", timeout=60)
        answer.raise_for_status()
        if answer.text.split()[0] != hashlib.sha1(content, usedforsecurity=False).hexdigest():
            raise ValueError(f"{jar.name} has not the SHA-1 that Maven Central publishes")
        jars.append(jar)
        print(f"{len(jars):4} {jar.coordinate}", file=sys.stderr)
    return sorted(jars, key=lambda jar: jar.coordinate)


def main() -> None:
    """Write `jars.tsv` beside this module."""
    with tempfile.TemporaryDirectory() as work:
        jars = resolve(Path(work))
    text = _HEAD.format(roots=" and ".join(ROOTS))
    text += "".join(f"{jar.coordinate}\t{jar.sha256}\t{jar.size}\n" for jar in jars)
    read_lock(text)
    Path(__file__).with_name("jars.tsv").write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(jars)} jars, {sum(jar.size for jar in jars)} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
