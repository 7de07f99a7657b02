"""takes/: scratch that git ignores. A take is there when its JSON is; the picture was written before it."""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from studio_app.direction.documents import read_document, to_document
from studio_app.direction.errors import BadInput, StudioError
from studio_app.direction.value import sentence
from studio_app.shoot.durable import make_folder, remove, remove_leftovers, write_atomically
from studio_app.shoot.layout import PICTURE, PREVIEW, TAKES, candidate, checked_id, inside, is_take_id, read_bounded
from studio_app.takes.person import Person
from studio_app.takes.png import MAX_BYTES, thumbnail
from studio_app.takes.recipe import Recipe
from studio_app.takes.review import Review
from studio_app.takes.take import Answer, Take, take_id

_TICK_NS = 2_500_000_000  # FAT disks keep time in steps of two seconds
_TOO_OLD_NS = 5_000_000_000


class Scratch:
    """The takes of this workstation that lie beside the history, in `folder`."""

    def __init__(self, root: Path, folder: str = TAKES) -> None:
        self._root, self._folder = root, folder
        self._look: _Look | None = None

    def place(self, take: str, ending: str) -> Path:
        """takes/T0018-7f3a21<ending>. Raises BadInput when the id is none or a link stands in the way."""
        return inside(self._root, f"{self._folder}/{checked_id(take)}{ending}")

    def tidy(self) -> None:
        """Removes what dead writers left half written."""
        remove_leftovers(inside(self._root, self._folder))

    def add(self, take: Take, picture: bytes, small: bytes) -> None:
        """Picture, then JSON, then thumbnail. Raises StudioError of the disk: then the take is not listed."""
        make_folder(inside(self._root, self._folder))
        write_atomically(self.place(take.id, ".png"), picture)
        write_atomically(self.place(take.id, ".json"), to_document(take, "take"))
        with suppress(StudioError):
            write_atomically(self.place(take.id, ".webp"), small)

    def draw_thumbnail(self, take: str, picture: bytes) -> Path:
        """Writes the take's thumbnail and returns its path; it can always be drawn again."""
        make_folder(inside(self._root, self._folder))
        place = self.place(take, ".webp")
        write_atomically(place, thumbnail(picture))
        return place

    def save_review(self, take: str, review: Review) -> None:
        """Puts the review beside the take; where nothing is said there is no file, as before anything was said."""
        place = self.place(take, ".review.json")
        if review == Review():
            remove(place)
        else:
            write_atomically(place, to_document(review, "review"))

    def picture(self, take: str) -> bytes:
        """The bytes of the picture. Raises BadInput when it is gone."""
        return read_bounded(self.place(take, ".png"), MAX_BYTES)

    def shown_picture(self, take: str) -> Path:
        """The PNG of a take on this disk, proposed or not. Raises BadInput when it is not here."""
        for place in (self.place(take, ".png"), inside(self._root, candidate(take, PICTURE))):
            if place.is_file():
                return place
        raise BadInput(f"The picture of {take} is not on this disk.", do="Fetch it with git, or open the full copy.")

    def shown_thumbnail(self, take: str, *, draw: bool) -> Path:
        """The small picture of a take; a missing one is drawn again, or the next larger file is given."""
        for place in (self.place(take, ".webp"), inside(self._root, candidate(take, PREVIEW))):
            if place.is_file():
                return place
        picture = self.shown_picture(take)
        return self.draw_thumbnail(take, read_bounded(picture, MAX_BYTES)) if draw else picture

    def stamps(self) -> dict[str, tuple[str, str]]:
        """Id -> what tells that take and review are the same files as before; only takes with JSON and picture."""
        folder = inside(self._root, self._folder)
        try:
            changed = folder.stat().st_mtime_ns
        except (FileNotFoundError, NotADirectoryError):
            return {}
        if self._look is not None and self._look.still_holds(changed):
            return self._look.stamps
        found = _scan(folder)
        stamps = self._look.stamps if self._look is not None and self._look.stamps == found else found
        self._look = _Look(changed, time.time_ns(), stamps)
        return stamps

    def stamp(self, take: str) -> tuple[str, str] | None:
        """What `stamps` says of one take; None when it is not there."""
        found = [self.stamp_of(take, ending) for ending in (".json", ".png", ".review.json")]
        return (found[0], found[2]) if found[0] and found[1] else None

    def stamp_of(self, take: str, ending: str) -> str:
        """What tells that one file of a take is the same as before; empty when it is not there."""
        place = self.place(take, ending)
        return _stamp(place.stat()) if place.is_file() else ""

    def read_take(self, take: str) -> Take:
        """The take in its JSON. Raises BadInput, also when it speaks of another picture than its name does."""
        found = read_document(self.place(take, ".json"), "take", Take)
        if found.id != take or take_id(found.number, found.sha256) != take:
            raise BadInput(f"{take}.json speaks of another take ({found.id}).")
        return found

    def read_review(self, take: str) -> Review:
        """The review beside the take; an empty one when nobody said anything yet. Raises BadInput."""
        place = self.place(take, ".review.json")
        return read_document(place, "review", Review) if place.is_file() else Review()


def new_take(
    number: int,
    recipe: Recipe,
    picture: bytes,
    seconds: float,
    source_type: str,
    by: Person | None = None,
    answers: tuple[Answer, ...] = (),
) -> Take:
    """A take made now, by whom and for which notes. Raises BadInput when `seconds` is negative or no number."""
    sha256 = digest(picture)
    try:
        return Take(
            id=take_id(number, sha256),
            number=number,
            sha256=sha256,
            recipe=recipe,
            made=datetime.now(UTC),
            seconds=seconds,
            source_type=source_type,
            by=by,
            answers=answers,
        )
    except ValidationError as error:
        raise BadInput(f"The take cannot be saved: {sentence(error)}") from error


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def _scan(folder: Path) -> dict[str, tuple[str, str]]:
    seen: dict[str, str] = {}
    pictures: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".json") and entry.is_file(follow_symlinks=False):
                seen[entry.name] = _stamp(entry.stat(follow_symlinks=False))
            elif entry.name.endswith(".png") and entry.is_file(follow_symlinks=False):
                pictures.append(entry.name[:-4])
    return {
        name: (seen[f"{name}.json"], seen.get(f"{name}.review.json", ""))
        for name in pictures
        if f"{name}.json" in seen and is_take_id(name)
    }


@dataclass(frozen=True)
class _Look:
    """One look at the folder: its time of change then, when we looked (both in ns), and what lay there."""

    changed: int
    looked: int
    stamps: dict[str, tuple[str, str]]

    def still_holds(self, changed: int) -> bool:
        """Every save is a rename and changes the folder's time, if not within the same tick of its clock.

        A file rewritten in place by another program is seen when the look is too old.
        """
        settled = self.looked - self.changed > _TICK_NS
        return settled and changed == self.changed and time.time_ns() - self.looked < _TOO_OLD_NS


def _stamp(stat: os.stat_result) -> str:
    """Changes whenever the file is written anew: every save makes a new file."""
    return f"{stat.st_mtime_ns}:{stat.st_size}:{stat.st_ino}"
