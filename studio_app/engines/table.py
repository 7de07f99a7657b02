"""The engines there are. An entry names its class; the class is imported when a take is rendered, never before."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import cast

from studio_app import __version__
from studio_app.direction.errors import BadInput
from studio_app.engines.engine import Engine
from studio_app.engines.tiers import Tier
from studio_app.takes.recipe import Quality


class Dialect(StrEnum):
    """How an engine is spoken to: CLIP's few telling words, whole sentences, or an instruction to edit picture 1."""

    TAGS = "tags"
    SENTENCES = "sentences"
    EDIT = "edit"

    @property
    def weighs(self) -> bool:
        """Whether words can count more or less than others: language models read brackets as brackets."""
        return self is Dialect.TAGS


@dataclass(frozen=True, slots=True)
class Weights:
    """What an engine loads: whether brands may use it, where a person finds it, its parts and their classes, the
    pipelines its index may name, its size on a card in half precision, the dialect of its words, and how it is used
    unless a person says otherwise. `guides`: the maps that can hold it; `references`: how many photographs it can look
    at; `family`: which checkpoints of one file it opens (engines.checkpoint); `adapted`: how many
    photographs it can look at through an IP-Adapter. `read`: the share of a part that is kept once it is opened;
    `whole_looks`: whether it brings every picture that it looks at to a megapixel, however small; `distilled`: whether
    LoRAs that are named for few steps bring these, and no guidance (engines.few_steps);
    `grid`: it paints on whole squares of so many pixels; `areas`: whether it can paint some parts of a picture only.
    """

    commercial: str
    where: str
    parts: dict[str, str]
    pipelines: tuple[str, ...]
    tiers: dict[Quality, Tier]
    controls: dict[str, float]
    memory_gb: float
    dialect: Dialect = Dialect.TAGS
    guidance: float = 5.0
    strength: float = 0.6
    guides: frozenset[str] = frozenset()
    references: int = 0
    family: str = ""
    adapted: int = 0
    read: dict[str, float] = field(default_factory=dict[str, float])
    whole_looks: bool = False
    distilled: bool = False
    grid: int = 16
    areas: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One engine: where its class is, what a person reads, under which licence it paints, what it needs, what paints.

    `paints_with` are the installed distributions that decide the bytes; their versions are part of every recipe.
    An engine with `weights` can be chosen once a person has said where they are.
    """

    name: str
    module: str
    kind: str
    title: str
    licence: str
    needs: str
    paints_with: tuple[str, ...]
    weights: Weights | None = None


_PAINTERS = ("twin-studio", "anny", "mitsuba", "torch", "diffusers", "transformers", "numpy", "opencv-python-headless")

ENGINES: dict[str, Entry] = {
    entry.name: entry
    for entry in (
        Entry(
            name="stand-in",
            module="studio_app.engines.stand_in",
            kind="StandIn",
            title="Stand-in",
            licence="Apache-2.0",
            needs="no GPU, no weights",
            paints_with=("twin-studio", "anny", "newton", "warp-lang", "mitsuba", "drjit", "pyoidn", "numpy", "scipy"),
        ),
        Entry(
            name="colour-card",
            module="studio_app.engines.colour_card",
            kind="ColourCard",
            title="Colour card",
            licence="Apache-2.0",
            needs="no GPU, no weights",
            paints_with=("twin-studio", "numpy"),
        ),
        Entry(
            name="sdxl-union",
            module="studio_app.engines.sdxl_union",
            kind="SdxlUnion",
            title="SDXL Union",
            licence="CreativeML Open RAIL++-M (SDXL 1.0), Apache-2.0 (union network)",
            needs="weights of your own; a graphics card of 10 GB, or a day of patience",
            paints_with=_PAINTERS,
            weights=Weights(
                commercial="yes, within the use restrictions of the licence",
                where="stabilityai/stable-diffusion-xl-base-1.0, with xinsir/controlnet-union-sdxl-1.0 in “controlnet”",
                parts={
                    "unet": "UNet2DConditionModel",
                    "vae": "AutoencoderKL",
                    "text_encoder": "CLIPTextModel",
                    "text_encoder_2": "CLIPTextModelWithProjection",
                    "controlnet": "ControlNetUnionModel",
                },
                pipelines=(
                    "StableDiffusionXLPipeline",
                    "StableDiffusionXLImg2ImgPipeline",
                    "StableDiffusionXLControlNetUnionPipeline",
                    "StableDiffusionXLControlNetUnionImg2ImgPipeline",
                ),
                tiers={Quality.DRAFT: Tier(0.6, 16), Quality.FINAL: Tier(1.0, 30)},
                controls={"pose": 0.8, "depth": 0.6, "normal": 0.5},
                guides=frozenset({"pose", "depth", "edges", "normal"}),
                memory_gb=9.4,
                family="sdxl",
                grid=8,
                adapted=4,
            ),
        ),
        Entry(
            name="klein",
            module="studio_app.engines.klein",
            kind="Klein",
            title="FLUX.2 klein 4B",
            licence="Apache-2.0",
            needs="weights of your own; a graphics card of 12 to 16 GB, or much patience",
            paints_with=_PAINTERS,
            weights=Weights(
                commercial="yes",
                where="black-forest-labs/FLUX.2-klein-4B",
                parts={
                    "transformer": "Flux2Transformer2DModel",
                    "vae": "AutoencoderKLFlux2",
                    "text_encoder": "Qwen3ForCausalLM",
                },
                pipelines=("Flux2KleinPipeline", "Flux2KleinInpaintPipeline"),
                tiers={Quality.DRAFT: Tier(0.35, 4, 0.12), Quality.FINAL: Tier(1.0, 4, 0.25)},
                controls={},
                memory_gb=16.0,
                dialect=Dialect.SENTENCES,
                guidance=1.0,
                strength=0.75,
                references=5,
                areas=True,
                read={"text_encoder": 0.775},
            ),
        ),
        Entry(
            name="z-image",
            module="studio_app.engines.z_image",
            kind="ZImage",
            title="Z-Image Turbo Union",
            licence="Apache-2.0",
            needs="weights of your own; a graphics card of 16 GB, or much patience",
            paints_with=_PAINTERS,
            weights=Weights(
                commercial="yes",
                where="Tongyi-MAI/Z-Image-Turbo, with alibaba-pai/Z-Image-Turbo-Fun-Controlnet-Union in “controlnet”",
                parts={
                    "transformer": "ZImageTransformer2DModel",
                    "vae": "AutoencoderKL",
                    "text_encoder": "Qwen3Model",
                    "controlnet": "ZImageControlNetModel",
                },
                pipelines=("ZImagePipeline", "ZImageImg2ImgPipeline", "ZImageControlNetPipeline"),
                tiers={Quality.DRAFT: Tier(0.5, 8), Quality.FINAL: Tier(1.5, 9)},
                controls={"depth": 0.75},
                guides=frozenset({"pose", "depth", "edges"}),
                memory_gb=23.6,
                dialect=Dialect.SENTENCES,
                guidance=0.0,
                strength=0.7,
            ),
        ),
        Entry(
            name="qwen-edit",
            module="studio_app.engines.qwen_edit",
            kind="QwenEdit",
            title="Qwen-Image-Edit",
            licence="Apache-2.0",
            needs="weights of your own; a graphics card of 24 GB with blocks streamed, better 80 GB",
            paints_with=_PAINTERS,
            weights=Weights(
                commercial="yes",
                where="Qwen/Qwen-Image-Edit-2511; the Lightning LoRA goes into “loras”",
                parts={
                    "transformer": "QwenImageTransformer2DModel",
                    "vae": "AutoencoderKLQwenImage",
                    "text_encoder": "Qwen2_5_VLForConditionalGeneration",
                },
                pipelines=("QwenImageEditPlusPipeline",),
                tiers={Quality.DRAFT: Tier(0.5, 20, 0.12), Quality.FINAL: Tier(1.0, 40, 0.25)},
                controls={},
                memory_gb=57.7,
                dialect=Dialect.EDIT,
                guidance=4.0,
                strength=1.0,
                references=2,
                whole_looks=True,
                distilled=True,
            ),
        ),
    )
}
"""By name, in the order of the menu."""


FOR_TESTS = ("colour-card",)


def shown_engines() -> tuple[str, ...]:
    """The names of the engines that people are offered."""
    return tuple(name for name in ENGINES if name not in FOR_TESTS)


def entry(name: str) -> Entry:
    """One engine's entry. Raises BadInput that lists what there is."""
    if name not in ENGINES:
        raise BadInput(f"There is no engine “{name[:64]}”.", do=f"There are: {', '.join(shown_engines())}.")
    return ENGINES[name]


def require_areas(found: Entry) -> None:
    """Raises BadInput for an engine that cannot paint some parts of a picture only."""
    if found.weights is None or not found.weights.areas:
        able = ", ".join(each.title for each in ENGINES.values() if each.weights is not None and each.weights.areas)
        raise BadInput(f"{found.title} paints whole pictures only.", do=f"To paint a part, choose {able}.")


def title_of(name: str) -> str:
    """What people call an engine; its name where this version of the studio does not know it."""
    return ENGINES[name].title if name in ENGINES else name


def engine(name: str) -> Engine:
    """An engine, its libraries imported now. Only the render process calls this. Raises BadInput."""
    found = entry(name)
    return cast(Engine, getattr(import_module(found.module), found.kind)())


def versions_of(name: str) -> dict[str, str]:
    """The versions of what paints, read without importing any of it. Raises BadInput."""
    return {package: _version(package) for package in entry(name).paints_with}


def _version(package: str) -> str:
    if package == "twin-studio":  # a checkout need not be installed
        return __version__
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
