"""Which key this computer trusts to say who sits in a shoot: pinned outside the shoot, compared by its owner's word."""

from __future__ import annotations

from collections.abc import Coroutine
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from studio_app.direction.errors import BadInput
from studio_app.studio.foresee import KeyFacts, if_trusted, keys_of
from studio_app.studio.key_words import COUNT, same_key, spoken
from studio_app.ui.desk import Desk
from studio_app.ui.revoke_page import KeyList
from studio_app.ui.ruling_page import Foresee, RulingPage
from studio_app.ui.theme import font

WORDS = (
    "Whoever can write this folder could seat themselves. So that they cannot, pin the key of the one who decides who "
    "sits here: this computer then follows only what that key has signed. The pin is kept on this computer, never in "
    "the shoot. Before you pin a key, have its owner read it to you, or send it by another way than the shoot came."
)


class TrustPage(RulingPage):
    """Pins the trusted key of this shoot, or lets go of it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Trust on this computer", WORDS, "Trust this key", self.foresee, self.work)
        self.keys: tuple[KeyFacts, ...] = ()
        self.now, self.list = QLabel(), KeyList("Keys one could trust")
        self.mark, self.said, self.answer = QLabel(), QLineEdit(), QLabel()
        self.forget = QPushButton("Trust no key")
        self.forget.setAccessibleName("Trust no key for this shoot")
        self.forget.setAutoDefault(False)
        self.forget.clicked.connect(self._forget)
        self.foot.insertWidget(0, self.forget)
        self.said.setAccessibleName("What its owner says the key is")
        self.said.setPlaceholderText(f"What its owner sent or read to you: SHA256:… or the {COUNT} words")
        self.said.textChanged.connect(lambda _: self._compare())
        self.mark.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        for label in (self.mark, self.now, self.said):
            label.setFont(font(exact=True))
        self.mark.setAccessibleName("The chosen key, in letters and in words")
        for label in (self.now, self.mark, self.answer):
            label.setWordWrap(True)
        for part in (self.now, self.list, self.mark, self.said, self.answer):
            self.form.addWidget(part)
        self.list.currentRowChanged.connect(lambda _: self._choose())
        self.refresh()

    @property
    def chosen(self) -> KeyFacts | None:
        """The key that is chosen in the list."""
        row = self.list.currentRow()
        return self.keys[row] if 0 <= row < len(self.keys) else None

    def refresh(self) -> None:
        root = self.desk.session.shoot.approvals.seals.root
        self.keys = tuple(key for key in keys_of(self.desk.session.shoot) if not key.revoked)
        self.list.put(self.keys, root)
        owner = next((key.owner for key in self.keys if key.fingerprint == root), "a key not on this call sheet")
        self.now.setText(
            f"Trusted now: {owner}, {root}" if root is not None else "Trusted now: no particular key for this shoot."
        )
        self.forget.setVisible(root is not None)
        self._choose()

    def _choose(self) -> None:
        key = self.chosen
        self.mark.setText(f"{key.fingerprint}\n{spoken(key.fingerprint)}" if key is not None else "")
        self.mark.setVisible(key is not None)
        self._compare()
        self.changed()

    def _compare(self) -> None:
        """Says whether what the owner said is the chosen key."""
        key, said = self.chosen, self.said.text().strip()
        self.answer.setVisible(bool(said) and key is not None)
        if said and key is not None:
            same = same_key(said, key.fingerprint)
            self.answer.setText(
                "It is this key." if same else "It is not this key, or not the whole of it. Do not trust it."
            )
            self.answer.setProperty("role", "good" if same else "bad")
            self.answer.style().unpolish(self.answer)
            self.answer.style().polish(self.answer)

    def foresee(self) -> Foresee | None:
        """What works out the effects of what is chosen now; None while nothing is chosen."""
        key = self.chosen
        return partial(if_trusted, self.desk.session.shoot, key.fingerprint) if key is not None else None

    def work(self) -> Coroutine[None, None, str] | None:
        """Does it, and says so in a sentence. Raises StudioError."""
        key = self.chosen
        if key is None:
            raise BadInput("Choose the key first.", do="It is listed once somebody has taken a seat with it.")
        if self.said.text().strip() and not same_key(self.said.text(), key.fingerprint):
            raise BadInput("What its owner said is not this key.", safe="Nothing was pinned.")
        return self._trust(key.fingerprint, f"This computer follows only what {key.owner}’s key has signed here.")

    def _forget(self) -> None:
        self.say("")
        self.background.start(self._do(self._trust(None, "No particular key is trusted for this shoot.")))

    async def _trust(self, fingerprint: str | None, words: str) -> str:
        self.desk.session.approving.trust(fingerprint)
        self.said.clear()
        return words
