"""The contact sheet: all takes of a shoot on one neutral grey PNG, with what was said of them."""

from __future__ import annotations

import io
import math
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from studio_app.direction.describe import summary
from studio_app.direction.errors import BadInput, StudioError
from studio_app.shoot.durable import write_atomically
from studio_app.shoot.folder import Shoot
from studio_app.shoot.papers import TakeRow
from studio_app.takes.png import thumbnail
from studio_app.takes.review import Flag
from studio_app.takes.take import Standing

GREY, LINE, TEXT, DIM = (90, 90, 90), (112, 112, 112), (242, 242, 242), (212, 212, 212)
GREEN = (190, 235, 200)
FEW = 24
MOST = 2000

_CELL = {True: (416, 520), False: (160, 200)}
_CAPTION, _GAP, _HEAD = 62, 24, 72
_FLAG = {Flag.PICK: "Pick", Flag.REJECT: "Reject", Flag.NONE: ""}
_STANDING = {Standing.SCRATCH: "", Standing.PROPOSED: "Proposed", Standing.SELECT: "Select"}


def contact_sheet(shoot: Shoot, path: Path) -> Path:
    """Writes the sheet of all takes to `path`. Raises BadInput when there is none, StudioError of the disk."""
    rows = shoot.takes()[-MOST:]
    if not rows:
        raise BadInput("There are no takes yet.", do="Shoot some first.")
    write_atomically(path, _png(_sheet(shoot, rows)))
    return path


def _sheet(shoot: Shoot, rows: tuple[TakeRow, ...]) -> Image.Image:
    large = len(rows) <= FEW
    width, height = _CELL[large]
    columns = min(len(rows), max(4, round(math.sqrt(len(rows) * 1.9))))
    lines = -(-len(rows) // columns)
    size = (_GAP + columns * (width + _GAP), _HEAD + lines * (height + _CAPTION + _GAP) + _GAP)
    sheet = Image.new("RGB", size, GREY)
    draw = ImageDraw.Draw(sheet)
    draw.text((_GAP, 22), f"{shoot.paper.title}", TEXT, ImageFont.load_default(24))
    count = f"{len(rows)} takes, {sum(row.standing is Standing.SELECT for row in rows)} selected"
    draw.text((size[0] - _GAP, 28), count, DIM, ImageFont.load_default(15), anchor="ra")
    for place, row in enumerate(rows):
        left = _GAP + (place % columns) * (width + _GAP)
        top = _HEAD + (place // columns) * (height + _CAPTION + _GAP)
        _cell(sheet, draw, shoot, row, (left, top, width, height))
    return sheet


def _cell(
    sheet: Image.Image, draw: ImageDraw.ImageDraw, shoot: Shoot, row: TakeRow, box: tuple[int, int, int, int]
) -> None:
    left, top, width, height = box
    picture = _picture(shoot, row, max(width, height))
    if picture is None:
        draw.rectangle((left, top, left + width, top + height), outline=LINE)
        draw.text((left + 8, top + 8), "The picture is not on this disk.", DIM, ImageFont.load_default(13))
    else:
        picture.thumbnail((width, height), Image.Resampling.LANCZOS)
        sheet.paste(picture, (left + (width - picture.width) // 2, top + height - picture.height))
    large = width > 200
    name, state = row.select or row.take.id, _said(row)
    colour = GREEN if row.standing is Standing.SELECT else TEXT
    draw.text((left, top + height + 8), name, colour, ImageFont.load_default(16 if large else 12))
    draw.text((left + width, top + height + 8), state, colour, ImageFont.load_default(14 if large else 11), anchor="ra")
    if large:
        draw.text((left, top + height + 32), _made(row), DIM, ImageFont.load_default(13))


def _said(row: TakeRow) -> str:
    stars = "" if not row.review.rating else f"{row.review.rating} of 5"
    return ", ".join(word for word in (stars, _FLAG[row.review.flag], _STANDING[row.standing]) if word)


def _made(row: TakeRow) -> str:
    recipe = row.take.recipe
    camera = summary(recipe.direction.camera).replace("\N{NO-BREAK SPACE}", " ")
    return f"{recipe.engine}, {recipe.quality.value}, seed {recipe.seed}, {camera}, {recipe.width}x{recipe.height}"


def _picture(shoot: Shoot, row: TakeRow, edge: int) -> Image.Image | None:
    """The take at the cell's size: from its picture on a small sheet, from its thumbnail on a large one."""
    try:
        if edge > 256:
            data = thumbnail(shoot.picture_path(row.take.id).read_bytes(), edge)
        else:
            data = shoot.thumbnail_path(row.take.id).read_bytes()
        return Image.open(io.BytesIO(data), formats=("WEBP",)).convert("RGB")
    except (StudioError, OSError):
        return None


def _png(sheet: Image.Image) -> bytes:
    out = io.BytesIO()
    sheet.save(out, "PNG", optimize=False)
    return out.getvalue()
