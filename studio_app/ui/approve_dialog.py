"""The verdict: who says it, in which seat, yes, no or change, and the key that signs. What is wrong stands in place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, QSizeF, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio_app.direction.errors import StudioError
from studio_app.studio.first_run import read_person
from studio_app.studio.places import config_dir
from studio_app.studio.seating import new_key, seats_of, take_seat
from studio_app.studio.session import Session
from studio_app.takes.person import Person
from studio_app.takes.verdict import Decision, View
from studio_app.ui.records import TakeLine, seat_words
from studio_app.ui.seeing import seen_small
from studio_app.ui.thumbs import read_scaled

PICTURE = QSize(240, 300)
TEXT_WIDTH = 384
LINE_HEIGHT = 28
DECISIONS = ((Decision.YES, "Yes"), (Decision.CHANGE, "Change"), (Decision.NO, "No"))


class ApproveDialog(QDialog):
    """One verdict on one take. `seen`: how the take was looked at before; None where nobody knows."""

    def __init__(
        self, session: Session, line: TakeLine, parent: QWidget | None = None, seen: View | None = None
    ) -> None:
        super().__init__(parent)
        self.session, self.line, self.seen = session, line, seen
        self.setWindowTitle(f"Verdict on take {line.take.number}")
        self.person, self.seat = QComboBox(), QComboBox()
        self.key, self.passphrase, self.note = QLineEdit(), QLineEdit(), QLineEdit()
        self.problem = QLabel()
        self.help = QPushButton()
        self.sign = QPushButton("Sign")
        self.decisions = QButtonGroup(self)
        self._fill()
        self._lay_out()
        self._name_controls()
        self._changed()

    def _fill(self) -> None:
        people = [entry.person for entry in self.session.shoot.approvals.call_sheet.people]
        if self.session.operator.mail not in {person.mail for person in people}:
            people.insert(0, self.session.operator)
        self.person.setEditable(True)
        for person in people:
            self.person.addItem(str(person))
        self.person.lineEdit().setCursorPosition(0)
        for seat in self.session.shoot.paper.policy:
            self.seat.addItem(seat_words(seat), seat)
        for number, (decision, words) in enumerate(DECISIONS):
            button = QPushButton(words)
            button.setProperty("role", "view")
            button.setCheckable(True)
            button.setChecked(decision is Decision.YES)
            button.setAccessibleName(f"Verdict: {words}")
            self.decisions.addButton(button, number)
        usual = config_dir() / "keys" / "signing-key"
        self.key.setText(str(usual) if usual.is_file() else "")
        self.key.setPlaceholderText("Private key file (Ed25519)")
        self.passphrase.setPlaceholderText("Only if the key is locked")
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.note.setPlaceholderText("For example: sleeve a little shorter next time")
        self.problem.setProperty("role", "bad")
        self.problem.setWordWrap(True)

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setColumnMinimumWidth(0, 72)
        form.setColumnStretch(1, 1)
        rows = (
            ("Who", self.person), ("Seat", self.seat), ("Verdict", self._verdict_line()), ("Note", self.note),
            ("Key", self._key_line()), ("Passphrase", self.passphrase),
        )  # fmt: skip
        for row, (words, control) in enumerate(rows):
            label = QLabel(words)
            label.setProperty("role", "dim")
            form.addWidget(label, row, 0)
            form.addWidget(control, row, 1)
        right = QVBoxLayout()
        right.setSpacing(8)
        title = QLabel(f"Verdict on take {self.line.take.number}")
        title.setProperty("role", "shoot")
        words = QLabel(
            "The verdict is signed over exactly these bytes and kept in the shoot’s history.\n"
            f"SHA-256 {self.line.take.sha256[:16]}…"
        )
        words.setProperty("role", "caption")
        words.setWordWrap(True)
        for part in (title, words):
            right.addWidget(part)
        right.addSpacing(4)
        right.addLayout(form)
        right.addWidget(self.problem)
        right.addWidget(self.help, 0, Qt.AlignmentFlag.AlignLeft)
        right.addStretch()
        right.addLayout(self._buttons())
        whole = QHBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(16)
        whole.addWidget(self._picture(), 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(right, 1)
        self.setFixedWidth(672)

    def _picture(self) -> QLabel:
        scale = self.devicePixelRatioF()
        image = read_scaled(self.line.picture, PICTURE * scale)
        picture = QLabel()
        shown = QPixmap.fromImage(image)
        shown.setDevicePixelRatio(scale)
        picture.setPixmap(shown)
        if not image.isNull():
            self.seen = seen_small(self.seen, QSizeF(image.size()), self.line.pixels)
        picture.setFixedWidth(PICTURE.width())
        picture.setAccessibleName(f"The picture of take {self.line.take.number}")
        return picture

    def _verdict_line(self) -> QWidget:
        return _line(*self.decisions.buttons(), stretch_first=False)

    def _key_line(self) -> QWidget:
        choose, make = QPushButton("Choose…"), QPushButton("Make a key…")
        choose.clicked.connect(self._choose_key)
        make.clicked.connect(self._make_key)
        choose.setAccessibleName("Choose a key file")
        make.setAccessibleName("Make a signing key")
        for button in (choose, make):
            button.setAutoDefault(False)
        return _line(self.key, choose, make)

    def _buttons(self) -> QHBoxLayout:
        cancel = QPushButton("Cancel")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        cancel.setAccessibleName("Cancel")
        self.sign.setProperty("role", "bright")
        self.sign.setDefault(True)
        self.sign.clicked.connect(self.give)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        row.addWidget(cancel)
        row.addWidget(self.sign)
        return row

    def _name_controls(self) -> None:
        for control, name in (
            (self.person, "Who"), (self.seat, "Seat"), (self.note, "Note"), (self.key, "Key file"),
            (self.passphrase, "Passphrase"), (self.sign, "Sign the verdict"), (self.help, "Take the seat"),
        ):  # fmt: skip
            control.setAccessibleName(name)
        self.help.setText("Take this seat with this key")
        self.help.setAutoDefault(False)
        self.help.clicked.connect(self._take_seat)
        self.person.currentTextChanged.connect(self._changed)
        self.seat.currentTextChanged.connect(self._changed)
        self.key.textChanged.connect(self._changed)

    def _changed(self) -> None:
        self._say("")

    def _say(self, words: str, *, help_with_seat: bool = False) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        self.problem.setMinimumHeight(self.problem.heightForWidth(TEXT_WIDTH) if words else 0)
        self.help.setVisible(help_with_seat)
        self.layout().activate()
        self.adjustSize()

    def _who(self) -> Person:
        return read_person(self.person.currentText())

    def _secret(self) -> str | None:
        return self.passphrase.text() or None

    def _choose_key(self) -> None:
        found, _ = QFileDialog.getOpenFileName(self, "Private key", str(Path.home() / ".ssh"))
        if found:
            self.key.setText(found)

    def _make_key(self) -> None:
        """A new key in the studio's settings folder; never over an old one."""
        folder = config_dir() / "keys"
        path = folder / "signing-key"
        number = 2
        while path.exists():
            path, number = folder / f"signing-key-{number}", number + 1
        try:
            mark = new_key(path, self._who())
        except StudioError as error:
            self._say(str(error))
            return
        self.key.setText(str(path))
        self.key.setToolTip(mark)

    def _take_seat(self) -> None:
        try:
            take_seat(self.session, self._who(), str(self.seat.currentData()), Path(self.key.text()), self._secret())
        except StudioError as error:
            self._say(str(error))
            return
        self.give()

    def give(self) -> None:
        """Signs; closes when it is done, else says what is wrong."""
        try:
            person, seat = self._who(), str(self.seat.currentData())
            if not self.key.text().strip():
                self._say("A verdict is signed: choose your key file, or make one.")
                return
            if seat not in seats_of(self.session, person):
                words = (
                    f"{person.name} does not sit in this seat yet; the call sheet must say so before a verdict counts."
                )
                self._say(words, help_with_seat=True)
                return
            decision = DECISIONS[self.decisions.checkedId()][0]
            self.session.approving.judge(
                self.line.take.id, person, seat, decision, Path(self.key.text()).expanduser(),
                note=self.note.text(), passphrase=self._secret(), view=self.seen,
            )  # fmt: skip
        except StudioError as error:
            self._say(str(error))
            return
        self.accept()


def _line(*parts: QWidget, stretch_first: bool = True) -> QWidget:
    holder = QWidget()
    holder.setFixedHeight(LINE_HEIGHT)
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for place, part in enumerate(parts):
        row.addWidget(part, 1 if stretch_first and not place else 0)
    if not stretch_first:
        row.addStretch()
    return holder
