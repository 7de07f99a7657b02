"""What a select needs: how many of each seat must say yes, and whether who rendered a take may be its only yes."""

from __future__ import annotations

from collections.abc import Coroutine
from functools import partial

from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QSpinBox

from studio_app.direction.errors import BadInput
from studio_app.studio.foresee import if_policy, seats_known
from studio_app.studio.record_needs import policy_words
from studio_app.ui.desk import Desk
from studio_app.ui.forms import set_in
from studio_app.ui.key_row import KeyRow
from studio_app.ui.records import seat_words
from studio_app.ui.ruling_page import Foresee, RulingPage

COLUMNS = 3
WORDS = (
    "A take becomes a select when as many of each seat as stand here have said yes, and none of them no. Selects there "
    "are already stay what they were made under. The change is signed and stands in the history."
)


class PolicyPage(RulingPage):
    """Sets the shoot's policy."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "What a select needs", WORDS, "Sign the policy", self.foresee, self.work)
        self.seats: dict[str, QSpinBox] = {}
        self.alone = QCheckBox("Who rendered a take may be its only yes")
        self.alone.setAccessibleName(self.alone.text())
        self.alone.setToolTip("For people who work alone. Such a select is never deliverable under a grant.")
        self.alone.toggled.connect(lambda _: self.changed())
        self.key = KeyRow(desk.session.keys, desk.session.operator)
        self.key.said.connect(self.say)
        self._lay_out_seats()
        self.form.addWidget(self.alone)
        self.form.addWidget(self.key)
        self.refresh()

    def _lay_out_seats(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        for number, seat in enumerate(seats_known(self.desk.session.shoot)):
            row, column = divmod(number, COLUMNS)
            label, field = QLabel(seat_words(seat)), QSpinBox()
            set_in(field)
            label.setProperty("role", "dim")
            field.setRange(0, 20)
            field.setSuffix(" × yes")
            field.setSpecialValueText("not asked")
            field.setAccessibleName(f"Yes of {seat_words(seat).lower()}")
            field.setFixedWidth(92)
            field.valueChanged.connect(lambda _: self.changed())
            self.seats[seat] = field
            grid.addWidget(label, row, 2 * column)
            grid.addWidget(field, row, 2 * column + 1)
        grid.setColumnStretch(2 * COLUMNS, 1)
        self.form.addLayout(grid)

    @property
    def policy(self) -> dict[str, int]:
        """Seat -> how many, as it stands on the page."""
        return {seat: field.value() for seat, field in self.seats.items() if field.value()}

    def refresh(self) -> None:
        paper = self.desk.session.shoot.paper
        for seat, field in self.seats.items():
            field.setValue(paper.policy.get(seat, 0))
        self.alone.setChecked(paper.self_approval)
        self.changed()

    def foresee(self) -> Foresee | None:
        """What works out the effects of what is chosen now; None while nothing is chosen."""
        return partial(if_policy, self.desk.session.shoot, self.policy, self.alone.isChecked())

    def work(self) -> Coroutine[None, None, str] | None:
        """Does it, and says so in a sentence. Raises StudioError."""
        paper = self.desk.session.shoot.paper
        if (self.policy, self.alone.isChecked()) == (paper.policy, paper.self_approval):
            raise BadInput("That is the policy already.")
        return self._set(self.policy, self.alone.isChecked())

    async def _set(self, policy: dict[str, int], alone: bool) -> str:
        approving, key = self.desk.session.approving, await self.key.unlock()
        if_policy(self.desk.session.shoot, policy, alone)
        approving.join(key)
        approving.set_policy(policy, alone, key=key)
        return f"From now on a select needs {policy_words(policy)}. It is signed and in the history."
