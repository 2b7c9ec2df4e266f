"""Small data files for the tests of data sets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

DIRTY, CLEAN = "逐步完##paidbegin##善,继续推进。", "逐步完善，继续推进。"


def jsonl(path: Path, texts: list[str], more: str = "") -> Path:
    lines = [json.dumps({"n": n, "text": text}, ensure_ascii=False) for n, text in enumerate(texts)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(line + "\n" for line in lines) + more, encoding="utf-8")
    return path


def failures(path: Path) -> list[tuple[int, str]]:
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [(value["record"], value["reason"]) for value in found]
