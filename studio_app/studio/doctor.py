"""Looks at this computer and says, in sentences, what is well and what to do about what is not."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from studio_app import __version__
from studio_app.direction.errors import BadInput
from studio_app.engines.table import ENGINES
from studio_app.stage.body_store import stored_body
from studio_app.stage.tracer_variant import best_variant, fit_llvm
from studio_app.studio.finding import Finding
from studio_app.studio.places import make_cache
from studio_app.studio.prepare import sample_twins

LEAST_FREE_GB = 5.0
PROBE_S = 90

_GL = (
    "from studio_app.stage.viewport_context import open_context as o; c = o();"
    "print(c.info['GL_RENDERER'], 'OpenGL', c.version_code / 100)"
)
_TORCH = (
    "import torch; print(torch.__version__, torch.version.cuda, torch.cuda.is_available(),"
    "torch.cuda.get_device_name(0) if torch.cuda.is_available() else '-', sep='|')"
)
_OTHERS = ("PySide6-Essentials", "torch", "moderngl", "pygit2", "pydantic")


def examine(cache: Path) -> tuple[Finding, ...]:
    """Everything, in a few seconds; heavy libraries are tried in child processes, so that a crash is a finding too."""
    machine = (_python(), _libraries(), _qt(), _tracer(), _graphics(), _torch(), _git(), _signing())
    return (*machine, _cache(cache), _bodies(cache))


def _python() -> Finding:
    words = f"Twin Studio {__version__}, Python {platform.python_version()} on {platform.platform(terse=True)}."
    return Finding("python", sys.version_info >= (3, 11), words, "Install Python 3.11 or newer.")


def _libraries() -> Finding:
    names = dict.fromkeys([*_OTHERS, *(name for entry in ENGINES.values() for name in entry.paints_with)])
    found = {name: _version(name) for name in names if name != "twin-studio"}
    missing = [name for name, number in found.items() if not number]
    if missing:
        return Finding("libraries", False, f"These libraries are missing: {', '.join(missing)}.", "Run “./run setup”.")
    return Finding("libraries", True, ", ".join(f"{name} {number}" for name, number in found.items()) + ".")


def _qt() -> Finding:
    number = _version("PySide6-Essentials")
    bad = number.startswith("6.12.0") and sys.version_info < (3, 12)
    words = f"PySide6 {number} " + ("ends the process on this Python." if bad else "is sound on this Python.")
    return Finding("qt", not bad, words, "Install PySide6-Essentials 6.11.3." if bad else "")


def _tracer() -> Finding:
    variant = best_variant()
    if variant.startswith("cuda"):
        return Finding("tracer", True, "Takes are traced on the GPU.")
    if variant.startswith("llvm"):
        return Finding("tracer", True, f"Takes are traced on the processor, with {fit_llvm()}.")
    return Finding(
        "tracer", None, "No LLVM 16 or newer was found: takes are traced about three times slower.",
        "Install libllvm19 (Debian, Ubuntu) or set DRJIT_LIBLLVM_PATH.",
    )  # fmt: skip


def _graphics() -> Finding:
    code, words = _probe(_GL)
    if code:
        return Finding("graphics", False, f"OpenGL does not work here ({words}).", "Install libgl1 and libegl1.")
    soft = "llvmpipe" in words.lower() or "softpipe" in words.lower()
    return Finding("graphics", True, f"The stage is drawn by {words}{', in software' if soft else ''}.")


def _torch() -> Finding:
    code, words = _probe(_TORCH)
    if code or words.count("|") != 3:
        return Finding("torch", False, f"torch does not start ({words[:200]}).", "Run “./run setup” again.")
    number, cuda, there, device = words.split("|")
    if there == "True":
        return Finding("torch", True, f"torch {number} with CUDA {cuda} on {device}.")
    why = "this torch was built without CUDA" if cuda == "None" else "no NVIDIA GPU or driver answers"
    do = "On Windows: uv pip install --torch-backend=auto torch." if cuda == "None" else ""
    return Finding("torch", None, f"torch {number} on the processor: {why}. The stand-in engine needs no GPU.", do)


def _git() -> Finding:
    git = shutil.which("git")
    if git is None:
        return Finding(
            "git", None, "git is not installed; the studio writes its history itself.", "Install git to look at it."
        )
    asked = subprocess.run([git, "--version"], capture_output=True, text=True, timeout=10, check=False)  # noqa: S603
    return Finding("git", True, f"{asked.stdout.strip() or 'git'} is there.")


def _signing() -> Finding:
    if shutil.which("ssh-keygen") is None:
        words = "ssh-keygen is not there: “git verify-commit” cannot check verdicts, “twin-studio verify” can."
        return Finding("signatures", None, words, "Install openssh-client.")
    return Finding("signatures", True, "ssh-keygen is there, so a stock git can check verdicts.")


def _cache(cache: Path) -> Finding:
    place = next(folder for folder in (cache, *cache.parents) if folder.exists())
    free = shutil.disk_usage(place).free / 1e9
    used = sum(file.stat().st_size for file in cache.rglob("*") if file.is_file()) / 1e9
    words = f"The cache {cache} holds {used:.1f} GB; {free:.0f} GB are free."
    try:
        make_cache(cache)
    except BadInput as error:
        return Finding("disk", False, error.what, error.do)
    return Finding("disk", free >= LEAST_FREE_GB, words, "" if free >= LEAST_FREE_GB else "Make room on this disk.")


def _bodies(cache: Path) -> Finding:
    missing = [twin.name for twin in sample_twins() if stored_body(twin, cache) is None]
    if missing:
        return Finding("twins", None, f"Not built yet: {', '.join(missing)}.", "Run “twin-studio prepare” once.")
    return Finding("twins", True, "The sample twins are built.")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _probe(code: str) -> tuple[int, str]:
    """Runs code in a fresh Python; its exit code (1 when it takes too long) and the last line it printed."""
    try:
        asked = subprocess.run(  # noqa: S603 - our own interpreter with our own words
            [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, timeout=PROBE_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return 1, f"{type(error).__name__}"
    lines = (asked.stdout if asked.returncode == 0 else asked.stderr).strip().splitlines()
    return asked.returncode, lines[-1] if lines else f"exit code {asked.returncode}"
