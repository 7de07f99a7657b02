"""Which key gives which command: the defaults of the action table and what the user changed, without conflicts."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from studio_app.direction.documents import read_json
from studio_app.direction.durable import make_folder, write_atomically
from studio_app.direction.errors import BadInput, Refused, StudioError
from studio_app.studio.actions import ACTIONS, BY_ID, Action

KEYS_FILE = "keys.json"
_KEY = re.compile(r"(?:(?:Ctrl|Alt|Shift|Meta)\+){0,4}(?:[!-~]|F\d{1,2}|[A-Z][A-Za-z]{1,11})")


@dataclass(frozen=True, slots=True)
class Keymap:
    """The user's own keys by command, on top of the defaults; an empty key takes a command off the keyboard."""

    own: dict[str, str] = field(default_factory=dict[str, str])

    def key(self, action: str) -> str:
        """The key of a command; empty when it has none."""
        return self.own.get(action, BY_ID[action].key)

    def conflict(self, action: str, key: str) -> Action | None:
        """The other command that has this key in a view they share; None when the key is free."""
        places = BY_ID[action].places
        return next(
            (
                other
                for other in ACTIONS
                if key and other.id != action and self.key(other.id).lower() == key.lower() and other.places & places
            ),
            None,
        )

    def with_key(self, action: str, key: str) -> Keymap:
        """The map with one key changed. Raises BadInput for what is no key, Refused when it is taken or too light."""
        if action not in BY_ID:
            raise BadInput(f"There is no command “{action[:60]}”.")
        if key and _KEY.fullmatch(key) is None:
            raise BadInput(f"“{key[:40]}” is not a key.", do="Type for example Ctrl+Shift+K.")
        if BY_ID[action].contractual and key and not key.startswith(("Ctrl+", "Alt+", "Meta+")):
            raise Refused(f"{BY_ID[action].title.rstrip('…')} needs a key with Ctrl, Alt or Meta.")
        taken = self.conflict(action, key)
        if taken is not None:
            raise Refused(f"{key} already gives “{taken.title}”.", do="Take it off there first, or choose another key.")
        own = {name: held for name, held in self.own.items() if name != action}
        return Keymap(own if key == BY_ID[action].key else {**own, action: key})


def read_keymap(folder: Path) -> Keymap:
    """The user's keys from the settings folder; the defaults when there are none. Raises BadInput when it is damaged.

    A command this version does not know is left out; a key that is refused today keeps its default.
    """
    path = folder / KEYS_FILE
    if not path.exists():
        return Keymap()
    keymap = Keymap()
    for action, key in read_json(path).items():
        if action in BY_ID and isinstance(key, str):
            try:
                keymap = keymap.with_key(action, key)
            except StudioError:
                continue
    return keymap


def write_keymap(keymap: Keymap, folder: Path) -> None:
    """Keeps the user's keys in the settings folder. Raises StudioError when it cannot be written."""
    make_folder(folder)
    write_atomically(folder / KEYS_FILE, (json.dumps(keymap.own, indent=1, sort_keys=True) + "\n").encode())
