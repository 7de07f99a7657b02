"""Opening the package of a twin for the weights that are hers; how that went is a row of the gates."""

from __future__ import annotations

from studio_app.direction.errors import StudioError
from studio_app.studio import wire
from studio_app.studio.package_key import opens
from studio_app.studio.renderer import Renderer


async def open_own(renderer: Renderer, twin: str) -> None:
    """Opens a twin's package in the render process, every byte checked; the gates say how it went.

    Raises StudioError: no key, a changed byte, a process that ended. What the package itself is refused for is
    remembered, and she cannot be cast until a package of hers opens.
    """
    session = renderer.session
    key = opens(session, twin)
    try:
        await renderer.errand(lambda number: wire.TwinOrder(id=number, twin=twin, opens=key))
    except StudioError as error:
        if renderer.ready:  # else it was the process that failed, not the package
            session.rights.opened(twin, str(error))
        raise
    session.rights.opened(twin, "")
