"""A person states which licence weights have, where they do not say so themselves; kept with name and day."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QDialog, QLabel, QLineEdit, QPushButton, QRadioButton, QVBoxLayout, QWidget

from studio_app.takes.licence import Licensed
from studio_app.ui.forms import buttons

ABOUT = (
    "The studio does not know what these weights allow. Read their licence where they came from, then say here what it "
    "says; shoots for brands are held to it. It is kept with your name, and counts for exactly these bytes."
)


class LicenceDialog(QDialog):
    """After it was accepted, `commercial` and `words` are what was stated."""

    def __init__(self, held: Licensed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Licence of {held.weights}")
        self.setMinimumWidth(520)
        self.licence = QLineEdit(held.licence)
        self.licence.setAccessibleName("Which licence, and where it is written")
        self.licence.setPlaceholderText("Such as: Apache-2.0, on the model's page")
        self.allows, self.forbids = QRadioButton("It allows commercial use"), QRadioButton("It forbids commercial use")
        self._group = QButtonGroup(self)
        for button in (self.allows, self.forbids):
            self._group.addButton(button)
        self.cancel, self.use = QPushButton("Cancel"), QPushButton("State this")
        about = QLabel(ABOUT)
        about.setProperty("role", "caption")
        about.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        for part in (about, QLabel("Which licence, and where it is written"), self.licence, self.allows, self.forbids):
            column.addWidget(part)
        column.addLayout(buttons([], [self.cancel, self.use]))
        self.cancel.clicked.connect(self.reject)
        self.use.clicked.connect(self.accept)
        self.licence.textChanged.connect(self._changed)
        self._group.buttonToggled.connect(self._changed)
        self._changed()

    @property
    def commercial(self) -> bool:
        """Whether it allows commercial use."""
        return self.allows.isChecked()

    @property
    def words(self) -> str:
        """Which licence it is."""
        return self.licence.text().strip()

    def _changed(self) -> None:
        self.use.setEnabled(bool(self.words) and self._group.checkedButton() is not None)
