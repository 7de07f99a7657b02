"""With which key of a session the package of a twin opens, told to the render process when an order needs it.

The text of the key goes through that process's standard input; there, and nowhere else, the package is opened, in
memory that no file backs (`twins/package_memory.py`).
"""

from __future__ import annotations

from studio_app.direction.errors import Refused
from studio_app.shoot.signing import unlocked_text
from studio_app.studio.session import Session


def opens(session: Session, twin: str) -> str:
    """The text of a key of this session that opens a twin's package, for the render process alone; '' for no twin.

    Raises Refused: no key that is unlocked here opens it; BadInput: she is not here.
    """
    if not twin:
        return ""
    from studio_app.studio.twin_packages import vault
    from studio_app.twins.package import head_of

    if session.keys.identity:
        return session.keys.identity
    head = head_of(vault().find(twin).package)
    key = session.keys.that(head.opens_for)
    if key is None:
        raise Refused(
            f"The package of {twin} is locked, and its weights with it.",
            safe="Nothing was ordered.",
            do="Open it with your key: in the window Rights, Open the cast twin’s package; on the command line --key.",
        )
    return unlocked_text(key).decode()
