"""What a diffusion engine is told on the command line: words, steps, guides, LoRAs, photographs."""

from __future__ import annotations

from typing import Annotated

import typer

from studio_app.direction.errors import BadInput
from studio_app.engines.prompts import Role
from studio_app.studio.wish import Wish, named_weights

Prompt = Annotated[str | None, typer.Option(help="Words of your own; else composed from the direction.")]
Negative = Annotated[str | None, typer.Option(help="What should not be there, where the engine listens.")]
Steps = Annotated[int | None, typer.Option(min=1, max=150, help="Steps; the engine's usual if not given.")]
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
    typer.Option("--first", metavar="ENGINE", help="An engine that paints first, to be painted over; again for more."),
]


def wish_of(
    prompt: str | None,
    negative: str | None,
    steps: int | None,
    guidance: float | None,
    strength: float | None,
    hold: list[str] | None,
    lora: list[str] | None,
    reference: list[str] | None,
    emphasis: list[str] | None = None,
    first: list[str] | None = None,
) -> Wish:
    """The wish in these options. Raises BadInput."""
    guides, loras = named_weights(hold or (), "a guide"), named_weights(lora or (), "a LoRA")
    looked_at = [_shown(text) for text in reference or ()]
    return Wish(
        prompt,
        negative,
        steps,
        guidance,
        strength,
        guides,
        loras,
        references=tuple(name for name, _ in looked_at),
        roles=tuple(role for _, role in looked_at),
        emphasis=named_weights(emphasis or (), "a part of the words"),
        before=tuple(first or ()),
    )


def _shown(text: str) -> tuple[str, str]:
    """('plate-0a1b2c-coat.jpg', 'a garment') of 'plate-0a1b2c-coat.jpg=garment'; no role where none is said."""
    name, _, role = text.partition("=")
    roles = {each.value.split()[-1]: each.value for each in Role}
    if role and role not in roles:
        raise BadInput(f"“{role[:40]}” is nothing a reference can show.", do=f"Write {', '.join(roles)}.")
    return name, roles.get(role, "")
