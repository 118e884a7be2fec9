"""Which files a run works on."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleanup.discover import excluded, text_files


def make(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text", encoding="utf-8")


def found(folder: Path, root: Path | None = None) -> list[str]:
    return [path.relative_to(root or folder).as_posix() for path in text_files(folder)]


def test_text_files_sorted_and_no_others(tmp_path: Path) -> None:
    make(tmp_path, "b.md", "a.txt", "sub/c.RST", "image.png", "code.py", ".git/x.txt", "node_modules/x.txt", "none")
    assert found(tmp_path) == ["a.txt", "b.md", "sub/c.RST"]


@pytest.mark.parametrize(
    ("ignore", "expected"),
    [
        ("*.md\n", ["a.txt", "sub/a.txt"]),
        ("/a.txt\n", ["b.md", "sub/a.txt", "sub/b.md"]),
        ("sub/\n", ["a.txt", "b.md"]),
        ("*.md\n!/b.md\n", ["a.txt", "b.md", "sub/a.txt"]),
        ("# a.txt\n\n", ["a.txt", "b.md", "sub/a.txt", "sub/b.md"]),
        ("!\n[z-a]\nfoo/***/[z-a]\n\\\n*.md\n", ["a.txt", "sub/a.txt"]),
    ],
)
def test_gitignore(ignore: str, expected: list[str], tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.md", "sub/a.txt", "sub/b.md")
    (tmp_path / ".gitignore").write_text(ignore, encoding="utf-8")
    assert found(tmp_path) == expected


def test_gitignore_above_holds_inside_a_repository_only(tmp_path: Path) -> None:
    make(tmp_path, "repo/deep/a.txt", "repo/deep/b.md", "repo/.git/HEAD", "plain/a.txt")
    for folder in (tmp_path, tmp_path / "repo"):
        (folder / ".gitignore").write_text("*.md\n" if folder.name == "repo" else "*.txt\n", encoding="utf-8")
    assert found(tmp_path / "repo" / "deep") == ["a.txt"]
    assert found(tmp_path / "plain") == ["a.txt"]


def test_a_nearer_gitignore_overrides(tmp_path: Path) -> None:
    make(tmp_path, "sub/a.txt", "a.txt")
    (tmp_path / ".gitignore").write_text("a.txt\n", encoding="utf-8")
    (tmp_path / "sub" / ".gitignore").write_text("!a.txt\n", encoding="utf-8")
    assert found(tmp_path) == ["sub/a.txt"]


def test_links_to_folders_are_not_followed_and_broken_ones_skipped(tmp_path: Path) -> None:
    make(tmp_path, "real/a.txt")
    (tmp_path / "real" / "loop").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "pipe.txt").symlink_to(tmp_path / "real")
    assert found(tmp_path) == ["real/a.txt"]


def test_a_repository_reached_through_a_link_keeps_its_gitignore(tmp_path: Path) -> None:
    make(tmp_path, "repo/deep/a.txt", "repo/deep/b.md", "repo/.git/HEAD")
    (tmp_path / "repo" / ".gitignore").write_text("*.md\n", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "repo")
    assert found(tmp_path / "link" / "deep") == ["a.txt"]


def test_an_empty_or_missing_folder(tmp_path: Path) -> None:
    assert found(tmp_path) == []
    assert found(tmp_path / "gone") == []


@pytest.mark.parametrize(
    ("name", "patterns", "expected"),
    [
        ("docs/a.txt", ["docs/"], True),
        ("docs/a.txt", ["*.txt", "!docs/a.txt"], False),
        ("docs/a.txt", ["/a.txt"], False),
        ("docs/a.txt", [], False),
        ("docs/a.txt", ["!", "[z-a]"], False),
        ("../outside/a.txt", ["a.txt"], True),
    ],
)
def test_exclude(name: str, patterns: list[str], expected: bool, tmp_path: Path) -> None:
    assert excluded(tmp_path / name, tmp_path, patterns) is expected
