from __future__ import annotations

import pytest
from hypothesis import given
from strategies import texts

import cleaner
from cleaner.model import Finding
from cleaner.report.fingerprint import fingerprints, numbered
from cleaner.result import Cleaned

ENGINE = cleaner.Engine(select=["mask/*"])


def marks(text: str) -> list[str]:
    return [mark for _, mark in fingerprints(ENGINE.clean(text))]


HERE = "会上强调各部门要到XX镇调研并听取群众意见"


@pytest.mark.parametrize(
    "text",
    [
        "第一行\n第二行\n" + HERE + "\n",
        "全县干部要切实提高认识，" + HERE + "，落实到位。",
        HERE.replace("部门", "部门 ").replace("调研", "调研,"),
        HERE.replace("\n", "\r\n"),
        "　　" + HERE,
    ],
)
def test_it_survives_what_moves_around_it(text: str) -> None:
    assert marks(text) == marks(HERE)


@pytest.mark.parametrize(
    "text", ["会上强调各部门要到XXX镇调研并听取群众意见", "会上强调各部门要去XX镇调研并听取群众意见"]
)
def test_it_changes_with_the_text_and_its_surroundings(text: str) -> None:
    assert marks(text) != marks(HERE)


def test_the_rule_is_part_of_it() -> None:
    found = tuple(
        Finding(rule, "mask", None, 0, 1, "flag", None, None, "", "flagged") for rule in ("a/a", "b/b")
    )
    assert len({mark for _, mark in fingerprints(Cleaned("甲", "甲", found, ()))}) == 2


def test_personal_data_is_not_part_of_it() -> None:
    def of(number: str) -> list[str]:
        found = (
            Finding("m/m", "mask", None, 0, 1, "flag", None, None, "", "flagged"),
            Finding("pii/p", "pii", None, 1, 5, "redact", None, None, "", "flagged"),
        )
        return [mark for _, mark in fingerprints(Cleaned("", f"甲{number}乙", found, ()))]

    assert of("1380") == of("1399")


@given(texts)
def test_every_finding_has_one_and_numbered_ones_differ(text: str) -> None:
    result = cleaner.clean(text)
    found = list(numbered(result))
    assert [finding for finding, _ in found] == list(result.findings)
    assert len({mark for _, mark in found}) == len(found)
