"""How a take is drawn on strip and sheet: picture, number, stars, label, flag and standing, each by shape and word."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap

from studio_app.takes.review import Flag, Label
from studio_app.takes.take import Standing
from studio_app.ui.icons import pixmap
from studio_app.ui.records import TakeLine
from studio_app.ui.takes_model import Pile, open_notes, state_words
from studio_app.ui.theme import LABELS, colour, font

PAD = 6
LINE = 18
WORDY = 150
"""From this width in pixels a tile has a second line, for words."""
DIMMED = 0.35
PILE_STEP = 3
BADGE = QSize(30, 18)


@dataclass(frozen=True, slots=True)
class Look:
    """How a tile stands among the others."""

    chosen: bool = False
    current: bool = False
    focused: bool = False


def foot_of(width: int) -> int:
    """The height under the picture of a tile this wide."""
    return LINE * (2 if width >= WORDY else 1) + 2


def picture_box(tile: QRect) -> QRect:
    """Where in a tile the picture may stand."""
    return tile.adjusted(PAD, PAD, -PAD, -PAD - foot_of(tile.width()))


def badge_of(tile: QRect) -> QRect:
    """Where in a tile the count of a stack stands; pressing it opens and closes the stack."""
    box = picture_box(tile)
    return QRect(box.x() + 4, box.y() + 4, BADGE.width(), BADGE.height())


def paint_tile(
    painter: QPainter, tile: QRect, line: TakeLine, picture: QPixmap | None, pile: Pile | None, look: Look
) -> None:
    """Paints one take."""
    _paint_ground(painter, tile, pile, look)
    shown = _picture_rect(picture_box(tile), line, picture)
    if pile is not None and not pile.open:
        _paint_pile(painter, shown)
    _paint_picture(painter, shown, picture, dim=line.killed or line.review.flag is Flag.REJECT)
    if look.chosen or look.current:
        painter.setPen(QPen(colour("amber"), 2 if look.current else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        grown = 1.0 if look.current else 0.5
        painter.drawRect(QRectF(shown).adjusted(-grown, -grown, grown, grown))
    if pile is not None:
        _paint_badge(painter, badge_of(tile), pile)
    box = picture_box(tile)
    foot = QRect(shown.x(), box.bottom() + 4, shown.width(), LINE)
    wide = QRect(box.x(), foot.y(), box.width(), LINE) if shown.width() < 72 else foot
    _paint_marks(painter, wide, line)
    if tile.width() >= WORDY:
        _paint_words(painter, wide.translated(0, LINE - 2), line)


def _paint_ground(painter: QPainter, tile: QRect, pile: Pile | None, look: Look) -> None:
    """A chosen tile stands on lighter ground; takes of one opened stack share a band."""
    if pile is not None and pile.open:
        first, last = pile.place == 0, pile.place == pile.count - 1
        painter.fillRect(tile.adjusted(2 if first else 0, 2, -2 if last else 0, -2), colour("raised"))
    if look.chosen:
        painter.fillRect(tile.adjusted(2, 2, -2, -2), colour("pressed" if look.focused else "hover"))


def _picture_rect(box: QRect, line: TakeLine, picture: QPixmap | None) -> QRect:
    """The picture's place: whole, at the foot of its box, in the take's own proportions."""
    wide, high = line.pixels
    width = min(box.width(), round(box.height() * wide / high))
    shown = QRect(0, 0, width, min(box.height(), round(width * high / wide)))
    if picture is not None and not picture.isNull():
        held = picture.deviceIndependentSize().toSize()
        if abs(held.width() - shown.width()) <= 2 and abs(held.height() - shown.height()) <= 2:
            shown.setSize(held)  # drawn pixel by pixel, without scaling
    shown.moveCenter(box.center())
    shown.moveBottom(box.bottom())
    return shown


def _paint_pile(painter: QPainter, shown: QRect) -> None:
    """The edges of the takes that lie under the best one."""
    for step in (2, 1):
        under = shown.adjusted(step * PILE_STEP, -step * PILE_STEP, step * PILE_STEP, -step * PILE_STEP)
        painter.fillRect(under, colour("focus" if step == 1 else "faint"))
        painter.fillRect(under.adjusted(-1, 1, -1, 1), colour("window"))


def _paint_picture(painter: QPainter, shown: QRect, picture: QPixmap | None, *, dim: bool) -> None:
    if picture is None or picture.isNull():
        painter.fillRect(shown, colour("field"))
        if picture is not None:
            _paint_word(painter, shown, "cannot be read")
        return
    if dim:
        painter.fillRect(shown, colour("field"))
        painter.setOpacity(DIMMED)
    painter.drawPixmap(shown, picture)
    painter.setOpacity(1.0)


def _paint_word(painter: QPainter, box: QRect, word: str) -> None:
    painter.setPen(colour("red"))
    painter.setFont(_type(11))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, word)


def _paint_badge(painter: QPainter, box: QRect, pile: Pile) -> None:
    """'4' on a closed pile, '2/4' in an opened one, with the sign of stacked sheets."""
    words = f"{pile.place + 1}/{pile.count}" if pile.open else str(pile.count)
    painter.setFont(_type(11, strong=True, figures=True))
    ground = QColor(colour("window"))
    ground.setAlpha(225)
    wide = QRectF(box)
    wide.setWidth(painter.fontMetrics().horizontalAdvance(words) + 22)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(wide, 4, 4)
    painter.drawPixmap(QPointF(wide.x() + 4, wide.y() + 3), _icon("stack", "text", painter))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(colour("bright"))
    painter.drawText(wide.adjusted(18, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)


def _paint_marks(painter: QPainter, box: QRect, line: TakeLine) -> None:
    """Number at left, then stars; label, flag and standing as signs at right."""
    right = box.right() + 1
    for name, shade in _signs(line):
        right -= 15
        painter.drawPixmap(right, box.y() + 3, _icon(name, shade, painter))
    right = _paint_notes(painter, right, box, line)
    if line.review.label is not Label.NONE:
        right -= 16
        _paint_label(painter, QRect(right, box.y() + 2, 13, 13), line.review.label)
    painter.setFont(_type(11, figures=True))
    painter.setPen(colour("dim"))
    number = str(line.number)
    space = QRect(box.x(), box.y(), right - box.x(), box.height())
    painter.drawText(space, Qt.AlignmentFlag.AlignVCenter, number)
    if line.review.rating:
        room = space.adjusted(painter.fontMetrics().horizontalAdvance(number) + 6, 0, 0, 0)
        stars = "★" * line.review.rating
        if painter.fontMetrics().horizontalAdvance(stars) > room.width():
            stars = f"{line.review.rating}★"
        painter.setPen(colour("text"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, stars)


def _paint_notes(painter: QPainter, right: int, box: QRect, line: TakeLine) -> int:
    """How many notes are open, beside a speech bubble; a tick in the bubble when all are resolved. The new right."""
    if not line.review.notes:
        return right
    waiting = open_notes(line.review)
    if waiting:
        painter.setFont(_type(11, figures=True))
        painter.setPen(colour("text"))
        wide = painter.fontMetrics().horizontalAdvance(str(waiting))
        right -= wide + 2
        painter.drawText(QRect(right, box.y(), wide, box.height()), Qt.AlignmentFlag.AlignVCenter, str(waiting))
    right -= 15
    name, shade = ("note", "text") if waiting else ("note-done", "dim")
    painter.drawPixmap(right, box.y() + 3, _icon(name, shade, painter))
    return right


def _paint_label(painter: QPainter, box: QRect, label: Label) -> None:
    """A patch with the first letter of its colour."""
    painter.fillRect(box, QColor(LABELS[label.value]))
    painter.setPen(colour("line"))
    painter.setFont(_type(10, strong=True))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, label.value[0].upper())


def _paint_words(painter: QPainter, box: QRect, line: TakeLine) -> None:
    """The state in words; a take nobody spoke of says how it was made."""
    words = state_words(line)
    painter.setFont(_type(11))
    painter.setPen(colour("text" if words else "dim"))
    said = " · ".join(words) or line.made_words
    fitting = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, fitting)


def _signs(line: TakeLine) -> list[tuple[str, str]]:
    signs: list[tuple[str, str]] = []
    if line.standing is Standing.SELECT:
        signs.append(("check", "green"))
    elif line.standing is Standing.PROPOSED:
        signs.append(("upload", "blue"))
    if line.review.flag is Flag.PICK:
        signs.append(("pick", "text"))
    elif line.review.flag is Flag.REJECT:
        signs.append(("cross", "red"))
    if line.row.facets.answers:
        signs.append(("answer", "text"))
    return signs


@cache
def _type(pixels: int, *, strong: bool = False, figures: bool = False) -> QFont:
    """The studio's type, made once: a sheet draws hundreds of words a second."""
    return font(pixels, strong=strong, figures=figures)


def _icon(name: str, shade: str, painter: QPainter) -> QPixmap:
    return pixmap(name, shade, 12, painter.device().devicePixelRatioF())
