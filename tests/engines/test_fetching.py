"""Fetching weights from a hub on this computer: offered, accepted, broken off and resumed, and nothing that lies."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from hub_server import COMMIT, Hub, serving
from typer.testing import CliRunner

from studio_app.cli.app import app
from studio_app.direction.errors import BadInput, Refused, Stopped, StudioError
from studio_app.engines.sources import SOURCES, Source
from studio_app.engines.table import ENGINES
from studio_app.studio.fetching import accept, can_fetch, fetch, offer
from studio_app.studio.models import folders
from studio_app.studio.places import config_dir, models_dir

REPOSITORY = SOURCES["klein"][0].repository
WEIGHTS = "transformer/model.safetensors"


def tensors(count: int) -> bytes:
    head = json.dumps({"weight": {"dtype": "F32", "shape": [count], "data_offsets": [0, 4 * count]}}).encode()
    return struct.pack("<Q", len(head)) + head + bytes(range(256)) * (count // 64)


@pytest.fixture
def files() -> dict[str, bytes]:
    """The heads of a klein, with what a real repository holds besides."""
    table = ENGINES["klein"].weights
    assert table is not None
    index = {"_class_name": "Flux2KleinPipeline", **{part: ["x", kind] for part, kind in table.parts.items()}}
    made = {"model_index.json": json.dumps(index).encode(), "README.md": b"---\nlicense: apache-2.0\n---\n"}
    for part in table.parts:
        made[f"{part}/config.json"] = b"{}"
        made[f"{part}/model.safetensors"] = tensors(65536 if part == "transformer" else 64)
    besides = {
        "LICENSE.md": b"You may do this and that.",
        "flux-2-klein.safetensors": tensors(64),
        "vae/x.bin": b"\x80",
    }
    return made | besides | {"tokenizer/chat_template.jinja": b"{{ x }}", "run.py": b"import os"}


@pytest.fixture
def hub(files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with serving(Hub(REPOSITORY, "apache-2.0", files)) as running:
        monkeypatch.setenv("HF_ENDPOINT", running.url)
        yield running


def unheard(_words: str, _share: float) -> None:
    pass


def test_what_is_offered_is_shown_before_anything_is_fetched(hub: Hub, tmp_path: Path):
    offered = offer(tmp_path, "klein")
    assert [(source.commit, source.licence) for source in offered.sources] == [(COMMIT, "apache-2.0")]
    assert "You may do this and that." in offered.licence
    assert f"{REPOSITORY} at {COMMIT}" in offered.words and "commercial use: yes" in offered.words
    names = {file.name for file in offered.sources[0].files}
    assert WEIGHTS in names and "tokenizer/chat_template.jinja" in names
    assert not names & {"run.py", "vae/x.bin", "flux-2-klein.safetensors"}
    assert all(".safetensors" not in path for _, path, _ in hub.asked)
    with pytest.raises(Refused, match="Nobody has accepted"):
        fetch(offered, tmp_path / "klein", unheard)


def test_a_broken_transfer_is_kept_and_goes_on_from_there(hub: Hub, files: dict[str, bytes], tmp_path: Path):
    accepted = accept(tmp_path, offer(tmp_path, "klein"), "Ada")
    shares: list[float] = []
    hub.cut = 100_000
    with pytest.raises(StudioError, match="broke off"):
        fetch(accepted, tmp_path / "klein", unheard)
    part = tmp_path / "klein" / f"{WEIGHTS}.part"
    assert part.read_bytes() == files[WEIGHTS][:100_000]
    hub.cut, hub.asked = None, []
    fetch(accepted, tmp_path / "klein", lambda _words, share: shares.append(share))
    assert ("GET", f"/{REPOSITORY}/resolve/{COMMIT}/{WEIGHTS}", "bytes=100000-") in hub.asked
    assert shares == sorted(shares) and shares[-1] == pytest.approx(1.0)
    there = {place.relative_to(tmp_path / "klein").as_posix() for place in (tmp_path / "klein").rglob("*.*")}
    assert there == {file.name for file in accepted.sources[0].files}
    assert all((tmp_path / "klein" / name).read_bytes() == files[name] for name in there)
    hub.asked = []
    fetch(accepted, tmp_path / "klein", unheard)
    assert hub.asked == [], "what is here is not asked for again"


def test_a_wrong_hash_is_removed_and_never_opened(hub: Hub, tmp_path: Path):
    accepted = accept(tmp_path, offer(tmp_path, "klein"), "Ada")
    hub.lies = True
    with pytest.raises(Refused, match="its hash differs"):
        fetch(accepted, tmp_path / "klein", unheard)
    assert list((tmp_path / "klein").rglob("*.safetensors*")) == []


def test_cancel_stops_within_a_piece_and_keeps_it(hub: Hub, tmp_path: Path):
    accepted = accept(tmp_path, offer(tmp_path, "klein"), "Ada")
    with pytest.raises(Stopped):
        fetch(accepted, tmp_path / "klein", unheard, lambda: True)
    assert not list((tmp_path / "klein").rglob("*.safetensors"))


def test_the_accepted_commit_is_kept_and_another_is_asked_for_by_name(hub: Hub, tmp_path: Path):
    accepted = accept(tmp_path, offer(tmp_path, "klein"), "Ada")
    assert offer(tmp_path, "klein") == accepted, "what was accepted is not asked again"
    assert any(f"/revision/{COMMIT}" in path for _, path, _ in hub.asked)
    hub.commit = "b2" * 20
    moved = offer(tmp_path, "klein", {REPOSITORY: hub.commit})
    assert moved.accepted is None and moved.sources[0].commit == hub.commit


def test_what_the_hub_cannot_vouch_for_is_not_taken(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(BadInput, match="cannot be fetched from here"):
        offer(tmp_path, "stand-in")
    monkeypatch.setitem(hub.files, "vae/../../evil.safetensors", b"x")
    assert all(".." not in file.name for file in offer(tmp_path, "klein").sources[0].files)
    monkeypatch.setattr(Hub, "_lfs", staticmethod(lambda data: None))
    with pytest.raises(Refused, match="gives no hash"):
        offer(tmp_path, "klein")


def test_without_a_network_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(StudioError, match="cannot be reached"):
        offer(tmp_path, "klein")


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("unet/model.safetensors", True),
        ("unet/model.fp16.safetensors", False),
        ("vae/model.bin", False),
        ("sd_xl_base.safetensors", False),
        ("model_index.json", True),
        ("README.md", True),
        ("deep/er/model.safetensors", False),
        ("vae_1_0/model.safetensors", False),
    ],
)
def test_only_parts_that_are_opened_are_taken(name: str, taken: bool):
    assert Source("a/b", parts=("unet", "vae"), skipped=("*.fp16.safetensors",)).takes(name) is taken


def test_the_command_line_shows_first_and_fetches_what_was_accepted(hub: Hub):
    run = CliRunner().invoke
    shown = run(app, ["models", "--get", "klein"])
    assert "You may do this and that." in shown.stdout and f"--revision {REPOSITORY}={COMMIT} --accept" in shown.stdout
    assert folders(config_dir()) == {}
    done = run(app, ["models", "--get", "klein", "--revision", f"{REPOSITORY}={COMMIT}", "--accept"])
    assert done.exit_code == 0, done.output
    assert folders(config_dir()) == {"klein": str(models_dir() / "klein")}
    kept = json.loads((config_dir() / "downloads.json").read_text())["klein"]
    assert kept["accepted_by"] and kept["sources"][0]["commit"] == COMMIT
    told = json.loads(run(app, ["models", "--json"]).stdout)
    assert next(each for each in told if each["engine"] == "klein")["commercial_use"] is True
    assert run(app, ["models", "--get", "klein", "--revision", "x=1", "--accept"]).exit_code != 0


def test_every_source_is_of_an_engine_with_weights():
    assert all(can_fetch(name) and ENGINES[name].weights for name in SOURCES)
