"""How far the test pairs of other formatters agree with us: by kind, with the reason for each difference.

    pip install -e '.[bench]' && python benchmarks/agreement.py [--from FOLDER] [--show KIND]

The pairs of ftfy and AutoCorrect come in their source distributions from PyPI. zhlint's packages on npm
hold its read-me, with a pair for most options (`zhlint-readme`, fetched by `npm pack`), but not its tests:
these are fetched from its repository on GitHub. FOLDER may hold sources unpacked (`ftfy`, `zhlint`,
`zhlint-readme`, `autocorrect`), for machines without network. Nothing is copied into this tree; a source
that can't be had is named in the table. The reasons are in `agreement.yaml`.

Tests that turn single options of a formatter on and off expect several results of one text: to agree with any
of them is to agree.
"""

from __future__ import annotations

import argparse
import ast
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import yaml

import cleaner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ARCHIVES = {"zhlint": "https://codeload.github.com/zhlint-project/zhlint/tar.gz/refs/heads/master"}
NPM = {"zhlint-readme": "zhlint"}
PACKAGES = {"ftfy": "ftfy", "autocorrect": "autocorrect-py"}  # on PyPI
RULES = ("encoding/*", "width/*", "punctuation/*", "quote/*", "whitespace/*")
SECONDS = 60  # for one download

_HAN = re.compile("[\u3400-\u9fff]")
_STRING = r"""(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)"""
_EXPECT = re.compile(
    rf"(?:getOutput|lint|run)\(\s*({_STRING})\s*(?:,\s*\w+\s*)?\)(?:\.result)?\s*\)\s*\.toBe\(\s*({_STRING})\s*\)"
)
_EXAMPLE = re.compile(
    r"// e\.g\. ([`'])(?P<given>.+?)\1 -> ([`'])(?P<expected>.+?)\3(?P<option>[ (`'a-z)]*)$", re.MULTILINE
)
_RUST = r"""(?:"(?:[^"\\]|\\.)*"|r#"(?:(?!"\#).)*"\#)"""
_ARROW = re.compile(rf"^(?!\s*//)\s*({_RUST})\s*=>\s*({_RUST})", re.MULTILINE | re.DOTALL)


class Pair(NamedTuple):
    """What another tool's tests give and expect."""

    given: str
    expected: str


def ftfy_pairs(text: str) -> Iterator[Pair]:
    """Read ftfy's JSON cases; those that ftfy itself expects to fail say what would be right, too."""
    for case in json.loads(text):
        yield Pair(case["original"], case["fixed"])


def zhlint_pairs(text: str) -> Iterator[Pair]:
    """Read `expect(getOutput('given')).toBe('expected')` out of TypeScript."""
    for match in _EXPECT.finditer(text):
        yield Pair(*(_javascript(match[group]) for group in (1, 2)))


def zhlint_readme_pairs(text: str) -> Iterator[Pair]:
    """Read `e.g. given -> expected` out of the read-me, but for options that are off by default."""
    for match in _EXAMPLE.finditer(text):
        if "false" not in match["option"]:
            yield Pair(match["given"], match["expected"])


def autocorrect_pairs(text: str) -> Iterator[Pair]:
    """Read `"given" => "expected"` out of the tests of a Rust file."""
    for match in _ARROW.finditer(text.partition("#[cfg(test)]")[2]):
        yield Pair(*(_rust(match[group]) for group in (1, 2)))


def _javascript(source: str) -> str:
    inner = re.sub(r'(?<!\\)"', r"\"", source[1:-1]) if source[0] != '"' else source[1:-1]
    return str(ast.literal_eval('"""' + inner.replace("\\`", "`").replace("\\'", "'") + '"""'))


def _rust(source: str) -> str:
    return source[3:-2] if source.startswith("r#") else str(ast.literal_eval('"""' + source[1:-1] + '"""'))


READERS: dict[str, tuple[str, Callable[[str], Iterator[Pair]]]] = {
    "ftfy": ("**/tests/test_cases.json", ftfy_pairs),
    "zhlint": ("**/test/*.test.ts", zhlint_pairs),
    "zhlint-readme": ("**/README.md", zhlint_readme_pairs),
    "autocorrect": ("**/src/**/*.rs", autocorrect_pairs),
}


def fetch(tool: str, folder: Path) -> None:
    """Unpack a tool's sources into *folder*.

    Raises:
        OSError: When they can't be had.
    """
    if tool in PACKAGES:
        _unpack(PACKAGES[tool], folder)
        return
    if tool in NPM:
        _pack(NPM[tool], folder)
        return
    with urllib.request.urlopen(ARCHIVES[tool], timeout=SECONDS) as answer:
        data = answer.read()
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        archive.extractall(folder, filter="data")


def _pack(package: str, folder: Path) -> None:
    """Let npm fetch a package as it was published, and unpack it."""
    command = ["npm", "pack", "--silent", "--pack-destination", str(folder), package]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    archives = sorted(folder.glob("*.tgz"))
    if not archives:
        raise OSError(done.stderr.strip().rpartition("\n")[2] or "npm fetched nothing")
    with tarfile.open(archives[0]) as archive:
        archive.extractall(folder, filter="data")


def _unpack(package: str, folder: Path) -> None:
    """Let pip unpack a source distribution; what it says when it can't build it (Rust) is of no account."""
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", package, package]
    command += ["--no-build-isolation", "--no-clean", "-d", str(folder)]
    environment = {**os.environ, "TMPDIR": str(folder)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if not any(folder.glob("pip-*/*/PKG-INFO")):
        raise OSError(done.stderr.strip().rpartition("\n")[2])


def pairs(tool: str, folder: Path | None) -> list[Pair]:
    """Return the pairs of a tool, each once, fetched or from the user's *folder*."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) if folder is None or not (folder / tool).is_dir() else folder / tool
        if root == Path(place):
            fetch(tool, root)
        pattern, read = READERS[tool]
        files = sorted(root.glob(pattern))
        return list(dict.fromkeys(pair for file in files for pair in read(file.read_text(encoding="utf-8"))))


KINDS = (
    ("space", re.compile(r"\s+")),
    ("bracket", re.compile("[][()（）【】{}「」『』]")),
    ("quote", re.compile("[\"'“”‘’＂＇`]")),
    ("mark", re.compile("[,.;:!?，。；：！？、…·~～—–-]")),
    ("width", re.compile("[A-Za-z0-9Ａ-Ｚａ-ｚ０-９％%]")),
)
_STRAIGHT = {**dict.fromkeys(map(ord, "“”„"), '"'), **dict.fromkeys(map(ord, "‘’‚"), "'")}
_LATIN = 0x250  # first code point behind the Latin letters, but for those of Viet Nam
_VIETNAMESE = range(0x1E00, 0x1F00)


def kind(tool: str, pair: Pair, ours: str) -> str:
    """Name what a pair is about: of an agreement what is changed, of a difference what differs.

    >>> kind("zhlint", Pair("中文foo", "中文 foo"), "中文foo")
    'space'
    """
    if tool == "ftfy":
        return _ftfy_kind(pair, ours)
    before, after = (pair.given, pair.expected) if ours == pair.expected else (ours, pair.expected)
    if before == after:
        return "stays"
    if not _HAN.search(pair.given):
        return "no Chinese"
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    changed = "".join(before[a:b] + after[c:d] for code, a, b, c, d in codes if code != "equal")
    return next((name for name, pattern in KINDS if pattern.search(changed)), "other")


def _ftfy_kind(pair: Pair, ours: str) -> str:
    """Name what was garbled, or what else ftfy changes.

    >>> _ftfy_kind(Pair("aoÃ»t", "août"), "aoÃ»t")
    'Latin letters'
    """
    if pair.given == pair.expected:
        return "stays"
    if _HAN.search(pair.expected):
        return "Chinese"
    if ours != pair.expected and ours.translate(_STRAIGHT) == pair.expected.translate(_STRAIGHT):
        return "quotes made straight"
    if "\ufffd" in pair.expected:
        return "bytes missing"
    letters = {ord(char) for char in pair.expected if char.isalpha() or ord(char) > 0xFFFF}
    foreign = any(code >= _LATIN and code not in _VIETNAMESE for code in letters)
    return "other scripts" if foreign else "Latin letters"


def main() -> None:
    """Fetch, compare, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--from", dest="folder", type=Path)
    parser.add_argument("--show", metavar="KIND", help="print the differences of a kind, or `all`")
    options = parser.parse_args()
    reasons = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    engine = cleaner.Engine(select=RULES)
    for tool in READERS:
        try:
            found = pairs(tool, options.folder)
        except OSError as bad:
            print(f"{tool}: not fetched ({bad})\n")
            continue
        agree, differ = Counter[str](), Counter[str]()
        wanted: dict[str, list[str]] = {}
        for pair in found:
            wanted.setdefault(pair.given, []).append(pair.expected)
        for given, expected in wanted.items():
            ours = engine.clean(given).text
            pair = Pair(given, ours if ours in expected else expected[0])
            name = kind(tool, pair, ours)
            (agree if ours == pair.expected else differ)[name] += 1
            if ours != pair.expected and options.show in (name, "all"):
                print(f"{name}\n  given    {pair.given!r}\n  expected {pair.expected!r}\n  ours     {ours!r}")
        print(f"{tool}: {len(wanted)} texts, {agree.total()} agree")
        for name in sorted(agree | differ):
            reason = reasons.get(tool, {}).get(name, "no reason is written yet") if differ[name] else ""
            print(f"  {name:24} agree {agree[name]:4}  differ {differ[name]:4}  {reason}")
        print()


if __name__ == "__main__":
    main()
