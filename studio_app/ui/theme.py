"""Colours, type and the one style sheet. Neutral greys; a colour means a state and never stands alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from studio_app.direction.assets import assets_dir

GRID = 8
LABEL_WIDTH = 86
VALUE_WIDTH = 76
CONTROL_HEIGHT = 24


@dataclass(frozen=True, slots=True)
class Palette:
    """Every colour on screen. Greys have equal channels; text on what it lies on keeps at least 4.5:1."""

    window: str = "#1b1b1b"
    panel: str = "#232323"
    raised: str = "#2b2b2b"
    field: str = "#161616"
    line: str = "#111111"
    edge: str = "#424242"
    button: str = "#303030"
    hover: str = "#363636"
    pressed: str = "#444444"
    select: str = "#505050"
    thumb: str = "#4a4a4a"
    focus: str = "#8a8a8a"
    faint: str = "#6e6e6e"
    dim: str = "#9c9c9c"
    text: str = "#d4d4d4"
    bright: str = "#f0f0f0"
    shutter: str = "#ececec"
    amber: str = "#e3a445"
    blue: str = "#7fa8de"
    green: str = "#6fbf7c"
    red: str = "#ef7d6c"
    magenta: str = "#e27ccb"


GREY = Palette()
LABELS = {"red": "#e0705f", "yellow": "#d9c24e", "green": "#79b56f", "blue": "#7c9fd6", "purple": "#ac8ed6"}
"""Colour labels as photo tools name them; a patch always carries the first letter of its name."""
SURROUNDS = {"mid": "#4a4a4a", "white": "#e6e6e6", "black": "#000000"}
"""What lies round the picture: mid grey (about L* 31), near-white and black for checks."""


def colour(name: str) -> QColor:
    """A colour of the palette by name."""
    return QColor(getattr(GREY, name))


def contrast(one: str, other: str) -> float:
    """Contrast of two sRGB colours '#rrggbb', 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(name: str) -> float:
    shares = [int(name[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def style_sheet() -> str:
    """The style sheet with the palette's colours and the icons' folder filled in."""
    text = (assets_dir() / "theme" / "studio.qss").read_text(encoding="utf-8")
    words = {field.name: getattr(GREY, field.name) for field in fields(GREY)}
    words["icons"] = (assets_dir() / "icons").as_posix()
    return re.sub(r"@([a-z]+)\b", lambda found: words.get(found[1], found[0]), text)


def font(pixels: int = 12, *, strong: bool = False, figures: bool = False, exact: bool = False) -> QFont:
    """The studio's type; with `figures` all digits are equally wide, so that values do not dance; with `exact` every
    letter is drawn as it is: else an x between digits becomes a sign of multiplication, in a fingerprint too.
    """
    made = QFont(QApplication.font())
    made.setPixelSize(pixels)
    made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    if figures:
        made.setFeature(QFont.Tag("tnum"), 1)
    if exact:
        made.setFeature(QFont.Tag("calt"), 0)
    return made


def dress(app: QApplication) -> None:
    """Gives the application its type, colours and style sheet."""
    app.setStyle("Fusion")
    app.setFont(_type())
    app.setPalette(_palette())
    app.setStyleSheet(style_sheet())


def _type() -> QFont:
    for file in ("Inter-Regular.ttf", "Inter-SemiBold.ttf"):
        QFontDatabase.addApplicationFont(str(assets_dir() / "fonts" / file))
    found = QFont("Inter") if "Inter" in QFontDatabase.families() else QFont(QApplication.font())
    found.setPixelSize(12)
    found.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return found


def _palette() -> QPalette:
    made = QPalette()
    role = QPalette.ColorRole
    for which, name in (
        (role.Window, "window"), (role.Base, "field"), (role.AlternateBase, "panel"), (role.Button, "button"),
        (role.WindowText, "text"), (role.Text, "text"), (role.ButtonText, "text"), (role.ToolTipText, "text"),
        (role.ToolTipBase, "raised"), (role.Highlight, "select"), (role.HighlightedText, "bright"),
        (role.PlaceholderText, "dim"), (role.BrightText, "bright"), (role.Link, "blue"), (role.Mid, "line"),
        (role.Dark, "line"), (role.Shadow, "line"), (role.Light, "edge"), (role.Midlight, "edge"),
        (role.Accent, "text"),
    ):  # fmt: skip
        made.setColor(which, colour(name))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, colour("faint"))
    return made
