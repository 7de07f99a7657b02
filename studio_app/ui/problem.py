"""What is wrong, in the place where it is: a line of words that makes its own room, and gives it back."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

AIR = 4


class Problem(QLabel):
    """A sentence in a dialog; hidden while there is none. `width` is what the dialog leaves it, in points;
    the dialog `grows` with it, or has room to spare.
    """

    def __init__(self, width: int, *, grows: bool = True) -> None:
        super().__init__()
        self._width, self._grows = width, grows
        self.setProperty("role", "bad")
        self.setWordWrap(True)
        self.setAccessibleName("What is wrong")
        self.hide()

    def put(self, words: str) -> None:
        """Says what is wrong, or with no words that nothing is; the dialog grows and shrinks with it."""
        self.setText(words)
        self.setAccessibleDescription(words)
        self.setVisible(bool(words))
        self.setMinimumHeight(self.heightForWidth(self._width) + 2 * AIR if words else 0)
        dialog = self.window()
        if self._grows and dialog is not self and dialog.layout() is not None:
            dialog.layout().activate()
            dialog.adjustSize()
