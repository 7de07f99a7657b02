"""What an engine is told on the command line, the same for every command that paints: engine, words, steps, guides,
LoRAs, photographs, earlier passes, and the key to a twin's package.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from studio_app.cli.package_key import KeyFile, package_key
from studio_app.cli.render_here import weights_shelf
from studio_app.cli.signing import KeyChain
from studio_app.direction.errors import BadInput
from studio_app.engines.prompts import Role
from studio_app.engines.table import entry, shown_engines
from studio_app.studio.models import WeightsShelf
from studio_app.studio.queue import MAX_SEED
from studio_app.studio.session import Session
from studio_app.studio.wish import Earlier, Wish, named_weights
from studio_app.takes.painting import Area, Precision
from studio_app.takes.recipe import Quality

MOST_STEPS = 150
_ONLY = "only="
WeightsFolder = Annotated[
    Path | None, typer.Option(metavar="DIR|FILE", help="The engine's weights; the installed ones if not given.")
]

Prompt = Annotated[str | None, typer.Option(help="Words of your own; else composed from the direction.")]
Negative = Annotated[str | None, typer.Option(help="What should not be there, where the engine listens.")]
Steps = Annotated[int | None, typer.Option(min=1, max=MOST_STEPS, help="Steps; the engine's usual if not given.")]
Guidance = Annotated[float | None, typer.Option(min=0, max=30, help="How strictly the words are followed.")]
Strength = Annotated[float | None, typer.Option(min=0.01, max=1, help="How far the take may leave the lit previz.")]
Hold = Annotated[
    list[str] | None, typer.Option(metavar="GUIDE=WEIGHT", help="How a guide, or references, hold: pose=0.8; again.")
]
Loras = Annotated[
    list[str] | None, typer.Option("--lora", metavar="NAME=WEIGHT", help="A file in “loras” beside the weights; again.")
]
References = Annotated[
    list[str] | None,
    typer.Option(
        "--reference",
        metavar="NAME=ROLE",
        help="A photograph, or guide:pose, as twin, garment, place, pose.",
    ),
]
Emphasis = Annotated[
    list[str] | None, typer.Option("--emphasis", metavar="PART=1.2", help="How much a part of the words counts; again.")
]
Before = Annotated[
    list[str] | None,
    typer.Option(
        "--first",
        metavar="ENGINE[:steps=8,strength=0.5,GUIDE=0.7,only=hair+garments]",
        help="An engine that paints first, to be painted over, and what it is told; again for more.",
    ),
]
Only = Annotated[
    str | None,
    typer.Option(
        metavar="PART,PART",
        help="The parts that may change: hair, garments, skin, location. What it paints over stays elsewhere.",
    ),
]

EightBits = Annotated[
    Precision | None,
    typer.Option(
        "--precision",
        help="How weights are held; as fits the card if not given. half; fp8-stored: half the memory; fp8: faster, "
        "too. Eight bits come near, not equal.",
    ),
]


@dataclass(frozen=True, slots=True)
class Told:
    """What a command was told of how its takes are painted, and with which key a twin's package is opened."""

    engine: str
    quality: Quality
    seed: int | None
    weights: Path | None
    wish: Wish
    key: Path | None
    key_chain: bool

    def shelf(self) -> WeightsShelf:
        """Where the engine's weights lie. Raises BadInput: no such engine, or they are missing or not its own."""
        return weights_shelf(entry(self.engine), self.weights)

    def put_into(self, session: Session, **more: Any) -> None:
        """Makes it the session's order, `more` of it as `set_order` takes it. Raises BadInput: a wrong key."""
        session.set_order(engine=self.engine, quality=self.quality, seed=self.seed, wish=self.wish, **more)
        session.keys.identity = package_key(self.key, self.key_chain)


def told_of(
    engine: Annotated[str, typer.Option(help=f"Which engine paints: {', '.join(shown_engines())}.")] = "stand-in",
    quality: Annotated[Quality, typer.Option(help="How much time a take may cost.")] = Quality.DRAFT,
    seed: Annotated[int | None, typer.Option(min=0, max=MAX_SEED, help="The first seed; goes on if not given.")] = None,
    weights: WeightsFolder = None,
    prompt: Prompt = None,
    negative: Negative = None,
    steps: Steps = None,
    guidance: Guidance = None,
    strength: Strength = None,
    hold: Hold = None,
    lora: Loras = None,
    reference: References = None,
    emphasis: Emphasis = None,
    first: Before = None,
    precision: EightBits = None,
    only: Only = None,
    key: KeyFile = None,
    key_chain: KeyChain = False,
) -> Told:
    """The options of every command that paints; see `paints`. Raises BadInput."""
    looked_at = [_shown(text) for text in reference or ()]
    wish = Wish(
        prompt,
        negative,
        steps,
        guidance,
        strength,
        named_weights(hold or (), "a guide"),
        named_weights(lora or (), "a LoRA"),
        references=tuple(name for name, _ in looked_at),
        roles=tuple(role for _, role in looked_at),
        emphasis=named_weights(emphasis or (), "a part of the words"),
        before=tuple(_earlier(text) for text in first or ()),
        precision=precision,
        only=() if only is None else _areas(only.split(",")),
    )
    return Told(engine, quality, seed, weights, wish, key, key_chain)


def paints(command: Callable[..., None]) -> Callable[..., None]:
    """A command with all options of `told_of` where its parameter `told` stands; it is called with what they say."""
    options = inspect.signature(told_of, eval_str=True).parameters
    own = inspect.signature(command, eval_str=True)
    places = [each for one in own.parameters.values() for each in (options.values() if one.name == "told" else [one])]

    @wraps(command)
    def run(**given: Any) -> None:
        told = told_of(**{name: given.pop(name) for name in options})
        command(**given, told=told)

    setattr(run, "__signature__", own.replace(parameters=places))  # noqa: B010  # functions have no such attribute
    return run


def _earlier(text: str) -> Earlier:
    """The pass in 'sdxl-union:steps=8,depth=0.7'. Raises BadInput."""
    engine, _, rest = text.partition(":")
    entry(engine)
    said = [each.strip() for each in rest.split(",") if each.strip()]
    parts = [each.removeprefix(_ONLY) for each in said if each.startswith(_ONLY)]
    only = _areas(parts[-1].split("+")) if parts else ()
    told = dict(named_weights((each for each in said if not each.startswith(_ONLY)), "what a first pass is told"))
    steps, strength, guidance = (told.pop(name, None) for name in ("steps", "strength", "guidance"))
    if steps is not None and (not 1 <= steps <= MOST_STEPS or steps != int(steps)):
        raise BadInput(f"A pass has 1 to {MOST_STEPS} steps (found {steps:g}).")
    return Earlier(engine, None if steps is None else int(steps), strength, guidance, tuple(told.items()), only)


def _areas(texts: Iterable[str]) -> tuple[Area, ...]:
    """The parts that are named, each once, in the order in which they are told. Raises BadInput."""
    named, there = {text.strip() for text in texts}, {area.value for area in Area}
    if strange := sorted(named - there):
        raise BadInput(
            f"“{strange[0][:40]}” is no part of a picture that can be painted by itself.",
            do=f"Write {', '.join(Area)}.",
        )
    return tuple(area for area in Area if area.value in named)


def _shown(text: str) -> tuple[str, str]:
    """('plate-0a1b2c-coat.jpg', 'a garment') of 'plate-0a1b2c-coat.jpg=garment'; no role where none is said."""
    name, _, role = text.partition("=")
    roles = {each.value.split()[-1]: each.value for each in Role}
    if role and role not in roles:
        raise BadInput(f"“{role[:40]}” is nothing a reference can show.", do=f"Write {', '.join(roles)}.")
    return name, roles.get(role, "")
