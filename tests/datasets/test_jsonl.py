from __future__ import annotations

import json

import msgspec
import pytest
from data_files import CLEAN, DIRTY
from hypothesis import given
from hypothesis import strategies as st

from cleaner.config import Settings
from cleaner.datasets.jsonl import Lines, clean
from cleaner.datasets.record import Columns, Done, Job


def done(*lines: str | bytes, **columns: object) -> Done:
    raw = [line.encode() if isinstance(line, str) else line for line in lines]
    return clean(Lines(1, raw), Job(Settings(), Columns(**columns)))  # type: ignore[arg-type]


def test_other_fields_stay_as_they_are_written() -> None:
    others = '"a":1.0,"b":1e5,"c":123456789012345678901234567890,"d":{"z":[1.50, 2],"a":"\\u4e2d"},"e":-0'
    assert done(f'{{{others},"text":"{DIRTY}","最后":null}}\n').payload.decode() == (
        f'{{{others},"text":"{CLEAN}","最后":null}}\n'
    )


@pytest.mark.parametrize(
    "line", ['{"text":  "好。", "n" :1.0}\r\n', '{"t":1,"text":"\\u597d。"}', "\n", " \n"]
)
def test_what_needs_no_change_is_the_same_byte_for_byte(line: str) -> None:
    found = done(line)
    assert found.payload.decode() == line
    assert found.failures == []


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_line_breaks_stay(end: str) -> None:
    assert done(f'{{"text":"{DIRTY}"}}{end}').payload.decode() == f'{{"text":"{CLEAN}"}}{end}'


def test_a_byte_order_mark_stays_and_is_one_only_at_the_start() -> None:
    line = f'\ufeff{{"text":"{DIRTY}"}}\n'
    found = done(line, line)
    assert found.payload.decode() == f'\ufeff{{"text":"{CLEAN}"}}\n'
    assert [f.record for f in found.failures] == [2]


BAD = [
    ("{", "not JSON"),
    ("[1]", "not an object"),
    ('"x"', "not an object"),
    ('{"text":NaN}', "not JSON"),
    ('{"n":1}', "no field `text`; there are `n`"),
    ("{}", "there are none"),
    ('{"text":null}', "not a string but null"),
    ('{"text":1}', "not a string but a number"),
    ('{"text":true}', "a truth value"),
    ('{"text":["a"]}', "a list"),
    ('{"text":{"a":1}}', "an object"),
    (f'{{"text":"{DIRTY}","text":"b"}}', "the key `text` stands twice"),
    ('{"text":"a","n":1,"n":1}', "the key `n` stands twice"),
    ('{"text": "a", "n": 1, "\\u006e": 1}', "the key `n` stands twice"),
    ('{"text":"a"} {"text":"b"}', "not JSON"),
    ('{"a":' + "[" * 200_000, "nested too deep"),
    ('{"text":"\\ud800 "}', "half a surrogate pair is no character"),
    (b'{"text":"\xd6\xd0"}', "not UTF-8: byte 9 of the line is d6"),
    (b'{"n":"\xd6\xd0","text":"a"}', "not UTF-8"),
]


@pytest.mark.parametrize(("line", "reason"), BAD, ids=lambda value: repr(value)[:40])
@pytest.mark.parametrize("add", [(), ("error",)])
def test_a_bad_record_is_an_error_and_never_text(
    line: str | bytes, reason: str, add: tuple[str, ...]
) -> None:
    found = done('{"text":"好。"}\n', line, add=add)
    [failure] = found.failures
    assert failure.record == 2
    assert reason in failure.reason
    assert "paidbegin" not in found.payload.decode() + failure.reason
    assert (found.counts.records, found.counts.failed) == (2, 1)
    rest = found.payload.splitlines()[1:]
    assert [json.loads(each)["text"] for each in rest] in ([], [None])
    if not add:
        assert rest == []


def test_doubled_keys_of_nested_objects_stay() -> None:
    line = '{"a": {"k":1,"k":2}, "text":"好。"}'
    assert done(line).payload.decode() == line


def test_columns_that_are_added() -> None:
    found = done(f'{{"text":"{DIRTY}"}}', add=("findings", "changed", "error", "original"), prefix="x_")
    value = json.loads(found.payload)
    assert list(value) == ["text", "x_changed", "x_findings", "x_error", "x_original"]
    assert (value["x_changed"], value["x_error"], value["x_original"]) == (True, None, DIRTY)
    assert [f["rule"] for f in value["x_findings"]] == ["paywall/fastadmin", "punctuation/comma"]


def test_with_the_text_in_a_column_of_its_own_the_field_stays() -> None:
    found = done(f'{{"text":"{DIRTY}"}}', add=("text",))
    assert json.loads(found.payload) == {"text": DIRTY, "cleaner_text": CLEAN}


def test_a_field_of_the_same_name_is_never_written_over() -> None:
    found = done('{"text":"好。","cleaner_error":"mine"}', add=("error",))
    assert found.payload == b""
    assert "has a field `cleaner_error` already" in found.failures[0].reason


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.text().filter(lambda key: key != "text"), JSON, max_size=4), st.booleans())
def test_any_record_keeps_its_other_fields(record: dict[str, object], spaced: bool) -> None:
    separators = None if spaced else (",", ":")
    line = json.dumps(record | {"text": DIRTY}, separators=separators, ensure_ascii=not spaced)
    if not spaced or not any("\ud800" <= char <= "\udfff" for char in line):
        found = done(line)
        assert found.failures == []
        before = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
        after = msgspec.json.decode(found.payload, type=dict[str, msgspec.Raw])
        assert list(before) == list(after)
        assert all(bytes(before[key]) == bytes(after[key]) for key in record)
        assert json.loads(bytes(after["text"])) == CLEAN
