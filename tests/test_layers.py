"""Imports point one way: cli -> report, fix, check, detectors -> findings, text, document."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import cleanup

PACKAGE = Path(cleanup.__file__).parent
# Lowest first; a module imports from its own layer's package or from a lower layer only.
LAYERS = (
    ("text", "dictionary", "errors", "paths", "validation"),
    ("findings", "inflection", "mentions"),
    ("markup",),
    ("document",),
    ("vocabulary", "ignores"),
    ("score",),
    ("check", "report"),
    ("fix", "baseline"),
    ("silence",),
    ("matching", "grammar", "unspin", "review"),
    ("exchange",),
    ("changed", "config", "discover", "settings_file"),
    ("detectors",),
    ("api", "teach"),
    ("cli",),
    ("__main__",),
)
LAYER = {name: number for number, names in enumerate(LAYERS) for name in names}
# Modules of the unspinner that make its data and models; what reads texts imports none of them.
MAKING = set("build corpora coverage extract fitting labelled language_model learn tables thesauri".split())
FILES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or path.stem != "__init__")


def imports(path: Path) -> set[str]:
    """The parts of the package (`text`, `matching`, ...) that a module imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: a relative import"
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return {name.split(".")[1] for name in names if name.startswith("cleanup.")} & LAYER.keys()


def part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_one_way(path: Path) -> None:
    own = part(path)
    if own == "rules":
        pytest.skip("rules hold no code of the program")
    assert own in LAYER, f"name the layer of {own}"
    upward = {name for name in imports(path) - {own} if LAYER[name] >= LAYER[own]}
    assert not upward, f"{path.name} imports {sorted(upward)}"


def test_a_report_knows_nothing_of_rules_and_a_detector_nothing_of_files() -> None:
    for path in FILES:
        if part(path) == "report":
            assert not imports(path) & {"matching", "grammar", "unspin", "config", "check"}
        if part(path) in ("matching", "grammar") and path.stem != "examples":
            assert not imports(path) & {"document", "fix", "discover", "report"}


def test_what_reads_texts_imports_nothing_that_makes_the_data() -> None:
    for path in sorted((PACKAGE / "unspin").glob("*.py")):
        if path.stem not in MAKING and not path.stem.startswith("train"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            names = {name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in _modules(node)}
            making = {name for name in names if name in MAKING or name.startswith("train")}
            assert not making, f"{path.name} imports {sorted(making)}"


def _modules(node: ast.ImportFrom) -> set[str]:
    """The modules of the unspinner that an import names."""
    if node.module == "cleanup.unspin":
        return {alias.name for alias in node.names}
    return {(node.module or "").removeprefix("cleanup.unspin.")}
