"""Puts what is known of the shipped patterns into the wheel; see `cleaner/find/known.py`."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PatternsHook(BuildHookInterface[Any]):
    """Reads the literals off the patterns of every shipped profile. An editable wheel works without them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the file and have it included."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from cleaner.engine import Engine
        from cleaner.find.known import NAME, written

        for profile in ("official", "corpus", "minimal"):
            engine = Engine(profile)
            for rule in engine.active:  # its look-alikes are read when it first finds something
                for example in rule.examples:
                    engine.clean(example.text)
        self.folder = TemporaryDirectory()
        file = Path(self.folder.name, NAME)
        file.write_bytes(written())
        build_data["force_include"][str(file)] = f"cleaner/find/{NAME}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove the file, which the wheel holds by now."""
        if version != "editable":
            self.folder.cleanup()
