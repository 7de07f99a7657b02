"""How well the flags on a picture tell: false alarms on untouched takes, and planted changes that are missed.

Every take is painted by the stand-in and measured beside the stand-in lit anew, by other samples and another seed. The
changes are planted in the pictures: 4 L* lighter and darker, 3 % wider and narrower.

The thresholds (takes/flags.py) were chosen on the sample shoot. On takes that had no part in it (`held_out_recipes`:
four twins, ten poses, six rigs, other places, turns and seeds; 18 of the 20 were finished in that run, 2 of them
dressed, on 26 November 2026) all 36 planted changes of L* were flagged and all 36 of width. One untouched take of the
18 was flagged, by an overlap of 0.984 where 0.985 is asked for (number 18, the pose “Fitting”); of the others none came
nearer than 1.5 L* of 2.0 and 0.6 % of width of 1.5 %. Nothing was changed for it. These are stand-ins beside
stand-ins: what an engine with weights does to a body that is meant to stay as it is was not measured.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.documents import read_document
from studio_app.direction.errors import StudioError
from studio_app.direction.presets import SHELVES, direction_preset, part_preset, preset_names
from studio_app.engines.table import versions_of
from studio_app.studio.benchmark_row import Row, measured, skipped
from studio_app.studio.errands import run_errands
from studio_app.studio.first_run import sample_direction
from studio_app.studio.order import Order
from studio_app.studio.wire import FlagsOrder, RenderOrder
from studio_app.takes.flags import FLAGS, PictureFlags
from studio_app.takes.lab import lab_of_srgb, srgb_of_lab
from studio_app.takes.png import decode_png, encode_png
from studio_app.takes.recipe import Recipe
from studio_app.twins.roster import twin_ids

TAKES, LONG_SIDE = 6, 260
SKIN_L, WIDER = 4.0, 1.03
HELD_OUT = 20
_TURN_DEG, _NEARER = 25.0, 0.12
_LIT_RIGS = ("clamshell-beauty", "hard-spot", "rembrandt", "rim-and-glow", "tungsten-evening", "window-side")
_NAMES = (
    "untouched takes that are flagged",
    "takes 4 L* lighter or darker whose skin is not flagged",
    "takes 3 % wider or narrower whose outline is not flagged",
)
Bytes = NDArray[np.uint8]
Tell = Callable[[str, float], None]


def flag_rows(cache: Path, tell: Tell, takes: int = TAKES) -> tuple[Row, ...]:
    """Shares of false alarms and of planted changes that were missed, over so many takes of the sample shoot."""
    return _rows(_recipes(takes), cache, tell, "")


def held_out_rows(cache: Path, tell: Tell, takes: int = HELD_OUT) -> tuple[Row, ...]:
    """The same over takes that no threshold was chosen by; takes many minutes."""
    return _rows(held_out_recipes(takes), cache, tell, "held out: ")


def _rows(recipes: Sequence[Recipe], cache: Path, tell: Tell, which: str) -> tuple[Row, ...]:
    try:
        with tempfile.TemporaryDirectory(prefix="twin-studio-") as folder:
            found, seconds = _measured(Path(folder), cache, tell, recipes)
    except StudioError as error:
        return tuple(skipped(f"{which}{name}", "%", str(error)) for name in _NAMES)
    plain, skin, width = ([each for name in names for each in found[name]] for names in _PLANTED)
    alarms = sum(each.skin_flag or each.outline_flag or each.bare_flag for each in plain)
    seen = [each for each in width if each.width is not None]
    counts = (
        (alarms, len(plain)),
        (sum(not each.skin_flag for each in skin), len(skin)),
        (sum(not each.outline_flag for each in seen), len(seen)),
    )
    rows = [
        measured(f"{which}{name}", 100 * bad / max(1, of), "%", 0.0, f"{bad} of {of}; stand-in at {LONG_SIDE} pixels")
        for name, (bad, of) in zip(_NAMES, counts, strict=True)
    ]
    took = float(np.median(seconds))
    return (*rows, measured(f"{which}one take measured, median", took, "s", None, "the stand-in is lit anew for each"))


_PLANTED = (("plain",), ("light", "dark"), ("wide", "narrow"))


def _measured(
    folder: Path, cache: Path, tell: Tell, recipes: Sequence[Recipe]
) -> tuple[dict[str, list[PictureFlags]], Sequence[float]]:
    files = [folder / f"{number}.png" for number in range(len(recipes))]
    renders = [RenderOrder(id=at + 1, recipe=recipe, file=str(files[at])) for at, recipe in enumerate(recipes)]
    asyncio.run(run_errands(renders, cache, lambda words, share: tell(words, 0.3 * share)))
    orders: list[FlagsOrder] = []
    for recipe, file in zip(recipes, files, strict=True):
        for name, picture in planted(decode_png(file.read_bytes())).items():
            place = file.with_name(f"{file.stem}-{name}.png")
            data, result = encode_png(picture), str(place.with_suffix(".json"))
            place.write_bytes(data)
            what = {"recipe": recipe, "picture": str(place), "sha256": sha256(data).hexdigest(), "file": result}
            orders.append(FlagsOrder.model_validate({"id": len(orders) + 1, **what}))
    seconds = asyncio.run(run_errands(orders, cache, lambda words, share: tell(words, 0.3 + 0.7 * share)))
    found: dict[str, list[PictureFlags]] = {}
    for order in orders:
        flags = read_document(Path(order.file), FLAGS, PictureFlags)
        found.setdefault(Path(order.picture).stem.partition("-")[2], []).append(flags)
    return found, seconds


def _recipes(takes: int) -> list[Recipe]:
    """The sample shoot from several sides, near and far."""
    direction, versions = sample_direction(), versions_of("stand-in")
    order = Order(long_side=LONG_SIDE)
    made: list[Recipe] = []
    for number in range(takes):
        side, near = (number % 3 - 1) * _TURN_DEG, 1 - _NEARER * (number // 3)
        camera = direction.camera.having(
            orbit_deg=direction.camera.orbit_deg + side, distance_m=direction.camera.distance_m * near
        )
        made.append(order.recipe(direction.having(camera=camera), number + 1, versions))
    return made


def held_out_recipes(takes: int = HELD_OUT) -> list[Recipe]:
    """Takes that no threshold was chosen by: every sample twin, other poses, rigs, places, turns and seeds.

    One in five is dressed; the others wear the bodysuit, so that the set needs few drapes.
    """
    versions, order = versions_of("stand-in"), Order(long_side=LONG_SIDE)
    poses, places = preset_names(SHELVES["pose"].folder), preset_names(SHELVES["location"].folder)
    places = tuple(name for name in places if not name.startswith("plate-"))
    made: list[Recipe] = []
    for number in range(takes):
        direction = direction_preset("three-light-ecommerce")
        look = part_preset("look", "tee-and-denim") if number % 5 == 0 else direction.look.having(garments=())
        changed = direction.having(
            cast={"twin": twin_ids()[number % len(twin_ids())]},
            pose=part_preset("pose", poses[(3 * number + 1) % len(poses)]),
            rig=part_preset("rig", _LIT_RIGS[number % len(_LIT_RIGS)]),
            location=part_preset("location", places[(2 * number) % len(places)]),
            look=look,
            camera=direction.camera.having(orbit_deg=direction.camera.orbit_deg + 11 * (number % 7 - 3)),
        )
        made.append(order.recipe(changed, 1000 + 37 * number, versions))
    return made


def planted(picture: Bytes) -> dict[str, Bytes]:
    """A picture as it is, and with each planted change."""
    lab = lab_of_srgb(picture)
    return {
        "plain": picture,
        "light": srgb_of_lab(lab + np.array((SKIN_L, 0, 0))),
        "dark": srgb_of_lab(lab - np.array((SKIN_L, 0, 0))),
        "wide": wider(picture, WIDER),
        "narrow": wider(picture, 1 / WIDER),
    }


def wider(picture: Bytes, share: float) -> Bytes:
    """The picture stretched across by `share` about its middle; its frame stays."""
    columns: NDArray[np.float64] = np.arange(picture.shape[1], dtype=np.float64)
    middle = (picture.shape[1] - 1) / 2
    places = np.clip((columns - middle) / share + middle, 0, columns[-1])
    left = np.minimum(places.astype(np.intp), picture.shape[1] - 2)
    right = (places - left)[None, :, None]
    return np.rint(picture[:, left] * (1 - right) + picture[:, left + 1] * right).astype(np.uint8)
