"""Making a signing key: whose it is, the passphrase twice, where it is kept, and plain words on what a key is."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from studio_app.direction.errors import BadInput, StudioError
from studio_app.studio.first_run import read_person
from studio_app.studio.key_chain import NONE_HERE, chain_name
from studio_app.studio.keys import LEAST, Keys, KnownKey, check_passphrase
from studio_app.takes.person import Person
from studio_app.ui.background import Background
from studio_app.ui.problem import Problem

WIDTH = 560
WHAT_IT_IS = (
    "A signing key has two halves. The secret half stays with you and signs what you say; the passphrase locks it. The "
    "public half goes into the shoot’s trust file (rights/allowed_signers) when you take a seat, so that anybody can "
    "check that a word is yours. Nobody can reset the passphrase: who forgets it makes a new key and has it seated."
)


class MakeKeyDialog(QDialog):
    """Asks for all that a key needs. `made` is the new key once it is there."""

    def __init__(self, keys: Keys, person: Person | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys = keys
        self.made: KnownKey | None = None
        self.background = Background(self.say, self)
        self._open = True
        self.setWindowTitle("Make a signing key")
        self.name, self.mail = QLineEdit(person.name if person else ""), QLineEdit(person.mail if person else "")
        self.passphrase, self.again, self.path = QLineEdit(), QLineEdit(), QLineEdit(str(keys.free_path()))
        self.in_chain, self.in_file = QRadioButton("In the key chain of this computer"), QRadioButton("In a file")
        self.chain_words, self.problem = QLabel("Looking for a key chain…"), Problem(WIDTH - 32)
        self.choose, self.make = QPushButton("Choose…"), QPushButton("Make the key")
        self._dress()
        self._lay_out()
        self.finished.connect(lambda _: setattr(self, "_open", False))
        self.background.start(self._look_for_chain())

    def _dress(self) -> None:
        for control, words in (
            (self.name, "Name"), (self.mail, "Mail address"), (self.passphrase, "Passphrase"),
            (self.again, "Passphrase again"), (self.path, "File of the key"),
            (self.choose, "Choose where the file goes"), (self.in_chain, "Keep it in the key chain"),
            (self.in_file, "Keep it in a file"), (self.make, "Make the key"),
        ):  # fmt: skip
            control.setAccessibleName(words)
        for field in (self.passphrase, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText(f"At least {LEAST} characters; a short sentence is best")
        self.in_file.setChecked(True)
        self.in_chain.setEnabled(False)
        self.chain_words.setProperty("role", "caption")
        self.make.setProperty("role", "bright")
        self.make.setDefault(True)
        self.make.clicked.connect(self.begin)
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._choose)
        self.in_file.toggled.connect(self.path.setEnabled)
        self.in_file.toggled.connect(self.choose.setEnabled)

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setColumnMinimumWidth(0, 104)
        form.setColumnStretch(1, 1)
        for row, (words, control) in enumerate((
            ("Name", self.name), ("Mail", self.mail), ("Passphrase", self.passphrase), ("Once more", self.again),
        )):  # fmt: skip
            label = QLabel(words)
            label.setProperty("role", "dim")
            form.addWidget(label, row, 0)
            form.addWidget(control, row, 1)
        kept = QLabel("Kept")
        kept.setProperty("role", "dim")
        form.addWidget(kept, 4, 0)
        form.addWidget(self.in_chain, 4, 1)
        form.addWidget(self.chain_words, 5, 1)
        form.addWidget(self.in_file, 6, 1)
        file = QHBoxLayout()
        file.setSpacing(8)
        file.addWidget(self.path, 1)
        file.addWidget(self.choose)
        form.addLayout(file, 7, 1)
        title, words = QLabel("Make a signing key"), QLabel(WHAT_IT_IS)
        title.setProperty("role", "shoot")
        words.setProperty("role", "caption")
        cancel = QPushButton("Cancel")
        cancel.setAccessibleName("Cancel")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch()
        foot.addWidget(cancel)
        foot.addWidget(self.make)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        for part in (title, words):
            column.addWidget(part)
        column.addSpacing(4)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addSpacing(8)
        column.addLayout(foot)
        for label in (words, self.chain_words):
            label.setWordWrap(True)
        self.setFixedWidth(WIDTH)

    async def _look_for_chain(self) -> None:
        found = await asyncio.to_thread(chain_name)
        if self._open:
            self.chain_words.setText(f"{found}. The passphrase locks it there too." if found else NONE_HERE)
            self.in_chain.setEnabled(found is not None)
            self.in_chain.setChecked(found is not None)

    def say(self, words: str) -> None:
        """Shows what is wrong; empty takes it away."""
        if self._open:
            self.problem.put(words)
            self.make.setEnabled(True)

    def begin(self) -> None:
        """Makes the key beside the window's loop; closes when it is there, else says what is wrong."""
        self.say("")
        try:
            owner = read_person(f"{self.name.text().strip()} <{self.mail.text().strip()}>")
            check_passphrase(self.passphrase.text())
            if self.passphrase.text() != self.again.text():
                raise BadInput("The two passphrases are not the same.", do="Type them again.")
        except StudioError as error:
            self.say(str(error))
            return
        self.make.setEnabled(False)
        self.background.start(self._make(owner, Path(self.path.text()) if self.in_file.isChecked() else None))

    async def _make(self, owner: Person, path: Path | None) -> None:
        made = await asyncio.to_thread(self.keys.make, owner, self.passphrase.text(), path)
        for field in (self.passphrase, self.again):
            field.clear()
        if self._open:
            self.made = made
            self.accept()

    def _choose(self) -> None:
        found, _ = QFileDialog.getSaveFileName(self, "File of the key", self.path.text())
        if found:
            self.path.setText(found)
