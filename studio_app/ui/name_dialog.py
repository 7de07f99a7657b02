"""Asks for a name, and a sentence where one helps. What is wrong with a name stands below it; nothing is lost."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studio_app.direction.errors import StudioError
from studio_app.direction.naming import LONGEST

WIDTH = 420


class NameDialog(QDialog):
    """One name for one thing. `act` gets name and sentence and may refuse; then the dialog stays and says why."""

    def __init__(
        self,
        title: str,
        about: str,
        button: str,
        act: Callable[[str, str], object],
        parent: QWidget | None = None,
        *,
        hint: str = "",
        name: str = "",
        sentence: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._act = act
        self.name, self.words = QLineEdit(name, placeholderText=hint), QLineEdit(placeholderText="Optional")
        self.name.setMaxLength(LONGEST)
        self.words.setMaxLength(200)
        self.about, self.problem = QLabel(about), QLabel()
        self.about.setProperty("role", "caption")
        self.problem.setProperty("role", "bad")
        for label in (self.about, self.problem):
            label.setWordWrap(True)
        self.done_button, self.cancel = QPushButton(button), QPushButton("Cancel")
        self.done_button.setProperty("role", "bright")
        self.done_button.setDefault(True)
        self.cancel.setAutoDefault(False)
        self.done_button.clicked.connect(self.finish)
        self.cancel.clicked.connect(self.reject)
        self.name.textChanged.connect(self._typed)
        for control, spoken in (
            (self.name, "Name"), (self.words, "Sentence"), (self.done_button, button), (self.cancel, "Cancel"),
        ):  # fmt: skip
            control.setAccessibleName(spoken)
        self._lay_out(sentence)
        self.name.selectAll()
        self._typed()

    def _lay_out(self, sentence: bool) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        fields = (("Name", self.name), ("Sentence", self.words)) if sentence else (("Name", self.name),)
        for row, (words, field) in enumerate(fields):
            label = QLabel(words)
            label.setProperty("role", "dim")
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.cancel)
        foot.addWidget(self.done_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.about)
        column.addLayout(grid)
        column.addWidget(self.problem)
        column.addLayout(foot)
        self.problem.hide()
        self.setFixedWidth(WIDTH)

    def finish(self) -> None:
        """Does it, or says what stands against it."""
        try:
            self._act(self.name.text(), self.words.text())
        except StudioError as error:
            self.problem.setText(str(error))
            self.problem.show()
            self.name.setFocus()
            self.adjustSize()
            return
        self.accept()

    def _typed(self) -> None:
        self.done_button.setEnabled(bool(self.name.text().strip()))
        self.problem.hide()
