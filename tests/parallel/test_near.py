from __future__ import annotations

import random
import sys

import pytest
from pairs import copy_of, facts_of, unrelated

from cleaner.errors import UsageError
from cleaner.parallel.near import Lookup, require, signatures


def test_without_the_extra_its_name_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datasketch", None)
    with pytest.raises(UsageError, match=r"pip install 'gongwen-cleaner\[parallel\]'"):
        require()


@pytest.mark.parametrize("text", ["", "短", "。，！", "\ud800" * 50])
def test_a_text_without_passages_has_no_signature(text: str) -> None:
    assert len(signatures(text)) == 0
    assert Lookup([signatures(text)]).near(text, 5) == []


def test_copies_are_found_among_others() -> None:
    dice = random.Random(1)
    texts = [unrelated(dice, 2000) for _ in range(60)]
    lookup = Lookup([signatures(text) for text in texts])
    for number, text in enumerate(texts[:20]):
        masked = copy_of(*facts_of(text), dice, 0.4).text
        assert lookup.near(masked, 3)[0] == number


def test_one_signature_for_all_processes() -> None:
    # a saved index is read by other processes and later versions: change `VERSION` with this
    assert signatures("全镇新增就业岗位三百二十个，完成造林。" * 3)[0][:2].tolist() == [47374177, 427846301]
