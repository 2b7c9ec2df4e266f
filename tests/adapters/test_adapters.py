from __future__ import annotations

import doctest
import importlib
import pickle
import re
import sys
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner.adapters.huggingface import CleanBatch
from cleaner.engine import Engine
from cleaner.errors import UsageError

DIRTY, CLEAN = "完##paidend##善", "完善"
TEXTS = [DIRTY, "好。", None]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def check(rows: list[dict[str, Any]], findings: list[Any]) -> None:
    """The same of every framework: cleaned, changed, findings, error."""
    assert [row["text"] for row in rows] == [CLEAN, "好。", None]
    assert [row["changed"] for row in rows] == [True, False, None]
    assert [row["error"] and row["error"][:21] for row in rows] == [None, None, "not a string but null"]
    [found] = findings[0]
    assert (found["rule"], found["start"], found["end"], found["by"]) == ("paywall/fastadmin", 1, 12, None)
    assert findings[1:] == [[], None]


@pytest.mark.parametrize(
    ("adapter", "module", "extra"), [("arrow", "pyarrow", "data"), ("spark", "pyspark", "spark")]
)
def test_an_adapter_names_the_extra_it_needs(
    adapter: str, module: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = [name for name in sys.modules if name == module or name.startswith(f"{module}.")]
    for name in [*loaded, module]:
        monkeypatch.setitem(sys.modules, name, None)  # as where it is not installed
    monkeypatch.delitem(sys.modules, f"cleaner.adapters.{adapter}", raising=False)
    with pytest.raises(ImportError, match=rf"needs {module}: pip install 'gongwen-cleaner\[{extra}\]'"):
        importlib.import_module(f"cleaner.adapters.{adapter}")


def test_pandas(engine: Engine) -> None:
    pd = pytest.importorskip("pandas", reason="pandas is not installed")
    from cleaner.adapters.pandas import clean_series

    frame = clean_series(pd.Series(TEXTS, index=[7, 3, 3], name="body"), engine)
    assert list(frame.index) == [7, 3, 3]
    check(frame.to_dict("records"), list(frame["findings"]))
    assert list(clean_series(pd.Series([], dtype=object), engine).columns) == [
        "text",
        "changed",
        "findings",
        "error",
    ]


@pytest.mark.parametrize("missing", ["nan", "NA", "None", "NaT"])
def test_pandas_missing_values(engine: Engine, missing: str) -> None:
    pd = pytest.importorskip("pandas", reason="pandas is not installed")
    from cleaner.adapters.pandas import clean_series

    value = {"nan": float("nan"), "NA": pd.NA, "None": None, "NaT": pd.NaT}[missing]
    frame = clean_series(pd.Series([value, 5], dtype=object), engine)
    assert list(frame["text"]) == [None, None]
    assert "not a string but null" in frame["error"][0]
    assert "not a string but a number" in frame["error"][1]


def test_polars(engine: Engine) -> None:
    pl = pytest.importorskip("polars", reason="polars is not installed")
    from cleaner.adapters.polars import clean_series

    series = clean_series(pl.Series("body", TEXTS), engine)
    rows = series.struct.unnest().to_dicts()
    check(rows, [row["findings"] for row in rows])
    assert series.name == "body"
    frame = pl.LazyFrame({"text": TEXTS}).with_columns(
        cleaned=pl.col("text").map_batches(lambda s: clean_series(s, engine), return_dtype=series.dtype)
    )
    assert frame.collect()["cleaned"].struct.field("text").to_list() == [CLEAN, "好。", None]
    assert clean_series(pl.Series([], dtype=pl.String), engine).dtype == series.dtype


def test_arrow(engine: Engine) -> None:
    pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from cleaner.adapters.arrow import clean_batch

    batch = pa.RecordBatch.from_pydict({"id": [1, 2, 3], "text": pa.array(TEXTS)})
    out = clean_batch(batch, engine, prefix="x_")
    rows = out.to_pylist()
    assert [row["text"] for row in rows] == TEXTS
    check(
        [{key[2:]: row[key] for key in row if key.startswith("x_")} for row in rows],
        [r["x_findings"] for r in rows],
    )
    assert clean_batch(batch.slice(0, 0), engine, prefix="x_").schema == out.schema
    with pytest.raises(UsageError, match="there must be one column `body`; found id, text"):
        clean_batch(batch, engine, field="body")
    with pytest.raises(UsageError, match="the batch has a field `x_changed` already"):
        clean_batch(out, engine, prefix="x_")


def documents(*texts: object) -> list[Any]:
    from datatrove.data import Document

    return [Document(text=text, id=str(number)) for number, text in enumerate(texts)]


def test_datatrove(engine: Engine) -> None:
    pytest.importorskip("datatrove", reason="datatrove is not installed")
    from cleaner.adapters.datatrove import CleanDocuments

    step = pickle.loads(pickle.dumps(CleanDocuments(engine)))
    kept = list(step.run(iter(documents(*TEXTS, "完##paidend##", " \n"))))
    assert [(document.id, document.text) for document in kept] == [("0", CLEAN), ("1", "好。"), ("3", "完")]
    [found] = kept[0].metadata["cleaner_findings"]
    assert (found["rule"], found["start"], found["end"], found["by"]) == ("paywall/fastadmin", 1, 12, None)
    assert kept[1].metadata == {"cleaner_changed": False, "cleaner_findings": []}
    counts = {name: stat.total for name, stat in step.stats.stats.items() if name != "doc_len"}
    assert counts == {
        "total": 5,
        "forwarded": 3,
        "dropped": 2,
        "dropped_failed": 1,
        "dropped_empty": 1,
        "changed": 2,
        "characters_removed": 22,
        "paywall_applied": 2,
    }


def test_datatrove_drops_go_to_the_exclusion_writer(engine: Engine) -> None:
    pytest.importorskip("datatrove", reason="datatrove is not installed")
    from cleaner.adapters.datatrove import CleanDocuments

    class Writer:
        def __init__(self) -> None:
            self.written: list[Any] = []

        def __enter__(self) -> Writer:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def write(self, document: Any, rank: int) -> None:
            self.written.append((document.text, document.metadata["filter_reason"], rank))

    cut = "各项工作稳步推进。\n还剩12页未读，继续阅读\n"
    writer = Writer()
    assert len(list(CleanDocuments(engine, writer).run(documents(cut, "##paidend##", None), rank=7))) == 1
    assert writer.written == [("##paidend##", "empty", 7), ("", "failed", 7)]
    writer = Writer()
    kept = list(CleanDocuments(engine, writer, drop=["truncated"]).run(documents(cut, "##paidend##")))
    assert [document.text for document in kept] == [""]
    assert writer.written == [(cut, "truncated", 0)]


def test_datatrove_wrong_calls(engine: Engine) -> None:
    pytest.importorskip("datatrove", reason="datatrove is not installed")
    from cleaner.adapters.datatrove import CleanDocuments

    with pytest.raises(UsageError, match="drop: expected some of empty, truncated; found 'short'"):
        CleanDocuments(engine, drop=["short"])
    twice = documents(DIRTY)
    list(CleanDocuments(engine).run(twice))
    with pytest.raises(UsageError, match="document 0 has metadata `cleaner_changed` already"):
        list(CleanDocuments(engine).run(twice))


def test_data_juicer_finds_the_operator_by_itself() -> None:
    ops = pytest.importorskip("data_juicer.ops", reason="data-juicer is not installed")
    data = pytest.importorskip("data_juicer.core.data")

    [operator] = ops.load_ops([{"gongwen_cleaner_mapper": {"masks": "flag", "num_proc": 1}}])
    rows = list(
        operator.run(data.NestedDataset.from_list([{"text": DIRTY, "n": 7}, {"text": "好。", "n": 8}]))
    )
    assert [(row["text"], row["n"]) for row in rows] == [(CLEAN, 7), ("好。", 8)]
    [found] = rows[0]["__dj__meta__"]["cleaner_findings"]
    assert (found["rule"], found["start"], found["end"], found["by"]) == ("paywall/fastadmin", 1, 12, None)
    assert rows[1]["__dj__meta__"] == {
        "cleaner_changed": False,
        "cleaner_findings": [],
        "cleaner_error": None,
    }


def test_data_juicer_samples() -> None:
    pytest.importorskip("data_juicer.ops", reason="data-juicer is not installed")
    from cleaner.adapters.data_juicer import GongwenCleanerMapper

    operator = GongwenCleanerMapper(text_key="body", ignore=["width/*"])
    out = operator.process_batched({"body": TEXTS, "__dj__meta__": [{"site": "a"}, None, {}]})
    assert out["body"] == [CLEAN, "好。", ""]  # what can't be cleaned is not passed on
    meta = out["__dj__meta__"]
    assert meta[0]["site"] == "a"
    assert (meta[2]["cleaner_changed"], meta[2]["cleaner_findings"]) == (None, None)
    assert meta[2]["cleaner_error"].startswith("not a string but null")
    with pytest.raises(UsageError, match="profile"):
        GongwenCleanerMapper(profile="colourful")


def test_huggingface_function(engine: Engine) -> None:
    function = pickle.loads(pickle.dumps(CleanBatch(engine, prefix="")))
    out = function({"id": [1, 2, 3], "text": TEXTS})
    check([dict(zip(out, row, strict=True)) for row in zip(*out.values(), strict=True)], out["findings"])
    assert list(out) == ["text", "changed", "findings", "error"]
    beside = CleanBatch(engine, add=["text"])({"text": TEXTS})
    assert beside == {"cleaner_text": [CLEAN, "好。", None]}


def test_huggingface_wrong_calls(engine: Engine) -> None:
    with pytest.raises(UsageError, match="there is no column `colour`"):
        CleanBatch(engine, add=["colour"])
    with pytest.raises(UsageError, match="no field `text`; there are body"):
        CleanBatch(engine)({"body": []})
    with pytest.raises(UsageError, match="the batch has a field `cleaner_error` already"):
        CleanBatch(engine)({"text": [], "cleaner_error": []})


def test_huggingface_datasets(engine: Engine) -> None:
    # the folder tests/datasets is importable as `datasets`, too, so ask for a module that only the library has
    datasets = pytest.importorskip("datasets.arrow_dataset", reason="Hugging Face datasets is not installed")
    found = datasets.Dataset.from_dict({"text": TEXTS}).map(CleanBatch(engine, prefix=""), batched=True)
    check(found.to_list(), found["findings"])


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
@pytest.mark.parametrize("framework", ["datatrove", "data_juicer"])
def test_the_readmes_show_what_happens(name: str, framework: str) -> None:
    pytest.importorskip(framework, reason=f"{framework} is not installed")
    text = (Path(__file__).parents[2] / name).read_text(encoding="utf-8")
    blocks = re.findall(r"^```pycon\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    [shown] = [block for block in blocks if framework in block]
    test = doctest.DocTestParser().get_doctest(shown, {"cleaner": cleaner}, name, name, 0)
    assert len(test.examples) >= 4
    assert doctest.DocTestRunner().run(test).failed == 0
