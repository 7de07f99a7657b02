"""Memory for what must never lie on a disk in the clear: captures and weights of a twin."""

from __future__ import annotations

import mmap
import sys
from contextlib import suppress


def memory(size: int) -> memoryview:
    """Writable memory of `size` bytes, all zero, that no file backs and no crash dump holds.

    It goes back to the system, which wipes it, when the last view of it is gone. The system may still swap it out:
    that is what an encrypted swap is for. Raises MemoryError.
    """
    if size == 0:
        return memoryview(bytearray())
    if sys.platform == "win32":
        return memoryview(mmap.mmap(-1, size))
    try:
        held = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    except OSError as error:
        raise MemoryError(f"{size} bytes") from error
    for advice in ("MADV_DONTDUMP", "MADV_HUGEPAGE"):  # Linux; huge pages halve the time of the first touch
        if hasattr(mmap, advice):
            with suppress(OSError):
                held.madvise(getattr(mmap, advice))
    return memoryview(held)
