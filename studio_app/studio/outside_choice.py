"""What a shoot remembers, on this computer, of other programs: sidecars kept or not, and its hot folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from studio_app.direction.documents import read_document, to_document
from studio_app.direction.durable import make_folder, write_atomically
from studio_app.direction.errors import BadInput
from studio_app.direction.value import Value
from studio_app.shoot.layout import STUDIO, inside
from studio_app.studio.choose import Only
from studio_app.studio.copy_choice import CopyChoice

_PLACE = f"{STUDIO}/outside.json"


class HotFolderChoice(Value):
    """The folder of this shoot's working copies: where, of which takes (`stars` or more for rated), how written."""

    folder: Annotated[str, Field(min_length=1, max_length=1000)]
    which: Only = Only.PICKS
    stars: Annotated[int, Field(ge=1, le=5)] = 3
    copy_as: CopyChoice = CopyChoice()


class OutsideChoice(Value):
    """Sidecars kept or not; the hot folder, or none."""

    sidecars: bool = False
    hot_folder: HotFolderChoice | None = None


def read_choice(shoot: Path) -> OutsideChoice:
    """What this shoot remembers; the defaults when there is nothing that can be read."""
    try:
        place = inside(shoot, _PLACE)
        return read_document(place, "outside", OutsideChoice) if place.is_file() else OutsideChoice()
    except BadInput:
        return OutsideChoice()


def write_choice(shoot: Path, choice: OutsideChoice) -> None:
    """Remembers it. Raises StudioError of the disk."""
    place = inside(shoot, _PLACE)
    make_folder(place.parent)
    write_atomically(place, to_document(choice, "outside"))
