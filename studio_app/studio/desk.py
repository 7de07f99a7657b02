"""The owner's desk for the window and the commands: her papers as rows in words, and what may be done with each.

    desk = OwnerDesk(folder)
    for row in desk.rows(): print(row.title, row.state, row.words)
    desk.sign("grants/spring.json", key)

Every call reads the folder again and may take some milliseconds (`pack` and `listed` as long as the files are large):
call them in a thread. Errors are BadInput, Refused and StudioError, in sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from studio_app.direction.documents import read_document
from studio_app.direction.durable import in_words, make_folder, write_atomically
from studio_app.direction.errors import BadInput, Refused
from studio_app.rights.check import Check
from studio_app.rights.desk import Desk, Draft, Kind
from studio_app.rights.desk_folder import READABLE, DeskFolder
from studio_app.rights.readable import Readable, as_text, readable
from studio_app.rights.requests import decline
from studio_app.shoot.layout import read_bounded
from studio_app.shoot.signing import SigningKey
from studio_app.studio.desk_drafts import draft, fields_of
from studio_app.studio.desk_forms import Drafted, read_form
from studio_app.studio.desk_rows import Paper, Row, rows_of
from studio_app.studio.twin_packages import key_lines, pack_twin
from studio_app.twins.card import Twin
from studio_app.twins.consent import Consent
from studio_app.twins.package import quiet
from studio_app.twins.package_check import Tell
from studio_app.twins.paper_words import PaperKind
from studio_app.twins.party import Role
from studio_app.twins.passport import BODY_CARD, Passport
from studio_app.twins.status import STATUS, State, Status

MOST = 4_000_000


class OwnerDesk:
    """The folder of one twin's papers, on the machine of her owner, agency or licensee."""

    def __init__(self, folder: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Raises BadInput: no folder."""
        self.desk = Desk(folder, clock)
        self.path = folder

    @property
    def passport(self) -> Passport | None:
        """The passport as it lies there, signed or not."""
        papers = self.desk.papers()
        return papers.passport.paper if papers.passport else None

    def rows(self) -> tuple[Row, ...]:
        """Every paper: the passport, consents, grants, the status, and what cannot be used."""
        return rows_of(self.desk.papers(), self.desk.clock())

    def requests(self) -> tuple[Row, ...]:
        """The grants that others ask for and that the owner's side has neither signed nor declined."""
        return tuple(row for row in self.rows() if row.state == "request")

    def draft(self, kind: PaperKind, form: Mapping[str, str], tell: Tell = quiet) -> Drafted:
        """The paper of a filled-in form (field -> text; `desk_forms` says how lists are written), or its problems.

        Raises BadInput (no body card for a passport), Refused (no passport yet).
        """
        fields, problems = read_form(kind, form)
        done = draft(self.desk, kind, fields, tell)
        return done.beside(problems)

    def read(self, kind: PaperKind, file: Path, tell: Tell = quiet) -> Drafted:
        """The paper of a filled-in template (labelled JSON), or its problems. Raises BadInput: no such document."""
        return draft(self.desk, kind, fields_of(kind, file), tell)

    def save(self, paper: Draft) -> str:
        """Keeps a draft; its path. Raises Refused: the one that is there is signed."""
        return self.desk.save(paper)

    def checks(self, path: str) -> tuple[Check, ...]:
        """What every rule says about signing this paper now: show it before the button is pressed."""
        return self.desk.checks(path)

    def sign(self, path: str, key: SigningKey, role: Role | None = None) -> Role:
        """Signs a paper in the role in which it names the key. Raises Refused with the rule that says no.

        What she read of a consent is kept as a PDF, and its hash in what she signs.
        """
        paper = self.desk.find(path).paper
        if not isinstance(paper, Consent) or paper.signed_at is not None:
            return self.desk.sign(path, key, role)
        role = self.desk.sign(path, key, role, pdf=self.pdf(path))
        self.keep_pdf(path)
        return role

    def text(self, path: str) -> str:
        """A paper in plain words, as text."""
        return as_text(self._paper(path))

    def readable(self, path: str) -> Readable:
        """A paper in plain words: each field with its label, what it means and what it says."""
        return readable(self._paper(path))

    def pdf(self, path: str) -> bytes:
        """A paper in plain words, as PDF; the same paper gives the same bytes."""
        from studio_app.studio.paper.rights_paper import rights_pdf  # what prints is loaded when something is printed

        return rights_pdf(readable(self._paper(path)))

    def keep_pdf(self, path: str) -> Path:
        """Puts the PDF of a paper on the desk, under `readable/`."""
        name = f"{READABLE}/{path.removesuffix('.json').replace('/', '-')}.pdf"
        self.desk.folder.write({name: self.pdf(path)})
        return self.path / name

    def send(self, path: str, folder: Path) -> tuple[Path, ...]:
        """Writes a paper and its signatures into a folder, to be sent; what was written. Raises BadInput, StudioError.

        A grant goes under its own name, and its signatures beside it, as `take_in` reads them.
        """
        files = {place: data for place, data in self.desk.folder.read().items() if place.startswith(path)}
        if path not in files:
            raise BadInput(f"There is no paper {path[:80]} on this desk.")
        written = {folder / Path(place).name: data for place, data in files.items()}
        for place, data in sorted(written.items()):
            with in_words(place):
                write_atomically(place, data)
        return tuple(sorted(written))

    def take_in(self, file: Path) -> str:
        """A grant that somebody sent, with the signatures that lie beside it as FILE.owner.sig ...; its path."""
        beside = {role: file.with_name(f"{file.name}.{role}.sig") for role in Role}
        signatures = {role: read_bounded(path, MOST) for role, path in beside.items() if path.exists()}
        return self.desk.take_in(read_bounded(file, MOST, links=True), signatures)

    def decline(self, grant: str, reason: str) -> str:
        """Takes a request off the desk; it is kept with the reason under `declined/`. Raises BadInput, Refused."""
        return decline(self.desk.folder, self.desk.papers(), grant, reason, self.desk.clock())

    def revoke(self, kind: Kind, name: str, reason: str, key: SigningKey, take_down_by: date | None = None) -> Status:
        """Ends a grant, a consent or the twin from now on, in a new signed status."""
        return self.desk.revoke(kind, name, State.REVOKED, reason, key, take_down_by)

    def suspend(self, kind: Kind, name: str, reason: str, key: SigningKey) -> Status:
        """Stops it until it is made active again."""
        return self.desk.revoke(kind, name, State.SUSPENDED, reason, key)

    def reactivate(self, kind: Kind, name: str, key: SigningKey, reason: str = "") -> Status:
        """Lets it be used again."""
        return self.desk.revoke(kind, name, State.ACTIVE, reason, key)

    def issue_status(self, key: SigningKey) -> Status:
        """Says the same again with the next number, good for a week: licensees need a fresh word."""
        return self.desk.issue(key)

    def pack(self, to: Path, others: Sequence[str] = (), tell: Tell = quiet) -> Passport:
        """Packs papers, captures and weights into a `.twin` for her owner, her agency and the `others`.

        `others`: public lines, or files of such lines, of licensed workstations.
        """
        return pack_twin(self.path, to, key_lines(others), tell=tell)

    def _paper(self, path: str) -> Paper:
        status = self.desk.papers().status if path == STATUS else None
        return status.paper if status is not None else self.desk.find(path).paper


def put_body_card(folder: Path, card: Path) -> None:
    """Puts a body card on a desk as twin.json, and makes the folder where there is none yet.

    Raises BadInput: no body card; Refused (rule passport.body): another one lies there.
    """
    data = read_bounded(card, MOST, links=True)
    read_document(data, "twin", Twin)
    make_folder(folder)
    desk = DeskFolder(folder)
    there = desk.read().get(BODY_CARD)
    if there is not None and there != data:
        raise Refused(
            f"Another body card lies in {folder.name}; her body does not change. (rule: passport.body)",
            safe="It was left as it is.",
            do="Take the old twin.json away yourself if she was measured anew.",
        )
    desk.write({BODY_CARD: data})
