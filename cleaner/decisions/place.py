"""Describing a place of a text, and finding it again in the text as it is now. Pure.

What is compared is letters, Han, digits and line breaks in their plain form: cleaning changes marks,
blanks and widths, and takes whole lines out. The text counts as if a line break stood at both ends.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from cleaner.decisions.model import CONTEXT, HALF, WHOLE, Place, secret_digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_END = 24  # code points that are kept of either end of a long text
_LEAST = 4  # plain characters of context below which a place is not known again
# Plain characters in front and behind that must fit, the closest description first. Something is written
# into a place only by the first ones; one that is left alone may be known by less.
_SURE = ((2 * CONTEXT, 2 * CONTEXT), (12, 12), (12, 6), (6, 12), (6, 6))
_LOOSE = ((12, 0), (0, 12), (6, 0), (0, 6), (3, 3), (4, 0), (0, 4))
_AROUND = ((2 * CONTEXT, 2 * CONTEXT), (12, 12), (6, 6))
_MOST_WINDOWS = 8  # windows whose slow hash is computed for one place

Span = tuple[int, int]


class _Key(NamedTuple):
    """What is looked for, in plain characters: in front, inside (its beginning and its end), behind."""

    before: str
    inside: str
    ending: str
    after: str


class Places:
    """A text in which places are described and found.

    Args:
        text: The text.
        secrets: Spans of personal data, sorted and apart; no context reaches into them.

    >>> place = Places("到XX镇调研").describe(1, 3)
    >>> (place.before, place.text, place.after)
    ('\\n到', 'XX', '镇调研\\n')
    >>> Places("一、工作\\n到XX镇调研").find(place, sure=True)
    [(6, 8)]
    >>> Places("到枫桥镇调研").find(place, sure=True)
    []
    """

    def __init__(self, text: str, secrets: Sequence[Span] = ()) -> None:
        self._text = HALF.sub("\ufffd", f"\n{text}\n")  # half a character, which no file can hold
        self._secrets = [(start + 1, end + 1) for start, end in secrets]
        self._plain: _Plain | None = None

    @property
    def plain(self) -> _Plain:
        """The letters, Han, digits and line breaks of the text."""
        if self._plain is None:
            self._plain = _Plain(self._text)
        return self._plain

    def describe(self, start: int, end: int, secret_of: str = "") -> Place:
        """Return the description of a span.

        Args:
            start: First code point.
            end: One behind the last.
            secret_of: The rule, where the span is personal data, of which only a hash is kept.
        """
        text = self._text
        first, last = start + 1, end + 1
        left = max([e for s, e in self._secrets if s < first and e <= first], default=0)
        right = min([s for s, e in self._secrets if e > last and s >= last], default=len(text))
        before, after = text[max(left, first - CONTEXT) : first], text[last : min(right, last + CONTEXT)]
        inside, ending = text[first:last], ""
        if secret_of:
            place = Place(start, end, before, after=after)
            return _numbered(self, place, secret_digest(inside, _salt(secret_of, place)))
        if len(inside) > WHOLE:
            inside, ending = inside[:_END], inside[-_END:]
        return _numbered(self, Place(start, end, before, inside, ending, after), "")

    def find(self, place: Place, *, sure: bool, rule: str = "") -> list[Span]:
        """Return where a place is now: one span; none where it is gone; several where it can't be told.

        Args:
            place: Its description.
            sure: Both sides must fit, and of several places none is taken: something is to be written there.
            rule: The rule, for personal data.
        """
        exact = self._exact(place, rule)
        if exact is not None:
            return [exact]
        if place.digest:
            return self._windows(place, rule)
        if sure:
            return self._known(place, _SURE, altered=False, sure=True)
        for levels in (_SURE, _LOOSE):  # a mark that was changed is nearer than other surroundings
            for altered in (False, True):
                found = self._known(place, levels, altered=altered, sure=False)
                if found:
                    return found
        return self._between(place)

    def holds(self, place: Place, value: str) -> bool:
        """Tell whether a value stands where a place was, as it does when the text was cleaned before.

        Of a value that is only marks and blanks the surroundings are enough: later rules may change it.

        >>> place = Places("全县干部到XX镇调研工作").describe(5, 7)
        >>> [Places(f"全县干部到{now}镇调研工作").holds(place, "枫桥") for now in ("枫桥", "青禾")]
        [True, False]
        """
        end, plain = place.start + len(value), _folded(value)
        spans = self.find(replace(place, end=end, text=value, ending="", digest=""), sure=False)
        return any(plain in _folded(self._text[start + 1 : end + 1]) for start, end in spans)

    def _known(
        self, place: Place, levels: Sequence[tuple[int, int]], *, altered: bool, sure: bool
    ) -> list[Span]:
        """Return where the place stands by the closest description that anything fits.

        Args:
            place: Its description.
            levels: How many plain characters must fit in front and behind, one after the other.
            altered: Its own marks may have been changed.
            sure: Of several places none is taken.
        """
        for level in levels:
            key, closest = _key(place, level), level == _SURE[0]
            if len(key.before) + len(key.after) < _LEAST and (sure or not closest):
                continue
            gaps = list(self._gaps(key, place))
            found = [self._inside(place, gap, loose=altered) for gap in gaps]
            there = sorted({span for span in found if span is not None})
            if closest and len(there) > 1 and len(gaps) == place.of:
                span = found[place.nth - 1]
                return [] if span is None else [span]
            if sure and place.of > 1:
                return []  # of places that looked alike some are gone: which it was can't be told
            if there:
                return [] if sure and len(there) > 1 else there
        return []

    def _between(self, place: Place) -> list[Span]:
        """Return what lies between the surroundings of a place that was itself changed, if they are close."""
        plain = self.plain.text
        for level in _AROUND:
            key = _key(replace(place, text="", ending=""), level)
            found = []
            at = plain.find(key.before) if key.before and key.after else -1
            while at >= 0:
                first = at + len(key.before)
                stop = plain.find(key.after, first, first + 2 * place.length + len(key.after))
                if stop >= 0:
                    low, high = self.plain.between(first, stop)
                    found.append((max(low - 1, 0), min(high, len(self._text) - 1) - 1))
                at = plain.find(key.before, at + 1)
            if found:
                return found
        return []

    def order(self, place: Place) -> tuple[int, int]:
        """Return which of the places with its surroundings a place of this very text is, and of how many."""
        gaps = list(self._gaps(_key(place, _SURE[0]), place))
        spans = [self._inside(place, gap, loose=False) for gap in gaps]
        here = (place.start, place.end)
        return (spans.index(here) + 1, len(gaps)) if here in spans else (1, 1)

    def _exact(self, place: Place, rule: str) -> Span | None:
        text, start, end = self._text, place.start + 1, place.end + 1
        fits = (
            end < len(text)
            and text.endswith(place.before, 0, start)
            and text.startswith(place.after, end)
            and (place.digest or text.startswith(place.text, start))
            and text.endswith(place.ending, start, end)
        )
        if fits and place.digest:
            fits = secret_digest(text[start:end], _salt(rule, place)) == place.digest
        return (place.start, place.end) if fits else None

    def _gaps(self, key: _Key, place: Place) -> Iterator[Span]:
        """Yield the stretches of the padded text that the surroundings leave between them."""
        plain = self.plain.text
        if key.ending:
            yield from self._long_gaps(key, place)
            return
        wanted = key.before + key.inside + key.after
        at = plain.find(wanted) if wanted else -1
        while at >= 0:
            first = at + len(key.before)
            yield self.plain.between(first, first + len(key.inside))
            at = plain.find(wanted, at + 1)

    def _long_gaps(self, key: _Key, place: Place) -> Iterator[Span]:
        plain = self.plain.text
        head, tail = key.before + key.inside, key.ending + key.after
        at = plain.find(head)
        while at >= 0:
            stop = plain.find(tail, at + len(head), at + len(head) + 2 * place.length + len(tail))
            if stop >= 0:
                yield self.plain.between(at + len(key.before), stop + len(key.ending))
            at = plain.find(head, at + 1)

    def _inside(self, place: Place, gap: Span, *, loose: bool) -> Span | None:
        """Return where in a gap the place itself stands."""
        text = self._text
        low, high = max(gap[0], 1), min(gap[1], len(text) - 1)  # without the breaks at both ends
        spans = []
        if place.ending:
            start, stop = text.find(place.text, low, high), text.rfind(place.ending, low, high)
            if low <= start < stop and (loose or stop + len(place.ending) - start == place.length):
                spans.append((start, stop + len(place.ending)))
        else:
            at = text.find(place.text, low, high)
            while at >= 0:
                spans.append((at, at + len(place.text)))
                at = text.find(place.text, at + 1, high)
        if spans:
            start, end = max(spans, key=lambda span: self._likeness(place, span))
            return start - 1, end - 1
        if loose and place.text and low < high:  # its own marks were changed: all between the surroundings
            return low - 1, high - 1
        return None

    def _likeness(self, place: Place, span: Span) -> int:
        text, (start, end) = self._text, span
        front = _common(_reversed(place.before), _reversed(text[max(0, start - CONTEXT) : start]))
        return front + _common(place.after, text[end : end + CONTEXT])

    def _windows(self, place: Place, rule: str) -> list[Span]:
        """Return where personal data stands that has the hash, between the same surroundings."""
        text, plain = self._text, self.plain.text
        key = _key(place, _SURE[0])
        if len(key.before) + len(key.after) < _LEAST:
            return []
        starts: list[int] = []
        at = plain.find(key.before)
        while at >= 0 and len(starts) < _MOST_WINDOWS:
            low = self.plain.between(at + len(key.before), at + len(key.before))[0]
            near = range(low, low + 3)  # a blank or a mark may stand between
            starts += [s for s in near if text.startswith(place.after[:2], s + place.length)]
            at = plain.find(key.before, at + 1)
        salt = _salt(rule, place)
        spans = [(s, s + place.length) for s in dict.fromkeys(starts) if s + place.length < len(text)]
        fitting = [(s - 1, e - 1) for s, e in spans if secret_digest(text[s:e], salt) == place.digest]
        return fitting if len(fitting) == 1 else []


class _Plain:
    """The plain characters of a text, and where each stands."""

    def __init__(self, text: str) -> None:
        chars: list[str] = []
        starts: list[int] = []
        for at, char in enumerate(text):
            plain = _plain_of(char)
            if not plain or (plain == "\n" and chars and chars[-1] == "\n"):
                continue
            chars.extend(plain)
            starts.extend([at] * len(plain))
        self.text = "".join(chars)
        self._starts, self._size = starts, len(text)

    def between(self, first: int, last: int) -> Span:
        """Return the stretch that holds plain characters *first* to *last* and no other, but line breaks."""
        while first and self.text[first - 1] == "\n":
            first -= 1
        while last < len(self.text) and self.text[last] == "\n":
            last += 1
        low = self._starts[first - 1] + 1 if first else 0
        return low, self._starts[last] if last < len(self.text) else self._size


@cache
def _plain_of(char: str) -> str:
    if char in "\r\n":
        return "\n"
    return "".join(c for c in unicodedata.normalize("NFKC", char) if c.isalnum())


def _folded(text: str) -> str:
    return _Plain(text).text


def _key(place: Place, level: tuple[int, int]) -> _Key:
    before, inside, ending, after = map(_folded, (place.before, place.text, place.ending, place.after))
    if not ending and inside.endswith("\n"):
        after = "\n" + after.lstrip("\n")
    if ending.endswith("\n"):
        after = "\n" + after.lstrip("\n")
    if inside.startswith("\n"):
        before = before.rstrip("\n") + "\n"
    inside, ending = (inside.lstrip("\n"), ending.rstrip("\n")) if ending else (inside.strip("\n"), "")
    before, after = before[len(before) - level[0] :] if level[0] < len(before) else before, after[: level[1]]
    if not level[0]:
        before = ""
    if not inside and before.endswith("\n") and after.startswith("\n"):
        after = after[1:]
    return _Key(before, inside, ending, after)


def _numbered(places: Places, place: Place, digest: str) -> Place:
    if digest:
        return replace(place, digest=digest)
    nth, of = places.order(place)
    return replace(place, nth=nth, of=of)


def _salt(rule: str, place: Place) -> str:
    return f"{rule}\x1f{place.before}\x1f{place.after}"


def _reversed(text: str) -> str:
    return text[::-1]


def _common(a: str, b: str) -> int:
    """Count the characters that two texts begin with alike."""
    size = min(len(a), len(b))
    return next((i for i in range(size) if a[i] != b[i]), size)
