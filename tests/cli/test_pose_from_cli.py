"""twin-studio pose-from: points of other programs in, a pose out, questions asked before anything is written."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1] / "ui"))

from sample_rights import SampleRights

from studio_app.cli.app import run
from studio_app.direction.camera import Camera
from studio_app.direction.documents import read_document, to_document
from studio_app.direction.found_pose import COCO, POINTS, MarkedPoints
from studio_app.direction.pose import Pose
from studio_app.direction.presets import direction_preset, part_preset
from studio_app.rights.sample import sample_use
from studio_app.shoot.folder import Shoot
from studio_app.stage.body_store import stored_body
from studio_app.studio.benchmarks_photo import seen_by
from studio_app.studio.detectors import is_commercial
from studio_app.studio.photo_points import read_points
from studio_app.studio.prepare import sample_twins
from studio_app.studio.session import Session
from studio_app.takes.person import Person


@pytest.fixture(scope="module")
def points(cache: Path) -> MarkedPoints:
    body = stored_body(sample_twins()[1], cache)
    pose = part_preset("pose", "hand-on-hip")
    assert body is not None
    assert isinstance(pose, Pose)
    return seen_by(body, pose, Camera(lens_mm=50, distance_m=4)).points


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    picture, exif = Image.new("RGB", (500, 400), (120, 120, 120)), Image.Exif()
    exif[0x0112] = 6  # stored lying on its side: it stands 400 wide and 500 high
    picture.save(path, exif=exif)
    return path


def flat(points: MarkedPoints, names: tuple[str, ...]) -> list[float]:
    return [each for name in names for at in (points.points[name],) for each in (at.x * 400, at.y * 500, 0.9)]


def test_an_openpose_file_becomes_a_pose_when_every_question_is_answered(
    photo: Path, points: MarkedPoints, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    marks, out = tmp_path / "points.json", tmp_path / "pose.json"
    marks.write_text(json.dumps({"people": [{"pose_keypoints_2d": flat(points, POINTS)}]}))
    ask = ["pose-from", str(photo), "--points", str(marks), "--lens", "50"]
    assert run([*ask, "--json"]) == 0
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert said["off"] < 0.015
    assert len(said["depth_order"]) == 4
    assert "left arm" in said["unanswered"]
    assert run([*ask, "--out", str(out)]) == 1
    assert not out.exists()
    assert "left arm" in capsys.readouterr().err
    ways = [part for name in said["unanswered"] for part in ("--way", f"{name}=1")]
    assert run([*ask, "--out", str(out), *ways]) == 0
    assert read_document(out, "pose", Pose).model_dump(mode="json") == said["pose"]


def test_used_in_a_shoot_it_is_one_change_seen_by_the_shoots_camera(
    photo: Path, points: MarkedPoints, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shoot, marks = tmp_path / "shoot", tmp_path / "points.json"
    direction = direction_preset("evening-crossing")
    direction = direction.having(camera=direction.camera.having(orbit_deg=40))
    Shoot.create(shoot, "S", direction, Person(name="Ada", mail="ada@studio.example")).close()
    marks.write_bytes(to_document(points.having(lens_mm=None), "photo-points"))
    ask = ["pose-from", str(photo), "--points", str(marks), "--lens", "50", "--shoot", str(shoot), "--use"]
    ask += ["--as", "Ada <ada@studio.example>"]
    limbs = ("body", "left arm", "right arm", "left leg", "right leg")
    assert run([*ask, *(part for name in limbs for part in ("--way", f"{name}=1")), "--json"]) == 0
    pose = json.loads(capsys.readouterr().out)["pose"]
    with Shoot.open(shoot) as opened:
        now = opened.direction
    assert now.pose.joints == {name: tuple(turn) for name, turn in pose["joints"].items()}
    assert now.pose.turn_deg == pytest.approx(pose["turn_deg"] + 40)
    assert [path.name for path in shoot.rglob("*photo*")] == []
    assert (now.look, now.camera) == (direction.look, direction.camera)


def test_coco_and_body_25_are_understood_and_strangers_refused(points: MarkedPoints, tmp_path: Path) -> None:
    path = tmp_path / "points.json"
    path.write_text(json.dumps({"keypoints": flat(points, COCO)}))
    coco = read_points(path, 400, 500)
    assert "neck" not in coco.points
    assert coco.points["left_knee"].x == pytest.approx(points.points["left_knee"].x)
    numbers = flat(points, POINTS)
    path.write_text(json.dumps({"people": [{"pose_keypoints_2d": [*numbers[:24], 1, 1, 1, *numbers[24:], *[0] * 18]}]}))
    many = read_points(path, 400, 500)
    assert many.points["right_hip"].y == pytest.approx(points.points["right_hip"].y)
    assert len(many.points) == 18


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"people": []}', "no points of a body"),
        ('{"people": [{"pose_keypoints_2d": ["a", 1, 2]}]}', "no points of a body"),
        ('{"keypoints": [1, 2, 3]}', "no points of a body"),
        ('{"people": [7]}', "no points of a body"),
        ("[1]", "no JSON object"),
    ],
)
def test_a_file_without_points_is_one_sentence(
    photo: Path, tmp_path: Path, text: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "points.json"
    path.write_text(text)
    assert run(["pose-from", str(photo), "--points", str(path)]) == 2
    assert words in capsys.readouterr().err


def test_edges_are_drawn_upright_and_licences_are_held_to_the_shoots_use(
    photo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "edges.png"
    kept = photo.read_bytes()
    png = photo.rename(photo.with_suffix(".png"))
    assert run(["photo-map", str(png), "--out", str(png)]) == 2, "a JPEG that is called .png is not written over"
    photo = png.rename(photo)
    assert photo.read_bytes() == kept
    assert run(["photo-map", str(photo), "--out", str(out)]) == 0
    with Image.open(out) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (400, 500))
    shoot = tmp_path / "shoot"
    ada = Person(name="Ada", mail="ada@studio.example")
    Shoot.create(shoot, "S", direction_preset("evening-crossing"), ada).close()
    papers = SampleRights()
    with Session.open(shoot, ada) as session:
        session.rights.take_in(papers.files)
        assert not is_commercial(session)
        session.rights.brief(sample_use(papers.grant, papers.when))
        assert is_commercial(session)
    ask = ["--shoot", str(shoot), "--weights", str(tmp_path), "--as", "Ada <ada@studio.example>"]
    capsys.readouterr()
    assert run(["photo-map", str(photo), "--out", str(out), "--detector", "pidi", *ask]) == 1
    assert "PiDiNet are not for commercial use" in capsys.readouterr().err
    assert run(["pose-from", str(photo), "--detector", "openpose", *ask]) == 1
    assert "OpenPose are not for commercial use" in capsys.readouterr().err
    assert run(["pose-from", str(photo), "--detector", "openpose", "--weights", str(tmp_path)]) == 2
    assert "holds no body_pose_model.pth" in capsys.readouterr().err
    assert run(["pose-from", str(photo)]) == 2
    assert "either --points or --detector" in capsys.readouterr().err


def test_a_box_is_for_a_detector_and_lies_on_the_photograph(photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["pose-from", str(photo), "--points", "points.json", "--box", "0,0,1,1"]) == 2
    assert "with --points nothing is looked for" in capsys.readouterr().err
    assert run(["pose-from", str(photo), "--detector", "vitpose", "--box", "450,0,100,100"]) == 2
    assert "photograph of 400 x 500" in capsys.readouterr().err, "upright, as its EXIF says"
