"""The models room: which engines' weights are here, under which licence, and what they need."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio_app.direction.errors import Stopped, StudioError
from studio_app.studio.first_run import this_person
from studio_app.studio.model_finds import Find, finds, usual_places
from studio_app.studio.models import Model, forget, install, models
from studio_app.studio.places import cache_dir, config_dir
from studio_app.studio.weights_licence import state
from studio_app.takes.licence import Licensed
from studio_app.ui.background import Background
from studio_app.ui.download_dialog import DownloadDialog
from studio_app.ui.forms import buttons
from studio_app.ui.licence_dialog import LicenceDialog
from studio_app.ui.model_row import ModelRow

ABOUT = (
    "Engines paint with weights that you bring or have fetched. The studio fetches nothing by itself and opens "
    "safetensors only, and GGUF files of a transformer, or of a Qwen3 that reads the words. "
    "LoRA files go into a folder “loras” beside the weights."
)


class ModelsDialog(QDialog):
    """`changed` is told when weights were added or forgotten. Reading the weights goes on beside the window."""

    changed = Signal()
    _share = Signal(float)

    def __init__(self, parent: QWidget | None = None, home: Path | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Models")
        self.resize(720, 620)
        self._home = home or Path.home()
        self._background = Background(self._failed, self)
        self._finds: tuple[Find, ...] = ()
        self._stop = Event()
        self.problem, self.progress = QLabel(), QProgressBar()
        self.problem.setProperty("role", "bad")
        self.problem.setWordWrap(True)
        self.progress.setRange(0, 1000)
        self.progress.setAccessibleName("How much of the weights is read")
        self.progress.setTextVisible(False)
        self.reading, self.stop = QLabel(), QPushButton("Stop reading")
        self.reading.setProperty("role", "caption")
        self.search, self.close_button = QPushButton("Look on this computer"), QPushButton("Close")
        self.search.clicked.connect(self.look)
        self.stop.clicked.connect(self._stop.set)
        self.finished.connect(lambda _: self._stop.set())
        self.close_button.clicked.connect(self.accept)
        self._rows = QVBoxLayout()
        self._lay_out()
        self._share.connect(lambda share: self.progress.setValue(round(1000 * share)))
        self.fill()

    def _lay_out(self) -> None:
        about = QLabel(ABOUT)
        about.setProperty("role", "caption")
        about.setWordWrap(True)
        inside = QWidget()
        self._rows.setContentsMargins(0, 0, 8, 0)
        self._rows.setSpacing(8)
        inside.setLayout(self._rows)
        self._area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAccessibleName("Engines")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for part in (about, area, self.reading, self.progress, self.problem):
            column.addWidget(part, 1 if part is area else 0)
        column.addLayout(buttons([self.search], [self.stop, self.close_button]))
        self.problem.hide()
        self._busy("")

    def fill(self) -> None:
        """Shows what is known now."""
        while self._rows.count():
            held = self._rows.takeAt(0).widget()
            if held is not None:
                held.hide()
                held.deleteLater()
        for model in models(config_dir()):
            there = [find for find in self._finds if find.engine == model.engine and not model.is_at(find.place)]
            self._rows.addWidget(ModelRow(model, there, self))
        self._rows.addStretch()

    def look(self) -> None:
        """Looks where other programs keep models."""
        self._background.start(self._look())

    async def _look(self) -> None:
        self.search.setEnabled(False)
        self.search.setText("Looking…")
        try:
            self._finds = await asyncio.to_thread(finds, usual_places(self._home))
        finally:
            self.search.setEnabled(True)
            self.search.setText("Look again")
        self.fill()
        self._say("" if self._finds else "No weights that an engine can use were found in the usual places.")

    def choose(self, engine: str) -> None:
        """Asks for the folder of an engine's weights."""
        found = QFileDialog.getExistingDirectory(self, "The folder of the weights", str(self._home))
        if found:
            self.add(engine, Path(found))

    def choose_file(self, model: Model) -> None:
        """Asks for a checkpoint of one file, or for a packed transformer."""
        words, kinds = ("The checkpoint", "Checkpoints (*.safetensors)")
        if model.packable:
            words, kinds = ("The transformer", "Packed transformers (*.gguf)")
        found, _ = QFileDialog.getOpenFileName(self, words, str(self._home), kinds)
        if found:
            self.add(model.engine, Path(found))

    def add(self, engine: str, folder: Path) -> None:
        """Reads every byte of the weights once, and remembers where they are."""
        self._background.start(self._add(engine, folder))

    async def _add(self, engine: str, folder: Path) -> None:
        self._say("")
        self._busy(f"Reading every byte of {folder.name} once, so that takes can name their weights…")
        await asyncio.to_thread(install, config_dir(), cache_dir(), engine, folder, self._read)
        self._busy("")
        self.fill()
        self.changed.emit()

    def _read(self, share: float) -> None:
        """Hears in the reading thread how far it is. Raises Stopped once it shall end."""
        if self._stop.is_set():
            raise Stopped("The reading was stopped.", safe="Nothing was changed.")
        self._share.emit(share)

    def _busy(self, words: str) -> None:
        """While weights are read nothing else is asked of the rows; with no words, all can be pressed again."""
        self._stop.clear()
        self.progress.setValue(0)
        self.reading.setText(words)
        for part in (self.reading, self.progress, self.stop):
            part.setVisible(bool(words))
        for part in (self._area, self.search):
            part.setEnabled(not words)

    def download(self, model: Model) -> None:
        """Shows what the hub has of an engine's weights; nothing is fetched before its licence is accepted."""
        dialog = DownloadDialog(model.engine, model.title, self)

        def follow() -> None:
            self.fill()
            self.changed.emit()

        dialog.installed.connect(follow)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def state(self, model: Model, held: Licensed) -> None:
        """Asks for the licence of an engine's weights."""
        dialog = LicenceDialog(held, self)

        def keep() -> None:
            by = this_person().name
            try:
                state(config_dir(), cache_dir(), model.engine, model.folder, dialog.commercial, dialog.words, by)
            except StudioError as error:
                self._say(str(error))
                return
            self.fill()
            self.changed.emit()

        dialog.accepted.connect(keep)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def drop(self, engine: str) -> None:
        """Forgets where they are; the files stay."""
        try:
            forget(config_dir(), engine)
        except StudioError as error:
            self._say(str(error))
            return
        self.fill()
        self.changed.emit()

    def _failed(self, words: str) -> None:
        self._busy("")
        self._say(words)

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
