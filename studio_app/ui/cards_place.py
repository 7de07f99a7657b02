"""The cards of the place and of the camera."""

from __future__ import annotations

import re
from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio_app.direction.camera import Camera
from studio_app.direction.errors import BadInput
from studio_app.direction.location import Location, LocationKind
from studio_app.direction.units import Unit
from studio_app.studio.plate_use import say_people
from studio_app.takes.plate_people import OnPlate
from studio_app.ui.cards_people import ShelfCard
from studio_app.ui.colour_row import ColourRow
from studio_app.ui.desk import Desk
from studio_app.ui.knobs import Knob
from studio_app.ui.pictures import Pictures
from studio_app.ui.plate_depth_row import PlateDepthRow
from studio_app.ui.plate_people_row import PlatePeopleRow
from studio_app.ui.plate_row import PlateRow
from studio_app.ui.rows import NumberRow, Row
from studio_app.ui.shelf import part_choices
from studio_app.ui.text_row import TextRow

_MINUTES = Unit("", step=5)
_DATES = ("%d %b %Y", "%d %B %Y", "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")


class ClockKnob(Knob):
    """The time of day in minutes, shown and typed as '19:20'."""

    def show(self, value: float | None) -> str:
        minutes = round(value or 0)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"

    def read(self, text: str, now: float) -> float:
        found = re.fullmatch(r"\s*(\d{1,2})(?:[:.h]?(\d{2}))?\s*(am|pm)?\s*", text.lower())
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
        if found and found[3]:
            hour = hour % 12 + (12 if found[3] == "pm" else 0)
        if hour > 23 or minute > 59:
            raise BadInput(f"“{text.strip()[:20]}” is not a time of day.", do="Type for example 19:20.")
        return hour * 60.0 + minute

    @property
    def range_words(self) -> str:
        """'00:00 to 23:59'."""
        return "00:00 to 23:59"


CLOCK = ClockKnob("when", "Time", _MINUTES, 0, 1439, None)


class LocationCard(ShelfCard):
    """The set, the street or the plate; for places under the sky also when, and the wind."""

    def __init__(self, desk: Desk, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(desk, pictures, "Location", ("location",), parent)
        self.shelf("location", "Place")
        self.groups: dict[str, QWidget] = {}
        self._fill_sky(self._group("sky"))
        paper = self._group("paper")
        self.bind(ColourRow("Colour", "colour"), "location.colour", paper)
        plate = self._group("plate")
        self.plate = self.bind(PlateRow(), "location.plate", plate)
        self.plate.chosen.connect(self.desk.use_plate)
        self.on_plate = PlatePeopleRow()
        self.on_plate.said.connect(self._say_people)
        plate.addWidget(self.on_plate)
        self.number(Location, "location.horizon", into=plate)
        self.number(Location, "location.plate_scale", into=plate)
        self.depth = PlateDepthRow(self.desk)
        plate.addWidget(self.depth)
        self.reach: list[Row] = [self.number(Location, f"location.{name}", into=plate) for name in ("near_m", "far_m")]
        self.reach.append(self.switch("location.plate_front", "In front", "near things cover her", plate))
        self.reach[-1].setToolTip("They throw no shadow on her and take none of hers")
        more = self.more("Set and air")
        self.choice(Location, "location.kind", "Kind", more)
        self.number(Location, "location.ambient_ev", into=more)
        self.number(Location, "location.wind_ms", into=more)
        self.number(Location, "location.wind_from_deg", into=more)
        self.refresh()

    def _fill_sky(self, sky: QVBoxLayout) -> None:
        self.clock = NumberRow(CLOCK)
        self.clock.edited.connect(self._set_time)
        self.clock.reset.connect(lambda: self.desk.reset("location.when"))
        sky.addWidget(self.clock)
        self.date = TextRow("Date", "for example 12 Jul 2026")
        self.date.edited.connect(self._set_date)
        self.date.reset.connect(lambda: self.desk.reset("location.when"))
        sky.addWidget(self.date)
        for name in ("bearing_deg", "latitude", "longitude", "turbidity"):
            self.number(Location, f"location.{name}", into=sky)
        self.switch("location.sun", "Sun", "shines", sky)

    def _group(self, name: str) -> QVBoxLayout:
        holder = QWidget()
        rows = QVBoxLayout(holder)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        self.groups[name] = holder
        self.rows.addWidget(holder)
        return rows

    def _say_people(self, people: OnPlate, names: tuple[str, ...]) -> None:
        plate = self.desk.direction.location.plate
        self.desk.attempt(lambda: say_people(self.desk.session, plate, people, names))
        self.refresh()

    def refresh(self) -> None:
        place = self.desk.direction.location
        own = place.kind is LocationKind.PLATE and place.plate in self.desk.session.shoot.plates.names()
        self.on_plate.setVisible(own)
        if own:
            self.on_plate.put(self.desk.session.shoot.plates.people(place.plate))
        self.depth.put(place)
        for row in self.reach:
            row.setVisible(bool(place.depth))
        under_sky = place.kind in (LocationKind.STREET, LocationKind.OPEN_AIR)
        self.groups["sky"].setVisible(under_sky or place.kind is LocationKind.PLATE)
        self.groups["paper"].setVisible(place.kind in (LocationKind.CYCLORAMA, LocationKind.PAPER))
        self.groups["plate"].setVisible(place.kind is LocationKind.PLATE)
        self.clock.put(place.when.hour * 60.0 + place.when.minute)
        self.date.put(f"{place.when.day} {place.when:%b %Y}")
        super().refresh()

    def sum_up(self) -> str:
        place = self.desk.direction.location
        if place.kind in (LocationKind.STREET, LocationKind.OPEN_AIR):
            return f"{place.when.day} {place.when:%b %H:%M}"
        return place.name

    def _set_time(self, minutes: float, settled: bool) -> None:
        when = self.desk.direction.location.when
        self.desk.adjust("location.when", when.replace(hour=int(minutes) // 60, minute=int(minutes) % 60), settled)

    def _set_date(self, words: str, settled: bool) -> None:
        day = _day(words)
        if day is None:
            self.date.complain("A date is written as 12 Jul 2026 or 2026-07-12.")
            return
        when = self.desk.direction.location.when
        self.desk.adjust("location.when", when.replace(year=day.year, month=day.month, day=day.day), settled)


def _day(words: str) -> datetime | None:
    for form in _DATES:
        try:
            return datetime.strptime(words.strip(), form)  # a day alone has no zone
        except ValueError:
            continue
    return None


class CameraCard(ShelfCard):
    """Lens, aperture, where the camera stands and the frame."""

    def __init__(self, desk: Desk, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(desk, pictures, "Camera", ("camera",), parent)
        if part_choices("camera"):
            self.shelf("camera", "Set-up")
        for name in ("lens_mm", "f_stop", "distance_m", "height_m", "orbit_deg", "exposure_ev"):
            self.number(Camera, f"camera.{name}")
        self.choice(Camera, "camera.aspect", "Frame")
        more = self.more("Framing and film")
        for name in ("aim_m", "pan_m"):
            self.number(Camera, f"camera.{name}", into=more)
        self.number(Camera, "camera.focus_m", into=more, empty="the eyes")
        self.number(Camera, "camera.grain", into=more)
        self.switch("camera.level", "Verticals", "kept straight", more)
        self.refresh()

    def words_of(self, part: str) -> str:
        now = self.desk.direction.camera
        base = self.desk.base("camera")
        name = next((choice.title for choice in part_choices("camera") if base == now), "")
        return name or "Own set-up"
