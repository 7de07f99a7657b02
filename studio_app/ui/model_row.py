"""One engine in the models room: what it is, what its licence allows, what it needs, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from studio_app.studio.fetching import can_fetch
from studio_app.studio.model_finds import Find
from studio_app.studio.models import LOOK, Model
from studio_app.studio.places import cache_dir, config_dir
from studio_app.studio.weights_licence import licensed
from studio_app.takes.licence import Licensed
from studio_app.ui.side_list import Line

if TYPE_CHECKING:
    from studio_app.ui.models_dialog import ModelsDialog

LONGEST = 36
"""Letters of a name on a button."""
SIGNS = {"installed": "● Installed", "missing": "○ Not here", "damaged": "▲ Cannot be used"}


class ModelRow(QFrame):
    """Built anew whenever something about the engine changed."""

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
        if model.doubt:
            column.addWidget(Line("warn", model.doubt, LOOK))
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
    return [*lines, f"Published as {model.where}."]


def _licence(model: Model, held: Licensed | None) -> str:
    """What is known of these weights; of weights that are not here, what their publisher says."""
    if held is None or model.problem:
        return f"Commercial use: {model.commercial}. Licence: {model.licence}."
    if held.commercial is None:
        return "Commercial use: nobody has said; shoots for brands refuse these weights. Press “Licence…”."
    return f"Commercial use: {'yes' if held.commercial else 'no'}. Licence: {held.licence} ({held.why})."
