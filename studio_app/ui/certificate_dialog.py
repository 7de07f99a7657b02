"""The studio's own certificate: what it is and how long it signs, making it, renewing it, installing a bought one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLabel, QStackedWidget, QVBoxLayout, QWidget

from studio_app.direction.durable import write_atomically
from studio_app.direction.errors import StudioError
from studio_app.studio.certificate_said import NONE_YET, CertificateSaid, certificate_said
from studio_app.studio.studio_identity import choose_time_stamps, install_identity, make_identity
from studio_app.ui.background import Background
from studio_app.ui.certificate_pages import InstallPage, MakePage, ShownPage
from studio_app.ui.problem import Problem

WIDTH, HEIGHT = 600, 340
TITLES = {
    "show": "The studio’s certificate",
    "make": "Make the studio’s certificate",
    "install": "Install a certificate that was bought",
}


class CertificateDialog(QDialog):
    """`changed` is told when another certificate signs from now on, or another service is asked for the time."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLES["show"])
        self.said = CertificateSaid("stop", NONE_YET)
        self.background = Background(self.say, self)
        self.show_, self.make, self.install = ShownPage(), MakePage(), InstallPage()
        self.names = {"show": self.show_, "make": self.make, "install": self.install}
        self.pages, self.title, self.problem = QStackedWidget(), QLabel(), Problem(WIDTH - 32, grows=False)
        self.title.setProperty("role", "shoot")
        for page in self.names.values():
            self.pages.addWidget(page)
            page.wanted.connect(self.turn)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for part in (self.title, self.problem):
            column.addWidget(part)
        column.addWidget(self.pages, 1)
        self.make.made.connect(self._make)
        self.install.chosen.connect(self._install)
        self.show_.times.connect(self._ask_times)
        self.show_.saved.connect(self._save_root)
        self.finished.connect(lambda _: self.background.drop())
        self.resize(WIDTH, HEIGHT)
        self.refresh()

    def refresh(self) -> None:
        """Reads what is there and shows it; where nothing is, making one is offered."""
        try:
            self.said = certificate_said()
        except StudioError as error:
            self.say(str(error))
        self.turn("show")

    def turn(self, name: str) -> None:
        """Shows one of the pages."""
        name = "make" if name == "show" and self.said.held is None else name
        self.problem.put("")
        self.title.setText("Renew the studio’s certificate" if name == "make" and self.said.held else TITLES[name])
        page = self.names[name]
        page.put(self.said)
        self.pages.setCurrentWidget(page)

    def say(self, words: str) -> None:
        """What is wrong; nothing was changed by it."""
        self.problem.put(words)
        self.pages.setEnabled(True)

    def _make(self, name: str, country: str) -> None:
        anew = self.said.held is not None
        self._do(lambda: make_identity(name, country, anew=anew))

    def _install(self, file: Path, key: Path | None, passphrase: str) -> None:
        self._do(lambda: install_identity(file, key, passphrase))

    def _ask_times(self, service: str) -> None:
        self._do(lambda: choose_time_stamps(service))

    def _save_root(self, place: Path) -> None:
        held = self.said.held
        if held is not None:
            self._do(lambda: write_atomically(place, held.root.encode()))

    def _do(self, work: Callable[[], object]) -> None:
        """In a thread: a key chain may wait for a person."""
        self.problem.put("")
        self.pages.setEnabled(False)
        self.background.start(self._done(work))

    async def _done(self, work: Callable[[], object]) -> None:
        await asyncio.to_thread(work)
        self.pages.setEnabled(True)
        self.refresh()
        self.changed.emit()
