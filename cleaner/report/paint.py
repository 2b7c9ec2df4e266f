"""How stretches of a line are marked: in brackets here, in colour on a terminal."""

from __future__ import annotations

from collections.abc import Callable

#: Takes a stretch and its role (`removed`, `added`, `spot`, `rule`, `hunk`, `file`); returns it marked.
Paint = Callable[[str, str], str]

_BRACKETS = {"removed": "[-{}-]", "added": "{{+{}+}}", "spot": "【{}】"}


def plain(text: str, role: str) -> str:
    """Mark a stretch without colour.

    >>> plain("##", "removed"), plain("，", "added"), plain("a.txt", "file")
    ('[-##-]', '{+，+}', 'a.txt')
    """
    return _BRACKETS.get(role, "{}").format(text)
