from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

import cleaner
from cleaner.find import known as module
from cleaner.find.in_line import stays_in_line
from cleaner.find.known import NAME, Known, known, written
from cleaner.find.literals import Needed, required

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that stands for the package, as a wheel would have filled it."""
    monkeypatch.setattr(module, "files", lambda _: tmp_path)
    module._table.cache_clear()
    yield tmp_path
    module._table.cache_clear()


@pytest.mark.parametrize("folded", [False, True])
@pytest.mark.parametrize("pattern", [r"入群[^\n]{0,8}", "[^。]+", "(?i)vip", "("])
def test_without_a_file_it_is_read_off_the_pattern(package: Path, pattern: str, folded: bool) -> None:
    read = required(pattern, folded=folded), stays_in_line(pattern, folded=folded)
    assert known(pattern, folded=folded) == read


def test_what_the_file_says_is_not_read_again(package: Path) -> None:
    told = Known(Needed(frozenset(["群"]), 1, 2), in_line=False)
    package.joinpath(NAME).write_bytes(msgspec.json.encode({"text 入群": told}))
    assert known("入群", folded=False) == told
    assert known("入群", folded=True) == (required("入群", folded=True), True)


def test_the_file_says_of_every_shipped_pattern_what_the_pattern_does(package: Path) -> None:
    from cleaner.find import RuleFinder

    for rule in cleaner.load_rules():
        if rule.find.pattern or rule.find.terms or rule.find.signals:
            RuleFinder(rule, 1.0)
    read = dict(module._table())
    package.joinpath(NAME).write_bytes(written())
    module._table.cache_clear()
    assert len(read) > 300
    assert module._table() == read


def test_the_file_is_the_same_whatever_the_order_of_sets() -> None:
    known("(?:网盘|会员|入群|加群|资料群)[^\n]{0,8}(?:下载|领取)", folded=True)
    assert written() == written()
    again = msgspec.json.decode(written(), type=dict[str, Known])
    assert msgspec.json.encode(again, order="deterministic") == written()
