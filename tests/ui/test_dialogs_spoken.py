"""Every dialog as somebody hears it who sees no screen: each control is named, and Tab comes to each of them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from people import ADA, Drive, driven
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QWidget
from sample_rights import SampleRights
from test_record_ui import judge

import studio_app.ui
from studio_app.direction.presets import direction_preset
from studio_app.shoot.folder import Shoot
from studio_app.studio.session import Session
from studio_app.studio.twin_memory import TwinMemory
from studio_app.takes.kill import Reason
from studio_app.takes.review import Flag
from studio_app.ui.app import made_window
from studio_app.ui.approve_dialog import ApproveDialog
from studio_app.ui.client_window import ClientWindow
from studio_app.ui.keys_overlay import KeysOverlay
from studio_app.ui.make_key import MakeKeyDialog
from studio_app.ui.window import Window

DIALOGS = {
    "approve": ("ApproveDialog", "take.approve"),
    "make a key": ("MakeKeyDialog", "take.approve"),
    "kill": ("KillDialog", "take.kill-rejected"),
    "nothing to kill": ("KillDialog", "take.kill"),
    "reasons": ("ReasonsDialog", "sheet.reasons"),
    "record": ("RecordDialog", "shoot.record"),
    "policy": ("RulingDialog", "shoot.policy"),
    "revocation": ("RulingDialog", "shoot.keys"),
    "trust": ("RulingDialog", "shoot.trust"),
    "name a version": ("NameDialog", "version.name"),
    "new option": ("NameDialog", "option.new"),
    "rename an option": ("NameDialog", "option.rename"),
    "options": ("OptionsDialog", "option.compare"),
    "line of versions": ("LineageDialog", "select.line"),
    "contact sheet": ("PaperDialog", "shoot.contact-sheet"),
    "hot folder": ("HotFolderDialog", "outside.hot-folder"),
    "outside marks": ("OutsideDialog", "outside.marks"),
    "open what was sent": ("OpenSentDialog", "away.open"),
    "new shoot": ("NewShootDialog", "shoot.new"),
    "keys": ("KeysEditor", "help.change-keys"),
    "rights": ("RightsDialog", "rights.room"),
    "take in papers": ("TakeInDialog", "rights.take-in"),
    "a package": ("UnpackDialog", "rights.package"),
    "statement": ("StatementDialog", "rights.statement"),
    "the brief": ("BriefDialog", "rights.brief"),
    "models": ("ModelsDialog", "render.models"),
    "photo-pose": ("PhotoPoseDialog", "stage.photo-pose"),
    "words of the take": ("WordsDialog", "render.words"),
    "matrix": ("MatrixDialog", "render.matrix"),
    "delivery": ("DeliveryDialog", "delivery.room"),
    "inspect": ("InspectWindow", "picture.inspect"),
    "certificate": ("CertificateDialog", "studio.certificate"),
    "roots": ("RootsDialog", "picture.roots"),
}
"""What is opened: the class of the dialog, and the command that leads to it."""

READY: dict[str, Callable[[QDialog], bool]] = {
    "MakeKeyDialog": lambda dialog: "Looking" not in dialog.chain_words.text(),
    "RecordDialog": lambda dialog: bool(dialog.records),
    "RightsDialog": lambda dialog: bool(dialog.twins),
    "StatementDialog": lambda dialog: bool(dialog.found),
    "BriefDialog": lambda dialog: bool(dialog.verdict.text()),
    "PaperDialog": lambda dialog: not dialog.preview.pixmap().isNull(),
}
"""When those are filled that fill themselves beside the window."""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small shoot of which much was said: selects, a proposal, rejects, a kill, an option, marks from outside."""
    folder = tmp_path_factory.mktemp("said")
    Shoot.create(folder / "shoot", "Evening crossing", direction_preset("evening-crossing"), ADA).close()
    with Session.open(judge(folder / "shoot", folder), ADA) as session:
        third = session.shoot.takes()[2].id
        picture = session.shoot.picture_path(third).read_bytes()
        fourth, fifth = (session.shoot.add_take(session.recipe(), picture).id for _ in range(2))
        session.marking.flag([third, fourth], Flag.REJECT)
        session.marking.kill([fifth], Reason.HANDS, "six fingers")
        session.sidecars.keep(True)
        session.sidecars.settle()
        beside = session.shoot.path / "takes" / f"{fourth}.png.xmp"
        text = beside.read_text(encoding="utf-8")
        beside.write_text(text.replace('xmp:Rating="-1"', 'xmp:Rating="5"'), encoding="utf-8")
        session.optioning.new("Option B: silk dress", "")
        session.rights.memory = TwinMemory(folder / "config")  # never the settings of whoever runs the tests
        session.rights.take_in(SampleRights().files)
    return folder / "shoot"


@pytest.fixture(scope="module")
def loop(qapp: QApplication) -> Iterator[object]:
    yield from driven(qapp)


@pytest.fixture(scope="module")
def front(qapp: QApplication, loop: object, said: Path) -> Iterator[Window]:
    """The real window over that shoot, one for all: a dialog that is closed leaves nothing. No render process."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CONFIG", "CACHE"):
            patch.setenv(f"TWIN_STUDIO_{name}", str(said.parent / name.lower()))
        made = made_window(said.parent / "cache")
        made.show()
        assert made.open_shoot(said)
        room, backstage = made.room, made.backstage
        made.show_view("sheet")
        room.culling.go(1)
        yield made
        made.close()
        ending = asyncio.ensure_future(backstage.close())
        while not ending.done():
            qapp.processEvents()
        room.desk.session.shoot.close()
        room.deleteLater()
        made.deleteLater()
        qapp.processEvents()


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_is_spoken_and_tab_walks_through_it(
    front: Window, name: str, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, command = DIALOGS[name]
    walked: list[str] = []

    def walk(dialog: QDialog) -> int:
        dialog.show()
        try:
            hear(dialog)
        finally:
            dialog.close()
        return QDialog.DialogCode.Rejected

    def hear(dialog: QDialog) -> None:
        drive(lambda: READY.get(type(dialog).__name__, lambda _: True)(dialog))
        if kind == "MakeKeyDialog" and isinstance(dialog, ApproveDialog):
            dialog.key.make.click()
            walk(dialog.findChild(MakeKeyDialog))
        else:
            listen(dialog, drive)
            walked.append(type(dialog).__name__)

    monkeypatch.setattr(QDialog, "exec", walk)
    assert front.commands.actions[command].isEnabled()
    front.commands.actions[command].trigger()
    if not walked:
        drive(lambda: any(each.isVisible() for each in front.findChildren(QDialog)))
        walk(next(each for each in front.findChildren(QDialog) if each.isVisible()))
    assert walked == [kind]


def listen(page: QWidget, drive: Drive) -> None:
    page.activateWindow()
    drive(page.isActiveWindow)
    inside = controls(page)
    assert inside, "nothing to be reached"
    assert [called(each) for each in inside if not spoken(each)] == [], "without a name"
    reached = by_tab(page, len(inside))
    waits = [each for each in inside if each.isEnabled() and not one_of_several(each)]
    assert [called(each) for each in waits if each not in reached] == [], "not reached by Tab"


def controls(page: QWidget) -> list[QWidget]:
    """What is seen and can be pressed or have the focus; words that can only be marked by the mouse are no control."""
    return [
        each
        for each in (page, *page.findChildren(QWidget))
        if each.isVisible()
        and (isinstance(each, QAbstractButton) or each.focusPolicy() != Qt.FocusPolicy.NoFocus)
        and each.focusProxy() is None
        and not isinstance(each, QLabel)
        and each.window() is page.window()
    ]


def one_of_several(control: QWidget) -> bool:
    """Whether arrows lead to it from another of its group to which Tab comes: the chosen one, else the first."""
    if not isinstance(control, QAbstractButton) or control.group() is None or not control.group().exclusive():
        return False
    return control is not (control.group().checkedButton() or control.group().buttons()[0])


def by_tab(page: QWidget, most: int) -> list[QWidget]:
    """Where Tab goes, once round."""
    found: list[QWidget] = []
    for _ in range(2 * most + 2):
        at = QApplication.focusWidget()
        assert at is not None, "the focus is lost"
        found.append(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
    return found


def spoken(control: QWidget) -> bool:
    """Whether a screen reader has words for it, not only a sign."""
    heard = QAccessible.queryAccessibleInterface(control)
    return heard is not None and bool(re.search(r"\w", heard.text(QAccessible.Text.Name)))


def called(control: QWidget) -> str:
    return f"{type(control).__name__} {control.objectName()} in {type(control.parent()).__name__}"


def test_the_overlay_of_keys_is_spoken(front: Window, drive: Drive) -> None:
    front.commands.actions["help.keys"].trigger()
    listen(front.findChild(KeysOverlay), drive)


def test_the_client_s_window_and_its_menu_are_spoken(front: Window, drive: Drive) -> None:
    front.commands.actions["view.client"].trigger()
    client = front.findChild(ClientWindow)
    listen(client, drive)
    menu = client.menu()
    lines = [
        line for each in (menu, *(line.menu() for line in menu.actions() if line.menu())) for line in each.actions()
    ]
    assert [line for line in lines if not line.isSeparator() and not re.search(r"\w|★", line.text())] == []
    assert len(lines) > 10
    client.close()


OWNERS = {"OwnerDialog", "FormDialog", "OpenPackageDialog"}
"""Those of the twin's owner are walked in test_rights_owner; the one of her package in test_own_package."""
MODELS = {"LicenceDialog", "DownloadDialog"}
"""Those that the models room opens are walked in test_engines_ui."""
DOCTOR = {"DoctorDialog"}
"""Walked in test_doctor_ui, where it finds faults."""
PASSES = {"PassesDialog"}
"""What earlier passes painted: walked in test_passes_ui, which has such a take."""
FRAMES = {"DeliveryFrame": "DeliveryDialog"}
"""What a dialog above is built on: its class stands where Qt's would."""


def test_no_dialog_is_left_out() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(studio_app.ui.__path__[0]).glob("*.py"))
    found = set(re.findall(r"^class (\w+)\(QDialog\)", sources, re.MULTILINE))
    shown = {kind for kind, _ in DIALOGS.values()}
    assert {FRAMES.get(kind, kind) for kind in found} == OWNERS | MODELS | DOCTOR | PASSES | shown
