"""The row of a photograph's depth: a real child reads it; it is seen, turned over, measured, taken away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from people import Drive
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio_app.direction.direction import Direction
from studio_app.studio.plate_use import use_plate
from studio_app.ui.desk import Desk
from studio_app.ui.plate_depth_row import BUSY, NONE, THERE, PlateDepthRow


@pytest.fixture
def row(desk: Desk, drive: Drive, tmp_path: Path) -> Iterator[PlateDepthRow]:
    Image.new("RGB", (90, 60), (120, 110, 100)).save(tmp_path / "street.png")
    use_plate(desk.session, tmp_path / "street.png")
    made = PlateDepthRow(desk)
    desk.directed.connect(lambda _: made.put(desk.direction.location))
    made.resize(300, 240)
    made.put(desk.direction.location)
    made.show()
    yield made
    made.close_reader()
    drive(lambda: made.reader.ended)
    made.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def deep(tmp_path: Path) -> Path:
    rising = np.linspace(3000, 60000, 60).astype(np.uint16)
    Image.fromarray(np.repeat(rising[:, None], 90, axis=1)).save(tmp_path / "deep.png")
    return tmp_path / "deep.png"


def chosen(row: PlateDepthRow, words: str) -> None:
    next(action for action in row.offers().actions() if action.text().startswith(words)).trigger()


def test_it_is_brought_seen_turned_over_and_removed(row: PlateDepthRow, desk: Desk, drive: Drive, deep: Path) -> None:
    assert (row.button.text(), row.picture.isVisible()) == (NONE, False)
    assert [each.text().split()[0] for each in row.offers().actions()] == ["Bring", "Find"]
    row.bring(deep)
    assert row.button.text() == BUSY
    drive(lambda: not row.picture.picture.isNull())
    place = desk.direction.location
    assert place.depth and row.button.text() == THERE and row.picture.isVisible()
    seen = row.picture.picture
    assert seen.pixelColor(40, 2).lightness() < 60 < 200 < seen.pixelColor(40, 57).lightness()
    assert row.picture.words() == (
        f"near {place.near_m:.2f}\N{NO-BREAK SPACE}m",
        f"far {place.far_m:.1f}\N{NO-BREAK SPACE}m",
    )
    assert not row.picture.grab().toImage().isNull()
    chosen(row, "Turn over")
    drive(lambda: desk.direction.location.depth not in ("", place.depth) and row.button.text() == THERE)
    assert "Near seems dark" in row.said.text() and row.said.isVisible()
    desk.session.undo()
    assert desk.direction.location == place, "one step"
    chosen(row, "Remove")
    assert (desk.direction.location.depth, row.button.text(), row.picture.isVisible()) == ("", NONE, False)


def test_what_is_no_depth_of_it_is_said_under_the_row(row: PlateDepthRow, desk: Desk, drive: Drive, deep: Path) -> None:
    before = desk.direction
    Image.new("RGB", (90, 60), (200, 20, 20)).save(deep)
    row.bring(deep)
    drive(lambda: row.button.text() == NONE)
    assert "is coloured" in row.words.text() and desk.direction == before
    Image.new("L", (60, 90)).save(deep)
    row.bring(deep)
    assert row.words.text() == ""
    drive(lambda: row.button.text() == NONE)
    assert "one grey" in row.words.text() and desk.direction == before


def test_a_reach_that_cannot_be_directed_leaves_the_row_free(
    row: PlateDepthRow, desk: Desk, drive: Drive, deep: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def told(_direction: Direction) -> tuple[float, float]:
        return 9.0, 2.0

    row.bring(deep)
    drive(lambda: row.button.text() == THERE)
    before = desk.direction
    monkeypatch.setattr(row.reader, "reach", told)
    row.by_ground()
    assert row.button.text() == BUSY
    drive(lambda: row.button.text() == THERE)
    assert desk.direction == before


def test_it_can_be_stopped(row: PlateDepthRow, desk: Desk, drive: Drive, deep: Path) -> None:
    before = desk.direction
    row.bring(deep)
    QTest.mouseClick(row.button, Qt.MouseButton.LeftButton)
    assert (row.button.text(), desk.direction) == (NONE, before)
    assert "nothing was changed" in row.said.text()
    drive(lambda: row.reader.ended)
