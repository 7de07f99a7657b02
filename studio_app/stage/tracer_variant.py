"""Which mitsuba runs here: CUDA where a driver answers, LLVM where a fit libLLVM is found, plain C++ otherwise.

libLLVM 15, which Debian 12 brings along with its OpenGL, ends the process in code generation ("Cannot select:
fminimum"); so the library is chosen by us, 16 or newer, before mitsuba looks for one itself.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

_FOLDERS = ("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib",
            "/opt/homebrew/opt/llvm/lib", "/usr/local/opt/llvm/lib")  # fmt: skip
_OLDEST = 16


def fit_llvm() -> Path | None:
    """The newest libLLVM of version 16 or above, or None. An own DRJIT_LIBLLVM_PATH comes first."""
    named = os.environ.get("DRJIT_LIBLLVM_PATH")
    if named:
        return Path(named) if Path(named).is_file() and _version(Path(named).name) >= _OLDEST else None
    folders = [Path(folder) for folder in _FOLDERS]
    folders += [folder / "lib" for folder in Path("/usr/lib").glob("llvm-*")]
    found = [
        file
        for folder in folders
        if folder.is_dir()
        for file in folder.glob("libLLVM*")
        if _version(file.name) >= _OLDEST
    ]
    return max(found, key=lambda file: (_version(file.name), str(file)), default=None)


def _version(name: str) -> int:
    """The major version in a library's name, 0 when it has none: libLLVM.so.19.1, libLLVM-17.so, LLVM-C.dll."""
    match = re.fullmatch(r"libLLVM(?:-(\d+))?(?:\.\d+)*\.(?:so|dylib)(?:\.(\d+))?(?:\.\d+)*", name)
    return int(match.group(1) or match.group(2) or 0) if match else 0


def _has_gpu() -> bool:
    name = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"
    try:
        driver = ctypes.CDLL(name)
    except OSError:
        return False
    count = ctypes.c_int(0)
    return driver.cuInit(0) == 0 and driver.cuDeviceGetCount(ctypes.byref(count)) == 0 and count.value > 0


def best_variant() -> str:
    """The name of the fastest variant that is safe here; TWIN_STUDIO_TRACER overrides it."""
    asked = os.environ.get("TWIN_STUDIO_TRACER", "")
    if asked in ("scalar_rgb", "llvm_ad_rgb", "cuda_ad_rgb"):
        return asked
    if _has_gpu():
        return "cuda_ad_rgb"
    return "llvm_ad_rgb" if fit_llvm() else "scalar_rgb"


@cache
def keep_llvms_apart() -> None:
    """Loads triton's library, if torch brought it, before any other LLVM.

    It holds an LLVM of its own. Opened after libLLVM 19 and Mesa's LLVM 15 (a path-traced previz, then raster guides),
    the import of diffusers ends the process; opened before them, all three live together.
    """
    found = importlib.util.find_spec("triton")
    folders = found.submodule_search_locations if found is not None else None
    for folder in folders or ():
        for library in Path(folder, "_C").glob("libtriton*.so"):
            with suppress(OSError):
                ctypes.CDLL(str(library))


@cache
def mitsuba() -> Any:
    """The mitsuba module with the best variant set. Untyped: its stubs describe all variants at once."""
    keep_llvms_apart()
    variant = best_variant()
    library = fit_llvm()
    if variant == "llvm_ad_rgb" and library is not None:
        os.environ["DRJIT_LIBLLVM_PATH"] = str(library)
    import mitsuba as mi  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

    mi.set_variant(variant)  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]
    return mi  # pyright: ignore[reportUnknownVariableType]


def drjit() -> Any:
    """The array library under mitsuba, once a variant is set."""
    mitsuba()
    import drjit as dr  # pyright: ignore[reportMissingTypeStubs]

    return dr
