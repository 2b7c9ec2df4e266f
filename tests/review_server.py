"""A review that is served for a test, and a client that can say what no browser would."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from cleaner import Engine
from cleaner.review.serve import listen, prepare
from cleaner.review.session import Review
from cleaner.review.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def data(self) -> Any:
        return json.loads(self.body)


class Served:
    """A review on loopback, in a thread of this process.

    Args:
        folder: Where documents and decisions lie; decisions that are there hold.
        documents: Text of each document, by name.
        engine: What they are cleaned with.
        read: Reads a document again that was edited meanwhile.
    """

    def __init__(
        self,
        folder: Path,
        documents: Mapping[str, str],
        engine: Engine | None = None,
        read: Callable[[str], str] | None = None,
    ) -> None:
        self.file = folder / "cleaner.decisions.yaml"
        engine = engine or Engine()
        for name, text in documents.items():
            (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
        given = [(str(folder / name), text, engine) for name, text in documents.items()]
        self.review = Review(Store(str(self.file)), given, "wang")
        self._listener = listen()
        self._server, self.address = prepare(self.review, [engine] * len(given), self._listener, read)
        self._thread = Thread(target=self._server.run, kwargs={"sockets": [self._listener]})
        self._thread.start()
        parts = urlsplit(self.address)
        self.port, self.token = parts.port or 0, parts.query.removeprefix("token=")
        self.cookie = f"cleaner-{self.port}={self.token}"

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._listener.close()

    def ask(self, path: str, method: str = "GET", body: str = "", **changed: str | None) -> Answer:
        """Send a request as the page would; *changed* replaces headers (`_` for `-`), None leaves one out."""
        headers: dict[str, str | None] = {"Host": f"127.0.0.1:{self.port}", "Cookie": self.cookie}
        if method == "POST":
            headers |= {"Origin": f"http://127.0.0.1:{self.port}", "Content-Type": "application/json"}
        headers |= {name.replace("_", "-"): value for name, value in changed.items()}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            if value is not None:
                connection.putheader(name, value)
        if body:
            connection.putheader("Content-Length", str(len(body.encode())))
        connection.endheaders(body.encode() or None)
        answer = connection.getresponse()
        given = Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode())
        connection.close()
        return given

    def act(self, act: str, finding: int | None = None, number: int = 0, **more: Any) -> Answer:
        """Decide, as the page does that was loaded last."""
        version = self.state(number)["version"]
        body = json.dumps({"act": act, "finding": finding, "version": version, **more})
        return self.ask(f"/d/{number}/act", "POST", body)

    def state(self, number: int = 0) -> Any:
        """Return the data of a document's page."""
        page = self.ask(f"/d/{number}").body
        return json.loads(page.split('id="data">')[1].split("</script>")[0])
