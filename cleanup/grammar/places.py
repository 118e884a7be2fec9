"""Where LanguageTool, its server's state and its answers are kept."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path

import platformdirs

LANGUAGETOOL_VERSION = "6.6"


def data_folder() -> Path:
    """The folder that holds the installed LanguageTool: $CLEANUP_DATA_DIR, else the user's data folder."""
    chosen = os.environ.get("CLEANUP_DATA_DIR")
    return Path(chosen).absolute() if chosen else platformdirs.user_data_path("cleanup", appauthor=False)


def state_folder() -> Path:
    """The folder for the server's state, its log and the answers: $CLEANUP_STATE_DIR, else the user's cache folder."""
    chosen = os.environ.get("CLEANUP_STATE_DIR")
    return Path(chosen).absolute() if chosen else platformdirs.user_cache_path("cleanup", appauthor=False)


def jar_folder(data: Path | None = None) -> Path:
    """The folder that holds the jars of an installed LanguageTool (it may not exist)."""
    return (data or data_folder()) / f"languagetool-{LANGUAGETOOL_VERSION}"


def host_name() -> str:
    """This computer's name as a file name: a home folder may be shared by several, and a process id is not."""
    return re.sub(r"[^A-Za-z0-9.-]", "_", socket.gethostname()) or "localhost"
