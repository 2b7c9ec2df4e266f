"""A profile as a user makes one: copied, changed mark by mark."""

from __future__ import annotations

from pathlib import Path

import pytest

import cleaner

OFFICIAL = Path(__file__).parents[1] / "rules" / "profiles" / "official.yaml"
RANGES = "1－6月、1-6月、1—6月，2023-2025年"


def copied(tmp_path: Path, without: str) -> cleaner.Engine:
    path = tmp_path / "mine.yaml"
    text = OFFICIAL.read_text(encoding="utf-8")
    changed = text.replace("punctuation/range-dash]", f"{without}]")
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    return cleaner.Engine(str(path))


def test_one_mark_is_switched_off(tmp_path: Path) -> None:
    engine = copied(tmp_path, "punctuation/range-dash, punctuation/comma")
    assert engine.clean("会议指出,要抓好(一)落实;加强领导.").text == "会议指出,要抓好（一）落实；加强领导。"


def test_ranges_have_one_form_whatever_went_in() -> None:
    assert cleaner.clean(RANGES).text == "1-6月、1-6月、1-6月，2023-2025年"
    assert cleaner.Engine("corpus").clean(RANGES).text == "1-6月、1-6月、1-6月，2023-2025年"
    assert cleaner.Engine("minimal").clean(RANGES).text == RANGES


def test_a_profile_chooses_the_dash_for_ranges(tmp_path: Path) -> None:
    engine = copied(tmp_path, "punctuation/range-hyphen")
    assert engine.clean(RANGES).text == "1—6月、1—6月、1—6月，2023—2025年"


@pytest.mark.parametrize(
    "text",
    [
        "2023-2025",
        "电话0571-87650000",
        "云政办〔2023〕12-3号",
        "2023-05-06",
        "以3-2获胜",
        "A-1型、运-20、GB/T 15834-2011",
        "人民路12-3号",
        "《青禾县规划（2021—2035年）》",
        "沈括（1031—1095）",
        "北京—上海",
    ],
)
def test_hyphens_and_dashes_that_are_no_ranges_stay(text: str, tmp_path: Path) -> None:
    assert cleaner.clean(text).text == text
    assert copied(tmp_path, "punctuation/range-hyphen").clean(text).text == text
