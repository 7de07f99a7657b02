"""The roster: the twins this studio knows, the samples among its presets and the licensed ones in the vault."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio_app.direction.errors import Refused, StudioError
from studio_app.direction.presets import preset, preset_names
from studio_app.twins.card import Twin
from studio_app.twins.package_check import Vouch
from studio_app.twins.vault import Kept, Vault


@dataclass(frozen=True, slots=True)
class Known:
    """A twin that is here. She can be cast with her body card `twin`; where that is None, `why` says why not.

    `kept`: her place in the vault; None for the studio's samples.
    """

    id: str
    name: str
    twin: Twin | None
    why: str = ""
    kept: Kept | None = None


def twin_ids(root: Path | None = None) -> tuple[str, ...]:
    """The ids of all sample twins, sorted."""
    return preset_names("twins", root)


def find_twin(twin: str, root: Path | None = None, vault: Vault | None = None, vouch: Vouch | None = None) -> Twin:
    """The twin with this id: the vault's, if one is given with who vouches for its papers, else the sample.

    Raises BadInput that lists who there is, Refused when her papers do not hold.
    """
    if vault is not None and vouch is not None:
        kept = next((each for each in vault.kept() if each.twin == twin), None)
        if kept is not None:
            known = _kept(kept, vault, vouch)
            if known.twin is None:
                raise Refused(f"{known.name} cannot be cast: {known.why}")
            return known.twin
    return preset("twins", twin, "twin", Twin, root)


def roster(root: Path | None = None) -> tuple[Twin, ...]:
    """All sample twins, by id. Raises BadInput when a record cannot be read."""
    return tuple(find_twin(twin, root) for twin in twin_ids(root))


def known_twins(vault: Vault, vouch: Vouch, root: Path | None = None) -> tuple[Known, ...]:
    """Everybody by id: the vault's twins, then the samples; a twin of the vault hides a sample of her id."""
    licensed = tuple(_kept(kept, vault, vouch) for kept in vault.kept())
    hidden = {known.id for known in licensed}
    samples = (Known(twin.id, twin.name, twin) for twin in roster(root) if twin.id not in hidden)
    return (*licensed, *samples)


def _kept(kept: Kept, vault: Vault, vouch: Vouch) -> Known:
    """A twin of the vault. Whatever her card says, she is none of the studio's samples: those need no papers."""
    try:
        twin = vault.checked(kept, vouch).having(sample=False)
    except StudioError as error:
        return Known(kept.twin, kept.twin, None, str(error), kept)
    return Known(twin.id, twin.name, twin, "", kept)
