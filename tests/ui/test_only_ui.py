"""Which parts of the picture may change, chosen in the words' dialog of the real window."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from test_dialogs_spoken import listen

from studio_app.studio.models import WeightsShelf, install
from studio_app.studio.places import cache_dir, config_dir
from studio_app.studio.wish import Earlier, Wish
from studio_app.takes.painting import Area
from studio_app.takes.recipe import Recipe
from studio_app.ui.handlers_engines import show_words
from studio_app.ui.words_dialog import WordsDialog
from studio_app.ui.words_only import PARTS, WHOLE
from studio_app.ui.words_passes import Passes

sys.path.insert(0, str(Path(__file__).parents[1] / "engines"))

from klein_heads import heads


def test_what_is_chosen_stands_in_the_recipe(window, drive, shoot: Path, tmp_path: Path):
    install(config_dir(), cache_dir(), "klein", heads(tmp_path / "klein"))
    window.open_shoot(shoot)
    session = window.room.desk.session
    session.set_order(engine="klein")
    show_words(window, window.room)
    dialog = window.findChild(WordsDialog)
    assert [dialog.only.chosen, dialog.only.says.text()] == [(), WHOLE]
    dialog.only.boxes[Area.GARMENTS].click()
    dialog.only.boxes[Area.HAIR].click()
    assert dialog.only.says.text() == PARTS
    listen(dialog, drive)
    dialog.use.click()
    order = session.order
    assert order.wish == Wish(only=(Area.HAIR, Area.GARMENTS))
    recipe = WeightsShelf.usual(cache_dir()).painted(order.recipe(session.direction, 1, {}), order.wish)
    assert Recipe.model_validate_json(recipe.model_dump_json()) == recipe
    assert recipe.painting is not None and recipe.painting.only == (Area.HAIR, Area.GARMENTS)
    show_words(window, window.room)
    again = window.findChildren(WordsDialog)[-1]
    assert again.only.chosen == (Area.HAIR, Area.GARMENTS)
    again.again.click()
    assert again.only.chosen == (Area.HAIR, Area.GARMENTS), "what was chosen beside the words stays"
    for area in again.only.boxes:
        again.only.boxes[area].setChecked(False)
    again.use.click()
    assert session.order.wish == Wish()


@pytest.mark.parametrize(("engine", "shown"), [("klein", True), ("sdxl-union", False), ("qwen-edit", False)])
def test_the_row_is_there_for_engines_that_can(window, shoot: Path, engine: str, shown: bool):
    window.open_shoot(shoot)
    window.room.desk.session.set_order(engine=engine)
    show_words(window, window.room)
    dialog = window.findChild(WordsDialog)
    assert dialog.only.isVisible() is shown
    dialog.cancel.click()


def test_a_pass_before_the_last_has_the_row_too(window, shoot: Path):
    window.open_shoot(shoot)
    session = window.room.desk.session
    passes = Passes(session.order.recipe(session.direction, 1, {}), (("klein", "FLUX.2 klein 4B"), ("z-image", "Z")))
    asked = (Earlier("z-image"), Earlier("klein", only=(Area.LOCATION,)))
    passes.put(asked)
    assert passes.chosen == asked
    last, first = passes.lines[:2]
    assert last.only is not None and first.only is None
    names = [box.accessibleName() for box in last.only.boxes.values()]
    assert names[2] == "Changes skin and face in FLUX.2 klein 4B"
    assert any(label.text() == "Changes only" for label in last.findChildren(QLabel))
    passes.deleteLater()
