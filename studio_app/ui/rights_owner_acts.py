"""What an owner does with her papers: makes them, signs, declines, takes back, says again that all is as it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QFileDialog

from studio_app.direction.errors import BadInput, StudioError
from studio_app.studio.desk import Row
from studio_app.studio.owner_forms import Answers, Ask, consent_asks, consent_of, passport_asks, passport_of
from studio_app.studio.owner_page import last_day, take_in_report
from studio_app.twins.consent import Consent
from studio_app.ui.rights_form import FormDialog

if TYPE_CHECKING:
    from studio_app.ui.rights_owner import OwnerDialog

PASSPORT = (
    "The passport says whose twin this is and from which files she is made: whatever lies in “captures” beside it is "
    "named by its hash. You sign it with your own key."
)
CONSENT = (
    "What you agree to, apart from any contract. What is not written here is a no. You sign it a day after you were "
    "given it, or later, and you can take it back."
)
REASON = Ask("reason", "Reason", "text", "In one sentence; it is kept with the paper and read by the others.")
PACK = (
    "Papers, captures and weights in one file, locked for you, your agency and whoever you name here: nobody else can "
    "open it. Whoever gets it still needs a grant of yours."
)
OTHERS = Ask("others", "Who else opens it", "text", "Public keys of licensed workstations, one on each line.")
MAKE_A_KEY = "Make a key first: the passport names it and is signed with it."


class OwnerActs(QObject):
    """The acts of one owner's dialog; each is done beside the window, and told when it is."""

    def __init__(self, dialog: OwnerDialog) -> None:
        super().__init__(dialog)
        self._dialog, self._desk = dialog, dialog.owner

    def make_passport(self) -> None:
        """Asks for a passport, or for the next one."""
        try:
            known = self._dialog.keys.known()
            asks = passport_asks(self._desk, known, date.today())
        except StudioError as error:
            self._dialog.say(str(error))
            return
        if not known:
            self._dialog.say(MAKE_A_KEY)
            return
        keep = lambda said: self._desk.save(passport_of(self._desk, said, datetime.now(UTC)))  # noqa: E731
        if self._asked("The passport", PASSPORT, asks, keep, "Keep the draft"):
            self._dialog.tell("The passport is kept as a draft. Read it, then sign it.")

    def write_consent(self, draft: Consent | None = None) -> None:
        """Asks for a consent, or for what is to change in one that is not signed yet."""
        try:
            asks = consent_asks(self._desk, date.today(), draft)
        except StudioError as error:
            self._dialog.say(str(error))
            return
        keep = lambda said: self._desk.save(consent_of(self._desk, said, datetime.now(UTC), draft))  # noqa: E731
        if self._asked("A consent", CONSENT, asks, keep, "Keep the draft"):
            self._dialog.tell("The consent is kept as a draft. Read it again tomorrow, then sign it.")

    def take_in_request(self, file: Path) -> None:
        """Puts a grant that somebody sent on the desk."""
        self._beside(lambda: self._desk.take_in(file), "The request lies here now. Read it, then sign or decline it.")

    def take_in_report(self, file: Path) -> None:
        """Puts the licensee's ledger on the desk, if every line of it holds."""
        self._beside(lambda: take_in_report(self._desk, file), "")

    def pack(self) -> None:
        """Asks who else may open the package and where it shall lie, and locks her into it."""
        said = self._asked("Pack the twin", PACK, [OTHERS], lambda said: said, "Choose the file…")
        if said is None:
            return
        name = self._desk.path / f"{self._desk.path.name}.twin"
        found, _ = QFileDialog.getSaveFileName(self._dialog, "The package", str(name), "Packages (*.twin)")
        if found:
            self.pack_to(Path(found), [line.strip() for line in str(said["others"]).splitlines() if line.strip()])

    def pack_to(self, to: Path, others: Sequence[str]) -> None:
        """Packs papers, captures and weights into one locked file."""
        self._beside(lambda: self._desk.pack(to, others), f"{to.name} is packed and locked.")

    def act(self, act: str, row: Row) -> None:
        """Does one of the acts that the page of a paper offers."""
        name, kind, desk = str(getattr(row.paper, "id", "")), row.kind, self._desk
        match act:
            case "change":
                self.make_passport() if not isinstance(row.paper, Consent) else self.write_consent(row.paper)
            case "sign":
                self._signed(lambda key: desk.sign(row.path, key), "It is signed.")
            case "pdf":
                self._beside(lambda: f"The PDF lies in {desk.keep_pdf(row.path).relative_to(desk.path)}.", "")
            case "issue":
                self._signed(desk.issue_status, "Said again, and good for a week. Send it to those who have a grant.")
            case "reactivate":
                self._signed(lambda key: desk.reactivate(kind, name, key), "It may be used again. Send the status out.")
            case "decline":
                about = "You say no. The request is kept with your reason."
                self._asked("Decline", about, [REASON], lambda said: desk.decline(name, said["reason"]), "Decline")
                self._dialog.tell("")
            case _:
                self._end(act, kind, name)

    # Inside

    def _end(self, act: str, kind: Any, name: str) -> None:
        """Suspends or takes back, for a reason."""
        asks, desk = [REASON], self._desk
        about = "Nothing new is made until you say so. What is out stays."
        if act == "revoke":
            about = "Nothing new is made from now on, and what is out comes down by the day you name."
            asks.append(Ask("down", "Down by", "day", "By then the pictures are taken down.", last_day(date.today())))
        title = "Take back" if act == "revoke" else "Suspend"
        said = self._asked(title, about, asks, _reasoned, title)
        if said is None:
            return
        if act == "revoke":
            done = "It is taken back. Send the status to those who have a grant."
            self._signed(lambda key: desk.revoke(kind, name, said["reason"], key, said["down"]), done)
        else:
            done = "It is suspended. Send the status to those who have a grant."
            self._signed(lambda key: desk.suspend(kind, name, said["reason"], key), done)

    def _asked(self, title: str, about: str, asks: Sequence[Ask], keep: Callable[[Any], Any], act: str) -> Any:
        """What `keep` made of the answers; None when somebody thought better of it."""
        dialog = FormDialog(title, about, asks, keep, act, self._dialog)
        done = dialog.exec() == QDialog.DialogCode.Accepted
        kept = dialog.kept if done else None
        dialog.deleteLater()
        return kept

    def _signed(self, work: Callable[[Any], object], words: str) -> None:
        self._dialog.background.start(self._sign(work, words))

    async def _sign(self, work: Callable[[Any], object], words: str) -> None:
        key = await self._dialog.key.unlock()
        await asyncio.to_thread(work, key)
        self._dialog.tell(words)

    def _beside(self, work: Callable[[], object], words: str) -> None:
        self._dialog.background.start(self._do(work, words))

    async def _do(self, work: Callable[[], object], words: str) -> None:
        done = await asyncio.to_thread(work)
        self._dialog.tell(words or str(done))


def _reasoned(said: Answers) -> Answers:
    """The answers, if a reason is among them. Raises BadInput."""
    if not said["reason"]:
        raise BadInput("reason: a reason stands in every such paper.")
    return said
