"""The shelves of presets as pickers want them: names, titles, and the direction that picking one would give."""

from __future__ import annotations

from functools import cache

from studio_app.direction.describe import describe
from studio_app.direction.direction import Direction
from studio_app.direction.errors import StudioError
from studio_app.direction.presets import SHELVES, part_preset, preset_names
from studio_app.direction.value import Value
from studio_app.studio.body_cards import body_of, known_here
from studio_app.studio.own_weights import weights_words
from studio_app.twins.card import Twin
from studio_app.ui.pickers import Choice


def part_choices(part: str) -> list[Choice]:
    """The presets of a part; one that cannot be read is left out."""
    found = ((name, _read(part, name)) for name in preset_names(SHELVES[part].folder))
    return [Choice(name, getattr(value, "name", "") or _title(name), describe(value)) for name, value in found if value]


def twin_choices() -> list[Choice]:
    """The twins that may be cast."""
    return [
        Choice(each.id, each.name, f"{comp_card(each.twin)}{f'. {weights_words(each.kept)}' if each.kept else ''}")
        for each in known_here()
        if each.twin
    ]


def twin(name: str) -> Twin | None:
    """A twin's record; None when there is none that can be used."""
    return body_of(name)


def comp_card(who: Twin) -> str:
    """'178 cm, 84–62–90, size 36'."""
    tape = who.measures
    return f"{tape.height_cm:.0f} cm, {tape.bust_cm:.0f}–{tape.waist_cm:.0f}–{tape.hips_cm:.0f}, size {tape.size_eu}"


def with_preset(direction: Direction, part: str, name: str) -> Direction:
    """The direction with one part taken from a shelf. Raises BadInput."""
    if part == "cast":
        return direction.having(cast=direction.cast.having(twin=name))
    return direction.having(**{part: part_preset(part, name)})


def name_on_shelf(part: str, value: Value) -> str:
    """The file name of the preset a value was taken from, by its title; empty when it is on no shelf."""
    title = getattr(value, "name", "")
    return next((choice.name for choice in part_choices(part) if title and choice.title == title), "")


@cache
def _read(part: str, name: str) -> Value | None:
    try:
        return part_preset(part, name)
    except StudioError:
        return None


def _title(name: str) -> str:
    words = name.replace("-", " ")
    return words[:1].upper() + words[1:]
