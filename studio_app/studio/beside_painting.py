"""In what two takes differ that engines were told besides the direction: words, numbers, guides, weights, by pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from studio_app.engines.table import ENGINES
from studio_app.studio.wish import Wish, composed
from studio_app.takes.painting import Area, Lora, Painting
from studio_app.takes.recipe import Recipe


def told_otherwise(one: Recipe, other: Recipe) -> tuple[str, ...]:
    """A line for each difference between recipes of the same engines in turn. Words that were composed from two
    directions differ because these do, and are no difference of their own.
    """
    lines: list[str] = []
    for number, (first, second) in enumerate(zip(one.passes, other.passes, strict=True), 1):
        of = f"Pass {number}: " if len(one.passes) > 1 else ""
        lines += [f"{of}{line}" for line in _pass(first, second)]
    return tuple(lines)


def _pass(one: Recipe, other: Recipe) -> Iterator[str]:
    before, after = one.painting, other.painting
    if before is None or after is None or before == after:
        return
    if before.prompt != after.prompt and not (_is_composed(one) and _is_composed(other)):
        yield "Words"
    if before.negative != after.negative:
        yield "What should not be there"
    yield from _numbers(before, after)
    if before.only != after.only:
        yield f"Changes {areas_words(before.only)} to {areas_words(after.only)}"
    if (names := loras_words(before.loras)) != (now := loras_words(after.loras)) or _hashes(before) != _hashes(after):
        yield f"LoRAs {names} to {now}"
    looks = ("references", "roles", "reference_mp", "adapter")
    if any(getattr(before, name) != getattr(after, name) for name in looks):
        yield "What it looks at"
    if before.weights != after.weights:
        yield "Other weights"
    if (before.precision, before.tiled) != (after.precision, after.tiled):
        yield "How the weights are held"


def _numbers(before: Painting, after: Painting) -> Iterator[str]:
    told = {"Steps": "steps", "Freedom": "strength", "Guidance": "guidance"}
    for words, name in told.items():
        if (was := getattr(before, name)) != (now := getattr(after, name)):
            yield f"{words} {was:g} to {now:g}"
    for guide in sorted(before.controls.keys() | after.controls.keys()):
        if (was := before.controls.get(guide, 0.0)) != (now := after.controls.get(guide, 0.0)):
            yield f"Held by {guide} {was:g} to {now:g}"


def _is_composed(recipe: Recipe) -> bool:
    """Whether nobody wrote or weighed the words by hand. An engine of a newer studio: nobody knows, so no."""
    table, told = ENGINES.get(recipe.engine), recipe.painting
    if table is None or table.weights is None or told is None:
        return False
    return told.prompt == composed(recipe, table.weights, Wish(references=told.references, roles=told.roles))


def loras_words(loras: Iterable[Lora]) -> str:
    """'grain at 0.5', 'none'."""
    return ", ".join(f"{lora.name} at {lora.weight:g}" for lora in loras) or "none"


def areas_words(areas: Iterable[Area]) -> str:
    """'hair, skin and face', 'the whole picture'."""
    return ", ".join(area.words for area in areas) or "the whole picture"


def _hashes(painting: Painting) -> tuple[str, ...]:
    return tuple(lora.sha256 for lora in painting.loras)
