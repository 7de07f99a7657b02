"""A photograph's depth in a shoot: brought, undone, turned over, told by the ground, taken along, refused in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio_app.cli.app import run
from studio_app.direction.direction import Direction
from studio_app.direction.errors import BadInput
from studio_app.direction.location import Location, LocationKind
from studio_app.engines.prompts import shown_words
from studio_app.shoot.folder import Shoot
from studio_app.shoot.verify import verify
from studio_app.studio.depth_work import brought, reach_by_ground, shown_depth, turned
from studio_app.studio.live_plate import NO_DEPTH, LivePlates
from studio_app.studio.plate_depths import FoundDepth, keep_depth, remove_depth, set_reach
from studio_app.studio.plate_use import use_plate, with_plate_beside
from studio_app.studio.plates import plate_folder, shelf_of
from studio_app.studio.reference_offers import offered
from studio_app.studio.session import Session
from studio_app.takes.person import Person

ME = Person(name="Ada Director", mail="ada@sample.invalid")


def photograph(path: Path, width: int = 90, height: int = 60) -> Path:
    Image.new("RGB", (width, height), (120, 90, 60)).save(path)
    return path


def depth_file(path: Path, width: int = 90, height: int = 60) -> Path:
    """Far above, near below, in 16 bits."""
    rising = np.linspace(3000, 60000, height).astype(np.uint16)
    Image.fromarray(np.repeat(rising[:, None], width, axis=1)).save(path)
    return path


def bring(session: Session, path: Path, **more: bool) -> FoundDepth:
    found = brought(session.direction, plate_folder(session.shoot.path), path, **more)
    keep_depth(session, found)
    return found


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    Shoot.create(tmp_path / "shoot", "Plates", Direction(), ME).close()
    with Session.open(tmp_path / "shoot", ME) as opened:
        use_plate(opened, photograph(tmp_path / "street.png"))
        yield opened


@pytest.fixture
def deep(tmp_path: Path) -> Path:
    return depth_file(tmp_path / "deep.png")


def test_a_brought_depth_lies_beside_the_plate_by_its_hash_and_is_one_step_of_undo(
    session: Session, deep: Path
) -> None:
    before, recipe = session.direction, session.direction.location.model_dump()
    kept = bring(session, deep)
    place = session.direction.location
    assert place.depth == session.shoot.plates.depths(place.plate)[0]
    assert place.plate.split("-")[1] == place.depth.split("-")[1] and session.saved
    found = shelf_of(plate_folder(session.shoot.path)).depth(place.depth)
    assert (found[0, 0], found[-1, 0]) == (0, 65535) and not kept.turned_over
    assert recipe.keys() == place.model_dump().keys(), "the recipe names it: the direction is in it"
    assert bring(session, deep) == kept and len(session.shoot.plates.depths(place.plate)) == 1
    assert session.shoot.plates.names() == (place.plate,), "a depth is no photograph"
    session.undo()
    assert session.direction == before
    assert verify(session.shoot.path).ok


def test_a_dark_ground_is_said_and_turned_over(session: Session, deep: Path, tmp_path: Path) -> None:
    Image.fromarray(np.uint16(65535) - np.asarray(Image.open(deep))).save(tmp_path / "dark.png")
    dark = bring(session, tmp_path / "dark.png")
    assert dark.turned_over and "turn it over" in dark.words
    over = turned(session.direction, plate_folder(session.shoot.path))
    assert not over.turned_over and over == bring(session, tmp_path / "dark.png", dark_is_near=True)


@pytest.mark.parametrize("size", [(60, 90), (96, 60), (90, 56)])
def test_the_depth_of_another_picture_is_refused(session: Session, tmp_path: Path, size: tuple[int, int]) -> None:
    before = session.direction
    with pytest.raises(BadInput, match="of another shape"):
        bring(session, depth_file(tmp_path / "other.png", *size))
    assert session.direction == before and not session.shoot.plates.depths(before.location.plate)


def test_without_a_photograph_there_is_nothing_to_be_deep(session: Session, deep: Path) -> None:
    session.direct(location=Location())
    for act in (lambda: bring(session, deep), lambda: remove_depth(session), lambda: set_reach(session, 1, 2)):
        with pytest.raises(BadInput, match="No photograph"):
            act()


def test_the_plate_brings_its_depth_back_and_another_does_not_get_it(
    session: Session, deep: Path, tmp_path: Path
) -> None:
    bring(session, deep)
    kept = session.direction.location.depth
    use_plate(session, photograph(tmp_path / "other.png", 100, 60))
    assert session.direction.location.plate_depth == session.direction.location.depth == ""
    use_plate(session, tmp_path / "street.png")
    assert session.direction.location.depth == kept
    remove_depth(session)
    assert session.direction.location.depth == ""


def test_a_depth_of_a_photograph_that_stands_there_no_more_is_not_kept(
    session: Session, deep: Path, tmp_path: Path
) -> None:
    late = brought(session.direction, plate_folder(session.shoot.path), deep)
    use_plate(session, photograph(tmp_path / "other.png", 100, 60))
    before = session.direction
    with pytest.raises(BadInput, match="Another photograph"):
        keep_depth(session, late)
    assert session.direction == before


def test_an_engine_that_looks_at_pictures_is_offered_the_depth_where_there_is_one(session: Session, deep: Path) -> None:
    assert "guide:depth" not in {offer.name for offer in offered(session)}
    bring(session, deep)
    (offer,) = (each for each in offered(session) if each.name == "guide:depth")
    assert "near is bright" in shown_words(offer.role, offer.name)


def test_reach_is_asked_the_right_way_round(session: Session, deep: Path) -> None:
    with pytest.raises(BadInput, match="has no depth yet"):
        set_reach(session, 1, 20)
    bring(session, deep)
    set_reach(session, 1.5, 25)
    assert (session.direction.location.near_m, session.direction.location.far_m) == (1.5, 25)
    for near, far in ((5, 5), (9, 3), (0.1, 5), (1, 5000)):
        with pytest.raises(BadInput):
            set_reach(session, near, far)
    session.direct(location=session.direction.location.having(horizon=0.02))
    with pytest.raises(BadInput, match="does not tell how far"):
        reach_by_ground(session.direction, plate_folder(session.shoot.path))
    assert (session.direction.location.near_m, session.direction.location.far_m) == (1.5, 25)


def test_a_direction_beside_its_plate_and_depth_brings_both(session: Session, deep: Path, tmp_path: Path) -> None:
    bring(session, deep)
    place = session.direction.location
    folder = plate_folder(session.shoot.path)
    Shoot.create(tmp_path / "second", "Other", Direction(), ME).close()
    with Shoot.open(tmp_path / "second") as other:
        taken = with_plate_beside(session.direction, folder / "direction.json", other)
        assert taken.location == place
        assert shelf_of(plate_folder(other.path)).depth(place.depth).max() == 65535


def test_the_live_stage_goes_on_without_a_missing_depth_and_a_take_does_not(session: Session, deep: Path) -> None:
    bring(session, deep)
    kept = session.direction.location.depth
    folder = plate_folder(session.shoot.path)
    live = LivePlates()
    live.look_in(str(folder))
    assert live.depth(kept).max() == 65535
    (folder / kept).unlink()
    assert LivePlates().depth(kept) is NO_DEPTH
    with pytest.raises(BadInput, match="The depth of its photograph is not in this shoot"):
        shelf_of(folder).depth(kept)


def test_the_command_brings_says_writes_and_removes(
    session: Session, deep: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shoot, out = str(session.shoot.path), tmp_path / "out.png"
    session.close()
    assert run(["plate-depth", shoot]) == 0
    assert "has no depth" in capsys.readouterr().out
    assert run(["plate-depth", shoot, "--bring", str(deep), "--near", "1.5", "--far", "20", "--out", str(out)]) == 0
    assert "from 1.5 m (bright) to 20 m (dark)" in capsys.readouterr().out
    assert np.asarray(Image.open(out)).dtype == np.uint16
    assert run(["plate-depth", shoot, "--front"]) == 0
    assert "nearer than she is cover her" in capsys.readouterr().out
    assert run(["plate-depth", shoot, "--turn", "--behind", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["turned_over"] and said["front"] is False and said["depth"].startswith("depth-")
    assert run(["plate-depth", shoot, "--make"]) == 1
    assert "needs its weights" in capsys.readouterr().err
    assert run(["plate-depth", shoot, "--bring", str(deep), "--out", str(deep)]) == 2
    for wrong in (["--make", "--remove"], ["--out", "depth.jpg"], ["--near", "30"], ["--bring", str(tmp_path)]):
        assert run(["plate-depth", shoot, *wrong]) == 2
    assert run(["plate-depth", shoot, "--remove"]) == 0
    assert "has no depth" in capsys.readouterr().out


def test_the_places_that_come_with_the_studio_take_a_depth_too(session: Session, tmp_path: Path) -> None:
    plate = next(path for path in shelf_of("").folders[0].iterdir() if path.suffix == ".jpg")
    session.direct(location=Location(kind=LocationKind.PLATE, plate=plate.name))
    with Image.open(plate) as picture:
        bring(session, depth_file(tmp_path / "deep.png", *picture.size))
    assert session.direction.location.depth.startswith("depth-")
    assert shown_depth(session.direction, plate_folder(session.shoot.path)).startswith(b"\x89PNG")
