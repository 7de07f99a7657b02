"""The studio's certificate in its dialog: made, seen, renewed, a bought one installed, a time-stamp service kept."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from people import Drive
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

sys.path.insert(0, str(Path(__file__).parents[1] / "delivery"))

from bought import key_pem, pem, sold

from studio_app.studio.studio_identity import identity
from studio_app.ui.certificate_dialog import CertificateDialog

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dialog(drive: Drive) -> Iterator[CertificateDialog]:
    made = CertificateDialog()
    made.show()
    yield made
    made.reject()
    made.deleteLater()


def test_it_is_made_seen_and_renewed(dialog: CertificateDialog, drive: Drive, tmp_path: Path) -> None:
    assert dialog.pages.currentWidget() is dialog.make, "where none is, making one comes first"
    assert not dialog.make.back.isVisible()
    assert not dialog.make.make.isEnabled()
    QTest.keyClicks(dialog.make.name, "Example Studio")
    QTest.keyClicks(dialog.make.country, "se")
    QTest.mouseClick(dialog.make.make, LEFT)
    drive(lambda: dialog.pages.currentWidget() is dialog.show_)
    first = identity()
    assert dialog.show_.facts["Studio"].text() == "Example Studio, SE"
    assert dialog.show_.facts["Public root"].text().replace("\n", ":") == first.fingerprint
    dialog.show_.saved.emit(tmp_path / "root.pem")
    drive((tmp_path / "root.pem").exists)
    assert (tmp_path / "root.pem").read_text() == first.root
    drive(dialog.pages.isEnabled)
    dialog.turn("make")
    assert dialog.make.name.text() == "Example Studio"
    QTest.mouseClick(dialog.make.back, LEFT)
    assert identity() == first, "looking at it renews nothing"
    dialog.turn("make")
    QTest.mouseClick(dialog.make.make, LEFT)
    drive(lambda: dialog.pages.currentWidget() is dialog.show_)
    assert identity().fingerprint != first.fingerprint


def test_what_was_typed_wrong_is_said_and_nothing_changes(dialog: CertificateDialog, drive: Drive) -> None:
    QTest.keyClicks(dialog.make.name, "Example Studio")
    QTest.keyClicks(dialog.make.country, "1!")
    QTest.mouseClick(dialog.make.make, LEFT)
    drive(dialog.problem.isVisible)
    assert "two capital letters" in dialog.problem.text()
    assert dialog.pages.isEnabled()
    assert identity() is None


def test_a_time_stamp_service_is_kept_until_it_is_taken_away(dialog: CertificateDialog, drive: Drive) -> None:
    dialog._make("Example Studio", "SE")
    drive(lambda: dialog.pages.currentWidget() is dialog.show_)
    page = dialog.show_
    assert not page.keep.isEnabled()
    page.service.setText("somewhere")
    QTest.mouseClick(page.keep, LEFT)
    drive(dialog.problem.isVisible)
    assert identity().tsa_url == ""
    page.service.setText(" https://times.invalid/tsa ")
    QTest.keyClick(page.service, Qt.Key.Key_Return)
    drive(lambda: identity().tsa_url == "https://times.invalid/tsa" and dialog.pages.isEnabled())
    assert not page.keep.isEnabled()
    page.service.clear()
    QTest.mouseClick(page.keep, LEFT)
    drive(lambda: identity().tsa_url == "" and dialog.pages.isEnabled())


def test_a_bought_one_takes_its_place_once_it_was_tried(
    dialog: CertificateDialog, drive: Drive, tmp_path: Path
) -> None:
    dialog._make("Example Studio", "SE")
    drive(lambda: dialog.pages.currentWidget() is dialog.show_)
    key = ec.generate_private_key(ec.SECP256R1())
    (tmp_path / "chain.pem").write_bytes(pem(*sold(key)))
    (tmp_path / "key.pem").write_bytes(key_pem(key, b"pw"))
    page = dialog.install
    dialog.turn("install")
    assert not page.install.isEnabled()
    page.file.setText(str(tmp_path / "chain.pem"))
    page.key.setText(str(tmp_path / "key.pem"))
    QTest.mouseClick(page.install, LEFT)
    drive(dialog.problem.isVisible)
    assert "locked with a passphrase" in dialog.problem.text()
    assert not identity().bought
    page.passphrase.setText("pw")
    QTest.mouseClick(page.install, LEFT)
    drive(lambda: dialog.pages.currentWidget() is dialog.show_)
    assert identity().bought
    assert dialog.show_.facts["Known to"].text().startswith("Bought")
    dialog.turn("install")
    assert not page.passphrase.text()
