from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cleaner import Engine
from cleaner.decisions.rulings import STALE
from cleaner.errors import ConfigError, UsageError
from cleaner.review.session import Review, Sheet
from cleaner.review.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from cleaner.decisions.model import Verdict

TEXT = "会议指出,基础设施日益完##paidbegin##善，到XX镇、XX村调研。\n加强D建引领,抓好落实。\n"


def review(tmp_path: Path, text: str = TEXT, name: str = "a.txt") -> Review:
    store = Store(str(tmp_path / "cleaner.decisions.yaml"))
    return Review(store, [(str(tmp_path / name), text, Engine())])


def first(sheet: Sheet, rule: str) -> int:
    return next(i for i, item in enumerate(sheet.items) if item.finding.rule == rule)


def test_a_value_that_is_a_mask_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    mine = review(tmp_path)
    item = mine.sheets[0].items[first(mine.sheets[0], "mask/letter-x")]
    with pytest.raises(UsageError, match="itself a mask"):
        mine.decide(mine.sheets[0], item.finding, "fill", "XX")
    assert not (tmp_path / "cleaner.decisions.yaml").exists()
    assert item in mine.sheets[0].items


def test_a_file_that_was_broken_meanwhile_is_left_alone(tmp_path: Path) -> None:
    mine = review(tmp_path)
    file = tmp_path / "cleaner.decisions.yaml"
    mine.decide(mine.sheets[0], mine.sheets[0].items[0].finding, "accept")
    file.write_text("documents: [", encoding="utf-8")
    with pytest.raises(ConfigError, match="cleaner.decisions.yaml:2:"):
        mine.decide(mine.sheets[0], mine.sheets[0].items[1].finding, "accept")
    assert file.read_text(encoding="utf-8") == "documents: ["


def test_another_review_goes_on_where_this_one_stopped(tmp_path: Path) -> None:
    one = review(tmp_path)
    sheet = one.sheets[0]
    one.decide(sheet, sheet.items[0].finding, "reject")
    one.fill_kind(sheet, "place", "枫桥")
    one.accept_rule(sheet, "mask/letter-d")
    other = review(tmp_path)
    assert other.sheets[0].cleaned.text == sheet.cleaned.text
    assert "会议指出,基础" in sheet.cleaned.text
    assert "枫桥镇、枫桥村" in sheet.cleaned.text
    assert "加强党建" in sheet.cleaned.text
    assert other.progress == one.progress


def test_two_reviews_lose_nothing_of_each_other(tmp_path: Path) -> None:
    one, two = review(tmp_path), review(tmp_path)
    one.decide(one.sheets[0], one.sheets[0].items[0].finding, "reject")
    two.decide(two.sheets[0], two.sheets[0].items[1].finding, "reject")
    one.reload()
    assert one.progress == review(tmp_path).progress == (2, len(one.sheets[0].items))


def test_undo_takes_back_what_was_replaced(tmp_path: Path) -> None:
    mine = review(tmp_path)
    sheet = mine.sheets[0]
    before = (tmp_path / "cleaner.decisions.yaml", sheet.cleaned.text)
    mine.decide(sheet, sheet.items[0].finding, "accept")
    accepted = before[0].read_bytes()
    mine.decide(sheet, sheet.items[0].finding, "reject")
    assert sheet.cleaned.text != before[1]
    assert mine.undo()
    assert before[0].read_bytes() == accepted
    assert mine.undo()
    assert sheet.cleaned.text == before[1]
    assert mine.progress[0] == 0
    assert not mine.undo()


def test_switched_off_for_the_document_or_for_all(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "cleaner.decisions.yaml"))
    mine = Review(store, [(str(tmp_path / n), "是,不是", Engine()) for n in ("a.txt", "b.txt")])
    mine.switch_off("punctuation/comma", mine.sheets[0], reason="台账")
    assert [s.cleaned.text for s in mine.sheets] == ["是,不是", "是，不是"]
    mine.switch_off("punctuation/comma")
    assert [s.cleaned.text for s in mine.sheets] == ["是,不是", "是,不是"]


def test_words_are_kept_in_all_documents(tmp_path: Path) -> None:
    mine = review(tmp_path, "加强D建引领，从严治D。")
    sheet = mine.sheets[0]
    mine.keep("mask/letter-d", "D建")
    mine.accept_rule(sheet, "mask/letter-d")
    assert sheet.cleaned.text == "加强D建引领，从严治党。"


def test_decisions_hold_in_a_text_that_moved(tmp_path: Path) -> None:
    one = review(tmp_path)
    for item in one.sheets[0].items:
        one.decide(one.sheets[0], item.finding, "reject")
    two = review(tmp_path, f"青禾镇工作总结\n\n{TEXT}")
    assert two.progress == one.progress
    assert two.sheets[0].cleaned.text.endswith(TEXT)
    assert two.sheets[0].stale == []


@pytest.mark.parametrize(
    "text", ["会议\ud800指出,到XX镇\udc80调研", "本章未完，请点击\udc80下一页继续阅读\n正文,到XX镇。"]
)
def test_half_a_character_in_a_document_leaves_the_file_readable(tmp_path: Path, text: str) -> None:
    one = review(tmp_path, text, "\udcff.txt")
    for item in one.sheets[0].items:
        one.decide(one.sheets[0], item.finding, "reject")
    two = review(tmp_path, text, "\udcff.txt")
    assert two.progress == (len(one.sheets[0].items),) * 2
    assert two.sheets[0].stale == []
    assert two.sheets[0].cleaned.text == text


@pytest.mark.parametrize("more", [{"value": "枫\udcff"}, {"value": "枫桥", "reason": "见\udcff"}])
def test_half_a_character_of_a_person_is_refused(tmp_path: Path, more: dict[str, str]) -> None:
    mine = review(tmp_path, "到XX镇调研")
    with pytest.raises(UsageError, match="U\\+DCFF, half a character"):
        mine.decide(mine.sheets[0], mine.sheets[0].items[0].finding, "fill", **more)
    assert not (tmp_path / "cleaner.decisions.yaml").exists()


def test_a_decision_of_an_earlier_review_is_forgotten_and_undo_brings_it_back(tmp_path: Path) -> None:
    old = review(tmp_path)
    sheet = old.sheets[0]
    for item in sheet.items[:2]:
        old.decide(sheet, item.finding, "reject")
    old.fill_kind(sheet, "place", "枫桥")
    old.switch_off("mask/letter-d")
    mine = review(tmp_path)
    sheet = mine.sheets[0]
    assert mine.forget(sheet, sheet.items[0].finding)
    assert sheet.items[0].open
    assert sheet.cleaned.text.startswith("会议指出，基础设施日益完##paidbegin##善")
    assert mine.forget(sheet, sheet.items[first(sheet, "mask/letter-x")].finding)
    assert "到XX镇、XX村" in sheet.cleaned.text
    assert mine.forget(sheet, sheet.items[first(sheet, "mask/letter-d")].finding)
    assert mine.store.table.off == ()
    assert not mine.forget(sheet, sheet.items[0].finding), "nothing is decided there any more"
    while mine.undo():
        pass
    assert mine.store.read() == old.store.table


def test_a_stale_decision_is_forgotten_and_no_other(tmp_path: Path) -> None:
    old = review(tmp_path)
    for item in old.sheets[0].items:
        if item.finding.rule in ("mask/letter-x", "punctuation/comma"):
            verdict: Verdict = "reject" if item.finding.rule == "punctuation/comma" else "fill"
            old.decide(old.sheets[0], item.finding, verdict, "枫桥" if verdict == "fill" else None)
    mine = review(tmp_path, TEXT.replace("XX镇、XX村", "YY镇、YY村"))
    sheet = mine.sheets[0]
    for left in (1, 0):
        stale = next(f for f in sheet.cleaned.findings if f.rule == STALE)
        assert mine.forget(sheet, stale)
        assert len(sheet.stale) == left
    assert {d.rule for d in mine.store.read().documents["a.txt"].decisions} == {"punctuation/comma"}


def test_a_document_that_was_edited_is_read_again(tmp_path: Path) -> None:
    mine = review(tmp_path)
    sheet = mine.sheets[0]
    mine.decide(sheet, sheet.items[first(sheet, "mask/letter-x")].finding, "fill", "枫桥")
    mine.reread(sheet, f"青禾镇工作总结\n\n{TEXT}")
    assert "到枫桥镇、XX村" in sheet.cleaned.text
    assert not mine.undo(), "what was decided stood elsewhere"
    mine.decide(sheet, sheet.items[first(sheet, "mask/letter-d")].finding, "accept")
    assert "加强党建" in review(tmp_path, sheet.text).sheets[0].cleaned.text
    mine.reread(sheet, "到YY镇调研。")
    assert len(sheet.stale) == 2


def test_a_decision_that_fits_no_longer_decides_nothing_where_it_stood(tmp_path: Path) -> None:
    text = "到XX镇调研,共XX人参加。XX镇党委书记讲话。"
    mine = review(tmp_path, text)
    sheet = mine.sheets[0]
    mine.decide(sheet, sheet.items[2].finding, "accept")
    mine.reread(sheet, text.replace("XX镇", "YY镇"))
    assert len(sheet.stale) == 1
    assert [item.finding.rule for item in sheet.items if item.open] == ["punctuation/comma", "mask/letter-x"]
