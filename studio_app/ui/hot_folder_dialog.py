"""The hot folder of a shoot: where labelled copies appear by themselves, of which takes, written how."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studio_app.direction.errors import StudioError
from studio_app.studio.choose import Only
from studio_app.studio.copy_choice import CopyChoice, CopyFormat
from studio_app.studio.hot_folder import check_folder
from studio_app.studio.outside_choice import HotFolderChoice
from studio_app.ui.forms import buttons, combo, form

_SIDES = [("As large as the take", 0), ("4096 px", 4096), ("2048 px", 2048), ("1600 px", 1600), ("1080 px", 1080)]
ABOUT = (
    "Labelled working copies of these takes appear in the folder by themselves and follow the marks. Those that no "
    "longer qualify move to “withdrawn”. Other files in it are left alone."
)


class HotFolderDialog(QDialog):
    """`choice` is what was asked for, None for no hot folder."""

    def __init__(self, shoot: Path, held: HotFolderChoice | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Hot folder")
        self._shoot, self.choice = shoot, held
        now = held or HotFolderChoice(folder="-")
        self.folder = QLineEdit(held.folder if held else "", placeholderText="A folder outside the shoot")
        self.folder.setAccessibleName("Folder")
        which = [("Picks and selects", "picks"), ("Selects", "selects"), ("Rated takes", "rated")]
        self.which = combo("Takes", which, now.which.value)
        self.stars = combo("Least stars", [(f"{'★' * number} or more", number) for number in range(1, 6)], now.stars)
        self.format = combo("File format", [("JPEG", "jpeg"), ("PNG", "png")], now.copy_as.format.value)
        self.side = combo("Longest side", _SIDES, now.copy_as.longest_side)
        self.problem = QLabel()
        self.end, self.cancel, self.use = (
            QPushButton("End the hot folder"),
            QPushButton("Cancel"),
            QPushButton("Use it"),
        )
        self._lay_out(bool(held))
        self.which.currentIndexChanged.connect(self._changed)
        self.folder.textChanged.connect(self._changed)
        self.end.clicked.connect(self._end)
        self.cancel.clicked.connect(self.reject)
        self.use.clicked.connect(self._use)
        self._changed()

    def _lay_out(self, held: bool) -> None:
        about = QLabel(ABOUT)
        about.setProperty("role", "caption")
        self.problem.setProperty("role", "bad")
        for label in (about, self.problem):
            label.setWordWrap(True)
        choose = QPushButton("Choose…")
        choose.setAccessibleName("Choose the folder")
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose)
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.folder, 1)
        row.addWidget(choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(about)
        column.addSpacing(4)
        fields = [("Folder", place), ("Takes", self.which), ("Stars", self.stars)]
        column.addLayout(form([*fields, ("Format", self.format), ("Longest side", self.side)]))
        column.addWidget(self.problem)
        column.addStretch()
        column.addLayout(buttons([self.end], [self.cancel, self.use]))
        self.end.setVisible(held)
        self.setMinimumWidth(480)

    def _choose(self) -> None:
        found = QFileDialog.getExistingDirectory(self, "Hot folder", self.folder.text() or str(Path.home()))
        if found:
            self.folder.setText(found)

    def _changed(self) -> None:
        self.stars.setEnabled(self.which.currentData() == "rated")
        self.use.setEnabled(bool(self.folder.text().strip()))
        self.problem.setText("")

    def _end(self) -> None:
        self.choice = None
        self.accept()

    def _use(self) -> None:
        folder = Path(self.folder.text().strip()).expanduser().absolute()
        try:
            check_folder(self._shoot, folder)
        except StudioError as error:
            self.problem.setText(str(error))
            return
        written = CopyFormat(self.format.currentData())
        self.choice = HotFolderChoice(
            folder=str(folder),
            which=Only(self.which.currentData()),
            stars=int(self.stars.currentData()),
            copy_as=CopyChoice(format=written, longest_side=int(self.side.currentData())),
        )
        self.accept()
