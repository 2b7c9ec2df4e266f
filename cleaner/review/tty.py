"""Reviewing on a terminal, or from a pipe: a finding is shown, a line is read, the decision is written."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from cleaner.compilation import split
from cleaner.errors import CleanerError, DiskError
from cleaner.report.page.visible import visible
from cleaner.report.paint import plain
from cleaner.review.show import decided_words, item_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cleaner.packs.rule import Rule
    from cleaner.report.paint import Paint
    from cleaner.review.session import Item, Review, Sheet

#: Keys with what they do; the help lists them.
KEYS = {
    "y": "yes: make this edit; where nothing is suggested: it is right, and stays as it is",
    "n": "no: leave this place alone (`n REASON` notes why)",
    "e": "edit: put what you write there (`e VALUE`)",
    "s": "skip: stays open (so does an empty line)",
    "a": "all of this rule in this document (`a y`: make them, `a n`: leave them alone)",
    "f": "fill: one value for all masks of this kind, or of those before the same word (`f VALUE`)",
    "w": "wrong in the whole project: words that this rule leaves alone (`w WORDS`, `w !`: the rule is off)",
    "b": "back: the finding before, decided or not",
    "u": "undo the last decision of this session",
    "q": "quit; what is decided is written",
    "?": "this help",
}
_WORDS = 6  # code points around a finding that are offered as words to keep
_UNIT = re.compile("(?:省|市|县|区|镇|乡|村|街道|社区|州|旗|公司|同志)")
_STOP = re.compile(r"[\s，。、；：！？“”‘’（）《》〈〉【】,.;:!?()\"']")

_Key = tuple[int, int, str]


class Terminal:
    """Goes through what is open and asks.

    Args:
        review: The review.
        rules: The rules by id.
        ask: Shows a question and returns the line that was answered; raises EOFError at the end.
        write: Shows a line.
        paint: Marks a stretch by its role.
        only_open: Ask only about what the rules left open: flags, and edits that were withheld.

    `lost` tells whether an answer could not be written down.
    """

    def __init__(
        self,
        review: Review,
        rules: dict[str, Rule],
        ask: Callable[[str], str],
        write: Callable[[str], None],
        paint: Paint = plain,
        only_open: bool = False,
    ) -> None:
        self._review, self._rules = review, rules
        self._ask, self._write, self._paint, self._only_open = ask, write, paint, only_open
        self._steps: list[tuple[int, _Key]] = []  # where each decision of this session was made
        self._at: tuple[int, _Key] = (0, (-1, -1, ""))  # the finding that was shown last
        self.lost = False
        self._explained: set[str] = set()  # rules whose reason was shown

    def run(self) -> None:
        """Ask until nothing is left, or somebody quits."""
        here = self._next()
        if here is not None:
            self._overview()
        while here is not None:
            number, item = here
            sheet = self._review.sheets[number]
            try:
                key, rest = self._question(number, sheet, item)
            except EOFError:
                return
            if key == "q":
                return
            try:
                here = self._act(key, rest, number, item)
            except EOFError:
                return
            except CleanerError as bad:
                self.lost = self.lost or isinstance(bad, DiskError)
                self._write(f"not decided: {bad}")

    def _overview(self) -> None:
        """Say what there is to decide: rules that find much are best answered with `a`."""
        for sheet in self._review.sheets:
            counts = Counter(item.finding.rule for item in sheet.items if self._is_asked(item) and item.open)
            parts = len(split(sheet.text))
            if counts:
                self._write(self._paint(f"{sheet.path}: {counts.total()} open", "file"))
            for rule, count in counts.most_common():
                title = self._rules[rule].title if rule in self._rules else ""
                self._write(f"  {count:5}  {rule} {title}")
            if counts and parts > 1:
                self._write(
                    f"  it holds {parts} documents, each with places of its own: `cleaner split` first"
                )
        self._write("y makes an edit, n leaves the place alone, s skips; ? lists all keys")

    def _is_asked(self, item: Item) -> bool:
        return not self._only_open or item.finding.outcome != "applied" or not item.open

    def _asked(self) -> Iterator[tuple[int, Item]]:
        """Yield all that may be asked about, with the number of its document."""
        for number, sheet in enumerate(self._review.sheets):
            for item in sheet.items:
                if self._is_asked(item):
                    yield number, item

    def _next(self) -> tuple[int, Item] | None:
        """Return the next that is open behind the last that was shown."""
        return next((each for each in self._asked() if each[1].open and self._place(each) > self._at), None)

    @staticmethod
    def _place(each: tuple[int, Item]) -> tuple[int, _Key]:
        return each[0], each[1].key

    def _question(self, number: int, sheet: Sheet, item: Item) -> tuple[str, str]:
        places = [self._place(each) for each in self._asked()]
        self._at = number, item.key
        count = f"{places.index(self._at) + 1} of {len(places)}"
        self._write("")
        self._write(self._paint(f"── {count} ──", "hunk"))
        rule = self._rules.get(item.finding.rule)
        why = item.finding.rule not in self._explained
        self._explained.add(item.finding.rule)
        for line in item_lines(sheet.path, sheet.cleaned, item.finding, rule, self._paint, why=why):
            self._write(line)
        if item.decision is not None:
            self._write(f"    decided: {visible(decided_words(item.decision))}")
        while True:
            answer = self._ask(f"[{','.join(self._keys(item))}] ").strip()
            key, rest = answer[:1].lower() or "s", answer[1:].strip()
            if key in self._keys(item):
                return key, rest
            for known in self._keys(item):
                self._write(f"  {known}  {KEYS[known]}")

    def _keys(self, item: Item) -> list[str]:
        one_value = item.finding.category == "mask" and item.finding.kind not in (None, "soft", "number")
        return [key for key in KEYS if key != "f" or one_value]

    def _act(self, key: str, rest: str, number: int, item: Item) -> tuple[int, Item] | None:
        """Do what was answered; return what is asked next."""
        if key == "?":
            for known in self._keys(item):
                self._write(f"  {known}  {KEYS[known]}")
            return number, item
        if key == "b":
            return self._before() or (number, item)
        if key == "u":
            return self._undo() or (number, item)
        if key == "s":
            return self._next()
        before = self._review.progress
        if self._decide(key, rest, self._review.sheets[number], item):
            self._steps.append((number, item.key))
            self._tell(before)
            return self._next()
        return number, item

    def _decide(self, key: str, rest: str, sheet: Sheet, item: Item) -> bool:
        """Write a decision; return False where the person thought better of it."""
        review, finding = self._review, item.finding
        if key in "yn":
            review.decide(sheet, finding, "accept" if key == "y" else "reject", reason=rest)
            return True
        if key in "ef":
            value = rest or self._ask("value (empty: none): ").strip()
            if value and key == "e":
                review.decide(sheet, finding, "fill", value)
            elif value:
                review.fill_kind(sheet, finding.kind or "", value, before=self._before_what(sheet, item))
            return bool(value)
        if key == "a":
            answer = rest or self._ask(f"all of {finding.rule} in {sheet.path} [y,n] ").strip()
            if answer[:1] == "y":
                review.accept_rule(sheet, finding.rule)
            elif answer[:1] == "n":
                review.switch_off(finding.rule, sheet, reason=answer[1:].strip())
            return answer[:1] in ("y", "n")
        return self._wrong(rest, sheet, item)

    def _before_what(self, sheet: Sheet, item: Item) -> str:
        """Ask which masks of a kind are meant, where they stand in front of different words."""
        kind, end = item.finding.kind, item.finding.end
        unit = _UNIT.match(sheet.text, end)
        mine = [i.finding.end for i in sheet.items if i.open and i.finding.kind == kind]
        if unit is None or all(sheet.text.startswith(unit[0], each) for each in mine):
            return ""
        few = sum(sheet.text.startswith(unit[0], each) for each in mine)
        question = f"the {few} before {unit[0]}, or all {len(mine)}? [{unit[0]},all] "
        return "" if self._ask(question).strip() == "all" else unit[0]

    def _wrong(self, rest: str, sheet: Sheet, item: Item) -> bool:
        rule, offered = item.finding.rule, self._words(sheet, item)
        if rest:
            words = rest
        else:
            question = f"words that {rule} leaves alone [{offered}], or ! to switch it off: "
            words = self._ask(question).strip() or offered
        reason = self._ask("reason: ").strip()
        if words == "!":
            self._review.switch_off(rule, reason=reason)
        elif words:
            self._review.keep(rule, words, reason)
        return bool(words)

    @staticmethod
    def _words(sheet: Sheet, item: Item) -> str:
        """Return the finding with what stands around it up to the next mark: alone it is too common."""
        start, end = item.finding.start, item.finding.end
        if sheet.categories.get(item.finding.rule) == "pii" or "\n" in sheet.text[start:end]:
            return ""
        head = _STOP.split(sheet.text[max(0, start - _WORDS) : start])[-1]
        tail = _STOP.split(sheet.text[end : end + _WORDS])[0]
        return f"{head}{sheet.text[start:end]}{tail}"

    def _before(self) -> tuple[int, Item] | None:
        last = None
        for each in self._asked():
            if self._place(each) >= self._at:
                break
            last = each
        return last

    def _undo(self) -> tuple[int, Item] | None:
        if not self._steps or not self._review.undo():
            self._write("nothing to undo in this session")
            return None
        number, key = self._steps.pop()
        return (
            next((each for each in self._asked() if self._place(each) == (number, key)), None) or self._next()
        )

    def _tell(self, before: tuple[int, int]) -> None:
        """Say so where one answer decided more than one finding."""
        decided = self._review.progress[0] - before[0]
        if decided > 1:
            self._write(f"    {decided} findings decided")
