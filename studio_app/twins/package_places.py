"""Which files a twin's package may hold, how large each may be, and which names are refused.

Every name is plain ASCII of one pattern, so that no two of them can look alike, collide on a disk that folds case or
Unicode, or lead anywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from studio_app.direction.documents import MAX_BYTES
from studio_app.direction.errors import BadInput
from studio_app.twins.passport import BODY_CARD, CAPTURES, PASSPORT, WEIGHTS

STATUS, CONSENTS, GRANTS = "status.json", "consents", "grants"
FOLDERS = (CONSENTS, GRANTS, CAPTURES, WEIGHTS)
MAX_MEMBERS = 25_000
MAX_PAPERS = 50_000_000
"""Bytes of all papers together; they are held in memory."""
MAX_FILE = 8**11 - 1
"""Bytes of one capture or file of weights: what eleven octal digits of a tar's header can say, 8 GiB."""
SAFE = "Nothing was taken from it."

_PAPER = r"(?:passport|twin|status|(?:consents|grants)/[a-z0-9][a-z0-9-]{0,63})\.json"
_FILE = r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """One kind of file: in which order it stands in the package, whether it is a paper, its largest size in bytes."""

    rank: int
    paper: bool
    most: int
    pattern: re.Pattern[str]


_PLACES = (
    Place(0, True, MAX_BYTES, re.compile(_PAPER)),
    Place(0, True, 16_000, re.compile(_PAPER + r"\.[a-z]{1,20}\.sig")),
    Place(1, False, MAX_FILE, re.compile(rf"{CAPTURES}/{_FILE}")),
    Place(2, False, MAX_FILE, re.compile(rf"{WEIGHTS}/{_FILE}\.safetensors")),
)


def place_of(path: str) -> Place | None:
    """What a file of the package is by its path; None where nothing of that name belongs."""
    name = path.rpartition("/")[2]
    if _RESERVED.fullmatch(name) or name.endswith("."):
        return None
    return next((place for place in _PLACES if place.pattern.fullmatch(path)), None)


def in_order(path: str) -> tuple[int, int, str]:
    """Sorts the paths of a package as they are written: the passport first, papers, captures, weights last."""
    place = place_of(path)
    first = 0 if path == PASSPORT else 1 if path.startswith(f"{PASSPORT}.") else 2 if path.startswith(BODY_CARD) else 3
    return (place.rank if place else len(_PLACES), first, path)


class Names:
    """Checks each path of one package as it comes: its place, its turn, and that it comes once."""

    def __init__(self, package: str) -> None:
        self._package = package
        self._seen: set[str] = set()
        self._rank = 0

    def take(self, path: str) -> Place:
        """The place of the next file. Raises BadInput that names the rule."""
        shown = ascii(path[:80])
        place = place_of(path)
        if place is None:
            raise BadInput(f"{self._package} holds a file {shown}, for which a twin's package has no place.", safe=SAFE)
        if path.casefold() in self._seen:
            raise BadInput(f"{self._package} holds two files that are one name on some disks: {shown}.", safe=SAFE)
        if place.rank < self._rank or (not self._seen and path != PASSPORT):
            raise BadInput(
                f"{self._package} holds {shown} out of order: the passport comes first, then papers, captures and "
                "weights.",
                safe=SAFE,
            )
        if len(self._seen) >= MAX_MEMBERS:
            raise BadInput(f"{self._package} holds more than {MAX_MEMBERS} files.", safe=SAFE)
        self._seen.add(path.casefold())
        self._rank = place.rank
        return place
