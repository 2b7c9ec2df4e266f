"""Everything that can go wrong, as one tree.

::

    CleanerError
    ├── UsageError            exit 2   a wrong call, option or configuration
    │   ├── ConfigError       exit 2   cleaner.yaml, [tool.cleaner], a profile or a fills file
    │   └── RuleError         exit 2   a rule file that is not right
    ├── DocumentError         exit 3   one document failed; the others are still done
    │   ├── UnstableError     exit 3   the rules reach no fixed point
    │   ├── PatternTimeoutError  exit 3   a pattern ran longer than its limit
    │   └── DecodeError       exit 3   the bytes have no certain encoding
    └── DiskError             exit 3   reading, writing, journal or undo failed
        ├── ChangedError      exit 3   the file is not what it was when it was read
        └── UndoError         exit 3   a run can't be undone

Each message names the place, what was found and what to do.
"""

from __future__ import annotations


class CleanerError(Exception):
    """The root of all errors that this package raises on purpose.

    `exit_code` is what the command line ends with.

    >>> CleanerError("something").exit_code
    3
    """

    exit_code = 3

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by message and fields: the classes below build their messages from other arguments."""
        return _rebuild, (type(self), str(self), self.__dict__)


def _rebuild(kind: type[CleanerError], message: str, fields: dict[str, object]) -> CleanerError:
    error = kind.__new__(kind)
    Exception.__init__(error, message)
    error.__dict__.update(fields)
    return error


class UsageError(CleanerError):
    """A call, an option or a configuration is wrong."""

    exit_code = 2


class FileFieldError(UsageError):
    """A file the user wrote is wrong at a known place.

    Args:
        message: What was found and what to write instead.
        path: The file.
        line: 1-based line, 0 where the whole file is meant.
        column: 1-based column in code points, 0 where the whole line is meant.
        field: The field in dotted form, such as `find.pattern`; empty at the top level.

    >>> str(FileFieldError("not a mapping", path="rules/a/b.yaml", line=3, column=1, field="find"))
    'rules/a/b.yaml:3:1: find: not a mapping'
    """

    def __init__(self, message: str, *, path: str, line: int = 0, column: int = 0, field: str = "") -> None:
        self.message, self.path, self.line, self.column, self.field = message, path, line, column, field
        place = path + (f":{line}" if line else "") + (f":{column}" if line and column else "")
        super().__init__(f"{place}: " + (f"{field}: " if field else "") + message)


class ConfigError(FileFieldError):
    """A configuration, a profile or a fills file is wrong."""


class RuleError(FileFieldError):
    """A rule file is wrong."""


class DocumentError(CleanerError):
    """One document could not be cleaned. It is left as it was."""


class UnstableError(DocumentError):
    """The rules did not come to rest within the bound on rounds.

    Args:
        rules: Ids of the rules that were still editing in the last round.
        rounds: How many rounds were tried.
        spans: Half-open spans of the last round's edits, code points of the input.
    """

    def __init__(self, rules: tuple[str, ...], rounds: int, spans: tuple[tuple[int, int], ...]) -> None:
        self.rules, self.rounds, self.spans = rules, rounds, spans
        places = ", ".join(f"{start}-{end}" for start, end in spans[:5])
        remedy = "one of them" if len(rules) > 1 else "it"
        super().__init__(
            f"no fixed point after {rounds} rounds: {' and '.join(rules)} still edit characters {places}; "
            f"mend {remedy}, or switch {remedy} off with --ignore"
        )


class PatternTimeoutError(DocumentError):
    """A pattern of a rule ran longer than its time limit.

    Args:
        rule: Id of the rule.
        seconds: The limit.
        length: Length of the text it ran on, in code points.
    """

    def __init__(self, rule: str, seconds: float, length: int) -> None:
        self.rule, self.seconds, self.length = rule, seconds, length
        super().__init__(
            f"rule {rule}: its pattern ran longer than {seconds:g} s on {length} characters; "
            f"run `cleaner rules lint`, mend the pattern, or switch the rule off with --ignore {rule}"
        )


class DecodeError(DocumentError):
    """The bytes can't be decoded for certain, or don't come back the same.

    Args:
        message: What was found.
        tried: Names of the encodings that were tried.
        remedy: What to do.

    `found` is the message alone, for one that says more.

    >>> str(DecodeError("not gbk: byte 8 on line 1 is bf", remedy="name another with --encoding, or none"))
    'not gbk: byte 8 on line 1 is bf; name another with --encoding, or none'
    """

    def __init__(
        self,
        message: str,
        tried: tuple[str, ...] = (),
        remedy: str = "name the encoding with --encoding if you know it",
    ) -> None:
        self.found, self.tried, self.remedy = message, tried, remedy
        seen = f" (tried {', '.join(tried)})" if tried else ""
        super().__init__(f"{message}{seen}; {remedy}")


class DiskError(CleanerError):
    """Reading, writing, the journal or an undo failed. The user's file is as it was."""


class ChangedError(DiskError):
    """A file is not what it was when it was read."""


class UndoError(DiskError):
    """A run, or a file of it, can't be undone."""
