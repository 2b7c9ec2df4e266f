"""Who may talk to the review: the browser that was given the token, and no page of another site.

A server on loopback is reached by every page that the person's browser shows and by every user of the
machine. A foreign page can send requests (against that: `Origin`, and a cookie that is `SameSite=Strict`)
and can give its own name this machine's address (DNS rebinding; against that: `Host`). Another user has no
token.
"""

from __future__ import annotations

import hmac
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Sent with every answer: nothing is stored, framed, guessed at, or told to another site.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_UNKNOWN = (
    "This review was opened by another address: use the one that `cleaner review` printed when it started.\n"
    "请用 cleaner review 启动时给出的网址打开；重新启动后网址会变，决定都已存盘。\n"
)


class Guard:
    """An ASGI application that lets another one see only what it may answer.

    Args:
        app: The application behind it.
        token: What the first address must bring, and the cookie after it.
        port: Port that the server listens on; `Host` and `Origin` must name it.
    """

    def __init__(self, app: ASGIApp, token: str, port: int) -> None:
        self._app, self._token = app, token
        self._hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        #: Cookies know no ports: two reviews at a time must not take each other's.
        self.cookie = f"cleaner-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let it through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] += [(k.lower().encode(), v.encode()) for k, v in HEADERS.items()]
            await send(message)

        answer = self._refused(Request(scope)) or self._app
        await answer(scope, receive, send_with_headers)

    def _refused(self, request: Request) -> Response | None:
        """Return the answer to a request that goes no further."""
        host = request.headers.get("host", "")
        if host not in self._hosts:
            return PlainTextResponse(f"Host: expected {self._hosts[0]}\n", 421)
        given = request.query_params.get("token")
        if request.method == "GET" and given is not None and self._right(given):
            answer = RedirectResponse(request.url.path, 303)
            answer.set_cookie(self.cookie, self._token, httponly=True, samesite="strict", path="/")
            return answer
        cookie = SimpleCookie(request.headers.get("cookie", "")).get(self.cookie)
        if cookie is None or not self._right(cookie.value):
            return PlainTextResponse(_UNKNOWN, 403)
        if request.method not in ("GET", "HEAD"):
            if request.headers.get("origin") != f"http://{host}":
                return PlainTextResponse("Origin: expected this page itself\n", 403)
            if request.headers.get("content-type") != "application/json":
                return PlainTextResponse("Content-Type: expected application/json\n", 415)
        return None

    def _right(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), self._token.encode())
