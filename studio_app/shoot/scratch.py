"""takes/: scratch that git ignores. A take is there when its JSON is; the picture was written before it."""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from pydantic import ValidationError

from studio_app.direction.documents import read_document, to_document
from studio_app.direction.durable import make_folder, remove, remove_leftovers, write_atomically
from studio_app.direction.errors import BadInput, StudioError
from studio_app.direction.value import sentence
from studio_app.shoot.layout import (
    PASSES,
    PICTURE,
    PREVIEW,
    TAKES,
    candidate,
    checked_id,
    inside,
    is_take_id,
    read_bounded,
)
from studio_app.shoot.looks import Looks
from studio_app.takes.cell import Cell
from studio_app.takes.person import Person
from studio_app.takes.png import MAX_BYTES, thumbnail
from studio_app.takes.recipe import Recipe
from studio_app.takes.review import Review
from studio_app.takes.take import Answer, Take, take_id

Stamps = dict[str, tuple[str, str]]
"""Id -> stamp of the take's document and of its review (empty: there is none)."""
_READ = frozenset({"json", "png", "review.json"})


class Scratch:
    """The takes of this workstation that lie beside the history, in `folder`."""

    def __init__(self, root: Path, folder: str = TAKES) -> None:
        self._root, self._inside = root, folder
        self.looks = Looks(self._folder)
        self._last: tuple[int, Stamps] | None = None

    def place(self, take: str, ending: str) -> Path:
        """takes/T0018-7f3a21<ending>. Raises BadInput when the id is none or a link stands in the way."""
        return inside(self._root, f"{self._inside}/{checked_id(take)}{ending}")

    def file(self, take: str, ending: str) -> Path:
        """The same, where a link at the end is refused by whoever reads it (as read_bounded does): one look less."""
        return self._folder() / f"{checked_id(take)}{ending}"

    def _folder(self) -> Path:
        return inside(self._root, self._inside)

    def tidy(self) -> None:
        """Removes what dead writers left half written."""
        remove_leftovers(self._folder())

    def add(self, take: Take, picture: bytes, small: bytes, passes: tuple[bytes, ...] = ()) -> None:
        """What earlier passes painted, picture, JSON, thumbnail. Raises StudioError of the disk: then the take is not
        listed.
        """
        with self.looks.own():
            make_folder(self._folder())
            for number, each in enumerate(passes, 1):
                write_atomically(self.place(take.id, pass_ending(number)), each)
            write_atomically(self.place(take.id, ".png"), picture)
            write_atomically(self.place(take.id, ".json"), to_document(take, "take"))
            with suppress(StudioError):
                write_atomically(self.place(take.id, ".webp"), small)

    def draw_thumbnail(self, take: str, picture: bytes) -> Path:
        """Writes the take's thumbnail and returns its path; it can always be drawn again."""
        place, small = self.place(take, ".webp"), thumbnail(picture)
        with self.looks.own():
            make_folder(self._folder())
            write_atomically(place, small)
        return place

    def save_review(self, take: str, review: Review) -> None:
        """Puts the review beside the take; where nothing is said there is no file, as before anything was said."""
        place = self.place(take, ".review.json")
        with self.looks.own():
            if review == Review():
                remove(place)
            else:
                write_atomically(place, to_document(review, "review"))

    def picture(self, take: str) -> bytes:
        """The bytes of the picture. Raises BadInput when it is gone."""
        return read_bounded(self.place(take, ".png"), MAX_BYTES)

    def passes(self, take: Take) -> dict[int, bytes]:
        """Number of an earlier pass -> what it painted, as far as that lies in this folder. Raises BadInput."""
        places = {number: self.place(take.id, pass_ending(number)) for number in range(1, len(take.passes) + 1)}
        return {number: read_bounded(place, MAX_BYTES) for number, place in places.items() if place.is_file()}

    def shown_pass(self, take: Take, number: int) -> Path:
        """The PNG of an earlier pass on this disk, proposed or not. Raises BadInput: not here, or no such pass."""
        if not 1 <= number <= len(take.passes):
            raise BadInput(f"{take.id} has {len(take.passes)} earlier passes; there is no pass {number}.")
        return self._shown(take.id, pass_ending(number), PASSES[number - 1], f"Pass {number}")

    def shown_picture(self, take: str) -> Path:
        """The PNG of a take on this disk, proposed or not. Raises BadInput when it is not here."""
        return self._shown(take, ".png", PICTURE, "The picture")

    def _shown(self, take: str, ending: str, part: str, words: str) -> Path:
        for place in (self.place(take, ending), inside(self._root, candidate(take, part))):
            if place.is_file():
                return place
        raise BadInput(f"{words} of {take} is not on this disk.", do="Fetch it with git, or open the full copy.")

    def shown_thumbnail(self, take: str, *, draw: bool) -> Path:
        """The small picture of a take; a missing one is drawn again, or the next larger file is given."""
        for place in (self.place(take, ".webp"), inside(self._root, candidate(take, PREVIEW))):
            if place.is_file():
                return place
        picture = self.shown_picture(take)
        return self.draw_thumbnail(take, read_bounded(picture, MAX_BYTES)) if draw else picture

    def stamps(self) -> Stamps:
        """Id -> what tells that take and review are the same files as before; only takes with JSON and picture."""
        if self._last is None or self._last[0] != self.looks.writes or not self.looks.holds():
            writes = self.looks.writes
            self._last = writes, self.scan()
        return self._last[1]

    def scan(self) -> Stamps:
        """What `stamps` says, by a new look at the folder."""
        folder = self._folder()
        with self.looks.look():
            return _scan(folder)

    def more_files(self, count: int) -> bool:
        """Whether the folder holds more entries than that; quick, as it counts no further."""
        folder = self._folder()
        if not folder.is_dir():
            return False
        with os.scandir(folder) as entries:
            return sum(1 for _ in islice(entries, count + 1)) > count

    def names(self) -> list[str]:
        """The ids of all takes in the folder, also of those that cannot be read."""
        folder = self._folder()
        found = (entry.name for entry in (folder.iterdir() if folder.is_dir() else ()))
        return [name for entry in found if entry.endswith(".json") and is_take_id(name := entry[:-5])]

    def stamp(self, take: str) -> tuple[str, str] | None:
        """What `stamps` says of one take; None when it is not there."""
        start = f"{self._folder()}{os.sep}{checked_id(take)}"
        document, picture, review = (_stamp_of(start + ending) for ending in (".json", ".png", ".review.json"))
        return (document, review) if document and picture else None

    def stamp_of(self, take: str, ending: str) -> str:
        """What tells that one file of a take is the same as before; empty when it is not there."""
        return _stamp_of(str(self.place(take, ending)))

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
    cell: Cell | None = None,
    passes: tuple[bytes, ...] = (),
) -> Take:
    """A take made now: by whom, for which notes, where in a matrix. Raises BadInput: `seconds` is no length of time."""
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
            cell=cell,
            passes=tuple(digest(each) for each in passes),
        )
    except ValidationError as error:
        raise BadInput(f"The take cannot be saved: {sentence(error)}") from error


def pass_ending(number: int) -> str:
    """'.pass1.png', how the file of an earlier pass ends."""
    return f".pass{number}.png"


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def _scan(folder: Path) -> Stamps:
    documents: dict[str, str] = {}
    reviews: dict[str, str] = {}
    pictures: set[str] = set()
    if not folder.is_dir():
        return {}
    with os.scandir(folder) as entries:
        for entry in entries:
            name, _, ending = entry.name.partition(".")
            if ending in _READ and entry.is_file(follow_symlinks=False):
                if ending == "png":
                    pictures.add(name)
                else:
                    found = documents if ending == "json" else reviews
                    found[name] = _stamp(entry.stat(follow_symlinks=False))
    return {
        name: (stamp, reviews.get(name, ""))
        for name, stamp in documents.items()
        if name in pictures and is_take_id(name)
    }


def _stamp(found: os.stat_result) -> str:
    """Changes whenever the file is written anew: every save makes a new file."""
    return f"{found.st_mtime_ns}:{found.st_size}:{found.st_ino}"


def _stamp_of(path: str) -> str:
    """The stamp of a plain file; empty when there is none, or a link."""
    try:
        found = os.lstat(path)
    except OSError:
        return ""
    return _stamp(found) if stat.S_ISREG(found.st_mode) else ""
