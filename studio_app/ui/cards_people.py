"""The cards of the person: who is cast, how she stands and what her face does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from studio_app.direction.direction import Part
from studio_app.direction.pose import Expression, Pose
from studio_app.studio.rights_room import GateSaid, standing
from studio_app.ui.desk import Desk
from studio_app.ui.part_card import PartCard
from studio_app.ui.pickers import Choice, PickerRow
from studio_app.ui.pictures import Pictures
from studio_app.ui.shelf import comp_card, name_on_shelf, part_choices, twin, twin_choices, with_preset
from studio_app.ui.side_list import Line, cleared


class ShelfCard(PartCard):
    """A card that also takes whole parts from the shelves of presets."""

    def __init__(
        self, desk: Desk, pictures: Pictures, title: str, parts: tuple[Part, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, title, parts, parent)
        self.pictures = pictures
        self._shelves: list[tuple[PickerRow, str]] = []

    def shelf(self, part: str, title: str) -> PickerRow:
        """A row that picks the whole part from its presets."""
        row = PickerRow(
            title,
            self.choices if part == "cast" else lambda: part_choices(part),
            lambda name: self.pictures.picture(self.desk.direction, part, name),
        )
        row.edited.connect(lambda name, _: self._take(part, name))
        row.pointed.connect(lambda name: self._glance(part, name))
        row.left.connect(self._left)
        row.reset.connect(lambda: self.desk.replace(part, self.desk.base(part)))  # type: ignore[arg-type]
        self._shelves.append((row, part))
        self.rows.addWidget(row)
        return row

    def refresh(self) -> None:
        for row, part in self._shelves:
            value = getattr(self.desk.direction, part)
            row.put(self.words_of(part))
            row.current = value.twin if part == "cast" else name_on_shelf(part, value)
        super().refresh()

    def choices(self) -> list[Choice]:
        """The twins one may pick."""
        return twin_choices()

    def words_of(self, part: str) -> str:
        """The title of what the part is now."""
        if part == "cast":
            who = twin(self.desk.direction.cast.twin)
            return who.name if who else self.desk.direction.cast.twin
        return getattr(getattr(self.desk.direction, part), "name", "")

    def _take(self, part: str, name: str) -> None:
        self.desk.glance(None)
        self.desk.attempt(lambda: self._replace(part, name))

    def _replace(self, part: str, name: str) -> None:
        taken = getattr(with_preset(self.desk.direction, part, name), part)
        self.desk.replace(part, taken, base=True)  # type: ignore[arg-type]

    def _left(self) -> None:
        self.desk.glance(None)
        self.pictures.forget()

    def _glance(self, part: str, name: str) -> None:
        self.desk.attempt(lambda: self.desk.glance(with_preset(self.desk.direction, part, name)))


class CastCard(ShelfCard):
    """Who stands in front of the camera, with her comp card."""

    def __init__(self, desk: Desk, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(desk, pictures, "Cast", ("cast",), parent)
        self.shelf("cast", "Twin")
        self.comp = QLabel()
        self.comp.setProperty("role", "caption")
        self.comp.setContentsMargins(94, 0, 0, 0)
        self.rows.addWidget(self.comp)
        self.said: Mapping[str, GateSaid] = {}
        self.rights = QVBoxLayout()
        self.rights.setContentsMargins(94, 0, 0, 0)
        self.rows.addLayout(self.rights)
        self.refresh()

    def put_rights(self, said: Mapping[str, GateSaid]) -> None:
        """Shows how the twin stands, and in the picker how everybody does."""
        self.said = said
        cleared(self.rights)
        mine = said.get(self.desk.direction.cast.twin)
        if mine is not None:
            mark, state, why = standing(mine)
            self.rights.addWidget(Line(mark, state, why))
        super().refresh()

    def choices(self) -> list[Choice]:
        """The twins one may pick, with how each stands; one that may not be cast says why."""
        found = twin_choices()
        for at, each in enumerate(found):
            if each.name in self.said:
                mark, state, why = standing(self.said[each.name])
                found[at] = replace(each, mark=mark, state=state, words=f"{each.words}\n{why}")
        return found

    def refresh(self) -> None:
        super().refresh()
        who = twin(self.desk.direction.cast.twin)
        self.comp.setText(comp_card(who) if who else "This twin is not on this computer.")

    def sum_up(self) -> str:
        who = twin(self.desk.direction.cast.twin)
        if who is None:
            return "not found"
        said = self.said.get(who.id)
        return standing(said)[1].lower() if said is not None else f"{who.presents}, {who.age_years:.0f}"


class PoseCard(ShelfCard):
    """How she stands, and what her face does."""

    def __init__(self, desk: Desk, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(desk, pictures, "Pose and expression", ("pose", "expression"), parent)
        self.shelf("pose", "Pose")
        self.number(Pose, "pose.turn_deg")
        self.number(Pose, "pose.head_turn_deg")
        self.shelf("expression", "Expression")
        self.number(Expression, "expression.smile")
        self.number(Expression, "expression.gaze_turn_deg", title="Gaze")
        more = self.more("Body and face")
        for name in ("head_tilt_deg", "chin_deg", "lean_deg", "arms_out_deg"):
            self.number(Pose, f"pose.{name}", into=more)
        for name in ("gaze_lift_deg", "lips_parted", "brows", "eyes_closed"):
            self.number(Expression, f"expression.{name}", into=more)
        self.refresh()

    def sum_up(self) -> str:
        face = self.desk.direction.expression.name
        return f"{self.desk.direction.pose.name}, {face[:1].lower()}{face[1:]}"
