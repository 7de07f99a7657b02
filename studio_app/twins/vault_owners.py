"""Whose key owns a twin, remembered when she first came to this computer: another owner later is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from studio_app.direction.documents import read_document, to_document
from studio_app.direction.durable import new_file
from studio_app.direction.errors import Refused
from studio_app.direction.exclusive import exclusive
from studio_app.direction.value import Value
from studio_app.twins.party import PublicLine, TwinId
from studio_app.twins.passport import Passport

LIST = "owners.json"
_KEPT = "Nothing was taken from it."


class Owner(Value):
    """The owner's key and the newest passport seen of one twin."""

    twin: TwinId
    key: PublicLine
    version: Annotated[int, Field(ge=1)]


class OwnerList(Value):
    """Every twin that ever was here."""

    owners: Annotated[tuple[Owner, ...], Field(max_length=10_000)] = ()


class Owners:
    """The list in one folder, which need not be there yet. Damaged, it raises BadInput: never is trust given anew.

    Processes that write at once take turns, so that none loses what another has just remembered.
    """

    def __init__(self, folder: Path) -> None:
        self._place, self._lock = folder / LIST, folder / f".{LIST}.lock"

    def known(self, twin: str) -> Owner | None:
        """Who owns a twin, as far as this computer has seen. Raises BadInput."""
        return next((owner for owner in self._all() if owner.twin == twin), None)

    def require(self, passport: Passport) -> None:
        """Raises Refused when the twin has another owner here, or a newer passport was seen before."""
        known = self.known(passport.twin)
        if known is None:
            return
        if known.key != passport.owner.key:
            raise Refused(
                f"The passport of {passport.name} names another owner's key than the one this computer knows for "
                f"{passport.twin}.",
                safe=_KEPT,
                do="Ask the model or her agency, on another way than the one the package came, which key is hers.",
            )
        if passport.version < known.version:
            raise Refused(
                f"This is passport {passport.version} of {passport.name}; passport {known.version} was seen before.",
                safe=_KEPT,
                do="Ask its owner for the newest package.",
            )

    def pin(self, passport: Passport) -> None:
        """Remembers the owner, and that this passport was seen. Raises Refused as `require`, StudioError (the disk)."""
        owner = Owner(twin=passport.twin, key=passport.owner.key, version=passport.version)
        with exclusive(self._lock):
            self.require(passport)
            if owner == self.known(passport.twin):
                return
            others = tuple(each for each in self._all() if each.twin != passport.twin)
            self._write((*others, owner))

    def forget(self, twin: str) -> None:
        """Forgets who owns a twin, for the day her owner has a new key. Raises BadInput, StudioError (the disk)."""
        with exclusive(self._lock):
            self._write(tuple(each for each in self._all() if each.twin != twin))

    def _write(self, owners: tuple[Owner, ...]) -> None:
        with new_file(self._place) as file:
            file.write(to_document(OwnerList(owners=owners), "vault-owners"))

    def _all(self) -> tuple[Owner, ...]:
        return read_document(self._place, "vault-owners", OwnerList).owners if self._place.exists() else ()
