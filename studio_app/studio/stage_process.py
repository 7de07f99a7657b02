"""The stage process: draws the live stage for the window, so that no frame ever holds up a key or a click.

Software OpenGL holds Python's lock for whole frames; in a process of its own that costs the window nothing. It takes
orders on stdin ("frame", "pick"), answers on stdout, and ends when stdin ends.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO

from studio_app.direction.direction import Direction
from studio_app.direction.errors import StudioError
from studio_app.studio.body_cards import body_card
from studio_app.studio.live import LiveStage
from studio_app.studio.stage_wire import Message, Slots, read_line, say

Orders = queue.SimpleQueue[Message | None]


def main() -> None:
    """Serves until stdin ends. Arguments: the folder of the slots, the cache."""
    out = _own_stdout()
    folder, cache = Path(sys.argv[1]), Path(sys.argv[2])
    orders: Orders = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(orders,), daemon=True).start()
    stage = LiveStage(cache, lambda name: body_card(name).twin)
    say(out, {"kind": "ready", "pid": os.getpid()})
    slots, count = Slots(folder), 0
    while (order := orders.get()) is not None:
        count += 1
        try:
            say(out, _answer(stage, slots, order, count % 2))
        except StudioError as error:
            say(out, {"kind": "failed", "id": order["id"], "words": str(error)})
    stage.close()


def _answer(stage: LiveStage, slots: Slots, order: Message, slot: int) -> Message:
    if order["kind"] == "pick":
        found = stage.pick(float(order["x"]), float(order["y"]))
        part, name = (str(found.part), found.name) if found else ("", "")
        return {"kind": "picked", "id": order["id"], "part": part, "name": name}
    direction = Direction.model_validate_json(order["direction"])
    stage.plates.look_in(str(order.get("plates", "")))
    width, height = int(order["width"]), int(order["height"])
    picture = stage.frame(direction, width, height, bool(order["refined"]))
    slots.put(slot, picture)
    return {
        "kind": "drawn", "id": order["id"], "slot": slot, "width": width, "height": height,
        "refining": stage.refining, "body": stage.ready(direction), "pending": stage.wardrobe_pending(direction),
    }  # fmt: skip


def _listen(orders: Orders) -> None:
    for line in sys.stdin.buffer:
        with suppress(ValueError):  # the last line of a window that was killed may be cut: the end of all follows
            orders.put(read_line(line))
    orders.put(None)


def _own_stdout() -> IO[bytes]:
    """The real stdout for answers alone; what libraries print goes to stderr."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return out


if __name__ == "__main__":
    main()
