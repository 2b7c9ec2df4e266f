from __future__ import annotations

import re

from hypothesis import given
from strategies import texts

import cleaner
from cleaner.decisions.model import Decision, DocumentDecisions
from cleaner.decisions.place import Places
from cleaner.decisions.rulings import Decided
from cleaner.report.github import github_error, github_lines

RULES = {rule.id: rule for rule in cleaner.load_rules()}


@given(texts)
def test_every_finding_is_one_line(text: str) -> None:
    result = cleaner.clean(text)
    lines = list(github_lines("a.txt", result, RULES))
    assert len(lines) == len(result.findings)
    for line in lines:
        assert re.fullmatch(
            r"::warning file=a\.txt,line=\d+,endLine=\d+(,col=\d+,endColumn=\d+)?,title=[^:,]+::[^\r\n]+",
            line,
        )


def test_a_line_that_goes_with_its_break_is_that_line() -> None:
    [line] = github_lines("a.txt", cleaner.clean("第一。\n##paidend##\n第二。"), {})
    assert line.startswith("::warning file=a.txt,line=2,endLine=2,title=paywall/fastadmin::")


def test_properties_and_message_are_escaped() -> None:
    [line] = github_lines("a:b,c%\n.txt", cleaner.clean("到XX镇"), {})
    assert line.startswith("::warning file=a%3Ab%2Cc%25%0A.txt,line=1,")
    assert github_error("a.txt", "50%\r\nof: it, gone") == "::error file=a.txt::50%25%0D%0Aof: it, gone"


def test_standard_input_is_no_file() -> None:
    [line] = github_lines("-", cleaner.clean("到XX镇"), {})
    assert line.startswith("::warning line=1,")
    assert github_error("-", "gone") == "::error::gone"


def test_a_path_is_written_as_the_host_knows_it() -> None:
    [line] = github_lines("./in//a.txt", cleaner.clean("到XX镇"), {})
    assert "file=in/a.txt," in line


def test_a_decision_that_fits_no_longer_says_which_and_nothing_of_the_text() -> None:
    place = Places("全县干部到XX镇调研。").describe(5, 7)
    stale = Decided(DocumentDecisions("", (Decision("mask/letter-x", place, "reject"),)))
    [line] = github_lines("a.txt", cleaner.Engine().with_decisions(stale).clean("会议开始。"), {})
    assert "::决定作废（mask/letter-x）：原处已不在，或分不清是哪一处 待定" in line
    assert "干部" not in line
