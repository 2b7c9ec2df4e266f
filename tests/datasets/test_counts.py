from __future__ import annotations

import msgspec

from cleaner.datasets.counts import Counts, total
from cleaner.engine import Engine

TEXTS = ["逐步完##paidbegin##善,推进。", "到XX镇，从严治D", "好。", ""]


def counted(texts: list[str]) -> Counts:
    counts, engine = Counts(), Engine()
    for text in texts:
        counts.add(engine.clean(text))
    return counts


def test_parts_add_up_to_the_whole() -> None:
    whole = counted(TEXTS)
    for cut in range(len(TEXTS) + 1):
        assert total([counted(TEXTS[:cut]), counted(TEXTS[cut:])]) == whole
    assert (whole.records, whole.changed, whole.failed) == (4, 1, 0)
    assert whole.kinds == {"fastadmin": 1, "place": 1, "party": 1}
    assert whole.categories() == {"mask": 2, "paywall": 1, "punctuation": 1}


def test_findings_that_lost_are_not_counted() -> None:
    found = Engine().clean("见http://a.cn/x,y。")
    counts = Counts()
    counts.add(found)
    open_ = [f for f in found.findings if f.outcome in ("applied", "flagged", "withheld")]
    assert sum(rule.findings for rule in counts.rules.values()) == len(open_)


def test_counts_survive_the_note() -> None:
    whole = counted(TEXTS)
    assert msgspec.json.decode(msgspec.json.encode(whole), type=Counts) == whole


def test_the_share_of_nothing_is_zero() -> None:
    assert Counts().share == 0.0
