"""Fetching an engine's weights: what the hub offers, its licence to be read and accepted, then the transfer itself."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio_app.studio.fetching import GB, Offer, accept, fetch, offer
from studio_app.studio.first_run import this_person
from studio_app.studio.models import install
from studio_app.studio.places import cache_dir, config_dir, models_dir
from studio_app.ui.background import Background
from studio_app.ui.forms import buttons

ASKING, NOT_ASKED = "Asking the hub what it has…", "The hub has not answered; nothing was fetched."
GET, AGAIN = "Download", "Ask again"


class DownloadDialog(QDialog):
    """`installed` is told when the weights are here, checked and in use. Closing it stops the transfer; what came so
    far is kept, and the next try goes on from there.
    """

    installed = Signal()
    _told = Signal(str, float)

    def __init__(self, engine: str, title: str, parent: QWidget | None = None, folder: Path | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Download {title}")
        self.resize(640, 560)
        self._engine, self._folder = engine, folder or models_dir() / engine
        self._background = Background(self._failed, self)
        self._stop = Event()
        self.offer: Offer | None = None
        self.about, self.problem, self.licence = QLabel(ASKING), QLabel(), QPlainTextEdit()
        self.accepts = QCheckBox("I have read the licence and accept it")
        self.progress, self.get, self.cancel = QProgressBar(), QPushButton(GET), QPushButton("Cancel")
        self._lay_out()
        self.accepts.toggled.connect(lambda on: self.get.setEnabled(on and self.offer is not None))
        self.get.clicked.connect(lambda: self._background.start(self._ask() if self.offer is None else self._fetch()))
        self.cancel.clicked.connect(self.reject)
        self._told.connect(self._tell)
        self.finished.connect(lambda _: self._stop.set())
        self._background.start(self._ask())

    def _lay_out(self) -> None:
        for label in (self.about, self.problem):
            label.setWordWrap(True)
        self.problem.setProperty("role", "bad")
        self.licence.setReadOnly(True)
        self.licence.setAccessibleName("The licence")
        self.licence.setTabChangesFocus(True)
        self.licence.setPlaceholderText("The licence is shown here.")
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("How much of the weights has come")
        self.get.setEnabled(False)
        self.accepts.setEnabled(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.about)
        column.addWidget(self.licence, 1)
        for part in (self.accepts, self.progress, self.problem):
            column.addWidget(part)
        column.addLayout(buttons([], [self.cancel, self.get]))
        for part in (self.progress, self.problem):
            part.hide()

    async def _ask(self) -> None:
        self.about.setText(ASKING)
        self.problem.hide()
        self.get.setEnabled(False)
        self.offer = await asyncio.to_thread(offer, config_dir(), self._engine)
        self.licence.setPlainText(self.offer.licence)
        self.about.setText(f"{self.offer.words}\n\n{self.offer.bytes / GB:.1f} GB go into {self._folder}.")
        self.accepts.setEnabled(True)
        self.get.setText(GET)

    async def _fetch(self) -> None:
        if self.offer is None:
            return
        self.problem.hide()
        self.progress.show()
        self.get.setEnabled(False)
        self.accepts.setEnabled(False)
        accepted = accept(config_dir(), self.offer, this_person().name)
        await asyncio.to_thread(fetch, accepted, self._folder, self._told.emit, self._stop.is_set)
        self.about.setText("Everything is here. Reading it once…")
        await asyncio.to_thread(install, config_dir(), cache_dir(), self._engine, self._folder)
        self.installed.emit()
        self.accept()

    def _tell(self, words: str, share: float) -> None:
        self.progress.setValue(round(1000 * share))
        if self.offer is not None:
            came, all_of_it = share * self.offer.bytes / GB, self.offer.bytes / GB
            self.about.setText(f"{words}\n{came:.1f} of {all_of_it:.1f} GB are here.")

    def _failed(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.show()
        self.progress.hide()
        self.accepts.setEnabled(self.offer is not None)
        self.get.setEnabled(self.offer is None or self.accepts.isChecked())
        if self.offer is None:
            self.about.setText(NOT_ASKED)
            self.get.setText(AGAIN)
