"""The file that somebody drags onto the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QDropEvent


def dropped_file(event: QDropEvent) -> Path | None:
    """The first file that is dragged or dropped, which is then accepted; None where there is none."""
    files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    if not files:
        return None
    event.acceptProposedAction()
    return Path(files[0])
