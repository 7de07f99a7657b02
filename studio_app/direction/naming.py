"""Names that people give: one line, unique however they are typed, and never a path on any disk."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from studio_app.direction.errors import BadInput, Refused

LONGEST = 80
ID = r"^[a-z0-9][a-z0-9-]{0,39}-[0-9a-f]{6}$"
"""The pattern of an id: words a person can read in a file browser, and six hex digits that keep clones apart."""

_ID = re.compile(ID)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def checked_name(text: str) -> str:
    """The name in one line, its spaces single, its letters composed (NFC). Raises BadInput: empty, too long."""
    plain = "".join(" " if unicodedata.category(letter) in _INVISIBLE else letter for letter in text)
    name = unicodedata.normalize("NFC", " ".join(plain.split()))
    if not any(letter.isalnum() for letter in name):
        raise BadInput("The name has no letter and no digit.", do="Write a few words, such as “Client round 1”.")
    if len(name) > LONGEST:
        raise BadInput(f"The name is longer than {LONGEST} letters.", do="Shorten it; a sentence can stand beside it.")
    return name


def same_name(name: str) -> str:
    """What two names have in common that a person would take for one: case, width and composition do not count."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def require_free(name: str, held: Iterable[str], what: str) -> None:
    """Raises Refused when one of the names in use is the same to a person. `what`: 'An option'."""
    wanted = same_name(name)
    found = next((other for other in held if same_name(other) == wanted), None)
    if found is not None:
        raise Refused(f"{what} is or was called “{found}” already.", safe="Nothing was changed.", do="Add a word.")


def new_id(name: str, salt: str) -> str:
    """The id of something named today: 'silk-dress-3fa9c1'. `salt`: who and when, so that two clones never collide."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "unnamed"
    return f"{words}-{hashlib.sha256(f'{name} {salt}'.encode()).hexdigest()[:6]}"


def is_id(name: str) -> bool:
    """Whether this is an id as `new_id` makes them, so that no id can ever be a path."""
    return _ID.fullmatch(name) is not None
