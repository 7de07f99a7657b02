"""A twin's own weights in an order: which of them it takes, by her passport."""

from __future__ import annotations

from studio_app.direction.errors import StudioError
from studio_app.engines.twin_weights import own_weights, uses
from studio_app.studio.places import vault_dir
from studio_app.takes.painting import Lora
from studio_app.takes.recipe import Recipe
from studio_app.twins.vault import Kept


def kept_here(twin: str) -> Kept | None:
    """Her place in the vault of this computer; None for a sample, and for who is not here."""
    if not (vault_dir() / twin).is_dir():
        return None
    from studio_app.studio.twin_packages import vault  # what opens packages is loaded when there are some

    return next((kept for kept in vault().kept() if kept.twin == twin), None)


def with_own_weights(recipe: Recipe, found: dict[str, tuple[Lora, ...]] | None = None) -> Recipe:
    """The recipe with the weights of whoever is cast, and nobody else's; as it is for an engine without words. `found`:
    twin -> what was found for earlier recipes of the same engine; it is added to.

    Raises Refused: hers are for other models, or her papers do not hold; BadInput.
    """
    painting, twin = recipe.painting, recipe.direction.cast.twin
    if painting is None:
        return recipe
    found = {} if found is None else found
    if twin not in found:
        found[twin] = _own(twin, recipe.engine)
    others = tuple(lora for lora in painting.loras if not lora.twin)
    return recipe.having(painting=painting.having(loras=(*others, *found[twin])))


def _own(twin: str, engine: str) -> tuple[Lora, ...]:
    kept = kept_here(twin)
    if kept is None:
        return ()
    from studio_app.studio.twin_packages import today

    return own_weights(today()(kept.papers), engine)


def weights_words(kept: Kept) -> str:
    """What a person reads in the picker of whose weights engines paint with."""
    try:
        passport = kept.passport
    except StudioError:
        return "Licensed"
    if not passport.weights:
        return "Licensed: staged by her body card; no weights of her own in the package"
    return f"Licensed, with weights of her own for {uses(passport)}"


def weights_of(recipe: Recipe) -> str:
    """The twin whose own weights a recipe takes; empty where it takes none."""
    loras = recipe.painting.loras if recipe.painting is not None else ()
    return next((lora.twin for lora in loras if lora.twin), "")


def has_weights(twin: str) -> bool:
    """Whether her passport lists weights of her own. Raises BadInput when it cannot be read."""
    kept = kept_here(twin)
    return kept is not None and bool(kept.passport.weights)
