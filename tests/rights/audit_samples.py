"""A small shoot with everything that an audit pack shows: papers, words, a select, a ledger, a checkpoint."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from ledger_samples import TERM
from rights_cases import TWIN, WHEN, Set

from studio_app.direction.direction import Direction
from studio_app.direction.documents import to_document
from studio_app.rights.checkpoint import checkpoint_name, new_checkpoint
from studio_app.rights.ledger import LEDGER, ChainName, Head, credit, extended, read_chain
from studio_app.rights.ledger_line import Amount, Entry, Event, Ground
from studio_app.shoot.folder import Shoot
from studio_app.shoot.signing import SigningKey, make_key
from studio_app.takes.person import Person
from studio_app.takes.recipe import Recipe
from studio_app.takes.take import Take
from studio_app.takes.verdict import Decision

SAM = Person(name="Sam Sample", mail="sam@sample.invalid")
ADA = Person(name="Ada Director", mail="ada@sample.invalid")
HELGA = Person(name="Helga Hair", mail="helga@sample.invalid")
TITLE = 'Evening <script>alert("1")</script> & crossing'


@dataclass(frozen=True)
class Audited:
    """The shoot, what was made in it, and the key that signed."""

    root: Path
    take: Take
    papers: Set
    key: SigningKey
    chain: ChainName

    @property
    def ledger(self) -> Path:
        return self.root / "twins" / TWIN / LEDGER / str(self.chain)


def audited(folder: Path) -> Audited:
    """Makes it."""
    root, papers = folder / "shoot", Set()
    key = make_key(folder / "ada", ADA.mail)
    chain = ChainName(papers.grant.id, "studio-1")
    with Shoot.create(root, TITLE, Direction(), SAM) as shoot:
        shoot.approvals.seat(ADA, ("art-director",), key.public)
        shoot.approvals.seat(HELGA, ("hair",))
        shoot.twins.put(TWIN, papers.files | {"use.json": to_document(papers.use, "use")}, "Take in the papers", SAM)
        take = shoot.add_take(Recipe(direction=Direction(), seed=1), np.full((80, 64, 3), 9000, np.uint16), by=SAM)
        shoot.approvals.propose(take.id, SAM)
        shoot.approvals.judge(take.id, ADA, "art-director", Decision.YES, key, "Good <i>light</i>")
        data = written(chain, take)
        note = new_checkpoint(data, chain, key)
        files = {f"{LEDGER}/{chain}": data, f"{LEDGER}/{checkpoint_name(chain)}": note}
        shoot.twins.put(TWIN, files, "Keep the ledger", SAM)
    return Audited(root, take, papers, key, chain)


def written(chain: ChainName, take: Take) -> bytes:
    """A render, two paid deliveries, one of them credited."""
    amount = Amount(minor=25_000, currency="EUR", ground=Ground.PICTURE, rate="picture", words="One <select>.")
    what = {"grant": chain.grant, "take": take.id, "sha256": take.sha256, "when": WHEN, "operator": SAM.mail}
    paid = {**what, "event": Event.DELIVER, "uses": (TERM,), "amounts": (amount,)}
    entries = [Entry.model_validate(each) for each in ({**what, "event": Event.RENDER}, paid, paid)]
    first, head = extended(Head.new(chain), entries)
    back = credit(read_chain(first, chain)[0][2], WHEN, SAM.mail, "Taken down before it was seen")
    return first + extended(head, [back])[0]


def clone(root: Path, to: Path) -> Path:
    """A clone by stock git."""
    subprocess.run(["git", "clone", "-q", str(root), str(to)], check=True)
    return to
