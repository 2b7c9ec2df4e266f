"""Findings as annotations of a workflow on GitHub."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cleaner.report.findings import title_of, what
from cleaner.report.privacy import Hidden
from cleaner.text.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cleaner.packs.rule import Rule
    from cleaner.result import Cleaned

_STDIN = "-"


def github_lines(
    path: str, cleaned: Cleaned, rules: Mapping[str, Rule], hidden: Hidden | None = None
) -> Iterator[str]:
    """Yield a workflow command for each finding; it holds no text of the document but replacements.

    Args:
        path: The document, as the workflow sees it.
        cleaned: The result.
        rules: The rules by id, for their titles.
        hidden: The personal data, where findings were taken out of *cleaned* since.

    >>> import cleaner
    >>> print(*github_lines("a,b.txt", cleaner.clean("到XX镇"), {}))
    ::warning file=a%2Cb.txt,line=1,endLine=1,col=2,endColumn=4,title=mask/letter-x::待定（地名）
    """
    lines, hidden = Lines(cleaned.original), hidden or Hidden(cleaned, False)
    for finding in cleaned.findings:
        line, column = lines.place(finding.start)
        end_line, end_column = lines.place(finding.end)
        if end_column == 1 and end_line > line:  # with its line break: the line itself is meant
            end_line -= 1
        place = _file(path) | {"line": line, "endLine": end_line}
        if line == end_line and end_column > column:
            place |= {"col": column, "endColumn": end_column}
        message = f"{title_of(finding, rules)} {what(hidden.shown(finding))}".strip()
        yield _command("warning", place | {"title": finding.rule}, message)


def github_error(path: str, message: str) -> str:
    """Return the workflow command for a file that failed.

    >>> github_error("a.txt", "a.txt: gone\\n100%")
    '::error file=a.txt::a.txt: gone%0A100%25'
    """
    return _command("error", _file(path), message)


def _file(path: str) -> dict[str, str | int]:
    return {} if path == _STDIN else {"file": os.path.normpath(path)}


def _command(name: str, properties: dict[str, str | int], message: str) -> str:
    pairs = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name}{' ' if pairs else ''}{pairs}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
