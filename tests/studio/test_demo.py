"""The whole main job at a small size, with the real stand-in in a real render process."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from studio_app.direction.errors import BadInput
from studio_app.shoot.folder import Shoot
from studio_app.studio.demo import ART_DIRECTOR, demo, free_folder
from studio_app.studio.demo_rights import AGENCY, MODEL
from studio_app.studio.errands import run_errands
from studio_app.studio.first_run import sample_direction
from studio_app.studio.places import cache_dir
from studio_app.studio.wire import RenderOrder
from studio_app.takes.recipe import Quality, Recipe


@pytest.fixture
def told() -> list[str]:
    return []


def test_the_demo_does_the_whole_job(tmp_path: Path, told: list[str]) -> None:
    done = demo(tmp_path / "demo", cache_dir(), lambda words, _share: told.append(words), long_side=80)
    assert told[-1] == "Done"
    assert done.report.ok and done.rules > 100
    owner = ["-I", "owner@sample.invalid", "-n", "twin-passport", "-s", "passport.json.owner.sig"]
    allowed = tmp_path / "allowed"
    allowed.write_text(f"owner@sample.invalid {(done.folder / 'sample-owner-key.pub').read_text()}")
    passport = (done.folder / "papers" / "passport.json").read_bytes()
    command = ["ssh-keygen", "-Y", "verify", "-f", str(allowed), *owner]
    subprocess.run(command, input=passport, cwd=done.folder / "papers", check=True, capture_output=True, timeout=60)
    assert (done.report.takes, done.report.verdicts, done.report.selects) == (4, 3, 1)
    with Shoot.open(done.shoot) as shoot:
        rows = shoot.takes()
        assert [row.take.recipe.quality for row in rows] == [*[Quality.DRAFT] * 3, Quality.FINAL]
        assert rows[-1].select == done.select == "L01-S01_v001"
        assert {row.take.source_type for row in rows} == {"algorithmicMedia"}
        said = {verdict.seat: verdict.by for verdict in shoot.approvals.verdicts(rows[-1].take.id)}
        assert said == {"art-director": ART_DIRECTOR, "model": MODEL, "agency": AGENCY}
        assert set(shoot.twins.files("sample-freja")) >= {"passport.json", "use.json", "status.json"}
        assert rows[-1].take.recipe.direction == rows[1].take.recipe.direction
        assert len(shoot.history()) > 3
    assert (done.shoot / "selects" / "L01-S01_v001.png").read_bytes().startswith(b"\x89PNG")
    assert [file.name.rpartition("_")[2] for file in done.files] == ["ecom-product-page.jpg", "feed-4-5.jpg"]
    held = [{fact.topic for fact in report.facts if fact.stand == "good"} for report in done.inspected]
    assert held == [{"Signed", "Unchanged", "Watermark", "Delivery", "Licence"}] * 2
    with Image.open(done.contact_sheet) as sheet:
        assert sheet.width > 800
    said = subprocess.run(
        ["git", "-C", str(done.shoot), "log", "--grep=^Seat: ", "--format=%H"], capture_output=True, text=True
    ).stdout.split()
    assert len(said) == 3
    for command in (["fsck", "--strict"], ["verify-commit", *said]):
        signers = ["-c", f"gpg.ssh.allowedSignersFile={done.shoot / 'rights' / 'allowed_signers'}"]
        subprocess.run(["git", "-C", str(done.shoot), *signers, *command], check=True, capture_output=True, timeout=60)


@pytest.mark.parametrize("engine", ["stand-in"])
def test_the_same_recipe_gives_the_same_bytes(engine: str, tmp_path: Path) -> None:
    recipe = Recipe(direction=sample_direction(), engine=engine, seed=4, width=64, height=80)
    pictures: list[bytes] = []
    for number in (1, 2):
        file = tmp_path / f"{number}.png"
        order = RenderOrder(id=number, recipe=recipe, file=str(file))
        asyncio.run(run_errands([order], cache_dir(), lambda _words, _share: None))
        pictures.append(file.read_bytes())
    assert pictures[0] == pictures[1]


def test_a_full_folder_is_not_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(BadInput):
        free_folder(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert free_folder(None) == Path("twin-studio-demo")
    (tmp_path / "twin-studio-demo").mkdir()
    assert free_folder(None) != Path("twin-studio-demo")
