"""The one key this computer trusts to change the seats, keys and policy of a shoot: kept in the settings, never in the
shoot, so that whoever writes the shoot cannot change it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from studio_app.direction.documents import read_json
from studio_app.direction.durable import make_folder, write_atomically
from studio_app.direction.errors import BadInput
from studio_app.shoot.folder import Shoot
from studio_app.studio.places import config_dir

TRUST_FILE = "trust.json"
_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")


def trusted(shoot: str, folder: Path | None = None) -> str | None:
    """The fingerprint trusted for the shoot of this id; None where none is. Raises BadInput: damaged settings."""
    return _pinned(folder or config_dir()).get(shoot)


def trust(shoot: str, fingerprint: str | None, folder: Path | None = None) -> None:
    """Keeps which key is trusted for the shoot of this id; None forgets it. Raises BadInput, StudioError (the disk)."""
    folder = folder or config_dir()
    kept = {name: held for name, held in _pinned(folder).items() if name != shoot}
    if fingerprint is not None:
        kept[shoot] = checked_fingerprint(fingerprint)
    make_folder(folder)
    write_atomically(folder / TRUST_FILE, (json.dumps(kept, indent=1, sort_keys=True) + "\n").encode())


def checked_fingerprint(text: str) -> str:
    """The fingerprint as ssh-keygen -l prints it. Raises BadInput when it is none."""
    if _FINGERPRINT.fullmatch(text) is None:
        raise BadInput(f"“{text[:60]}” is no fingerprint of a key.", do="Give it as ssh-keygen -l prints it: SHA256:…")
    return text


def under_trust(shoot: Shoot) -> Shoot:
    """The open shoot, bound to the key trusted for it. Raises BadInput: the settings are damaged."""
    shoot.approvals.trust(trusted(shoot.paper.id))
    return shoot


def _pinned(folder: Path) -> dict[str, str]:
    path = folder / TRUST_FILE
    if not path.exists():
        return {}
    held = read_json(path)
    for name, fingerprint in held.items():
        if not isinstance(fingerprint, str) or _FINGERPRINT.fullmatch(fingerprint) is None:
            raise BadInput(
                f"{path} is damaged: it trusts no readable key for the shoot {name[:40]}.",
                safe="Nothing was changed.",
                do="Set it again with twin-studio trust after moving that file away.",
            )
    return held
