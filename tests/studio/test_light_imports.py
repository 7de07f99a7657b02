"""What the window imports of the studio brings no heavy library with it, and the command line no screen."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("torch", "mitsuba", "drjit", "anny", "newton", "warp", "pyoidn", "diffusers", "transformers")
STUDIO = (
    "session", "renderer", "queue", "actions", "keymap", "first_run", "prepare", "doctor", "demo", "benchmarks",
    "paper.contact_sheet", "render_process", "shooting",
)  # fmt: skip


@pytest.mark.parametrize(
    ("modules", "forbidden"),
    [
        (tuple(f"studio_app.studio.{name}" for name in STUDIO), (*HEAVY, "PySide6", "qasync")),
        (("studio_app.cli.app",), (*HEAVY, "PySide6", "qasync")),
        (("studio_app.engines.stand_in", "studio_app.engines.staging"), ("torch", "mitsuba", "anny", "newton")),
    ],
)
def test_a_fresh_process_stays_light(modules: tuple[str, ...], forbidden: tuple[str, ...]) -> None:
    code = f"import sys, {', '.join(modules)}; print([name for name in {forbidden!r} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert ended.stdout.strip() == "[]"
