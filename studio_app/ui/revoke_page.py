"""Keys of the shoot, and taking one back for good: a lost laptop, a key that others may have seen."""

from __future__ import annotations

from collections.abc import Coroutine
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListWidget, QListWidgetItem

from studio_app.direction.errors import BadInput
from studio_app.studio.foresee import KeyFacts, if_revoked, keys_of
from studio_app.studio.key_words import spoken
from studio_app.ui.desk import Desk
from studio_app.ui.key_row import KeyRow
from studio_app.ui.ruling_page import Foresee, RulingPage
from studio_app.ui.side_list import MARK, mark_icon
from studio_app.ui.theme import font

WORDS = (
    "Revoke a key that somebody else may have. Nothing it ever signed counts any more, since only the signer says when "
    "a word was given; selects that rest on it are withdrawn, and their names are not used again. It cannot be taken "
    "back: its owner makes a new key, is seated with it, and says again what still holds."
)


class KeyList(QListWidget):
    """The keys of a shoot by owner, each with its fingerprint."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setIconSize(QSize(MARK, MARK))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedHeight(124)
        self.setFont(font(exact=True))

    def put(self, keys: tuple[KeyFacts, ...], trusted: str | None = None) -> None:
        """Shows these keys and chooses the one that was chosen."""
        before = self.currentItem().data(Qt.ItemDataRole.UserRole) if self.currentItem() is not None else None
        self.clear()
        for key in keys:
            seats = ", ".join(seat.replace("-", " ") for seat in key.seats) or "an earlier key"
            until = f", until {key.until:%d %B %Y}" if key.until is not None else ""
            here = ", trusted on this computer" if key.fingerprint == trusted else ""
            words = f"{key.owner}: {key.revoked or seats}{until}{here}"
            mark = "void" if key.revoked else "info" if here else "good"
            item = QListWidgetItem(mark_icon(mark, self.devicePixelRatioF()), f"{words}\n{key.fingerprint}")
            item.setData(Qt.ItemDataRole.UserRole, key.public)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{words}, {key.fingerprint}")
            item.setToolTip(spoken(key.fingerprint))
            self.addItem(item)
            if key.public == before:
                self.setCurrentItem(item)


class RevokePage(RulingPage):
    """Revokes a key of the shoot."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Keys of this shoot", WORDS, "Revoke this key for good", self.foresee, self.work)
        self.keys: tuple[KeyFacts, ...] = ()
        self.list, self.reason, self.empty = KeyList("Keys of this shoot"), QLineEdit(), QLabel()
        self.reason.setAccessibleName("Why the key is revoked")
        self.reason.setPlaceholderText("Why, for the record: laptop stolen, left the team…")
        self.reason.setMaxLength(200)
        self.empty.setText("Nobody has a key here yet. Whoever gives a first verdict takes a seat with one.")
        self.empty.setProperty("role", "caption")
        self.empty.setWordWrap(True)
        self.key = KeyRow(desk.session.keys, desk.session.operator)
        self.key.said.connect(self.say)
        for part in (self.list, self.empty, self.reason, self.key):
            self.form.addWidget(part)
        self.list.currentRowChanged.connect(lambda _: self.changed())
        self.refresh()

    @property
    def chosen(self) -> KeyFacts | None:
        """The key that is chosen in the list."""
        row = self.list.currentRow()
        return self.keys[row] if 0 <= row < len(self.keys) else None

    def refresh(self) -> None:
        self.keys = keys_of(self.desk.session.shoot)
        self.list.put(self.keys, self.desk.session.shoot.approvals.seals.root)
        self.list.setVisible(bool(self.keys))
        self.empty.setVisible(not self.keys)
        self.reason.clear()
        self.changed()

    def foresee(self) -> Foresee | None:
        """What works out the effects of what is chosen now; None while nothing is chosen."""
        chosen = self.chosen
        if chosen is None or chosen.revoked:
            return None
        return partial(if_revoked, self.desk.session.shoot, chosen.public)

    def work(self) -> Coroutine[None, None, str] | None:
        """Does it, and says so in a sentence. Raises StudioError."""
        chosen, reason = self.chosen, self.reason.text().strip()
        if chosen is None:
            raise BadInput("Choose the key first.")
        if chosen.revoked:
            raise BadInput(f"That key of {chosen.owner} is {chosen.revoked} already.")
        if not reason:
            raise BadInput("A key is revoked for a reason.", do="Say it in a few words.")
        return self._revoke(chosen, reason)

    async def _revoke(self, chosen: KeyFacts, reason: str) -> str:
        approving, key = self.desk.session.approving, await self.key.unlock()
        approving.join(key)
        gone = approving.revoke(chosen.fingerprint, reason, key=key)
        lost = f" No longer selects: {', '.join(gone)}." if gone else " No select rested on it."
        return f"The key of {chosen.owner} is revoked.{lost}"
