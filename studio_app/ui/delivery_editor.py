"""The page of one crop: the select with the crop in it, the file as it will look, and what the crop does, live."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio_app.studio.delivery_channels import file_words
from studio_app.studio.delivery_foresight import PieceSeen
from studio_app.takes.crop import Crop
from studio_app.takes.figure_marks import FigureMarks
from studio_app.ui.delivery_crop import CropView
from studio_app.ui.delivery_previews import Preview
from studio_app.ui.rights_parts import caption
from studio_app.ui.side_list import Line, cleared

SIDE, SHARE, TALL = (232, 420), 0.32, 1.3
"""Least and most points of the width of the side, its share of the page, and how many times the proof is high."""


class CropPage(QWidget):
    """`changed` brings the crop that a person made, or None for the suggestion; `left` asks for all crops again,
    `reshoot` for the direction at a framing that fits.
    """

    changed = Signal(object)
    left = Signal()
    reshoot = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.piece: PieceSeen | None = None
        self._preview: Preview | None = None
        self.view, self.proof = CropView(), QLabel()
        self.title, self.file, self.missed = QLabel(), caption(""), caption("")
        self.back = QPushButton("All crops")
        self.suggestion, self.pad = QPushButton("Suggestion"), QPushButton("Continue the background")
        self.again = QPushButton("Re-shoot at this framing")
        self.rules = QVBoxLayout()
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        self.title.setProperty("role", "title")
        self.proof.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.proof.setAccessibleName("The file as it will look")
        self.missed.setAccessibleName("What cannot be printed")
        self.missed.hide()
        for button in (self.back, self.suggestion, self.pad, self.again):
            button.setAutoDefault(False)
            button.setAccessibleName(button.text())
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 0, 0)
        head.setSpacing(8)
        head.addWidget(self.back)
        head.addWidget(self.title)
        head.addStretch()
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self.proof)
        side.addWidget(self.missed)
        side.addWidget(self.file)
        side.addLayout(self.rules)
        for button in (self.suggestion, self.pad, self.again):
            side.addWidget(button)
        side.addWidget(caption("Arrows move it, + and − size it, Backspace takes the suggestion, Escape goes back."))
        side.addStretch()
        self.side = holder = QWidget()
        holder.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(self.view, 1)
        across.addWidget(holder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(across, 1)

    def _wire(self) -> None:
        self.view.changed.connect(self.changed)
        self.view.undone.connect(lambda: self.changed.emit(None))
        self.view.left.connect(self.left)
        self.back.clicked.connect(self.left)
        self.suggestion.clicked.connect(lambda: self.changed.emit(None))
        self.pad.clicked.connect(self._pad)
        self.again.clicked.connect(self.reshoot)

    def put(self, piece: PieceSeen, figure: FigureMarks | None, picture: QImage | None = None) -> None:
        """Shows a file's crop and what it does; the select's picture where it is another one."""
        self.piece = piece
        self.title.setText(f"{piece.select or piece.piece.take} for {piece.channel.name}")
        self.file.setText(file_words(piece.channel))
        self.view.put(piece, figure, picture)
        cleared(self.rules)
        for mark, words in self._said(piece):
            self.rules.addWidget(Line(mark, words))
        self.suggestion.setEnabled(piece.piece.crop is not None)
        self.pad.setVisible(piece.padding is not None)
        self.again.setVisible(bool(piece.stops))

    def _said(self, piece: PieceSeen) -> list[tuple[str, str]]:
        lines = [("stop", words) for words in piece.stops]
        lines += [("warn", f"{words[:1].upper()}{words[1:]}.".replace("..", ".")) for words in piece.looks]
        lines += [("info", piece.padding_words)] if piece.padding_words else []
        return lines or [("good", "Nothing of her is cut.")]

    def show_picture(self, preview: Preview) -> None:
        """The file as it will look came, or why there is none; a soft proof says what cannot be printed."""
        image, self._preview = preview.image, preview
        self.missed.setText(preview.words)
        self.missed.setVisible(bool(preview.words))
        if image.isNull():
            self.proof.setText(preview.trouble)
            return
        scale = self.devicePixelRatioF()
        mode = Qt.TransformationMode.SmoothTransformation
        shown = QPixmap.fromImage(image.scaled(self._room() * scale, Qt.AspectRatioMode.KeepAspectRatio, mode))
        shown.setDevicePixelRatio(scale)
        self.proof.setPixmap(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.setFixedWidth(self._room().width())
        if self._preview is not None:
            self.show_picture(self._preview)

    def _room(self) -> QSize:
        """How large the file as it will look may be."""
        wide = round(min(SIDE[1], max(SIDE[0], SHARE * self.width())))
        return QSize(wide, round(min(TALL * wide, 0.5 * self.height())))

    def _pad(self) -> None:
        if self.piece is not None and self.piece.padding is not None:
            self.changed.emit(Crop(**self.piece.padding.model_dump()))
