"""The note panel: what a note would change is said, seen and made only by a person; the chain is shown."""

from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from studio_app.takes.take import Answer
from studio_app.ui.desk import Desk
from studio_app.ui.note_entry import NoteEntry
from studio_app.ui.notes_view import NotesCard
from studio_app.ui.records import take_lines

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
