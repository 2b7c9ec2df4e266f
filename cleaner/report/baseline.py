"""Findings that were accepted before: a file of fingerprints, one a line, that holds no text.

::

    {"cleaner-baseline":1}
    ["speeches/a.txt","mask/letter-x","1f0c5a…",2]
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from cleaner.errors import ConfigError
from cleaner.report.fingerprint import fingerprints

if TYPE_CHECKING:
    from cleaner.report.privacy import Hidden
    from cleaner.result import Cleaned

_HEAD = {"cleaner-baseline": 1}
_MARK = re.compile(r"[0-9a-f]{20}")
_ENTRY = '["path","pack/rule","fingerprint",count]'


class Baseline:
    """How often each finding was accepted, by document.

    Args:
        file: The baseline file; documents are named from its folder, so that both can move together.

    >>> import cleaner
    >>> accepted = Baseline("baseline.jsonl")
    >>> accepted.accept("a.txt", cleaner.clean("到XX镇"))
    >>> [f.start for f in accepted.left("a.txt", cleaner.clean("一、工作\\n到XX镇\\n到XX县")).findings]
    [11]
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._folder = os.path.dirname(os.path.realpath(file))  # noqa: PTH120 (as the paths are strings)
        self._accepted: dict[str, Counter[tuple[str, str]]] = {}

    def accept(self, path: str, cleaned: Cleaned, hidden: Hidden | None = None) -> None:
        """Record the findings of a document; *hidden* as `fingerprints` takes it."""
        marks = Counter((finding.rule, mark) for finding, mark in fingerprints(cleaned, hidden))
        if marks:
            self._accepted[self._named(path)] = marks

    def left(self, path: str, cleaned: Cleaned, hidden: Hidden | None = None) -> Cleaned:
        """Return the result without what was accepted before; *hidden* as `fingerprints` takes it."""
        accepted = Counter(self._accepted.get(self._named(path)))
        new = []
        for finding, mark in fingerprints(cleaned, hidden):
            if accepted[finding.rule, mark] > 0:
                accepted[finding.rule, mark] -= 1
            else:
                new.append(finding)
        return replace(cleaned, findings=tuple(new))

    def _named(self, path: str) -> str:
        if path == "-":
            return path
        return os.path.relpath(os.path.realpath(path), self._folder).replace(os.sep, "/")

    def dump(self) -> bytes:
        """Return the file, sorted, so that a diff shows what was accepted since."""
        lines = [json.dumps(_HEAD, separators=(",", ":"))]
        for path, marks in sorted(self._accepted.items()):
            for (rule, mark), count in sorted(marks.items()):
                lines.append(json.dumps([path, rule, mark, count], separators=(",", ":")))
        return ("\n".join(lines) + "\n").encode()

    def load(self, data: bytes) -> None:
        """Read what was recorded.

        Raises:
            ConfigError: When a line is no entry; nothing is hidden then.
        """
        lines = data.decode("utf-8", "replace").splitlines()
        if not lines or _value(lines[0]) != _HEAD:
            raise self._damaged(1, f"not a baseline of this version; the first line is {json.dumps(_HEAD)}")
        for number, line in enumerate(lines[1:], 2):
            entry = _entry(line)
            if entry is None:
                raise self._damaged(number, f"not an entry such as {_ENTRY}")
            path, rule, mark, count = entry
            marks = self._accepted.setdefault(path, Counter())
            if (rule, mark) in marks:
                raise self._damaged(number, "the entry stands there twice")
            marks[rule, mark] = count

    def _damaged(self, line: int, what: str) -> ConfigError:
        do = f"mend it, or write it anew: cleaner scan --write-baseline {self._file} PATH…"
        return ConfigError(f"{what}; {do}", path=self._file, line=line)


def _value(line: str) -> object:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _entry(line: str) -> tuple[str, str, str, int] | None:
    match _value(line):
        case [str(path), str(rule), str(mark), int(count)] if count is not True:
            return (path, rule, mark, count) if count > 0 and _MARK.fullmatch(mark) else None
        case _:
            return None
