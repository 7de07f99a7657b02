"""Run by test_shoot_kill: forks writers, kills each with SIGKILL at a random point, and looks for what was lost.

    python kill_loop.py SHOOT KEY KILLS

Half of the writers are killed after a random number of saves and a moment, anywhere, C code included; the other half
kill themselves at their n-th file operation, n counting up, so that every gap between two operations is met. Prints
one JSON object.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from studio_app.direction.direction import Direction
from studio_app.shoot.folder import Shoot
from studio_app.shoot.signing import SigningKey, load_key
from studio_app.studio.session import Session
from studio_app.takes.kill import Reason
from studio_app.takes.person import Person
from studio_app.takes.png import encode_png, thumbnail
from studio_app.takes.recipe import Recipe
from studio_app.takes.take import Standing
from studio_app.takes.verdict import Decision

OPERATOR = Person(name="Rik Render", mail="rik@studio.example")
ADA = Person(name="Ada Director", mail="ada@studio.example")
DOINGS = ("take", *2 * ("rate", "direction", "propose", "judge", "kill"), *4 * ("mark",))
WORDS = tuple(f"word-{number}" for number in range(40))
FILE_EVENTS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "tempfile.mkstemp"})


@dataclass
class Told:
    """What writers said they were about to save (tried) and had saved (ok)."""

    takes: dict[str, str] = field(default_factory=dict)
    ratings: dict[str, set[int]] = field(default_factory=dict)
    marks: dict[str, set[str]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    title: set[str] = field(default_factory=set)
    proposed: set[str] = field(default_factory=set)
    judged: set[str] = field(default_factory=set)
    dead: dict[str, set[bool]] = field(default_factory=dict)
    count: int = 0

    def hear(self, line: str) -> None:
        said, what, name, value = json.loads(line)
        ok = said == "ok"
        self.count += ok
        if what == "take" and ok:
            self.takes[name] = value
        elif what == "rate":
            self.ratings[name] = {value} if ok else self.ratings.get(name, {0}) | {value}
        elif what == "kill":
            self.dead[name] = {value} if ok else self.dead.get(name, {False}) | {value}
        elif what == "mark" and ok:
            for take in name.split():
                self.marks.setdefault(take, set()).add(value)
        elif what == "direction":
            self.title = {value} if ok else self.title | {value}
            self.words += [value] if ok else []
        elif what == "propose" and ok:
            self.proposed.add(name)
        elif what == "judge" and ok:
            self.judged.add(name)


class Writer:
    """Saves one thing after the other and tells of each before and after."""

    def __init__(self, shoot: Shoot, key: SigningKey, tell: int, chance: random.Random) -> None:
        self.shoot, self.key, self.tell, self.chance = shoot, key, tell, chance
        self.session = Session(shoot, OPERATOR)
        self.say("ok", "open", "", "")

    def say(self, said: str, what: str, name: str, value: object) -> None:
        os.write(self.tell, (json.dumps([said, what, name, value]) + "\n").encode())

    def take(self, picture: bytes) -> str:
        take = self.shoot.add_take(Recipe(direction=self.shoot.direction), picture)
        self.say("ok", "take", take.id, take.sha256)
        return take.id

    def direction(self, _: str) -> None:
        title = f"Direction {os.getpid()}-{self.chance.randrange(10**6)}"
        self.say("try", "direction", "", title)
        self.shoot.save_direction(self.shoot.direction.having(title=title), title)
        self.say("ok", "direction", "", title)

    def rate(self, name: str) -> None:
        rating = self.chance.randrange(6)
        self.say("try", "rate", name, rating)
        self.session.marking.rate([name], rating)
        self.say("ok", "rate", name, rating)

    def mark(self, name: str) -> None:
        """One more keyword on several takes at once, scratch and proposed ones together."""
        word = self.chance.choice(WORDS)
        takes = {name, *(row.id for row in self.shoot.takes()[-3:])}
        self.session.marking.keywords(sorted(takes), [word])
        self.say("ok", "mark", " ".join(takes), word)

    def kill(self, name: str) -> None:
        """Into the trash and out of it again; what is approved is refused."""
        if self.shoot.row(name).standing is Standing.SELECT:
            return
        self.say("try", "kill", name, True)
        self.session.marking.kill([name], Reason.HANDS)
        self.say("ok", "kill", name, True)
        self.restore(name)

    def restore(self, name: str) -> None:
        self.say("try", "kill", name, False)
        self.session.marking.restore([name])
        self.say("ok", "kill", name, False)

    def propose(self, name: str) -> None:
        self.shoot.approvals.propose(name, OPERATOR)
        self.say("ok", "propose", name, 0)

    def judge(self, name: str) -> None:
        self.propose(name)
        self.shoot.approvals.judge(name, ADA, "art-director", Decision.YES, self.key)
        self.say("ok", "judge", name, 0)


def burn(fuse: int) -> None:
    """From here on this process kills itself at its fuse-th file operation."""
    left = fuse

    def count(event: str, _: tuple[object, ...]) -> None:
        nonlocal left
        if event not in FILE_EVENTS:
            return
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def write(
    root: Path, key: SigningKey, pictures: list[bytes], recent: list[str], tell: int, seed: int, fuse: int
) -> None:
    """A writer that goes on until it is killed. Every third fuse burns from before the shoot is opened."""
    if fuse and fuse % 3 == 0:
        burn(fuse)
    shoot = Shoot.open(root)
    if shoot.read_only:
        raise SystemExit(shoot.read_only)
    chance = random.Random(seed)
    writer = Writer(shoot, key, tell, chance)
    if fuse and fuse % 3:
        burn(fuse)
    for each in shoot.trash.rows():
        writer.restore(each.row.id)
    while True:
        doing = chance.choice(DOINGS) if recent else "take"
        if doing == "take":
            recent.append(writer.take(chance.choice(pictures)))
        else:
            getattr(writer, doing)(chance.choice(recent))


def run_one(root: Path, key: SigningKey, pictures: list[bytes], told: Told, seed: int, fuse: int) -> bool:
    """Forks one writer, kills it, hears what it said; True when it died by SIGKILL."""
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(hear)
        try:
            write(root, key, pictures, list(told.takes)[-3:], tell, seed, fuse)
        finally:
            os._exit(70)
    os.close(tell)
    said = b""
    if not fuse:  # some saves are let through, then a moment passes
        chance = random.Random(seed)
        through, moment = chance.randrange(7), chance.uniform(0.0, 0.02)
        while said.count(b"\n") < through and (more := os.read(hear, 65536)):
            said += more
        select.select([], [], [], moment)
    else:
        while more := os.read(hear, 65536):
            said += more
    os.kill(child, signal.SIGKILL)
    while more := os.read(hear, 65536):
        said += more
    os.close(hear)
    _, status = os.waitpid(child, 0)
    for line in said.decode().splitlines():
        told.hear(line)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def lost(root: Path, told: Told, bytes_too: bool) -> list[str]:
    """What was told as saved and is not there now, as the next window shows it."""
    found: list[str] = []
    with Shoot.open(root) as shoot:
        if shoot.read_only or shoot.notices:
            found.append(f"opened with {shoot.read_only} {shoot.notices}")
        dead = {each.row.id: each.row for each in shoot.trash.rows()}
        rows = {row.take.id: row for row in (*shoot.takes(), *dead.values())}
        found += [f"killed {name} {states}" for name, states in told.dead.items() if (name in dead) not in states]
        for name, sha256 in told.takes.items():
            if name not in rows or rows[name].take.sha256 != sha256:
                found.append(f"take {name}")
            elif bytes_too and not (shoot.trash if name in dead else shoot).picture_path(name).is_file():
                found.append(f"picture {name}")
        for name, ratings in told.ratings.items():
            if name not in rows or rows[name].review.rating not in ratings:
                found.append(f"rating {name} {ratings}")
        for name, words in told.marks.items():
            if gone := words - set(rows[name].review.keywords):
                found.append(f"keywords {name} {gone}")
        if told.title and shoot.direction.title not in told.title | {Direction().title}:
            found.append(f"direction {shoot.direction.title} {told.title}")
        words = {version.words for version in shoot.history()}
        found += [f"version {word}" for word in told.words if word not in words]
        found += [f"proposal {name}" for name in told.proposed if rows[name].standing is Standing.SCRATCH]
        found += [f"select {name}" for name in told.judged if rows[name].standing is not Standing.SELECT]
    return found


def main(root: Path, key_file: Path, kills: int) -> None:
    key, told = load_key(key_file), Told()
    noise = np.random.default_rng(1)
    pictures = [encode_png(noise.integers(0, 65536, (160, 128, 3), dtype=np.uint16)) for _ in range(4)]
    thumbnail(pictures[0])  # loads the WebP codec once, before the forks
    killed, missing = 0, list[str]()
    for turn in range(kills):
        fuse = 0 if turn % 2 else 1 + turn // 2 % 70
        killed += run_one(root, key, pictures, told, turn, fuse)
        missing += lost(root, told, bytes_too=turn % 20 == 0)
    marked = sum(map(len, told.marks.values()))
    report = {"killed": killed, "lost": missing, "saved": told.count, "selects": len(told.judged), "marked": marked}
    report |= {"binned": len(told.dead)}
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
