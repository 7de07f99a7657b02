"""What the window remembers between starts: sizes, folds, surround, recent shoots, whether the guide was seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings

from studio_app.studio.places import state_dir

MOST_RECENT = 8


class Preferences:
    """A small file beside the studio's own settings. A damaged one counts as empty."""

    def __init__(self, folder: Path | None = None) -> None:
        path = (folder or state_dir()) / "window.ini"
        self._kept = QSettings(str(path), QSettings.Format.IniFormat)

    def get(self, name: str, default: Any) -> Any:
        """A remembered value of the same type as the default."""
        raw = self._kept.value(name)
        try:
            value = json.loads(str(raw)) if raw is not None else default
        except ValueError:
            return default
        return value if isinstance(value, type(default)) else default

    def put(self, name: str, value: Any) -> None:
        """Remembers a value of plain JSON types."""
        self._kept.setValue(name, json.dumps(value))

    def save(self) -> None:
        """Writes what is remembered."""
        self._kept.sync()

    @property
    def recent(self) -> list[Path]:
        """Shoots that were open before and are still there, newest first."""
        return [Path(name) for name in self.get("recent", []) if (Path(str(name)) / "shoot.json").is_file()]

    def opened(self, shoot: Path) -> None:
        """Puts a shoot at the head of the recent ones."""
        names = [str(shoot), *(str(path) for path in self.recent if path != shoot)]
        self.put("recent", names[:MOST_RECENT])
