"""Requests: grants that others ask for and that the owner's side has not signed. She signs or declines each."""

from __future__ import annotations

from datetime import datetime

from pydantic import AwareDatetime

from studio_app.direction.documents import to_document
from studio_app.direction.errors import BadInput, Refused
from studio_app.direction.value import Value
from studio_app.rights.desk_folder import DECLINED, DeskFolder
from studio_app.rights.papers import Papers, Signed, signature_name
from studio_app.twins.grant import Grant
from studio_app.twins.party import PaperId, Role, Sha256
from studio_app.twins.plain import Words


class Declined(Value):
    """That a request was declined, and why; it lies beside the request as it came."""

    id: PaperId
    sha256: Sha256
    reason: Words
    when: AwareDatetime


def is_request(grant: Signed[Grant]) -> bool:
    """Whether the owner's side has still to say yes or no."""
    return bool(waiting(grant) - {Role.LICENSEE})


def waiting(grant: Signed[Grant]) -> frozenset[Role]:
    """In which roles somebody has still to sign."""
    paper = grant.paper
    keys = {
        Role.OWNER: paper.owner.key,
        Role.AGENCY: paper.agency.key if paper.agency else None,
        Role.LICENSEE: paper.licensee.key,
    }
    return frozenset(role for role in paper.signed_by if not grant.by(role, keys[role]))


def requests(papers: Papers) -> tuple[Signed[Grant], ...]:
    """The open requests, by name."""
    return tuple(grant for _, grant in sorted(papers.grants.items()) if is_request(grant))


def decline(folder: DeskFolder, papers: Papers, name: str, reason: str, now: datetime) -> str:
    """Takes a request off the desk and keeps it, with its signatures and the reason; the path of the reason.

    Raises BadInput: no such request, no reason; Refused: the owner's side has signed it, so it is to be revoked.
    """
    grant = papers.grants.get(name)
    if grant is None:
        names = ", ".join(each.paper.id for each in requests(papers)) or "none"
        raise BadInput(f"There is no request “{name[:64]}” on this desk.", do=f"There are: {names}.")
    if not reason.strip():
        raise BadInput("A reason is kept with every request that is declined.", do="Say why, in one sentence.")
    if not is_request(grant) or {Role.OWNER, Role.AGENCY} & grant.signers.keys():
        raise Refused(
            f"The grant {name} is signed by the owner's side, so it is no request any more. (rule: request.open)",
            safe="Nothing was changed.",
            do="Revoke it instead.",
        )
    kept = f"{DECLINED}/{name[:64]}-{grant.sha256[:8]}"
    files = folder.read()
    new = {f"{kept}.json": grant.data, grant.path: b""}
    for role in Role:
        text = files.get(signature_name(grant.path, role))
        if text is not None:
            new |= {signature_name(f"{kept}.json", role): text, signature_name(grant.path, role): b""}
    paper = Declined(id=name, sha256=grant.sha256, reason=reason.strip(), when=now)
    why = f"{kept}-reason.json"
    folder.write({**new, why: to_document(paper, "declined")})
    return why
