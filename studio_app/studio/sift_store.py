"""Saved filters: sieves under a name, kept in the shoot."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, ValidationError

from studio_app.direction.documents import read_document, to_document
from studio_app.direction.errors import BadInput
from studio_app.direction.value import Value, sentence
from studio_app.shoot.folder import Shoot
from studio_app.shoot.sieves import file_of
from studio_app.studio.sift import Sieve
from studio_app.takes.person import Person


class SavedSieve(Value):
    """A sieve under its name; which stacks are open is not kept."""

    name: Annotated[str, Field(pattern=r"^[^\x00-\x1f]{1,80}$")]
    sieve: Sieve


def saved(shoot: Shoot) -> dict[str, Sieve]:
    """Name -> sieve, sorted by name. A document that is none, or lies under another's name, is left out."""
    found: dict[str, Sieve] = {}
    for file, body in shoot.sieves.bodies().items():
        try:
            held = read_document(body, "sieve", SavedSieve)
        except BadInput:
            continue
        if file_of(held.name) == file:
            found[held.name] = held.sieve
    return dict(sorted(found.items(), key=lambda pair: pair[0].casefold()))


def save(shoot: Shoot, name: str, sieve: Sieve, by: Person) -> None:
    """Saves the sieve; one of the same name is replaced and stays in the history. Raises BadInput (the name)."""
    try:
        kept = SavedSieve(name=" ".join(name.split()), sieve=sieve.having(opened=frozenset[str]()))
    except ValidationError as error:
        raise BadInput(f"The filter cannot be saved under that name: {sentence(error)}") from error
    shoot.sieves.put(kept.name, to_document(kept, "sieve"), by)


def delete(shoot: Shoot, name: str, by: Person) -> None:
    """Takes a saved filter away; the history keeps it. Raises BadInput when there is none of that name."""
    if file_of(name) not in shoot.sieves.bodies():
        raise BadInput(f"There is no saved filter “{name[:80]}”.")
    shoot.sieves.put(name, None, by)
