"""The brief: under which grant, and of what it sells, this shoot makes pictures; beside it what the gate says live."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio_app.direction.errors import BadInput
from studio_app.studio.brief_offer import Offer, offers, use_of
from studio_app.studio.rights_room import GateSaid, brief_said
from studio_app.twins.country_names import country
from studio_app.twins.paper_words import explained
from studio_app.twins.use import Use
from studio_app.ui.background import Background
from studio_app.ui.desk import Desk
from studio_app.ui.forms import buttons, combo, form
from studio_app.ui.newest import Newest
from studio_app.ui.problem import Problem
from studio_app.ui.rights_parts import caption, fit, scrolling
from studio_app.ui.rights_rows import RuleRow, in_order
from studio_app.ui.rights_ticks import DayField, Ticks
from studio_app.ui.side_list import Line, cleared

SIZE, SAYS_WIDTH, PAUSE_MS = QSize(920, 680), 304, 120


class BriefDialog(QDialog):
    """What the pictures of one twin are for. Kept by `keep`, as one more version in the shoot's history."""

    def __init__(self, desk: Desk, twin: str, parent: QWidget | None = None) -> None:
        """Raises StudioError: her papers cannot be read, or there is no grant of hers."""
        super().__init__(parent)
        self.desk, self.twin = desk, twin
        self.offers = offers(desk.session, twin)
        if not self.offers:
            raise BadInput("There is no grant of this twin here.", do="Take in her papers first.")
        self._held = desk.session.rights.use(twin)
        self.setWindowTitle("The brief")
        self.grant = combo("Grant", [(each.title, each.grant) for each in self.offers], self.offers[0].grant)
        self.start, self.until = DayField("First day of the use"), DayField("Last day of the use")
        self.media, self.places = Ticks("Media", "term"), Ticks("Places", "territory", 1)
        self.only = QLineEdit(placeholderText="Narrower: SE, NO, DK")
        self.categories, self.topics = Ticks("Shows", "categories", 3), Ticks("Sensitive subjects", "topics", 3)
        self.alterations = Ticks("Afterwards", "alterations", 3)
        self.words = QLineEdit(placeholderText="What the pictures tell, in your own words")
        self.says, self.verdict, self.problem = QVBoxLayout(), QLabel(), Problem(SAYS_WIDTH - 16, grows=False)
        self.cancel, self.keep_ = QPushButton("Cancel"), QPushButton("Keep the brief")
        self.background = Background(self._refuse, self)
        self._newest = Newest(self)
        self._soon = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._soon.timeout.connect(self._ask)
        self._lay_out()
        self._wire()
        self._turn()
        fit(self, SIZE)

    @property
    def offer(self) -> Offer:
        """What the chosen grant sells."""
        return next(each for each in self.offers if each.grant == self.grant.currentData())

    @property
    def use(self) -> Use:
        """What is chosen. Raises BadInput."""
        only = tuple(code for code in self.only.text().upper().replace(",", " ").split() if code)
        return use_of(
            self.offer,
            self.twin,
            start=self.start.day,
            until=self.until.day,
            media=self.media.chosen,
            territories=only or self.places.chosen,
            categories=self.categories.chosen,
            topics=self.topics.chosen,
            alterations=self.alterations.chosen,
            words=self.words.text().strip(),
        )

    # Inside

    def _lay_out(self) -> None:
        for control, name, word in (
            (self.only, "Only these countries", "territory"),
            (self.words, "In your own words", "brief"),
            (self.grant, "Grant", "grant"),
        ):
            control.setAccessibleName(name)
            control.setAccessibleDescription(explained(word))
            control.setToolTip(explained(word))
        days = QWidget()
        row = QHBoxLayout(days)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.start, QLabel("to"), self.until):
            row.addWidget(part)
        row.addStretch()
        holder = QWidget()
        left = QVBoxLayout(holder)
        left.setContentsMargins(0, 0, 16, 0)
        left.setSpacing(10)
        left.addWidget(caption(f"{explained('brief')} {explained('grant')}"))
        left.addLayout(form([("Grant", self.grant), ("In use", days), ("Story", self.words)]))
        for part in (self.media, self.places, self.only, self.categories, self.topics, self.alterations):
            left.addWidget(part)
        left.addStretch()
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addWidget(scrolling(holder, "What the pictures are for"), 1)
        across.addWidget(self._side())
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(across, 1)
        column.addLayout(buttons([], [self.cancel, self.keep_]))

    def _side(self) -> QWidget:
        side, holder = QWidget(), QWidget()
        side.setFixedWidth(SAYS_WIDTH)
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 8, 0)
        inner.addLayout(self.says)
        inner.addStretch()
        self.verdict.setProperty("role", "title")
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.verdict)
        column.addWidget(caption(explained("gate")))
        column.addWidget(scrolling(holder, "What the gate says of this brief"), 1)
        column.addWidget(self.problem)
        return side

    def _wire(self) -> None:
        self.grant.currentIndexChanged.connect(self._turn)
        for ticks in (self.media, self.places, self.categories, self.topics, self.alterations):
            ticks.changed.connect(self._changed)
        for day in (self.start, self.until):
            day.dateChanged.connect(self._changed)
        for field in (self.only, self.words):
            field.textChanged.connect(self._changed)
        self.cancel.clicked.connect(self.reject)
        self.keep_.clicked.connect(self.keep)
        self._newest.refused.connect(self._say)
        self.finished.connect(lambda _: self._newest.close())

    def _turn(self) -> None:
        """Offers what the chosen grant sells, ticked as the brief says it, or all that is not sensitive."""
        offer, held = self.offer, self._held
        use = held if held is not None and held.grant == offer.grant else None
        today = date.today()
        names = [name for name, _ in offer.territories]
        inside = use is None or set(use.territories) <= set(names)
        self.only.setText("" if inside or use is None else ", ".join(use.territories))
        for ticks, options, chosen in (
            (self.media, offer.media, use.media if use else offer.first_media),
            (self.places, _countries(offer.territories), use.territories if use and inside else _first(offer, use)),
            (self.categories, offer.categories, use.categories if use else None),
            (self.topics, offer.topics, use.topics if use else ()),
            (self.alterations, offer.alterations, use.alterations if use else None),
        ):
            ticks.offer(options, [name for name, _ in options] if chosen is None else [str(each) for each in chosen])
        self.start.put(use.start if use else max(offer.start, today), offer.start, offer.until)
        self.until.put(use.until if use else offer.until, offer.start, offer.until)
        self.words.setText(use.words if use else "")
        self._changed()

    def _changed(self) -> None:
        self._say("")
        self._soon.start()

    def _ask(self) -> None:
        try:
            use = self.use
        except BadInput as error:
            self._newest.drop()
            self._say(str(error))
            self.keep_.setEnabled(False)
            return
        session = self.desk.session
        self._newest.ask(lambda: brief_said(session, use), self._put)

    def _put(self, said: GateSaid) -> None:
        self.verdict.setText(f"The gate says: {said.verdict}")
        cleared(self.says)
        speaking = [each for each in in_order(said.lines) if each.mark != "good"]
        for each in speaking:
            self.says.addWidget(RuleRow(each, named=False))
        count = len(said.lines) - len(speaking)
        holds = Line("good", f"{count}{' more' if speaking else ''} rules hold")
        holds.setToolTip("\n".join(each.words for each in said.lines if each.mark == "good"))
        self.says.addWidget(holds)
        self.keep_.setEnabled(not self.desk.read_only)

    def keep(self) -> None:
        """Keeps the brief, also where the gate says no: then nothing can be made until it says yes."""
        try:
            use = self.use
        except BadInput as error:
            self._say(str(error))
            return
        self.keep_.setEnabled(False)
        self.background.start(self._keep(use))

    async def _keep(self, use: Use) -> None:
        """Commits it beside the window."""
        rights = self.desk.session.rights
        await asyncio.to_thread(rights.keep_brief, use)
        rights.kept_papers()
        self.accept()

    def _refuse(self, words: str) -> None:
        self.keep_.setEnabled(not self.desk.read_only)
        self._say(words)

    def _say(self, words: str) -> None:
        self.problem.put(words)


def _first(offer: Offer, use: Use | None) -> tuple[str, ...]:
    """The places of the first term; none where the brief names narrower ones."""
    return offer.first_places if use is None else ()


def _countries(places: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Codes of countries with their names: 'Sweden (SE)'."""
    return [(code, f"{country(code)} ({code})" if len(code) == 2 else words) for code, words in places]
