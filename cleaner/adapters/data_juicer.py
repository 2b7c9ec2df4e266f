"""data-juicer: the operator `gongwen_cleaner_mapper`.

data-juicer finds it by itself where this package is installed: it is named under the entry points
`data_juicer.ops`, which data-juicer loads. Importing this module registers it, too.
"""

from __future__ import annotations

from typing import Any

from data_juicer.ops.base_op import OPERATORS, TAGGING_OPS, Mapper
from data_juicer.utils.constant import Fields

from cleaner.datasets.arrow import column_values
from cleaner.datasets.record import clean_value
from cleaner.engine import Engine
from cleaner.model import MaskMode  # noqa: TC001 (data-juicer reads the types of arguments at run time)
from cleaner.packs.load import load_rules

#: What recipes call the operator.
NAME = "gongwen_cleaner_mapper"


@TAGGING_OPS.register_module(NAME)  # so that data-juicer makes the column of metadata
@OPERATORS.register_module(NAME)
class GongwenCleanerMapper(Mapper):  # type: ignore[misc]  # of an untyped package
    """Cleans the text of each sample.

    What was found stands in the metadata of the sample (`__dj__meta__`): `cleaner_changed`,
    `cleaner_findings` (a list of dicts with the fields of `Finding`) and `cleaner_error`. A sample that can't
    be cleaned has an empty text and its error; it is never passed on uncleaned, and a length filter drops it.

    Args:
        profile: `official`, `corpus`, `minimal`, or the path of a profile file.
        masks: `flag`, `restore` or `redact`.
        mask_token: The token of `redact`; `typed` gives one for each kind.
        fills: Values for masks, by kind.
        select: Only these rules: ids or patterns.
        ignore: Not these rules.
        keep_words: Words that no rule may change.
        rules: A folder of rules that are added to the shipped ones.
        args: data-juicer's own.
        kwargs: data-juicer's own: `text_key`, `num_proc`, …

    Raises:
        UsageError: When an argument is wrong; see `Engine`.

    >>> operator = GongwenCleanerMapper(masks="restore")
    >>> samples = operator.process_batched({"text": ["从严治D"], "__dj__meta__": [{}]})
    >>> samples["text"], samples["__dj__meta__"][0]["cleaner_findings"][0]["rule"]
    (['从严治党'], 'mask/letter-d')
    """

    _batched_op = True

    def __init__(
        self,
        profile: str = "official",
        masks: MaskMode = "flag",
        mask_token: str = "××",
        fills: dict[str, str] | None = None,
        select: list[str] | None = None,
        ignore: list[str] | None = None,
        keep_words: list[str] | None = None,
        rules: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.engine = Engine(
            profile,
            masks,
            mask_token=mask_token,
            fills=fills,
            select=select or (),
            ignore=ignore or (),
            keep_words=keep_words or (),
            rules=None if rules is None else load_rules(rules),
        )

    def process_batched(self, samples: dict[str, list[Any]]) -> dict[str, list[Any]]:
        """Return the batch with its texts cleaned and its metadata added to."""
        originals = samples[self.text_key]
        values = column_values([clean_value(value, self.engine) for value in originals], originals)
        samples[self.text_key] = ["" if text is None else text for text in values["text"]]
        samples[Fields.meta] = [
            dict(meta or {})
            | {f"cleaner_{name}": values[name][at] for name in ("changed", "findings", "error")}
            for at, meta in enumerate(samples.get(Fields.meta) or [None] * len(originals))
        ]
        return samples
