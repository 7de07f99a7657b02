"""The switch of the soft proof in the delivery room: whose press, by which intent, with paper and black point."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from studio_app.studio.soft_proofing import INTENTS, ProofWish, read_wish
from studio_app.ui.forms import combo
from studio_app.ui.newest import Newest
from studio_app.ui.preferences import Preferences

ELIDED, MOST = Qt.TextElideMode.ElideRight, 130
PROFILE = "proof_profile"
"""What is remembered: the file of the profile that was used last."""
WHY = "Every crop as a press prints it. The profile is the printing house’s own; amber stripes lie over what it misses."


class ProofBar(QWidget):
    """`changed` when pictures are to be drawn another way. `wish` is how, None for as they are."""

    changed = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self._held: ProofWish | None = None
        self.on, self.profile = QPushButton("Soft proof"), QPushButton("Choose a profile…")
        self.intent = combo("Rendering intent", [(words.split()[0], name) for name, words in INTENTS], INTENTS[0][0])
        self.paper, self.black = QCheckBox("Paper white"), QCheckBox("Black point")
        self.overlay, self.problem = QCheckBox("Out of gamut"), QLabel()
        self._reading = Newest(self)
        self._dress()
        self._lay_out()
        self._wire()
        self._show()

    @property
    def wish(self) -> ProofWish | None:
        """How to proof, as it is set now."""
        if self._held is None or not self.on.isChecked():
            return None
        return replace(
            self._held,
            intent=self.intent.currentData(),
            paper=self.paper.isChecked(),
            black_point=self.black.isChecked(),
            overlay=self.overlay.isChecked(),
        )

    def choose(self) -> None:
        """Lets a person choose the printing house's profile."""
        found, _ = QFileDialog.getOpenFileName(
            self, "The printing house’s profile", str(self._preferences.get(PROFILE, "")), "ICC profiles (*.icc *.icm)"
        )
        if found:
            self.read(Path(found))
        elif self._held is None:
            self.on.setChecked(False)

    def read(self, path: Path) -> None:
        """Reads a profile, which is as hostile as any file, beside the window."""
        self._reading.ask(lambda: (path, read_wish(path)), self._take)

    def _take(self, found: tuple[Path, ProofWish]) -> None:
        path, self._held = found
        self._preferences.put(PROFILE, str(path))
        self.problem.setText("")
        self.on.setChecked(True)
        self._show()
        self.changed.emit()

    def _refuse(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setToolTip(words)
        if self._held is None:
            self.on.setChecked(False)
        self._show()

    def _switch(self, on: bool) -> None:
        self._show()
        if on and self._held is None:
            last = Path(str(self._preferences.get(PROFILE, "")))
            self.read(last) if last.is_file() else self.choose()
        else:
            self.problem.setText("")
            self.changed.emit()

    def _show(self) -> None:
        on, held = self.on.isChecked(), self._held is not None
        for part in (self.intent, self.paper, self.black, self.overlay):
            part.setVisible(on and held)
        self.profile.setVisible(on)
        if self._held is not None:
            words = self.profile.fontMetrics().elidedText(self._held.name, ELIDED, MOST)
            self.profile.setText(words)
            self.profile.setToolTip(f"{self._held.name}. Press to choose another.")
            self.profile.setAccessibleName(f"Profile: {self._held.name}")
        self.problem.setVisible(bool(self.problem.text()))

    def _dress(self) -> None:
        self.on.setCheckable(True)
        self.on.setProperty("role", "chip")
        self.on.setToolTip(WHY)
        self.problem.setProperty("role", "bad")
        self.problem.setWordWrap(True)
        self.problem.setAccessibleName("What is wrong with the profile")
        self.problem.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for button in (self.on, self.profile):
            button.setAutoDefault(False)
            button.setAccessibleName(button.text().rstrip("…"))
        for box in (self.paper, self.black, self.overlay):
            box.setChecked(True)
            box.setAccessibleName(box.text())
        for number, (_, words) in enumerate(INTENTS):
            self.intent.setItemData(number, f"{words}: the rendering intent", Qt.ItemDataRole.ToolTipRole)
        self.intent.setToolTip("Rendering intent: how colours come to the press’s inks")
        self.overlay.setToolTip("Amber stripes lie over what the press cannot print")
        self.paper.setToolTip("White as white as the paper, instead of the screen’s")
        self.black.setToolTip("The darkest of the picture becomes the darkest of the press")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.problem)
        for parts in ((self.on, self.profile, self.intent), (self.paper, self.black, self.overlay)):
            row = QHBoxLayout()
            row.setSpacing(8)
            for part in parts:
                row.addWidget(part)
            row.addStretch()
            column.addLayout(row)

    def _wire(self) -> None:
        self.on.toggled.connect(self._switch)
        self.profile.clicked.connect(self.choose)
        self.intent.currentIndexChanged.connect(lambda _: self.changed.emit())
        for box in (self.paper, self.black, self.overlay):
            box.toggled.connect(lambda _: self.changed.emit())
        self._reading.refused.connect(self._refuse)

    def end(self) -> None:
        """Reads nothing more."""
        self._reading.close()
