"""The owner's side in the real window, without a shoot: from an empty folder to a signed passport and a taking back."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from people import Drive
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from sample_rights import TWIN, SampleRights, written
from test_dialogs_spoken import listen

from studio_app.direction.documents import to_document
from studio_app.direction.errors import BadInput
from studio_app.rights.ledger import ChainName
from studio_app.rights.ledger_folder import LedgerFolder
from studio_app.rights.ledger_line import Amount, Entry, Event, Ground
from studio_app.rights.papers import read_papers, sign, signature_name
from studio_app.rights.sample import SampleKeys, document_of, sample_grant
from studio_app.shoot.signing import make_key
from studio_app.studio.asking import desk_for_asking
from studio_app.studio.desk import OwnerDesk
from studio_app.studio.owner_forms import form_of
from studio_app.studio.papers_in import papers_at
from studio_app.twins.grant import Bought
from studio_app.twins.package import head_of
from studio_app.twins.party import Role
from studio_app.twins.roster import find_twin
from studio_app.twins.status import State
from studio_app.twins.use import Category, Medium, Term
from studio_app.ui.app import made_window
from studio_app.ui.desk import Desk
from studio_app.ui.handlers_rights import open_papers
from studio_app.ui.rights_brief import BriefDialog
from studio_app.ui.rights_form import FormDialog
from studio_app.ui.rights_owner import OwnerDialog
from studio_app.ui.rights_rows import FactRow
from studio_app.ui.rights_statement import StatementDialog
from studio_app.ui.rights_take_in import TakeInDialog
from studio_app.ui.rights_unpack import UnpackDialog
from studio_app.ui.window import Window

PURPOSE = "To show shoes on my twin"


@pytest.fixture
def front(qapp: QApplication, loop: object, tmp_path: Path) -> Iterator[Window]:
    made = made_window(tmp_path / "cache")
    made.show()
    yield made
    made.close()
    made.deleteLater()
    qapp.processEvents()


@pytest.fixture
def body(tmp_path: Path) -> Path:
    """Her folder as it is before the first paper: the body card, and one capture."""
    return written({"twin.json": to_document(find_twin(TWIN), "twin"), "captures/front.png": b"one"}, tmp_path / "her")


@pytest.fixture
def running(tmp_path: Path) -> tuple[SampleRights, Path]:
    """Her folder with a grant that runs and another that is asked for."""
    papers = SampleRights()
    asked = papers.grant.having(id="grant-other", brand="Other sample brand")
    data = document_of(asked)
    papers.files["grants/grant-other.json"] = data
    papers.files[signature_name("grants/grant-other.json", Role.LICENSEE)] = sign(data, "grant", papers.keys.licensee)
    papers.files["twin.json"] = to_document(find_twin(TWIN), "twin")
    return papers, written(papers.files, tmp_path / "her")


def opened(front: Window, folder: Path, drive: Drive, key: Path | None = None) -> OwnerDialog:
    dialog = open_papers(front, folder)
    drive(lambda: dialog.ready)
    if key is not None:
        dialog.key.use_file(str(key))
    return dialog


def fills(monkeypatch: pytest.MonkeyPatch, does: Callable[[FormDialog], object]) -> None:
    def walk(dialog: QDialog) -> int:
        dialog.show()
        does(dialog)
        return dialog.result()

    monkeypatch.setattr(QDialog, "exec", walk)


def turn(dialog: OwnerDialog, title: str) -> None:
    at = next(row for row, each in enumerate(dialog.papers) if title in each.row.title)
    dialog.list.setCurrentRow(at)


def test_from_an_empty_folder_to_a_signed_passport_that_stock_ssh_keygen_verifies(
    front: Window, body: Path, tmp_path: Path, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_key(tmp_path / "freja", "freja@sample.invalid")
    dialog = opened(front, body, drive)
    assert dialog.about.isVisible()
    assert not dialog.acts["consent"].isEnabled()
    dialog.begin.click()
    drive(lambda: "Make a key first" in dialog.problem.text())
    dialog.key.use_file(str(tmp_path / "freja"))

    def fill(form: FormDialog) -> None:
        QTest.keyClick(form.act, Qt.Key.Key_Return)
        drive(lambda: form.problem.text().startswith("Contact:"))
        QTest.keyClicks(form.controls["contact"], "Freja (sample)")
        form.act.click()
        drive(lambda: form.problem.text().startswith("Of age: this is no answer"))
        QTest.keyClick(form.controls["of_age"], Qt.Key.Key_Space)
        form.controls["owner.mail"].setText("nowhere")
        form.act.click()
        drive(lambda: form.problem.text().startswith("Her mail:"))
        form.controls["owner.mail"].setText("freja@sample.invalid")
        form.act.click()
        drive(lambda: not form.isVisible())

    fills(monkeypatch, fill)
    dialog.begin.click()
    drive(lambda: len(dialog.papers) == 1)
    assert dialog.page.paper.state == "Draft"
    assert [each.mark for each in dialog.page.paper.checks if each.mark == "stop"] == []
    assert dialog.owner.passport.captures[0].file == "front.png"
    QTest.keyClick(dialog.page.acts["sign"], Qt.Key.Key_Space)
    drive(lambda: dialog.papers[0].state == "In force")
    allowed = tmp_path / "allowed"
    allowed.write_text(f"freja@sample.invalid {dialog.owner.passport.owner.key}\n")
    command = ["ssh-keygen", "-Y", "verify", "-f", str(allowed), "-I", "freja@sample.invalid", "-n", "twin-passport"]
    command += ["-s", str(body / "passport.json.owner.sig")]
    good = subprocess.run(command, input=(body / "passport.json").read_bytes(), capture_output=True, check=False)
    assert good.returncode == 0, good.stderr

    def consent(form: FormDialog) -> None:
        form.act.click()
        drive(lambda: form.problem.text().startswith("Intended uses:"))
        for name, words in (("intended_uses", "Product pages of a sample brand"), ("scope", "Still pictures, dressed")):
            form.controls[name].setPlainText(words)
        form.controls["purpose"].setPlainText("To show garments on my twin")
        form.controls["rate_of_pay"].setPlainText("As each grant says it")
        for name in ("media", "territories", "categories"):
            next(iter(form.controls[name].boxes.values())).click()
        form.act.click()
        drive(lambda: not form.isVisible())

    fills(monkeypatch, consent)
    dialog.acts["consent"].click()
    drive(lambda: len(dialog.papers) == 2)
    turn(dialog, "Consent")
    assert not dialog.page.acts["sign"].isEnabled(), "she has not had it for a day"
    assert "24 hours" in dialog.page.acts["sign"].toolTip()

    def again(form: FormDialog) -> None:
        assert form.controls["scope"].toPlainText() == "Still pictures, dressed", "the draft, not an empty form"
        form.controls["purpose"].setPlainText(PURPOSE)
        form.act.click()
        drive(lambda: not form.isVisible())

    fills(monkeypatch, again)
    dialog.page.acts["change"].click()
    drive(lambda: dialog.page is not None and getattr(dialog.page.paper.row.paper, "purpose", "") == PURPOSE)
    assert len(dialog.papers) == 2
    dialog.accept()


def test_a_request_is_declined_a_grant_taken_back_and_everything_said_again(
    front: Window, running: tuple[SampleRights, Path], tmp_path: Path, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers, folder = running
    key = tmp_path / "agency.key"
    shutil.copy(make_key_of(papers, tmp_path), key)
    key.chmod(0o600)
    dialog = opened(front, folder, drive, key)
    turn(dialog, "grant-other")
    assert dialog.page.paper.state == "Asks for your yes"
    assert list(dialog.page.acts) == ["sign", "decline", "send", "pdf"]

    def reason(form: FormDialog) -> None:
        form.act.click()
        drive(lambda: "reason" in form.problem.text().lower())
        form.controls["reason"].setPlainText("Not for this brand")
        form.act.click()
        drive(lambda: not form.isVisible())

    fills(monkeypatch, reason)
    dialog.page.acts["decline"].click()
    drive(lambda: all("grant-other" not in each.row.title for each in dialog.papers))
    assert any((folder / "declined").iterdir())
    turn(dialog, papers.grant.id)
    dialog.page.acts["revoke"].click()
    drive(lambda: any(each.state == "Revoked" for each in dialog.papers))
    status = read_papers(papers_at(folder)).status
    assert status is not None
    entry = status.paper.entry("grant", papers.grant.id)
    assert (entry.state, entry.reason) == (State.REVOKED, "Not for this brand")
    assert entry.take_down_by == date.today() + timedelta(days=30)
    turn(dialog, "Status")
    dialog.page.acts["issue"].click()
    drive(lambda: any(each.row.title == "Status 3" for each in dialog.papers))
    dialog.accept()


def make_key_of(papers: SampleRights, tmp_path: Path) -> Path:
    """The sample owner's key in a file, as it lies on her computer."""
    place = tmp_path / "owner.key"
    place.write_bytes(papers.texts[Role.OWNER])
    return place


def test_a_report_is_believed_only_when_it_holds_and_goes_on(
    front: Window, running: tuple[SampleRights, Path], tmp_path: Path, drive: Drive
) -> None:
    papers, folder = running
    chain = ChainName(papers.grant.id, "studio-1")
    amount = Amount(minor=25_000, currency="EUR", ground=Ground.PICTURE, words="One select")
    common = {"when": papers.when, "grant": papers.grant.id, "operator": "ada@sample.invalid", "take": "T0001-a1b2c3"}
    sent = LedgerFolder(tmp_path / "sent")
    sent.append(chain, [Entry(event=Event.RENDER, **common), Entry(event=Event.APPROVE, amounts=(amount,), **common)])
    file = tmp_path / "sent" / str(chain)
    dialog = opened(front, folder, drive)
    dialog.do.take_in_report(file)
    drive(lambda: "2 lines" in dialog.news.text())
    turn(dialog, papers.grant.id)
    drive(lambda: len(dialog.page.paper.owed) == 2)
    rows = {row.fact.title: row.fact.words for row in dialog.page.findChildren(FactRow)}
    assert rows["Renders"] == "1 of 2,000 used"
    assert rows["Owed so far"].startswith("250.00 EUR")
    assert [each.total for each in dialog.page.paper.owed] == ["200.00 EUR", "50.00 EUR"]
    whole = file.read_bytes()
    file.write_bytes(whole.splitlines(keepends=True)[0])
    dialog.do.take_in_report(file)
    drive(lambda: "does not go on" in dialog.problem.text())
    file.write_bytes(whole.replace(b"25000", b"15000").replace(b"render", b"reject"))
    dialog.do.take_in_report(file)
    drive(lambda: "line 2" in dialog.problem.text().lower())
    assert len(LedgerFolder(folder / "ledger").lines(papers.grant.id)) == 2
    dialog.accept()


def test_the_owner_s_side_is_spoken_and_every_question_explained(
    front: Window, running: tuple[SampleRights, Path], drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(front, running[1], drive)
    for row in range(dialog.list.count()):
        dialog.list.setCurrentRow(row)
        listen(dialog, drive)

    heard: list[str] = []

    def hear(form: FormDialog) -> None:
        listen(form, drive)
        assert all(each.about.endswith(".") and len(each.about) > 12 for each in form.asks), "explained where it stands"
        form.reject()
        heard.append(form.windowTitle().split()[-1])

    fills(monkeypatch, hear)
    for kind in ("consent", "grant"):
        dialog.acts[kind].click()
        drive(lambda kind=kind: kind in heard)
    dialog.accept()


def test_a_grant_is_drafted_with_its_checks_changed_signed_and_saved_to_send(
    front: Window, running: tuple[SampleRights, Path], tmp_path: Path, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the agent on her desk; the licensee's side takes it in as it was sent."""
    papers, folder = running
    key = make_key_of(papers, tmp_path)
    key.chmod(0o600)
    dialog = opened(front, folder, drive, key)

    def fill(form: FormDialog) -> None:
        form.act.click()
        drive(lambda: form.problem.text().startswith("Name of this paper:"))
        assert form.problem.text().endswith("more)"), "what else is missing is counted"
        for name, words in (
            ("id", "autumn"), ("licensee.name", "Sample licensee"), ("licensee.mail", "licensee@sample.invalid"),
            ("licensee.key", papers.keys.licensee.public), ("brand", "Sample brand"), ("campaign", "Autumn (sample)"),
            ("max_selects", "7"), ("fees.per_select", "250.555"),
        ):  # fmt: skip
            form.controls[name].setText(words)
        for name, chosen in (("terms.media", "ecom"), ("terms.territories", "EEA"), ("categories", "ready-to-wear")):
            form.controls[name].boxes[chosen].click()
        form.act.click()
        drive(lambda: form.problem.text().startswith("Each select: 250.555 is less than the smallest coin"))
        form.controls["fees.per_select"].setText("250.50")
        form.controls["terms.more"].setPlainText("email; SE, NO; 2026-12-01 to 2027-03-01")
        form.act.click()
        drive(lambda: not form.isVisible() or form.problem.text().startswith("Each"))
        assert not form.isVisible(), form.problem.text()

    fills(monkeypatch, fill)
    dialog.acts["grant"].click()
    drive(lambda: any("autumn" in each.row.title for each in dialog.papers))
    turn(dialog, "autumn")
    grant = dialog.page.paper.row.paper
    assert (grant.fees.per_select, grant.max_selects, len(grant.terms)) == (25050, 7, 2)
    assert grant.terms[1].territories == ("SE", "NO")
    assert grant.consent.id == papers.grant.consent.id
    assert list(dialog.page.acts) == ["sign", "change", "pdf"]
    assert dialog.page.paper.checks, "what every rule says, before it is signed"

    def again(form: FormDialog) -> None:
        assert form.controls["fees.per_select"].text() == "250.50"
        assert form.controls["terms.media"].chosen == ("ecom",)
        assert form.controls["terms.more"].toPlainText().startswith("email; SE, NO; 2026-12-01")
        form.controls["max_selects"].setText("8")
        form.act.click()
        drive(lambda: not form.isVisible())

    fills(monkeypatch, again)
    dialog.page.acts["change"].click()
    drive(lambda: dialog.page is not None and getattr(dialog.page.paper.row.paper, "max_selects", 0) == 8)
    assert dialog.page.paper.row.paper.terms == grant.terms
    QTest.keyClick(dialog.page.acts["sign"], Qt.Key.Key_Space)
    drive(lambda: dialog.page.paper.row.signed_by == ("owner",))
    sent = tmp_path / "sent"
    sent.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(sent))
    dialog.page.acts["send"].click()
    drive(lambda: "autumn.json.owner.sig" in dialog.news.text())
    assert sorted(path.name for path in sent.iterdir()) == ["autumn.json", "autumn.json.owner.sig"]
    dialog.accept()
    theirs = written({name: data for name, data in papers.files.items() if "grant" not in name}, tmp_path / "theirs")
    licensee = OwnerDesk(theirs)
    assert licensee.sign(licensee.take_in(sent / "autumn.json"), papers.keys.licensee) is Role.LICENSEE


def test_a_producer_asks_for_a_grant_from_the_rights_room(
    front: Window, running: tuple[SampleRights, Path], desk: Desk, tmp_path: Path
) -> None:
    """Her papers as the shoot has them, in a folder of the producer's own."""
    papers, _ = running
    desk.session.rights.take_in(papers.files)
    mine = desk_for_asking(desk.session, TWIN, tmp_path / "asked")
    form = form_of(OwnerDesk(mine), "grant", date.today())
    assert {"passport", "consent"} <= {row.kind for row in OwnerDesk(mine).rows()}
    assert next(ask for ask in form.asks if ask.name == "consent").options == ((papers.grant.consent.id,) * 2,)
    assert desk_for_asking(desk.session, TWIN, mine) == mine, "once more into the same"
    with pytest.raises(BadInput, match="has something in it"):
        desk_for_asking(desk.session, TWIN, tmp_path)
    with pytest.raises(BadInput, match="no passport of hers"):
        desk_for_asking(desk.session, "sample-mateo", tmp_path / "other")


def test_a_package_opens_on_a_machine_that_has_nothing_else(
    front: Window, running: tuple[SampleRights, Path], tmp_path: Path, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers, folder = running
    key = make_key_of(papers, tmp_path)
    key.chmod(0o600)
    package = tmp_path / "freja.twin"
    OwnerDesk(folder).pack(package, [papers.keys.owner.public])

    def open_it(dialog: QDialog) -> int:
        assert isinstance(dialog, UnpackDialog)
        dialog.show()
        dialog.open_.click()
        assert "Choose the package" in dialog.problem.text()
        dialog.file.setText(str(package))
        dialog.to.setText(str(folder))
        dialog.key.use_file(str(key))
        dialog.open_.click()
        drive(lambda: "has something in it" in dialog.problem.text())
        dialog.to.setText(str(tmp_path / "new"))
        dialog.open_.click()
        drive(lambda: not dialog.isVisible())
        return dialog.result()

    monkeypatch.setattr(QDialog, "exec", open_it)
    front.welcome.package.emit()
    dialog = front.findChild(OwnerDialog)
    drive(lambda: dialog.ready)
    assert {each.row.kind for each in dialog.papers} == {"passport", "consent", "grant", "status"}
    assert read_papers(papers_at(tmp_path / "new")).problems == {}
    dialog.accept()


def test_a_paper_is_read_as_pdf_and_the_twin_packed_from_the_room(
    front: Window, running: tuple[SampleRights, Path], tmp_path: Path, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers, folder = running
    dialog = opened(front, folder, drive)
    turn(dialog, "Consent")
    dialog.page.acts["pdf"].click()
    drive(lambda: "The PDF lies in readable" in dialog.news.text())
    assert [path.read_bytes()[:5] for path in (folder / "readable").glob("consents-*.pdf")] == [b"%PDF-"]

    def others(form: FormDialog) -> None:
        form.controls["others"].setPlainText(papers.keys.licensee.public)
        form.act.click()
        drive(lambda: not form.isVisible())

    fills(monkeypatch, others)
    package = tmp_path / "freja.twin"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(package), ""))
    dialog.acts["pack"].click()
    drive(lambda: "packed and locked" in dialog.news.text())
    assert len(head_of(package).locks) == 3, "owner, agency and the workstation"
    dialog.accept()


def test_a_producer_takes_in_a_package_with_a_key(
    front: Window, running: tuple[SampleRights, Path], tmp_path: Path, desk: Desk, drive: Drive
) -> None:
    papers, folder = running
    key = make_key_of(papers, tmp_path)
    key.chmod(0o600)
    package = tmp_path / "freja.twin"
    OwnerDesk(folder).pack(package, [papers.keys.owner.public])
    asked = TakeInDialog(desk, front)
    asked.show()
    asked.use(package)
    assert asked.locked.isVisible()
    assert not asked.take.isEnabled()
    asked.key.use_file(str(key))
    asked.open_.click()
    drive(asked.take.isEnabled)
    asked.take.click()
    drive(lambda: not asked.isVisible())
    assert desk.session.shoot.twins.twins() == (TWIN,)
    assert desk.session.rights.memory.seen(TWIN).owner == papers.keys.owner.public


def test_from_passport_to_statement(
    front: Window, body: Path, shoot: Path, tmp_path: Path, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Her side makes and signs everything, the producer's side takes it in, uses it and states what is owed."""
    make_key(tmp_path / "freja", "freja@sample.invalid")
    owner = opened(front, body, drive, tmp_path / "freja")
    answers: dict[str, str] = {"owner.mail": "freja@sample.invalid", "contact": "Freja (sample)"}
    fills(monkeypatch, lambda form: passport_filled(form, answers, drive))
    owner.begin.click()
    drive(lambda: len(owner.papers) == 1)
    owner.page.acts["sign"].click()
    drive(lambda: owner.papers[0].state == "In force")
    fills(monkeypatch, lambda form: consent_filled(form, drive))
    owner.acts["consent"].click()
    drive(lambda: len(owner.papers) == 2)
    turn(owner, "Consent")
    owner.page.acts["sign"].click()
    drive(lambda: owner.papers[1].state == "In force")
    owner.do.take_in_request(asked_for(body, tmp_path))
    drive(lambda: len(owner.papers) == 3)
    turn(owner, "grant-sample")
    assert [each.words for each in owner.page.paper.checks if each.mark == "stop"] == []
    owner.page.acts["sign"].click()
    drive(lambda: owner.papers[2].state == "In force")
    owner.accept()
    used_and_stated(front, body, shoot, drive)


def passport_filled(form: FormDialog, answers: dict[str, str], drive: Drive) -> None:
    form.controls["of_age"].setChecked(True)
    for name, words in answers.items():
        form.controls[name].setText(words)
    form.act.click()
    drive(lambda: not form.isVisible())


def consent_filled(form: FormDialog, drive: Drive) -> None:
    words = {
        "intended_uses": "Product pages of the brand",
        "scope": "Still pictures, dressed",
        "purpose": "To show garments",
    }
    for name, text in {**words, "rate_of_pay": "As each grant says it"}.items():
        form.controls[name].setPlainText(text)
    for name, chosen in (("media", "ecom"), ("territories", "EEA"), ("categories", "ready-to-wear")):
        form.controls[name].boxes[chosen].setChecked(True)
    form.controls["categories"].boxes["footwear"].setChecked(True)
    form.controls["duration.until"].put(date.today() + timedelta(days=700))
    form.controls["delivered_at"].put(date.today() - timedelta(days=3))
    form.act.click()
    drive(lambda: not form.isVisible())


def asked_for(body: Path, tmp_path: Path) -> Path:
    """What a brand sends: a grant that it has signed, with its signature beside it."""
    papers, keys = read_papers(papers_at(body)), SampleKeys.new()
    passport, consent = papers.passport, papers.consents[f"consent-{TWIN}"]
    bought = Bought(id=consent.paper.id, sha256=consent.sha256)
    now = datetime.now().astimezone()
    term = Term(
        start=now.date(),
        until=now.date() + timedelta(days=300),
        media=frozenset({Medium.ECOM}),
        territories=("SE",),
    )
    grant = sample_grant(passport.paper, passport.sha256, bought, keys, now).having(
        id="grant-sample",
        owner=passport.paper.owner,
        agency=None,
        signed_by=frozenset({Role.OWNER, Role.LICENSEE}),
        terms=(term,),
        categories=frozenset({Category.READY_TO_WEAR, Category.FOOTWEAR}),
    )
    data = document_of(grant)
    files = {"grant.json": data, "grant.json.licensee.sig": sign(data, "grant", keys.licensee)}
    return written(files, tmp_path / "mail") / "grant.json"


def used_and_stated(front: Window, body: Path, shoot: Path, drive: Drive) -> None:
    assert front.open_shoot(shoot)
    room, backstage = front.room, front.backstage
    session = room.desk.session
    asked = TakeInDialog(room.desk, front)
    asked.use(body)
    drive(asked.take.isEnabled)
    asked.take.click()
    drive(lambda: bool(asked.done_words))
    brief = BriefDialog(room.desk, TWIN, front)
    brief.show()
    drive(lambda: brief.verdict.text().startswith("The gate says: yes"))
    QTest.keyClick(brief.keep_, Qt.Key.Key_Space)
    drive(lambda: room.queue.rights.text().startswith("Rights: 0 of 2,000"))
    amount = Amount(minor=25_000, currency="EUR", ground=Ground.PICTURE, words="One select")
    common = {"when": datetime.now().astimezone(), "grant": "grant-sample", "operator": "ada@sample.invalid"}
    line = Entry(event=Event.APPROVE, amounts=(amount,), take="T0001-a1b2c3", **common)
    session.rights.book.write(TWIN, [line])
    stated = StatementDialog(room.desk, TWIN, front)
    stated.show()
    drive(lambda: [each.total for each in stated.found] == ["250.00 EUR"])
    stated.close()
    front.close_shoot()
    ending = asyncio.ensure_future(backstage.close())
    drive(ending.done)
    session.shoot.close()
