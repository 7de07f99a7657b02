"""A twin's own weights and the engines: which of them were trained for which, by the base model her passport names."""

from __future__ import annotations

import re

from studio_app.direction.errors import BadInput, Refused
from studio_app.engines.table import ENGINES, entry
from studio_app.takes.painting import Lora
from studio_app.twins.passport import Passport, Weights

BASES: dict[str, tuple[str, ...]] = {
    "sdxl-union": ("SDXL", "SDXL 1.0", "Stable Diffusion XL", "stable-diffusion-xl-base-1.0"),
    "klein": ("FLUX.2 [klein]", "FLUX.2 [klein] 4B", "FLUX.2-klein-4B", "FLUX.2-klein-base-4B"),
    "z-image": ("Z-Image", "Z-Image-Turbo"),
    "qwen-edit": ("Qwen-Image-Edit", "Qwen-Image-Edit-2509", "Qwen-Image-Edit-2511"),
}
"""Engine -> what passports call the model that it paints with. Letters and digits alone are compared."""
MOST = 8


def engine_of(base: str) -> str | None:
    """The engine that paints with a base model as a passport names it; None where none here does."""
    wanted = _plain(base.rpartition("/")[2])
    found = (name for name, names in BASES.items() if wanted in {_plain(each) for each in (name, *names)})
    return next(found, None)


def own_weights(passport: Passport, engine: str) -> tuple[Lora, ...]:
    """What a recipe says of the twin's own weights for an engine; empty when her passport lists none at all.

    Raises Refused: all of hers are for other models, so this engine would paint somebody else; BadInput: too many.
    """
    if not passport.weights:
        return ()
    mine = [each for each in passport.weights if engine_of(each.base) == engine]
    if not mine:
        raise Refused(
            f"{passport.name}'s own weights are for {_and(sorted({each.base for each in passport.weights}))}; "
            f"{entry(engine).title} cannot use them and would paint somebody else. (rule: weights.base)",
            safe="Nothing was ordered.",
            do=_other_engine(passport.weights),
        )
    if len(mine) > MOST:
        raise BadInput(f"{passport.name}'s passport lists {len(mine)} files for one engine; {MOST} are laid over it.")
    return tuple(Lora(name=_name(each), sha256=each.sha256, twin=passport.twin) for each in mine)


def uses(passport: Passport) -> str:
    """'FLUX.2 klein 4B (face.safetensors)', who paints with which of her weights; '' when she has none."""
    lines: dict[str, list[str]] = {}
    for each in passport.weights:
        engine = engine_of(each.base)
        title = entry(engine).title if engine else f"no engine here ({each.base})"
        lines.setdefault(title, []).append(each.file)
    return "; ".join(f"{title} ({', '.join(files)})" for title, files in sorted(lines.items()))


def _other_engine(weights: tuple[Weights, ...]) -> str:
    titles = sorted({ENGINES[name].title for each in weights if (name := engine_of(each.base))})
    if not titles:
        return "Ask her agency for weights of an engine that is here, or stage her with the stand-in."
    return f"Choose {_and(titles)}, or ask her agency for weights of this engine."


def _name(each: Weights) -> str:
    return each.file.removesuffix(".safetensors")[:96]


def _and(words: list[str]) -> str:
    return " and ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else words[0]


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
