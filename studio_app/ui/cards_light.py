"""The light's card: a rig from the shelf, the plan from above, and the light that is chosen on it."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from studio_app.direction.lighting import Light, LightKind
from studio_app.direction.location import LocationKind
from studio_app.direction.units import Unit
from studio_app.studio.daylight import Daylight, daylight
from studio_app.ui.cards_people import ShelfCard
from studio_app.ui.desk import Desk
from studio_app.ui.icons import icon
from studio_app.ui.knobs import Knob, plain
from studio_app.ui.pictures import Pictures
from studio_app.ui.radar import Radar
from studio_app.ui.rows import NumberRow

CHIPS_PER_LINE = 4
RATIO = Knob(
    "ratio", "Key : fill", Unit("stops", decimals=1, step=0.1, also=("ev", "stop")), 0.0, 8.0, 2.0
)  # fmt: skip
OUTDOORS = (LocationKind.STREET, LocationKind.OPEN_AIR)


class LightCard(ShelfCard):
    """Rig, plan and the chosen light."""

    def __init__(self, desk: Desk, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(desk, pictures, "Light", ("rig", "location"), parent)
        self.shelf("rig", "Rig")
        self.radar = Radar()
        self.radar.chosen.connect(desk.choose_light)
        self.radar.moved.connect(self._moved)
        self.rows.addWidget(self.radar)
        self.none = QLabel()
        self.none.setProperty("role", "caption")
        self.none.setWordWrap(True)
        self.rows.addWidget(self.none)
        self._chips = QGridLayout()
        self._chips.setSpacing(4)
        self.rows.addLayout(self._chips)
        self._names: list[tuple[str, bool]] = []
        self.one = QWidget()
        self._one_rows = QVBoxLayout(self.one)
        self._one_rows.setContentsMargins(0, 4, 0, 0)
        self._one_rows.setSpacing(4)
        self.rows.addWidget(self.one)
        self._fill()
        desk.light_chosen.connect(lambda _: self.refresh())
        self.refresh()

    def _fill(self) -> None:
        for name in ("power_ev", "kelvin", "height_m"):
            self.number(Light, self._at(name), into=self._one_rows)
        self.ratio = NumberRow(RATIO)
        self.ratio.edited.connect(self._set_ratio)
        self._one_rows.addWidget(self.ratio)
        more = self.more("This light")
        self.more_fold = self.rows.itemAt(self.rows.count() - 1).widget()
        self.choice(Light, self._at("kind"), "Fixture", more)
        for name in ("azimuth_deg", "distance_m", "aim_m", "width_m", "length_m"):
            self.number(Light, self._at(name), into=more)
        self.switch(self._at("on"), "Burning", "on", more)
        remove = QPushButton(icon("cross", "dim"), "Take this light away")
        remove.setProperty("role", "link")
        remove.setAccessibleName(remove.text())
        remove.clicked.connect(self._remove)
        more.addWidget(remove)

    def _at(self, name: str):
        return lambda: f"rig.lights.{self.desk.light}.{name}"

    def refresh(self) -> None:
        rig = self.desk.direction.rig
        self.desk.light = max(0, min(self.desk.light, len(rig.lights) - 1))
        sun = self._sun()
        self.radar.put(rig.lights, self.desk.light, sun.to_camera_deg if sun else None)
        self._show_chips()
        has = bool(rig.lights)
        self.one.setVisible(has)
        self.more_fold.setVisible(has)
        self.none.setVisible(not has)
        self.none.setText("The daylight of the location alone." if sun else "Pick a rig or add the first light.")
        pair = self._pair()
        self.ratio.setVisible(pair is not None)
        if pair is not None:
            self.ratio.put(rig.lights[pair[0]].power_ev - rig.lights[pair[1]].power_ev)
        super().refresh()

    def sum_up(self) -> str:
        sun, rig = self._sun(), self.desk.direction.rig
        if sun is None:
            return rig.name
        return sun.words if not rig.lights else f"{rig.name}, {sun.words}"

    def _sun(self) -> Daylight | None:
        place = self.desk.direction.location
        return daylight(place) if place.kind in OUTDOORS and place.sun else None

    def _show_chips(self) -> None:
        lights = self.desk.direction.rig.lights
        names = [(light.name, index == self.desk.light) for index, light in enumerate(lights)]
        if names == self._names and self._chips.count():
            return
        self._names = names
        while self._chips.count():
            old = self._chips.takeAt(0).widget()
            old.hide()
            old.deleteLater()
        chips = [self._chip(index, light) for index, light in enumerate(lights)]
        for place, chip in enumerate([*chips, self._add_chip()]):
            self._chips.addWidget(chip, place // CHIPS_PER_LINE, place % CHIPS_PER_LINE)

    def _chip(self, index: int, light: Light) -> QPushButton:
        chip = QPushButton(light.name)
        chip.setProperty("role", "chip")
        chip.setCheckable(True)
        chip.setChecked(index == self.desk.light)
        chip.setAccessibleName(f"{light.name} light")
        chip.clicked.connect(lambda: self.desk.choose_light(index))
        return chip

    def _add_chip(self) -> QPushButton:
        chip = QPushButton(icon("plus", "dim"), "Light")
        chip.setProperty("role", "chip")
        chip.setAccessibleName("Add a light")
        menu = QMenu(chip)
        for kind in LightKind:
            menu.addAction(plain(kind.value), lambda kind=kind: self._add(kind))
        chip.clicked.connect(lambda: menu.exec(chip.mapToGlobal(chip.rect().bottomLeft())))
        return chip

    def _add(self, kind: LightKind) -> None:
        rig = self.desk.direction.rig
        name = next(
            (each for each in ("Key", "Fill", "Rim", "Hair") if all(o.name != each for o in rig.lights)), "Light"
        )
        angle = {"Key": 45.0, "Fill": -40.0, "Rim": 150.0, "Hair": -160.0}.get(name, 90.0)
        light = Light(name=name, kind=kind, azimuth_deg=angle)
        if self.desk.attempt(lambda: self.desk.replace("rig", rig.having(lights=(*rig.lights, light)))):
            self.desk.choose_light(len(rig.lights))

    def _remove(self) -> None:
        rig = self.desk.direction.rig
        kept = tuple(light for index, light in enumerate(rig.lights) if index != self.desk.light)
        self.desk.attempt(lambda: self.desk.replace("rig", rig.having(lights=kept)))

    def _moved(self, index: int, angle: float, distance: float, settled: bool) -> None:
        rig = self.desk.direction.rig
        moved = rig.lights[index].having(azimuth_deg=angle, distance_m=distance)
        lights = tuple(moved if place == index else light for place, light in enumerate(rig.lights))
        self.desk.adjust("rig.lights", lights, settled)

    def _pair(self) -> tuple[int, int] | None:
        """Where key and fill stand in the rig, if it has both."""
        names = [light.name.lower() for light in self.desk.direction.rig.lights]
        return (0, names.index("fill")) if "fill" in names[1:] else None

    def _set_ratio(self, stops: float, settled: bool) -> None:
        pair = self._pair()
        if pair is not None:
            key = self.desk.direction.rig.lights[pair[0]].power_ev
            self.desk.adjust(f"rig.lights.{pair[1]}.power_ev", max(-8.0, key - stops), settled)
