"""What an owner does with her papers: makes them, signs, declines, takes back, says again that all is as it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QFileDialog

from studio_app.direction.errors import BadInput, StudioError
from studio_app.studio.desk import Row
from studio_app.studio.form_answers import Answers
from studio_app.studio.form_questions import Ask
from studio_app.studio.owner_forms import Form, form_of
from studio_app.studio.owner_page import last_day, take_in_report
from studio_app.twins.consent import Consent
from studio_app.twins.grant import Grant
from studio_app.twins.package_check import Tell
from studio_app.twins.paper_words import PaperKind
from studio_app.ui.newest import Newest
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
GRANT = (
    "One licence to one brand. It can never allow more than her consent. A draft binds nobody: it counts when all who "
    "are named have signed it, each on their own computer."
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
        self._newest = Newest(self)
        self._newest.refused.connect(dialog.say)
        dialog.finished.connect(lambda _: self._newest.close())

    def make_passport(self) -> None:
        """Asks for a passport, or for the next one."""
        if not self._known():
            return
        kept = "The passport is kept as a draft. Read it, then sign it."
        self._write("passport", ("The passport", PASSPORT, kept))

    def write_consent(self, draft: Consent | None = None) -> None:
        """Asks for a consent, or for what is to change in one that is not signed yet."""
        kept = "The consent is kept as a draft. Read it again tomorrow, then sign it."
        self._write("consent", ("A consent", CONSENT, kept), draft)

    def draft_grant(self, draft: Grant | None = None) -> None:
        """Asks for a grant, or for what is to change in one that nobody has signed yet."""
        kept = "The grant is kept as a draft. Read what the rules say of it, then sign it and save it to send."
        self._write("grant", ("A grant", GRANT, kept), draft)

    def send(self, path: str) -> None:
        """Asks for a folder, and puts a paper with its signatures there."""
        found = QFileDialog.getExistingDirectory(self._dialog, "A folder for what is sent", str(self._desk.path.parent))
        if found:
            self._beside(lambda: f"Saved to send: {_names(self._desk.send(path, Path(found)))}.", "")

    def take_in_request(self, file: Path) -> None:
        """Puts a grant that somebody sent on the desk."""
        self._beside(lambda: self._desk.take_in(file), "The request lies here now. Read it, then sign or decline it.")

    def take_in_report(self, file: Path) -> None:
        """Puts the licensee's ledger on the desk, if every line of it holds."""
        self._beside(lambda: take_in_report(self._desk, file), "")

    def pack(self) -> None:
        """Asks who else may open the package and where it shall lie, and locks her into it."""
        said = self._asked("Pack the twin", PACK, [OTHERS], lambda said, _: said, "Choose the file…")
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
            case "change" if isinstance(row.paper, Consent):
                self.write_consent(row.paper)
            case "change" if isinstance(row.paper, Grant):
                self.draft_grant(row.paper)
            case "change":
                self.make_passport()
            case "send":
                self.send(row.path)
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
                self._asked("Decline", about, [REASON], lambda said, _: desk.decline(name, said["reason"]), "Decline")
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

    def _known(self) -> bool:
        """Whether this computer has a key that can sign; else says that one is to be made first."""
        try:
            known = bool(self._dialog.keys.known())
        except StudioError as error:
            self._dialog.say(str(error))
            return False
        if not known:
            self._dialog.say(MAKE_A_KEY)
        return known

    def _write(self, kind: PaperKind, words: tuple[str, str, str], before: Consent | Grant | None = None) -> None:
        """Reads what the form of a paper begins with, beside the window, then asks."""
        desk, keys, (title, about, kept) = self._desk, self._dialog.keys, words

        def ask(form: Form) -> None:
            if self._asked(title, about, form.asks, form.keep, "Keep the draft"):
                self._dialog.tell(kept)

        self._newest.ask(lambda: form_of(desk, kind, date.today(), before=before, keys=keys.known()), ask)

    def _asked(self, title: str, about: str, asks: Sequence[Ask], keep: Callable[[Any, Any], Any], act: str) -> Any:
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


def _names(files: Sequence[Path]) -> str:
    return ", ".join(file.name for file in files)


def _reasoned(said: Answers, _tell: Tell) -> Answers:
    """The answers, if a reason is among them. Raises BadInput."""
    if not said["reason"]:
        raise BadInput("reason: a reason stands in every such paper.")
    return said
