"""What a person asks of a diffusion engine otherwise than its table says, and what an order is painted with then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path

from pydantic import ValidationError

from studio_app.direction.errors import BadInput
from studio_app.direction.value import sentence
from studio_app.engines.few_steps import NO_GUIDANCE, steps_of
from studio_app.engines.lora_files import lora_of
from studio_app.engines.prompts import NEGATIVE, prompt_of, shown_words
from studio_app.engines.table import Entry, Weights, entry, require_areas
from studio_app.takes.painting import Area, Painting, Precision
from studio_app.takes.recipe import Recipe

ADAPTED, ADAPTER_WEIGHT = "references", 0.6
"""What holds an engine to its references through an IP-Adapter, and how strongly unless a person says otherwise."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A pass that paints first: its engine, and what it is told otherwise than its table says; words are composed."""

    engine: str
    steps: int | None = None
    strength: float | None = None
    guidance: float | None = None
    controls: tuple[tuple[str, float], ...] = ()
    only: tuple[Area, ...] = ()

    @property
    def wish(self) -> Wish:
        """What this pass is told."""
        told = Wish(steps=self.steps, guidance=self.guidance, strength=self.strength, controls=self.controls)
        return replace(told, only=self.only)


@dataclass(frozen=True, slots=True)
class Wish:
    """None, or empty, leaves a thing as the engine's table has it; the words as they are composed from the direction.

    `controls`: guide -> weight, over the table's; “references” is how strongly an IP-Adapter looks at them. `loras`:
    (name, weight) of files beside the weights. `references`: names of the shoot's photographs or of guides
    ("guide:pose"), each shrunk to `reference_mp` megapixels; `roles`: what they show (engines.prompts.Role), in their
    order. `emphasis`: part of the words -> weight, where the engine weighs words. `before`: the passes that paint
    first, in turn; the order's own engine paints over what they painted. `precision`: half, unless eight bits are what
    fits the card. `only`: the parts that may change; what it paints over stays as it was everywhere else.
    """

    prompt: str | None = None
    negative: str | None = None
    steps: int | None = None
    guidance: float | None = None
    strength: float | None = None
    controls: tuple[tuple[str, float], ...] = ()
    loras: tuple[tuple[str, float], ...] = ()
    references: tuple[str, ...] = ()
    reference_mp: float | None = None
    roles: tuple[str, ...] = ()
    emphasis: tuple[tuple[str, float], ...] = ()
    before: tuple[Earlier, ...] = ()
    precision: Precision | None = None
    only: tuple[Area, ...] = ()


def composed(recipe: Recipe, engine: Weights, wish: Wish) -> str:
    """The words that the engine is given unless a person writes others."""
    shown = tuple(shown_words(role, name) for name, role in zip_longest(wish.references, wish.roles, fillvalue=""))
    weights = dict(wish.emphasis) if engine.dialect.weighs else {}
    return prompt_of(recipe.direction, engine.dialect, shown, weights)


def painting_of(recipe: Recipe, engine: Entry, wish: Wish, weights: str, folder: Path) -> Painting:
    """What the order is painted with. `weights` is the hash of what lies in `folder`.

    Raises BadInput: a guide, LoRA or number that this engine does not take.
    """
    table = engine.weights
    if table is None:
        raise BadInput(f"{engine.title} takes no words.", do="Choose an engine with weights.")
    _require_fitting(engine.title, table, wish)
    if wish.only:
        require_areas(engine)
    tier, (steps, guidance) = table.tiers[recipe.quality], pace(recipe, table, wish)
    negative = negative_of(guidance) if wish.negative is None else wish.negative
    if negative and not negative_of(guidance):
        deaf = f"{engine.title} does not hear what should not be there."
        raise BadInput(deaf, do="Say in the words what should be there.")
    try:
        return Painting(
            prompt=composed(recipe, table, wish) if wish.prompt is None else wish.prompt,
            negative=negative,
            steps=steps,
            guidance=guidance,
            strength=table.strength if wish.strength is None else wish.strength,
            controls={**table.controls, **{guide: held for guide, held in wish.controls if guide != ADAPTED}},
            weights=weights,
            loras=tuple(lora_of(folder, name, weight) for name, weight in wish.loras),
            references=wish.references,
            reference_mp=wish.reference_mp or tier.reference_mp,
            roles=wish.roles,
            precision=wish.precision or Precision.HALF,
            only=wish.only,
        )
    except ValidationError as error:
        raise BadInput(f"This cannot be painted: {sentence(error)}", safe="Nothing was ordered.") from error


def repainted(recipe: Recipe, first: Recipe, wish: Wish) -> Recipe:
    """Another recipe of one order, painted like the first; words of its own direction, unless a person wrote some."""
    table, painting = entry(recipe.engine).weights, first.painting
    if painting is None or table is None:
        return recipe
    words = composed(recipe, table, wish) if wish.prompt is None else wish.prompt
    before = tuple(
        one.having(painting=one.painting.having(prompt=composed(recipe, earlier, Wish())))
        for one in first.before
        if (earlier := entry(one.engine).weights) is not None
    )
    return recipe.having(painting=painting.having(prompt=words), before=before)


def pace(recipe: Recipe, table: Weights, wish: Wish) -> tuple[int, float]:
    """Steps and guidance: a person's, else those that a LoRA was distilled for, else the table's."""
    few = steps_of(name for name, _ in wish.loras) if table.distilled else None
    usual, guided = (table.tiers[recipe.quality].steps, table.guidance) if few is None else (few, NO_GUIDANCE)
    return wish.steps or usual, guided if wish.guidance is None else wish.guidance


def negative_of(guidance: float) -> str:
    """What should not be there, for an engine that listens to it: without guidance none does."""
    return NEGATIVE if guidance > 1 else ""


def _require_fitting(title: str, table: Weights, wish: Wish) -> None:
    strange = dict(wish.controls).keys() - table.guides - ({ADAPTED} if table.adapted else set[str]())
    if strange:
        there = ", ".join(sorted(table.guides)) or "none: it looks at the previz itself"
        raise BadInput(f"{title} is not held by “{min(strange)[:40]}”.", do=f"Its guides are {there}.")
    odd = {name for name, _ in wish.emphasis} if not table.dialect.weighs else set[str]()
    if odd:
        raise BadInput(f"{title} cannot weigh words: it reads whole sentences.", do="Say it in the words themselves.")
    most = max(table.references, table.adapted)
    if len(wish.references) > most:
        raise BadInput(f"{title} looks at {most} photographs at most; {len(wish.references)} were named.")


def named_weights(texts: Iterable[str], what: str) -> tuple[tuple[str, float], ...]:
    """('depth', 0.7) for each 'depth=0.7' as typed; 1 where no number stands. Raises BadInput."""
    found: list[tuple[str, float]] = []
    for text in texts:
        name, _, number = text.partition("=")
        try:
            found.append((name, float(number) if number else 1.0))
        except ValueError as error:
            raise BadInput(f"“{text[:60]}” is not {what} and its weight.", do="Write it as NAME=0.8.") from error
    return tuple(found)
