"""Run by test_trash.py: kills 30 takes, or restores them, and dies by SIGKILL at one file operation after the other.

    python trash_loop.py SHOOT STEP

After each death the shoot is opened again, as the next window would: every take must lie wholly in takes/ or wholly in
the trash, all 30 on one side, with the same bytes. Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from kill_loop import OPERATOR, burn

from studio_app.direction.errors import StudioError
from studio_app.shoot.folder import Shoot
from studio_app.takes.kill import Kill, Reason

TAKES, TRASH = "takes", "takes/trash"


def files(folder: Path) -> dict[str, bytes]:
    found = folder.iterdir() if folder.is_dir() else ()
    return {path.name: path.read_bytes() for path in found if path.is_file() and ".kill." not in path.name}


def act(root: Path, names: list[str], kill: bool, fuse: int) -> bool:
    """Kills or restores in a child that dies at its fuse-th file operation; False when it came to the end."""
    child = os.fork()
    if child == 0:
        try:
            shoot = Shoot.open(root)
            kills = [Kill(take=name, reason=Reason.HANDS, by=OPERATOR, when=datetime.now(UTC)) for name in names]
            burn(fuse)
            if kill:
                shoot.trash.kill(kills)
            else:
                shoot.trash.restore(names)
        except StudioError:
            os._exit(71)
        finally:
            os._exit(70)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def main(root: Path, step: int) -> None:
    with Shoot.open(root) as shoot:
        names = [row.id for row in shoot.takes()]
    whole, wrong, deaths, moved = files(root / TAKES), list[str](), 0, {"kill": 0, "restore": 0}
    for kill in (True, False):
        fuse = 1
        while True:
            dead = act(root, names, kill, fuse)
            with Shoot.open(root) as shoot:
                here, there = [row.id for row in shoot.takes()], [each.row.id for each in shoot.trash.rows()]
                reasons = {each.kill.reason for each in shoot.trash.rows() if each.kill is not None}
            if sorted(here + there) != names or (here and there) or (there and reasons != {Reason.HANDS}):
                wrong.append(f"fuse {fuse}: {len(here)} here, {len(there)} there, {reasons}")
            if files(root / TAKES) | files(root / TRASH) != whole:
                wrong.append(f"fuse {fuse}: the files are not the same")
            if (root / ".studio" / "moving.json").exists():
                wrong.append(f"fuse {fuse}: the plan was left")
            if not dead:
                break
            deaths += 1
            moved["kill" if kill else "restore"] += bool(there if kill else here)
            if bool(there) == kill:  # the next window finished it: put it back for the next death
                with Shoot.open(root) as shoot:
                    kills = [
                        Kill(take=name, reason=Reason.HANDS, by=OPERATOR, when=datetime.now(UTC)) for name in names
                    ]
                    shoot.trash.restore(names) if kill else shoot.trash.kill(kills)
            fuse += step
    sys.stdout.write(json.dumps({"deaths": deaths, "wrong": wrong, "moved": moved}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
