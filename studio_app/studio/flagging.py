"""Having a take's picture measured by the render process, in the window's and in one of the command line's own."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from studio_app.direction.documents import read_document
from studio_app.shoot.layout import read_bounded
from studio_app.studio.errands import Tell, run_errands
from studio_app.studio.flag_shelf import LARGEST
from studio_app.studio.plates import plate_folder
from studio_app.studio.renderer import Renderer
from studio_app.studio.session import Session
from studio_app.studio.wire import FlagsOrder
from studio_app.takes.flags import FLAGS, PictureFlags
from studio_app.takes.take import Take


async def measure(renderer: Renderer, take: Take) -> PictureFlags:
    """Measures a take beside the queue and keeps the flags. Raises StudioError: no picture here, or it did not work."""
    with tempfile.TemporaryDirectory(prefix="twin-studio-") as folder:
        order = _order(renderer.session, take, Path(folder))
        await renderer.errand(lambda number: order.model_copy(update={"id": number}))
        return _kept(renderer.session, order)


def measure_alone(session: Session, take: Take, cache: Path, tell: Tell) -> PictureFlags:
    """Measures a take in a render process of its own and keeps the flags. Raises StudioError as `measure` does."""
    with tempfile.TemporaryDirectory(prefix="twin-studio-") as folder:
        order = _order(session, take, Path(folder))
        asyncio.run(run_errands([order], cache, tell))
        return _kept(session, order)


def _order(session: Session, take: Take, folder: Path) -> FlagsOrder:
    picture, plates = session.shoot.picture_path(take.id), plate_folder(session.shoot.path)
    result = folder / "flags.json"
    return FlagsOrder(
        id=1, recipe=take.recipe, picture=str(picture), sha256=take.sha256, file=str(result), plates=str(plates)
    )


def _kept(session: Session, order: FlagsOrder) -> PictureFlags:
    """What the render process found, kept."""
    flags = read_document(read_bounded(Path(order.file), LARGEST), FLAGS, PictureFlags)
    session.rights.flags.keep(flags)
    return flags
