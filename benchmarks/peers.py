"""The peers: each is installed into an environment of its own in the cache, and works in its own process.

`CLEANER_CACHE_DIR` puts the cache elsewhere. What can't be installed is said, and left out.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import venv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

if TYPE_CHECKING:
    from types import TracebackType

HERE = Path(__file__).parent
REQUIREMENTS: dict[str, tuple[str, ...]] = {
    "ftfy.fix_text": ("ftfy>=6.3,<7",),
    "autocorrect": ("autocorrect-py>=2.14,<3",),
    "jionlp.clean_text": ("jionlp>=1.5.20,<2",),
    "clean-text": ("clean-text>=0.7,<1",),
    "data-juicer": (
        "py-data-juicer>=1.6,<2",
        "aiohttp",
        "ftfy",
        "ray",
    ),  # what it imports and does not declare
}
INSTALLING = 1200  # seconds
STARTING = 300


class PeerError(Exception):
    """A peer that can't be installed or started, or that gave up."""


def environment(name: str) -> Path:
    """Return the Python of a peer; install it first where that has not been done.

    Raises:
        PeerError: When it can't be installed.
    """
    given = os.environ.get("CLEANER_CACHE_DIR")
    cache = Path(given) if given else Path(platformdirs.user_cache_dir("gongwen-cleaner", appauthor=False))
    folder = cache / "benchmarks" / name.replace(" ", "-")
    python, note = folder / "bin" / "python", folder / "installed.json"
    wanted = json.dumps([*REQUIREMENTS[name], sys.version])
    if note.is_file() and note.read_text(encoding="utf-8") == wanted:
        return python
    print(f"installing {' '.join(REQUIREMENTS[name])} into {folder} …", file=sys.stderr)
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=True)
    command = [str(python), "-m", "pip", "install", "--quiet", *REQUIREMENTS[name]]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALLING, check=False)
    except subprocess.TimeoutExpired:
        raise PeerError(f"not installed within {INSTALLING} s") from None
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise PeerError(f"not installed: {(errors or ['pip failed'])[-1]}")
    note.write_text(wanted, encoding="utf-8")
    return python


class Peer:
    """One peer, at work in its own process.

    Args:
        name: Its name in `peer.WORKS`.
        python: The Python that has it; None: this one.

    Raises:
        PeerError: When it does not start.
    """

    def __init__(self, name: str, python: Path | None = None) -> None:
        self.name = name
        path = os.pathsep.join(filter(None, [str(HERE.parent), os.environ.get("PYTHONPATH", "")]))
        environ = os.environ if python else os.environ | {"PYTHONPATH": path}
        self._process = subprocess.Popen(
            [str(python or sys.executable), str(HERE / "peer.py"), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environ,
        )
        self._answers: queue.Queue[str] = queue.Queue()
        self._said: list[str] = []
        self._readers = [threading.Thread(target=work, daemon=True) for work in (self._read, self._listen)]
        for reader in self._readers:
            reader.start()
        self.version: str = self._answer(STARTING)

    def pass_over(self, file: Path, limit: float, patience: float) -> tuple[float, float]:
        """Return the megabytes of one pass over the texts of a file, and its seconds.

        Args:
            file: A JSON array of texts.
            limit: Seconds after which no further text is begun.
            patience: Seconds after which the peer is stopped for good.

        Raises:
            PeerError: When it fails or takes too long.
        """
        if self._process.poll() is not None:
            raise PeerError("stopped before")
        assert self._process.stdin
        self._process.stdin.write(json.dumps([str(file), limit]) + "\n")
        self._process.stdin.flush()
        answer = self._answer(patience)
        if isinstance(answer, str):
            raise PeerError(answer)
        return answer[0], answer[1]

    def _answer(self, patience: float) -> Any:
        try:
            line = self._answers.get(timeout=patience)
        except queue.Empty:
            self.close()
            raise PeerError(f"over {patience:.0f} s") from None
        if not line:
            self.close()  # waits for what it said
            raise PeerError(f"does not run: {(self._said or ['it ended'])[-1].strip()}")
        return json.loads(line)

    def _read(self) -> None:
        assert self._process.stdout
        with self._process.stdout as lines:
            for line in lines:
                self._answers.put(line)
        self._answers.put("")

    def _listen(self) -> None:
        assert self._process.stderr
        with self._process.stderr as lines:
            self._said += lines

    def close(self) -> None:
        """End its process."""
        self._process.kill()
        self._process.wait()
        for reader in self._readers:
            reader.join()
        assert self._process.stdin
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()

    def __enter__(self) -> Peer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()
