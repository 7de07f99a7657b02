"""A shoot for a brand and weights that may not paint for one: refused by name when cast, ordered, and while waiting."""

# ruff: noqa: F811  # fixtures are imported by their names

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest
from test_rights import Papers, licensed, papers  # noqa: F401

from studio_app.direction.errors import Refused
from studio_app.engines.table import ENGINES
from studio_app.rights.gates import Gate
from studio_app.studio.landing import refusal
from studio_app.studio.models import WeightsShelf, hash_all
from studio_app.studio.queue import Queue
from studio_app.studio.session import Session
from studio_app.studio.shutter import order_takes
from studio_app.studio.weights_licence import Painters, state
from studio_app.studio.wish import Earlier, Wish

BY_NAME = r"FLUX.2 \[klein\] 9B may not be used commercially .*weights\.licence"


def heads(place: Path, engine: str) -> Path:
    """The heads of an engine's weights: empty tensors in the right places."""
    table = ENGINES[engine].weights
    assert table is not None
    index = {"_class_name": table.pipelines[0], **{part: ["x", kind] for part, kind in table.parts.items()}}
    head = json.dumps({"weight": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}).encode()
    for part in table.parts:
        (place / part).mkdir(parents=True)
        (place / part / "config.json").write_text("{}")
        (place / part / "model.safetensors").write_bytes(struct.pack("<Q", len(head)) + head + bytes(8))
    (place / "model_index.json").write_text(json.dumps(index))
    return place


@pytest.fixture
def shelf(licensed: Session, tmp_path: Path) -> WeightsShelf:
    """A klein 9B, and an SDXL of which nobody knows the licence, as a renderer would tell the gates of them."""
    places = {name: heads(tmp_path / name, name) for name in ("klein", "sdxl-union")}
    sizes = {"_class_name": "Flux2Transformer2DModel", "joint_attention_dim": 12288}
    (places["klein"] / "transformer/config.json").write_text(json.dumps(sizes))
    for name, place in places.items():
        hash_all(tmp_path, name, place)
    found = WeightsShelf(tmp_path, tmp_path, {name: str(place) for name, place in places.items()})
    licensed.rights.painters = Painters(found, lambda: licensed.order.engines)
    return found


def test_it_is_refused_by_name_and_another_engine_is_free(
    licensed: Session,
    jobs: Queue,
    shelf: WeightsShelf,
) -> None:
    licensed.set_order(engine="klein")
    with pytest.raises(Refused, match=BY_NAME):
        licensed.rights.require(Gate.CAST, licensed.direction)
    with pytest.raises(Refused, match=BY_NAME):
        order_takes(licensed, jobs, shelf, 1)
    assert jobs.waiting() == ()
    licensed.set_order(engine="stand-in")
    order_takes(licensed, jobs, shelf, 1)
    assert len(jobs.waiting()) == 1


def test_what_nobody_has_said_is_refused_until_somebody_does_and_waiting_jobs_follow(
    licensed: Session,
    jobs: Queue,
    shelf: WeightsShelf,
    tmp_path: Path,
) -> None:
    licensed.set_order(engine="sdxl-union")
    with pytest.raises(Refused, match="Nobody has said which licence"):
        order_takes(licensed, jobs, shelf, 1)
    place = shelf.folder("sdxl-union")
    state(tmp_path, tmp_path, "sdxl-union", place, True, "Open RAIL++-M, on its page", "Ada")
    order_takes(licensed, jobs, shelf, 1)
    (job,) = jobs.waiting()
    assert refusal(licensed, job) == ""
    state(tmp_path, tmp_path, "sdxl-union", place, False, "It was for research alone", "Ada")
    assert "may not be used commercially" in refusal(licensed, job)


def test_every_pass_is_asked_for(licensed: Session, jobs: Queue, shelf: WeightsShelf, tmp_path: Path) -> None:
    state(tmp_path, tmp_path, "sdxl-union", shelf.folder("sdxl-union"), True, "Open RAIL++-M, on its page", "Ada")
    licensed.set_order(engine="sdxl-union", wish=Wish(before=(Earlier("klein"),)))
    with pytest.raises(Refused, match=BY_NAME):
        order_takes(licensed, jobs, shelf, 1)
