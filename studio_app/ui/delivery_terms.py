"""What a delivery is for: media, places, the last day, who gets it, and the folder; below what the gates say of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studio_app.studio.certificate_said import CertificateSaid
from studio_app.studio.delivery_channels import ChannelRow
from studio_app.studio.delivery_room import Terms
from studio_app.twins.paper_words import explained
from studio_app.twins.use import MEDIUM_WORDS, Medium
from studio_app.ui.forms import form, with_button
from studio_app.ui.rights_parts import caption, scrolling
from studio_app.ui.rights_ticks import DayField
from studio_app.ui.side_list import Line, cleared
from studio_app.ui.theme import font

WIDTH = 272


class DeliveryTerms(QWidget):
    """`changed` after each edit that the gates look at. `stamp` is seen where the studio entered a service."""

    changed = Signal()

    def __init__(self, terms: Terms) -> None:
        super().__init__()
        self.start = terms.start
        self.seen_in = QLabel()
        self.places = QLineEdit(", ".join(terms.territories), placeholderText="SE, NO or EEA")
        self.until = DayField("Last day of the use")
        self.until.put(terms.until, terms.start)
        self.receiver = QLineEdit(placeholderText="Who gets the files")
        self.folder = QLineEdit(placeholderText="Where the files go")
        self.folder.setFont(font(exact=True))
        self.stamp = QCheckBox(checked=True)
        self._stamps = ""
        self.gate, self.says = QLabel(), QVBoxLayout()
        self.certificate = QPushButton("The studio’s certificate…")
        self._lay_out()
        self.put_stamps(terms.stamps)
        for field in (self.places, self.receiver, self.folder):
            field.textChanged.connect(lambda _: self.changed.emit())
        self.until.dateChanged.connect(lambda _: self.changed.emit())

    def _lay_out(self) -> None:
        self.setFixedWidth(WIDTH)
        self.seen_in.setWordWrap(True)
        for field, name in ((self.places, "Places"), (self.receiver, "Receiver"), (self.folder, "Folder")):
            field.setAccessibleName(name)
        self.places.setToolTip(explained("territory"))
        self.receiver.setToolTip("Kept in the record of the delivery; it is in no file.")
        self.gate.setProperty("role", "title")
        self.gate.setWordWrap(True)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 8, 0)
        inner.addLayout(self.says)
        inner.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        rows = [("Seen in", self.seen_in), ("Places", self.places), ("Until", self.until), ("For", self.receiver)]
        fields = form([*rows, ("Folder", with_button(self.folder, "Choose the folder", self._choose))])
        fields.itemAtPosition(0, 0).setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addLayout(fields)
        self.stamp.setToolTip("Left out, the signatures end with the certificate; all other marks stay.")
        column.addWidget(self.stamp)
        self.certificate.setAutoDefault(False)
        self.certificate.hide()
        column.addSpacing(8)
        column.addWidget(self.gate)
        column.addWidget(caption(explained("gate")))
        column.addWidget(self.certificate)
        column.addWidget(scrolling(holder, "What the gates say"), 1)

    @property
    def territories(self) -> tuple[str, ...]:
        """The places as typed, in capitals."""
        return tuple(word for word in self.places.text().upper().replace(",", " ").split() if word)

    @property
    def out(self) -> Path | None:
        """The folder; None where none is named."""
        text = self.folder.text().strip()
        return Path(text).expanduser() if text else None

    @property
    def stamped(self) -> bool:
        """Whether a time stamp is wanted, where the studio entered a service."""
        return not self._stamps or self.stamp.isChecked()

    def put_stamps(self, service: str) -> None:
        """The time-stamp service that the studio entered; empty where it entered none, or takes it back."""
        self._stamps = service
        self.stamp.setText(f"With a time stamp of {service}")
        self.stamp.setVisible(bool(service))

    def put_media(self, rows: Sequence[ChannelRow]) -> None:
        """Says where the files will be seen: what their channels are for."""
        words = [MEDIUM_WORDS[medium] for medium in media_of(rows)]
        said = ", ".join(words) or "what the channels are for"
        self.seen_in.setText(said[:1].upper() + said[1:])

    def say(self, title: str, lines: Sequence[tuple[str, str]]) -> None:
        """What the gates and the crops say."""
        self.gate.setText(title)
        cleared(self.says)
        for mark, words in lines:
            self.says.addWidget(Line(mark, words))

    def offer(self, certificate: CertificateSaid) -> None:
        """Leads to the studio's certificate where that needs a person, and says whose time stamps there are now."""
        self.put_stamps(certificate.held.stamps if certificate.held is not None else "")
        words = "The studio’s certificate…" if certificate.held else "Make the studio’s certificate…"
        self.certificate.setText(words)
        self.certificate.setAccessibleName(words.rstrip("…"))
        self.certificate.setVisible(certificate.mark != "good")

    def _choose(self) -> None:
        found = QFileDialog.getExistingDirectory(self, "Where the files go", self.folder.text())
        if found:
            self.folder.setText(found)


def media_of(rows: Sequence[ChannelRow]) -> tuple[Medium, ...]:
    """The media of channels, each once, in the order of the media."""
    held = {row.medium for row in rows}
    return tuple(medium for medium in Medium if medium in held)
