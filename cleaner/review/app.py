"""The review as a web application: a page for each document, and what a decision on it is sent to."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from cleaner.errors import CleanerError, UsageError
from cleaner.review.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.requests import Request

    from cleaner.engine import Engine
    from cleaner.review.session import Review

_MOST = 1 << 16  # bytes of a decision

_Stamp = tuple[int, int, int]


class Act(msgspec.Struct, forbid_unknown_fields=True):
    """What the page asks for.

    Args:
        act: One of `_ACTS`.
        version: Of the document that the person saw.
        finding: Index of the finding; None for `undo`.
        value: What is filled in, or the text that a rule is to leave alone.
        reason: Why.
    """

    act: str
    version: int
    finding: int | None = None
    value: str = ""
    reason: str = ""


class Application:
    """The pages and the decisions of one review.

    Everything runs in the event loop, one request after the other: decisions never meet.

    Args:
        review: The review.
        engines: The engine of each of its documents.
        read: Reads a document again that was edited meanwhile, by its path; None: what was given holds.
    """

    def __init__(
        self, review: Review, engines: Sequence[Engine], read: Callable[[str], str] | None = None
    ) -> None:
        self.review, self._read = review, read
        self._files: dict[str, _Stamp | None] = {}
        pairs = zip(review.sheets, engines, strict=True)
        self.views = [View(number, sheet, engine) for number, (sheet, engine) in enumerate(pairs)]
        self._seen = _stamp(review.store.path)
        self.asgi = Starlette(
            routes=[
                Route("/", self.start),
                Route("/d/{number:int}", self.page),
                Route("/d/{number:int}/about/{finding:int}", self.about),
                Route("/d/{number:int}/act", self.act, methods=["POST"]),
            ],
            exception_handlers={CleanerError: _failed},
        )

    async def start(self, request: Request) -> Response:  # noqa: ARG002 (what a route is called with)
        """Go to the first document in which something is open."""
        queue = self.views[0].state(self.review)["queue"]
        first = next((i for i, (_, waiting, _) in enumerate(queue) if waiting), 0)
        return RedirectResponse(f"/d/{first}", 303)

    async def page(self, request: Request) -> Response:
        """Return the page of a document."""
        view = self._view(request)
        self._catch_up(view)
        return HTMLResponse(view.page(self.review))

    async def about(self, request: Request) -> Response:
        """Return what can be done about a finding."""
        try:
            return _json(self._view(request).about(request.path_params["finding"], self.review))
        except IndexError as bad:
            raise HTTPException(404) from bad

    async def act(self, request: Request) -> Response:
        """Do what the page asks for; return what changed on it."""
        view = self._view(request)
        try:
            act = msgspec.json.decode(await _body(request), type=Act)
        except msgspec.MsgspecError as bad:
            raise UsageError(f"not a decision: {bad}") from bad
        self._catch_up(view)
        view.draw()
        if act.version != view.version:
            return _json({"reload": True}, 409)
        before = view.sections
        self._perform(view, act)
        self._seen = _stamp(self.review.store.path)
        value = view.value(self.review)
        changed = {i: new for i, new in enumerate(view.sections) if before[i] != new}
        return _json({"sections": changed, "data": value})

    def _perform(self, view: View, act: Act) -> None:
        if act.act == "undo":
            if not self.review.undo():
                raise UsageError("nothing was decided since the review was started")
            return
        findings = view.sheet.cleaned.findings
        if act.finding is None or not 0 <= act.finding < len(findings) or act.act not in _ACTS:
            raise UsageError(f"no such decision: {act.act} {act.finding}")
        _ACTS[act.act](self.review, view, act, act.finding)

    def _view(self, request: Request) -> View:
        number: int = request.path_params["number"]
        if number >= len(self.views):
            raise HTTPException(404)
        return self.views[number]

    def _catch_up(self, view: View) -> None:
        """Read what another process decided meanwhile, and a document that was edited."""
        stamp = _stamp(self.review.store.path)
        if stamp != self._seen:
            self.review.reload()
            self._seen = stamp
        sheet = view.sheet
        stamp = _stamp(sheet.path)
        if self._read and stamp and stamp != self._files.get(sheet.path):
            text = self._read(sheet.path)
            if text != sheet.text:
                self.review.reread(sheet, text)
            self._files[sheet.path] = stamp


def _stamp(path: str) -> _Stamp | None:
    """Return what tells one state of a file from another; None where there is no file."""
    try:
        info = os.stat(path)  # noqa: PTH116 (as the paths are strings)
    except OSError:
        return None
    return info.st_ino, info.st_size, info.st_mtime_ns


def _decide(review: Review, view: View, act: Act, at: int) -> None:
    finding = view.sheet.cleaned.findings[at]
    verdict: Any = act.act
    review.decide(view.sheet, finding, verdict, act.value if verdict == "fill" else None, act.reason)


def _fill_alike(review: Review, view: View, act: Act, at: int) -> None:
    alike = view.alike(view.sheet.cleaned.findings[at])
    if not alike:
        raise UsageError("nothing is like it: numbers and dates are filled in one by one")
    review.decide_all(view.sheet, alike, "fill", act.value, act.reason)


def _fill_kind(review: Review, view: View, act: Act, at: int) -> None:
    review.fill_kind(view.sheet, view.sheet.cleaned.findings[at].kind or "", act.value, act.reason)


def _accept_rule(review: Review, view: View, act: Act, at: int) -> None:
    review.accept_rule(view.sheet, view.sheet.cleaned.findings[at].rule, act.reason)


def _forget(review: Review, view: View, act: Act, at: int) -> None:  # noqa: ARG001 (as all of `_ACTS`)
    if not review.forget(view.sheet, view.sheet.cleaned.findings[at]):
        raise UsageError("nothing is decided there")


def _off_here(review: Review, view: View, act: Act, at: int) -> None:
    review.switch_off(view.sheet.cleaned.findings[at].rule, view.sheet, act.reason)


def _off(review: Review, view: View, act: Act, at: int) -> None:
    review.switch_off(view.sheet.cleaned.findings[at].rule, None, act.reason)


def _keep(review: Review, view: View, act: Act, at: int) -> None:
    review.keep(view.sheet.cleaned.findings[at].rule, act.value, act.reason)


#: What a person can decide about a finding, by the name that the page calls it.
_ACTS: dict[str, Callable[[Review, View, Act, int], None]] = {
    "accept": _decide,
    "reject": _decide,
    "fill": _decide,
    "fill_alike": _fill_alike,
    "fill_kind": _fill_kind,
    "accept_rule": _accept_rule,
    "forget": _forget,
    "off_here": _off_here,
    "off": _off,
    "keep": _keep,
}


async def _body(request: Request) -> bytes:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST:
            raise UsageError(f"not a decision: more than {_MOST} bytes")
    return body


async def _failed(request: Request, bad: Exception) -> Response:  # noqa: ARG001 (what a handler is called with)
    """Say what went wrong; nothing was decided."""
    return _json({"error": str(bad)}, 400)


def _json(value: object, status: int = 200) -> Response:
    """Return JSON in ASCII, for a document may hold lone surrogates."""
    return Response(json.dumps(value, separators=(",", ":")), status, media_type="application/json")
