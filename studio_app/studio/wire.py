"""What the studio and its render process say to each other: JSON lines, and previews in a shared file.

Orders go to the child's stdin, reports come from its stdout; end of stdin ends the child, so that none is left over.
Both sides check what they read, since a line may be cut by a killed process.
"""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from studio_app.direction.direction import Direction
from studio_app.takes.recipe import Recipe
from studio_app.takes.take import Sha256
from studio_app.twins.card import Twin

PREVIEW_SIDE = 1280
SLOTS = 2
LONGEST_LINE = 16_000_000

Pixels = NDArray[np.uint8]


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class RenderOrder(_Message):
    """Paint this recipe and write the PNG to `file`; the shoot's photographs lie in the folder `plates`, the engine's
    weights in `weights`, those of earlier passes in `before`; what these paint goes beside it (see `files_of`).
    `opens`: the text of the key to the package of the twin whose own weights it takes. `seen`: the file with what the
    direction looks like, where a `StageOrder` has made it.
    """

    do: Literal["render"] = "render"
    id: int
    recipe: Recipe
    file: str
    plates: str = ""
    weights: str = ""
    before: tuple[str, ...] = ()
    opens: Annotated[str, Field(repr=False)] = ""
    seen: str = ""


def files_of(order: RenderOrder) -> tuple[Path, ...]:
    """Where the pictures of an order lie, in one folder: of its earlier passes in turn, then its own."""
    file = Path(order.file)
    return (*(file.with_suffix(f".pass{number}.png") for number in range(1, 1 + len(order.before))), file)


class StageOrder(_Message):
    """Make what this recipe will paint over, and write it to `file`; nothing is painted."""

    do: Literal["stage"] = "stage"
    id: int
    recipe: Recipe
    file: str
    plates: str = ""


class TwinOrder(_Message):
    """Open this twin's package in memory, with the key of this text, and check every byte."""

    do: Literal["twin"] = "twin"
    id: int
    twin: str
    opens: Annotated[str, Field(repr=False)]


class BodyOrder(_Message):
    """Build this twin's body into the cache."""

    do: Literal["body"] = "body"
    id: int
    twin: Twin


class DrapeOrder(_Message):
    """Drape the look of this direction into the cache."""

    do: Literal["drape"] = "drape"
    id: int
    direction: Direction


class PrevizOrder(_Message):
    """A path-traced look at this direction; the picture comes in a preview slot."""

    do: Literal["previz"] = "previz"
    id: int
    direction: Direction
    width: Annotated[int, Field(ge=16, le=PREVIEW_SIDE)]
    height: Annotated[int, Field(ge=16, le=PREVIEW_SIDE)]
    samples: Annotated[int, Field(ge=1, le=4096)]
    plates: str = ""


class FlagsOrder(_Message):
    """Measure a take's `picture` of these bytes beside its recipe's stand-in; the flags go to `file`, a document."""

    do: Literal["flags"] = "flags"
    id: int
    recipe: Recipe
    picture: str
    sha256: Sha256
    file: str
    plates: str = ""


class MarksOrder(_Message):
    """Find where the figure lies in this framing, and keep it in the cache."""

    do: Literal["marks"] = "marks"
    id: int
    direction: Direction
    width: Annotated[int, Field(ge=1, le=16384)]
    height: Annotated[int, Field(ge=1, le=16384)]


class CancelOrder(_Message):
    """Stop the order with this id as soon as its engine can."""

    do: Literal["cancel"] = "cancel"
    id: int


Work = RenderOrder | StageOrder | TwinOrder | BodyOrder | DrapeOrder | PrevizOrder | FlagsOrder | MarksOrder
Order = Annotated[Work | CancelOrder, Field(discriminator="do")]


class Memory(_Message):
    """Bytes of the graphics card, or of the computer where there is none (`card` False), and of the computer beside a
    card (`host`); see engines.card.
    """

    free: int
    total: int
    held: int = 0
    used: int = 0
    card: bool = True
    host: int | None = None

    def __str__(self) -> str:
        """'11.2 of 24.0 GB on the card', or what the process holds where there is none."""
        if self.card:
            return f"{self.used / 1e9:.1f} of {self.total / 1e9:.1f} GB on the card"
        return f"{self.held / 1e9:.1f} GB of memory"


class ReadyReport(_Message):
    """The child listens; `machine` says in words what it renders on, `memory` what is free there."""

    said: Literal["ready"] = "ready"
    pid: int
    machine: str = ""
    memory: Memory | None = None


class StepReport(_Message):
    """Order `id` has come to `share` of 1. A preview of (height, width) lies in `slot`, if there is one."""

    said: Literal["step"] = "step"
    id: int
    share: float
    words: str
    slot: int | None = None
    width: int = 0
    height: int = 0
    memory: Memory | None = None


class PaintedReport(_Message):
    """The picture of order `id` is painted, and is written behind the next order, which may come now."""

    said: Literal["painted"] = "painted"
    id: int


class DoneReport(_Message):
    """Order `id` is done, its files are written; `seconds` without the writing of a picture. A previz lies in `slot`.
    `plan` says where the weights lay meanwhile.
    """

    said: Literal["done"] = "done"
    id: int
    seconds: float
    slot: int | None = None
    width: int = 0
    height: int = 0
    plan: str = ""
    memory: Memory | None = None


class FailedReport(_Message):
    """Order `id` did not come out. `words` are for the person, the traceback is in the child's log. `pause`: what
    failed it will most likely fail the next one, too.
    """

    said: Literal["failed"] = "failed"
    id: int
    words: str
    pause: bool = False
    memory: Memory | None = None


class CancelledReport(_Message):
    """Order `id` was taken back; nothing was written."""

    said: Literal["cancelled"] = "cancelled"
    id: int


OrderReport = StepReport | PaintedReport | DoneReport | FailedReport | CancelledReport
Report = Annotated[ReadyReport | OrderReport, Field(discriminator="said")]

_ORDERS: TypeAdapter[Work | CancelOrder] = TypeAdapter(Order)
_REPORTS: TypeAdapter[ReadyReport | OrderReport] = TypeAdapter(Report)


def to_line(message: BaseModel) -> bytes:
    """A message as one line of UTF-8 JSON."""
    return message.model_dump_json().encode() + b"\n"


def read_order(line: bytes) -> Work | CancelOrder:
    """An order from a line. Raises ValueError when it is none."""
    return _ORDERS.validate_json(line)


def read_report(line: bytes) -> ReadyReport | OrderReport:
    """A report from a line. Raises ValueError when it is none."""
    return _REPORTS.validate_json(line)


class Previews:
    """Two slots for sRGB pictures in a memory-mapped file: while one is read, the next is written to the other."""

    def __init__(self, path: Path, *, make: bool = False) -> None:
        size = SLOTS * PREVIEW_SIDE * PREVIEW_SIDE * 3
        if make:
            with path.open("wb") as file:
                file.truncate(size)
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), size)
        self._next = 0

    def put(self, picture: Pixels) -> tuple[int, int, int]:
        """Writes a picture (h, w, 3), thinned to fit; returns its slot, width and height."""
        step = -(-max(picture.shape[:2]) // PREVIEW_SIDE)
        fitting = np.ascontiguousarray(picture[::step, ::step, :3])
        slot, self._next = self._next, (self._next + 1) % SLOTS
        start = slot * PREVIEW_SIDE * PREVIEW_SIDE * 3
        self._map[start : start + fitting.size] = fitting.tobytes()
        return slot, fitting.shape[1], fitting.shape[0]

    def get(self, slot: int, width: int, height: int) -> Pixels:
        """A copy of the picture in a slot, (height, width, 3). Raises ValueError for what cannot be in it."""
        if not (0 <= slot < SLOTS and 0 < width <= PREVIEW_SIDE and 0 < height <= PREVIEW_SIDE):
            raise ValueError(f"no preview of {width} x {height} in slot {slot}")
        start = slot * PREVIEW_SIDE * PREVIEW_SIDE * 3
        size = width * height * 3
        return np.frombuffer(self._map[start : start + size], np.uint8).reshape(height, width, 3)

    def close(self) -> None:
        """Lets the file go."""
        self._map.close()
