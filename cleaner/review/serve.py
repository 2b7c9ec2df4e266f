"""Serving a review on loopback until the person ends it."""

from __future__ import annotations

import secrets
import socket
from typing import TYPE_CHECKING

from cleaner.errors import DiskError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import uvicorn

    from cleaner.engine import Engine
    from cleaner.review.session import Review

_LOOPBACK = "127.0.0.1"


def listen(port: int = 0) -> socket.socket:
    """Return a socket that listens on loopback only.

    Args:
        port: The port; 0: a free one.

    Raises:
        DiskError: When the port is taken or may not be used.

    >>> with listen() as found:
    ...     found.getsockname()[0]
    '127.0.0.1'
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_LOOPBACK, port))
    except OSError as bad:
        listener.close()
        raise DiskError(f"--port {port}: {bad.strerror}; take another, or none") from bad
    listener.listen()
    return listener


def prepare(
    review: Review,
    engines: Sequence[Engine],
    listener: socket.socket,
    read: Callable[[str], str] | None = None,
) -> tuple[uvicorn.Server, str]:
    """Return a server of the review, and the address that opens it; the address holds the token.

    Args:
        review: The review; what is decided is in its file before the page hears of it.
        engines: The engine of each of its documents.
        listener: As `listen` returns it; `server.run(sockets=[listener])` serves it.
        read: Reads a document again that was edited meanwhile, by its path; None: what was given holds.

    Raises:
        UsageError: When the extra `review` is not installed.
    """
    try:
        import uvicorn

        from cleaner.review.app import Application
        from cleaner.review.guard import Guard
    except ModuleNotFoundError as bad:
        why = f"the review in the browser needs {bad.name}: pip install 'gongwen-cleaner[review]'"
        raise UsageError(f"{why}; or use --tty") from bad
    port = listener.getsockname()[1]
    token = secrets.token_urlsafe(32)
    app = Guard(Application(review, engines, read).asgi, token, port)
    # no access log: it would hold the token
    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off", server_header=False)
    return uvicorn.Server(config), f"http://{_LOOPBACK}:{port}/?token={token}"
