"""The note panel: what a note would change is said, seen and made only by a person; the chain is shown."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from studio_app.takes.take import Answer
from studio_app.ui.colour_row import ColourRow
from studio_app.ui.desk import Desk
from studio_app.ui.note_entry import NoteEntry
from studio_app.ui.notes_view import NotesCard
from studio_app.ui.records import take_lines
from studio_app.ui.rows import NumberRow
from studio_app.ui.takes_model import state_words
from studio_app.ui.tile import Look, paint_tile

GREY = np.full((60, 48, 3), 30_000, np.uint16)


def test_a_note_is_a_proposal_until_somebody_accepts_it(desk: Desk, qtbot: QtBot) -> None:
    session = desk.session
    smile = session.direction.expression.smile
    take = session.shoot.add_take(session.recipe(), GREY).id
    card = NotesCard(desk)
    qtbot.addWidget(card)
    card.put(take_lines(session)[0])
    card.field.setText("smile a bit more")
    assert "Would change: Smile" in card.foresight.text()
    card.field.returnPressed.emit()
    assert session.direction.expression.smile == smile
    card.put(take_lines(session)[0])
    (entry,) = card.findChildren(NoteEntry)
    entry.accept()
    assert session.direction.expression.smile > smile
    session.undo()
    assert session.direction.expression.smile == smile
    assert session.shoot.review(take).notes[0].accepted is None


def test_what_is_not_understood_stays_a_note(desk: Desk, qtbot: QtBot) -> None:
    session = desk.session
    take = session.shoot.add_take(session.recipe(), GREY).id
    session.noting.note(take, "Is the hem supposed to look like that?")
    card = NotesCard(desk)
    qtbot.addWidget(card)
    card.put(take_lines(session)[0])
    (entry,) = card.findChildren(NoteEntry)
    assert not entry.reading.changes
    entry.resolve()
    assert session.shoot.review(take).notes[0].resolved is not None


def test_a_take_says_which_note_it_answers(desk: Desk, qtbot: QtBot) -> None:
    session = desk.session
    first = session.shoot.add_take(session.recipe(), GREY).id
    note = session.noting.note(first, "smile a bit more")
    session.noting.accept(first, note.id, session.noting.read(note.text).changes)
    session.shoot.add_take(session.recipe(), GREY + 1, answers=(Answer(take=first, note=note.id),))
    card = NotesCard(desk)
    qtbot.addWidget(card)
    old, new = take_lines(session)
    card.put(new)
    assert any("Answers “smile a bit more”" in label.text() for label in card.findChildren(type(card.none)))
    card.put(old)
    (entry,) = card.findChildren(NoteEntry)
    assert any("made: take 2" in label.text() for label in entry.findChildren(type(card.none)))


def entry_of(desk: Desk, qtbot: QtBot, *texts: str) -> tuple[NotesCard, NoteEntry]:
    """The first of some notes on a new take, in a card."""
    session = desk.session
    take = session.shoot.add_take(session.recipe(), GREY).id
    for text in texts:
        session.noting.note(take, text)
    card = NotesCard(desk)
    qtbot.addWidget(card)
    card.put(take_lines(session)[-1])
    return card, card.entries[0]


def test_each_proposed_change_is_set_or_left_before_it_is_made(desk: Desk, qtbot: QtBot) -> None:
    _, entry = entry_of(desk, qtbot, "smile a bit more, lens 135 mm, more hair volume, shirt in navy")
    volume = desk.direction.look.hair.volume
    glanced = []
    desk.glanced.connect(glanced.append)
    entry.editing.click()
    smile, lens, hair, shirt = entry.proposals
    assert [row.title for row in entry.proposals] == ["Smile", "Lens", "Hair volume", "Oversized shirt colour"]
    assert isinstance(lens.row, NumberRow)
    assert lens.row.field.text() == "135\N{NO-BREAK SPACE}mm"
    lens.row.field.setText("60")
    lens.row.field.setModified(True)
    qtbot.keyClick(lens.row.field, Qt.Key.Key_Return)
    assert glanced[-1].camera.lens_mm == 60
    assert "60\N{NO-BREAK SPACE}mm" in entry.words.text()
    hair.box.click()
    assert isinstance(shirt.row, ColourRow)
    shirt.row.field.setText("white")
    shirt.row.field.setModified(True)
    shirt.row.field.editingFinished.emit()
    assert isinstance(smile.row, NumberRow)
    smile.row.field.setText("30 %")
    smile.row.field.setModified(True)
    entry.making.click()
    direction = desk.direction
    assert (direction.camera.lens_mm, direction.look.hair.volume) == (60, volume)
    assert direction.expression.smile == 0.3, "what is still being typed counts"
    assert direction.look.garments[2].colour == "#ffffff"
    (note,) = desk.session.shoot.review(entry.line.id).notes
    assert note.accepted is not None
    assert {change.path for change in note.accepted.changes} == {
        "expression.smile", "camera.lens_mm", "look.garments.2.colour",
    }  # fmt: skip


def test_bad_values_are_not_made_and_nothing_is_lost_by_looking(desk: Desk, qtbot: QtBot) -> None:
    card, entry = entry_of(desk, qtbot, "lens 135 mm", "Is the hem right?")
    assert not hasattr(card.entries[1], "editing"), "nothing to edit in what stays a note"
    before = desk.direction
    entry.editing.click()
    (lens,) = entry.proposals
    assert isinstance(lens.row, NumberRow)
    lens.row.field.setText("9000 mm")
    lens.row.field.setModified(True)
    qtbot.keyClick(lens.row.field, Qt.Key.Key_Return)
    assert lens.row.words.text() and lens.wanted is not None and lens.wanted.after == 135
    lens.box.click()
    assert entry.wanted == () and not entry.making.isEnabled()
    card.put(take_lines(desk.session)[-1])
    assert card.entries[0] is entry and entry.proposals, "showing the same again takes nothing from under the hand"
    entry.editing.click()
    assert entry.proposals == [] and entry.making.isEnabled()
    assert desk.direction == before
    for row in (lens.box, lens.row.field, entry.making, entry.editing):
        assert row.accessibleName()


def test_a_proposal_is_read_anew_when_the_direction_changes(desk: Desk, qtbot: QtBot) -> None:
    card, _ = entry_of(desk, qtbot, "smile a bit more")
    desk.adjust("expression.smile", 0.1)
    qtbot.waitUntil(lambda: "10" in card.entries[0].words.text())
    entry = card.entries[0]
    entry.accept()
    assert desk.direction.expression.smile == pytest.approx(0.25)


def test_a_note_over_other_bytes_says_so(desk: Desk, qtbot: QtBot) -> None:
    card, entry = entry_of(desk, qtbot, "Chin")
    review = desk.session.shoot.review(entry.line.id)
    other = review.notes[0].having(sha256="0" * 64)
    desk.session.marking.say({entry.line.id: review.having(notes=(other,))})
    card.put(take_lines(desk.session)[-1])
    assert any("other bytes" in label.text() for label in card.entries[0].findChildren(QLabel))


def test_tiles_say_how_the_notes_stand(desk: Desk, qtbot: QtBot) -> None:
    session = desk.session
    card, _ = entry_of(desk, qtbot, "Chin", "Hem")
    take = card.line.id if card.line else ""
    tile = QRect(0, 0, 180, 220)

    def painted() -> QImage:
        image = QImage(tile.size(), QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        paint_tile(painter, tile, take_lines(session)[0], None, None, Look())
        painter.end()
        return image

    seen = [painted()]
    words = [state_words(take_lines(session)[0])]
    for note in session.shoot.review(take).notes:
        session.noting.resolve(take, note.id)
        seen.append(painted())
        words.append(state_words(take_lines(session)[0]))
    assert words == [["2 open notes"], ["2 notes, 1 open"], ["2 notes resolved"]]
    assert seen[0] != seen[1] != seen[2] != seen[0]
    session.shoot.add_take(session.recipe(), GREY + 1, answers=(Answer(take=take, note="0" * 12),))
    assert state_words(take_lines(session)[1]) == ["answers a note"]
