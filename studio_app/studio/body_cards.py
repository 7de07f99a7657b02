"""The body cards of the twins one may cast: the studio's samples and, by their passports, the twins of the vault.

No key is needed: the card lies beside the locked package, and her passport binds it. Her weights stay locked until an
engine paints with them (studio/own_weights.py).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from studio_app.direction.documents import to_document
from studio_app.direction.errors import StudioError
from studio_app.studio.places import vault_dir
from studio_app.twins.card import Twin
from studio_app.twins.roster import Known, find_twin, known_twins, roster


@dataclass(frozen=True, slots=True)
class BodyCard:
    """A twin's record, and the SHA-256 that a passport binds it by."""

    twin: Twin
    sha256: str


def body_hash(body: Twin) -> str:
    """The SHA-256 of a body card as the studio writes it."""
    return hashlib.sha256(to_document(body, "twin")).hexdigest()


def body_card(twin: str) -> BodyCard:
    """The body card of a twin of the vault, or of a sample.

    Raises BadInput that lists who is here, Refused: her papers do not hold today.
    """
    if (vault_dir() / twin).is_dir():
        from studio_app.studio.twin_packages import today, vault  # what opens packages is loaded when there are some

        held, vouch = vault(), today()
        kept = next((each for each in held.kept() if each.twin == twin), None)
        if kept is not None:
            return BodyCard(find_twin(twin, vault=held, vouch=vouch), kept.passport.body_card)
    found = find_twin(twin)
    return BodyCard(found, body_hash(found))


def body_of(twin: str) -> Twin | None:
    """The record of a twin; None where there is none that can be used."""
    card = card_or_none(twin)
    return card.twin if card is not None else None


def card_or_none(twin: str) -> BodyCard | None:
    """The body card of a twin; None where there is none that can be used."""
    try:
        return body_card(twin)
    except StudioError:
        return None


def known_here() -> tuple[Known, ...]:
    """Everybody one may pick: the twins of the vault, then the samples."""
    if not vault_dir().is_dir():
        return tuple(Known(each.id, each.name, each) for each in roster())
    from studio_app.studio.twin_packages import today, vault

    return known_twins(vault(), today())
