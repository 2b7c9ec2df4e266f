"""The forms in which `scan` writes findings: for people, for machines, for code hosts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.terminal import painter
from cleaner.report.findings import finding_lines, finding_objects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cleaner.errors import CleanerError
    from cleaner.packs.rule import Rule
    from cleaner.report.privacy import Hidden
    from cleaner.result import Cleaned


class Quiet:
    """Writes nothing; the base of what writes findings in some form."""

    def add(self, path: str, cleaned: Cleaned, hidden: Hidden) -> None:
        """Take the findings of a document, and its personal data."""

    def fail(self, path: str, error: CleanerError) -> None:
        """Take a document that failed."""

    def close(self) -> None:
        """Write what is written at the end."""


class _Lines(Quiet):
    """Writes lines as the findings come."""

    def __init__(self, lines: Callable[[str, Cleaned, Hidden], Iterator[str]]) -> None:
        self._lines = lines

    def add(self, path: str, cleaned: Cleaned, hidden: Hidden) -> None:
        for line in self._lines(path, cleaned, hidden):
            click.echo(line)


class _Json(Quiet):
    """Writes one array."""

    def __init__(self) -> None:
        self._objects: list[dict[str, Any]] = []

    def add(self, path: str, cleaned: Cleaned, hidden: Hidden) -> None:  # noqa: ARG002 (as the others)
        self._objects += finding_objects(path, cleaned)

    def close(self) -> None:
        click.echo(json.dumps(self._objects, ensure_ascii=False, indent=2))


class _Sarif(Quiet):
    """Writes one SARIF log."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        from cleaner.report.sarif import Sarif

        self._log = Sarif(rules)

    def add(self, path: str, cleaned: Cleaned, hidden: Hidden) -> None:
        self._log.add(path, cleaned, hidden)

    def fail(self, path: str, error: CleanerError) -> None:
        self._log.fail(path, str(error))

    def close(self) -> None:
        click.echo(json.dumps(self._log.value(), ensure_ascii=False, indent=2))


class _Github(_Lines):
    """Writes workflow commands, for files that failed too."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        from cleaner.report import github

        super().__init__(lambda path, cleaned, hidden: github.github_lines(path, cleaned, rules, hidden))
        self._error = github.github_error

    def fail(self, path: str, error: CleanerError) -> None:
        click.echo(self._error(path, str(error)))


def _text(rules: Mapping[str, Rule]) -> _Lines:
    titles, paint = {rule.id: rule.title for rule in rules.values()}, painter()
    return _Lines(lambda path, cleaned, _: finding_lines(path, cleaned, titles, paint))


def _objects(path: str, cleaned: Cleaned, _: Hidden) -> Iterator[str]:
    return (json.dumps(value, ensure_ascii=False) for value in finding_objects(path, cleaned))


#: What writes a form, made from the rules that the findings may name.
FORMS: dict[str, Callable[[Mapping[str, Rule]], Quiet]] = {
    "text": _text,
    "json": lambda _: _Json(),
    "jsonl": lambda _: _Lines(_objects),
    "sarif": _Sarif,
    "github": _Github,
}
