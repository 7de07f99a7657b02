"""A licensed shoot with a select in it, made without rendering, for the tests of delivery."""

from __future__ import annotations

import shutil
from copy import copy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from studio_app.direction.presets import direction_preset
from studio_app.shoot.folder import Shoot
from studio_app.shoot.signing import make_key
from studio_app.studio.delivery_order import DeliveryOrder, pieces_of
from studio_app.studio.demo_rights import approve_by_all, license_twin, seats_of_grant
from studio_app.studio.many_pictures import drawn
from studio_app.studio.places import config_dir
from studio_app.studio.session import Session
from studio_app.studio.studio_identity import make_identity
from studio_app.studio.twin_memory import TwinMemory
from studio_app.takes.channel import Channel, FileFormat
from studio_app.takes.person import Person
from studio_app.takes.png import encode_png
from studio_app.takes.recipe import Recipe
from studio_app.twins.use import Medium

IDA = Person(name="Ida Operator", mail="ida@studio.example")
DORA = Person(name="Dora Director", mail="dora@studio.example")


SMALL = {
    "page": Channel(name="Page", medium="ecom", width=600, height=867, format=FileFormat.WEBP, quality=88),
    "mail": Channel(name="Mail", medium="email", width=600, height=750, quality=88),
    "story": Channel(name="Story", medium="social-organic", width=540, height=960, quality=90),
}
"""Channels of a few pixels, so that tests take moments."""


class Set:
    """Ida's shoot, Dora directs, the sample owner and her agency say yes. Made once, and copied for each test."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out, self.shoot = folder, folder / "out", folder / "shoot"
        folder.mkdir(exist_ok=True)
        self.out.mkdir()
        Shoot.create(self.shoot, "Test", direction_preset("evening-crossing"), IDA).close()
        self.session = Session.open(self.shoot, IDA)
        self.director = DORA, make_key(folder / "dora", DORA.mail)
        self.keys = license_twin(self.session, folder)
        seats_of_grant(self.session, self.director, self.keys)
        self.take = self.select(1)

    def certify(self) -> None:
        """Gives the settings of this test a sample studio's certificate, made once."""
        kept = self.folder.parent / "certificate"
        if not kept.is_dir():
            make_identity("Sample studio", "SE", kept.parent, sample=True)
        shutil.copytree(kept, config_dir() / "certificate", dirs_exist_ok=True)

    def copied(self, folder: Path) -> Set:
        """The same shoot in another folder, open there; this one must be closed."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        made = copy(self)
        made.folder, made.out, made.shoot = folder, folder / "out", folder / "shoot"
        made.open()
        return made

    def open(self) -> None:
        self.session = Session.open(self.shoot, IDA)
        self.session.rights.memory = TwinMemory(self.folder)

    def shot(self, number: int) -> str:
        """A take that nobody judged."""
        recipe = Recipe(direction=self.session.direction, seed=number, width=512, height=640)
        return self.session.shoot.add_take(recipe, encode_png(drawn(number, number))).id

    def select(self, number: int) -> str:
        """A take that every seat approved."""
        take = self.shot(number)
        self.session.approving.propose(take)
        approve_by_all(self.session, take, self.director, self.keys)
        return take

    def order(self, *channels: str, takes: tuple[str, ...] = (), **changes: Any) -> DeliveryOrder:
        """Inside the sample grant, unless `changes` say otherwise."""
        told: dict[str, Any] = {
            "pieces": pieces_of(takes or (self.take,), channels or ("page",)),
            "channels": SMALL,
            "media": frozenset({Medium.ECOM}),
            "territories": ("SE",),
            "start": date.today(),
            "until": date.today() + timedelta(days=30),
        }
        return DeliveryOrder(**{**told, **changes})

    def left(self) -> list[str]:
        """What lies in the folder of deliveries, hidden files too."""
        return sorted(path.name for path in self.out.iterdir())
