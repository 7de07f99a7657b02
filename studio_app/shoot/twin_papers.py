"""twins/<twin>/: the papers of the twins that are cast, and the ledgers of what was made with them.

What the papers say is the twin's; here they are named files of known places, committed so that they travel with the
shoot. They do not lie under rights/, where every change is one of seats, keys or policy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from studio_app.direction.documents import MAX_BYTES, read_json
from studio_app.direction.errors import BadInput
from studio_app.shoot.direction_history import one_line
from studio_app.shoot.history import History
from studio_app.shoot.layout import TWINS
from studio_app.shoot.worktree import record
from studio_app.takes.person import Person

LEDGER = "ledger"
MOST_PAPERS = 2_000
MAX_LEDGER = 400_000_000
_FOLDERS = ("", "consents/", "grants/")
_TWIN = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_PAPER = re.compile(
    r"(?:passport|status|twin|use|(?:consents|grants)/[a-z0-9][a-z0-9-]{0,63})\.json(?:\.(?:owner|agency|licensee)\.sig)?"
)
_CHAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,63}\.[a-z0-9][a-z0-9-]{0,31}\.(?:jsonl|checkpoint)")


class TwinPapers:
    """The twins' papers of one shoot. `writing` is entered while some are saved; it raises Refused where none may."""

    def __init__(self, history: History, writing: Callable[[], AbstractContextManager[object]]) -> None:
        self._history, self._writing = history, writing

    def twins(self) -> tuple[str, ...]:
        """The twins that have papers here, by id."""
        return tuple(sorted(name for name in self._history.names(TWINS) if _TWIN.fullmatch(name)))

    def stamp(self, twin: str) -> str | None:
        """What tells that everything of a twin is as before; None where there is nothing."""
        return self._history.entry(_place(twin))

    def files(self, twin: str) -> dict[str, bytes]:
        """Place -> bytes of a twin's papers and signatures, as committed. Raises BadInput: one is far too large."""
        found: dict[str, bytes] = {}
        for folder in _FOLDERS:
            inside = f"{_place(twin)}/{folder}".rstrip("/")
            for name, blob in self._history.names(inside).items():
                if is_paper(f"{folder}{name}") and len(found) < MOST_PAPERS:
                    found[f"{folder}{name}"] = self._history.blob(blob, MAX_BYTES, f"{folder}{name}")
        return found

    def ledgers(self, twin: str) -> dict[str, bytes]:
        """File name -> bytes of every chain and checkpoint that was committed."""
        names = self._history.names(f"{_place(twin)}/{LEDGER}")
        return {name: self._history.blob(blob, MAX_LEDGER, name) for name, blob in names.items() if is_chain(name)}

    def put(self, twin: str, files: Mapping[str, bytes | None], words: str, by: Person) -> None:
        """Saves papers in one commit; None takes one away. Raises BadInput (no place of a paper), Refused."""
        for place in files:
            if not is_paper(place) and not (place.startswith(f"{LEDGER}/") and is_chain(place.partition("/")[2])):
                raise BadInput(f"{place[:80]} is no place of a paper of a twin.", safe="Nothing was saved.")
        with self._writing():
            edits = {f"{_place(twin)}/{place}": data for place, data in files.items()}
            there = {path: self._history.entry(path) for path in edits}
            wanted = {path: data for path, data in edits.items() if data is not None or there[path] is not None}
            if wanted:
                record(self._history, wanted, f"{one_line(words)}\n", by)


def is_paper(place: str) -> bool:
    """Whether a paper or a signature of one belongs at this place, below the folder of its twin."""
    return _PAPER.fullmatch(place) is not None


def is_chain(name: str) -> bool:
    """Whether a ledger's chain, or its checkpoint, may be called so."""
    return _CHAIN.fullmatch(name) is not None


def status_number(body: bytes) -> int:
    """The sequence number in a status; 0 where there is none that can be read."""
    try:
        number = read_json(body).get("seq") if body else 0
    except BadInput:
        return 0
    return number if isinstance(number, int) else 0


def _place(twin: str) -> str:
    if not _TWIN.fullmatch(twin):
        raise BadInput(f"{twin[:60]!r} is not the id of a twin (such as sample-freja).")
    return f"{TWINS}/{twin}"
