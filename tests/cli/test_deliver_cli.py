"""Channels, deliveries and their take-down on the command line, bad input among it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio_app.cli.app import run
from studio_app.delivery.plate import PLATE
from studio_app.direction.documents import to_document
from studio_app.direction.errors import StudioError
from studio_app.direction.presets import direction_preset
from studio_app.engines.figure_marks_store import store_marks
from studio_app.shoot.folder import Shoot
from studio_app.shoot.signing import make_key
from studio_app.studio import figure_marks
from studio_app.studio.demo_rights import approve_by_all, license_twin, seats_of_grant
from studio_app.studio.many_pictures import drawn
from studio_app.studio.places import CACHE_VARIABLE, CONFIG_VARIABLE
from studio_app.studio.session import Session
from studio_app.studio.studio_identity import make_identity
from studio_app.studio.wire import MarksOrder
from studio_app.takes.channel import Channel
from studio_app.takes.crop import Box
from studio_app.takes.figure_marks import BodyPart, FigureMarks
from studio_app.takes.person import Person
from studio_app.takes.png import encode_png
from studio_app.takes.recipe import Recipe

IDA = Person(name="Ida Operator", mail="ida@studio.example")
DORA = Person(name="Dora Director", mail="dora@studio.example")


def test_channels_are_listed_for_people_and_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["channels"]) == 0
    text = capsys.readouterr().out
    assert "ecom-product-page" in text
    assert "1801 × 2600 JPEG, sRGB" in text
    assert run(["channels", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    page = next(row for row in rows if row["id"] == "ecom-product-page")
    assert (page["medium"], page["width"], page["height"], page["format"]) == ("ecom", 1801, 2600, "jpeg")


def test_a_shoots_own_channel_is_listed_and_a_damaged_one_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "channels").mkdir()
    own = tmp_path / "channels" / "our-shop.json"
    own.write_text('{"schema": "channel.1", "name": "Our shop", "medium": "ecom", "width": 900, "height": 1200}')
    assert run(["channels", str(tmp_path)]) == 0
    assert "our-shop" in capsys.readouterr().out
    own.write_text('{"schema": "channel.1", "name": "Our shop", "medium": "ecom", "width": 1, "height": 1200}')
    assert run(["channels", str(tmp_path)]) == 2
    assert "our-shop.json" in capsys.readouterr().err


# Deliveries


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A licensed shoot with one select and a channel of its own, closed."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("shop")
        patch.setenv(CONFIG_VARIABLE, str(folder / "settings"))
        make_identity("Sample studio", "SE", sample=True)
        Shoot.create(folder / "shoot", "Test", direction_preset("evening-crossing"), IDA).close()
        with Session.open(folder / "shoot", IDA) as session:
            director = DORA, make_key(folder / "dora", DORA.mail)
            keys = license_twin(session, folder / "settings")
            seats_of_grant(session, director, keys)
            recipe = Recipe(direction=session.direction, width=512, height=640)
            take = session.shoot.add_take(recipe, encode_png(drawn(1, 1))).id
            store_marks(FigureMarks(width=512, height=640), session.direction, folder / "cache")
            session.approving.propose(take)
            approve_by_all(session, take, director, keys)
        own = folder / "shoot" / "channels" / "our-shop.json"
        own.parent.mkdir()
        own.write_bytes(to_document(Channel(name="Our shop", medium="ecom", width=600, height=750), "channel"))
        (folder / "out").mkdir()
    return folder


@pytest.fixture
def at_home(shop: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(CONFIG_VARIABLE, str(shop / "settings"))
    monkeypatch.setenv(CACHE_VARIABLE, str(shop / "cache"))
    return shop


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = run(words)
    out = capsys.readouterr()
    return code, out.out, out.err


def test_deliver_list_make_again_and_take_down(at_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shoot, out = str(at_home / "shoot"), at_home / "out"
    words = ["deliver", shoot, "--channel", "our-shop", "--territory", "SE", "--medium", "ecom"]
    code, said, _ = told([*words, "--dry-run"], capsys)
    assert (code, list(out.iterdir())) == (0, [])
    assert "the gate is open" in said
    code, said, wrong = told([*words, "--out", str(out), "--receiver", "Web shop", "--json"], capsys)
    assert code == 0, wrong
    delivery = json.loads(said)
    (place,) = delivery["places"]
    assert Path(place).is_file()
    assert delivery["files"][0]["label"] == "Computer-generated stand-in of a digital twin."
    assert delivery["receiver"] == "Web shop"
    assert "1 of 1 made and checked" in wrong
    code, said, _ = told(["deliveries", shoot], capsys)
    assert code == 0
    assert delivery["id"] in said
    assert "in use" in said
    assert told(["deliver-again", shoot, delivery["id"], "--out", str(out)], capsys)[0] == 0
    assert sorted(place.suffix for place in out.iterdir()) == [".html", ".html", *[Path(place).suffix] * 2]
    assert told(["take-down", shoot, delivery["id"]], capsys)[:2] == (
        0, f"{delivery['id']}: 1 file taken down; the ledger says so.\n",
    )  # fmt: skip
    code, _, wrong = told(["take-down", shoot, delivery["id"]], capsys)
    assert (code, "was taken down already" in wrong) == (1, True)
    assert told(["verify", shoot], capsys)[0] == 0


def test_all_four_marks_of_a_delivered_file_are_read_by_whoever_inspects_it(
    at_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shoot = str(at_home / "shoot")
    words = ["deliver", shoot, "--channel", "our-shop", "--territory", "SE", "--medium", "ecom", "--json"]
    code, said, wrong = told([*words, "--out", str(tmp_path)], capsys)
    assert code == 0, wrong
    delivery = json.loads(said)
    (file,), (place,) = delivery["files"], delivery["places"]
    code, said, wrong = told(["inspect", place, "--shoot", shoot, "--json"], capsys)
    assert code == 0, wrong
    (found,) = json.loads(said)
    credentials = found["credentials"]
    assert (credentials["seal"], credentials["mark"]) == ("trusted", file["mark"]), "signed by this studio"
    assert credentials["source_type"] == found["described"]["source_type"] == "algorithmicMedia"
    assert found["described"]["delivery"] == delivery["id"], "described"
    assert found["mark"] == file["mark"], "marked in its pixels"
    assert (found["known"]["delivery"], found["as_delivered"]) == (delivery["id"], True)
    with Image.open(place) as picture:
        near = np.abs(np.asarray(picture.convert("RGB"), int) - PLATE).max(-1) < 12
    rows, columns = np.nonzero(near)
    box = near[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    assert box.mean() > 0.5 and 0.005 < box.size / near.size < 0.2, "a plate with words on it: labelled"
    stripped = tmp_path / "stripped.jpg"
    with Image.open(place) as picture:
        picture.resize((480, 600)).save(stripped, quality=80)
    code, said, _ = told(["inspect", str(stripped), "--shoot", shoot, "--json"], capsys)
    (found,) = json.loads(said)
    assert (found["credentials"]["seal"], found["described"], found["mark"]) == ("none", None, file["mark"])


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        ([], 2, "Nothing says where the files shall go"),
        (["--out", "OUT"], 2, "No channel is named"),
        (["--out", "OUT", "--channel", "nowhere"], 2, "There is no channel “nowhere”"),
        (["--out", "nowhere", "--channel", "our-shop"], 2, "There is no folder nowhere"),
        (["--out", "OUT", "--channel", "our-shop", "--territory", "US"], 1, "use.territory"),
        (["--out", "OUT", "--channel", "our-shop", "--territory", "Atlantis"], 2, "no use that a grant could allow"),
        (["--out", "OUT", "--channel", "our-shop", "--medium", "tv"], 1, "use.medium"),
        (["--out", "OUT", "--channel", "our-shop", "--medium", "gossip"], 2, "“gossip” is no medium"),
        (["--out", "OUT", "--channel", "our-shop", "--until", "tomorrow"], 2, "“tomorrow” is no day"),
        (["--out", "OUT", "--channel", "our-shop", "--crop", "1,2"], 2, "“1,2” is no crop"),
        (["--out", "OUT", "--channel", "our-shop", "--crop", "0,0,0,0"], 2, "is no crop"),
        (["--out", "OUT", "--channel", "our-shop", "--crop", "nan,0,1,1"], 2, "is no crop"),
        (["T9999-ffffff", "--out", "OUT", "--channel", "our-shop"], 2, "T9999-ffffff"),
        (["../../etc/passwd", "--out", "OUT", "--channel", "our-shop"], 2, "passwd"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    at_home: Path, capsys: pytest.CaptureFixture[str], more: list[str], code: int, words: str
) -> None:
    out = at_home / "nothing"
    out.mkdir(exist_ok=True)
    ended, _, wrong = told(
        ["deliver", str(at_home / "shoot"), *(str(out) if word == "OUT" else word for word in more)], capsys
    )
    assert ended == code, wrong
    assert words in wrong
    assert "Traceback" not in wrong
    assert list(out.iterdir()) == []


def test_without_a_certificate_the_way_to_one_is_said(
    at_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(at_home / "settings", tmp_path / "settings", ignore=shutil.ignore_patterns("certificate"))
    monkeypatch.setenv(CONFIG_VARIABLE, str(tmp_path / "settings"))
    words = ["deliver", str(at_home / "shoot"), "--channel", "our-shop", "--out", str(tmp_path)]
    code, _, wrong = told(words, capsys)
    assert (code, "no certificate to sign deliveries with" in wrong) == (2, True)


def test_where_she_is_is_asked_for_before_crops_are_suggested(
    at_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    asked: list[int] = []

    async def refuse(orders: list[MarksOrder], _cache: Path, tell: Callable[[str, float], None]) -> None:
        asked.append(len(orders))
        tell("Building the figure", 0.5)
        raise StudioError("The render process stopped unexpectedly (code 1).")

    async def find(orders: list[MarksOrder], cache: Path, _tell: object) -> None:
        for order in orders:
            head = {BodyPart.HEAD: Box(left=0.4, top=0.0, right=0.6, bottom=0.2)}
            feet = {BodyPart.LEFT_FOOT: Box(left=0.4, top=0.9, right=0.5, bottom=0.99)}
            figure = Box(left=0.2, top=0.0, right=0.8, bottom=0.99)
            marks = FigureMarks(width=order.width, height=order.height, figure=figure, parts=head | feet)
            store_marks(marks, order.direction, cache)

    monkeypatch.setattr(figure_marks, "run_errands", refuse)
    words = ["deliver", str(at_home / "shoot"), "--channel", "our-shop", "--medium", "ecom", "--dry-run"]
    code, said, wrong = told([*words, "--territory", "US"], capsys)
    assert (code, asked) == (1, []), "nobody is asked while a gate is shut"
    code, said, wrong = told([*words, "--territory", "SE"], capsys)
    assert (code, asked) == (0, [1])
    assert "Building the figure" in wrong
    assert "Where she is in one take could not be found" in wrong
    assert "Where the figure is, is not known here" in said
    assert told([*words, "--territory", "SE", "--crop", "0,0,1,1"], capsys)[0] == 0
    assert asked == [1], "crops that were set by hand need no suggestion"
    monkeypatch.setattr(figure_marks, "run_errands", find)
    code, said, wrong = told([*words, "--territory", "SE"], capsys)
    assert "is not known here" not in said
    assert "could not be found" not in wrong


@pytest.mark.parametrize("name", ["D20200101-00000000", "../x", ""])
def test_no_such_delivery(at_home: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    for words in (
        ["take-down", str(at_home / "shoot"), name],
        ["deliver-again", str(at_home / "shoot"), name, "--out", "."],
    ):
        code, _, wrong = told(words, capsys)
        assert code == 2
        assert "elivery" in wrong
