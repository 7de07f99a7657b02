"""What takes will cost on this computer, as commands say it; and the refusal of what does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from studio_app.direction.errors import Refused
from studio_app.engines.card import card_memory
from studio_app.studio.forecast import Forecast, forecast_all
from studio_app.studio.machine import machine_words
from studio_app.studio.measured import recall
from studio_app.studio.models import WeightsShelf
from studio_app.studio.places import state_dir
from studio_app.studio.wire import Memory
from studio_app.takes.recipe import Recipe


def cost_here(recipes: Sequence[Recipe], shelf: WeightsShelf) -> Forecast:
    """What a take of each recipe will cost on this computer, without a render process."""
    found = card_memory()
    memory = Memory.model_validate(asdict(found)) if found is not None else None
    return forecast_all(recipes, recall(state_dir()), machine_words(), memory, shelf.folder)


def cost_lines(cost: Forecast) -> list[str]:
    """A forecast for a person."""
    smaller = [f"  would fit: {each}" for each in cost.smaller]
    lines = [f"Time: {cost.time_words}.", f"Memory: {cost.memory_words or 'not known'}.", f"Disk: {cost.disk_words}."]
    return [*lines, *([cost.trouble, *smaller] if cost.trouble else [])]


def require_room(cost: Forecast) -> None:
    """Raises Refused where takes do not fit the card, with the largest size that does."""
    if cost.trouble:
        smaller = [each for each in cost.smaller if each.reference_mp is None]  # photographs have no option here
        fits = next((f"--size {each.width}x{each.height} {each.needs}." for each in smaller), "")
        raise Refused(cost.trouble, safe="Nothing was ordered.", do=fits or "Close other programs that use the card.")
