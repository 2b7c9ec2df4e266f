from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from cleaner.decisions.model import Accepted, Decision, DocumentDecisions, Keep, KindFill, Off, secret_digest
from cleaner.decisions.place import Places
from cleaner.decisions.table import DecisionTable, load_decisions, parse
from cleaner.errors import ConfigError, UsageError
from cleaner.packs.strict import Source
from cleaner.review.store import Store

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
documents:
  a.txt:
    decisions:
      - rule: mask/letter-x
        start: 1
        end: 3
        text: XX
        decision: reject
"""


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("decision: reject", "decision: no", "d.yaml:8:9: documents.a.txt.decisions.0.decision: bare `no`"),
        ("decision: reject", "decision: maybe", "d.yaml:8:9: documents.a.txt.decisions.0.decision: invalid enum value 'maybe'; write one of accept, fill, reject"),
        ("rule: mask/letter-x", "rules: mask/letter-x", "d.yaml:4:9: documents.a.txt.decisions.0.rules: unknown field; did you mean `rule`?"),
        ("start: 1", "start: 9", "d.yaml:4:9: documents.a.txt.decisions.0: 9-3 is no span"),
        ("text: XX", "text: XXX", "d.yaml:4:9: documents.a.txt.decisions.0: text has 3 characters, and the span 1-3 has not"),
        ("decision: reject", "decision: fill", "documents.a.txt.decisions.0: value: expected a text on one line, found None"),
        ("decision: reject", "decision: reject\n        value: 枫桥", "documents.a.txt.decisions.0: value: goes with `fill`"),
        ("end: 3\n", "end: 3\n        nth: 2\n", "documents.a.txt.decisions.0: nth: 2 of 1 is none"),
        ("    decisions:", "    fills: [{kind: city, value: 枫桥}]\n    decisions:", "d.yaml:3:13: documents.a.txt.fills.0: no kind `city` of masks"),
        ("documents:", "project: {keep: [{rule: a/b, text: ''}]}\ndocuments:", "d.yaml:1:18: project.keep.0: text: expected a text on one line, found ''"),
        ("documents:", "project: {off: [{rule: a/b}, {rule: a/b}]}\ndocuments:", "d.yaml:1:30: project.off.1: stands there twice, first on line 1; keep one of them"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_at_its_place(old: str, new: str, error: str) -> None:
    assert old in GOOD
    with pytest.raises(ConfigError) as bad:
        parse(Source("d.yaml", GOOD.replace(old, new)))
    assert error in str(bad.value)


def test_what_a_person_wrote_by_hand_is_read() -> None:
    table = parse(Source("d.yaml", GOOD))
    [decision] = table.documents["a.txt"].decisions
    assert (decision.key, decision.verdict) == (("mask/letter-x", 1, 3), "reject")
    assert str(table.origins[decision]) == "d.yaml:4"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="d.yaml: can't be read"):
        load_decisions(tmp_path / "d.yaml")


words = st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), min_size=1, max_size=8)
notes = {"reason": st.text(st.characters(exclude_categories=["Cs"]), max_size=8), "who": words, "when": words}
kinds = st.sampled_from(["place", "number", "person"])


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    text = draw(texts.filter(lambda t: not any("\ud800" <= c <= "\udfff" for c in t)))
    start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    secret = draw(st.sampled_from(["", "", "", "pii/a"])) if end > start else ""
    place = Places(text).describe(start, end, secret)
    verdict: Any = draw(st.sampled_from(["accept", "reject", "fill"]))
    value = {"accept": draw(st.none() | words), "fill": draw(words)}.get(verdict)
    more = {name: draw(strategy) for name, strategy in notes.items()}
    return Decision(draw(st.sampled_from(["a/a", "b/b"])), place, verdict, value, **more)


tables = st.builds(
    lambda entries, project: (entries, project),
    st.lists(
        st.tuples(
            words,
            decisions()
            | st.builds(KindFill, kinds, words, words, **notes)
            | st.builds(Accepted, words, **notes)
            | st.builds(Off, words, **notes),
        ),
        max_size=6,
    ),
    st.lists(st.builds(Keep, words, words, **notes) | st.builds(Off, words, **notes), max_size=4),
)


@given(tables)
def test_what_is_written_is_read_again_and_written_the_same(
    case: tuple[list[tuple[str, Off]], list[Off]],
) -> None:
    table = DecisionTable("d.yaml")
    for document, decided in case[0]:
        table = table.with_(decided, document)
    for decided in case[1]:
        table = table.with_(decided)
    data = table.dump()
    again = parse(Source("d.yaml", data.decode()))
    assert (again.documents, again.keep, again.off) == (table.documents, table.keep, table.off)
    assert again.dump() == data


def test_comments_stay_where_they_stand() -> None:
    by_hand = (
        "# 全年\nproject:\n  off:\n    # 本单位的文体\n    - {rule: b/b}  # 见会议纪要\n    - {rule: a/a}\n"
        + GOOD.replace("  a.txt:", "  # 初稿\n  a.txt:").replace(
            "        text:", "        # 设备编号\n        text:"
        )
        + "# 完\n"
    )
    table = parse(Source("d.yaml", by_hand)).with_(Off("c/c"))
    lines = table.dump().decode().splitlines()
    assert [line.strip() for line in lines if line.lstrip().startswith("#")][4:] == [
        "# 全年", "# 本单位的文体", "# 见会议纪要", "# 初稿", "# 设备编号", "# 完"
    ]  # fmt: skip
    at = lines.index("    # 本单位的文体")
    assert lines[at - 1] == '    - {rule: "a/a"}'
    assert lines[at + 2] == '    - {rule: "b/b"}'
    assert parse(Source("d.yaml", "\n".join(lines))).dump().decode().splitlines() == lines


def test_a_document_is_known_by_its_path_or_by_its_text(tmp_path: Path) -> None:
    from cleaner.decisions.model import text_digest

    off = Off("a/a")
    documents = {"in/a.txt": DocumentDecisions(text_digest("甲"), off=(off,))}
    table = DecisionTable(str(tmp_path / "d.yaml"), documents=documents)
    active = {"a/a": True}
    assert table.of(str(tmp_path / "in" / "a.txt")).on("乙", active) is not None
    assert table.of(str(tmp_path / "b.txt")).on("甲", active) is not None
    assert table.of(str(tmp_path / "b.txt")).on("乙", active) is None
    assert table.of("").on("甲", active) is not None


def test_the_text_of_personal_data_is_not_kept_from_a_rule() -> None:
    from cleaner.decisions.model import check_decision

    with pytest.raises(UsageError, match="personal data"):
        check_decision(Keep("pii/phone", "13900000000"), "pii")


def test_the_hash_of_personal_data_depends_on_rule_and_surroundings() -> None:
    assert secret_digest("1", "a") != secret_digest("1", "b") != secret_digest("2", "b")


def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "cleaner.decisions.yaml"
    script = (
        "import sys; from cleaner.review.store import Store; from cleaner.decisions.model import Off\n"
        "for n in range(15): Store(sys.argv[1]).change(lambda t: t.with_(Off(f'{sys.argv[2]}/r{n}')))"
    )
    writers = [subprocess.Popen([sys.executable, "-c", script, str(file), name]) for name in "abc"]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert len(load_decisions(file).off) == 45


def test_a_comment_written_while_a_review_runs_stays(tmp_path: Path) -> None:
    file = tmp_path / "cleaner.decisions.yaml"
    store = Store(str(file))
    store.change(lambda table: table.with_(Off("a/a")))
    file.write_text(file.read_text(encoding="utf-8").replace("  off:", "  # 待议\n  off:"), encoding="utf-8")
    store.change(lambda table: table.with_(Off("b/b")))
    assert "# 待议" in file.read_text(encoding="utf-8")
    assert [off.rule for off in store.table.off] == ["a/a", "b/b"]
