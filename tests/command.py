"""Calls the command in this process and catches what it writes."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import NamedTuple

from cleaner.cli.main import main


class Done(NamedTuple):
    code: int
    out: str
    err: str
    raw: bytes


class _Stream(io.TextIOWrapper):
    """Text over bytes that stays readable after the command."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", errors="surrogateescape", write_through=True)

    def value(self) -> bytes:
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue()


def call(*arguments: object, stdin: bytes = b"") -> Done:
    out, err = _Stream(), _Stream()
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = main([str(a) for a in arguments])
    finally:
        sys.stdin = before
    raw = out.value()
    return Done(
        code, raw.decode("utf-8", "surrogateescape"), err.value().decode("utf-8", "surrogateescape"), raw
    )
