"""What holds a verdict: the signed commit that brought it, by a person who sat in that seat, over the same bytes.

git says who signed; that the seat may judge is checked here (research/rights.md 5.3).
"""

from __future__ import annotations

from dataclasses import dataclass

from studio_app.direction.documents import MAX_BYTES, read_document
from studio_app.direction.errors import BadInput
from studio_app.shoot.commit import Commit
from studio_app.shoot.history import History
from studio_app.shoot.layout import CALL_SHEET, PICTURE, SIGNERS, VERDICTS, candidate, is_take_id, verdict_path
from studio_app.shoot.papers import CallSheet
from studio_app.shoot.signing import NAMESPACE, key_of_public_line, public_line, signer
from studio_app.takes.verdict import Verdict


@dataclass(frozen=True)
class Sealed:
    """A verdict's file, what it says if it can be read, and the first reason why it does not count, if any."""

    path: str
    verdict: Verdict | None
    problem: str | None


def sealed_verdicts(history: History, take: str | None = None) -> tuple[Sealed, ...]:
    """Every verdict of the newest commit (on one take, or on all), each with its seal checked."""
    takes = [take] if take is not None else list(history.names(VERDICTS))
    blobs = {
        f"{VERDICTS}/{name}/{file}": blob
        for name in takes
        for file, blob in history.names(f"{VERDICTS}/{name}").items()
    }
    origins, signers = _origins(history, blobs), allowed_keys(history.read(SIGNERS, most=MAX_BYTES) or b"")
    return tuple(_sealed(history, path, blob, origins.get(path), signers) for path, blob in blobs.items())


def allowed_keys(text: bytes) -> dict[str, tuple[str, ...]]:
    """Mail -> public lines that may sign commits, of an allowed_signers file; lines in no known form are left out."""
    found: dict[str, tuple[str, ...]] = {}
    for line in text.decode("utf-8", "replace").splitlines():
        words = line.split()
        if len(words) < 4 or words[1] != f'namespaces="{NAMESPACE}"' or words[2] != "ssh-ed25519":
            continue
        try:
            key = public_line(key_of_public_line(" ".join(words[2:4])))
        except BadInput:
            continue
        found[words[0]] = (*found.get(words[0], ()), key)
    return found


def _origins(history: History, blobs: dict[str, str]) -> dict[str, Commit]:
    """Path -> the commit that brought the file as it is now: it has these bytes and none of its parents does."""
    open_paths, found = dict(blobs), dict[str, Commit]()
    for commit in history.walk() if blobs else ():
        if not open_paths:
            break
        here = history.entry(VERDICTS, commit.id)
        if any(history.entry(VERDICTS, parent) == here for parent in commit.parents):
            continue
        for path, blob in list(open_paths.items()):
            brought = all(history.entry(path, parent) != blob for parent in commit.parents)
            if brought and history.entry(path, commit.id) == blob:
                found[path] = commit
                del open_paths[path]
    return found


def _sealed(
    history: History, path: str, blob: str, origin: Commit | None, signers: dict[str, tuple[str, ...]]
) -> Sealed:
    verdict = None
    try:
        verdict = read_document(history.blob(blob, MAX_BYTES, path), "verdict", Verdict)
        _require_place(path, verdict)
        if origin is None:
            raise BadInput("no commit of this history brought it")
        _require_signed(history, verdict, origin, signers)
    except BadInput as error:
        return Sealed(path, verdict, f"{path} does not count: {error}")
    return Sealed(path, verdict, None)


def _require_place(path: str, verdict: Verdict) -> None:
    take = path.split("/")[1]
    if not is_take_id(take) or verdict.take != take or path != verdict_path(take, verdict.seat, verdict.by):
        raise BadInput("it lies where the verdict of another take, seat or person belongs.")


def _require_signed(history: History, verdict: Verdict, origin: Commit, signers: dict[str, tuple[str, ...]]) -> None:
    signed = history.signed(origin.id)
    if signed is None:
        raise BadInput(f"commit {origin.id[:10]}, which brought it, is not signed.")
    key = signer(*signed)
    if origin.committer.mail != verdict.by.mail:
        raise BadInput(f"it speaks for {verdict.by.mail} but {origin.committer.mail} committed it.")
    if key not in signers.get(verdict.by.mail, ()):
        raise BadInput(f"its key is not among the allowed signers of {verdict.by.mail}.")
    sheet = _sheet(history, origin)
    entry = sheet.of(verdict.by)
    if entry is None or entry.key != key or verdict.seat not in entry.seats:
        raise BadInput(f"the call sheet gave {verdict.by.mail} no seat {verdict.seat} with this key.")
    if f"Take-SHA256: {verdict.sha256}" not in origin.message.splitlines():
        raise BadInput(f"commit {origin.id[:10]} speaks of other bytes.")
    picture = candidate(verdict.take, PICTURE)
    if history.entry(picture, origin.id) != history.entry(picture):
        raise BadInput("the candidate's picture was another one when it was judged.")


def _sheet(history: History, origin: Commit) -> CallSheet:
    """The call sheet before the verdict, so that nobody seats himself in the commit that judges."""
    before = origin.parents[0] if origin.parents else origin.id
    body = history.read(CALL_SHEET, before, MAX_BYTES)
    if body is None:
        raise BadInput("there was no call sheet when it was judged.")
    return read_document(body, "call-sheet", CallSheet)
