"""The commands that the READMEs show of Ray and Spark are run as they stand there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from clusters import require
from test_readme import READMES, ROOT, blocks

pytestmark = [pytest.mark.cluster, pytest.mark.filterwarnings("default")]  # the warnings are those of others


@pytest.mark.parametrize("engine", ["ray", "spark"])
def test_the_commands_work(engine: str, tmp_path: Path) -> None:
    require(engine)
    english, chinese = (
        [line.partition("#")[0].strip() for line in "".join(blocks(name, "shell-session")).splitlines()]
        for name in READMES
    )
    assert english == chinese
    [command] = [line.removeprefix("$ ") for line in english if f"--engine {engine}" in line]
    (tmp_path / "corpus").mkdir()
    shutil.copy(ROOT / "fixtures" / "demo" / "records.jsonl", tmp_path / "corpus")
    env = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / f"{engine}-out" / "records.jsonl").exists()
