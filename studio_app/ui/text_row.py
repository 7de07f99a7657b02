"""A row for a few words."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from studio_app.ui.rows import Row


class TextRow(Row):
    """A line of text; `edited` comes when it is finished with Enter or by leaving it."""

    def __init__(self, title: str, hint: str = "") -> None:
        super().__init__(title)
        self.field = QLineEdit(placeholderText=hint)
        self.field.setAccessibleName(title)
        self.field.editingFinished.connect(self._read)
        self.hold(self.field)

    def put(self, value: object) -> None:
        if not self.field.isModified():
            self.field.setText(str(value))

    def _read(self) -> None:
        if self.field.isModified():
            self.complain("")
            self.field.setModified(False)
            self.edited.emit(self.field.text(), True)
