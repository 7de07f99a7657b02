"""The hot folder: working copies of the picks or selects, kept in line with the marks. It never deletes anything.

What no longer qualifies moves into `withdrawn/` beside the copies. A file that the studio did not make, or that
somebody changed since, is left as it is and said. The list of what was made lies in the shoot, not in the folder.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from studio_app.direction.documents import read_document, to_document
from studio_app.direction.durable import flush_folder, in_words, make_folder, write_atomically
from studio_app.direction.errors import BadInput, StudioError
from studio_app.direction.value import Value
from studio_app.shoot.folder import Shoot
from studio_app.shoot.layout import STUDIO, inside, read_bounded
from studio_app.shoot.papers import TakeRow
from studio_app.studio.choose import qualifies
from studio_app.studio.outside_choice import HotFolderChoice
from studio_app.studio.working_copy import copy_name, copy_of, copy_order, free_name
from studio_app.takes.png import MAX_BYTES

WITHDRAWN = "withdrawn"
_LIST = f"{STUDIO}/hot-folder.json"

Tell = Callable[[str, float], None]


class Made(Value):
    """One copy: its name, the SHA-256 of its bytes, and what it was made from (`order`).

    `done` is False while it is being written: until then the file is there with these bytes, with those `before`, or
    not at all. Once done, a copy that is gone was taken by somebody and is not made again for the same order.
    """

    name: Annotated[str, Field(pattern=r"^L\d{2}-S\d{2}(_v\d{3,5})?_T\d{4,6}-[0-9a-f]{6}\.(jpg|png)$")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    order: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    before: str = ""
    done: bool = False

    def holds(self, digest: str | None) -> bool:
        """Whether a file of this hash is the studio's own."""
        return digest is not None and (digest == self.sha256 or (not self.done and digest == self.before))


class HotList(Value):
    """What the studio made in a hot folder, by take."""

    folder: str = ""
    made: dict[str, Made] = Field(default_factory=dict[str, Made])


@dataclass(frozen=True, slots=True)
class Synced:
    """What one pass did: names written, withdrawn, and sentences about files that were left."""

    written: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def check_folder(shoot: Path, folder: Path) -> None:
    """Raises BadInput for a folder that cannot be a hot folder: not there, or inside the shoot."""
    if not folder.is_dir():
        raise BadInput(f"There is no folder {folder}.", do="Choose one that is there.")
    if folder.resolve().is_relative_to(shoot.resolve()) or shoot.resolve().is_relative_to(folder.resolve()):
        raise BadInput("A hot folder lies outside the shoot.", do="Choose another folder.")


def sync(shoot: Shoot, choice: HotFolderChoice, tell: Tell | None = None) -> Synced:
    """Brings the folder in line with the marks; a copy is listed before it is written: a crash leaves none unknown.

    `tell` hears what is done and the share, and may raise to stop. Raises BadInput (the folder is gone), StudioError.
    """
    folder = Path(choice.folder)
    check_folder(shoot.path, folder)
    wanted = {row.id: row for row in shoot.takes() if qualifies(row, choice.which, choice.stars)}
    held = read_list(shoot.path, folder)
    work = _Pass(shoot, choice, folder, dict(held.made))
    for take, made in held.made.items():
        if take not in wanted or made.name != copy_name(wanted[take], choice.copy_as):
            work.withdraw(take)
    for number, row in enumerate(wanted.values()):
        if tell is not None:
            tell(f"Hot folder: {row.select or row.id}", number / len(wanted))
        work.supply(row)
    return Synced(tuple(work.written), tuple(work.withdrawn), tuple(work.left))


def read_list(shoot: Path, folder: Path) -> HotList:
    """What was made in this folder; nothing when the list is gone, damaged or of another folder."""
    with suppress(BadInput):
        place = inside(shoot, _LIST)
        if place.is_file():
            found = read_document(place, "hot-folder", HotList)
            if found.folder == str(folder):
                return found
    return HotList(folder=str(folder))


class _Pass:
    """One pass over a hot folder."""

    def __init__(self, shoot: Shoot, choice: HotFolderChoice, folder: Path, made: dict[str, Made]) -> None:
        self._shoot, self._choice, self._folder, self._made = shoot, choice, folder, made
        self.written: list[str] = []
        self.withdrawn: list[str] = []
        self.left: list[str] = []

    def supply(self, row: TakeRow) -> None:
        """Makes the copy of a take, or makes it anew when its marks changed."""
        order, name = copy_order(row, self._choice.copy_as), copy_name(row, self._choice.copy_as)
        held, place = self._made.get(row.id), self._folder / name
        there = _digest(place)
        if held is not None and there is not None and not held.holds(there):
            self.left.append(f"{name} was changed by somebody else; it was left as it is.")
            return
        if held is not None and held.done and held.order == order:
            return
        try:
            data = copy_of(self._shoot, row, self._choice.copy_as)
        except BadInput as error:
            self.left.append(f"{row.id} was left out: {error}")
            return
        fresh = hashlib.sha256(data).hexdigest()
        if held is None and there not in (None, fresh):
            self.left.append(f"{name} is there already and is none of the studio's; it was left as it is.")
            return
        made = Made(name=name, sha256=fresh, order=order, before=there or "")
        self._keep(row.id, made)  # before the file: whatever a crash leaves there is known as ours by its bytes
        if there != fresh:
            write_atomically(place, data)
            self.written.append(name)
        self._keep(row.id, made.having(done=True))

    def withdraw(self, take: str) -> None:
        """Moves a copy into withdrawn/; one that somebody changed or took away is only forgotten."""
        made = self._made[take]
        place = self._folder / made.name
        there = _digest(place)
        if made.holds(there):
            away = self._folder / WITHDRAWN
            make_folder(away)
            if away.is_symlink():
                raise BadInput(f"{away} is a link; nothing was moved.", do="Replace it by a folder.")
            with in_words(place):
                os.replace(place, free_name(away, made.name))  # noqa: PTH105 - within one folder tree
                flush_folder(self._folder)
                flush_folder(away)
            self.withdrawn.append(made.name)
        elif there is not None:
            self.left.append(f"{made.name} no longer qualifies but was changed by somebody else; it was left.")
        self._keep(take, None)

    def _keep(self, take: str, made: Made | None) -> None:
        if made is None:
            self._made.pop(take, None)
        else:
            self._made[take] = made
        place = inside(self._shoot.path, _LIST)
        make_folder(place.parent)
        write_atomically(place, to_document(HotList(folder=str(self._folder), made=self._made), "hot-folder"))


def _digest(place: Path) -> str | None:
    """The hash of a plain file; None when there is nothing, '-' for what is no plain file or cannot be read."""
    if not place.exists() and not place.is_symlink():
        return None
    try:
        return hashlib.sha256(read_bounded(place, MAX_BYTES)).hexdigest()
    except StudioError:
        return "-"
