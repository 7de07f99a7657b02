"""The models room: which engines' weights are here, under which licence, and what they need."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio_app.direction.errors import StudioError
from studio_app.studio.fetching import can_fetch
from studio_app.studio.first_run import this_person
from studio_app.studio.model_finds import Find, finds, usual_places
from studio_app.studio.models import Model, forget, install, models
from studio_app.studio.places import cache_dir, config_dir
from studio_app.studio.weights_licence import licensed, state
from studio_app.takes.licence import Licensed
from studio_app.ui.background import Background
from studio_app.ui.download_dialog import DownloadDialog
from studio_app.ui.forms import buttons
from studio_app.ui.licence_dialog import LicenceDialog

ABOUT = (
    "Engines paint with weights that you bring or have fetched. The studio fetches nothing by itself and opens "
    "safetensors only, and GGUF files of a transformer. "
    "LoRA files go into a folder “loras” beside the weights."
)
LONGEST = 36
"""Letters of a name on a button."""
SIGNS = {"installed": "● Installed", "missing": "○ Not here", "damaged": "▲ Cannot be used"}


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
        self.problem, self.progress = QLabel(), QProgressBar()
        self.problem.setProperty("role", "bad")
        self.problem.setWordWrap(True)
        self.progress.setRange(0, 1000)
        self.progress.setAccessibleName("How much of the weights is read")
        self.progress.setTextVisible(False)
        self.search, self.close_button = QPushButton("Look on this computer"), QPushButton("Close")
        self.search.clicked.connect(self.look)
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
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAccessibleName("Engines")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for part in (about, area, self.progress, self.problem):
            column.addWidget(part, 1 if part is area else 0)
        column.addLayout(buttons([self.search], [self.close_button]))
        for part in (self.progress, self.problem):
            part.hide()

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
        self.progress.setValue(0)
        self.progress.show()
        try:
            await asyncio.to_thread(install, config_dir(), cache_dir(), engine, folder, self._share.emit)
        finally:
            self.progress.hide()
        self.fill()
        self.changed.emit()

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
        self._say(words)

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))


class ModelRow(QFrame):
    """One engine: what it is, what the licence allows, what it needs, and what to do about it."""

    def __init__(self, model: Model, there: list[Find], room: ModelsDialog) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName(f"{model.title}: {SIGNS[model.state][2:]}")
        title, state = QLabel(model.title), QLabel(SIGNS[model.state])
        title.setProperty("role", "title")
        state.setProperty("role", "bad" if model.state == "damaged" else "dim")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch()
        head.addWidget(state)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        column.addLayout(head)
        held = licensed(config_dir(), cache_dir(), model.engine, model.folder) if model.folder else None
        for words in _lines(model, held):
            line = QLabel(words)
            line.setProperty("role", "caption")
            line.setWordWrap(True)
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(line)
        named = "Use another folder…" if model.folder else "Use a folder…"
        pressed: list[tuple[str, Callable[[], None]]] = [(named, lambda: room.choose(model.engine))]
        if model.single_file:
            pressed.append(("Use a file…", lambda: room.choose_file(model)))
        if model.packable and model.folder:
            pressed.append(("Use a GGUF file…", lambda: room.choose_file(model)))
        if can_fetch(model.engine) and not model.folder:
            pressed.append(("Download…", lambda: room.download(model)))
        if held is not None and not model.problem:
            pressed.append(("Licence…", lambda held=held: room.state(model, held)))
        if model.folder:
            pressed.append(("Forget", lambda: room.drop(model.engine)))
        found = [(f"Use {_short(find.place)}", lambda find=find: room.add(model.engine, find.place)) for find in there]
        for acts in (pressed, *(found[at : at + 2] for at in range(0, len(found), 2))):
            column.addLayout(_acts(model, acts))


def _short(place: Path) -> str:
    """A name that fits a button: its beginning and its end, where files of one model differ."""
    name = place.name
    return name if len(name) <= LONGEST else f"{name[: LONGEST // 2]}…{name[-LONGEST // 2 :]}"


def _acts(model: Model, acts: Iterable[tuple[str, Callable[[], None]]]) -> QHBoxLayout:
    """A row of buttons."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for words, act in acts:
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.setAccessibleName(f"{words.rstrip('…')} for {model.title}")
        button.clicked.connect(lambda _=False, act=act: act())
        row.addWidget(button)
    row.addStretch()
    return row


def _lines(model: Model, held: Licensed | None) -> list[str]:
    lines = [
        _licence(model, held),
        f"All on a card: about {model.memory_gb:.0f} GB of graphics memory; with less, parts are moved or streamed.",
    ]
    if model.problem:
        return [*lines, model.problem]
    if model.folder:
        packed = f", the transformer packed as {model.quantised}" if model.quantised else ""
        return [*lines, f"{model.gigabytes:.1f} GB{packed}: {model.lies_in}"]
    return [*lines, f"Found as {model.where}."]


def _licence(model: Model, held: Licensed | None) -> str:
    """What is known of these weights; of weights that are not here, what their publisher says."""
    if held is None or model.problem:
        return f"Commercial use: {model.commercial}. Licence: {model.licence}."
    if held.commercial is None:
        return "Commercial use: nobody has said; shoots for brands refuse these weights. Press “Licence…”."
    return f"Commercial use: {'yes' if held.commercial else 'no'}. Licence: {held.licence} ({held.why})."
