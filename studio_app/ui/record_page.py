"""The record of one take: what it is, what it still needs, and every word that was said of it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from studio_app.direction.errors import StudioError
from studio_app.studio.record import SelectRecord, TakeRecord, VoiceRecord, WordRecord
from studio_app.ui.desk import Desk
from studio_app.ui.queue_list import scaled
from studio_app.ui.records import ago, seat_words
from studio_app.ui.side_list import Line
from studio_app.ui.theme import font
from studio_app.ui.thumbs import read_scaled

PICTURE = QSize(128, 160)
INDENT = 22
SAID = {"yes": "yes", "no": "no", "change": "asks for a change"}
SAID_MARKS = {"yes": "good", "no": "bad", "change": "now"}


class RecordPage(QWidget):
    """Everything the history says of one take. `opened` asks to see it large."""

    opened = Signal(str)

    def __init__(self, desk: Desk, record: TakeRecord) -> None:
        super().__init__()
        self.desk, self.record = desk, record
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(4)
        column.addLayout(self._head())
        column.addSpacing(8)
        for line in self._lines():
            column.addWidget(line)
        column.addStretch(1)

    def _head(self) -> QHBoxLayout:
        record = self.record
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(_label(record.title, "title"))
        words.addWidget(_label(f"Take {record.number}  ·  SHA-256 {record.sha256[:16]}…", "caption"))
        by = record.rendered_by or "somebody not recorded"
        words.addWidget(_label(f"Rendered by {by}", "caption"))
        words.addStretch()
        large = QPushButton("Open large")
        large.setAutoDefault(False)
        large.setAccessibleName(f"Open {record.title} large")
        large.clicked.connect(lambda: self.opened.emit(record.take))
        words.addWidget(large, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._picture(), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row

    def _picture(self) -> QLabel:
        picture = QLabel()
        picture.setFixedSize(PICTURE)
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        picture.setAccessibleName(f"Picture of {self.record.title}")
        try:
            image = read_scaled(self.desk.session.shoot.thumbnail_path(self.record.take))
            picture.setPixmap(scaled(image, PICTURE, self.devicePixelRatioF()))
        except StudioError:
            picture.setText("no picture\nhere")
        return picture

    def _lines(self) -> Iterator[QWidget]:
        for select in reversed(self.record.selects):
            yield Line(*_select(select))
            if select.warning:
                yield Line("void", "Never deliverable under a grant", select.warning)
        for needed in self.record.needs:
            yield Line("wait", needed)
        yield _label("What the seats said", "dim")
        if not self.record.voices:
            yield _label("No seat has said anything yet.", "caption")
        for voice in self.record.voices:
            yield from _voice(voice)


def _select(select: SelectRecord) -> tuple[str, str, str]:
    words = "withdrawn: a yes it rested on no longer counts" if select.withdrawn else "in force"
    mark = "bad" if select.withdrawn else "good"
    return mark, f"{select.name}, {words}", f"Made {ago(select.when)}  ·  policy met: {select.policy}"


def _voice(voice: VoiceRecord) -> Iterator[Line]:
    yield _exact(Line(*_word(voice.word)))
    for word in voice.earlier:
        mark, words, under = _word(word)
        line = _exact(Line(mark, f"Earlier: {words}", under))
        line.layout().setContentsMargins(INDENT, 3, 0, 3)
        yield line


def _exact(line: Line) -> Line:
    """The line, with its fingerprint drawn letter by letter."""
    line.under.setFont(font(11, exact=True))
    return line


def _word(word: WordRecord) -> tuple[str, str, str]:
    """The mark, who said what, and the facts below it."""
    if not word.by:
        return "void", "A word that cannot be read", f"{ago(word.when)}  ·  {word.state}: {word.why}"
    replaced = not word.counts and not word.why
    mark = SAID_MARKS[word.decision] if word.counts else "plain" if replaced else "void"
    note = f" “{word.note}”" if word.note else ""
    state = f"does not count, {word.state}: {word.why}" if word.why else word.state
    facts = [ago(word.when), state, f"seen {word.view}" if word.view else "", f"key {word.key}" if word.key else ""]
    words = f"{word.by} as {seat_words(word.seat).lower()}: {SAID[word.decision]}{note}"
    return mark, words, "  ·  ".join(fact for fact in facts if fact)


def _label(words: str, role: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label
