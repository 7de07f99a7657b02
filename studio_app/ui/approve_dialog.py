"""The verdict: who says it, in which seat, yes, no or change, and the key that signs. What is wrong stands in place."""

from __future__ import annotations

from PySide6.QtCore import QSize, QSizeF, Qt
from PySide6.QtGui import QImageReader, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
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
from studio_app.studio.flagging import measure
from studio_app.studio.renderer import Renderer
from studio_app.studio.rights_room import YesSaid, yes_said
from studio_app.studio.seating import seats_of, take_seat
from studio_app.studio.session import Session
from studio_app.takes.person import Person
from studio_app.takes.verdict import Decision, View
from studio_app.ui.background import Background
from studio_app.ui.key_row import KeyRow
from studio_app.ui.newest import Newest
from studio_app.ui.problem import Problem
from studio_app.ui.records import TakeLine, seat_words
from studio_app.ui.seeing import seen_preview, seen_small
from studio_app.ui.side_list import Line, cleared
from studio_app.ui.thumbs import read_scaled

PICTURE = QSize(240, 300)
TEXT_WIDTH = 384
LINE_HEIGHT = 28
ONLY_PREVIEW = "Only the preview is on this disk. The record will say that the picture itself was not seen."
NO_PICTURE = "Neither the picture nor its preview is on this disk: a verdict cannot be given here."
MEASURING = "The picture is being measured against her card…"
DECISIONS = ((Decision.YES, "Yes"), (Decision.CHANGE, "Change"), (Decision.NO, "No"))


class ApproveDialog(QDialog):
    """One verdict on one take. `seen`: how the take was looked at before; None where nobody knows. `renderer`: measures
    the picture against her card, where nobody has yet.
    """

    def __init__(
        self,
        session: Session,
        line: TakeLine,
        parent: QWidget | None = None,
        seen: View | None = None,
        renderer: Renderer | None = None,
    ) -> None:
        super().__init__(parent)
        self.session, self.line, self.seen, self._renderer = session, line, seen, renderer
        self.setWindowTitle(f"Verdict on take {line.take.number}")
        self.person, self.seat = QComboBox(), QComboBox()
        self.key, self.note = KeyRow(session.keys, session.operator), QLineEdit()
        self.problem, self.light = Problem(TEXT_WIDTH), QLabel()
        self.help = QPushButton()
        self.sign = QPushButton("Sign")
        self.decisions = QButtonGroup(self)
        self.background = Background(self._failed, self)
        self._open = True
        self.finished.connect(lambda _: setattr(self, "_open", False))
        self.rights = QVBoxLayout()
        self.refused = ""
        self._newest = Newest(self)
        self._newest.refused.connect(self._say)
        self.finished.connect(lambda _: self._newest.close())
        self._fill()
        self._lay_out()
        self._name_controls()
        self._changed()

    def _ask_rights(self) -> None:
        by = self.key.person
        self._newest.ask(lambda: yes_said(self.session, self.line.take.id, by), self._put_rights)

    def _put_rights(self, said: YesSaid) -> None:
        """Says before the button what the twin's papers say of a yes, and whose yes is still missing."""
        cleared(self.rights)
        for mark, words in said.lines:
            line = Line(mark, words)
            line.setMinimumHeight(line.layout().heightForWidth(TEXT_WIDTH))  # which a layout does not foresee
            self.rights.addWidget(line)
        self.layout().activate()
        self.adjustSize()
        self.refused = said.refused
        self._weigh()
        renderer, self._renderer = self._renderer, None  # once: what cannot be measured stays said
        if said.unmeasured and renderer is not None and renderer.ready:
            self.rights.addWidget(Line("info", MEASURING))
            self.background.start(self._measure(renderer))

    async def _measure(self, renderer: Renderer) -> None:
        await measure(renderer, self.line.take)
        if self._open:
            self._ask_rights()

    def _weigh(self) -> None:
        """A yes that the papers do not allow cannot be signed; a no and a change always can."""
        yes = DECISIONS[self.decisions.checkedId()][0] is Decision.YES
        self.sign.setEnabled(not (yes and self.refused))
        self.sign.setToolTip(self.refused if yes else "")

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
        self.note.setPlaceholderText("For example: sleeve a little shorter next time")

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setColumnMinimumWidth(0, 72)
        form.setColumnStretch(1, 1)
        rows = (
            ("Who", self.person), ("Seat", self.seat), ("Verdict", self._verdict_line()), ("Note", self.note),
            ("Key", self.key),
        )  # fmt: skip
        for row, (words, control) in enumerate(rows):
            label = QLabel(words)
            label.setProperty("role", "dim")
            label.setFixedHeight(LINE_HEIGHT)
            form.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
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
        self.light.setProperty("role", "wait")
        self.light.setWordWrap(True)
        right.addWidget(self.light)
        right.addSpacing(4)
        right.addLayout(form)
        right.addSpacing(4)
        right.addLayout(self.rights)
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
        light = image.isNull()
        if light:
            image = read_scaled(self.line.thumb, PICTURE * scale)
        picture = QLabel()
        shown = QPixmap.fromImage(image)
        shown.setDevicePixelRatio(scale)
        picture.setPixmap(shown)
        if light:
            self.seen = None if image.isNull() else seen_preview(QSizeF(image.size()), self.line.pixels)
            self.light.setText(NO_PICTURE if image.isNull() else ONLY_PREVIEW)
        else:
            whole = QImageReader(str(self.line.picture)).size()  # the file's own, whatever the recipe asked for
            self.seen = seen_small(self.seen, QSizeF(image.size()), (whole.width(), whole.height()))
        self.light.setVisible(light)
        self.light.setMinimumHeight(2 * LINE_HEIGHT - 16 if light else 0)  # two lines, which a layout does not foresee
        picture.setFixedWidth(PICTURE.width())
        picture.setAccessibleName(f"The picture of take {self.line.take.number}")
        return picture

    def _verdict_line(self) -> QWidget:
        return _line(*self.decisions.buttons(), stretch_first=False)

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
            (self.person, "Who"), (self.seat, "Seat"), (self.note, "Note"), (self.key, "Key to sign with"),
            (self.sign, "Sign the verdict"), (self.help, "Take the seat"),
        ):  # fmt: skip
            control.setAccessibleName(name)
        self.help.setText("Take this seat with this key")
        self.help.setAutoDefault(False)
        self.help.clicked.connect(lambda: self.give(take_the_seat=True))
        self.person.currentTextChanged.connect(self._person_changed)
        self.seat.currentTextChanged.connect(self._changed)
        self.key.changed.connect(self._changed)
        self.decisions.idToggled.connect(lambda *_: self._weigh())
        self.key.said.connect(self._say)
        self._person_changed()

    def _person_changed(self) -> None:
        """Offers the key of whoever speaks."""
        try:
            self.key.person = self._who()
        except StudioError:
            self.key.person = None
        self.key.fill()
        self._ask_rights()

    def _changed(self) -> None:
        self._say("")

    def _failed(self, words: str) -> None:
        """What went wrong while the key was opened."""
        if self._open:
            self._weigh()
            self._say(words)

    def _say(self, words: str, *, help_with_seat: bool = False) -> None:
        self.help.setVisible(help_with_seat)
        self.problem.put(words)

    def _who(self) -> Person:
        return read_person(self.person.currentText())

    def give(self, *, take_the_seat: bool = False) -> None:
        """Opens the key, in a thread where that takes a moment, and signs; else says what is wrong."""
        self.sign.setEnabled(False)
        self.background.start(self._give(take_the_seat))

    async def _give(self, take_the_seat: bool) -> None:
        person, seat = self._who(), str(self.seat.currentData())
        key = await self.key.unlock()
        if not self._open:
            return
        if take_the_seat:
            take_seat(self.session, person, seat, key)
        elif seat not in seats_of(self.session, person):
            self._weigh()
            words = f"{person.name} does not sit in this seat yet; the call sheet must say so before a verdict counts."
            self._say(words, help_with_seat=True)
            return
        decision = DECISIONS[self.decisions.checkedId()][0]
        self.session.approving.judge(
            self.line.take.id, person, seat, decision, key, note=self.note.text(), view=self.seen
        )
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
