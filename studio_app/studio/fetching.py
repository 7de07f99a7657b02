"""Fetching an engine's weights, when a person asked for it: what is offered, its licence read and accepted, the bytes.

The commit that was shown and accepted is kept, and no other is fetched from there on.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from pydantic import AwareDatetime, Field, ValidationError

from studio_app.direction.documents import read_json
from studio_app.direction.durable import make_folder, write_atomically
from studio_app.direction.errors import BadInput, Refused, StudioError
from studio_app.direction.value import Value
from studio_app.engines.licences import allows
from studio_app.engines.sources import SOURCES, Source
from studio_app.engines.table import entry
from studio_app.studio import hub
from studio_app.studio.hub import Held, HubFile

FILE = "downloads.json"
LICENCES = ("LICENSE.md", "LICENSE", "LICENSE.txt")
LONGEST_LICENCE = 60_000
GB = 1e9
_SPARE = 500_000_000

Tell = Callable[[str, float], None]


class Offer(Value):
    """What would be fetched for an engine: each repository at one commit, with the files that are taken; the licence's
    words; who accepted it and when, None: nobody yet.
    """

    engine: str
    sources: tuple[Held, ...]
    licence: Annotated[str, Field(max_length=LONGEST_LICENCE)] = ""
    accepted_by: str = ""
    accepted: AwareDatetime | None = None

    @property
    def bytes(self) -> int:
        """All files together."""
        return sum(file.size for source in self.sources for file in source.files)

    @property
    def words(self) -> str:
        """One line for each repository: which commit, how much, which licence and whether brands may use it."""
        said = {True: "commercial use: yes", False: "commercial use: no", None: "commercial use: read the licence"}
        return "\n".join(
            f"{source.repository} at {source.commit}, {sum(file.size for file in source.files) / GB:.1f} GB, "
            f"licence: {source.licence or 'not named'} ({said[allows(source.licence)]})"
            for source in self.sources
        )


def can_fetch(engine: str) -> bool:
    """Whether it is known where an engine's weights can be fetched."""
    return engine in SOURCES


def offer(config: Path, engine: str, revisions: dict[str, str] | None = None) -> Offer:
    """Asks the hub what it has: at the commit that is kept, given (repository -> commit) or in the catalogue, else at
    the newest. Nothing is fetched but the licence's words. Raises BadInput, Refused, StudioError.
    """
    if not can_fetch(engine):
        raise BadInput(f"{entry(engine).title} cannot be fetched from here.", do="Use a folder of your own.")
    kept = _kept(config).get(engine)
    pinned = {source.repository: source.commit for source in kept.sources} if kept is not None else {}
    pinned |= revisions or {}
    found: list[Held] = []
    words: list[str] = []
    for source in SOURCES[engine]:
        held = hub.held(source.repository, pinned.get(source.repository) or source.revision)
        words.append(_licence(held))
        found.append(held.having(files=_taken(source, held)))
    text = "\n\n".join(filter(None, words))[:LONGEST_LICENCE]
    made = Offer(engine=engine, sources=tuple(found), licence=text)
    same = kept is not None and kept.having(accepted_by="", accepted=None) == made
    return kept if same and kept is not None else made


def accept(config: Path, offered: Offer, by: str) -> Offer:
    """Keeps that a person read the licence and accepted it, for exactly these commits. Returns the accepted offer."""
    accepted = offered.having(accepted_by=by, accepted=datetime.now(UTC))
    make_folder(config)
    kept = {name: each.model_dump(mode="json") for name, each in _kept(config).items()}
    kept[offered.engine] = accepted.model_dump(mode="json")
    write_atomically(config / FILE, json.dumps(kept, indent=1).encode())
    return accepted


def fetch(offered: Offer, folder: Path, tell: Tell, cancelled: Callable[[], bool] = lambda: False) -> None:
    """Brings every file of an accepted offer into `folder`; what is there already is checked by its size and left.

    Raises Refused (nobody accepted it, too little room, a wrong hash), Stopped (it goes on from there next time),
    StudioError.
    """
    if offered.accepted is None:
        raise Refused("Nobody has accepted the licence yet.", safe="Nothing was fetched.")
    make_folder(folder)
    _require_room(offered, folder)
    done = 0
    for source, held in zip(SOURCES[offered.engine], offered.sources, strict=True):
        for file in held.files:
            place = folder / source.into / file.name

            def told(came: int, file: HubFile = file, done: int = done) -> None:
                tell(f"Fetching {file.name}", (done + came) / max(1, offered.bytes))

            hub.fetch(held.repository, held.commit, file, place, told, cancelled)
            done += file.size


def _taken(source: Source, held: Held) -> tuple[HubFile, ...]:
    """The files that are taken. Raises Refused: too many, too large, or not to be checked."""
    files = tuple(file for file in held.files if source.takes(file.name))
    if not files or len(files) > hub.MOST_FILES or sum(file.size for file in files) > hub.MOST_BYTES:
        raise Refused(f"{held.repository} does not hold what this engine opens.", safe="Nothing was fetched.")
    unsure = [file.name for file in files if not (file.sha256 or file.blob)]
    unsure += [file.name for file in files if file.name.endswith(".safetensors") and not file.sha256]
    if unsure:
        raise Refused(f"The hub gives no hash of {unsure[0]}.", safe="Nothing was fetched.")
    return files


def _licence(held: Held) -> str:
    """The licence's own words, where the repository holds them."""
    names = {file.name for file in held.files}
    name = next((name for name in LICENCES if name in names), "")
    words = hub.text(held.repository, held.commit, name, LONGEST_LICENCE) if name else ""
    return f"{held.repository}: {held.licence or 'no licence named'}\n\n{words}".strip()


def _require_room(offered: Offer, folder: Path) -> None:
    there = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    needed, free = offered.bytes - there + _SPARE, shutil.disk_usage(folder).free
    if needed > free:
        raise Refused(
            f"{needed / GB:.1f} GB are needed in {folder}; {free / GB:.1f} GB are free.", safe="Nothing was fetched."
        )


def _kept(config: Path) -> dict[str, Offer]:
    """What was accepted on this computer. A damaged file says nothing."""
    with suppress(StudioError, ValidationError):
        return {name: Offer.model_validate(each) for name, each in read_json(config / FILE).items() if name in SOURCES}
    return {}
