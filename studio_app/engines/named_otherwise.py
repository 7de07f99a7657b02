"""Files whose names say another model than the one they would paint as, though their tensors have the same shapes.

Models of one family share their sizes, and nothing in a tensor's shape tells them apart. What is read is what people
and programs wrote: a file's name, general.name and general.basename of a GGUF head, titles in a safetensors head
(modelspec), _name_or_path of a configuration. A name proves nothing: it is told to a person, and refuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from studio_app.direction.documents import read_json
from studio_app.direction.errors import BadInput
from studio_app.engines.folder import TEXT_ENCODER, TRANSFORMER, Folder
from studio_app.engines.gguf_header import read_gguf
from studio_app.engines.quantised import CONFIG, GGUF
from studio_app.engines.safetensors_header import read_notes

_FIELDS = ("general.name", "general.basename")
_NOTES = ("modelspec.title", "modelspec.architecture", "name", "title")
_LONGEST = 60
_USUAL = re.compile(r"(diffusion_pytorch_model|model)([-.]\d{5}-of-\d{5})?")
"""What diffusers and transformers call their own files, which says nothing."""


@dataclass(frozen=True, slots=True)
class Sister:
    """A model with the same shapes: what its names say, and what names of the right one say besides. Both are looked
    for in letters and digits alone: 'qwenimageedit2511'. `newer`: a field of the transformer's configuration without
    which the folder is as old as the sister, and nothing is wrong.
    """

    title: str
    says: str
    unless: str = "$^"
    newer: str = ""


_SISTERS: dict[tuple[str, str], tuple[Sister, ...]] = {
    ("qwen-edit", TRANSFORMER): (
        Sister("Qwen-Image-Layered", r"qwenimage.*layered"),
        Sister("Qwen-Image-Edit of September 2025 (2509)", r"edit.*2509", newer="zero_cond_t"),
        Sister("Qwen-Image, which edits no pictures", r"qwenimage", r"edit"),
    ),
    ("klein", TRANSFORMER): (
        Sister("FLUX.2 [klein] Base, which wants many steps and guidance", r"klein.*base|base.*klein"),
    ),
    ("z-image", TRANSFORMER): (
        Sister("Z-Image-Edit or Z-Image-Omni", r"zimage.*(edit|omni)"),
        Sister("Z-Image, which wants many steps and guidance", r"zimage", r"turbo"),
    ),
    **{
        (name, TEXT_ENCODER): (Sister("a Qwen3 for another work", r"qwen3.*(embedding|reranker|coder|guard|asr|tts)"),)
        for name in ("klein", "z-image")
    },
}  # fmt: skip


def doubt_of(engine: str, found: Folder) -> str:
    """What a person should look at: 'x.gguf says in its name that it is Qwen-Image ...'; empty where names say nothing
    else. Heads of files alone are read.
    """
    told: list[str] = []
    for part in (TRANSFORMER, TEXT_ENCODER):
        sisters = _SISTERS.get((engine, part), ())
        says = [(words, _plain(words)) for words in _names(found, part)] if sisters else []
        whole = " ".join(plain for _, plain in says)
        for one in sisters:
            named = next((words for words, plain in says if re.search(one.says, plain)), "")
            if named and not re.search(one.unless, whole) and _holds(found, one.newer):
                told.append(f"The {part.replace('_', ' ')} is named “{named[:_LONGEST]}”: that is {one.title}.")
                break
    return " ".join(told)


def _holds(found: Folder, field: str) -> bool:
    """Whether the transformer's configuration has this field switched on; of no field, yes."""
    place = found.files.get(f"{TRANSFORMER}/{CONFIG}")
    return not field or (place is not None and read_json(place).get(field) is True)


def _plain(words: str) -> str:
    return "".join(letter for letter in words.lower() if letter.isalnum())


def _names(found: Folder, part: str) -> Iterable[str]:
    """All that a part calls itself, each once."""
    words: list[str] = []
    for name, place in found.files.items():
        if name.startswith(f"{part}/"):
            try:
                words += _said(place)
            except BadInput:
                continue  # whoever opens it says what is wrong with it
    return dict.fromkeys(each for each in words if each)


def _said(place: Path) -> list[str]:
    if place.suffix == GGUF:
        head = read_gguf(place)
        return [place.stem, *(head.words(field) for field in _FIELDS)]
    if place.suffix == ".safetensors":
        notes = read_notes(place)
        stem = "" if _USUAL.fullmatch(place.stem) else place.stem
        return [stem, *(notes.get(field, "") for field in _NOTES)]
    if place.name == CONFIG:
        named = read_json(place).get("_name_or_path", "")
        return [named] if isinstance(named, str) else []
    return []
