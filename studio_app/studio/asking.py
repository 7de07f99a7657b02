"""Asking for a grant: a producer's own desk with the papers of a twin that the shoot knows, to draft one on."""

from __future__ import annotations

from pathlib import Path

from studio_app.direction.durable import in_words, make_folder
from studio_app.direction.errors import BadInput
from studio_app.rights.desk_folder import DeskFolder
from studio_app.studio.rights import BRIEF
from studio_app.studio.session import Session
from studio_app.twins.package_places import place_of
from studio_app.twins.passport import PASSPORT


def desk_for_asking(session: Session, twin: str, folder: Path) -> Path:
    """Puts a twin's papers as the shoot has them into a folder, new, empty or of the same twin; the folder.

    Raises BadInput: no passport of hers in the shoot, or papers of somebody else lie there; StudioError (the disk).
    """
    files = {place: data for place, data in session.shoot.twins.files(twin).items() if place != BRIEF}
    papers = {place: data for place, data in files.items() if place_of(place) is not None}
    if PASSPORT not in papers:
        raise BadInput("There is no passport of hers in this shoot.", do="Take in her papers first.")
    with in_words(folder):
        make_folder(folder)
    desk = DeskFolder(folder)
    there = desk.read()
    if not there and any(folder.iterdir()):
        raise BadInput(f"{folder.name} has something in it.", safe="Nothing was written.", do="Choose a new folder.")
    if there and there.get(PASSPORT) != papers[PASSPORT]:
        raise BadInput(
            f"Other papers lie in {folder.name}.", safe="Nothing was written.", do="Choose a new folder, or hers."
        )
    desk.write({place: data for place, data in papers.items() if place not in there})
    return folder
