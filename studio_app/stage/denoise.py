"""Open Image Denoise, called through pyoidn's table of its C functions alone.

`import pyoidn` imports torch where there is one, for pictures in torch's memory: seconds of a process that paints a
stand-in and holds nothing of torch. Its `capi.py` stands for itself and finds the library on every system.
"""

from __future__ import annotations

import importlib.util
import threading
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from studio_app.stage.scene import Floats

Quality = Literal["fast", "high"]

_QUALITIES: dict[Quality, int] = {"fast": 4, "high": 6}
_ONE_AT_A_TIME = threading.Lock()  # the device is one, and knows of one error


def denoised(colour: Floats, guides: dict[str, Floats], *, hdr: bool, quality: Quality) -> Floats:
    """The picture (h, w, 3) without its noise; a new array. Linear light from 0 with `hdr`, else 0 to 1.

    `guides` are `albedo` (0 to 1) and `normal` (-1 to 1) of the same size, both or none. Raises RuntimeError with the
    library's own words when it cannot.
    """
    table, device = _oidn()
    clean = np.empty_like(colour, np.float32, order="C")
    images = {"color": colour, **guides, "output": clean}
    held = {name: np.ascontiguousarray(image, np.float32) for name, image in images.items()}
    if any(image.shape != (*colour.shape[:2], 3) for image in held.values()):
        raise ValueError("the picture and its guides must be (h, w, 3), all of one size")
    with _ONE_AT_A_TIME:
        worker = table.oidn_Capi.oidnNewFilter(device, b"RT")
        try:
            _run(table, worker, held, hdr, _QUALITIES[quality])
        finally:
            table.oidn_Capi.oidnReleaseFilter(worker)
        _check(table, device)
    return clean


def _run(table: Any, worker: Any, images: dict[str, Floats], hdr: bool, quality: int) -> None:
    library, ffi = table.oidn_Capi, table.oidn_ffi
    for name, image in images.items():
        at, (height, width) = ffi.cast("void *", ffi.from_buffer(image)), image.shape[:2]
        library.oidnSetSharedFilterImage(worker, name.encode(), at, library.OIDN_FORMAT_FLOAT3, width, height, 0, 0, 0)
    library.oidnSetFilterBool(worker, b"hdr", hdr)
    library.oidnSetFilterInt(worker, b"quality", quality)
    library.oidnCommitFilter(worker)
    library.oidnExecuteFilter(worker)


def _check(table: Any, device: Any) -> None:
    words = table.oidn_ffi.new("const char**")
    if table.oidn_Capi.oidnGetDeviceError(device, words):
        said = table.oidn_ffi.string(words[0]).decode("utf-8", "replace") if words[0] else "no words"
        raise RuntimeError(f"Open Image Denoise: {said}")


@cache
def _oidn() -> tuple[Any, Any]:
    """pyoidn's table of functions, and the processor as the library's device; made once. Raises RuntimeError."""
    found = importlib.util.find_spec("pyoidn")
    place = Path(found.origin).with_name("capi.py") if found is not None and found.origin else Path("pyoidn")
    spec = importlib.util.spec_from_file_location("studio_app_oidn", place)
    if spec is None or spec.loader is None or not place.is_file():
        raise RuntimeError("Open Image Denoise is not installed here.")
    table: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(table)
    device = table.oidn_Capi.oidnNewDevice(table.oidn_Capi.OIDN_DEVICE_TYPE_CPU)
    table.oidn_Capi.oidnCommitDevice(device)
    _check(table, device)
    return table, device
