"""The ledgers of a shoot: this workstation's own chain grows on disk at once and goes into the history with what it
belongs to; the chains of others come with the history.

The chain lies under .studio/ until it is committed, because a commit for each of thousands of renders would store it
thousands of times.
"""

from __future__ import annotations

import re
import secrets
import socket
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from studio_app.direction.durable import make_folder, write_atomically
from studio_app.direction.errors import BadInput
from studio_app.rights.case import Made
from studio_app.rights.checkpoint import checkpoint_name
from studio_app.rights.ledger import ChainName, Held, together
from studio_app.rights.ledger_folder import LedgerFolder
from studio_app.rights.ledger_known import KnownChains
from studio_app.rights.ledger_line import Entry, Event
from studio_app.shoot.folder import Shoot
from studio_app.shoot.layout import STUDIO, read_bounded
from studio_app.shoot.signing import SigningKey
from studio_app.shoot.twin_papers import LEDGER
from studio_app.takes.person import Person

WORKSTATION = "workstation"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


class LedgerBook:
    """The ledgers of one open shoot."""

    def __init__(self, shoot: Shoot) -> None:
        self._shoot = shoot
        self._own = LedgerFolder(shoot.path / STUDIO / LEDGER)
        self._known = KnownChains()
        self._counted: dict[str, tuple[object, Made]] = {}

    @property
    def workstation(self) -> str:
        """The name of this copy of the shoot in its ledgers; made once, another one in every clone."""
        place = self._shoot.path / STUDIO / WORKSTATION
        if place.is_file():
            name = read_bounded(place, 100).decode("ascii", "replace").strip()
            if _NAME.fullmatch(name):
                return name
            raise BadInput(f"{place} holds no name of a workstation.", do="Delete it: a new one is made.")
        host = re.sub(r"[^a-z0-9]+", "-", socket.gethostname().lower()).strip("-")[:20] or "studio"
        name = f"{host}-{secrets.token_hex(4)}"
        make_folder(place.parent)
        write_atomically(place, f"{name}\n".encode())
        return name

    def chain(self, grant: str) -> ChainName:
        """The chain that this workstation writes."""
        return ChainName(grant, self.workstation)

    def write(self, twin: str, entries: Iterable[Entry]) -> None:
        """Puts lines after this workstation's chain of their grant; they are on disk when this returns.

        Raises Refused (the chain does not hold), StudioError of the disk.
        """
        for grant, many in groupby(entries, lambda entry: entry.grant):
            chain = self.chain(grant)
            self._bring_back(twin, chain)
            self._own.append(chain, tuple(many))

    def lines(self, twin: str, grant: str) -> tuple[Held, ...]:
        """All lines of a grant, of every workstation, by time. Raises Refused with the first line that is bad."""
        return together(self._known.lines(data, chain) for chain, data in self.data(twin, grant).items())

    def data(self, twin: str, grant: str) -> dict[ChainName, bytes]:
        """The bytes of every chain of a grant; of this workstation's own as it is on disk."""
        named = {name: data for name, data in self._shoot.twins.ledgers(twin).items() if name.endswith(".jsonl")}
        found = {chain: data for name, data in named.items() if (chain := ChainName.of(name)).grant == grant}
        mine = self.chain(grant)
        own = self._own.data(mine)
        return found | ({mine: own} if len(own) >= len(found.get(mine, b"")) else {})

    def made(self, twin: str, grant: str) -> Made:
        """What was made under a grant so far. Raises Refused with the first line that is bad."""
        stamp = self._shoot.twins.stamp(twin), self._size(grant)
        counted = self._counted.get(grant)
        if counted is not None and counted[0] == stamp:
            return counted[1]
        held = self.lines(twin, grant)
        lines = [each.line for each in held]
        back = {line.credits for line in lines if line.event is Event.CREDIT}
        chosen: set[str] = set()
        for line in lines:
            if line.event is Event.APPROVE and line.amounts:
                chosen.add(line.take)
        made = Made(
            renders=sum(line.event is Event.RENDER for line in lines),
            selects=len(chosen),
            options=frozenset(
                each.line.amounts[0].rate
                for each in held
                if each.line.event is Event.OPTION and each.line.amounts and each.sha256 not in back
            ),
        )
        self._counted[grant] = (stamp, made)
        return made

    def keep(self, twin: str, by: Person, key: SigningKey | None = None, old: SigningKey | None = None) -> None:
        """Commits what this workstation wrote since it was last committed; `key` signs a checkpoint over it, and where
        `old` signed until now, that one hands on to it.

        Raises BadInput when another key signed the one before, Refused when the chain is no continuation of it.
        """
        files = self.unkept(twin, key, old)
        if files and self._shoot.read_only is None:
            self._shoot.twins.put(twin, files, f"Keep the ledger of {twin}", by)

    def unkept(self, twin: str, key: SigningKey | None = None, old: SigningKey | None = None) -> dict[str, bytes]:
        """What `keep` would commit: place in the twin's folder -> bytes. Raises as `keep` does."""
        files: dict[str, bytes] = {}
        held = self._shoot.twins.ledgers(twin)
        grants = {place.partition("/")[2].removesuffix(".json") for place in self._shoot.twins.files(twin)}
        for chain in self._own.chains():
            data = self._own.data(chain)
            if chain.grant not in grants or not data:
                continue
            now = {str(chain): data}
            if key is not None:
                note = self._own.sign(chain, key) if old is None else self._own.hand_over(chain, old, key)
                self._known.checkpoint(note, data, chain, [(old or key).public])
                now[checkpoint_name(chain)] = note
            files |= {f"{LEDGER}/{name}": body for name, body in now.items() if body != held.get(name)}
        return files

    def _bring_back(self, twin: str, chain: ChainName) -> None:
        """A chain that was committed and is gone from this disk goes on where it was."""
        if self._own.data(chain):
            return
        held = self._shoot.twins.ledgers(twin).get(str(chain))
        if held:
            make_folder(self._own.folder)
            write_atomically(self._own.folder / str(chain), held)

    def _size(self, grant: str) -> int:
        place: Path = self._own.folder / str(self.chain(grant))
        return place.stat().st_size if place.is_file() else 0
