"""What cleaning many texts came to, in numbers that add up over batches, files and shards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaner.result import Cleaned

_OPEN = ("applied", "flagged", "withheld")


class RuleCount(msgspec.Struct):
    """What one rule came to.

    Args:
        category: Its category.
        applied: Findings that became edits.
        flagged: Findings left for a person to decide.
        withheld: Findings that a guard or the profile held back.
        texts: Texts in which it found something.

    >>> RuleCount("paywall", applied=2, withheld=1).findings
    3
    """

    category: str
    applied: int = 0
    flagged: int = 0
    withheld: int = 0
    texts: int = 0

    @property
    def findings(self) -> int:
        """All three outcomes together."""
        return self.applied + self.flagged + self.withheld


class Counts(msgspec.Struct):
    """Counts over texts; findings that lost to others are left out.

    Args:
        records: Texts that were looked at, failed ones included.
        changed: Texts that differ after cleaning.
        failed: Texts that could not be cleaned.
        characters: Code points of the texts that were cleaned, before cleaning.
        removed: Code points by which edits made their texts shorter.
        rules: By id of the rule.
        kinds: Findings by `kind`.
    """

    records: int = 0
    changed: int = 0
    failed: int = 0
    characters: int = 0
    removed: int = 0
    rules: dict[str, RuleCount] = msgspec.field(default_factory=dict)
    kinds: dict[str, int] = msgspec.field(default_factory=dict)

    def add(self, cleaned: Cleaned) -> None:
        """Count one cleaned text.

        >>> import cleaner
        >>> counts = Counts()
        >>> counts.add(cleaner.clean("完##paidend##善"))
        >>> counts.changed, counts.removed, counts.rules["paywall/fastadmin"].applied
        (1, 11, 1)
        """
        self.records += 1
        self.changed += cleaned.changed
        self.characters += len(cleaned.original)
        self.removed += sum(max(0, len(edit.before) - len(edit.after)) for edit in cleaned.edits)
        seen = set()
        for finding in cleaned.findings:
            if finding.outcome not in _OPEN:
                continue
            rule = self.rules.setdefault(finding.rule, RuleCount(finding.category))
            setattr(rule, finding.outcome, getattr(rule, finding.outcome) + 1)
            seen.add(finding.rule)
            if finding.kind is not None:
                self.kinds[finding.kind] = self.kinds.get(finding.kind, 0) + 1
        for id_ in seen:
            self.rules[id_].texts += 1

    def fail(self) -> None:
        """Count one text that could not be cleaned."""
        self.records += 1
        self.failed += 1

    def merge(self, other: Counts) -> None:
        """Add the counts of *other*."""
        for name in ("records", "changed", "failed", "characters", "removed"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for id_, theirs in other.rules.items():
            rule = self.rules.setdefault(id_, RuleCount(theirs.category))
            for name in ("applied", "flagged", "withheld", "texts"):
                setattr(rule, name, getattr(rule, name) + getattr(theirs, name))
        for kind, number in other.kinds.items():
            self.kinds[kind] = self.kinds.get(kind, 0) + number

    @property
    def share(self) -> float:
        """Share of the characters that was removed, 0..1."""
        return self.removed / self.characters if self.characters else 0.0

    def categories(self) -> dict[str, int]:
        """Return the findings by category, the most first."""
        out: dict[str, int] = {}
        for rule in self.rules.values():
            out[rule.category] = out.get(rule.category, 0) + rule.findings
        return dict(sorted(out.items(), key=lambda item: (-item[1], item[0])))


def total(many: Iterable[Counts]) -> Counts:
    """Return the sum of some counts.

    >>> total([Counts(records=2), Counts(records=3)]).records
    5
    """
    out = Counts()
    for each in many:
        out.merge(each)
    return out
