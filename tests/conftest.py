"""What all tests share: the seed article, and caches in a folder of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write what the program gives as the new golden files"
    )


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Rule caches of the tests stay apart from the user's."""
    import os

    os.environ.setdefault("CLEANUP_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture(scope="session")
def seed() -> Path:
    """The article the project began with."""
    return next((ROOT / "seeds").glob("*.txt"))
