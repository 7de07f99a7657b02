"""The models room and the words of a take, in the real window."""

from __future__ import annotations

import sys
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QPushButton

from studio_app.engines.table import ENGINES
from studio_app.studio.model_finds import finds, usual_places
from studio_app.studio.models import folders, install
from studio_app.studio.places import config_dir
from studio_app.studio.wish import Earlier, Wish
from studio_app.takes.painting import Precision
from studio_app.ui import models_dialog
from studio_app.ui.download_dialog import DownloadDialog
from studio_app.ui.handlers_engines import show_models, show_words
from studio_app.ui.licence_dialog import LicenceDialog
from studio_app.ui.model_row import ModelRow
from studio_app.ui.models_dialog import ModelsDialog
from studio_app.ui.words_dialog import WordsDialog

sys.path.insert(0, str(Path(__file__).parents[1] / "engines"))

from hub_server import Hub, serving
from klein_heads import heads
from pretended_card import Nvml, pretend
from test_dialogs_spoken import listen

FEW = "Qwen-Image-Edit-2511-Lightning-4steps-V1.0-bf16"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder in which another program keeps the heads of a klein: empty tensors in the right places."""
    heads(tmp_path / "home/ComfyUI/models/diffusers/my-klein")
    return tmp_path / "home"


def named(parent, words: str) -> QPushButton:
    return next(one for one in parent.findChildren(QPushButton) if one.text() == words)


def test_weights_of_another_program_are_found_and_taken_into_use(window, drive, home: Path):
    dialog = ModelsDialog(window, home)
    dialog.open()
    assert [row.accessibleName() for row in dialog.findChildren(ModelRow)] == [
        f"{entry.title}: Not here" for entry in ENGINES.values() if entry.weights is not None
    ]
    dialog.look()
    drive(lambda: any(one.text() == "Use my-klein" for one in dialog.findChildren(QPushButton)))
    named(dialog, "Use my-klein").click()
    drive(lambda: "klein" in folders(config_dir()))
    drive(lambda: any(row.accessibleName() == "FLUX.2 klein 4B: Installed" for row in dialog.findChildren(ModelRow)))
    named(dialog, "Forget").click()
    assert folders(config_dir()) == {}
    dialog.accept()


def test_weights_are_fetched_after_their_licence_was_read_and_accepted(window, drive, home: Path, monkeypatch):
    place = home / "ComfyUI/models/diffusers/my-klein"
    files = {file.relative_to(place).as_posix(): file.read_bytes() for file in place.rglob("*.*")}
    files |= {"README.md": b"---\nlicense: apache-2.0\n---\n", "LICENSE": b"You may do this and that."}
    with serving(Hub("black-forest-labs/FLUX.2-klein-4B", "apache-2.0", files)) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        room = ModelsDialog(window, home)
        room.open()
        asks = {one.accessibleName(): one for one in room.findChildren(QPushButton)}
        asks["Download for FLUX.2 klein 4B"].click()
        dialog = room.findChild(DownloadDialog)
        assert not dialog.get.isEnabled()
        drive(lambda: dialog.offer is not None)
        listen(dialog, drive)
        assert "You may do this and that." in dialog.licence.toPlainText()
        assert not dialog.get.isEnabled(), "nobody has accepted yet"
        assert not any(".safetensors" in path for _, path, _ in hub.asked)
        dialog.accepts.setChecked(True)
        dialog.get.click()
        drive(lambda: "klein" in folders(config_dir()))
        drive(lambda: any(row.accessibleName() == "FLUX.2 klein 4B: Installed" for row in room.findChildren(ModelRow)))
        assert any("Commercial use: yes. Licence: Apache-2.0" in label.text() for label in room.findChildren(QLabel))
        room.accept()


def test_a_licence_that_nobody_knows_is_stated_with_name_and_day(window, drive, home: Path):
    dialog = ModelsDialog(window, home)
    dialog.open()
    dialog.add("klein", home / "ComfyUI/models/diffusers/my-klein")
    drive(lambda: any(one.text() == "Licence…" for one in dialog.findChildren(QPushButton)))
    assert any("nobody has said" in label.text() for label in dialog.findChildren(QLabel))
    named(dialog, "Licence…").click()
    asked = dialog.findChild(LicenceDialog)
    listen(asked, drive)
    assert not asked.use.isEnabled()
    asked.licence.setText("MIT, on its page")
    asked.allows.setChecked(True)
    asked.use.click()
    assert any("Commercial use: yes. Licence: MIT" in label.text() for label in dialog.findChildren(QLabel))
    dialog.accept()


def test_a_folder_that_is_no_engine_s_says_why(window, drive, tmp_path: Path):
    dialog = ModelsDialog(window, tmp_path)
    dialog.open()
    dialog.add("klein", tmp_path)
    drive(lambda: dialog.problem.isVisibleTo(dialog) and "model_index.json" in dialog.problem.text())
    assert folders(config_dir()) == {}
    dialog.accept()


def test_reading_weights_can_be_stopped_and_nothing_else_is_asked_meanwhile(window, drive, home: Path, monkeypatch):
    gate = Event()
    monkeypatch.setattr(models_dialog, "install", lambda *about: gate.wait(60) and install(*about))
    dialog = ModelsDialog(window, home)
    dialog.open()
    place = home / "ComfyUI/models/diffusers/my-klein"
    dialog.add("klein", place)
    drive(dialog.stop.isVisible)
    assert "my-klein" in dialog.reading.text()
    assert not any(one.isEnabled() for row in dialog.findChildren(ModelRow) for one in row.findChildren(QPushButton))
    dialog.stop.click()
    gate.set()
    drive(lambda: not dialog.stop.isVisible())
    assert "The reading was stopped. Nothing was changed." in dialog.problem.text()
    assert folders(config_dir()) == {}
    dialog.add("klein", place)
    drive(lambda: "klein" in folders(config_dir()))
    dialog.accept()


def test_a_hub_that_cannot_be_reached_can_be_asked_again(window, drive, home: Path, monkeypatch):
    place = home / "ComfyUI/models/diffusers/my-klein"
    files = {file.relative_to(place).as_posix(): file.read_bytes() for file in place.rglob("*.*")}
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    dialog = DownloadDialog("klein", "FLUX.2 klein 4B", window)
    dialog.open()
    drive(dialog.problem.isVisible)
    assert dialog.about.text() == "The hub has not answered; nothing was fetched."
    assert not dialog.accepts.isEnabled(), "there is no licence to accept"
    with serving(Hub("black-forest-labs/FLUX.2-klein-4B", "apache-2.0", files)) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        named(dialog, "Ask again").click()
        drive(lambda: dialog.offer is not None)
    assert not dialog.problem.isVisible()
    assert named(dialog, "Download").isEnabled() is False
    dialog.cancel.click()


def test_an_engine_that_does_not_hear_what_should_not_be_there_says_so(window, shoot: Path):
    window.open_shoot(shoot)
    session = window.room.desk.session
    for engine, hears in (("klein", False), ("sdxl-union", True)):
        session.set_order(engine=engine)
        show_words(window, window.room)
        dialog = window.findChildren(WordsDialog)[-1]
        assert dialog.negative.isEnabled() is hears
        assert ("does not hear" in dialog.negative.placeholderText()) is not hears
        dialog.cancel.click()


def test_a_file_named_as_another_model_is_told_in_its_row(window, drive, home: Path):
    place = home / "ComfyUI/models/diffusers/my-klein"
    (place / "transformer/config.json").write_text('{"_name_or_path": "black-forest-labs/FLUX.2-klein-base-4B"}')
    dialog = ModelsDialog(window, home)
    dialog.open()
    dialog.add("klein", place)
    drive(lambda: "klein" in folders(config_dir()))
    drive(lambda: any("klein-base-4B”: that is" in label.text() for label in dialog.findChildren(QLabel)))
    assert any(row.accessibleName() == "FLUX.2 klein 4B: Installed" for row in dialog.findChildren(ModelRow))
    dialog.accept()


def test_nothing_is_found_where_nothing_is(tmp_path: Path):
    assert finds(usual_places(tmp_path)) == ()


def test_words_are_composed_can_be_written_by_hand_and_brought_back(window, shoot: Path):
    window.open_shoot(shoot)
    session = window.room.desk.session
    session.set_order(engine="klein")
    show_words(window, window.room)
    dialog = window.findChild(WordsDialog)
    composed = dialog.words.toPlainText()
    assert "white poplin shirt" in composed
    dialog.words.setPlainText("a coat in the rain")
    dialog.strength.setValue(0.5)
    assert dialog.state.text().startswith("Written by hand")
    dialog.use.click()
    assert (session.order.wish.prompt, session.order.wish.strength) == ("a coat in the rain", 0.5)
    show_words(window, window.room)
    again = window.findChildren(WordsDialog)[-1]
    assert again.words.toPlainText() == "a coat in the rain"
    again.again.click()
    assert again.words.toPlainText() == composed
    again.use.click()
    assert session.order.wish.prompt is None
    session.set_order(wish=dialog.wish)
    session.set_order(engine="z-image")
    assert session.order.wish.prompt is None, "words for one engine are nothing for another"


def test_references_are_chosen_with_what_they_show_within_the_engine_s_number(window, shoot: Path):
    window.open_shoot(shoot)
    session = window.room.desk.session
    names = [session.shoot.add_plate(picture(shoot.parent / f"{name}.png", tone)) for tone, name in enumerate("abcdef")]
    session.set_order(engine="qwen-edit")
    show_words(window, window.room)
    dialog = window.findChild(WordsDialog)
    looks = dialog.references
    assert set(names) <= set(looks.rows)
    assert "guide:pose" in looks.rows
    looks.wanted.emit(picture(shoot.parent / "scarf.png", 7))
    assert [looks.rows[name][0].text() for name in looks.rows if "scarf" in name] == ["scarf"]
    looks.wanted.emit(shoot / "shoot.json")
    assert "shoot.json" in window.status.news.full, "what is no photograph is told, and nothing is added"
    coat, role = looks.rows[names[0]]
    coat.setChecked(True)
    role.setCurrentIndex(role.findData("a garment"))
    role.activated.emit(role.currentIndex())
    assert "Picture 2 shows a garment that she wears" in dialog.words.toPlainText(), "composed words follow"
    looks.rows[names[1]][0].setChecked(True)
    assert not looks.rows[names[2]][0].isEnabled(), "this engine looks at two beside the previz"
    assert looks.count.text() == "2 of 2 pictures beside it"
    looks.budget.setValue(0.5)
    dialog.use.click()
    wish = session.order.wish
    assert (set(wish.references), wish.reference_mp, wish.prompt) == ({names[0], names[1]}, 0.5, None)
    assert dict(zip(wish.references, wish.roles, strict=True))[names[0]] == "a garment"
    show_words(window, window.room)
    again = window.findChildren(WordsDialog)[-1]
    assert again.references.chosen == tuple(zip(wish.references, wish.roles, strict=True))
    assert again.counts is None, "an engine that reads sentences cannot weigh words"
    again.cancel.click()


def test_parts_of_the_words_count_more_where_the_engine_weighs_them(window, shoot: Path):
    window.open_shoot(shoot)
    session = window.room.desk.session
    session.set_order(engine="sdxl-union")
    show_words(window, window.room)
    dialog = window.findChild(WordsDialog)
    assert dialog.references is None
    dialog.counts.boxes["look"].setValue(1.3)
    assert "(wearing " in dialog.words.toPlainText()
    assert ":1.3)" in dialog.words.toPlainText()
    assert dialog.state.text().startswith("Composed"), "weights are no words of one's own"
    composed = dialog.words.toPlainText()
    dialog.words.setPlainText(f"{composed}, {'and a very long coat, ' * 20}")
    assert "SDXL Union has no room for all of them" in dialog.state.text()
    dialog.words.setPlainText(composed)
    assert "no room" not in dialog.state.text()
    dialog.use.click()
    assert session.order.wish.emphasis == (("look", 1.3),)
    assert session.order.wish.prompt is None
    show_words(window, window.room)
    again = window.findChildren(WordsDialog)[-1]
    assert again.counts.boxes["look"].value() == 1.3
    again.again.click()
    assert again.counts.boxes["look"].value() == 1
    again.use.click()
    assert session.order.wish.emphasis == ()


def test_loras_beside_the_weights_are_laid_over_by_their_strength_and_bring_their_steps(
    window, drive, shoot: Path, home: Path
):
    weights = heads(home / "models/qwen", "qwen-edit")
    (weights / "loras").mkdir()
    for name in ("grain", FEW):
        (weights / f"loras/{name}.safetensors").write_bytes(b"")
    ModelsDialog(window, home).add("qwen-edit", weights)
    drive(lambda: "qwen-edit" in folders(config_dir()))
    window.open_shoot(shoot)
    session = window.room.desk.session
    session.set_order(engine="qwen-edit")
    show_words(window, window.room)
    dialog = window.findChild(WordsDialog)
    assert list(dialog.loras.rows) == [FEW, "grain"]
    usual = dialog.steps.value()
    few, strength = dialog.loras.rows[FEW]
    assert not strength.isEnabled()
    few.setChecked(True)
    assert dialog.steps.value() == 4 < usual, "it was made for so many"
    assert dialog.negative.toPlainText() == "", "and paints without guidance"
    strength.setValue(0.8)
    dialog.use.click()
    assert (session.order.wish.loras, session.order.wish.steps) == (((FEW, 0.8),), None)
    (weights / f"loras/{FEW}.safetensors").unlink()
    show_words(window, window.room)
    again = window.findChildren(WordsDialog)[-1]
    gone, strength = again.loras.rows[FEW]
    assert gone.isChecked() and gone.text().endswith("(not here)")
    assert strength.value() == 0.8
    gone.setChecked(False)
    assert again.steps.value() == usual
    again.use.click()
    assert session.order.wish.loras == ()


def picture(place: Path, tone: int) -> Path:
    made = QImage(64, 64, QImage.Format.Format_RGB32)
    made.fill(tone * 40)
    made.save(str(place))
    return place


def test_earlier_passes_are_chained_and_told_what_they_do(window, drive, shoot: Path, home: Path):
    window.open_shoot(shoot)
    dialog = ModelsDialog(window, home)
    dialog.add("klein", home / "ComfyUI/models/diffusers/my-klein")
    drive(lambda: "klein" in folders(config_dir()))
    session = window.room.desk.session
    session.set_order(engine="z-image")
    show_words(window, window.room)
    words = window.findChild(WordsDialog)
    over, further, last = words.before.lines
    assert [over.engine.itemText(at) for at in range(over.engine.count())] == [
        "The lit previz",
        "A pass of FLUX.2 klein 4B",
    ]
    assert [line.isVisible() for line in words.before.lines] == [True, False, False]
    over.engine.setCurrentIndex(1)
    assert [line.isVisible() for line in words.before.lines] == [True, True, False]
    over.steps.setValue(7)
    assert words.before.chosen == (Earlier("klein", steps=7),)
    further.engine.setCurrentIndex(1)
    assert further.steps.value() == 4, "as the engine's table says"
    further.strength.setValue(0.35)
    assert last.isVisible()
    words.use.click()
    assert session.order.engines == ("klein", "klein", "z-image")
    assert session.order.wish.before == (Earlier("klein", strength=0.35), Earlier("klein", steps=7)), "the first first"
    assert not words.by_hand, "the words still follow the direction"
    show_words(window, window.room)
    again = window.findChildren(WordsDialog)[-1]
    assert again.before.chosen == session.order.wish.before
    again.before.lines[0].engine.setCurrentIndex(0)
    assert again.before.chosen == (), "the lit previz itself: nothing lies below it"
    again.cancel.click()
    session.set_order(engine="klein")
    assert session.order.engines == ("klein",)
    session.set_order(engine="z-image")
    assert session.order.engines == ("klein", "klein", "z-image"), "what was chosen for it is there again"


def test_eight_bits_are_a_choice_that_says_what_it_changes_and_what_a_card_cannot(window, shoot: Path, monkeypatch):
    window.open_shoot(shoot)
    session = window.room.desk.session
    session.set_order(engine="klein")
    show_words(window, window.room)
    dialog = window.findChild(WordsDialog)
    bits = dialog.bits
    assert [bits.choice.itemText(at) for at in range(bits.choice.count())] == [
        "As fits the card",
        "Half precision",
        "Weights in 8 bits",
        "Arithmetic in 8 bits",
    ]
    assert bits.chosen is None
    bits.put(Precision.STORED)
    assert bits.says.text() == "Half the memory. Rounds every weight: near, not equal."
    dialog.use.click()
    assert session.order.wish == Wish(precision=Precision.STORED)
    assert not dialog.by_hand, "the words still follow the direction"
    pretend(monkeypatch, Nvml("NVIDIA RTX 3090", (8, 6)))
    show_words(window, window.room)
    again = window.findChildren(WordsDialog)[-1]
    assert again.bits.chosen is Precision.STORED
    again.bits.put(Precision.COMPUTED)
    assert again.bits.says.text().startswith("NVIDIA RTX 3090 cannot multiply in eight bits")
    again.bits.put(None)
    again.use.click()
    assert session.order.wish == Wish()


def test_the_stand_in_says_that_it_takes_no_words(window, shoot: Path):
    window.open_shoot(shoot)
    show_words(window, window.room)
    dialog = window.findChild(WordsDialog)
    assert "told nothing in words" in dialog.state.text()
    dialog.cancel.click()


def test_the_menu_of_engines_follows_the_models_room(window, drive, home: Path):
    show_models(window)
    dialog = window.findChild(ModelsDialog)
    before = window.top.engine.count()
    dialog.add("klein", home / "ComfyUI/models/diffusers/my-klein")
    drive(lambda: window.top.engine.count() == before + 1)
    dialog.accept()
