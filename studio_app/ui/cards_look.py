"""The look's card: garments in the order of layers, hair and make-up; each opens in its place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from studio_app.direction.colours import colour_name
from studio_app.direction.look import Garment, GarmentKind, Hair, Look, Makeup
from studio_app.ui.card import Fold
from studio_app.ui.cards_people import ShelfCard
from studio_app.ui.colour_row import ColourRow
from studio_app.ui.desk import Desk
from studio_app.ui.icons import icon
from studio_app.ui.knobs import plain
from studio_app.ui.pictures import Pictures
from studio_app.ui.rows import Row

SLEEVED = {GarmentKind.TEE, GarmentKind.SHIRT, GarmentKind.DRESS, GarmentKind.COAT}


def garment_summary(piece: Garment) -> str:
    """'Linen, white, wide'."""
    fit = "close" if piece.ease_cm < 5 else "easy" if piece.ease_cm < 14 else "wide"
    words = [piece.fabric.value, colour_name(piece.colour)]
    return ", ".join(words if piece.kind is GarmentKind.SHOES else [*words, fit]).capitalize()


def hair_summary(hair: Hair) -> str:
    """'Wavy, 38 cm, level 9'."""
    return f"{plain(hair.style.value)}, {hair.length_cm:.0f} cm, level {hair.level:.0f}"


def makeup_summary(makeup: Makeup) -> str:
    """'Satin, lip 25 %'."""
    return f"{plain(makeup.finish.value)}, lip {makeup.lip_strength * 100:.0f} %"


class LookCard(ShelfCard):
    """Garments, hair and make-up."""

    def __init__(self, desk: Desk, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(desk, pictures, "Look", ("look",), parent)
        self.outfit = self.shelf("look", "Outfit")
        self._pieces = QVBoxLayout()
        self._pieces.setSpacing(4)
        self.rows.addLayout(self._pieces)
        self._folds: list[tuple[Fold, list[Row], tuple[GarmentKind, int]]] = []
        self.hair = self._fold("Hair", self._fill_hair)
        self.makeup = self._fold("Make-up", self._fill_makeup)
        self.rows.addWidget(self.hair)
        self.rows.addWidget(self.makeup)
        self.rows.addWidget(self._add_button())
        self.refresh()

    def refresh(self) -> None:
        look = self.desk.direction.look
        shape = [(piece.kind, place) for place, piece in enumerate(look.garments)]
        if shape != [kept for _, _, kept in self._folds]:
            self._lay_out(look)
        for (fold, _, _), piece in zip(self._folds, look.garments, strict=True):
            fold.head.summarise(garment_summary(piece))
        self.hair.head.summarise(hair_summary(look.hair))
        self.makeup.head.summarise(makeup_summary(look.makeup))
        super().refresh()

    def sum_up(self) -> str:
        return self.desk.direction.look.name

    def _fold(self, title: str, fill: Callable[[QVBoxLayout], object]) -> Fold:
        fold = Fold(title, minor=True, unfolded=False)
        fill(fold.rows)
        return fold

    def _lay_out(self, look: Look) -> None:
        """Builds one fold per garment: only when pieces come, go or change their kind."""
        for fold, rows, _ in self._folds:
            self.unbind(rows)
            fold.hide()
            fold.setParent(None)
            fold.deleteLater()
        self._folds = []
        for place, piece in enumerate(look.garments):
            fold = Fold(f"{place + 1}  {plain(piece.kind.value)}", minor=True, unfolded=False)
            rows = self._fill_garment(fold, place, piece.kind)
            self._folds.append((fold, rows, (piece.kind, place)))
            self._pieces.addWidget(fold)
        self._put_in_order()

    def _put_in_order(self) -> None:
        """Tab goes through the pieces where they stand, though they were made after what is below them."""
        before = stops(self.outfit)[-1]
        for fold, _, _ in self._folds:
            for part in stops(fold):
                QWidget.setTabOrder(before, part)
                before = part

    def _fill_garment(self, fold: Fold, place: int, kind: GarmentKind) -> list[Row]:
        path, into = f"look.garments.{place}", fold.rows
        rows: list[Row] = [
            self.choice(Garment, f"{path}.fabric", "Fabric", into),
            self.bind(ColourRow("Colour", "colour"), f"{path}.colour", into),
        ]
        if kind is not GarmentKind.SHOES:
            rows += [self.number(Garment, f"{path}.{name}", into=into) for name in ("ease_cm", "length_cm")]
        if kind in SLEEVED:
            rows.append(self.choice(Garment, f"{path}.sleeve", "Sleeves", into))
        into.addWidget(self._remove_button(place, kind))
        return rows

    def _fill_hair(self, into: QVBoxLayout) -> None:
        self.choice(Hair, "look.hair.style", "Style", into)
        for name in ("length_cm", "volume", "level", "warmth", "grey", "strays"):
            self.number(Hair, f"look.hair.{name}", into=into)
        self.choice(Hair, "look.hair.parting", "Parting", into)

    def _fill_makeup(self, into: QVBoxLayout) -> None:
        self.bind(ColourRow("Lip colour", "lip"), "look.makeup.lip", into)
        self.number(Makeup, "look.makeup.lip_strength", into=into)
        self.bind(ColourRow("Eye colour", "eye"), "look.makeup.eye", into)
        self.number(Makeup, "look.makeup.eye_strength", into=into)
        self.choice(Makeup, "look.makeup.finish", "Skin finish", into)

    def _add_button(self) -> QWidget:
        push = QPushButton(icon("plus", "dim"), "Add a garment")
        menu = QMenu(push)
        for kind in GarmentKind:
            menu.addAction(plain(kind.value), lambda kind=kind: self._add(kind))
        push.setProperty("role", "link")
        push.setAccessibleName("Add a garment")
        push.clicked.connect(lambda: menu.exec(push.mapToGlobal(push.rect().bottomLeft())))
        return _left(push)

    def _remove_button(self, place: int, kind: GarmentKind) -> QWidget:
        push = QPushButton(icon("cross", "dim"), f"Take off the {kind.value}")
        push.setProperty("role", "link")
        push.setAccessibleName(push.text())
        push.clicked.connect(lambda: self._remove(place))
        return _left(push)

    def _add(self, kind: GarmentKind) -> None:
        look = self.desk.direction.look
        self.desk.attempt(lambda: self.desk.replace("look", look.having(garments=(*look.garments, Garment(kind=kind)))))

    def _remove(self, place: int) -> None:
        look = self.desk.direction.look
        kept = tuple(piece for index, piece in enumerate(look.garments) if index != place)
        self.desk.attempt(lambda: self.desk.replace("look", look.having(garments=kept)))


def _left(widget: QWidget) -> QWidget:
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(widget)
    line.addStretch()
    return holder


def stops(within: QWidget) -> list[QWidget]:
    """Where Tab stops within a widget, in the order in which the parts were made; popups are windows of their own."""
    tab, here = Qt.FocusPolicy.TabFocus.value, within.window()
    return [part for part in within.findChildren(QWidget) if part.focusPolicy().value & tab and part.window() is here]
