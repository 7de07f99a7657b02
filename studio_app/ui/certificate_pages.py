"""The pages of the certificate's dialog: what is there, making one, installing one that was bought."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studio_app.studio.certificate_said import CertificateSaid, known_to
from studio_app.ui.forms import buttons, form, with_button
from studio_app.ui.rights_parts import caption
from studio_app.ui.side_list import Line, cleared
from studio_app.ui.theme import font

TIMES = (
    "A time-stamp service (RFC 3161) proves when a file was signed, so that it outlives the certificate. Of each file "
    "only a hash is sent there. Leave it empty to ask nobody."
)
MADE = (
    "It is made on this computer and its key never leaves it. Those who check your pictures add its public root to "
    "what they trust."
)
ANEW = (
    "A new certificate makes sense when the key was lost or stolen, or before the old one ends. What was signed stays "
    "signed; everybody who checks your pictures needs the new public root."
)
BOUGHT = (
    "A certificate from an authority is known to its readers without being told. Choose the .p12 file, or the .pem "
    "file with the whole chain and the key beside it. It is tried before it takes the place of the one that is "
    "there; the passphrase is not kept."
)


class Page(QWidget):
    """A title, words, a form and a line of buttons. `wanted` brings the name of another page."""

    wanted = Signal(str)

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = caption(words)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.column.addWidget(self.words)

    def close_with(self, left: Sequence[QPushButton], right: Sequence[QPushButton]) -> None:
        """Ends the page with its buttons."""
        self.column.addStretch()
        self.column.addLayout(buttons(left, right))

    def leads(self, words: str, page: str) -> QPushButton:
        """A button to another page."""
        made = QPushButton(words)
        made.clicked.connect(lambda: self.wanted.emit(page))
        return made


class ShownPage(Page):
    """The certificate that is there. `saved` brings where its root shall go, `times` the service that was typed."""

    saved = Signal(Path)
    times = Signal(str)

    def __init__(self) -> None:
        super().__init__("")
        self.words.hide()
        self.state, self.service = QVBoxLayout(), QLineEdit(placeholderText="https://…")
        self.keep = QPushButton("Keep")
        self.facts = {name: QLabel() for name in ("Studio", "Public root", "Key", "Known to")}
        for name, label in self.facts.items():
            label.setWordWrap(True)
            label.setAccessibleName(name)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.facts["Public root"].setFont(font(11, exact=True))
        self.service.setAccessibleName("Time-stamp service")
        self.keep.setAccessibleName("Keep the time-stamp service")
        self.keep.setAutoDefault(False)
        self.column.addLayout(self.state)
        self.column.addLayout(form([*self.facts.items(), ("Times", self._times())]))
        self.column.addWidget(caption(TIMES))
        root, done = QPushButton("Save the public root…"), QPushButton("Close")
        root.clicked.connect(self._save)
        done.clicked.connect(lambda: self.window().close())
        self.close_with([root, self.leads("Renew…", "make"), self.leads("Install a bought one…", "install")], [done])
        self.service.textChanged.connect(lambda _: self._compare())
        self.service.returnPressed.connect(self._tell)
        self.keep.clicked.connect(self._tell)
        self._kept = ""

    def put(self, said: CertificateSaid) -> None:
        """Shows a certificate."""
        held = said.held
        assert held is not None
        cleared(self.state)
        self.state.addWidget(Line(said.mark, said.words))
        texts = (f"{held.name}, {held.country}", in_two(held.fingerprint), f"In {held.where}", known_to(held))
        for label, text in zip(self.facts.values(), texts, strict=True):
            label.setText(text)
        self._kept = held.tsa_url
        self.service.setText(held.tsa_url)
        self._compare()

    def _times(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.service, 1)
        row.addWidget(self.keep)
        return holder

    def _compare(self) -> None:
        self.keep.setEnabled(self.service.text().strip() != self._kept)

    def _tell(self) -> None:
        if self.keep.isEnabled():
            self.times.emit(self.service.text().strip())

    def _save(self) -> None:
        found, _ = QFileDialog.getSaveFileName(self, "Save the public root", "studio-root.pem", "Certificates (*.pem)")
        if found:
            self.saved.emit(Path(found))


class MakePage(Page):
    """`made` brings the studio's name and its country."""

    made = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(MADE)
        self.name, self.country = QLineEdit(maxLength=64), QLineEdit(maxLength=2, placeholderText="SE")
        self.name.setAccessibleName("Name of the studio")
        self.country.setAccessibleName("Country, in two letters")
        self.country.setMaximumWidth(64)
        self.column.addLayout(form([("Studio", self.name), ("Country", self.country)]))
        self.back = self.leads("Back", "show")
        self.make = QPushButton("Make the certificate")
        self.make.clicked.connect(lambda: self.made.emit(self.name.text(), self.country.text().upper()))
        self.close_with([self.leads("Install a bought one…", "install")], [self.back, self.make])
        for field in (self.name, self.country):
            field.textChanged.connect(lambda _: self._check())
        self._check()

    def put(self, said: CertificateSaid) -> None:
        """Begins with what is there."""
        self.words.setText(MADE if said.held is None else ANEW)
        self.back.setVisible(said.held is not None)
        if said.held is not None:
            self.name.setText(said.held.name)
            self.country.setText(said.held.country)

    def _check(self) -> None:
        self.make.setEnabled(bool(self.name.text().strip()) and len(self.country.text()) == 2)


class InstallPage(Page):
    """`chosen` brings the certificate's file, the key's or None, and the passphrase."""

    chosen = Signal(Path, object, str)

    def __init__(self) -> None:
        super().__init__(BOUGHT)
        self.file = QLineEdit(placeholderText="A .p12 or .pem file")
        self.key = QLineEdit(placeholderText="Where the key is in a file of its own")
        self.passphrase = QLineEdit(echoMode=QLineEdit.EchoMode.Password, placeholderText="Where the key is locked")
        for field, name in ((self.file, "Certificate"), (self.key, "Key"), (self.passphrase, "Passphrase")):
            field.setAccessibleName(name)
        self.column.addLayout(
            form(
                [
                    ("Certificate", with_button(self.file, "Choose the certificate", lambda: self._choose(self.file))),
                    ("Key", with_button(self.key, "Choose the key", lambda: self._choose(self.key))),
                    ("Passphrase", self.passphrase),
                ]
            )
        )
        self.install = QPushButton("Install it")
        self.install.clicked.connect(self._tell)
        self.install.setEnabled(False)
        self.file.textChanged.connect(lambda text: self.install.setEnabled(bool(text.strip())))
        self.close_with([], [self.leads("Back", "show"), self.install])

    def put(self, _said: CertificateSaid) -> None:
        """Nothing typed is kept."""
        for field in (self.file, self.key, self.passphrase):
            field.clear()

    def _tell(self) -> None:
        file, key = (field.text().strip() for field in (self.file, self.key))
        own = Path(key).expanduser() if key else None
        self.chosen.emit(Path(file).expanduser(), own, self.passphrase.text())

    def _choose(self, field: QLineEdit) -> None:
        found, _ = QFileDialog.getOpenFileName(
            self, "Choose a file", field.text(), "Certificates and keys (*.p12 *.pfx *.pem *.crt *.key);;All files (*)"
        )
        if found:
            field.setText(found)


def in_two(fingerprint: str) -> str:
    """A fingerprint in two lines: it has no place where words break, and all of it is compared."""
    half = len(fingerprint) // 2
    return f"{fingerprint[:half]}\n{fingerprint[half + 1 :]}"
