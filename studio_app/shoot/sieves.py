"""sieves/: saved filters, one document each, committed like the shoot's other papers so that they travel with it.

What a sieve is, is the studio's; here they are named documents.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from contextlib import AbstractContextManager

from studio_app.direction.documents import MAX_BYTES
from studio_app.direction.errors import BadInput
from studio_app.shoot.direction_history import one_line
from studio_app.shoot.history import History
from studio_app.shoot.layout import SIEVES
from studio_app.shoot.worktree import record
from studio_app.takes.person import Person

MOST = 200
"""How many saved filters are kept and read."""

_FILE = re.compile(r"[a-z0-9-]{1,60}\.json")


class Sieves:
    """The saved filters of one shoot. `writing` is entered while one is saved; it raises Refused where none may."""

    def __init__(self, history: History, writing: Callable[[], AbstractContextManager[object]]) -> None:
        self._history, self._writing = history, writing

    def bodies(self) -> dict[str, bytes]:
        """File name -> document, as committed; a file that is too large or no sieve by its name is left out."""
        names = [name for name in sorted(self._history.names(SIEVES)) if _FILE.fullmatch(name)][:MOST]
        found: dict[str, bytes] = {}
        for name in names:
            try:
                body = self._history.read(f"{SIEVES}/{name}", most=MAX_BYTES)
            except BadInput:
                continue
            if body is not None:
                found[name] = body
        return found

    def put(self, name: str, body: bytes | None, by: Person) -> None:
        """Saves the document under a name, or with None takes it away; earlier ones stay in the history.

        Raises BadInput when there are too many, Refused, StudioError of the disk.
        """
        with self._writing():
            held, file = self.bodies(), file_of(name)
            if held.get(file) == body:
                return
            if body is not None and file not in held and len(held) >= MOST:
                raise BadInput(f"There are {MOST} saved filters already.", do="Delete one first.")
            doing = "Save" if body is not None else "Delete"
            record(self._history, {f"{SIEVES}/{file}": body}, f"{doing} the filter {one_line(name)}\n", by)


def file_of(name: str) -> str:
    """'best-of-the-evening-1a2b3c.json' of a name; names that differ only in case are one."""
    plain = " ".join(name.casefold().split())
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "filter"
    return f"{slug}-{hashlib.sha256(plain.encode('utf-8', 'replace')).hexdigest()[:6]}.json"
