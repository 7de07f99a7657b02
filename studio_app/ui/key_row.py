"""The row in which a person says with which key to sign: those this computer knows, another file, or a new one.

The passphrase is asked for only while the chosen key is locked; once it is open it stays so until the studio closes.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studio_app.direction.errors import BadInput, StudioError
from studio_app.studio.keys import Keys
from studio_app.takes.person import Person
from studio_app.ui.make_key import MakeKeyDialog

NO_KEY = "No key yet: make one, or choose its file"
OPEN = "Ready to sign"
HEIGHT = 28


class KeyRow(QWidget):
    """Two lines: the key, and its passphrase or the word that none is needed. `said` hears what went wrong."""

    changed = Signal()
    said = Signal(str)

    def __init__(self, keys: Keys, person: Person | None) -> None:
        """`person`: whose key is offered first, and who owns a file that is chosen; None while nobody is named."""
        super().__init__()
        self.keys, self.person = keys, person
        self.pick, self.passphrase, self.state = QComboBox(), QLineEdit(), QLabel(OPEN)
        self.choose, self.make = QPushButton("Choose…"), QPushButton("Make a key…")
        self._dress()
        line = QHBoxLayout()
        line.setSpacing(8)
        for part, stretch in ((self.passphrase, 1), (self.state, 1), (self.choose, 0), (self.make, 0)):
            line.addWidget(part, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.pick)
        column.addLayout(line)
        self.setFixedHeight(2 * HEIGHT + 12)
        self.fill()

    def _dress(self) -> None:
        for control, words in (
            (self.pick, "Key"), (self.choose, "Choose a key file"), (self.make, "Make a signing key"),
            (self.passphrase, "Passphrase of the key"),
        ):  # fmt: skip
            control.setAccessibleName(words)
        self.pick.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.pick.setMinimumContentsLength(16)
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText("Passphrase")
        self.state.setProperty("role", "caption")
        for button in (self.choose, self.make):
            button.setAutoDefault(False)
        self.choose.clicked.connect(self._choose)
        self.make.clicked.connect(self._make)
        self.pick.currentIndexChanged.connect(self._picked)

    @property
    def place(self) -> str:
        """Where the chosen key is kept; empty when none is chosen."""
        return str(self.pick.currentData() or "")

    @property
    def locked(self) -> bool:
        """Whether its passphrase is needed. A key that cannot be read is not locked: using it says why."""
        try:
            return bool(self.place) and self.keys.locked(self.place)
        except StudioError:
            return False

    def fill(self, place: str = "") -> None:
        """Lists the keys of this computer and chooses one: that at `place`, or the newest of the person."""
        known = []
        try:
            known = list(self.keys.known())
        except StudioError as error:
            self.said.emit(str(error))
        mail = self.person.mail if self.person is not None else ""
        wanted = place or next((each.place for each in known if each.owner.mail == mail), "")
        self.pick.blockSignals(True)
        self.pick.clear()
        for each in known:
            self.pick.addItem(each.words, each.place)
            self.pick.setItemData(self.pick.count() - 1, each.fingerprint, Qt.ItemDataRole.ToolTipRole)
        if not known:
            self.pick.addItem(NO_KEY, "")
        self.pick.setCurrentIndex(max(0, self.pick.findData(wanted)))
        self.pick.blockSignals(False)
        self._picked()

    def use_file(self, path: str) -> None:
        """Chooses the key in a file, and remembers it."""
        try:
            if self.person is None:
                raise BadInput("Say first whose key it is.")
            self.fill(self.keys.chosen(Path(path), self.person).place)
        except StudioError as error:
            self.said.emit(str(error))

    async def unlock(self) -> object:
        """The opened key, for the session's own calls. Raises StudioError: none chosen, wrong passphrase, key chain."""
        place, words = self.place, self.passphrase.text()
        if not place:
            raise BadInput("What you decide is signed: choose your key, or make one.")
        self.passphrase.clear()
        await asyncio.to_thread(self.keys.unlock, place, words)
        self._show()
        return self.keys.key(place)

    def _picked(self) -> None:
        self.passphrase.clear()
        self.pick.setToolTip(str(self.pick.currentData(Qt.ItemDataRole.ToolTipRole) or ""))
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        locked = self.locked
        self.passphrase.setVisible(locked)
        self.state.setVisible(not locked)
        self.state.setText(OPEN if self.place else "")

    def _choose(self) -> None:
        found, _ = QFileDialog.getOpenFileName(self, "Private key", str(Path.home() / ".ssh"))
        if found:
            self.use_file(found)

    def _make(self) -> None:
        try:
            dialog = MakeKeyDialog(self.keys, self.person, self)
        except StudioError as error:
            self.said.emit(str(error))
            return
        dialog.accepted.connect(lambda: self.fill(dialog.made.place if dialog.made is not None else ""))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
