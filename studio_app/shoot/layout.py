"""Where things lie in a shoot folder, and the refusal to follow anything out of it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from studio_app.direction.errors import BadInput
from studio_app.takes.person import Person
from studio_app.takes.recipe import MOST_PASSES

SHOOT = "shoot.json"
CALL_SHEET = "call-sheet.json"
DIRECTIONS, CURRENT, OPTION = "direction", "current.json", "option.json"
DIRECTION = f"{DIRECTIONS}/{CURRENT}"
OPTIONS = f"{DIRECTIONS}/options"
SNAPSHOTS = f"{DIRECTIONS}/snapshots"
TAKES = "takes"
TRASH = "takes/trash"
CANDIDATES = "candidates"
VERDICTS = "verdicts"
SELECTS = "selects"
PLATES = "plates"
PLATE_PEOPLE = "plate-people"
SIEVES = "sieves"
TWINS = "twins"
DELIVERIES = "deliveries"
RIGHTS = "rights"
SIGNERS = "rights/allowed_signers"
REVOKED = "rights/revoked_keys"
STUDIO = ".studio"
LOCK, INDEX, JOURNAL, MOVING, STANDING = "lock", "index.sqlite", "commit.json", "moving.json", "line.json"
DRAFTS, ACCEPTING, DELIVERING = "drafts", "accepting.json", "delivering.json"

PICTURE, PREVIEW, TAKE, STATE, REVIEW = "picture.png", "preview.webp", "take.json", "state.json", "review.json"
KILLED = "kill.json"
PASSES = tuple(f"pass{number}.png" for number in range(1, MOST_PASSES + 1))
"""What earlier passes of a take painted, in turn; a take without them has none."""

IGNORE = b"/takes/\n/.studio/\n.new-*\n"
ATTRIBUTES = (
    "".join(
        f"*.{ending} -text -delta -diff -merge\n"
        for ending in ("png", "tif", "tiff", "jpg", "webp", "exr", "safetensors")
    )
    + "*.json text eol=lf\n*.xmp text eol=lf\n"
).encode()

_TAKE_ID = re.compile(r"T\d{4,6}-[0-9a-f]{6}")
_PLAIN_MAIL = re.compile(r"[a-z0-9][a-z0-9.-]{0,58}@[a-z0-9.-]{0,58}[a-z0-9]")
_SELECT = re.compile(r"(L\d{2}-S\d{2})_v(\d{3,5})")


def checked_id(name: str) -> str:
    """`name` if it is a take's id. Raises BadInput, so that no id can ever be a path."""
    if not _TAKE_ID.fullmatch(name):
        raise BadInput(f"{name[:60]!r} is not the id of a take (such as T0018-7f3a21).")
    return name


def is_take_id(name: str) -> bool:
    return _TAKE_ID.fullmatch(name) is not None


def candidate(take: str, part: str) -> str:
    """The path of one part of a proposed take, from the shoot's root."""
    return f"{CANDIDATES}/{checked_id(take)}/{part}"


def verdict_path(take: str, seat: str, person: Person) -> str:
    """'verdicts/T0018-7f3a21/art-director-ada.director_studio.example.json', another one for every mail address.

    An address that does not fit a file name as it is gets a part of its hash, so that no two people share a file.
    """
    mail = person.mail.lower()
    who = re.sub(r"[^a-z0-9.-]+", "_", mail).strip("._")
    if not _PLAIN_MAIL.fullmatch(mail):
        who = f"{who[:60]}_{hashlib.sha256(mail.encode()).hexdigest()[:16]}"
    return f"{VERDICTS}/{checked_id(take)}/{seat}-{who}.json"


def select_name(shot: str, version: int) -> str:
    """'L01-S02_v003'."""
    return f"{shot}_v{version:03d}"


def select_version(name: str) -> tuple[str, int] | None:
    """('L01-S02', 3) of 'L01-S02_v003', or None."""
    match = _SELECT.fullmatch(name)
    return (match[1], int(match[2])) if match else None


def inside(root: Path, relative: str) -> Path:
    """root / relative, if no step of it is a link or leads upwards. Raises BadInput."""
    path = root
    for step in relative.split("/"):
        if step in ("", ".", "..") or "\\" in step or ":" in step or "\0" in step:
            raise BadInput(f"{relative[:80]!r} is not a place inside the shoot.")
        path = path / step
        if path.is_symlink():
            raise BadInput(
                f"{relative} leads out of the shoot by a link.",
                safe="It was neither read nor written.",
                do="Replace the link by the file itself.",
            )
    return path


def read_bounded(path: Path, most: int, *, links: bool = False) -> bytes:
    """The bytes of a plain file of at most `most` bytes; never of a folder or a device. Raises BadInput.

    `links` follows a symbolic link: right for a file a person chose, never for one named inside a shoot.
    """
    try:
        if (path.is_symlink() and not links) or not path.is_file():
            raise BadInput(f"There is no file {path.name}.")
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read: {error.strerror}.") from error
    if len(data) > most:
        raise BadInput(f"{path.name} is larger than {most // 1_000_000} MB and was not read.")
    return data
