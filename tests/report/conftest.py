"""A headless Chromium for the tests of the HTML report."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import Error, sync_playwright


@pytest.fixture(scope="session")
def browser():
    """The machine's Chromium, else the one that Playwright installed."""
    found = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))), None)
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=found)
        except Error as error:
            pytest.fail(f"no Chromium to test with ({error.message.splitlines()[0]}); run `bash tests/browser`")
        yield started
        started.close()
