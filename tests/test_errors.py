from __future__ import annotations

import pickle

import pytest

from cleaner.errors import (
    CleanerError,
    DecodeError,
    PatternTimeoutError,
    RuleError,
    UnstableError,
)


@pytest.mark.parametrize(
    "error",
    [
        UnstableError(("a/a", "b/b"), 64, ((0, 1),)),
        PatternTimeoutError("a/a", 5.0, 100),
        DecodeError("the encoding can't be told", ("utf-8", "big5")),
        RuleError("not a pattern", path="a.yaml", line=3, column=1, field="find"),
    ],
    ids=lambda e: type(e).__name__,
)
def test_errors_come_back_from_a_worker_as_they_were(error: CleanerError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)
    assert again.exit_code == error.exit_code


def test_one_rule_is_not_called_a_pair() -> None:
    assert str(UnstableError(("a/a",), 9, ((0, 1),))).endswith("mend it, or switch it off with --ignore")
