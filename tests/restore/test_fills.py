from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cleaner import Fill, load_fills
from cleaner.errors import ConfigError
from cleaner.restore.fills import Fills

if TYPE_CHECKING:
    from pathlib import Path


def test_a_fill_by_place_is_for_that_place_only() -> None:
    fills = Fills([Fill(3, 5, "枫桥", "place", 0.8, "县志")])
    assert fills.value("place", (0, 2)) is None
    assert fills.value("number", (3, 5)) is None
    assert fills.value("place", (3, 5)) is not None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("town: 枫桥", ":1:1: town: no kind `town` of masks; known: number, place, organization"),
        ("place: 3", ":1:1: place: fill for `place`: expected a text on one line, found 3"),
        ("place: ''", "expected a text on one line, found ''"),
        ("- place", "expected fields, a line `name: value` each; found a list"),
    ],
)
def test_a_wrong_fills_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "fills.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_fills(file)
    assert message in str(caught.value)
