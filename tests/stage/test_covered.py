"""On the real bodies of the cache: nothing that is drawn shows the trunk bare, dressed, undressed or while waiting."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.spatial import KDTree

from studio_app.direction.camera import Camera
from studio_app.direction.direction import Direction
from studio_app.direction.look import Look
from studio_app.direction.presets import preset, preset_names
from studio_app.stage.assemble import Stage
from studio_app.stage.body_store import stored_body
from studio_app.stage.follow import bound, carried
from studio_app.stage.posing import pose_figure
from studio_app.stage.scene import Mesh, Part
from studio_app.stage.suit_cut import cut
from studio_app.stage.viewport import Viewport
from studio_app.stage.viewport_camera import corner_ways, fitted
from studio_app.studio.mannequin import mannequin
from studio_app.studio.places import cache_dir
from studio_app.twins.card import Twin

SIZE = (96, 120)
DEEP_M = 0.03
"""So far inside the suit's edge no skin may be seen."""
ORBITS = (0.0, 90.0, 180.0, -90.0)


@pytest.fixture(scope="module")
def viewport():
    made = Viewport()
    yield made
    made.close()


@pytest.mark.parametrize("name", preset_names("twins"))
def test_no_view_shows_the_trunk_bare(name: str, viewport: Viewport, tmp_path: Path) -> None:
    twin = preset("twins", name, "twin", Twin)
    body = stored_body(twin, cache_dir())
    if body is None:
        pytest.skip("this twin's body is not built on this computer")
    plain = Direction(look=Look(garments=()))
    figure = pose_figure(body, plain.pose, plain.expression)
    stage = Stage(tmp_path)
    flesh = stage.flesh(figure, twin, plain.look, 128)
    turned = plain.having(pose=plain.pose.having(turn_deg=20.0))
    other = pose_figure(body, turned.pose, turned.expression)
    light = carried(bound(flesh, (), figure, plain.expression, {}, 0.004), other, plain.expression)[0]
    shown = ((figure, flesh), (other, light), (figure, mannequin(figure)))
    for posed, meshes in shown:
        assert any(mesh.part is Part.BODYSUIT for mesh in meshes)
        assert not any(mesh.material.glass for mesh in meshes if mesh.part is Part.BODYSUIT)
        deep = cut(body).field > DEEP_M
        tree = KDTree(posed.vertices)
        for orbit in ORBITS:
            points = skin_points(viewport, stage, plain.having(camera=Camera(orbit_deg=orbit)), posed, meshes)
            bare = deep[tree.query(points)[1]].mean() if len(points) else 0.0
            assert bare == 0, f"skin of the trunk is seen from {orbit} degrees"


def skin_points(viewport: Viewport, stage: Stage, direction: Direction, figure: object, meshes: tuple[Mesh, ...]):
    """The places (n, 3) of all pixels that show skin."""
    scene = stage.staged(direction, figure, meshes, ())  # type: ignore[arg-type]
    targets = viewport.targets(scene, *SIZE)
    skin = [number for number, mesh in enumerate(scene.meshes) if mesh.part is Part.SKIN]
    rows, columns = np.nonzero(np.isin(targets.index, skin))
    corner, across, upwards = corner_ways(fitted(scene.view, *SIZE))
    x, y = (columns + 0.5) / SIZE[0], 1 - (rows + 0.5) / SIZE[1]
    ways = corner + x[:, None] * across + y[:, None] * upwards
    return np.asarray(scene.view.position) + ways * targets.depth[rows, columns][:, None]
