"""Data flows one way: a module imports only what stands before it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "cleaner"
ORDER = [
    "__init__",
    "errors",
    "model",
    "text",
    "result",
    "packs",
    "find",
    "compilation",
    "restore",
    "masks",
    "resolve",
    "guard",
    "rounds",
    "decisions",
    "arguments",
    "engine",
    "parallel",
    "rulecheck",
    "formats",
    "config",
    "disk",
    "datasets",
    "report",
    "review",
    "adapters",
    "cli",
    "__main__",
]
MODULES = sorted(PACKAGE.rglob("*.py"))


def layer(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    out = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "cleaner":
            out.add(node.module)
        elif isinstance(node, ast.Import):
            out |= {alias.name for alias in node.names if alias.name.split(".")[0] == "cleaner"}
    return out


def test_every_module_has_a_layer() -> None:
    layers = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in MODULES}
    assert layers == set(ORDER)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_point_backwards(path: Path) -> None:
    if path == PACKAGE / "__init__.py":
        return  # the door names everything and imports it on first use
    own = ORDER.index(path.relative_to(PACKAGE).parts[0].removesuffix(".py"))
    for module in imports(path):
        assert ORDER.index(layer(module)) <= own, f"{path.name} imports {module}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_files_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_the_engine_does_no_input_or_output() -> None:
    pure = ["model", "text", "result", "find", "masks", "guard", "resolve", "rounds", "engine"]
    banned = {
        "os",
        "io",
        "pathlib",
        "time",
        "random",
        "subprocess",
        "socket",
        "tempfile",
        "datetime",
        "logging",
    }
    for path in MODULES:
        if path.relative_to(PACKAGE).parts[0].removesuffix(".py") in pure:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            names = {
                a.name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names
            }
            names |= {
                n.module.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module
            }
            assert not names & banned, path


def test_nothing_imports_an_adapter() -> None:
    for path in MODULES:
        assert not [m for m in imports(path) if layer(m) == "adapters" and path.parent.name != "adapters"], (
            path
        )
