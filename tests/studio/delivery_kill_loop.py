"""Run by test_delivering: forks a delivery, lets it kill itself at its n-th file operation, and looks at what is left.

    python delivery_kill_loop.py FOLDER

Prints one JSON object.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
from datetime import date, timedelta
from pathlib import Path

from delivery_set import IDA, SMALL

from studio_app.delivery import making
from studio_app.direction.errors import StudioError
from studio_app.rights.ledger_line import Event
from studio_app.studio.delivery_journal import page_of
from studio_app.studio.delivery_order import DeliveryOrder, pieces_of
from studio_app.studio.session import Session
from studio_app.studio.twin_memory import TwinMemory
from studio_app.twins.use import Medium

TWIN = "sample-freja"
STEP = 5
"""Every fifth operation, from the first to the last: a whole delivery has about a hundred."""
FILE_EVENTS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "shutil.rmtree"})


def burn(fuse: int) -> None:
    """From here on this process kills itself at its fuse-th file operation."""
    left = fuse

    def count(event: str, _: tuple[object, ...]) -> None:
        nonlocal left
        if event in FILE_EVENTS:
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def opened(folder: Path) -> Session:
    session = Session.open(folder / "shoot", IDA)
    session.rights.memory = TwinMemory(folder)
    return session


def deliver(folder: Path, fuse: int) -> None:
    session = opened(folder)
    take = session.shoot.approvals.selects()[0].take
    order = DeliveryOrder(
        pieces_of([take], ["mail"]), frozenset({Medium.EMAIL}), ("SE",), date.today(),
        date.today() + timedelta(days=9), channels={"mail": SMALL["mail"]},
    )  # fmt: skip
    work = session.delivering.begin(order, folder / "out")
    burn(fuse)
    session.delivering.finish(work, session.delivering.make(work, lambda *_: None, lambda: False))


def wrong(folder: Path) -> tuple[list[str], int]:
    """What the next open does not put right, and how many deliveries there are then."""
    with opened(folder) as session:
        records = {file.name: file for each in session.delivering.all() for file in each.files}
        pages = {page_of(folder / "out", each.id).name for each in session.delivering.all()}
        grant = session.rights.use(TWIN).grant
        lines = [each.line for each in session.rights.book.lines(TWIN, grant)]
        told = [line.sha256 for line in lines if line.event is Event.DELIVER]
        found = [f"{path.name} is left" for path in (folder / "out").iterdir() if path.name.endswith(".part")]
        named = {path.name: path for path in (folder / "out").iterdir() if not path.name.endswith(".part")}
        lying = {name for name in named if name.endswith(".html")}
        found += [f"the page {name} is lost, or has no record" for name in lying ^ pages]
        named = {name: path for name, path in named.items() if name not in lying}
        found += [f"{name} has no record" for name in named.keys() - records.keys()]
        found += [f"{name} is not there" for name in records.keys() - named.keys()]
        for name in named.keys() & records.keys():
            if hashlib.sha256(named[name].read_bytes()).hexdigest() != records[name].sha256:
                found.append(f"{name} is not what was recorded")
        if sorted(told) != sorted(file.sha256 for file in records.values()):
            found.append(f"{len(told)} lines for {len(records)} files")
        return found, len(session.delivering.all())


def main(folder: Path) -> None:
    with opened(folder) as session:
        before = len(session.delivering.all())
    report = {"killed": 0, "wrong": list[str](), "finished later": 0}
    making.WORKERS = 1
    for fuse in range(1, 400, STEP):
        child = os.fork()
        if child == 0:
            try:
                deliver(folder, fuse)
            except StudioError as error:
                sys.stderr.write(f"{fuse}: {error}\n")
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        died = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        report["killed"] += died
        found, after = wrong(folder)
        report["wrong"] += [f"{fuse}: {words}" for words in found]
        report["finished later"] += died and after > before
        before = after
        if not died:
            break
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
