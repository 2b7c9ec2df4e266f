"""Findings as SARIF 2.1.0, which code hosts and editors read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from cleaner import __version__
from cleaner.report.findings import title_of, what
from cleaner.report.fingerprint import numbered
from cleaner.report.privacy import Hidden
from cleaner.text.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaner.packs.rule import Rule
    from cleaner.result import Cleaned

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"applied": "warning", "flagged": "warning", "withheld": "note"}


class Sarif:
    """Gathers the findings of one run. It holds no text of the documents but replacements.

    Args:
        rules: The rules by id, for titles and reasons.

    >>> import cleaner
    >>> log = Sarif({})
    >>> log.add("a.txt", cleaner.clean("到XX镇"))
    >>> [result["ruleId"] for result in log.value()["runs"][0]["results"]]
    ['mask/letter-x']
    """

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._rules = rules
        self._index: dict[str, int] = {}
        self._results: list[dict[str, Any]] = []
        self._failures: list[dict[str, Any]] = []

    def add(self, path: str, cleaned: Cleaned, hidden: Hidden | None = None) -> None:
        """Add the findings of one document; *hidden* as `fingerprints` takes it."""
        lines, hidden = Lines(cleaned.original), hidden or Hidden(cleaned, False)
        for finding, mark in numbered(cleaned, hidden):
            start, end = lines.place(finding.start), lines.place(finding.end)
            region = {"startLine": start[0], "startColumn": start[1], "endLine": end[0], "endColumn": end[1]}
            message = f"{title_of(finding, self._rules)} {what(hidden.shown(finding))}".strip()
            self._results.append(
                {
                    "ruleId": finding.rule,
                    "ruleIndex": self._index.setdefault(finding.rule, len(self._index)),
                    "level": _LEVELS.get(finding.outcome, "none"),
                    "message": {"text": message},
                    "locations": [_location(path, region)],
                    "partialFingerprints": {"cleanerContext/v1": mark},
                    "properties": {
                        "category": finding.category,
                        "kind": finding.kind,
                        "outcome": finding.outcome,
                    },
                }
            )

    def fail(self, path: str, message: str) -> None:
        """Add a document that could not be read or cleaned."""
        location = _location(path, None)
        self._failures.append({"level": "error", "message": {"text": message}, "locations": [location]})

    def value(self) -> dict[str, Any]:
        """Return the log."""
        invocation: dict[str, Any] = {"executionSuccessful": not self._failures}
        if self._failures:
            invocation["toolExecutionNotifications"] = self._failures
        driver = {
            "name": "gongwen-cleaner",
            "semanticVersion": __version__,
            "rules": [self._rule(name) for name in self._index],
        }
        run = {
            "tool": {"driver": driver},
            "invocations": [invocation],
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "results": self._results,
        }
        return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}

    def _rule(self, name: str) -> dict[str, Any]:
        rule = self._rules.get(name)
        if rule is None:
            return {"id": name}
        return {
            "id": name,
            "shortDescription": {"text": rule.title},
            "fullDescription": {"text": rule.reason.strip()},
        }


def _location(path: str, region: dict[str, int] | None) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": _artifact(path)}
    if region is not None:
        place["region"] = region
    return {"physicalLocation": place}


def _artifact(path: str) -> dict[str, str]:
    """Return where a document is: below the working folder by a relative URI, elsewhere by a full one."""
    if path == "-":
        return {"uri": "stdin"}
    below = os.path.relpath(path)
    if Path(below).parts[0] == os.pardir:
        return {"uri": Path(path).absolute().as_uri()}
    return {"uri": quote(os.fsencode(below)), "uriBaseId": "%SRCROOT%"}
