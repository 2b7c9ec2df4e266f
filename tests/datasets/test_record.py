from __future__ import annotations

from typing import Any

import pytest

from cleaner.config import Settings
from cleaner.datasets.record import Columns, Done, Job, clean_value
from cleaner.engine import Engine
from cleaner.errors import UnstableError, UsageError


def engine_that(error: Exception, monkeypatch: pytest.MonkeyPatch) -> Engine:
    def fail(self: Engine, text: str) -> None:
        raise error

    monkeypatch.setattr(Engine, "clean", fail)
    return Engine()


def test_an_error_of_a_document_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = engine_that(UnstableError(("a/b", "c/d"), 64, ((0, 1),)), monkeypatch)
    assert "no fixed point after 64 rounds: a/b and c/d" in str(clean_value("x", engine))


def test_a_mistake_of_the_cleaner_ends_no_run_and_leaks_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    found = clean_value("秘密", engine_that(ValueError("秘密"), monkeypatch))
    assert found == "a mistake of the cleaner (ValueError); please report it with the record"


def test_wrong_settings_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError):
        clean_value("x", engine_that(UsageError("wrong"), monkeypatch))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"add": ("colour",)}, "known: text, changed, findings, error, original"),
        ({"add": ("text",), "prefix": ""}, "is the text field itself"),
        ({"field": "x_error", "add": ("error",), "prefix": "x_"}, "is the text field itself"),
        ({"prefix": "\udcff"}, "not UTF-8"),
    ],
)
def test_wrong_columns(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Columns(**arguments)


def test_failures_are_counted_once() -> None:
    done, job = Done(), Job(Settings())
    assert "not a string" in str(done.clean(None, job))
    done.fail(1, job, "why", counted=True)
    done.fail(2, job, "why")
    assert (done.counts.records, done.counts.failed, len(done.failures)) == (2, 2, 2)
