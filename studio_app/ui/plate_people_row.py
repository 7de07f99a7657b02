"""A row for who is on the photograph behind the figure: chosen from a list, and named where somebody gave a release."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from studio_app.takes.plate_people import ON_PLATE_WORDS, OnPlate, PlatePeople
from studio_app.ui.rows import Row

NOT_SAID = "Nobody said it yet"
NEEDED = "A delivery needs it."


class PlatePeopleRow(Row):
    """`said` brings who is on the photograph, and the names of those who gave a release."""

    said = Signal(OnPlate, tuple)

    def __init__(self) -> None:
        super().__init__("On it")
        self.choice, self.names = QComboBox(), QLineEdit(placeholderText="Names, with commas between")
        self.choice.setMinimumContentsLength(10)  # the list may be wide, the card is not
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setAccessibleName("Who is on the photograph")
        self.choice.setToolTip("Disclosure follows it. Names stay in the shoot; they enter no file.")
        self.names.setAccessibleName("Who gave a release")
        self.choice.addItem(NOT_SAID, None)
        for people, words in ON_PLATE_WORDS.items():
            self.choice.addItem(words, people)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.choice)
        column.addWidget(self.names)
        self.hold(holder)
        self.setFocusProxy(self.choice)
        self.label.setToolTip("")
        self.choice.activated.connect(self._chosen)
        self.names.editingFinished.connect(self._named)

    def put(self, value: object) -> None:
        """Shows what was said of the photograph; None: nothing yet."""
        held = value if isinstance(value, PlatePeople) else None
        self.choice.setCurrentIndex(self.choice.findData(held.people) if held is not None else 0)
        self.names.setText(", ".join(held.names) if held is not None else "")
        self.names.setVisible(held is not None and held.people is OnPlate.RELEASED)
        self.complain("" if held is not None else NEEDED)

    def _chosen(self) -> None:
        people = self.choice.currentData()
        released = people == OnPlate.RELEASED
        self.names.setVisible(released)
        if released:
            self.names.setFocus()
        elif people is not None:
            self.said.emit(OnPlate(people), ())

    def _named(self) -> None:
        names = tuple(name.strip() for name in self.names.text().split(",") if name.strip())
        if names and self.choice.currentData() == OnPlate.RELEASED and self.names.isModified():
            self.names.setModified(False)
            self.said.emit(OnPlate.RELEASED, names)
