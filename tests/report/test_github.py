from __future__ import annotations

import re

from hypothesis import given
from strategies import texts

import cleaner
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
