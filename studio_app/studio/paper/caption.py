"""What stands under a picture on a contact sheet: its name, stars, label, shot, words; small under small pictures."""

from __future__ import annotations

from studio_app.shoot.papers import TakeRow
from studio_app.studio.paper.ink import BLACK, DARK, MID, Box, Ink, Type, fitted, width_of, wrapped
from studio_app.studio.paper.sheet_items import Cell, SheetChoice
from studio_app.takes.review import Flag, Label

SWATCH = {
    Label.RED: (0.78, 0.28, 0.24),
    Label.YELLOW: (0.85, 0.68, 0.16),
    Label.GREEN: (0.30, 0.60, 0.34),
    Label.BLUE: (0.27, 0.47, 0.74),
    Label.PURPLE: (0.55, 0.36, 0.66),
}
"""The colour of each label in print; its name always stands beside it."""
MOST_WORD_LINES = 3


def name_type(cell: float) -> Type:
    """Of names under pictures this wide."""
    return Type(max(5.5, min(9.0, cell / 13)), strong=True, grey=BLACK)


def small_type(cell: float) -> Type:
    """Of what stands below the name."""
    return Type(max(5.0, min(8.0, cell / 15)), grey=MID)


def under(choice: SheetChoice, cell: float) -> float:
    """How much height the lines under a picture need."""
    pitch = small_type(cell).size * 1.4
    lines = int(choice.label or choice.shot) + (MOST_WORD_LINES if choice.words else 0)
    return 5 + name_type(cell).size * 1.2 + lines * pitch


def caption(ink: Ink, cell: Cell, choice: SheetChoice) -> None:
    """Draws what stands under a picture."""
    row, box = cell.row, cell.box
    name, small = name_type(box.width), small_type(box.width)
    base = box.top + box.height + 5 + name.size * 0.75
    stars = "★" * row.review.rating if choice.stars else ""
    star_look = Type(name.size * 0.85, grey=DARK)
    taken = width_of(stars, star_look) + (4 if stars else 0)
    called = row.select or row.id
    ink.words(box.left, base, fitted(called, name, box.width - taken), name)
    if stars:
        ink.words(box.left + box.width, base, stars, star_look, "right")
    left = box.left
    if choice.label or choice.shot:
        base += small.size * 1.4
        label = row.review.label if choice.label else Label.NONE
        if label is not Label.NONE:
            ink.block(Box(left, base - small.size * 0.68, small.size * 0.68, small.size * 0.68), SWATCH[label])
            left += small.size
        said = fitted(" · ".join(_said(row, choice)), small, box.left + box.width - left)
        ink.words(left, base, said, small)
    for line in cell.words:
        base += small.size * 1.4
        ink.words(box.left, base, line, small)


def _said(row: TakeRow, choice: SheetChoice) -> list[str]:
    label = row.review.label.value.capitalize() if choice.label and row.review.label is not Label.NONE else ""
    flag = {Flag.PICK: "Pick", Flag.REJECT: "Reject", Flag.NONE: ""}[row.review.flag] if choice.label else ""
    shot = row.facets.shot if choice.shot and not row.select else ""
    take = row.id if row.select and choice.shot else ""
    return [word for word in (label, flag, shot, take) if word]


def words_of(row: TakeRow, choice: SheetChoice, cell: float) -> tuple[str, ...]:
    """The words of a take's direction in lines, where they are wanted."""
    if not choice.words:
        return ()
    facts = row.facets
    lens = f"{facts.lens_mm:g} mm"
    said = ", ".join(word for word in (facts.look, facts.pose, facts.rig, facts.location, lens) if word)
    return tuple(wrapped(said, small_type(cell), cell, MOST_WORD_LINES))
