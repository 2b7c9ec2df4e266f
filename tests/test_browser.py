"""A test of a page is never quietly left out in CI."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from browser import chromium


def test_without_chromium_a_test_is_skipped_with_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.delenv("CLEANER_REQUIRE_BROWSER", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no chromium: apt-get install chromium"), chromium():
        pass


def test_without_chromium_a_test_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setenv("CLEANER_REQUIRE_BROWSER", "1")
    with pytest.raises(pytest.fail.Exception, match="no chromium"), chromium():
        pass


def test_ci_asks_for_one() -> None:
    assert "\nexport CLEANER_REQUIRE_BROWSER=1\n" in (Path(__file__).parents[1] / ".ci" / "run").read_text()
