"""What earlier passes of a take painted, seen side by side in the real window."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from people import ADA, Drive
from PySide6.QtWidgets import QLabel
from test_dialogs_spoken import listen

from studio_app.cli.shooting import facts
from studio_app.shoot.folder import Shoot
from studio_app.studio.earlier_passes import painted_in
from studio_app.takes.kill import Kill, Reason
from studio_app.takes.painting import Lora, Painting
from studio_app.takes.png import encode_png
from studio_app.takes.recipe import Pass, Recipe
from studio_app.ui.passes_dialog import BOX, PassesDialog
from studio_app.ui.window import Window


def picture(tone: int) -> bytes:
    return encode_png(np.full((1000, 800, 3), tone, np.uint16), "trainedAlgorithmicMedia")


def chained(shoot: Shoot) -> str:
    """Adds a take that SDXL painted first and klein last."""
    told = Painting(prompt="a coat in the rain", weights="0" * 64)
    first = told.having(
        controls={"depth": 0.7, "pose": 0.0},
        references=["coat"],
        loras=[Lora(name="grain", sha256="1" * 64, weight=0.5)],
    )
    before = (Pass(engine="sdxl-union", painting=first),)
    recipe = Recipe(
        direction=shoot.direction, engine="klein", painting=told.having(only=["skin", "location"]), before=before
    )
    return shoot.add_take(recipe, picture(52000), 1.0, by=ADA, passes=(picture(20000),)).id


def test_each_pass_is_seen_with_the_engine_that_painted_it(window: Window, drive: Drive, shoot: Path):
    with Shoot.open(shoot) as opened:
        plain = opened.add_take(Recipe(direction=opened.direction), picture(9000), 1.0, by=ADA).id
        take = chained(opened)
    window.open_shoot(shoot)
    drive(lambda: window.room is not None and window.room.model.rowCount() == 2)
    room = window.room
    assert room is not None
    room.culling.go(0)
    window.commands.actions["take.passes"].trigger()
    assert f"{plain} was painted in one pass, and without words" in window.status.news.text()
    room.culling.go(1)
    drive(lambda: room.line is not None and room.line.id == take)
    window.commands.actions["take.passes"].trigger()
    dialog = next(each for each in window.findChildren(PassesDialog))
    drive(lambda: all(not label.pixmap().isNull() for label in dialog.pictures))
    words = [label.text() for label in dialog.findChildren(QLabel) if label.text()]
    only = "; changes only skin and face, location"
    told = "a coat in the rain\n30 steps, freedom 0.6, guidance 5"
    held = "; held by depth 0.7; looks at coat; LoRAs: grain at 0.5"
    assert words == ["1. SDXL Union", told + held, "2. FLUX.2 klein 4B, the take", told + only]
    tones = [label.pixmap().toImage().pixelColor(5, 5).red() for label in dialog.pictures]
    assert tones == [round(20000 / 257), round(52000 / 257)]
    assert dialog.pictures[0].pixmap().deviceIndependentSize().toSize() == BOX
    listen(dialog, drive)
    dialog.accept()


def test_a_take_of_one_pass_shows_its_words(window: Window, drive: Drive, shoot: Path):
    with Shoot.open(shoot) as opened:
        told = Painting(prompt="a coat in the rain", weights="0" * 64, steps=4, strength=0.75, guidance=1.0)
        recipe = Recipe(direction=opened.direction, engine="klein", painting=told)
        opened.add_take(recipe, picture(52000), 1.0, by=ADA)
    window.open_shoot(shoot)
    drive(lambda: window.room is not None and window.room.model.rowCount() == 1)
    assert window.room is not None
    window.room.culling.go(0)
    window.commands.actions["take.passes"].trigger()
    dialog = next(each for each in window.findChildren(PassesDialog))
    words = [label.text() for label in dialog.findChildren(QLabel)]
    assert "a coat in the rain\n4 steps, freedom 0.75, guidance 1" in words
    dialog.accept()


def test_passes_of_a_killed_take_are_seen_and_what_is_gone_says_so(shoot: Path):
    with Shoot.open(shoot) as opened:
        take = opened.take(chained(opened))
        assert facts(opened, opened.row(take.id))["passes"] == [str(opened.pass_path(take.id, 1))]
        opened.trash.kill([Kill(take=take.id, reason=Reason.DULL, by=ADA, when=datetime.now(UTC))])
        first, last = painted_in(opened, take)
        assert first.place is not None and first.place.parent.name == "trash"
        assert last.place is not None
        first.place.unlink()
        gone, _ = painted_in(opened, take)
        assert gone.place is None
        assert "Pass 1 of" in gone.problem and "is not on this disk" in gone.problem
