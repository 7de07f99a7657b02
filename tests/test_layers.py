"""The import rule of ARCHITECTURE.md, held: values at the bottom, work in the middle, the screen on top."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "studio_app"
VALUES = {"direction", "twins", "takes"}
MAY_IMPORT: dict[str, set[str]] = {
    "direction": set(),
    "twins": {"direction"},
    "stage": {"direction", "twins"},
    "takes": {"direction"},
    "engines": {"direction", "stage", "takes", "twins"},
    "shoot": {"direction", "takes"},
    "rights": {"direction", "takes", "twins", "shoot"},
    "delivery": {"direction", "twins", "takes", "shoot", "rights"},
    "studio": {"direction", "twins", "stage", "takes", "engines", "shoot", "rights", "delivery"},
    "ui": VALUES | {"studio"},
    "cli": VALUES | {"studio", "engines", "shoot", "rights"},
}
HOMES: dict[str, tuple[str, ...]] = {
    "PySide6": ("ui/",),
    "qasync": ("ui/",),
    "torch": ("stage/body", "engines/"),
    "anny": ("stage/body",),
    "mitsuba": ("stage/tracer",),
    "drjit": ("stage/tracer",),
    "newton": ("stage/drape",),
    "warp": ("stage/drape",),
    "pyoidn": ("stage/denoise",),
    "moderngl": ("stage/viewport",),
    "diffusers": ("engines/",),
    "transformers": ("engines/",),
    "gguf": ("engines/",),
    "controlnet_aux": ("engines/",),
    "pygit2": ("shoot/history",),
    "sqlite3": ("shoot/index", "studio/queue"),
    "cryptography": ("shoot/", "delivery/certificates"),
    "typer": ("cli/",),
    "defusedxml": ("takes/xmp",),
    "c2pa": ("delivery/credentials",),
    "keyring": ("studio/key_chain",),
    "pyrage": ("twins/package",),
    "reportlab": ("studio/paper/",),
}
FILES = sorted(PACKAGE.rglob("*.py"))


def where(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.fixture(scope="module")
def house() -> dict[str, tuple[str, ast.Module]]:
    """Every file of the package by its place: its text and its tree, read once."""
    texts = {where(path): path.read_text(encoding="utf-8") for path in FILES}
    return {place: (text, ast.parse(text)) for place, text in texts.items()}


def imported(tree: ast.Module) -> Iterator[str]:
    """Every module a file names in an import, lazy and type-only ones too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module}.{alias.name}" for alias in node.names)


def astray(place: str, tree: ast.Module) -> Iterator[str]:
    """The imports of a file that do not point down, or take a heavy library from its home."""
    folder = place.split("/")[0] if "/" in place else None
    for name in imported(tree):
        root, *rest = name.split(".")
        if not root:
            yield f"{place} imports {name}: use absolute imports"
        inside = root == "studio_app" and rest and folder is not None and rest != ["__version__"]
        if inside and rest[0] not in MAY_IMPORT[str(folder)] | {folder}:
            yield f"{place} must not import {name}"
        homes = HOMES.get(root)
        if homes is not None and not place.startswith(homes):
            yield f"{root} belongs in {homes}, not in {place}"


def test_imports_point_down(house: dict[str, tuple[str, ast.Module]]) -> None:
    assert [fault for place, (_, tree) in house.items() for fault in astray(place, tree)] == []


def test_no_two_files_of_tests_have_one_name() -> None:
    """pytest imports them by their base name: the second one would not be collected."""
    names = sorted(path.name for path in Path(__file__).parent.rglob("*.py") if path.name != "conftest.py")
    assert len(names) == len(set(names)), [name for name, other in pairwise(names) if name == other]


def test_files_and_functions_stay_small(house: dict[str, tuple[str, ast.Module]]) -> None:
    long_files = [(place, text.count("\n")) for place, (text, _) in house.items() if text.count("\n") > 300]
    assert long_files == [], "a file of the house has at most 300 lines"
    long_functions = [
        (place, node.name, node.end_lineno - node.lineno + 1)
        for place, (_, tree) in house.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > 60
    ]
    assert long_functions == [], "a function of the house has at most 60 lines"


def test_only_the_job_runner_catches_everything(house: dict[str, tuple[str, ast.Module]]) -> None:
    broad = {"Exception", "BaseException"}
    caught = [
        f"{place}:{node.lineno}"
        for place, (_, tree) in house.items()
        if place != "studio/ending.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in broad)
        and not any(isinstance(step, ast.Raise) and step.exc is None for step in node.body)
    ]
    assert caught == []


@pytest.mark.parametrize("module", ["studio_app.studio.session", "studio_app.studio.live", "studio_app.ui.app"])
def test_the_window_never_imports_what_paints(module: str) -> None:
    heavy = ("torch", "mitsuba", "drjit", "anny", "newton", "warp", "diffusers", "transformers", "controlnet_aux")
    code = f"import sys, {module}; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


def test_below_the_window_there_is_no_qt() -> None:
    code = "import sys, studio_app.studio.session, studio_app.studio.renderer; print('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "False", done.stderr
