from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from strategies import texts

import cleaner
from cleaner.errors import ConfigError
from cleaner.report.baseline import Baseline

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "到XX镇。\n到XX镇。\n加强D建引领。\n"


@given(texts)
def test_what_was_accepted_is_hidden(text: str) -> None:
    result = cleaner.clean(text)
    first, second = Baseline("b.jsonl"), Baseline("b.jsonl")
    first.accept("a.txt", result)
    second.load(first.dump())
    assert second.left("a.txt", result).findings == ()
    assert second.dump() == first.dump()
    assert second.left("b.txt", result).findings == result.findings


def test_one_more_of_the_same_is_new() -> None:
    known = Baseline("b.jsonl")
    known.accept("a.txt", cleaner.clean(TEXT))
    assert [f.start for f in known.left("a.txt", cleaner.clean(TEXT + "到XX镇。")).findings] == [
        len(TEXT) + 1
    ]


def test_it_holds_no_text() -> None:
    known = Baseline("b.jsonl")
    known.accept("a.txt", cleaner.clean(TEXT))
    assert re.fullmatch(rb"[\x20-\x7e\n]*", known.dump())
    assert b"XX" not in known.dump()
    assert [line.count(b",") for line in known.dump().splitlines()] == [0, 3, 3]


def test_file_and_documents_can_move_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = Baseline(str(tmp_path / "b.jsonl"))
    known.accept(str(tmp_path / "in" / "a.txt"), cleaner.clean(TEXT))
    assert b'["in/a.txt",' in known.dump()
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    assert known.left("a.txt", cleaner.clean(TEXT)).findings == ()


GOOD = '{"cleaner-baseline":1}\n["a.txt","m/m","' + "0" * 20 + '",1]\n'


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        ("", 1, "not a baseline"),
        ("[]\n", 1, "not a baseline"),
        ('{"cleaner-baseline":2}\n', 1, "not a baseline of this version"),
        (GOOD + "{\n", 3, "not an entry"),
        (GOOD + "\n", 3, "not an entry"),
        (GOOD + '["a.txt","m/m","xyz",1]\n', 3, "not an entry"),
        (GOOD.replace(",1]", ",0]"), 2, "not an entry"),
        (GOOD.replace(",1]", ",true]"), 2, "not an entry"),
        (GOOD.replace(",1]", ",1"), 2, "not an entry"),
        (GOOD + GOOD.splitlines()[1] + "\n", 3, "twice"),
        ("\x00\xff", 1, "not a baseline"),
    ],
)
def test_a_damaged_one_is_refused(data: str, line: int, what: str) -> None:
    with pytest.raises(
        ConfigError, match=f"^b.jsonl:{line}: .*{what}.*cleaner scan --write-baseline b.jsonl PATH"
    ):
        Baseline("b.jsonl").load(data.encode("latin-1"))
