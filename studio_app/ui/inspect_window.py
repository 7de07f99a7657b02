"""A window to drop any picture on: who signed it, whether it was changed, whose delivery it is, what still holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from studio_app.studio.inspected import Fact, Report, Stand
from studio_app.studio.inspecting_child import Inspector
from studio_app.ui.background import Background
from studio_app.ui.drop_file import dropped_file
from studio_app.ui.handlers_certificate import show_roots
from studio_app.ui.icons import icon, pixmap
from studio_app.ui.problem import Problem
from studio_app.ui.rights_parts import caption, fit, scrolling
from studio_app.ui.theme import GREY

if TYPE_CHECKING:
    from studio_app.ui.roots_dialog import RootsDialog

SIZE = QSize(980, 620)
LEFT = 380
FILES = "Pictures (*.jpg *.jpeg *.png *.webp *.avif *.tif *.tiff);;All files (*)"
EMPTY = "Drop a picture here, or choose one.\n\nAny picture: a delivery, a copy from the web, a screenshot."
HINT = (
    "What is found out stands here: whether AI made it, who signed it, whether a byte was changed since, whose "
    "delivery it is from, and whether it may still be seen."
)
SIGNS = {Stand.GOOD: ("check", "Holds"), Stand.BAD: ("warning", "Wrong"), Stand.LOOK: ("info", "Look")}


class InspectWindow(QDialog):
    """`shoots` are those whose deliveries are looked through for the watermark."""

    shown = Signal()

    def __init__(self, shoots: Sequence[Path] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Inspect a picture")
        self.setAcceptDrops(True)
        self.report: Report | None = None
        self._shoots, self._beside = tuple(shoots), list[Path]()
        self._path: Path | None = None
        self.inspector = Inspector()
        self.background = Background(self.say, self)
        self.picture, self.problem = _Picture(), Problem(SIZE.width() - LEFT - 60, grows=False)
        self.choose = QPushButton(icon("folder"), "Choose a picture…")
        self.trust = QPushButton(icon("key"), "Trusted roots…")
        self.compare = QPushButton("Compare with a delivery…")
        self.copy = QPushButton("Copy as text")
        self.trust.setToolTip("Public roots that studios gave you: their signatures are known here.")
        self.compare.setToolTip("Finds a cropped or turned copy of a picture in a shoot, or in a folder of deliveries.")
        self.compare.clicked.connect(self.ask_delivery)
        self.choose.clicked.connect(self.ask)
        self.trust.clicked.connect(self.show_roots)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text()))
        for button in (self.choose, self.trust, self.compare, self.copy):
            button.setAccessibleName(button.text().rstrip("…"))
        self.copy.setEnabled(False)
        self.name, self.hint, self._rows = QLabel(""), caption(HINT), QGridLayout()
        self._lay_out()
        fit(self, SIZE)
        self.finished.connect(lambda _: self._end())

    def say(self, words: str) -> None:
        """Says why a file could not be looked at."""
        self.hint.hide()
        self._put(())
        self.name.setText("" if self._path is None else self._path.name)
        self.picture.put(b"")
        self.problem.put(words)
        self.shown.emit()

    def look(self, path: Path) -> None:
        """Looks at a file in a process of its own; the facts come when they are there."""
        self._path = path
        self.problem.put("")
        self.hint.hide()
        beside = f" beside {', '.join(each.name for each in self._beside)}" if self._beside else ""
        self.name.setText(f"Looking at {path.name}{beside}…")
        self.background.drop()
        self.background.start(self._look(path))

    def ask(self) -> None:
        """Lets a person choose a file."""
        name, _ = QFileDialog.getOpenFileName(self, "Choose a picture", "", FILES)
        if name:
            self.look(Path(name))

    def show_roots(self) -> RootsDialog:
        """Opens the roots that are trusted; the picture is looked at again after each change."""
        return show_roots(self, lambda: self._path is not None and self.look(self._path))

    def ask_delivery(self) -> None:
        """Lets a person choose a shoot, or a folder with delivered pictures, to lay pictures beside."""
        first = str(self._shoots[0]) if self._shoots else ""
        name = QFileDialog.getExistingDirectory(self, "Choose a shoot, or a folder with delivered pictures", first)
        if name:
            self.compare_with(Path(name))

    def compare_with(self, folder: Path) -> None:
        """Lays pictures beside what was delivered from now on, and looks again."""
        if folder not in self._beside:
            self._beside.append(folder)
        if self._path is not None:
            self.look(self._path)

    def text(self) -> str:
        """All facts as lines."""
        if self.report is None:
            return ""
        return "\n".join((self.report.name, *(f"{fact.topic}: {fact.words}" for fact in self.report.facts)))

    async def _look(self, path: Path) -> None:
        report = await self.inspector.look(path, self._shoots, self._beside)
        self.name.setText(report.name)
        self.picture.put(report.preview)
        self._put(report.facts)
        self.report = report
        self.copy.setEnabled(True)
        self.shown.emit()

    def _put(self, facts: Sequence[Fact]) -> None:
        self.report = None
        self.copy.setEnabled(False)
        while self._rows.count():
            widget = self._rows.takeAt(0).widget()
            widget.hide()
            widget.deleteLater()
        for row, fact in enumerate(facts):
            for column, label in enumerate(_labels(fact)):
                self._rows.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)

    def _lay_out(self) -> None:
        self.name.setProperty("role", "title")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self._rows.setHorizontalSpacing(12)
        self._rows.setVerticalSpacing(10)
        self._rows.setColumnStretch(2, 1)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        for button in (self.choose, self.trust, self.compare, self.copy):
            bar.addWidget(button)
        bar.addStretch()
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 12, 0)
        column.addLayout(self._rows)
        column.addStretch()
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addLayout(bar)
        right.addWidget(self.name)
        right.addWidget(self.problem)
        right.addWidget(self.hint)
        self.facts: QScrollArea = scrolling(holder, "What was found")
        right.addWidget(self.facts, 1)
        right.addWidget(
            caption("Nothing is sent anywhere: the file is read on this computer, in a process of its own.")
        )
        whole = QHBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(16)
        whole.addWidget(self.picture)
        whole.addLayout(right, 1)

    def _end(self) -> None:
        self.background.drop()
        self.inspector.close()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        dropped_file(event)

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event)
        if path is not None:
            self.look(path)


class _Picture(QLabel):
    """The picture, as large as its place; words where there is none."""

    def __init__(self) -> None:
        super().__init__(EMPTY)
        self._whole = QPixmap()
        self.setFixedWidth(LEFT)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setProperty("role", "dim")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        self.setAccessibleName("The picture")
        self._show()

    def put(self, png: bytes) -> None:
        self._whole = QPixmap.fromImage(QImage.fromData(png)) if png else QPixmap()
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show()

    def _show(self) -> None:
        self.setStyleSheet(f"border: 1px dashed {GREY.faint};" if self._whole.isNull() else "")
        if self._whole.isNull():
            self.setText(EMPTY)
            return
        room, scale = self.contentsRect().size() * self.devicePixelRatio(), self.devicePixelRatio()
        how = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        small = self._whole.scaled(room, *how)
        small.setDevicePixelRatio(scale)
        self.setPixmap(small)


def _labels(fact: Fact) -> tuple[QLabel, QLabel, QLabel]:
    """Sign, topic and words of a fact; the words can be reached by Tab and selected, and are read whole."""
    sign, topic, words = QLabel(), QLabel(fact.topic), QLabel(fact.words)
    name, meaning = SIGNS.get(fact.stand, ("", ""))
    if name:
        sign.setPixmap(pixmap(name, {Stand.GOOD: "green", Stand.BAD: "red"}.get(fact.stand, "amber"), 16, 2))
        sign.setAccessibleName(meaning)
    topic.setProperty("role", "dim")
    words.setTextFormat(Qt.TextFormat.PlainText)
    words.setWordWrap(True)
    words.setMinimumWidth(1)
    words.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    words.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    words.setAccessibleName(f"{fact.topic}. {meaning}. {fact.words}" if meaning else f"{fact.topic}. {fact.words}")
    return sign, topic, words
