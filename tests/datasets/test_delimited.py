from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from command import call
from data_files import failures

if TYPE_CHECKING:
    from pathlib import Path


DIRTY, CLEAN = "逐步完##paidbegin##善。", "逐步完善。"


def ran(tmp_path: Path, data: bytes, *options: object, name: str = "a.csv") -> tuple[int, bytes, str]:
    (tmp_path / name).write_bytes(data)
    done = call("run", tmp_path / name, tmp_path / f"out-{name}", "--overwrite", *options)
    out = tmp_path / f"out-{name}"
    return done.code, out.read_bytes() if out.exists() else b"", done.err


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_values_stay_strings_and_breaks_and_encoding_stay(tmp_path: Path, encoding: str, end: str) -> None:
    rows = ["id,text,n", f"001,{DIRTY},1.0", '002,"好。\n两行。",1e5', "", "003,好。,"]
    data = end.join(rows).encode(encoding)
    code, out, err = ran(tmp_path, data)
    assert (code, out.decode(encoding)) == (0, data.decode(encoding).replace(DIRTY, CLEAN)), err
    assert out[:2] == data[:2]


@pytest.mark.parametrize("delimiter", ",;\t|")
def test_the_delimiter_is_told_by_the_header(tmp_path: Path, delimiter: str) -> None:
    data = f"a{delimiter}text\n1{delimiter}{DIRTY}\n"
    assert ran(tmp_path, data.encode())[1].decode() == data.replace(DIRTY, CLEAN)


def test_tsv(tmp_path: Path) -> None:
    code, out, _ = ran(tmp_path, f"text\tb\n{DIRTY}\t1,2\n".encode(), name="a.tsv.gz".removesuffix(".gz"))
    assert (code, out.decode()) == (0, f"text\tb\n{CLEAN}\t1,2\n")


def test_quotes_everywhere_stay_everywhere(tmp_path: Path) -> None:
    data = f'"id","text"\n"1","{DIRTY}"\n"2","好"\n'
    assert ran(tmp_path, data.encode(), "--add", "changed")[1].decode() == (
        f'"id","text","cleaner_changed"\n"1","{CLEAN}","true"\n"2","好","false"\n'
    )


def test_added_columns_can_be_read_back(tmp_path: Path) -> None:
    data = f'id,text\r\n1,"{DIRTY},"\r\n'
    _, out, _ = ran(tmp_path, data.encode(), "--add", "findings,error,original")
    [row] = csv.DictReader(io.StringIO(out.decode(), newline=""))
    assert (row["text"], row["cleaner_original"], row["cleaner_error"]) == (CLEAN, DIRTY + ",", "")
    assert "paywall/fastadmin" in [f["rule"] for f in json.loads(row["cleaner_findings"])]


@pytest.mark.parametrize("add", [(), ("--add", "error")])
def test_bad_rows_are_errors_and_not_in_the_output(tmp_path: Path, add: tuple[str, ...]) -> None:
    data = 'id,text\n1,好。\n2\n3,好,多\n4,"坏"了\n5,完。\n'
    code, out, _ = ran(tmp_path, data.encode(), *add)
    assert code == 3
    assert [line.split(b",")[0] for line in out.splitlines()] == [b"id", b"1", b"5"]
    found = failures(tmp_path / "out-a.csv.errors.jsonl")
    assert [n for n, _ in found] == [2, 3, 4]
    assert "has 1 fields, and the header 2" in found[0][1]
    assert "not CSV" in found[2][1]


BROKEN = [
    (b'id,text\n1,"never closed\n2,b\n', "record 1: a quote that is never closed"),
    ("编号,正文\n1,好\n".encode(), "no field `text` in the header `编号,正文`"),
    (b"text,text\na,b\n", "has the field `text` twice"),
    (b"text\n" + "好。\n".encode() * 400_000 + b"\xff\xfe\n", "not utf-8 to its end"),
    (b"text,cleaner_error\na,b\n", "has a field `cleaner_error` already"),
    (b"\x81\x00\x8d,text\n", "a.csv: "),
]


@pytest.mark.parametrize(("data", "message"), BROKEN, ids=lambda value: repr(value)[:30])
def test_a_file_that_is_not_right_leaves_nothing(tmp_path: Path, data: bytes, message: str) -> None:
    code, out, err = ran(tmp_path, data, "--add", "error")
    assert (code, out) == (3, b"")
    assert message in err
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize("data", [b"", b"text\n", b"text", b"\xef\xbb\xbftext\r\n"])
def test_files_without_rows(tmp_path: Path, data: bytes) -> None:
    code, out, err = ran(tmp_path, data)
    assert (code, out) == (0, data), err


def test_what_the_encoding_has_no_room_for_is_an_error_record(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text("place: 😀\n", encoding="utf-8")
    data = (
        "id,text\n1,這是一個關於鄉鎮工作的報告，到XX鎮。\n2,我們的工作報告在這裡，這是國家的大事。\n".encode(
            "big5"
        )
    )
    code, out, _ = ran(
        tmp_path, data, "--masks", "restore", "--fills", tmp_path / "f.yaml", "--encoding", "big5"
    )
    found = failures(tmp_path / "out-a.csv.errors.jsonl")
    assert (code, [n for n, _ in found]) == (3, [1])
    assert "big5 has no room for" in found[0][1]
    assert b"XX" not in out
