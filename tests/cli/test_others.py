from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from command import call
from packs_files import GOOD, write

from cleaner.cli import terminal
from cleaner.disk.runs import run_names

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("第一行。\n到XX镇，完##paidend##善。\n", encoding="utf-8")
    return path


def test_scan_shows_each_spot_in_its_context(file: Path) -> None:
    done = call("scan", file)
    assert done.code == 0
    assert done.out.splitlines() == [
        f"{file}:2:2: mask/letter-x 待定（地名） 连写的 X（XX镇、xx村、XX万元）",
        "    到【XX】镇，完##paidend##善。",
        f"{file}:2:7: paywall/fastadmin 删除 FastAdmin 内容管理插件的付费与分页标记",
        "    到XX镇，完【##paidend##】善。",
    ]
    assert done.err == "2 findings in 1 files\n"


def test_scan_for_machines(file: Path) -> None:
    lines = [json.loads(line) for line in call("scan", "--format", "jsonl", file).out.splitlines()]
    assert [(x["line"], x["column"], x["rule"], x["text"]) for x in lines] == [
        (2, 2, "mask/letter-x", "XX"),
        (2, 7, "paywall/fastadmin", "##paidend##"),
    ]
    fields = ["path", "line", "column", "rule", "category", "kind", "start", "end", "action"]
    fields += ["replacement", "confidence", "evidence", "outcome", "by", "text"]
    assert list(lines[0]) == fields
    assert json.loads(call("scan", "--format", "json", file).out) == lines


def test_scan_writes_nothing_and_may_fail(file: Path) -> None:
    before = file.read_bytes()
    assert call("scan", "--fail", file).code == 1
    assert call("scan", "--fail", "--select", "mask/star", file).code == 0
    assert call("scan", "--fail", "-", stdin="到XX镇".encode()).code == 1
    assert file.read_bytes() == before
    assert run_names() == []
    assert call("scan", "-", file).code == 2


def test_scan_hides_losers_unless_asked(file: Path) -> None:
    file.write_text("人均1XX32元，登录http://example.com/xx/a。\n", encoding="utf-8")
    assert "受保护于" not in call("scan", file).out
    shown = call("scan", "--all", file).out
    assert "[受保护于 protected/url]" in shown


def test_scan_names_files_that_fail(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\xff\xff\xff")
    done = call("scan", tmp_path)
    assert done.code == 3
    assert "bad.txt: the encoding can't be told" in done.err


def test_a_named_file_that_may_not_be_read_fails_alone(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\xff\xff\xff")
    monkeypatch.setattr("os.access", lambda *_, **__: False)  # what click asks; root may read all
    done = call("scan", "--format", "jsonl", tmp_path / "bad.txt", file)
    assert done.code == 3
    assert "bad.txt: the encoding can't be told" in done.err
    assert done.out


def test_runs_and_undo(file: Path) -> None:
    assert call("runs").out == ""
    call("clean", "-i", file)
    run = run_names()[-1]
    about = [json.loads(line) for line in call("runs", "--format", "jsonl").out.splitlines()]
    assert [list(x) for x in about] == [["run", "started", "command", "files", "changed", "state"]]
    assert (about[0]["run"], about[0]["files"], about[0]["changed"], about[0]["state"]) == (run, 1, 1, "done")
    assert call("runs", run).out == f"new      {file}\n"
    assert json.loads(call("runs", "--format", "json", run).out) == [{"path": str(file), "state": "new"}]
    file.write_text("别的", encoding="utf-8")
    refused = call("undo", run)
    assert refused.code == 3
    assert f"cleaner: {file}: changed since the run; it is left alone" in refused.err
    assert f"run {run}: 0 files put back, 1 left alone" in refused.err
    assert call("runs").out.split()[1:3] == ["partly", "undone"]


def test_a_run_can_be_forgotten(file: Path) -> None:
    call("clean", "-i", file)
    run = run_names()[-1]
    assert call("runs", "--forget").code == 2
    assert call("runs", "--forget", run).err == f"run {run} forgotten: it can't be undone any more\n"
    assert run_names() == []
    assert call("undo", run).code == 2


def test_undo_needs_to_know_which(file: Path) -> None:
    assert "name a run (`cleaner runs` lists them), or say --last" in call("undo").err
    assert "no run that changed files is left to undo" in call("undo", "--last").err
    assert call("undo", "x", "--last").code == 2


def test_rules_list_and_show() -> None:
    listed = call("rules", "list", "--family", "paywall").out
    assert "on  paywall/fastadmin" in listed
    assert all("paywall/" in line for line in listed.splitlines())
    assert (
        "off punctuation/comma"
        in call("rules", "list", "--profile", "minimal", "--family", "punctuation").out
    )
    assert call("rules", "list", "--family", "nonsense").code == 2
    objects = json.loads(call("rules", "list", "--format", "json").out)
    assert {o["id"] for o in objects} >= {"paywall/fastadmin", "mask/letter-x"}
    lines = call("rules", "list", "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == objects
    page = call(
        "rules", "show", "paywall/fastadmin", "promotion/*", "evasion/split-words", "quote/straight"
    ).out
    for piece in (
        "FastAdmin",
        "safe（默认执行）",
        "模式  ",
        "→ 基础设施日益完善",
        "不动",
        "信号  合计",
        "探测器  quotes",
    ):
        assert piece in page
    assert call("rules", "show", "no/such").code == 2


def test_rules_test_and_lint_say_what_is_wrong(tmp_path: Path) -> None:
    bad = GOOD.replace("out: 这是。", "out: 这。").replace("这不是。", "没有广告。")
    folder = write(tmp_path, test__advert=bad)
    done = call("rules", "test", "--rules", folder, "test/advert")
    assert done.code == 1
    assert (
        f"{folder}/test/advert.yaml:9: test/advert: examples.0: '这是广告。': expected '这。', got '这是。'"
        in done.out
    )
    assert (
        f"{folder}/test/advert.yaml:11: test/advert: negatives.0: '没有广告。': must stay as it is, but the rule finds '广告'"
        in done.out
    )
    lint = call(
        "rules",
        "lint",
        "--rules",
        write(tmp_path, test__advert=GOOD.replace("'广告'", "'广告\\b'")),
        "test/advert",
    )
    assert lint.code == 1
    assert "advert.yaml:7: test/advert: find.pattern: `\\b` sees no boundary between Han" in lint.out
    good = write(tmp_path / "good", test__advert=GOOD)
    assert (
        call("rules", "test", "--rules", good, "test/*").err
        == "1 rules, 2 examples and negatives: all right\n"
    )
    assert call("rules", "lint", "--rules", good, "test/*").err == "1 rules: all right\n"


def test_the_schema_is_printed() -> None:
    assert json.loads(call("rules", "schema").out)["title"] == "gongwen-cleaner rule"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str) -> None:
    assert "_CLEANER_COMPLETE" in call("completion", shell).out


@pytest.mark.parametrize(
    "command", [[], ["clean"], ["scan"], ["undo"], ["runs"], ["rules"], ["rules", "lint"], ["completion"]]
)
def test_every_command_helps(command: list[str]) -> None:
    done = call(*command, "--help")
    assert done.code == 0
    assert "Usage: cleaner" in done.out
    assert "\x08" not in done.out


def test_the_version_is_fast_because_nothing_heavy_is_imported() -> None:
    script = "import sys; from cleaner.cli.main import main; main(['--version']); print(*sorted(sys.modules))"
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    loaded = set(out.split())
    assert not loaded & {
        "regex",
        "msgspec",
        "yaml",
        "filelock",
        "platformdirs",
        "charset_normalizer",
        "cleaner.engine",
    }


def test_a_reader_that_goes_away_is_no_error(file: Path) -> None:
    file.write_text("到XX镇。\n" * 20000, encoding="utf-8")
    command = f"{sys.executable} -m cleaner scan {file} | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_colours_only_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert terminal.painter()("a", "removed") == "[-a-]"
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" in terminal.painter()("a", "removed")
    monkeypatch.setenv("NO_COLOR", "1")
    assert terminal.painter()("a", "removed") == "[-a-]"


def test_a_progress_bar_only_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with terminal.progress(100) as step:
        step()
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with terminal.progress(100) as step:
        for _ in range(100):
            step()
    assert "100/100" in capsys.readouterr().err


def test_rule_ids_complete() -> None:
    env = os.environ | {
        "COMP_WORDS": "cleaner rules show pay",
        "COMP_CWORD": "3",
        "_CLEANER_COMPLETE": "bash_complete",
    }
    done = subprocess.run([sys.executable, "-m", "cleaner"], env=env, capture_output=True, text=True)
    assert "plain,paywall/fastadmin" in done.stdout


@pytest.mark.parametrize(
    ("command", "code", "message"),
    [
        (
            "{python} -m cleaner scan {file} > /dev/full",
            3,
            "cleaner: standard output: No space left on device",
        ),
        ("{python} -m cleaner clean - <&-", 2, "cleaner: standard input is closed"),
        ("{python} -m cleaner scan - <&-", 2, "cleaner: standard input is closed"),
        ("{python} -m cleaner clean {file} >&-", 0, ""),
        ("PYTHONIOENCODING=gbk {python} -m cleaner scan {file}", 0, ""),
        ("{python} -m cleaner clean -i ''", 2, "an empty path: no such file or folder"),
        ("{python} -m cleaner scan --select '' {file}", 2, "--select: an empty name"),
    ],
)
def test_streams_that_are_not_there(file: Path, command: str, code: int, message: str) -> None:
    file.write_text("到XX镇😀\n", encoding="utf-8")
    line = command.format(python=sys.executable, file=file)
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, errors="replace")
    assert done.returncode == code, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_packs_of_the_configuration_are_known_to_every_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "mine", test__advert=GOOD)
    (tmp_path / "cleaner.yaml").write_text("rules: [mine]\nignore: [quote/straight]\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text('这是广告，"稳"字,当头', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "测试广告" in call("rules", "show", "test/advert").out
    assert "test/advert 删除 测试广告" in call("scan", "a.txt").out
    assert "test/advert 删除 测试广告" in call("scan", "-", stdin="这是广告".encode()).out
    # what the command line ignores comes on top of what is configured
    assert call("clean", "--ignore", "punctuation/comma", "a.txt").out == '这是，"稳"字,当头'


def test_what_is_excluded_stays_out_even_when_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "cleaner.yaml").write_text("exclude: ['drafts/*']\n", encoding="utf-8")
    (tmp_path / "drafts").mkdir()
    draft = tmp_path / "drafts" / "a.txt"
    draft.write_text("完##paidend##善", encoding="utf-8")
    assert call("clean", "--check", draft).code == 0
    done = call("clean", draft)
    assert (done.code, "excluded by the configuration" in done.err) == (2, True)


def test_lint_refuses_what_does_not_compile_with_its_place(tmp_path: Path) -> None:
    folder = write(tmp_path, test__advert=GOOD.replace("'广告'", "'广告('"))
    done = call("rules", "lint", "--rules", folder, "test/advert")
    assert done.code == 2
    assert "advert.yaml:7:3: find.pattern: not a pattern" in done.err


@pytest.mark.parametrize("name", ["utf-16", "utf-8-sig", "utf-32"])
def test_encodings_that_leave_it_to_the_mark(tmp_path: Path, name: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("完##paidend##善".encode(name))
    assert call("clean", "-i", "--encoding", name, file).code == 0
    assert file.read_bytes() == "完善".encode(name)


def test_an_encoding_that_is_none_is_refused(file: Path) -> None:
    done = call("clean", "--check", "--encoding", "undefined", file)
    assert (done.code, "Python knows no `undefined`" in done.err) == (2, True)


def test_rules_whose_extra_is_missing_are_left_out_aloud(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    done = call("rules", "test", "script/*")
    assert done.code == 0
    assert "4 rules left out: they need the extra `script`" in done.err


def test_the_bar_over_bytes_shows_rate_and_remaining_time(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with terminal.byte_progress(100) as step:
        step(50)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with terminal.byte_progress(100) as step:
        step(50)
        step(50)
    shown = capsys.readouterr().err
    assert "100%" in shown
    assert "MB/s" in shown
