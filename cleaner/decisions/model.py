"""What a person decided about findings and masks: frozen values.

A decision about one place is known by the place's surroundings, so that it holds when the text has
moved. Personal data (`pii`) is never written down: of it only a slow salted hash is kept.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from cleaner.errors import UsageError
from cleaner.restore.fills import check_value

if TYPE_CHECKING:
    from collections.abc import Iterable


Verdict = Literal["accept", "reject", "fill"]

#: Code points of context that are kept on each side of a place.
CONTEXT = 24
#: Code points of a text that are kept whole; of a longer one its two ends.
WHOLE = 64
_PII = "pii"
#: A lone surrogate: half a character, which neither UTF-8 nor YAML can hold.
HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a document, described so that it can be found again. Spans are code points.

    Args:
        start: First code point of the document as it was when it was decided upon.
        end: One behind the last; equal to `start` where something is missing.
        before: What stands in front of it, at most `CONTEXT` code points, without personal data.
        text: What stands there; of a longer text how it begins; empty for personal data.
        ending: How a text of more than `WHOLE` code points ends; empty otherwise.
        after: What stands behind it, as `before`.
        nth: Which of the places with these surroundings it was, from 1.
        of: How many there were.
        digest: `secret_digest` of personal data; empty otherwise.

    >>> Place(1, 3, "到", "XX", "", "镇").length
    2
    """

    start: int
    end: int
    before: str = ""
    text: str = ""
    ending: str = ""
    after: str = ""
    nth: int = 1
    of: int = 1
    digest: str = ""

    @property
    def length(self) -> int:
        """Number of code points."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to become of what one rule found at one place.

    Args:
        rule: Id of the rule.
        place: Where.
        verdict: `accept`: what the rule does or suggests there is done; `reject`: this rule leaves the
            place alone; `fill`: `value` is put there.
        value: What is put there. Under `accept` what the rule suggested then: where it suggests
            something else today, the decision is stale.
        reason: Why, in words.
        who: Who decided.
        when: When, as ISO 8601.

    >>> Decision("mask/letter-x", Place(1, 3, "到", "XX", "", "镇"), "fill", "枫桥").key
    ('mask/letter-x', 1, 3)
    """

    rule: str
    place: Place
    verdict: Verdict
    value: str | None = None
    reason: str = ""
    who: str = ""
    when: str = ""

    @property
    def key(self) -> tuple[str, int, int]:
        """What there is one decision for in a document: rule, start, end."""
        return self.rule, self.place.start, self.place.end


@dataclass(frozen=True, slots=True)
class KindFill:
    """One value for all masks of a kind in one document.

    Args:
        kind: Kind of the masks (`Kind`, not `soft`).
        value: What they hide.
        before: Only those with this directly behind them: XX镇 and XX县 are two places.
        reason: Why, in words; so are *who* and *when* as in `Decision`.

    >>> KindFill("place", "枫桥", "镇").key
    ('place', '镇')
    """

    kind: str
    value: str
    before: str = ""
    reason: str = ""
    who: str = ""
    when: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What there is one of: the kind, and what stands behind."""
        return self.kind, self.before

    def fits(self, kind: str | None, text: str, end: int) -> bool:
        """Tell whether it is for a mask of *kind* that ends at *end* of a text."""
        return kind == self.kind and text.startswith(self.before, end)


@dataclass(frozen=True, slots=True)
class Keep:
    """A text that one rule leaves alone, in all documents: an entry of an allow-list.

    Args:
        rule: Id of the rule.
        text: What it may not touch; on one line. What is found inside it, around it or across its edge stays.
        reason: Why, in words; so are *who* and *when* as in `Decision`.

    >>> Keep("mask/letter-d", "维生素D").key
    ('mask/letter-d', '维生素D')
    """

    rule: str
    text: str
    reason: str = ""
    who: str = ""
    when: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What there is one of: rule and text."""
        return self.rule, self.text


@dataclass(frozen=True, slots=True)
class _OfRule:
    """A rule that something was decided about.

    Args:
        rule: Id of the rule.
        reason: Why, in words; so are *who* and *when* as in `Decision`.
    """

    rule: str
    reason: str = ""
    who: str = ""
    when: str = ""

    @property
    def key(self) -> tuple[str]:
        """What there is one of: the rule."""
        return (self.rule,)


class Accepted(_OfRule):
    """A rule whose every finding in one document is accepted: what it suggests is done.

    >>> Accepted("punctuation/comma").key
    ('punctuation/comma',)
    """

    __slots__ = ()


class Off(_OfRule):
    """A rule that is switched off: in one document, or in all of them.

    >>> Off("mask/letter-d", "药品目录").key
    ('mask/letter-d',)
    """

    __slots__ = ()


#: Anything that can be decided.
AnyDecision = Decision | KindFill | Keep | Accepted | Off
#: What can be decided about one document.
OfDocument = Decision | KindFill | Accepted | Off


@dataclass(frozen=True)
class DocumentDecisions:
    """What was decided about one document.

    Args:
        sha256: `text_digest` of the text that the places are places of.
        decisions: By place; sorted by start, end and rule.
        fills: By kind; sorted.
        accepted: Rules; sorted.
        off: Rules; sorted.

    >>> DocumentDecisions("", (Decision("a/b", Place(0, 1), "reject"),)).with_(Off("a/c")).off[0].rule
    'a/c'
    """

    sha256: str
    decisions: tuple[Decision, ...] = ()
    fills: tuple[KindFill, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    off: tuple[Off, ...] = ()

    def with_(self, decided: OfDocument) -> DocumentDecisions:
        """Return the same with one more; it takes the place of one with its key."""
        name = _field_of(decided)
        changed: dict[str, Any] = {name: _put(getattr(self, name), decided)}
        return replace(self, **changed)

    def without(self, decided: OfDocument) -> DocumentDecisions:
        """Return the same without one that is known by its key."""
        name = _field_of(decided)
        changed: dict[str, Any] = {name: tuple(d for d in getattr(self, name) if d.key != decided.key)}
        return replace(self, **changed)

    def __bool__(self) -> bool:
        return bool(self.decisions or self.fills or self.accepted or self.off)


def _field_of(decided: OfDocument) -> str:
    names: dict[type, str] = {
        Decision: "decisions",
        KindFill: "fills",
        Accepted: "accepted",
        Off: "off",
    }
    return names[type(decided)]


def _put(row: Iterable[AnyDecision], one: AnyDecision) -> tuple[AnyDecision, ...]:
    return tuple(sorted((*(d for d in row if d.key != one.key), one), key=_order))


def _order(decided: AnyDecision) -> tuple[int, int, tuple[str, ...]]:
    if isinstance(decided, Decision):
        return decided.place.start, decided.place.end, (decided.rule,)
    return 0, 0, decided.key


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal, by which a document is known again.

    >>> text_digest("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def secret_digest(text: str, salt: str) -> str:
    """Return a slow hash of personal data, so that a telephone number can't be had by trying all.

    Args:
        text: What stands there.
        salt: The rule and what stands around it.

    >>> len(secret_digest("13900000000", "pii/phone"))
    32
    """
    raw, grain = (part.encode("utf-8", "surrogatepass") for part in (text, salt))
    return hashlib.scrypt(raw, salt=grain, n=1 << 14, r=8, p=1, dklen=16).hex()  # 16 MB and 40 ms a guess


def check_decision(decided: AnyDecision, category: str = "") -> None:
    """Refuse what can't be decided.

    Args:
        decided: What was decided.
        category: Category of the rule, where it is known.

    Raises:
        UsageError: When a kind is unknown, a value or a text is no text on one line, or would write
            personal data down, or where there is half a character, which no file can hold.
    """
    for name in ("value", "text", "reason", "who"):
        half = HALF.search(getattr(decided, name, None) or "")
        if half:
            raise UsageError(f"{name}: holds U+{ord(half[0]):04X}, half a character; leave it out")
    if isinstance(decided, KindFill):
        check_value(decided.kind, decided.value)
    elif isinstance(decided, Keep):
        _one_line("text", decided.text)
        if category == _PII:
            raise UsageError(
                f"{decided.rule} finds personal data, which is not written down; reject it at its place, "
                "or switch the rule off"
            )
    elif isinstance(decided, Decision):
        if decided.verdict == "fill":
            _one_line("value", decided.value)
        if decided.verdict == "reject" and decided.value is not None:
            raise UsageError("value: goes with `fill`, or with `accept`; found one under `reject`")


def _one_line(name: str, value: object) -> None:
    if not isinstance(value, str) or not value or "\n" in value or "\r" in value:
        raise UsageError(f"{name}: expected a text on one line, found {value!r}")
