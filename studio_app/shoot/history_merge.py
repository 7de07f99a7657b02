"""What differs between two commits, as a merge needs it: which files, and whether all of them are plain files."""

from __future__ import annotations

from dataclasses import dataclass

import pygit2
from pygit2.enums import FileMode

from studio_app.direction.errors import Refused

_PLAIN = (FileMode.BLOB, FileMode.BLOB_EXECUTABLE)
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Differs:
    """The blob of one path in an earlier and in a later commit; None where it is not there."""

    before: str | None
    after: str | None


def changes_between(one: pygit2.Tree | None, other: pygit2.Tree) -> dict[str, Differs]:
    """Path -> what differs. Raises Refused when something came that is no plain file, or has no readable name."""
    diff = other.diff_to_tree(swap=True) if one is None else one.diff_to_tree(other)
    found: dict[str, Differs] = {}
    for delta in diff.deltas:
        for name, blob, came in ((delta.old_file, 0, False), (delta.new_file, 1, True)):
            mode = int(name.mode)
            if mode == 0:
                continue
            path = _named(name.raw_path)
            if came and mode not in _PLAIN:
                kind = "a link" if mode == FileMode.LINK else "another repository"
                raise Refused(f"{path} is {kind}, not a file.")
            held = found.get(path, Differs(None, None))
            found[path] = Differs(str(name.id), held.after) if not blob else Differs(held.before, str(name.id))
    return found


def _named(raw: bytes) -> str:
    try:
        path = raw.decode()
    except UnicodeDecodeError as error:
        raise Refused(f"A file has a name that cannot be read ({raw[:60]!r}).") from error
    if len(path) > _LONGEST or not path.isprintable():
        raise Refused(f"A file has a name no disk should hold ({path[:60]!r}).")
    return path
