"""What the window and the stage process say to each other: JSON lines, and pictures in two files mapped by both."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
from numpy.typing import NDArray

LARGEST = 3840 * 2400 * 4
SLOTS = 2
LONGEST_LINE = 4_000_000

Message = dict[str, Any]
Picture = NDArray[np.uint8]


class Slots:
    """Two pictures in files that both processes map. Only what is written takes room."""

    def __init__(self, folder: Path, *, make: bool = False) -> None:
        paths = [folder / f"stage{number}" for number in range(SLOTS)]
        for path in paths if make else ():
            with path.open("wb") as file:
                file.truncate(LARGEST)
        self._maps = [np.memmap(path, np.uint8, "r+") for path in paths]

    def put(self, slot: int, picture: Picture) -> None:
        """Writes a picture (h, w, 4)."""
        self._maps[slot][: picture.size] = picture.reshape(-1)

    def get(self, slot: int, width: int, height: int) -> Picture:
        """A copy of a picture (h, w, 4). Raises ValueError when there can be none of this size."""
        size = width * height * 4
        if not 0 <= slot < SLOTS or not 0 < size <= LARGEST:
            raise ValueError("no such picture")
        return np.array(self._maps[slot][:size]).reshape(height, width, 4)


def to_line(message: Message) -> bytes:
    """One message as a line."""
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


def read_line(line: bytes) -> Message:
    """A message from a line. Raises ValueError when it is none."""
    found = json.loads(line)
    if not isinstance(found, dict):
        raise ValueError("not a message")
    return cast(Message, found)


def say(out: IO[bytes], message: Message) -> None:
    """Writes a message at once."""
    out.write(to_line(message))
    out.flush()
