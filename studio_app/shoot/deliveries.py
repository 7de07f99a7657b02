"""deliveries/: what left the house, one folder and one document for each delivery, written once and never changed.

What a delivery says is the business of `delivery/`; here it is a named document of a known place.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime

from studio_app.direction.documents import MAX_BYTES, VERSIONS, read_json
from studio_app.direction.errors import BadInput, Refused
from studio_app.shoot.commit import Edits
from studio_app.shoot.direction_history import one_line
from studio_app.shoot.history import History
from studio_app.shoot.layout import DELIVERIES
from studio_app.shoot.worktree import record
from studio_app.takes.person import Person

DELIVERY = "delivery.json"
MOST = 100_000
_ID = re.compile(r"D\d{8}-[0-9a-f]{8}")


def new_delivery_id(when: datetime) -> str:
    """'D20261126-3fa91c7b': the day, and digits that no other delivery has."""
    return f"D{when:%Y%m%d}-{secrets.token_hex(4)}"


def is_delivery_id(name: str) -> bool:
    return _ID.fullmatch(name) is not None


def delivery_path(delivery: str) -> str:
    """'deliveries/D20261126-3fa91c7b/delivery.json'. Raises BadInput, so that no id can ever be a path."""
    if not is_delivery_id(delivery):
        raise BadInput(f"{delivery[:60]!r} is not the id of a delivery (such as D20261126-3fa91c7b).")
    return f"{DELIVERIES}/{delivery}/{DELIVERY}"


class Deliveries:
    """The deliveries of one shoot. `writing` is entered while one is saved; it raises Refused where none may be."""

    def __init__(self, history: History, writing: Callable[[], AbstractContextManager[object]]) -> None:
        self._history, self._writing = history, writing

    def ids(self) -> tuple[str, ...]:
        """Every delivery, the oldest day first."""
        return tuple(sorted(name for name in self._history.names(DELIVERIES) if is_delivery_id(name))[-MOST:])

    def body(self, delivery: str) -> bytes:
        """The document of one. Raises BadInput: there is none, or it is far too large."""
        found = self._history.read(delivery_path(delivery), most=MAX_BYTES)
        if found is None:
            raise BadInput(f"There is no delivery {delivery} in {self._history.root.name}.")
        return found

    def add(self, delivery: str, body: bytes, words: str, by: Person, also: Edits) -> None:
        """Commits a delivery, and in the same commit what belongs to it (`also`: the ledger that names its files).

        Raises Refused when there is one of this name that says something else, BadInput, StudioError of the disk.
        """
        path = delivery_path(delivery)
        with self._writing():
            held = self._history.read(path, most=MAX_BYTES)
            if held is not None and held != body:
                raise Refused(f"The delivery {delivery} is written already, and never changes.")
            record(self._history, {path: body, **also}, f"{one_line(words)}\n", by)


def check_deliveries(history: History) -> Iterator[str]:
    """What is wrong with the deliveries of a shoot, one sentence each: an odd name, no document, one that changed."""
    for name in history.names(DELIVERIES):
        if not is_delivery_id(name):
            yield f"{DELIVERIES}/{name[:60]} is no delivery by its name."
            continue
        path = delivery_path(name)
        try:
            body = history.read(path, most=MAX_BYTES)
            fields = read_json(body) if body is not None else {}
        except BadInput as error:
            yield f"{path}: {error}"
            continue
        if fields.get("id") != name or fields.get("schema") != f"delivery.{VERSIONS['delivery']}":
            yield f"{path} is not the document of that delivery."
    yield from _changed(history)


def _changed(history: History) -> Iterator[str]:
    """A delivery is brought once: a commit that changes or takes away one of its parent's is named."""
    told: set[str] = set()
    for commit in history.walk():
        for parent in commit.parents[:1]:
            if history.entry(DELIVERIES, parent) in (None, history.entry(DELIVERIES, commit.id)):
                continue
            before, after = history.names(DELIVERIES, parent), history.names(DELIVERIES, commit.id)
            for name in sorted(before.keys() - told):
                if after.get(name) != before[name]:
                    told.add(name)
                    yield f"The delivery {name[:60]} was changed in commit {commit.id[:10]}: a delivery never changes."
