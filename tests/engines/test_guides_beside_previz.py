"""What an engine is held by lies pixel over pixel on what it begins from: the traced previz, really traced here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tiny_takes import plain

from studio_app.direction.direction import Direction
from studio_app.direction.lighting import Rig
from studio_app.direction.location import Location, LocationKind
from studio_app.direction.presets import part_preset
from studio_app.engines import seeing
from studio_app.engines.areas import areas_of, mask_of
from studio_app.engines.engine import Context
from studio_app.engines.guided import finished
from studio_app.engines.seeing import maps_of, see_ahead, seen_of
from studio_app.engines.staging import staged
from studio_app.engines.stand_in import StandIn
from studio_app.stage.guides import guides
from studio_app.stage.scene import BROWS, LASHES, Part
from studio_app.stage.tracer import trace
from studio_app.studio.render_process import twin_of
from studio_app.takes.painting import Area
from studio_app.takes.recipe import Recipe

WIDTH, HEIGHT = 192, 240
PARTS = {
    Part.SKIN: Area.SKIN, Part.EYES: Area.SKIN, Part.BODYSUIT: Area.GARMENTS, Part.GARMENT: Area.GARMENTS,
    Part.SET: Area.LOCATION,
}  # fmt: skip
Mask = NDArray[np.bool_]


@pytest.fixture(scope="module")
def context(cache: Path) -> Context:
    return Context(cache, twin_of, lambda step: None, lambda: False)


def lit_from(azimuth: float) -> Direction:
    """One hard light from one side, in a black room."""
    rig = part_preset("rig", "hard-spot")
    assert isinstance(rig, Rig)
    key = rig.having(lights=tuple(light.having(azimuth_deg=azimuth) for light in rig.lights[:1]))
    return plain().having(rig=key, location=part_preset("location", "black-cyclorama"))


def agree(one: Mask, other: Mask) -> float:
    """How much of two outlines is common to both (intersection over union)."""
    return float((one & other).sum() / (one | other).sum())


def test_the_outline_in_every_guide_is_that_of_the_traced_previz(context: Context) -> None:
    scene = staged(plain(), context, 0, share=0.2)
    found, frames = guides(scene, WIDTH, HEIGHT), trace(scene, WIDTH, HEIGHT, 1, 1)
    hers = np.array([mesh.part is not Part.SET for mesh in scene.meshes] + [True for _ in scene.strands])
    traced = frames.index >= 0
    traced[traced] = hers[frames.index[traced]]
    drawn = ~found.masks["background"]
    assert agree(traced, drawn) > 0.95, agree(traced, drawn)
    for axis in (0, 1):
        for by in (-1, 1):
            assert agree(traced, np.roll(drawn, by, axis)) < agree(traced, drawn), "one pixel off would be worse"
    hairs = [Area.SKIN if one.name in (BROWS, LASHES) else Area.HAIR for one in scene.strands]
    pieces = [PARTS[mesh.part] for mesh in scene.meshes] + hairs
    shown = np.array([tuple(Area).index(area) for area in (*pieces, Area.LOCATION)])[frames.index]  # -1 is the last
    areas = areas_of(found)
    for number, area in enumerate(Area):
        if area is not Area.HAIR:  # of the fewest strands, each thinner than a pixel
            assert agree(shown == number, areas == number) > 0.93, area
        assert (mask_of(areas, (area,))[shown == number] > 0).mean() > 0.95, f"all of {area} may change"
    brows = [len(scene.meshes) + at for at, one in enumerate(scene.strands) if one.name in (BROWS, LASHES)]
    assert (areas[found.brows] == tuple(Area).index(Area.SKIN)).all() and np.isin(frames.index, brows).any()
    assert {*np.unique(shown)} >= {tuple(Area).index(area) for area in PARTS.values()}
    maps = maps_of(found)
    assert agree(traced, drawn & maps["normal"].any(axis=2)) > 0.95
    assert agree(traced, drawn & maps["depth"].any(axis=2)) > 0.95
    points = np.argwhere(maps["pose"].any(axis=2))
    rows, columns = np.where(traced)
    assert (points.min(axis=0) >= (rows.min() - 2, columns.min() - 2)).all()
    assert (points.max(axis=0) <= (rows.max() + 2, columns.max() + 2)).all()


def test_the_key_from_the_other_side_lights_the_other_side_of_what_is_begun_from(context: Context) -> None:
    shares: list[float] = []
    maps: list[dict[str, NDArray[np.uint8]]] = []
    for azimuth in (-70.0, 70.0):
        seen = seen_of(Recipe(direction=lit_from(azimuth), width=WIDTH, height=HEIGHT), (WIDTH, HEIGHT), context)
        figure = ~guides(staged(lit_from(azimuth), context, 0, share=0.2), WIDTH, HEIGHT).masks["background"]
        columns = np.flatnonzero(figure.any(axis=0))
        middle = (columns[0] + columns[-1]) // 2
        light = np.where(figure, seen.previz.astype(np.float64).mean(axis=2), 0)
        shares.append(float(light[:, middle:].sum() / light.sum()))
        maps.append(seen.maps)
    assert shares[0] < shares[1] - 0.2, shares
    shape, seen_light = ("pose", "depth", "normal"), "edges"
    assert all(np.array_equal(maps[0][name], maps[1][name]) for name in shape), "light moves no shape"
    assert not np.array_equal(maps[0][seen_light], maps[1][seen_light]), "the guide of what is lit follows the light"


def test_the_place_behind_her_is_in_the_depth_that_an_engine_gets(context: Context) -> None:
    plate = np.full((HEIGHT, WIDTH, 3), 60, np.uint8)
    rising = np.repeat(np.linspace(0, 65535, HEIGHT).astype(np.uint16)[:, None], WIDTH, axis=1)
    place = Location(kind=LocationKind.PLATE, plate="plate-abcdef-wall.png", horizon=0.5, sun=False)
    asked = replace(context, plate_of=lambda name: plate, depth_of=lambda name: rising)
    found: list[dict[str, NDArray[np.uint8]]] = []
    for depth in ("", f"depth-abcdef-{'0' * 64}.png"):
        direction = plain().having(location=place.having(plate_depth=depth))
        found.append(maps_of(guides(staged(direction, asked, 0, share=0.2), WIDTH, HEIGHT)))
    without, within = found
    assert all(np.array_equal(without[name], within[name]) for name in ("pose", "normal"))
    behind = ~without["depth"].any(axis=2)
    assert behind.mean() > 0.5 and (within["depth"][behind] > 0).mean() > 0.95
    shown = within["depth"][..., 0].astype(int)
    assert shown[-4:, :8].mean() > shown[:4, :8].mean() + 40, "the ground is nearer than the sky"


def test_a_picture_is_called_composite_only_where_a_photograph_is_seen() -> None:
    painted = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    seen = Location(kind=LocationKind.PLATE, plate="plate-abcdef-wall.png")
    for place, source in (
        (seen, "compositeWithTrainedAlgorithmicMedia"),
        (seen.having(kind=LocationKind.STREET), "trainedAlgorithmicMedia"),  # its photograph is still named
        (Location(), "trainedAlgorithmicMedia"),
    ):
        recipe = Recipe(direction=Direction(location=place), width=WIDTH, height=HEIGHT)
        assert finished(painted, recipe).source_type == source


def test_a_stand_in_before_a_photograph_is_born_a_composite(monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture itself is the tracer's, and of no matter here."""
    for name in ("staged", "traced", "figure_marks", "store_marks"):
        monkeypatch.setattr(f"studio_app.engines.stand_in.{name}", lambda *_, **__: None)
    monkeypatch.setattr("studio_app.engines.stand_in.develop", lambda *_: np.zeros((HEIGHT, WIDTH, 3), np.uint16))
    asked = Context(Path(), twin_of, lambda _step: None, lambda: False)
    seen = Location(kind=LocationKind.PLATE, plate="plate-abcdef-wall.png")
    for place, source in ((seen, "compositeSynthetic"), (Location(), "algorithmicMedia")):
        recipe = Recipe(direction=Direction(location=place), width=WIDTH, height=HEIGHT)
        assert StandIn().render(recipe, asked).source_type == source


def test_what_is_made_beforehand_is_read_as_it_was_made_and_a_spoilt_file_is_made_anew(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, size = tmp_path / "1.npz", (WIDTH, HEIGHT)
    recipe = Recipe(direction=lit_from(70.0), width=WIDTH, height=HEIGHT, engine="klein")
    see_ahead(recipe, context, file)
    here = seen_of(recipe, size, context)
    with monkeypatch.context() as nothing:
        nothing.setattr(seeing, "staged", None)
        there = seen_of(recipe, size, replace(context, kept={}, seen=file))
    assert np.array_equal(there.previz, here.previz)
    assert there.maps.keys() == here.maps.keys()
    assert np.array_equal(there.areas, here.areas) and np.ptp(here.areas)
    assert all(np.array_equal(there.maps[name], here.maps[name]) for name in here.maps)
    file.write_bytes(file.read_bytes()[:5000])
    spoilt = seen_of(recipe, size, replace(context, seen=file))
    assert np.array_equal(spoilt.previz, here.previz)
