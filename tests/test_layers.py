"""The import rule of ARCHITECTURE.md, held: values at the bottom, work in the middle, the screen on top."""

from __future__ import annotations

import ast
import subprocess
import sys
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
    "pyoidn": ("stage/develop", "stage/denoise"),
    "moderngl": ("stage/viewport",),
    "diffusers": ("engines/",),
    "transformers": ("engines/",),
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


def imported(path: Path) -> set[str]:
    """Every module a file names in an import, lazy and type-only ones too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: use absolute imports"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def where(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", FILES, ids=where)
def test_imports_point_down(path: Path) -> None:
    place = where(path)
    folder = place.split("/")[0] if "/" in place else None
    for name in imported(path):
        root, *rest = name.split(".")
        if root == "studio_app" and rest and folder is not None:
            assert rest[0] in MAY_IMPORT[folder] | {folder} or rest == ["__version__"], (
                f"{place} must not import {name}"
            )
        homes = HOMES.get(root)
        assert homes is None or place.startswith(homes), f"{root} belongs in {homes}, not in {place}"


def test_no_two_files_of_tests_have_one_name() -> None:
    """pytest imports them by their base name: the second one would not be collected."""
    names = sorted(path.name for path in Path(__file__).parent.rglob("*.py") if path.name != "conftest.py")
    assert len(names) == len(set(names)), [name for name, other in pairwise(names) if name == other]


@pytest.mark.parametrize("path", FILES, ids=where)
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300, "a file of the house has at most 300 lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            length = node.end_lineno - node.lineno + 1
            assert length <= 60, f"{node.name} has {length} lines; at most 60"


@pytest.mark.parametrize("path", FILES, ids=where)
def test_only_the_job_runner_catches_everything(path: Path) -> None:
    broad = {"Exception", "BaseException"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler) and (node.type is None or getattr(node.type, "id", "") in broad):
            reraises = any(isinstance(step, ast.Raise) and step.exc is None for step in node.body)
            assert reraises or where(path) == "studio/render_process.py", (
                f"{where(path)}:{node.lineno} catches everything"
            )


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
