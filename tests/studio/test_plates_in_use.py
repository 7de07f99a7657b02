"""Plates by name and in use: looked up, chosen, taken from beside a document, missing in words."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio_app.cli.app import run
from studio_app.direction.direction import Direction
from studio_app.direction.errors import BadInput
from studio_app.direction.location import Location, LocationKind
from studio_app.direction.presets import part_preset, preset_names
from studio_app.shoot.folder import Shoot
from studio_app.shoot.history import History
from studio_app.shoot.verify import verify
from studio_app.shoot.worktree import record
from studio_app.studio.live_plate import NO_PLATE, LivePlates, with_words
from studio_app.studio.plate_use import say_people, use_plate, with_plate_beside
from studio_app.studio.plates import plate_folder, shelf_of
from studio_app.studio.session import Session
from studio_app.takes.person import Person
from studio_app.takes.plate_people import OnPlate

ME = Person(name="Ada Director", mail="ada@studio.example")


@pytest.fixture
def street(tmp_path: Path) -> Path:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), (120, 90, 60)).save(out, "PNG")
    path = tmp_path / "my street.png"
    path.write_bytes(out.getvalue())
    return path


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    Shoot.create(tmp_path / "shoot", "Plates", Direction(), ME).close()
    with Session.open(tmp_path / "shoot", ME) as opened:
        yield opened


def test_every_shipped_plate_is_there_and_named_by_a_location() -> None:
    named = {
        place.plate
        for name in preset_names("locations")
        if isinstance(place := part_preset("location", name), Location) and place.kind is LocationKind.PLATE
    }
    shelf = shelf_of("")
    assert named == {path.name for path in shelf.folders[0].iterdir() if path.suffix == ".jpg"} and len(named) >= 2
    for name in named:
        assert shelf(name).shape[2] == 3 and (shelf.folders[0] / name).stat().st_size < 400_000


def test_a_chosen_photograph_stands_behind_the_figure_and_can_be_undone(session: Session, street: Path) -> None:
    before = session.direction.location
    name = use_plate(session, street)
    place = session.direction.location
    assert (place.kind, place.plate, place.name) == (LocationKind.PLATE, name, "my street") and session.saved
    shelf = shelf_of(plate_folder(session.shoot.path))
    assert shelf(name) is shelf(name) and (shelf(name)[0, 0] == (120, 90, 60)).all()
    session.undo()
    assert session.direction.location == before


def test_a_refused_photograph_changes_nothing(session: Session, tmp_path: Path) -> None:
    before = session.direction
    (tmp_path / "notes.jpg").write_text("no picture")
    with pytest.raises(BadInput):
        use_plate(session, tmp_path / "notes.jpg")
    assert session.direction == before


def test_the_plate_beside_a_document_comes_along(session: Session, street: Path) -> None:
    beside = street.rename(street.with_name("street.png"))
    wanted = Direction(location=Location(kind=LocationKind.PLATE, plate="street.png"))
    taken = with_plate_beside(wanted, beside.with_name("direction.json"), session.shoot)
    assert taken.location.plate in session.shoot.plates.names()
    beside.unlink()
    assert with_plate_beside(taken, beside.with_name("direction.json"), session.shoot) == taken
    with pytest.raises(BadInput, match=r"street\.png” is not in this shoot"):
        with_plate_beside(wanted, beside.with_name("direction.json"), session.shoot)
    assert with_plate_beside(Direction(), beside, session.shoot) == Direction()


@pytest.mark.parametrize("name", ["../shoot.json", "/etc/hostname", ".hidden", "a/b.png", "a\\b.png", "nul\0.png"])
def test_no_name_leads_out_of_the_folder(session: Session, name: str) -> None:
    with pytest.raises(BadInput, match="is not in this shoot"):
        shelf_of(plate_folder(session.shoot.path))(name)


def test_the_live_stage_shows_grey_with_words(session: Session, street: Path) -> None:
    live = LivePlates()
    live.look_in(str(plate_folder(session.shoot.path)))
    empty = Location(kind=LocationKind.PLATE)
    assert live.lacking(Location()) == "" and "no photograph yet" in live.lacking(empty)
    assert live(empty.plate) is NO_PLATE
    place = empty.having(plate=use_plate(session, street))
    assert live.lacking(place) == "" and live(place.plate) is not NO_PLATE
    grey = np.full((200, 160, 4), 118, np.uint8)
    written = with_words(grey, live.lacking(empty))
    assert written[:30, :, 0].max() > 200 and (written[60:] == 118).all() and with_words(grey, "") is grey


def test_who_is_on_a_photograph_is_kept_beside_it_and_said_again(session: Session, street: Path) -> None:
    name = use_plate(session, street)
    assert session.shoot.plates.people(name) is None, "an old shoot opens, and knows nothing of it"
    say_people(session, name, OnPlate.NOBODY)
    held = say_people(session, name, OnPlate.RELEASED, ("Kim Sample", " ", "Alex Sample "))
    assert session.shoot.plates.people(name) == held
    assert (held.names, held.by) == (("Kim Sample", "Alex Sample"), ME)
    assert held.words == "Somebody with a release: Kim Sample, Alex Sample"
    assert verify(session.shoot.path).problems == ()


@pytest.mark.parametrize(
    ("plate", "people", "names", "words"),
    [
        ("plate-123456-nowhere.jpg", OnPlate.NOBODY, (), "There is no photograph"),
        ("../../plate.jpg", OnPlate.NOBODY, (), "cannot be kept"),
        ("", OnPlate.RELEASED, (), "those who gave a release are named"),
        ("", OnPlate.NOBODY, ("Kim Sample",), "those who gave a release are named"),
    ],
)
def test_what_cannot_be_said_of_a_photograph(
    session: Session, street: Path, plate: str, people: OnPlate, names: tuple[str, ...], words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        say_people(session, plate or use_plate(session, street), people, names)


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"\xff\xff", b'{"schema": "plate-people.1", "plate": "plate-000000-x.png"}']
)
def test_what_cannot_be_read_was_never_said(session: Session, street: Path, data: bytes) -> None:
    name = use_plate(session, street)
    place = session.shoot.path / "plate-people" / f"{name.removesuffix('.png')}.json"
    say_people(session, name, OnPlate.NOBODY)
    assert place.is_file()
    record(History(session.shoot.path), {f"plate-people/{place.name}": data}, "Damage it\n", ME)
    assert session.shoot.plates.people(name) is None


def test_the_command_says_and_lists_it(session: Session, street: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name, shoot = use_plate(session, street), session.shoot.path
    session.close()
    assert run(["plate-people", str(shoot)]) == 0
    assert "nobody said it yet" in capsys.readouterr().out
    assert run(["plate-people", str(shoot), name, "--people", "released"]) == 2
    assert run(["plate-people", str(shoot), "--people", "nobody"]) == 2
    capsys.readouterr()
    assert run(["plate-people", str(shoot), name, "--people", "passers-by"]) == 0
    assert "Passers-by, none to be recognised" in capsys.readouterr().out
