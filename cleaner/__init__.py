"""Clean and redact Chinese office documents; every edit is accountable and undoable.

>>> import cleaner
>>> result = cleaner.clean("基础设施日益完##paidbegin##善。")
>>> result.text
'基础设施日益完善。'
>>> result.undo() == result.original
True

The names below are the whole public interface. They are loaded on first use, so that
`import cleaner` costs a pipeline nothing until it cleans.
"""

from importlib import import_module

TYPE_CHECKING = False  # as `typing` has it, without the 7 ms that importing `typing` takes

__version__ = "0.1.0"

if TYPE_CHECKING:
    from cleaner.compilation import split
    from cleaner.decisions.table import load_decisions
    from cleaner.engine import Engine, clean
    from cleaner.errors import CleanerError
    from cleaner.model import Edit, Fill, Finding, Part
    from cleaner.packs.load import load_rules
    from cleaner.packs.rule import Rule
    from cleaner.parallel.propose import find_fills
    from cleaner.restore.table import load_fills
    from cleaner.result import Cleaned

__all__ = [
    "Cleaned",
    "CleanerError",
    "Edit",
    "Engine",
    "Fill",
    "Finding",
    "Part",
    "Rule",
    "__version__",
    "clean",
    "find_fills",
    "load_decisions",
    "load_fills",
    "load_rules",
    "split",
]

_HOME = {
    "Cleaned": "cleaner.result",
    "CleanerError": "cleaner.errors",
    "Edit": "cleaner.model",
    "Engine": "cleaner.engine",
    "Fill": "cleaner.model",
    "Finding": "cleaner.model",
    "Part": "cleaner.model",
    "Rule": "cleaner.packs.rule",
    "clean": "cleaner.engine",
    "find_fills": "cleaner.parallel.propose",
    "load_decisions": "cleaner.decisions.table",
    "load_fills": "cleaner.restore.table",
    "load_rules": "cleaner.packs.load",
    "split": "cleaner.compilation",
}


def __getattr__(name: str) -> object:
    """Import a public name from its home on first use (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
    value: object = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(__all__)
