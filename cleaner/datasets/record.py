"""One record: which field is cleaned, which columns are added, and what becomes of a bad one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.config import Settings, engine_for
from cleaner.datasets.counts import Counts
from cleaner.errors import CleanerError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaner.engine import Engine
    from cleaner.result import Cleaned

#: What `--add` can add to each record, in the order in which the columns stand.
COLUMNS = ("text", "changed", "findings", "error", "original")


@dataclass(frozen=True)
class Columns:
    """Which field holds the text, and which columns the output has more than the input.

    Args:
        field: The field that is cleaned.
        add: Some of `COLUMNS`. With `text` the cleaned text gets a column of its own and the field
            stays; without it the cleaned text stands in the field.
        prefix: What the names of added columns begin with.

    Raises:
        UsageError: When a column is unknown, or an added one would be the field itself.

    >>> Columns(add=("findings", "changed")).names()
    {'changed': 'cleaner_changed', 'findings': 'cleaner_findings'}
    """

    field: str = "text"
    add: tuple[str, ...] = ()
    prefix: str = "cleaner_"

    def __post_init__(self) -> None:
        for name in self.add:
            if name not in COLUMNS:
                raise UsageError(f"--add: there is no column `{name}`; known: {', '.join(COLUMNS)}")
        for what in (self.field, self.prefix):
            if not what.isprintable() and any("\ud800" <= char <= "\udfff" for char in what):
                raise UsageError(f"{what!r}: not UTF-8; write the name in UTF-8")
        if self.field in self.names().values():
            raise UsageError(f"--prefix: `{self.field}` is the text field itself; choose another prefix")

    def names(self) -> dict[str, str]:
        """Return what each added column is called, in order."""
        return {name: self.prefix + name for name in COLUMNS if name in self.add}

    def collision(self, fields: Iterable[str]) -> str:
        """Return why the columns can't be added to a record with these fields; empty where they can."""
        both = set(self.names().values()).intersection(fields)
        if not both:
            return ""
        return f"has a field `{min(both)}` already, which --add would write; choose another --prefix"


@dataclass(frozen=True)
class Job:
    """What is done with every record of a file; goes to worker processes.

    Args:
        settings: What texts are cleaned with.
        columns: What is read and written.
    """

    settings: Settings
    columns: Columns = Columns()

    @property
    def engine(self) -> Engine:
        """The engine; one for each settings in a process."""
        return engine_for(self.settings)


class Failure(NamedTuple):
    """A record that could not be cleaned. It holds no text.

    Args:
        record: 1-based number of the record; in JSONL of the line.
        field: The text field.
        reason: What was found and what to do.
    """

    record: int
    field: str
    reason: str


@dataclass
class Done:
    """What became of a batch.

    Args:
        payload: What the format's writer takes.
        failures: Bad records, in order.
        counts: Counts over the batch.
    """

    payload: Any = None
    failures: list[Failure] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)

    def clean(self, value: object, job: Job) -> Cleaned | str:
        """Clean the text of one record and count it; return why where that fails."""
        cleaned = clean_value(value, job.engine)
        if isinstance(cleaned, str):
            self.counts.fail()
        else:
            self.counts.add(cleaned)
        return cleaned

    def fail(self, record: int, job: Job, reason: str, *, counted: bool = False) -> None:
        """Keep why a record failed; *counted* says that `clean` has counted it."""
        self.failures.append(Failure(record, job.columns.field, reason))
        if not counted:
            self.counts.fail()


def clean_value(value: object, engine: Engine) -> Cleaned | str:
    """Clean the text of one record; return why where that fails.

    One record may not end a run of millions, so even a mistake of this package becomes a reason.

    Raises:
        UsageError: When the settings are wrong: no record can be cleaned then.

    >>> from cleaner.engine import Engine
    >>> clean_value(7, Engine())
    'not a string but a number; convert it, or name another field with --text-field'
    """
    if not isinstance(value, str):
        return f"not a string but {_what(value)}; convert it, or name another field with --text-field"
    try:
        return engine.clean(value)
    except CleanerError as bad:
        if bad.exit_code == 2:
            raise
        return str(bad)
    except Exception as bad:  # noqa: BLE001, RUF100 (its message may hold text of the document)
        return f"a mistake of the cleaner ({type(bad).__name__}); please report it with the record"


def _what(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a truth value"
    names = {int: "a number", float: "a number", list: "a list", dict: "an object", bytes: "bytes"}
    return names.get(type(value), type(value).__name__)
