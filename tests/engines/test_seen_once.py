"""The previz of a direction is traced once for all its seeds, and anew as soon as anything in the scene is another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from studio_app.direction.direction import Direction
from studio_app.direction.presets import direction_preset
from studio_app.engines import seeing
from studio_app.engines.engine import Context
from studio_app.engines.seen_once import same_scene
from studio_app.stage.assemble import Stage
from studio_app.stage.scene import Scene
from studio_app.studio.render_process import twin_of
from studio_app.takes.recipe import Recipe


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def test_equal_directions_make_the_same_scene_and_others_do_not(stage: Stage):
    plain = direction_preset("three-light-ecommerce")
    scene = stage.bare(plain)
    assert same_scene(scene, stage.bare(direction_preset("three-light-ecommerce")))
    nearer = plain.having(camera=plain.camera.having(distance_m=plain.camera.distance_m + 0.1))
    light = plain.rig.lights[0]
    brighter = plain.having(
        rig=plain.rig.having(lights=(light.having(power_ev=light.power_ev + 1), *plain.rig.lights[1:]))
    )
    assert not same_scene(scene, stage.bare(nearer))
    assert not same_scene(scene, stage.bare(brighter))
    assert not same_scene(scene, replace(scene, grain=scene.grain + 0.1))
    assert not same_scene(scene, replace(scene, meshes=scene.meshes[1:]))
    mesh = scene.meshes[0]
    copied = replace(mesh, vertices=mesh.vertices.copy())
    assert not same_scene(scene, replace(scene, meshes=(copied, *scene.meshes[1:])))


def test_another_seed_is_painted_over_the_same_previz(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    traced: list[tuple[int, int]] = []

    def trace(scene: Scene, size: tuple[int, int], *_rest: object) -> tuple[int, int]:
        traced.append(size)
        return size

    monkeypatch.setattr(seeing, "staged", lambda direction, context, strands, share: stage.bare(direction))
    monkeypatch.setattr(seeing, "traced", trace)
    monkeypatch.setattr(seeing, "proof", lambda size, scene: np.zeros((*reversed(size), 3), np.uint8))
    context = Context(tmp_path, twin_of, lambda step: None, lambda: False)
    recipe = Recipe(direction=Direction())
    first = seeing.seen_of(recipe, (64, 80), context)
    second = seeing.seen_of(recipe.having(seed=2), (64, 80), context)
    assert second.previz is first.previz and second.maps["depth"] is first.maps["depth"]
    assert traced == [(64, 80)]
    seeing.seen_of(recipe, (80, 64), context)
    camera = recipe.direction.camera
    other = recipe.having(direction=recipe.direction.having(camera=camera.having(distance_m=camera.distance_m + 0.1)))
    seeing.seen_of(other, (80, 64), context)
    assert traced == [(64, 80), (80, 64), (80, 64)]
