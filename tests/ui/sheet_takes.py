"""Many tiny takes at once: the colour card, one pixel apart, laid into a shoot without waiting for the disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from studio_app.direction.direction import Direction
from studio_app.direction.documents import to_document
from studio_app.direction.presets import direction_preset, part_preset, preset_names
from studio_app.engines.colour_card import ColourCard
from studio_app.engines.engine import Context
from studio_app.shoot.scratch import new_take
from studio_app.studio.render_process import twin_of
from studio_app.takes.png import encode_png, thumbnail
from studio_app.takes.recipe import Recipe

SIDE = (64, 80)
VARIANTS = 5
"""How many takes there are of each frame."""


def directions(count: int) -> list[Direction]:
    """Directions that differ in their look and their light."""
    base, looks, rigs = direction_preset("evening-crossing"), preset_names("looks"), preset_names("rigs")
    return [
        base.having(
            look=part_preset("look", looks[at % len(looks)]),
            rig=part_preset("rig", rigs[(at // len(looks)) % len(rigs)]),
        )
        for at in range(count)
    ]


def lay_takes(shoot: Path, count: int) -> list[str]:
    """Lays takes into a shoot that nobody has open; their ids in the order of their numbers."""
    wide, high = SIDE
    recipe = Recipe(direction=Direction(), engine="colour-card", width=wide, height=high)
    card = ColourCard().render(recipe, Context(shoot, twin_of, lambda _: None, lambda: False)).pixels
    folder = shoot / "takes"
    folder.mkdir(exist_ok=True)
    of = directions(-(-count // VARIANTS))
    ids: list[str] = []
    small = thumbnail(encode_png(card, "digitalCreation"))
    for number in range(1, count + 1):
        card[0, 0] = number
        picture = encode_png(np.ascontiguousarray(card), "digitalCreation")
        frame, seed = divmod(number - 1, VARIANTS)
        made = new_take(number, recipe.having(direction=of[frame], seed=seed + 1), picture, 0.1, "digitalCreation")
        (folder / f"{made.id}.png").write_bytes(picture)
        (folder / f"{made.id}.json").write_bytes(to_document(made, "take"))
        (folder / f"{made.id}.webp").write_bytes(small)
        ids.append(made.id)
    return ids
