"""The audit pack out of the rights room: everything that is owed an answer, in one file that anybody can check."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from studio_app.studio.away import size_words
from studio_app.studio.statements import pack_audit
from studio_app.ui.background import Background
from studio_app.ui.desk import Desk

FILES = "Audit packs (*.zip)"


class AuditSaver:
    """Writes the pack beside the window; the room's own places say how it went."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        self._desk, self._parent = desk, parent
        self._background = Background(desk.problem.emit, parent)

    def ask(self) -> None:
        """Asks where the pack shall lie."""
        name = f"audit-{self._desk.session.shoot.path.name}.zip"
        found, _ = QFileDialog.getSaveFileName(self._parent, "Audit pack", str(Path.home() / name), FILES)
        if found:
            self.save(Path(found))

    def save(self, to: Path) -> None:
        """Keeps the ledgers in the history, then packs what is there, all beside the window."""
        self._background.start(self._save(to if to.suffix else to.with_suffix(".zip")))

    async def _save(self, to: Path) -> None:
        session = self._desk.session
        if session.shoot.read_only is None:
            await asyncio.to_thread(session.rights.keep)
        size = await asyncio.to_thread(pack_audit, session.shoot, to)
        words = "passports, consents, grants, approvals and ledgers, with a page that checks them"
        self._desk.news.emit(f"The audit pack is saved: {to.name}, {size_words(size)}; {words}.")
