"""Every test has a state and a cache directory of its own, and Hypothesis three profiles."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from pathlib import Path

settings.register_profile("dev", max_examples=60, deadline=None)
# the same commit gives the same result; new cases are for `pytest --hypothesis-profile=deep` to find
slow = [HealthCheck.too_slow]
settings.register_profile("ci", max_examples=300, deadline=None, suppress_health_check=slow, derandomize=True)
settings.register_profile("deep", max_examples=3000, deadline=None, suppress_health_check=slow)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("CLEANER_STATE_DIR", str(folder))
    monkeypatch.setenv("CLEANER_CACHE_DIR", str(folder / "cache"))
    return folder
