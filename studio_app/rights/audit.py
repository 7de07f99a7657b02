"""The audit pack: everything that shows what was made with a twin and by which right, in one zip that needs no app.

It is made from the newest commit alone: papers with their signatures, words and selects with the commits that carry
them, recipes, ledgers with their checkpoints, credits, licences; an index page to read, and `verify.py`, which checks
it with Python and ssh-keygen. Every clone makes the same bytes, on any day, in any time zone, locale and umask.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from studio_app.direction.errors import BadInput
from studio_app.rights import audit_verify
from studio_app.rights.audit_facts import audit_facts
from studio_app.rights.audit_page import audit_page
from studio_app.rights.kept import Kept
from studio_app.rights.ledger import LEDGER
from studio_app.shoot.layout import (
    CALL_SHEET,
    CANDIDATES,
    REVOKED,
    SELECTS,
    SHOOT,
    SIGNERS,
    STATE,
    TAKE,
    TWINS,
    VERDICTS,
    candidate,
    is_take_id,
)
from studio_app.shoot.seals import Sealed, Seals

SUMS = "SHA256SUMS"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The oldest day a zip can name: no file of a pack has a time of its own."""
_PLAIN_FILE = 0o100644 << 16
_MOST_PACK_BYTES = 2_000_000_000


def audit_pack(root: Path, licences: Mapping[str, str]) -> bytes:
    """The zip of the shoot in this folder. `licences`: engine -> the licence of what it paints with.

    Raises BadInput (no shoot; a light clone that lacks what the history names), Refused for a ledger that was forged.
    """
    kept = Kept(root)
    sealed = Seals(kept.history).at(kept.commit)
    facts = audit_facts(kept, sealed, licences)
    held = dict(_kept(kept)) | dict(_commits(kept, sealed))
    held["credits.json"] = _json(facts.credits)
    held["licences.json"] = _json(facts.licences)
    held["index.html"] = audit_page(facts, sorted([*held, "index.html", "verify.py", SUMS])).encode()
    held["verify.py"] = Path(audit_verify.__file__).read_bytes().replace(b"\r\n", b"\n")
    if sum(map(len, held.values())) > _MOST_PACK_BYTES:
        raise BadInput("The audit pack would be larger than 2 GB.")
    held[SUMS] = "".join(f"{hashlib.sha256(held[name]).hexdigest()}  {name}\n" for name in sorted(held)).encode()
    return packed(held)


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files: by name, without times, stored as they are, so that no zlib decides the bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as pack:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.create_system = 3
            entry.external_attr = _PLAIN_FILE
            pack.writestr(entry, files[name])
    return out.getvalue()


def _kept(kept: Kept) -> Iterator[tuple[str, bytes]]:
    """Every paper, word, select, state and recipe; pictures are named by their hash alone."""
    folders = [f"{VERDICTS}/{take}" for take in filter(is_take_id, kept.names(VERDICTS))]
    paths = [SHOOT, CALL_SHEET, SIGNERS, REVOKED]
    paths += [f"{folder}/{name}" for folder in (*folders, SELECTS) for name in kept.names(folder)]
    takes = filter(is_take_id, kept.names(CANDIDATES))
    paths += [candidate(take, part) for take in takes for part in (TAKE, STATE)]
    for path in paths:
        data = kept.read(path) if path.endswith(".json") or path in (SIGNERS, REVOKED) else None
        if data is not None:
            yield path, data
    for twin in kept.twins():
        for place, data in kept.files(twin):
            yield f"{TWINS}/{twin}/{place}", data
        for name, data in kept.ledger(twin):
            yield f"{TWINS}/{twin}/{LEDGER}/{name}", data


def _commits(kept: Kept, sealed: tuple[Sealed, ...]) -> Iterator[tuple[str, bytes]]:
    """What each signed commit that brought a word says, byte for byte, and its signature."""
    for commit in sorted({each.word.commit for each in sealed}):
        signed = kept.history.signed(commit)
        if signed is not None:
            signature, payload = signed
            yield f"commits/{commit}.txt", payload
            yield f"commits/{commit}.sig", signature.rstrip("\n").encode() + b"\n"


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()
