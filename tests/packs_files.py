"""Rule files for tests: written to a folder, loaded from there."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
id: test/advert
title: 测试广告
reason: 只用于测试。
category: promotion
action: delete
find:
  pattern: '广告'
examples:
  - {in: 这是广告。, out: 这是。}
negatives:
  - 这不是。
"""


def write(folder: Path, **files: str) -> Path:
    """Write `pack__name="yaml"` as pack/name.yaml below *folder*, and return it."""
    for name, text in files.items():
        pack, _, stem = name.partition("__")
        path = folder / pack / f"{stem.replace('_', '-')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    return folder


def rule(body: str, id_: str = "test/advert") -> str:
    """Return a rule file with *body* in the place of category, action and find."""
    return f"id: {id_}\ntitle: 测试\nreason: 测试。\n{dedent(body)}"
