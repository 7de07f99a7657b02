"""The row that says who is on the photograph behind the figure."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio_app.takes.person import Person
from studio_app.takes.plate_people import OnPlate, PlatePeople
from studio_app.ui.plate_people_row import NEEDED, NOT_SAID, PlatePeopleRow

ME = Person(name="Ada Director", mail="ada@studio.example")


def test_its_longest_answer_does_not_widen_the_card(qapp: QApplication) -> None:
    assert PlatePeopleRow().minimumSizeHint().width() < 280


def test_it_says_what_is_missing_and_brings_what_is_chosen(qapp: QApplication) -> None:
    row, heard = PlatePeopleRow(), list[tuple[OnPlate, tuple[str, ...]]]()
    row.said.connect(lambda people, names: heard.append((people, names)))
    row.show()
    row.put(None)
    assert (row.choice.currentText(), row.words.text(), row.names.isVisible()) == (NOT_SAID, NEEDED, False)
    row.choice.setFocus()
    QTest.keyClick(row.choice, Qt.Key.Key_Down)
    assert heard == [(OnPlate.NOBODY, ())]
    QTest.keyClick(row.choice, Qt.Key.Key_End)
    assert row.names.isVisible() and len(heard) == 1, "who gave a release is asked for first"
    QTest.keyClicks(row.names, "Kim Sample, ")
    QTest.keyClick(row.names, Qt.Key.Key_Return)
    assert heard[1:] == [(OnPlate.RELEASED, ("Kim Sample",))]
    row.put(
        PlatePeople(
            plate="plate-123456-street.png",
            people=OnPlate.RELEASED,
            names=("Kim Sample",),
            by=ME,
            when=datetime.now().astimezone(),
        )
    )
    assert (row.names.text(), row.words.text()) == ("Kim Sample", "")
    row.close()
