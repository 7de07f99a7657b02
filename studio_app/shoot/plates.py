"""plates/: photographs to shoot in front of, kept in the shoot's history under names that hold their hash.

A name is never given to other bytes, so a recipe that names a plate means exactly one picture. The depth of a plate
lies beside it; its name holds the plate's digits and the whole hash of its own.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from studio_app.direction.documents import MAX_BYTES, read_document, to_document
from studio_app.direction.errors import BadInput
from studio_app.shoot.history import History
from studio_app.shoot.layout import PLATE_PEOPLE, PLATES, inside, read_bounded
from studio_app.shoot.worktree import record
from studio_app.takes.person import Person
from studio_app.takes.photograph import MAX_PHOTOGRAPH_BYTES, photograph_ending, read_photograph
from studio_app.takes.plate_people import PlatePeople
from studio_app.takes.png import inspect_png

_NAMED = re.compile(r"plate-([0-9a-f]{6,64})-[a-z0-9-]{1,40}\.(jpg|png|webp)")
_DEPTH = re.compile(r"depth-([0-9a-f]{6,64})-([0-9a-f]{64})\.png")
_DIGITS = (6, 12, 64)


class Plates:
    """The plates of one shoot. `writing` is entered while something is saved and raises Refused when nothing can be."""

    def __init__(self, history: History, writing: Callable[[], AbstractContextManager[object]]) -> None:
        self._history, self._writing = history, writing

    @property
    def folder(self) -> Path:
        """Where plates lie; it need not be there yet."""
        return inside(self._history.root, PLATES)

    def names(self) -> tuple[str, ...]:
        """The plates that lie in the folder, sorted."""
        found = self.folder.iterdir() if self.folder.is_dir() else ()
        return tuple(sorted(place.name for place in found if _NAMED.fullmatch(place.name)))

    def add(self, path: Path, by: Person) -> str:
        """Copies a photograph into the shoot, as a commit, and returns its name there, such as
        'plate-3fa91c-street.jpg'. The same bytes again give the same name and no commit.

        Raises BadInput (no photograph, damaged, too large), Refused (read-only), StudioError of the disk.
        """
        data = read_bounded(path, MAX_PHOTOGRAPH_BYTES, links=True)
        ending = photograph_ending(data, path.name)
        read_photograph(data, path.name)
        with self._writing():
            name = self._name(path.name, ending, data)
            if self._history.read(f"{PLATES}/{name}", most=MAX_PHOTOGRAPH_BYTES) != data:
                record(self._history, {f"{PLATES}/{name}": data}, f"Add the plate {name}\n", by)
            return name

    def depths(self, plate: str) -> tuple[str, ...]:
        """The depths of a plate that lie beside it, sorted."""
        digits = plate_digits(plate)
        found = self.folder.iterdir() if self.folder.is_dir() else ()
        named = (_DEPTH.fullmatch(place.name) for place in found)
        return tuple(sorted(one[0] for one in named if one is not None and one[1] == digits))

    def add_depth(self, plate: str, data: bytes, by: Person) -> str:
        """Keeps the depth of a plate (a depth picture of the studio's making), as a commit; returns its name, such as
        'depth-3fa91c-<sha256>.png'. The plate may be one that comes with the studio.

        Raises BadInput (no plate's name, no depth picture), Refused (read-only), StudioError of the disk.
        """
        found = _NAMED.fullmatch(plate)
        if found is None:
            raise BadInput(f"{plate[:80]} is no photograph of a shoot.")
        facts = inspect_png(data)
        if (facts.bits, facts.channels) != (16, 1):
            raise BadInput("A depth is kept as a grey picture of 16 bits.")
        name = f"depth-{found[1]}-{hashlib.sha256(data).hexdigest()}.png"
        with self._writing():
            if self._history.read(f"{PLATES}/{name}", most=MAX_PHOTOGRAPH_BYTES) != data:
                record(self._history, {f"{PLATES}/{name}": data}, f"Add a depth of the plate {plate}\n", by)
        return name

    def people(self, name: str) -> PlatePeople | None:
        """Who the team said is on a plate; None where nobody said it, or nobody can read it."""
        if _NAMED.fullmatch(name) is None:
            return None
        data = self._history.read(_people_of(name), most=MAX_BYTES)
        try:
            said = read_document(data, "plate-people", PlatePeople) if data is not None else None
        except BadInput:
            return None
        return said if said is not None and said.plate == name else None

    def say(self, said: PlatePeople) -> None:
        """Keeps who is on a plate, as a commit. Raises BadInput (no such plate), Refused (read-only), StudioError."""
        if said.plate not in self.names():
            raise BadInput(f"There is no photograph {said.plate[:80]} in this shoot.")
        with self._writing():
            words = f"Say who is on the plate {said.plate}\n"
            record(self._history, {_people_of(said.plate): to_document(said, "plate-people")}, words, said.by)

    def _name(self, given: str, ending: str, data: bytes) -> str:
        """The name for these bytes: the shortest hash that no other bytes have."""
        sha256 = hashlib.sha256(data).hexdigest()
        old = _NAMED.fullmatch(given)
        slug = (
            given[len(f"plate-{old[1]}-") :].rpartition(".")[0] if old and sha256.startswith(old[1]) else _slug(given)
        )
        for digits in _DIGITS:
            name = f"plate-{sha256[:digits]}-{slug}.{ending}"
            held = self._history.read(f"{PLATES}/{name}", most=MAX_PHOTOGRAPH_BYTES)
            if held is None or held == data:
                return name
        raise BadInput(f"{given} cannot be told from another plate.", do="Save the picture anew and add that.")


def _people_of(name: str) -> str:
    return f"{PLATE_PEOPLE}/{name.rpartition('.')[0]}.json"


def plate_digits(name: str) -> str | None:
    """The digits of the SHA-256 that a plate's name holds; None of a name that is no plate's."""
    found = _NAMED.fullmatch(name)
    return found[1] if found else None


def own_digits(name: str) -> str | None:
    """The first digits that the SHA-256 of a file in plates/ must have, a plate or a depth; None of another name."""
    depth = _DEPTH.fullmatch(name)
    return depth[2] if depth else plate_digits(name)


def _slug(given: str) -> str:
    """'IMG 4711 Straße.JPG' to 'img-4711-strasse'."""
    plain = unicodedata.normalize("NFKD", Path(given).stem.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:40].strip("-") or "plate"
