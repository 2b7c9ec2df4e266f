"""Where two folded texts say the same: chains of equal blocks, one chain a near-duplicate passage."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.parallel.fold import OURS

_GRAM = 8  # letters of an anchor; it is unique in both texts
_FINE = 5  # letters of an anchor between two blocks
_SHORT = 200  # letters of a text whose anchors may be short, if it has no other
_APART = 2000  # letters between blocks of one passage at most: room for a paragraph that was dropped
_NEAR, _REACH = 1000, 4  # … and no more than 100 and four times the shorter block
_BACK = 24  # blocks that are looked back at for the one before
_LEAST = 8  # letters of the shortest passage; what surrounds a mask is judged later


class Block(NamedTuple):
    """A stretch that stands in both texts: `a[i:i + size] == b[j:j + size]`."""

    i: int
    j: int
    size: int


def _unique(text: str, size: int) -> dict[str, int]:
    """Return the position of each run of *size* letters without a sentinel that stands once in a text."""
    sentinel = chr(OURS)
    seen: dict[str, int] = {}
    since = 0  # letters since the last sentinel
    for at, letter in enumerate(text):
        since = 0 if letter >= sentinel else since + 1
        if since >= size:
            gram = text[at + 1 - size : at + 1]
            seen[gram] = -1 if gram in seen else at + 1 - size
    return {gram: at for gram, at in seen.items() if at >= 0}


def blocks(a: str, b: str, size: int, grams: dict[str, int] | None = None) -> list[Block]:
    """Return the maximal equal blocks around anchors that are unique in both texts, by place in *a*.

    Args:
        a: A folded text.
        b: Another.
        size: Letters of an anchor.
        grams: The unique anchors of *a*, where they are known already.

    >>> blocks("全镇新增就业", "我镇新增就业", 3)
    [Block(i=1, j=1, size=5)]
    """
    mine = _unique(a, size) if grams is None else grams
    theirs = _unique(b, size)
    pairs = sorted((i, theirs[gram]) for gram, i in mine.items() if gram in theirs)
    out: list[Block] = []
    reach: dict[int, int] = {}  # diagonal -> where its last block ends
    for i, j in pairs:
        if i < reach.get(i - j, 0):
            continue
        block = _extended(a, b, i, j, size)
        reach[i - j] = block.i + block.size
        out.append(block)
    return sorted(out)


def _extended(a: str, b: str, i: int, j: int, size: int) -> Block:
    start, end = 0, size
    while i + start > 0 and j + start > 0 and a[i + start - 1] == b[j + start - 1]:
        start -= 1
    while i + end < len(a) and j + end < len(b) and a[i + end] == b[j + end]:
        end += 1
    return Block(i + start, j + start, end - start)


def _after(last: Block, block: Block) -> Block | None:
    """Return *block* cut so that it lies behind *last* in both texts; None where too little is left."""
    cut = max(0, last.i + last.size - block.i, last.j + last.size - block.j)
    if block.size - cut < _FINE:
        return None
    block = Block(block.i + cut, block.j + cut, block.size - cut)
    apart = max(block.i - last.i - last.size, block.j - last.j - last.size)
    return block if apart <= min(_APART, _NEAR + _REACH * min(last.size, block.size)) else None


def chains(found: list[Block]) -> list[list[Block]]:
    """Return blocks in chains that go forward in both texts, the heaviest chain first.

    >>> chains([Block(0, 100, 20), Block(30, 0, 20), Block(60, 31, 20)])
    [[Block(i=30, j=0, size=20), Block(i=60, j=31, size=20)], [Block(i=0, j=100, size=20)]]
    """
    score = [block.size for block in found]
    before = [-1] * len(found)
    for n, block in enumerate(found):
        for m in range(max(0, n - _BACK), n):
            cut = _after(found[m], block)
            if cut is not None and score[m] + cut.size > score[n]:
                score[n], before[n] = score[m] + cut.size, m
    used = [False] * len(found)
    out = []
    for n in sorted(range(len(found)), key=lambda n: -score[n]):
        chain: list[int] = []
        while n >= 0 and not used[n]:
            used[n] = True
            chain.append(n)
            n = before[n]
        if chain:
            out.append(_trimmed([found[n] for n in reversed(chain)]))
    return [chain for chain in out if sum(block.size for block in chain) >= _LEAST]


def _trimmed(chain: list[Block]) -> list[Block]:
    out = chain[:1]
    for block in chain[1:]:
        cut = _after(out[-1], block)
        if cut is not None:
            out.append(cut)
    return out


def passages(a: str, b: str, grams: dict[str, int] | None = None) -> list[list[Block]]:
    """Return the near-duplicate passages of two folded texts, each as its chain of equal blocks."""
    return chains(blocks(a, b, _GRAM, grams) or (blocks(a, b, _FINE) if len(a) <= _SHORT else []))


def anchors(text: str) -> dict[str, int]:
    """Return the anchors of a text, to be used for several copies."""
    return _unique(text, _GRAM)


def between(a: str, b: str) -> list[Block]:
    """Return equal blocks inside a gap of a passage: the heaviest chain of short anchors."""
    found = chains(blocks(a, b, _FINE))
    return found[0] if found else []
