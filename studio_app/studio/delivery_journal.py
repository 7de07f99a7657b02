"""What a delivery is about to do, on disk before it does it: kill -9 at any moment leaves none half done.

    making: parts are written beside where they will lie, under names that are none
    ready:  every part is whole, marked and on disk; the record says so
    then    lines in the ledger -> one commit of record and ledger -> each part gets its name -> the journal goes

Killed while it makes: the parts are taken away, and nothing was delivered. Killed when it is ready, or later: the rest
is done when the shoot is opened next. So no file with a valid name lacks its line and its record; and a line whose
file was lost with the disk in between is found again by making the delivery again.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Annotated

from pydantic import Field

from studio_app.delivery.file_names import folded
from studio_app.delivery.record import DeliveryId, FileName
from studio_app.direction.documents import read_document, to_document
from studio_app.direction.durable import in_words, make_folder, remove, write_atomically
from studio_app.direction.errors import BadInput
from studio_app.direction.value import Value
from studio_app.shoot.layout import DELIVERING, STUDIO

PART = ".part"


class Intent(Value):
    """A delivery under way. `out` is the folder on this computer, `names` the files it makes; `record` is the text of
    the record once all of them are whole, `page` the public page that lies beside them.
    """

    id: DeliveryId
    out: Annotated[str, Field(max_length=2000)]
    names: tuple[FileName, ...] = ()
    record: Annotated[str, Field(max_length=4_000_000)] = ""
    page: Annotated[str, Field(max_length=4_000_000)] = ""

    @property
    def ready(self) -> bool:
        """Whether everything is made and only waits for its names."""
        return bool(self.record)


def page_of(out: Path, delivery: str) -> Path:
    """Where the page for the public lies: 'D20261126-3fa91c7b-how-it-was-made.html'."""
    return out / f"{delivery}-how-it-was-made.html"


def part_of(out: Path, name: str, delivery: str) -> Path:
    """Where a file lies until it has its name: 'shirt.jpg.D20261126-3fa91c7b.part'."""
    return out / f"{name[:180]}.{delivery}{PART}"


def keep(shoot: Path, intent: Intent) -> None:
    """Puts what is about to be done on disk. Raises StudioError of the disk."""
    make_folder(shoot / STUDIO)
    write_atomically(shoot / STUDIO / DELIVERING, to_document(intent, "delivering"))


def held(shoot: Path) -> Intent | None:
    """What a delivery was about to do; None where nothing is under way, or nobody can read it."""
    place = shoot / STUDIO / DELIVERING
    if not place.is_file():
        return None
    try:
        return read_document(place, "delivering", Intent)
    except BadInput:
        return None


def forget(shoot: Path) -> None:
    """Nothing is under way any more."""
    remove(shoot / STUDIO / DELIVERING)


def drop_parts(intent: Intent) -> None:
    """Takes away what was made of it and has no name."""
    for name in intent.names:
        with suppress(OSError):
            part_of(Path(intent.out), name, intent.id).unlink(missing_ok=True)


def put_page(intent: Intent) -> None:
    """Writes the page for the public, under a name that is none yet: a kill leaves no other than that one, which the
    next time writes over. Raises StudioError of the disk.
    """
    place = page_of(Path(intent.out), intent.id)
    part = part_of(place.parent, place.name, intent.id)
    with in_words(place):
        with part.open("wb") as file:
            file.write(intent.page.encode())
            file.flush()
            os.fsync(file.fileno())
        part.replace(place)


def free_names(out: Path, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names, each changed to 'a (2).jpg' where one lies in the folder already or stands before it in the list, by
    any spelling that some system takes for the same.
    """
    taken = {folded(path.name) for path in out.iterdir()} if out.is_dir() else set[str]()
    found: list[str] = []
    for name in names:
        stem, dot, ending = name.rpartition(".")
        wanted, number = name, 1
        while folded(wanted) in taken:
            number += 1
            wanted = f"{stem} ({number}){dot}{ending}"
        taken.add(folded(wanted))
        found.append(wanted)
    return tuple(found)


def name_part(part: Path, place: Path) -> None:
    """Gives a whole part its name; never over a file that is there. Raises BadInput, StudioError of the disk."""
    with in_words(place):
        try:
            if not (place.exists() and place.samefile(part)):
                place.hardlink_to(part)
        except FileExistsError as error:
            raise BadInput(
                f"{place.name} appeared in the folder meanwhile.", safe=f"What was made lies beside it as {part.name}."
            ) from error
        except OSError:  # a disk without hard links
            if place.exists():
                raise
            part.replace(place)
            return
        part.unlink()
