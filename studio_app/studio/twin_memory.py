"""What this computer knows of every twin, whatever a shoot says: her owner's key, her newest status, the latest time.

Kept in the settings, so that whoever writes a shoot or sets back a clock cannot change it.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from studio_app.direction.documents import read_json
from studio_app.direction.durable import make_folder, write_atomically
from studio_app.direction.errors import BadInput, Refused
from studio_app.direction.exclusive import exclusive
from studio_app.rights.case import Seen
from studio_app.studio.places import config_dir

FILE = "twins.json"
_TICK = timedelta(minutes=5)
_KEY = re.compile(r"ssh-ed25519 [A-Za-z0-9+/]{68}")


class TwinMemory:
    """The memory in one folder; the settings' own by default. Processes that write at once take turns."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or config_dir()
        self._lock = self._folder / f".{FILE}.lock"

    def seen(self, twin: str) -> Seen:
        """What is known of a twin. Raises BadInput: the settings are damaged."""
        clock, twins = self._read()
        return replace(twins.get(twin, Seen()), clock=clock)

    def learn(self, twin: str, owner: str, seq: int, now: datetime) -> None:
        """Pins a twin's owner, and remembers the highest status. Raises Refused: another owner; StudioError (disk)."""
        with exclusive(self._lock):
            clock, twins = self._read()
            held = twins.get(twin, Seen())
            if held.owner not in (None, owner):
                raise Refused(
                    f"{twin} belongs to another key than when she was first taken in.",
                    safe="Nothing was changed.",
                    do="Ask her owner before you trust it.",
                )
            twins[twin] = Seen(owner=owner, seq=max(held.seq, seq))
            self._write(now if clock is None else max(clock, now), twins)

    def forget(self, twin: str) -> None:
        """Forgets a twin's owner and status, for the day she has a new key. Raises BadInput, StudioError (disk)."""
        with exclusive(self._lock):
            clock, twins = self._read()
            if clock is not None and twins.pop(twin, None) is not None:
                self._write(clock, twins)

    def tick(self, now: datetime) -> None:
        """Remembers that it was this late, from time to time. Raises BadInput, StudioError (the disk)."""
        clock, _ = self._read()
        if clock is None or now - clock > _TICK:
            with exclusive(self._lock):
                clock, twins = self._read()
                if clock is None or now > clock:
                    self._write(now, twins)

    def _read(self) -> tuple[datetime | None, dict[str, Seen]]:
        path = self._folder / FILE
        if not path.exists():
            return None, {}
        held = read_json(path)
        try:
            clock = datetime.fromisoformat(str(held["clock"]))
            twins = {str(twin): _seen(fields) for twin, fields in dict(held["twins"]).items()}
            if clock.tzinfo is None:
                raise ValueError("no time zone")
        except (KeyError, TypeError, ValueError) as error:
            raise BadInput(
                f"{path} is damaged, so nobody can say whose twins these are ({error}).",
                safe="Nothing was changed.",
                do="Bring it back from a back-up, or move it away and take every twin in again.",
            ) from error
        return clock, twins

    def _write(self, clock: datetime, twins: dict[str, Seen]) -> None:
        make_folder(self._folder)
        held = {twin: {"owner": seen.owner, "seq": seen.seq} for twin, seen in sorted(twins.items())}
        text = json.dumps({"clock": clock.isoformat(), "twins": held}, indent=1) + "\n"
        write_atomically(self._folder / FILE, text.encode())


def _seen(fields: object) -> Seen:
    held = dict[str, object](fields) if isinstance(fields, dict) else {}  # pyright: ignore[reportUnknownArgumentType]
    owner, seq = held["owner"], held["seq"]
    if not isinstance(owner, str) or _KEY.fullmatch(owner) is None or not isinstance(seq, int):
        raise ValueError("no key of an owner")
    return Seen(owner=owner, seq=seq)
