"""Make cleaner/find/party-words.txt, the word frequencies by which D is told from 党.

    pip download --no-deps --no-binary :all: jieba==0.42.1 && tar xf jieba-0.42.1.tar.gz
    python scripts/party_words.py jieba-0.42.1/jieba/dict.txt

The source is the dictionary of jieba 0.42.1 (MIT, by Sun Junyi): 349,046 words, each with its frequency and
part of speech. Kept are all words with 党, and of the others those in common use, for a reading without 党
must be made of words, too. A `+` marks the words that may follow 党 as a noun by itself: particles,
prepositions, adverbs, pronouns, verbs.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

TARGET = Path(__file__).parents[1] / "cleaner" / "find" / "party-words.txt"
LEAST = 30  # frequency of a word without 党
LONGEST = 4  # code points of one
FOLLOWS = ("p", "d", "c", "v", "u", "r")  # parts of speech, by their first letter
HAN = re.compile("[\u4e00-\u9fff]+")
HEAD = """\
# Words and their frequencies, from the dictionary of jieba 0.42.1, https://github.com/fxsjy/jieba
# Made by scripts/party_words.py; do not edit. Total of all frequencies: {total}
#
# The MIT License (MIT)
#
# Copyright (c) 2013 Sun Junyi
#
# Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
# associated documentation files (the "Software"), to deal in the Software without restriction, including
# without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
# copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
# following conditions:
#
# The above copyright notice and this permission notice shall be included in all copies or substantial
# portions of the Software.
#
# THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
# LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO
# EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
# IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE
# USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def main() -> None:
    """Read the dictionary, write the file."""
    if len(sys.argv) != 2:
        raise SystemExit("usage: party_words.py DICT.TXT")
    total, lines = 0, []
    for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
        word, frequency, part = (*line.split(" "), "")[:3]
        total += int(frequency)
        common = int(frequency) >= LEAST and len(word) <= LONGEST
        if HAN.fullmatch(word) and ("党" in word or common):
            lines.append(f"{word} {frequency}{'+' if part.startswith(FOLLOWS) else ''}")
    TARGET.write_text(HEAD.format(total=total) + "\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    sys.stdout.write(f"{TARGET.name}: {len(lines)} words, {TARGET.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
