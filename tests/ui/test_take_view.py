"""The take view over real pictures: right numbers of every profile and depth, tools by keys, no wrong picture."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from people import Drive
from PySide6.QtCore import QObject, QPointF
from PySide6.QtGui import QColor, QColorSpace
from PySide6.QtWidgets import QApplication

from studio_app.studio.picture_file import PictureFile, open_picture
from studio_app.studio.session import Session
from studio_app.takes.colour_tags import colour_tags, without_colour_tags
from studio_app.takes.png import encode_png
from studio_app.takes.recipe import Recipe
from studio_app.ui.frame_loop import FrameLoop
from studio_app.ui.handlers_look import look_handlers
from studio_app.ui.loupe_picture import SRGB, made_picture, sampled
from studio_app.ui.loupe_reader import FALLBACK, Reader
from studio_app.ui.room import Room
from studio_app.ui.window import Window

P3 = QColorSpace(QColorSpace.NamedColorSpace.DisplayP3)


def flat(colour: tuple[int, int, int], width: int = 60, height: int = 80) -> bytes:
    return encode_png(np.full((height, width, 3), colour, np.uint16))


def in_p3(png: bytes) -> bytes:
    bare = without_colour_tags(png)
    body = b"P3\0\0" + zlib.compress(bytes(P3.iccProfile().data()))
    chunk = struct.pack(">I", len(body)) + b"iCCP" + body + struct.pack(">I", zlib.crc32(b"iCCP" + body))
    return bare[:33] + chunk + bare[33:]


def file_of(png: bytes) -> PictureFile:
    return PictureFile(without_colour_tags(png), colour_tags(png), 16)


@pytest.fixture
def culled(session: Session, loop: object, tmp_path: Path, qapp: QApplication) -> Iterator[Room]:
    """Three takes: a ramp, red in Display P3, grey."""
    y, x = np.mgrid[:80, :60]
    ramp = np.stack([x * 1000, y * 800, x * 10 + y], axis=-1).astype(np.uint16)
    ramp[:4], ramp[-4:] = 65535, 0
    for png in (encode_png(ramp), in_p3(flat((65535, 0, 0))), flat((30000, 30000, 30000))):
        session.shoot.add_take(Recipe(direction=session.direction, width=64, height=80), png)
    parent = QObject()
    room = Room(session, FrameLoop(parent), tmp_path / "cache")
    room.reload()
    room.resize(1280, 800)
    room.show_view("take")
    room.show()
    yield room
    room.close_room()
    room.deleteLater()


def act(room: Room, command: str) -> None:
    """Gives a command as the window does."""
    look_handlers(cast(Window, SimpleNamespace(room=room)))[command]()


def heard(room: Room) -> list[str]:
    news: list[str] = []
    room.desk.news.connect(news.append)
    return news


def choose(room: Room, row: int, drive: Drive) -> None:
    room.culling.go(row)
    drive(lambda: not room.take.picture.isNull())


def test_p3_is_shown_with_the_right_numbers_on_either_screen() -> None:
    png = in_p3(flat((65535, 32768, 0)))
    own = made_picture(file_of(png), P3).levels[0].pixelColor(5, 5)
    assert (own.red(), own.green(), own.blue()) == (255, 128, 0), "its own numbers on a P3 screen"
    seen = made_picture(file_of(png), SRGB)
    assert seen.colours.name == "Display P3"
    wanted = P3.transformationToColorSpace(SRGB).map(QColor.fromRgb(255, 128, 0))
    shown = seen.levels[0].pixelColor(5, 5)
    assert abs(shown.green() - wanted.green()) <= 1 and shown.red() == 255
    found = sampled(made_picture(file_of(in_p3(flat((0, 65535, 0)))), SRGB), 3, 3, 1)
    assert found is not None and found.lab == pytest.approx((86.6, -106.5, 102.8), abs=0.3), "beyond sRGB"


def test_the_picker_reads_sixteen_bits_exactly() -> None:
    pixels = np.random.default_rng(5).integers(0, 65536, (20, 20, 3)).astype(np.uint16)
    picture = made_picture(file_of(encode_png(pixels)), SRGB)
    for x, y in ((0, 0), (7, 3), (19, 19)):
        found = sampled(picture, x, y, 1)
        assert found is not None and found.srgb16 == tuple(pixels[y, x].tolist())
    grey = sampled(made_picture(file_of(flat((30000, 30000, 30000))), SRGB), 0, 0, 5)
    assert grey is not None and grey.srgb8 == (117, 117, 117)
    assert grey.lab[1:] == pytest.approx((0, 0), abs=0.02)
    assert sampled(picture, 20, 0, 1) is None


def test_the_picker_pins_and_measures(culled: Room, drive: Drive) -> None:
    room = culled
    choose(room, 0, drive)
    act(room, "view.picker")
    view, values = room.take, room.take.inspector.values
    assert view.inspector.isVisible()
    view.clicked.emit(view.picture_to_widget(QPointF(10.5, 20.5)))
    view.hovered.emit(view.picture_to_widget(QPointF(10.5, 20.5)))
    assert values["16 bit"].text().split() == ["10000", "16000", "120"]
    assert values["ΔE2000"].text() == "0.00"
    view.hovered.emit(view.picture_to_widget(QPointF(40.5, 20.5)))
    assert float(values["ΔE2000"].text()) > 10
    act(room, "view.picker")
    assert view.clicks_zoom


def test_tools_by_their_keys(culled: Room, drive: Drive) -> None:
    room, news = culled, heard(culled)
    choose(room, 0, drive)
    act(room, "view.histogram")
    drive(lambda: "Blown R G B" in room.take.inspector.clipped.text())
    plain = room.take.grab().toImage()
    act(room, "view.clipping")
    room.take.grab()
    drive(lambda: room.take.grab().toImage() != plain)
    act(room, "view.clipping")
    act(room, "view.guides")
    assert room.tools.guides == "thirds"
    act(room, "view.face")
    drive(lambda: room.take.sight.zoom == 1.0)
    assert "about here" in news[-1]


def test_before_and_after_in_place(culled: Room, drive: Drive) -> None:
    room, news = culled, heard(culled)
    choose(room, 2, drive)
    act(room, "view.before")
    drive(lambda: room.take.line is not None and room.take.line.number == 2 and not room.take.picture.isNull())
    assert room.line is not None and room.line.number == 3, "the chosen take stays"
    act(room, "view.before")
    assert room.take.line is room.line
    choose(room, 0, drive)
    act(room, "view.before")
    assert "no earlier take" in news[-1]


def test_an_unknown_monitor_is_said(culled: Room, drive: Drive) -> None:
    room = culled
    choose(room, 1, drive)
    room.reader.put_screen(QColorSpace())
    assert FALLBACK in room.take.inspector.screen.text() and room.take.inspector.screen.text().startswith("▲")
    room.reader.put_screen(P3)
    assert FALLBACK not in room.take.inspector.screen.text()
    drive(lambda: not room.take.picture.isNull() and room.take.picture.pixelColor(9, 9) == QColor(255, 0, 0))


def test_a_broken_picture_says_so_and_shows_nothing(culled: Room, drive: Drive) -> None:
    room = culled
    line = room.model.line(2)
    assert line is not None
    line.picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    room.reader.put_screen(P3)
    room.culling.go(2)
    drive(lambda: "damaged" in room.take.empty)
    assert room.take.picture.isNull()


def test_pictures_are_kept_only_up_to_a_bound(qapp: QApplication, tmp_path: Path, drive: Drive) -> None:
    reader = Reader()
    for number in range(4):
        (tmp_path / f"{number}.png").write_bytes(flat((number, 0, 0)))
    paths = [tmp_path / f"{number}.png" for number in range(4)]
    reader.ahead(*paths)
    drive(lambda: all(reader.picture(path) is not None for path in paths))
    assert open_picture(paths[0]).bits == 16
    reader.close()
