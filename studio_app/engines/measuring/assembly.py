"""Whole pipelines of random weights, of the published size or of a tiny one: what a folder of configurations says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from studio_app.direction.documents import read_json
from studio_app.direction.presets import presets_dir
from studio_app.engines.clip_words import clip_tokenizer, read_merges
from studio_app.engines.diffusion import Loaded, fitted
from studio_app.engines.engine import Step
from studio_app.engines.guided import Diffuser
from studio_app.engines.laying_out import prepare
from studio_app.engines.measuring.random_weights import config_of, network
from studio_app.engines.memory import Arrangement, Layout
from studio_app.engines.speed import this_card
from studio_app.engines.switches import usual
from studio_app.engines.table import engine, entry
from studio_app.engines.tiny import qwen_processor, qwen_tokenizer
from studio_app.engines.tiny_sdxl import library

HALF = {"sdxl-union": torch.float16}
"""The engines that paint in another half precision than bfloat16."""
_FOLDERS = {"sdxl-union": "sdxl"}
_MERGES = "merges.txt.gz"
_SEES = ("image_token_id", "video_token_id", "vision_start_token_id", "vision_end_token_id")
_PICTURE_PIXELS = (56 * 56, 3584 * 3584)
"""The least and most pixels that Qwen's seeing encoder takes of a picture."""


def diffuser(name: str) -> Diffuser:
    """An engine in its parts. Raises BadInput: no such engine."""
    found: Any = engine(name)
    return found


def published(name: str) -> Path:
    """The folder of the published configurations of an engine."""
    return presets_dir() / "weights" / _FOLDERS.get(name, name)


def half_of(name: str, device: torch.device) -> torch.dtype:
    """The precision an engine paints in: half on a card, single on the processor."""
    return torch.float32 if device.type == "cpu" else HALF.get(name, torch.bfloat16)


def pipeline(name: str, folder: Path, device: torch.device, kind: str = "") -> Any:
    """The pipeline of an engine as diffusers would open it, of random weights on `device`; `folder` holds the
    configurations of its parts. Nothing is read but these. `kind`: its class, where that is not the engine's own.
    """
    weights = entry(name).weights
    if weights is None:
        raise ValueError(f"{name} has no weights")
    library("torch").manual_seed(0)
    half = half_of(name, device)
    configs = {part: config_of(folder, part) for part in weights.parts}
    words = _WORDS[name](folder, configs)
    parts = {part: network(named, configs[part], device, half) for part, named in weights.parts.items()}
    made_of: Any = getattr(library("diffusers"), kind or library(entry(name).module).PIPELINE)
    made = made_of(scheduler=_scheduler(folder), **parts, **words, **_SAID.get(name, {}))
    made.set_progress_bar_config(disable=True)
    return made


def loaded(painter: Diffuser, made: Any) -> Loaded:
    """A pipeline as an engine holds it while it paints, readied, where it lies already."""
    ready = painter.readied(made)
    view = painter.view(ready)
    return Loaded(ready, "", Layout(Arrangement.PROCESSOR), view, fitted(ready, view))


def sped(held: Loaded, cache: Path) -> Loaded:
    """The same, prepared for the first card as a take's is, all of it on the card; what is compiled lies in `cache`."""
    layout = Layout(Arrangement.RESIDENT)
    attention = prepare(held.pipeline, layout, usual(this_card(), layout.arrangement), cache)
    return replace(held, layout=layout, attention=attention)


def bare(painter: Diffuser, made: Any) -> Loaded:
    """A pipeline as diffusers opens it, for calls that show no previews."""
    return Loaded(made, "", Layout(Arrangement.PROCESSOR), painter.view(made), library("torch").zeros(0))


def unheard(_step: Step) -> None:
    """Where nobody is told of steps."""


def nobody(name: str) -> Any:
    """The twins of a context that paints no scene: none. Raises LookupError."""
    raise LookupError(name)


def _scheduler(folder: Path) -> Any:
    config = read_json(folder / "scheduler" / "scheduler_config.json")
    kind: Any = getattr(library("diffusers"), config["_class_name"])
    return kind.from_config(config)


def _qwen_words(_folder: Path, _configs: dict[str, Any]) -> dict[str, Any]:
    return {"tokenizer": qwen_tokenizer()}


def _qwen_sight(_folder: Path, configs: dict[str, Any]) -> dict[str, Any]:
    """A byte-level tokenizer: the encoder is told which of its words stand for pictures."""
    words = qwen_tokenizer()
    marks = ("<|image_pad|>", "<|video_pad|>", "<|vision_start|>", "<|vision_end|>")
    configs["text_encoder"] |= dict(zip(_SEES, words.convert_tokens_to_ids(marks), strict=True))
    return {"tokenizer": words, "processor": qwen_processor(words, *_PICTURE_PIXELS)}


def _clip_words(folder: Path, _configs: dict[str, Any]) -> dict[str, Any]:
    merges = read_merges(folder / _MERGES) if (folder / _MERGES).is_file() else None
    return {"tokenizer": clip_tokenizer(merges), "tokenizer_2": clip_tokenizer(merges, pad="!")}


_WORDS: dict[str, Callable[[Path, dict[str, Any]], dict[str, Any]]] = {
    "klein": _qwen_words,
    "z-image": _qwen_words,
    "qwen-edit": _qwen_sight,
    "sdxl-union": _clip_words,
}
_SAID: dict[str, dict[str, Any]] = {"klein": {"is_distilled": True}, "sdxl-union": {"add_watermarker": False}}
"""What else a pipeline is told when it is put together."""
