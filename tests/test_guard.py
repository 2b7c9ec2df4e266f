from __future__ import annotations

import pytest

from cleaner.errors import RemovalError
from cleaner.guard import check_removal
from cleaner.model import Edit
from cleaner.result import Cleaned


def cut(text: str, start: int, end: int) -> Cleaned:
    edit = Edit(start, end, text[start:end], "", ("a/a",))
    return Cleaned(text[:start] + text[end:], text, (), (edit,))


def test_a_short_removal_is_not_judged() -> None:
    check_removal(cut("甲" * 999, 0, 999), 0.5, 1000)


def test_white_space_is_not_counted() -> None:
    check_removal(cut("甲" * 1000 + " " * 9000, 1000, 10000), 0.5, 1)


def test_exactly_the_limit_is_allowed() -> None:
    check_removal(cut("甲" * 2000, 0, 1000), 0.5, 1000)
    with pytest.raises(RemovalError):
        check_removal(cut("甲" * 2000, 0, 1001), 0.5, 1000)
