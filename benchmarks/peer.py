"""One peer at work, in a process and an environment of its own; `peers.py` starts it.

    python peer.py NAME

It reads orders from standard input, one JSON array a line: a file that holds a JSON array of texts, and
seconds. It takes the texts one after the other until they are all done or the time is over, and answers with
what it did: a JSON array of megabytes of UTF-8 and seconds of processor time. Nothing of this project is
imported but for the works that are this project's.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Work = Callable[[Any], object]

STAGES: dict[str, tuple[str, ...]] = {
    "cleaner": (),
    "cleaner strip": ("paywall/*", "promotion/*", "furniture/*"),
    "cleaner normalise": ("width/*", "punctuation/*", "quote/*", "whitespace/*"),
}
# What data-juicer's recipes for web text chain, less what drops documents.
MAPPERS = (
    "clean_email_mapper",
    "clean_links_mapper",
    "fix_unicode_mapper",
    "punctuation_normalization_mapper",
    "whitespace_normalization_mapper",
)


def of_cleaner(name: str) -> Work:
    """Return the engine of this project: the whole default profile, or some of its rules."""
    import cleaner

    return cleaner.Engine(select=STAGES[name]).clean


def of_ftfy() -> Work:
    """Return `ftfy.fix_text` as it comes."""
    import ftfy

    return ftfy.fix_text


def of_autocorrect() -> Work:
    """Return autocorrect's formatter."""
    import autocorrect_py

    return autocorrect_py.format


def of_jionlp() -> Work:
    """Return jionlp's cleaner with its defaults."""
    import jionlp

    return jionlp.clean_text


def of_clean_text() -> Work:
    """Return clean-text without what would turn Chinese into Latin letters."""
    from cleantext import clean

    return lambda text: clean(text, to_ascii=False, lower=False)


def of_data_juicer() -> Work:
    """Return data-juicer's mappers, one after the other."""
    from data_juicer.utils.lazy_loader import LazyLoader

    def refuse(*_: object, **__: object) -> None:
        raise ImportError("not wanted: the mappers for text need neither Ray nor torch")

    LazyLoader._install_package = refuse  # it would fetch gigabytes in the middle of a run
    from data_juicer.ops import OPERATORS

    mappers = [OPERATORS.modules[name](accelerator="cpu", num_proc=1) for name in MAPPERS]

    def chain(text: str) -> object:
        samples = {"text": [text]}
        for mapper in mappers:
            samples = mapper.process_batched(samples)
        return samples

    return chain


WORKS: dict[str, Callable[[], Work]] = {
    **{name: lambda name=name: of_cleaner(name) for name in STAGES},  # type: ignore[misc]
    "bytes.decode": lambda: bytes.decode,
    "ftfy.fix_text": of_ftfy,
    "autocorrect": of_autocorrect,
    "jionlp.clean_text": of_jionlp,
    "clean-text": of_clean_text,
    "data-juicer": of_data_juicer,
}
DISTRIBUTIONS = {
    "ftfy.fix_text": "ftfy",
    "autocorrect": "autocorrect-py",
    "jionlp.clean_text": "jionlp",
    "clean-text": "clean-text",
    "data-juicer": "py-data-juicer",
}


def run(work: Work, texts: list[Any], sizes: list[int], limit: float) -> tuple[float, float]:
    """Return the megabytes done and the seconds it took: as many texts as fit, one at least."""
    done = 0
    start = time.process_time()
    for text, size in zip(texts, sizes, strict=True):
        work(text)
        done += size
        if time.process_time() - start > limit:
            break
    return done / 1e6, time.process_time() - start


def main() -> None:
    """Serve until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a peer prints is no answer
    name = sys.argv[1]
    work = WORKS[name]()
    work(
        b"\xe5\x8e\xbf" if name == "bytes.decode" else "会议指出,D建 http://a.cn 引领。"
    )  # what is made on first use
    version = importlib.metadata.version(DISTRIBUTIONS[name]) if name in DISTRIBUTIONS else ""
    print(json.dumps(version), file=answers, flush=True)
    last, texts, sizes = "", [], []
    for line in sys.stdin:
        file, limit = json.loads(line)
        if file != last:
            texts = json.loads(Path(file).read_text(encoding="utf-8"))
            sizes = [len(text.encode("utf-8", "surrogatepass")) for text in texts]
            if name == "bytes.decode":
                texts = [text.encode() for text in texts]
            last = file
        try:
            answer: Any = run(work, texts, sizes, limit)
        except Exception as error:  # whatever a peer raises is its result
            answer = f"{type(error).__name__}: {str(error)[:80]}"
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
