"""The benchmarks work; how fast anything is, no test says."""

from __future__ import annotations

import doctest
import importlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import cleaner

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "benchmarks"
CLEAN = ROOT / "fixtures" / "clean"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the source distribution has no benchmarks")


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Import a module of the folder; the scripts find each other there."""
    monkeypatch.syspath_prepend(str(FOLDER))
    return importlib.import_module


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("throughput", [r"clean: MB/s +\| +1KB \| +4KB", r"\| ftfy\.fix_text +\|", "times as fast as ftfy"]),
        (
            "growth",
            [r"6 inputs up to 0\.02 MB", r"\| natural text +\|", r"\d+ of 6 inputs break what is judged"],
        ),
        ("rules", [r"further rules \|", r"\| 20 +\| +\d\.\d\d ×"]),
        ("memory", ["import cleaner", r"records in .* s; memory \d+"]),
        ("workers", ["a folder of 20 files, 2", "Parquet of 100 rows, 2"]),
    ],
)
def test_each_runs_and_plots(name: str, says: list[str], tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    plot = tmp_path / "plots" / f"{name}.png"
    command = [sys.executable, str(FOLDER / f"{name}.py"), "--quick", "--plot", str(plot)]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert [pattern for pattern in says if not re.search(pattern, done.stdout)] == [], done.stdout
    assert plot.read_bytes().startswith(b"\x89PNG")


def test_a_folder_without_texts_is_refused(load: Callable[[str], Any], tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"no \.txt with a text in it"):
        load("texts").natural(tmp_path)


@pytest.mark.parametrize("name", ["measure", "texts"])
def test_examples(load: Callable[[str], Any], name: str) -> None:
    done = doctest.testmod(load(name))
    assert (done.failed, done.attempted > 0) == (0, True)


def test_clean_documents_are_of_their_size(load: Callable[[str], Any]) -> None:
    texts = load("texts")
    for size in (1_000, 64_000, 1_000_000):
        made = texts.documents(texts.natural(None), size, 2 * size)
        assert all(size // 2 < len(text.encode()) < size * 1.5 for text in made)


def test_damage_is_the_same_each_time_and_is_found(load: Callable[[str], Any]) -> None:
    texts = load("texts")
    text = texts.natural(CLEAN)[1]
    found = {}
    for level in texts.LEVELS:
        made = texts.damaged(text, level, 3)
        assert made == texts.damaged(text, level, 3)
        found[level] = len(cleaner.clean(made).findings)
    assert found["clean"] < found["light"] < found["heavy"]
    assert texts.damaged(text, "clean", 3) == text


class Engine:
    """Sleeps by a law of growth."""

    def __init__(self, law: Callable[[int], float]) -> None:
        self.law = law

    def clean(self, text: str) -> None:
        until = time.process_time() + self.law(len(text))
        while time.process_time() < until:
            pass


def test_growth_tells_quadratic_from_linear_and_slow_from_fast(load: Callable[[str], Any]) -> None:
    growth = load("growth")
    linear = growth.grow("linear", "a", Engine(lambda n: n * 2e-7), 100_000, 2)
    quadratic = growth.grow("quadratic", "a", Engine(lambda n: n * n * 1e-11), 100_000, 2)
    slow = growth.grow("slow", "a", Engine(lambda n: n * 2e-6), 100_000, 1)
    assert [each.broken for each in (linear, quadratic, slow)] == [False, True, True]
    assert quadratic.exponent == pytest.approx(2, abs=0.2)
    assert slow.rate < 1


def test_growth_reports_what_fails(load: Callable[[str], Any]) -> None:
    growth = load("growth")

    class Failing:
        def clean(self, text: str) -> None:
            raise cleaner.CleanerError(f"{len(text)} are too many")

    grown = growth.grow("failing", "a", Failing(), 800, 1)
    assert grown.broken
    assert grown.line() == "failing: CleanerError at 0.00 MB: 100 are too many"


def test_the_rule_that_costs_is_named(load: Callable[[str], Any]) -> None:
    assert "paywall/fastadmin" in load("growth").blame(
        "##paidend##", 5_000, cleaner.Engine(select=["paywall/fastadmin"])
    )


def test_made_up_rules_are_rules_that_fire(load: Callable[[str], Any], tmp_path: Path) -> None:
    from cleaner.rulecheck.examples import check_examples

    made, *_ = load("rules").engines((20,), tmp_path)[20]
    mine = [rule for rule in made.rules if rule.pack == "made-up"]
    assert len(mine) == 20
    assert [*check_examples(mine, made.rules)] == []


def test_peers_answer_by_turns_and_say_why_not(load: Callable[[str], Any], tmp_path: Path) -> None:
    peers = load("peers")
    texts = tmp_path / "texts.json"
    texts.write_text('["县", "会议指出,完成投资。"]', encoding="utf-8")
    with peers.Peer("bytes.decode") as peer:
        sizes = [peer.pass_over(texts, 1.0, 60.0)[0] for _ in range(2)]
        assert sizes == [31 / 1e6] * 2
    with pytest.raises(peers.PeerError, match="stopped before"):
        peer.pass_over(texts, 1.0, 60.0)
    with pytest.raises(peers.PeerError, match="does not run: KeyError: 'nobody'"):
        peers.Peer("nobody")


def test_a_peer_that_cannot_be_installed_is_said(
    load: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    peers = load("peers")
    monkeypatch.setenv("CLEANER_CACHE_DIR", str(tmp_path))
    monkeypatch.setitem(peers.REQUIREMENTS, "nobody", ("./there-is-no-such-folder",))
    with pytest.raises(peers.PeerError, match="not installed: ERROR"):
        peers.environment("nobody")


def test_the_readmes_name_every_benchmark_and_show_plots_that_exist() -> None:
    shown = []
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        shown += [re.findall(r"^```bash\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)]
        assert [
            image for image in re.findall(r"!\[.*?\]\((.*?)\)", text) if not (ROOT / image).is_file()
        ] == []
    assert shown[0] == shown[1]
    [names] = re.findall(r"^for b in (.*?);", shown[0][0], re.MULTILINE)
    assert [name for name in names.split() if not (FOLDER / f"{name}.py").is_file()] == []
