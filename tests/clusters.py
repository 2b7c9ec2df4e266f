"""Whether a cluster can be had here: tests of those that can't are skipped, unless CLEANER_CLUSTERS names them."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec

import pytest


def require(engine: str) -> None:
    """Skip a test whose cluster can't be had here; where it was asked for, let the test fail."""
    there = find_spec("ray") if engine == "ray" else find_spec("pyspark") and shutil.which("java")
    if not there and engine not in os.environ.get("CLEANER_CLUSTERS", "").split():
        pytest.skip(f"{engine} is not installed, or its Java")
