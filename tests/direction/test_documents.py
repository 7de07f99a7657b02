"""Labelled JSON: round trips, strangers kept, hostile documents refused with a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio_app.direction import documents
from studio_app.direction.camera import Aspect, Camera
from studio_app.direction.direction import Direction
from studio_app.direction.documents import MAX_BYTES, read_document, read_json, to_document
from studio_app.direction.errors import BadInput
from studio_app.direction.lighting import Light, LightKind, Rig
from studio_app.takes.review import Review

CAMERAS = st.builds(
    Camera,
    lens_mm=st.floats(12, 400),
    f_stop=st.floats(0.95, 32),
    orbit_deg=st.floats(-180, 180),
    focus_m=st.none() | st.floats(0.2, 60),
    aspect=st.sampled_from(Aspect),
    level=st.booleans(),
)
LIGHTS = st.builds(
    Light,
    name=st.text(max_size=20),
    kind=st.sampled_from(LightKind),
    azimuth_deg=st.floats(-180, 180),
    power_ev=st.floats(-8, 8),
    kelvin=st.floats(1500, 20000),
)
DIRECTIONS = st.builds(
    Direction,
    title=st.text(max_size=40),
    camera=CAMERAS,
    rig=st.builds(Rig, lights=st.lists(LIGHTS, max_size=4).map(tuple)),
)


@given(DIRECTIONS)
def test_a_direction_survives_the_disk(direction: Direction) -> None:
    data = to_document(direction, "direction")
    again = read_document(data, "direction", Direction)
    assert again == direction
    assert to_document(again, "direction") == data


def test_the_label_comes_first() -> None:
    assert to_document(Camera(), "camera").decode().splitlines()[1] == ' "schema": "camera.1",'


def test_unknown_fields_are_written_back() -> None:
    raw = json.loads(to_document(Direction(), "direction")) | {"mood": "calm"}
    raw["camera"]["filter"] = {"kind": "polariser"}
    direction = read_document(json.dumps(raw).encode(), "direction", Direction)
    edited = direction.having(camera=direction.camera.having(lens_mm=100))
    written = json.loads(to_document(edited, "direction"))
    assert (written["mood"], written["camera"]["filter"]) == ("calm", {"kind": "polariser"})


def test_an_old_document_is_brought_up_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(documents.VERSIONS, "camera", 3)
    monkeypatch.setitem(documents.UPGRADES, ("camera", 1), lambda raw: {**raw, "lens_mm": raw["focal"]})
    monkeypatch.setitem(documents.UPGRADES, ("camera", 2), lambda raw: {**raw, "lens_mm": raw["lens_mm"] * 10})
    camera = read_document(b'{"schema": "camera.1", "focal": 5}', "camera", Camera)
    assert camera.lens_mm == 50


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not a readable JSON"),
        (b"\xff\xfe\x00", "not a readable JSON"),
        (b"[1]", "no JSON object"),
        (b'{"schema": "camera.1", "lens_mm": NaN}', "NaN is not a number"),
        (b'{"schema": "camera.1", "lens_mm": 85, "lens_mm": 86}', "twice"),
        (b'{"schema": "camera.2"}', "newer Twin Studio"),
        (b'{"schema": "camera.0"}', "unknown version"),
        (b'{"schema": "rig.1"}', "is a rig document"),
        (b'{"lens_mm": 85}', "no schema label"),
        (b'{"schema": 7}', "no schema label"),
        (b'{"schema": "camera.1", "lens_mm": 4}', "lens_mm"),
        (b'{"schema": "camera.1", "f_stop": ' + b"9" * 5000 + b"}", "not a readable JSON"),
        (b'{"a": ' + b"[" * 2000 + b"]" * 2000 + b"}", "nested too deeply"),
        (b" " * (MAX_BYTES + 1), "larger than"),
    ],
)
def test_a_document_that_cannot_be_used_says_why(data: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read_document(data, "camera", Camera)


@given(st.binary(max_size=200))
def test_no_bytes_bring_it_down(data: bytes) -> None:
    with pytest.raises(BadInput):
        read_document(b"{" + data, "camera", Camera)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="There is no file"):
        read_json(tmp_path / "none.json")
    with pytest.raises(BadInput, match="cannot be read"):
        read_json(tmp_path)


def test_notes_of_an_older_review_get_ids_that_stay_the_same():
    old = b'{"schema": "review.1", "rating": 3,"notes": [{"text": "hem", "by": "Ada","when": "2026-11-01T10:00:00Z"}]}'
    first, again = (read_document(old, "review", Review) for _ in range(2))
    assert first == again
    assert (first.rating, first.notes[0].text, len(first.notes[0].id)) == (3, "hem", 12)
