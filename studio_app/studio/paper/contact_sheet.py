"""Making a contact sheet: as PDF to print, as one PNG to share, or a page of it to look at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from studio_app.direction.durable import write_atomically
from studio_app.direction.errors import BadInput
from studio_app.shoot.folder import Shoot
from studio_app.shoot.papers import TakeRow
from studio_app.studio.paper.pdf import PdfInk
from studio_app.studio.paper.pictures import Pictures
from studio_app.studio.paper.png import PngInk
from studio_app.studio.paper.sheet import SheetChoice, SheetPlan, draw, draw_page, plan

SCREEN_DPI = 144
LEAST_DPI = 50
MOST_PIXELS = 60_000_000

Tell = Callable[[float], None]


def contact_sheet(
    shoot: Shoot, rows: Sequence[TakeRow], path: Path, choice: SheetChoice | None = None, tell: Tell | None = None
) -> Path:
    """Writes the sheet of these takes to `path`, a .pdf or a .png. `tell` hears the share done and may raise Stopped.

    Raises BadInput for another ending or a picture that would be too large, StudioError of the disk.
    """
    ending = path.suffix.lower()
    choice, tell = choice or SheetChoice(), tell or (lambda _: None)
    if ending == ".pdf":
        write_atomically(path, sheet_pdf(shoot, rows, choice, tell))
    elif ending == ".png":
        write_atomically(path, sheet_png(shoot, rows, choice, tell))
    else:
        raise BadInput(f"{path.name} is no name of a contact sheet.", do="Let it end in .pdf or .png.")
    return path


def sheet_pdf(shoot: Shoot, rows: Sequence[TakeRow], choice: SheetChoice, tell: Tell) -> bytes:
    """The sheet as PDF; the same takes and marks give the same bytes."""
    laid = plan(shoot.paper.title, rows, choice)
    ink = PdfInk(choice.page, f"{laid.title}: contact sheet")
    pictures = Pictures(shoot)
    draw(laid, ink, lambda row, box: pictures.of(row.id, box), tell)
    return ink.to_bytes()


def sheet_png(shoot: Shoot, rows: Sequence[TakeRow], choice: SheetChoice, tell: Tell) -> bytes:
    """The whole sheet as one long PNG. Raises BadInput when it would be too large to be looked at."""
    laid = plan(shoot.paper.title, rows, choice, endless=True)
    area = laid.size[0] * laid.size[1] / 72**2
    dpi = min(SCREEN_DPI, (MOST_PIXELS / area) ** 0.5)
    if dpi < LEAST_DPI:
        raise BadInput("These are too many takes for one picture.", do="Save a PDF, or choose fewer takes.")
    ink = PngInk(laid.size, dpi)
    pictures = Pictures(shoot, dpi)
    draw(laid, ink, lambda row, box: pictures.of(row.id, box), tell)
    return ink.to_bytes()


def sheet_preview(shoot: Shoot, laid: SheetPlan, number: int, width: int) -> bytes:
    """One page as PNG, `width` pixels wide, from thumbnails: quick enough to follow a dialog."""
    dpi = width / laid.size[0] * 72
    ink = PngInk(laid.size, dpi)
    pictures = Pictures(shoot, dpi)
    draw_page(laid, number, ink, lambda row, box: pictures.of(row.id, box))
    return ink.to_bytes()
