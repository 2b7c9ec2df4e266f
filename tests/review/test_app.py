"""What a review's page is told, and what it can ask for, without a browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from review_server import Served

from cleaner import Engine, Fill
from cleaner.decisions.table import load_decisions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TEXT = "会议指出,基础设施日益完##paidbegin##善。\n到XX镇、XX村调研,加强D建引领。\n"
COMMA, TAG, TOWN, VILLAGE, COMMA_2, PARTY = range(6)


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Serve documents; stop all of it at the end."""
    running: list[Served] = []

    def serve(*texts: str, engine: Engine | None = None) -> Served:
        running.append(Served(tmp_path, {f"{i}.txt": text for i, text in enumerate(texts)}, engine))
        return running[-1]

    yield serve
    for each in running:
        each.stop()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{",
        '{"act": "reject"}',
        '{"act": "reject", "version": 1, "finding": -1}',
        '{"act": "reject", "version": 1, "finding": 99}',
        '{"act": "erase", "version": 1, "finding": 0}',
        '{"act": "reject", "version": 1}',
        '{"act": "reject", "version": 1, "finding": 0, "more": 1}',
        '{"act": "fill", "version": 1, "finding": 2, "value": ""}',
        '{"act": "fill", "version": 1, "finding": 2, "value": "XX"}',
        '{"act": "fill", "version": 1, "finding": 2, "value": "a\\nb"}',
        '{"act": "fill_kind", "version": 1, "finding": 0, "value": "青禾"}',
        '{"act": "keep", "version": 1, "finding": 0, "value": ""}',
        '{"act": "undo", "version": 1}',
        json.dumps({"act": "reject", "version": 1, "finding": 0, "reason": "x" * 100_000}),
    ],
)
def test_what_is_no_decision_changes_nothing_and_says_why(make: Callable[..., Served], body: str) -> None:
    served = make(TEXT)
    assert served.state()["version"] == 1
    answer = served.ask("/d/0/act", "POST", body)
    assert answer.status == 400
    assert answer.data["error"]
    assert not served.file.exists()
    assert served.state()["version"] == 1


@pytest.mark.parametrize("path", ["/d/1", "/d/-1", "/d/0/about/99", "/static/x", "/d/1/about/0"])
def test_what_is_not_there_is_not_found(make: Callable[..., Served], path: str) -> None:
    assert make(TEXT).ask(path).status == 404


def test_a_decision_on_what_is_no_longer_shown_is_refused(make: Callable[..., Served]) -> None:
    served = make(TEXT)
    old = json.dumps({"act": "reject", "finding": TOWN, "version": served.state()["version"]})
    assert served.act("reject", COMMA).status == 200
    answer = served.ask("/d/0/act", "POST", old)
    assert (answer.status, answer.data) == (409, {"reload": True})
    assert len(load_decisions(served.file).documents["0.txt"].decisions) == 1


def test_every_finding_starts_open_or_done_by_its_rule(make: Callable[..., Served]) -> None:
    state = make(TEXT).state()
    assert state["states"] == ["proposed", "proposed", "open", "open", "proposed", "open"]
    assert state["decided"] == {}
    assert [row[1:] for row in state["queue"]] == [[3, 0]]


def test_a_decision_comes_back_with_what_changed_and_stands_in_the_file(make: Callable[..., Served]) -> None:
    served = make(TEXT)
    answer = served.act("reject", COMMA, reason="原文如此").data
    assert answer["data"]["states"][COMMA] == "decided"
    assert answer["data"]["decided"] == {"0": {"verdict": "reject", "reason": "原文如此"}}
    assert list(answer["sections"]) == ["0"]
    assert "<ins>，</ins>" not in answer["sections"]["0"].split("paidbegin")[0]
    [decision] = load_decisions(served.file).documents["0.txt"].decisions
    assert (decision.rule, decision.verdict, decision.reason, decision.who) == (
        "punctuation/comma",
        "reject",
        "原文如此",
        "wang",
    )


def test_only_the_sections_that_changed_are_sent(make: Callable[..., Served]) -> None:
    served = make(TEXT + "一是强化领导。\n" * 200 + "会上,强调。")
    answer = served.act("fill", TOWN, value="枫桥").data
    assert list(answer["sections"]) == ["0"]
    assert "<ins>枫桥</ins>" in answer["sections"]["0"]


def test_every_way_to_decide(make: Callable[..., Served]) -> None:
    served = make(TEXT)
    sheet = served.review.sheets[0]
    served.act("accept", PARTY)
    assert "加强党建引领" in sheet.cleaned.text
    served.act("fill", TOWN, value="枫桥")
    assert "到枫桥镇、XX村" in sheet.cleaned.text
    served.act("fill_kind", VILLAGE, value="青禾")
    assert "到枫桥镇、青禾村" in sheet.cleaned.text
    served.act("reject", TAG)
    assert "##paidbegin##" in sheet.cleaned.text
    served.act("keep", COMMA, value="会议指出,", reason="固定写法")
    assert "会议指出,基础" in sheet.cleaned.text
    assert "调研，加强" in sheet.cleaned.text
    served.act("off_here", COMMA, reason="讲话稿")
    assert "调研,加强" in sheet.cleaned.text
    for before in ("调研，加强", "会议指出，基础"):
        served.act("undo")
        assert before in sheet.cleaned.text
    served.act("off", COMMA, reason="全部停用")
    served.act("accept_rule", TAG)
    table = load_decisions(served.file)
    assert [off.rule for off in table.off] == ["punctuation/comma"]
    assert [a.rule for a in table.documents["0.txt"].accepted] == ["paywall/fastadmin"]


def test_suggestions_come_with_their_evidence(make: Callable[..., Served]) -> None:
    served = make(TEXT, TEXT)
    about = served.ask(f"/d/0/about/{PARTY}").data
    assert about["suggestions"][0]["value"] == "党"
    assert about["suggestions"][0]["evidence"]
    assert served.ask(f"/d/0/about/{TOWN}").data["suggestions"] == []
    served.act("fill", VILLAGE, value="枫桥")
    here, there = (served.ask(f"/d/{n}/about/{TOWN}").data["suggestions"] for n in (0, 1))
    assert here == [{"value": "枫桥", "count": 1, "where": ""}]
    assert there[0]["value"] == "枫桥"
    assert there[0]["where"].endswith("0.txt")
    served.act("fill", PARTY, value="团")
    assert [s["value"] for s in served.ask(f"/d/0/about/{PARTY}").data["suggestions"]] == ["党", "团"]


def test_a_fill_of_the_settings_is_suggested_with_its_source(make: Callable[..., Served]) -> None:
    served = make("到XX镇调研。", engine=Engine(fills=[Fill(1, 3, "枫桥", "place", 0.9, "县志")]))
    [one] = served.ask("/d/0/about/0").data["suggestions"]
    assert one == {"value": "枫桥", "evidence": "填充：县志", "confidence": 0.9}


def test_how_far_a_decision_would_reach(make: Callable[..., Served]) -> None:
    served = make(TEXT)
    town, comma = (served.ask(f"/d/0/about/{at}").data for at in (TOWN, COMMA))
    assert (town["of_kind"], town["of_rule"]) == (2, 2)
    assert (comma["of_kind"], comma["of_rule"], comma["suggestions"]) == (0, 2, [])
    assert town["around"] == "到XX镇、X"


def test_numbers_and_dates_are_never_filled_all_at_once(make: Callable[..., Served]) -> None:
    served = make("完成投资**亿元，增长**%，于20**年*月*日。")
    for at in range(5):
        about = served.ask(f"/d/0/about/{at}").data
        assert (about["of_kind"], about["alike"]) == (0, 0)
    assert served.act("fill_alike", 0, value="3").status == 400


COMPILATION = """工作总结汇编（2篇）
目录
甲镇工作总结\t1
乙乡工作总结\t5


甲镇工作总结

到XX县调研。与XX县协作，在XX镇座谈。


乙乡工作总结

到XX县学习。
"""


def test_masks_that_look_alike_in_one_document_are_filled_at_once(make: Callable[..., Served]) -> None:
    served = make(COMPILATION)
    at = served.state()["states"].index("open")
    about = served.ask(f"/d/0/about/{at}").data
    assert (about["alike"], about["alike_text"], about["of_kind"], about["parts"]) == (2, "XX县", 0, 2)
    served.act("fill", at + 1, value="青禾")
    assert served.ask(f"/d/0/about/{at}").data["alike"] == 1, "what was decided stays as it is"
    served.act("undo")
    served.act("fill_alike", at, value="枫桥")
    assert "到枫桥县调研。与枫桥县协作，在XX镇座谈" in served.review.sheets[0].cleaned.text
    assert "到XX县学习" in served.review.sheets[0].cleaned.text
    served.act("undo")
    assert "枫桥" not in served.review.sheets[0].cleaned.text
    assert load_decisions(served.file).documents == {}


def test_what_another_process_decided_is_seen(make: Callable[..., Served]) -> None:
    one, two = make(TEXT), make(TEXT)
    one.state()
    two.act("reject", COMMA)
    assert one.state()["states"][COMMA] == "decided"
    assert one.act("fill", TOWN, value="枫桥").status == 200
    assert len(load_decisions(one.file).documents["0.txt"].decisions) == 2


def test_a_broken_file_is_said_to_be_so_and_left_alone(make: Callable[..., Served]) -> None:
    served = make(TEXT)
    served.act("reject", COMMA)
    state: Any = served.state()
    served.file.write_text("documents: [", encoding="utf-8")
    answer = served.ask(
        "/d/0/act", "POST", json.dumps({"act": "accept", "finding": TAG, "version": state["version"]})
    )
    assert answer.status == 400
    assert "cleaner.decisions.yaml:2:" in answer.data["error"]
    assert served.file.read_text(encoding="utf-8") == "documents: ["


def test_a_decision_that_fits_no_longer_is_told(make: Callable[..., Served], tmp_path: Path) -> None:
    make(TEXT).act("fill", TOWN, value="枫桥")
    changed = make("到YY县调研。\n")
    assert len(changed.state()["stale"]) == 1
    assert "XX" in changed.state()["stale"][0]


def test_a_decision_that_fits_no_longer_is_taken_back(make: Callable[..., Served]) -> None:
    make(TEXT).act("fill", TOWN, value="枫桥")
    changed = make("到YY县调研。\n")
    state = changed.state()
    at = state["states"].index("stale")
    assert state["decided"][str(at)] == {"verdict": "fill", "reason": ""}
    answer = changed.act("forget", at)
    assert answer.data["data"]["stale"] == []
    assert changed.act("forget", 0).status == 400
    assert changed.act("undo").data["data"]["stale"] == state["stale"]


def test_a_document_that_is_edited_meanwhile_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "0.txt"
    served = Served(tmp_path, {"0.txt": TEXT}, read=lambda path: Path(path).read_text(encoding="utf-8"))
    try:
        assert served.act("fill", TOWN, value="枫桥").status == 200
        version = served.state()["version"]
        file.write_text("座谈会上,县里介绍了情况。\n", encoding="utf-8")
        old = json.dumps({"act": "reject", "finding": TOWN, "version": version})
        assert served.ask("/d/0/act", "POST", old).status == 409
        assert len(served.state()["stale"]) == 1
        at = served.state()["states"].index("proposed")
        assert served.ask(f"/d/0/about/{at}").data["around"] == "谈会上,县里介"
        file.write_bytes(TEXT.encode())
        assert served.state()["stale"] == []
        file.unlink()
        assert served.state()["states"].count("decided") == 1, "what was read last is shown"
    finally:
        served.stop()


def test_any_text_can_be_shown(make: Callable[..., Served]) -> None:
    served = make("\ud800</script><script>alert(1)</script>\u202e到XX镇\x00,好\u2028")
    page = served.ask("/d/0")
    assert page.status == 200
    assert "<script>alert" not in page.body
    assert page.body.count("<script>") == 2


def test_the_first_document_with_something_open_is_shown_first(make: Callable[..., Served]) -> None:
    served = make("好,", TEXT)
    assert served.ask("/").headers["location"] == "/d/1"
    assert make("好,", "是").ask("/").headers["location"] == "/d/0"
