"""The papers of one twin as they lie in a folder, a commit or a package: exact bytes, and who signed them.

Signatures stand beside a paper, `passport.json.owner.sig`, in the form of `ssh-keygen -Y sign` (PROTOCOL.sshsig), each
kind of paper with a namespace of its own, so that no signature serves under another kind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from studio_app.direction.documents import read_document
from studio_app.direction.errors import BadInput
from studio_app.direction.value import Value
from studio_app.shoot.signing import SigningKey, signer
from studio_app.twins.consent import CONSENTS, Consent
from studio_app.twins.grant import GRANTS, Grant
from studio_app.twins.party import Role
from studio_app.twins.passport import PASSPORT, Passport
from studio_app.twins.status import STATUS, Status

P = TypeVar("P", bound=Value, covariant=True)

MAX_SIGNATURE = 4_000
MOST_PAPERS = 2_000
NAMESPACES = {kind: f"twin-{kind}" for kind in ("passport", "consent", "grant", "status")}
_MODELS: dict[str, type[Value]] = {"passport": Passport, "consent": Consent, "grant": Grant, "status": Status}


@dataclass(frozen=True)
class Signed(Generic[P]):
    """A paper, its exact bytes, and the public line of every key that signed exactly these bytes, by role.

    `broken`: the roles whose signature belongs to other bytes, or to none.
    """

    path: str
    paper: P
    data: bytes
    signers: Mapping[Role, str] = field(default_factory=dict[Role, str])
    broken: frozenset[Role] = frozenset()

    @property
    def sha256(self) -> str:
        """What other papers call these bytes by."""
        return hashlib.sha256(self.data).hexdigest()

    def by(self, role: Role, key: str | None) -> bool:
        """Whether this key signed these bytes in this role."""
        return key is not None and self.signers.get(role) == key


@dataclass(frozen=True)
class Papers:
    """Everything that is written about one twin. `problems`: path -> why it cannot be used."""

    passport: Signed[Passport] | None = None
    consents: Mapping[str, Signed[Consent]] = field(default_factory=dict[str, "Signed[Consent]"])
    grants: Mapping[str, Signed[Grant]] = field(default_factory=dict[str, "Signed[Grant]"])
    status: Signed[Status] | None = None
    problems: Mapping[str, str] = field(default_factory=dict[str, str])


def signature_name(path: str, role: Role) -> str:
    """'grants/spring.json.agency.sig'."""
    return f"{path}.{role}.sig"


def sign(data: bytes, kind: str, key: SigningKey) -> bytes:
    """An armoured SSH signature of a paper's bytes; `kind` is 'passport', 'consent', 'grant' or 'status'."""
    return key.sign(data, NAMESPACES[kind]).encode()


def kind_of(path: str) -> str | None:
    """Which paper lies at this place; None where none lies."""
    folder, _, name = path.rpartition("/")
    if path in (PASSPORT, STATUS):
        return path.removesuffix(".json")
    return {CONSENTS: "consent", GRANTS: "grant"}.get(folder) if name.endswith(".json") else None


def read_papers(files: Mapping[str, bytes]) -> Papers:
    """The papers among these files (path -> bytes). What cannot be read is named in `problems`; the rest is there."""
    problems: dict[str, str] = {}
    found: dict[str, Signed[Value]] = {}
    for path in sorted(path for path in files if kind_of(path) is not None)[:MOST_PAPERS]:
        try:
            found[path] = read_signed(path, files)
        except BadInput as error:
            problems[path] = str(error)
    consents, grants = _of(found, Consent), _of(found, Grant)
    passports, statuses = _of(found, Passport), _of(found, Status)
    return Papers(
        passport=next(iter(passports.values()), None),
        consents={each.paper.id: each for each in consents.values()},
        grants={each.paper.id: each for each in grants.values()},
        status=next(iter(statuses.values()), None),
        problems=problems,
    )


def read_signed(path: str, files: Mapping[str, bytes]) -> Signed[Value]:
    """One paper with its signatures. Raises BadInput: it is none, or its name is not that of its id."""
    kind = kind_of(path)
    if kind is None or path not in files:
        raise BadInput(f"There is no paper at {path[:80]}.")
    data = files[path]
    paper = read_document(data, kind, _MODELS[kind])
    if isinstance(paper, Consent | Grant) and not path.endswith(f"/{paper.id}.json"):
        raise BadInput(f"{path} holds the {kind} {paper.id}: a paper lies under its own name.")
    signers: dict[Role, str] = {}
    broken: set[Role] = set()
    for role in Role:
        text = files.get(signature_name(path, role))
        if text is None:
            continue
        try:
            signers[role] = signer(_armour(text), data, NAMESPACES[kind])
        except BadInput:
            broken.add(role)
    return Signed(path, paper, data, signers, frozenset(broken))


def _armour(text: bytes) -> str:
    if len(text) > MAX_SIGNATURE or not text.isascii():
        raise BadInput("That is no signature.")
    return text.decode("ascii")


V = TypeVar("V", bound=Value)


def _of(found: Mapping[str, Signed[Value]], model: type[V]) -> dict[str, Signed[V]]:
    return {
        path: Signed(path, each.paper, each.data, each.signers, each.broken)
        for path, each in found.items()
        if isinstance(each.paper, model)
    }
