"""Below the screen: the monitor's profile from the system's answers, the face's place, what differs in words."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import ImageCms

from studio_app.direction.direction import Direction
from studio_app.direction.errors import BadInput
from studio_app.direction.presets import direction_preset
from studio_app.engines.table import ENGINES
from studio_app.shoot.summary import Summary
from studio_app.studio.beside import before, differing, in_short
from studio_app.studio.figure_place import figure_place
from studio_app.studio.monitor import COLORD, colord_profile
from studio_app.studio.picture_file import open_outside, open_picture
from studio_app.studio.wish import Wish, composed
from studio_app.takes.facets import facets_of
from studio_app.takes.painting import Lora, Painting, Precision
from studio_app.takes.png import encode_png
from studio_app.takes.recipe import Pass, Quality, Recipe
from studio_app.takes.take import Answer, Take, take_id

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
ROOT = "/org/freedesktop/ColorManager"


def busctl(file: str) -> dict[str, str]:
    return {
        "FindDeviceByProperty": json.dumps({"type": "o", "data": [f"{ROOT}/devices/xrandr"]}),
        "Profiles": json.dumps({"type": "ao", "data": [f"{ROOT}/profiles/one", f"{ROOT}/profiles/two"]}),
        "Filename": json.dumps({"type": "s", "data": file}),
    }


def test_colord_is_asked_for_the_device_its_profile_and_its_file(tmp_path: Path) -> None:
    (tmp_path / "monitor.icc").write_bytes(PROFILE)
    said, asked = busctl(str(tmp_path / "monitor.icc")), []

    def ask(words: list[str]) -> str:
        asked.append(words)
        return next(answer for name, answer in said.items() if name in words)

    assert colord_profile("HDMI-1", ask) == PROFILE
    assert asked[0][-1] == "HDMI-1" and COLORD in asked[0]
    assert f"{ROOT}/profiles/one" in asked[2]


@pytest.mark.parametrize(
    "words", ["", "no JSON", "[]", '{"type": "o"}', '{"type": "o", "data": []}', '{"type": "s", "data": 7}', "[" * 5000]
)
def test_what_colord_does_not_say_is_no_profile(words: str) -> None:
    assert colord_profile("HDMI-1", lambda _: words) == b""


def test_a_file_colord_names_is_bounded(tmp_path: Path) -> None:
    said = busctl(str(tmp_path / "gone.icc"))
    assert colord_profile("x", lambda words: next(said[name] for name in said if name in words)) == b""


def test_without_a_body_the_face_is_where_her_height_says(tmp_path: Path) -> None:
    direction = direction_preset("evening-crossing")
    found = figure_place(direction, tmp_path)
    assert not found.exact and not found.points
    assert found.face[0] == pytest.approx(0.5) and 0.05 < found.face[1] < 0.5
    lower = direction.having(camera=direction.camera.having(aim_m=direction.camera.aim_m - 0.3))
    assert figure_place(lower, tmp_path).face[1] < found.face[1]
    nobody = direction.having(cast=direction.cast.having(twin="nobody"))
    assert not figure_place(nobody, tmp_path).exact
    assert list(tmp_path.iterdir()) == [], "no body is built"


def recipe(direction: Direction | None = None, **more: object) -> Recipe:
    return Recipe.model_validate({"direction": direction or direction_preset("evening-crossing"), **more})


def test_what_differs_is_said_by_part() -> None:
    one = recipe()
    d = one.direction
    camera, expression = d.camera.having(lens_mm=100.0), d.expression.having(smile=0.7)
    other = recipe(d.having(camera=camera, expression=expression), seed=2, quality=Quality.FINAL)
    found = differing(one, other)
    assert [group.title for group in found] == ["Expression", "Camera", "Making"]
    assert found[1].lines[0].replace("\N{NO-BREAK SPACE}", " ") == "Lens 85 mm to 100 mm"
    assert found[2].lines == ("Quality draft to final", "Seed 1 to 2")
    assert in_short(one, other) == "4 differences"
    assert in_short(one, one) == "Made from the same recipe" and differing(one, one) == ()
    assert in_short(one, recipe(seed=9)) == "Only the seed differs"
    assert differing(one, recipe(width=832, height=1040))[0].lines == ("Size 416 × 520 to 832 × 1040",)


def painted(**told: object) -> Recipe:
    """An SDXL take whose words are as composed, unless told otherwise."""
    table = ENGINES["sdxl-union"].weights
    assert table is not None
    plain = recipe(engine="sdxl-union")
    words = composed(plain, table, Wish())
    return plain.having(painting=Painting.model_validate({"prompt": words, "weights": "0" * 64, **told}))


def test_what_an_engine_is_told_otherwise_is_a_difference() -> None:
    one = painted()
    grain = Lora(name="grain", sha256="1" * 64, weight=0.5)
    told = {"steps": 20, "strength": 0.4, "controls": {"depth": 0.7}, "loras": [grain], "weights": "2" * 64}
    (group,) = differing(one, painted(prompt="rain", precision=Precision.STORED, references=["coat"], **told))
    assert group.lines == (
        "Words", "Steps 30 to 20", "Freedom 0.6 to 0.4", "Held by depth 0 to 0.7", "LoRAs none to grain at 0.5",
        "What it looks at", "Other weights", "How the weights are held",
    )  # fmt: skip
    assert in_short(one, painted(prompt="rain")) == "1 difference", "not the same recipe"
    turned = one.direction.having(pose=one.direction.pose.having(name="Turning"))
    follows = painted().having(direction=turned)
    table = ENGINES["sdxl-union"].weights
    assert table is not None and follows.painting is not None
    follows = follows.having(painting=follows.painting.having(prompt=composed(follows, table, Wish())))
    assert "Words" not in [line for group in differing(one, follows) for line in group.lines], "they follow the pose"
    chained = one.having(before=[Pass(engine="klein", painting=Painting(prompt="a", weights="3" * 64))])
    assert differing(one, chained)[0].lines == ("Engine SDXL Union to FLUX.2 klein 4B then SDXL Union",)
    again = chained.having(before=[Pass(engine="klein", painting=Painting(prompt="a", weights="3" * 64, steps=8))])
    assert differing(chained, again)[0].lines == ("Pass 1: Steps 30 to 8",)


def listed(number: int, shot: str = "L01-S01", answers: tuple[Answer, ...] = ()) -> Summary:
    sha = f"{number:064x}"
    made = "2026-07-04T12:00:00Z"
    take = Take.model_validate(
        {"id": take_id(number, sha), "number": number, "sha256": sha, "recipe": recipe(shot=shot), "made": made,
         "answers": answers}
    )  # fmt: skip
    return Summary(take.id, number, sha, facets_of(take))


def test_before_is_what_a_take_answers_else_the_one_before_it_in_its_shot() -> None:
    takes = [listed(1), listed(2, "L01-S02"), listed(3), listed(5)]
    assert before(takes[3], takes) == takes[2]
    assert before(takes[1], takes) is None and before(takes[0], takes) is None
    answering = listed(6, answers=(Answer(take=takes[0].id, note="0123456789ab"),))
    assert before(answering, takes) == takes[0]


def test_pictures_from_disk_are_bounded_and_sound(tmp_path: Path) -> None:
    place = tmp_path / "picture.png"
    place.write_bytes(encode_png(np.full((20, 20, 3), 40000, np.uint16)))
    assert open_picture(place).bits == 16
    assert open_outside(place).bits == 8
    place.write_bytes(place.read_bytes()[:-30])
    for read in (open_picture, open_outside):
        with pytest.raises(BadInput):
            read(place)
    (tmp_path / "link.png").symlink_to(place)
    with pytest.raises(BadInput):
        open_picture(tmp_path / "link.png")
