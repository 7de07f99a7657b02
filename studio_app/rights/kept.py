"""What a shoot's history keeps of the twins, as one commit has it: papers, grants, ledgers.

Read from the history and never from the folder, so that every clone says the same; and from one commit, so that nothing
changes while it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from studio_app.direction.documents import MAX_BYTES, read_document
from studio_app.direction.errors import BadInput
from studio_app.rights.ledger import LEDGER, MOST_LEDGER_BYTES, ChainName, Held, read_chain, together
from studio_app.rights.papers import Papers, read_papers
from studio_app.shoot.history import History
from studio_app.shoot.layout import CALL_SHEET, TWINS
from studio_app.shoot.papers import CallSheet
from studio_app.shoot.twin_papers import is_chain, is_paper
from studio_app.twins.grant import Grant

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,250}")


@dataclass(frozen=True, slots=True)
class KeptGrant:
    """A grant as it is kept: whose twin, the grant, and every line of its ledger by time."""

    twin: str
    grant: Grant
    lines: tuple[Held, ...]


class Kept:
    """The history of a shoot at its newest commit. Raises BadInput when there is no shoot."""

    def __init__(self, root: Path) -> None:
        self.history = History(root)
        tip = self.history.tip
        if tip is None:
            raise BadInput(f"{root.name} has no history yet.")
        self.commit = tip

    def read(self, path: str, most: int = MAX_BYTES) -> bytes | None:
        """The bytes of a file, or None. Raises BadInput: too large, or not in this copy of the history."""
        return self.history.read(path, self.commit, most)

    def names(self, folder: str) -> list[str]:
        """What lies in a folder, by name; links, and names that the studio does not give, are left out."""
        return sorted(name for name in self.history.names(folder, self.commit) if _NAME.fullmatch(name))

    @property
    def call_sheet(self) -> CallSheet:
        """Who takes part."""
        return read_document(self.read(CALL_SHEET) or b"", "call-sheet", CallSheet)

    def twins(self) -> list[str]:
        """The twins whose papers are kept."""
        return self.names(TWINS)

    def papers(self, twin: str) -> Papers:
        """What is written about a twin, and who signed it."""
        return read_papers(dict(self.files(twin)))

    def files(self, twin: str) -> Iterator[tuple[str, bytes]]:
        """(place below the twin's folder, bytes) of her papers and signatures."""
        for folder in ("", "consents/", "grants/"):
            for name in self.names(f"{TWINS}/{twin}/{folder}".rstrip("/")):
                data = self.read(f"{TWINS}/{twin}/{folder}{name}") if is_paper(f"{folder}{name}") else None
                if data is not None:
                    yield f"{folder}{name}", data

    def ledger(self, twin: str) -> Iterator[tuple[str, bytes]]:
        """(file name, bytes) of every chain and checkpoint of a twin."""
        folder = f"{TWINS}/{twin}/{LEDGER}"
        for name in filter(is_chain, self.names(folder)):
            yield name, self.read(f"{folder}/{name}", MOST_LEDGER_BYTES) or b""

    def chains(self, twin: str) -> dict[ChainName, tuple[Held, ...]]:
        """Every chain of a twin. Raises Refused with the first bad line."""
        named = ((ChainName.of(name), data) for name, data in self.ledger(twin) if name.endswith(".jsonl"))
        return {chain: read_chain(data, chain)[0] for chain, data in named}

    def grant(self, name: str) -> KeptGrant:
        """A grant and its ledger. Raises BadInput when there is none of this name, Refused for a forged ledger."""
        known: list[str] = []
        for twin in self.twins():
            held = self.papers(twin).grants
            if name in held:
                chains = self.chains(twin)
                lines = together(lines for chain, lines in chains.items() if chain.grant == name)
                return KeptGrant(twin, held[name].paper, lines)
            known += held
        there = ", ".join(sorted(known)) or "none"
        raise BadInput(f"This shoot keeps no grant {name[:80]!r}.", do=f"There are: {there}.")
