"""What cleaning a text gives back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cleaner.text.edits import apply, invert
from cleaner.text.offsets import OffsetMap

if TYPE_CHECKING:
    from cleaner.model import Edit, Finding

#: Kind of the findings that say that a document is incomplete.
TRUNCATED = "truncated"


@dataclass(frozen=True)
class Cleaned:
    """A cleaned text with everything that was found and done.

    Args:
        text: The cleaned text.
        original: The input.
        findings: In order of start; spans in code points of the input.
        edits: What leads from the input to the cleaned text; sorted, not overlapping.

    >>> import cleaner
    >>> result = cleaner.clean("完##paidbegin##善")
    >>> result.text, result.changed, result.edits[0].before
    ('完善', True, '##paidbegin##')
    """

    text: str
    original: str
    findings: tuple[Finding, ...]
    edits: tuple[Edit, ...]

    @property
    def changed(self) -> bool:
        """Whether the cleaned text differs from the input."""
        return bool(self.edits)

    @property
    def truncated(self) -> bool:
        """Whether a notice in the input says that the document goes on elsewhere: what is here is incomplete.

        >>> import cleaner
        >>> cleaner.clean("一是强化领导。\\n还剩12页未读，继续阅读").truncated
        True
        """
        return any(f.kind == TRUNCATED and f.outcome not in ("shadowed", "protected") for f in self.findings)

    def undo(self) -> str:
        """Return the input, computed from the cleaned text by taking every edit back.

        Raises:
            ValueError: When `text` is not what the edits led to.

        >>> import cleaner
        >>> cleaner.clean("完##paidend##善").undo()
        '完##paidend##善'
        """
        return apply(self.text, invert(self.edits))

    def to_cleaned(self, position: int) -> int:
        """Return where a position of the input (code points) lies in the cleaned text.

        Raises:
            IndexError: When it is outside 0..len(original).

        >>> import cleaner
        >>> cleaner.clean("完##paidend##善").to_cleaned(12)
        1
        """
        return self.offsets.forward(position)

    def to_original(self, position: int) -> int:
        """Return where a position of the cleaned text (code points) lay in the input.

        Raises:
            IndexError: When it is outside 0..len(text).

        >>> import cleaner
        >>> cleaner.clean("完##paidend##善").to_original(1)
        12
        """
        return self.offsets.back(position)

    @cached_property
    def offsets(self) -> OffsetMap:
        """The map between input and cleaned text."""
        return OffsetMap(self.edits, len(self.original), len(self.text))
