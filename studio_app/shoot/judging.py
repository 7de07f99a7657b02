"""Proposing and judging: which files a proposal and a verdict are, and who may give one.

A rating never approves. A verdict is bound to the SHA-256 of the bytes that were seen and signed by the person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from pydantic import ValidationError

from studio_app.direction.documents import MAX_BYTES, read_document, to_document
from studio_app.direction.errors import BadInput, Refused
from studio_app.direction.value import sentence
from studio_app.shoot.history import History
from studio_app.shoot.layout import (
    CALL_SHEET,
    PICTURE,
    PREVIEW,
    REVIEW,
    SELECTS,
    SIGNERS,
    STATE,
    TAKE,
    candidate,
    checked_id,
    inside,
    read_bounded,
    select_name,
    select_version,
    verdict_path,
)
from studio_app.shoot.papers import CallSheet, Seated, Select, State
from studio_app.shoot.scratch import digest
from studio_app.shoot.seals import sealed_verdicts
from studio_app.shoot.signing import SigningKey, allowed_signer, key_of_public_line, public_line
from studio_app.takes import png
from studio_app.takes.person import Person
from studio_app.takes.review import Review
from studio_app.takes.take import Take
from studio_app.takes.verdict import Decision, Verdict

_STRIPPED = "".join(map(chr, range(33))) + ".,:;<>\"\\'"  # git's "crud" (ident.c), taken off both ends
_SAYS = {Decision.YES: "Approve", Decision.NO: "Turn down", Decision.CHANGE: "Ask for a change of"}


def proposal(take: Take, review: Review, picture: bytes, by: Person, when: datetime) -> dict[str, bytes]:
    """The files of a proposal. Raises Refused when the picture is no longer the one that was taken."""
    require_same(take, picture)
    preview = png.thumbnail(picture, png.PREVIEW)
    state = State(take=take.id, sha256=take.sha256, preview_sha256=digest(preview), proposed_by=by, when=when)
    return {
        candidate(take.id, PICTURE): picture,
        candidate(take.id, PREVIEW): preview,
        candidate(take.id, TAKE): to_document(take, "take"),
        candidate(take.id, STATE): to_document(state, "state"),
        candidate(take.id, REVIEW): to_document(review, "review"),
    }


def require_same(take: Take, picture: bytes) -> None:
    """Raises Refused when these are not the bytes of the take."""
    if digest(picture) != take.sha256:
        raise Refused(
            f"The picture of {take.id} has changed since it was taken.",
            safe="Nothing was committed.",
            do="Shoot it again, or bring the picture back from the history.",
        )


def require_writable_name(person: Person) -> None:
    """Raises BadInput when git would strip the ends of the name or mail, or the mail would be a pattern to ssh."""
    stripped = person.mail.strip(_STRIPPED) != person.mail or not person.name.strip(_STRIPPED)
    if stripped or set(person.mail) & set('*?!,"#'):
        raise BadInput(
            f"{person} cannot be written into the history as it is.",
            do="Give a name with letters, and a mail address of plain letters, digits, dots and dashes.",
        )


def seating(
    sheet: CallSheet, signers: bytes, person: Person, seats: tuple[str, ...], public_key: str | None
) -> dict[str, bytes]:
    """The call sheet with this person's entry, and the allowed signers with the key added.

    An earlier key stays allowed, so that what it signed still counts. Raises BadInput.
    """
    require_writable_name(person)
    line = public_line(key_of_public_line(public_key)) if public_key else None
    try:
        entry = Seated(person=person, seats=seats, key=line)
    except ValidationError as error:
        raise BadInput(f"{person.name} cannot be seated: {sentence(error)}") from error
    people = [entry if known.person.mail == person.mail else known for known in sheet.people]
    if sheet.of(person) is None:
        people.append(entry)
    files = {CALL_SHEET: to_document(sheet.having(people=tuple(people)), "call-sheet")}
    new = f"{allowed_signer(person.mail, line)}\n".encode() if line else b""
    if new not in signers:
        files[SIGNERS] = signers + new
    return files


def require_seated(sheet: CallSheet, person: Person, seat: str, key: SigningKey) -> Seated:
    """The person's entry in the call sheet. Raises Refused: a stranger, another seat, another key."""
    entry = sheet.of(person)
    if entry is None:
        raise Refused(f"{person} is not on the call sheet.", do="Add the person with a seat and a public key first.")
    if seat not in entry.seats:
        seats = ", ".join(entry.seats) or "no seat"
        raise Refused(f"{person.name} may not judge as {seat}: the call sheet says {seats}.")
    if entry.key != key.public:
        raise Refused(f"That is not the key of {person.name} on the call sheet.", do="Choose the right key.")
    return entry


def proposed_take(history: History, take: str, at: str | None = None) -> Take:
    """The take as it was proposed. Raises Refused when it was not."""
    body = history.read(candidate(take, TAKE), at, MAX_BYTES)
    if body is None:
        raise Refused(
            f"{take} has not been proposed.", do="Propose it first, so that every seat judges the same bytes."
        )
    found = read_document(body, "take", Take)
    if found.id != take:
        raise BadInput(f"The candidate {take} holds another take ({found.id}).")
    return found


def require_untouched(history: History, take: Take) -> bytes:
    """The committed picture. Raises Refused when it, or the copy a person sees on this disk, is not the take's."""
    picture = history.read(candidate(take.id, PICTURE), most=png.MAX_BYTES)
    if picture is None:
        raise Refused(f"The picture of {take.id} is not among the candidates.")
    require_same(take, picture)
    for shown in (candidate(take.id, PICTURE), f"takes/{take.id}.png"):
        place = inside(history.root, shown)
        if place.is_file():
            require_same(take, read_bounded(place, png.MAX_BYTES))
    return picture


def verdicts(history: History, take: str) -> tuple[Verdict, ...]:
    """Every seat's last word on a take, as far as its signature holds."""
    sealed = sealed_verdicts(history, checked_id(take))
    return tuple(seal.verdict for seal in sealed if seal.verdict is not None and seal.problem is None)


def verdict(take: Take, by: Person, seat: str, decision: Decision, note: str) -> Verdict:
    """The verdict, now. Raises BadInput when the note is too long."""
    when = datetime.now(UTC)
    try:
        return Verdict(take=take.id, sha256=take.sha256, seat=seat, by=by, decision=decision, when=when, note=note)
    except ValidationError as error:
        raise BadInput(f"The verdict cannot be given: {sentence(error)}") from error


def policy_met(policy: Mapping[str, int], said: Iterable[Verdict]) -> bool:
    """Whether each seat has as many yeses (of different people) as it needs, and nobody in those seats says no."""
    words = [verdict for verdict in said if verdict.seat in policy]
    if any(verdict.decision is not Decision.YES for verdict in words):
        return False
    return all(len({word.by.mail for word in words if word.seat == seat}) >= need for seat, need in policy.items())


def verdict_files(
    history: History, policy: Mapping[str, int], selects: Iterable[Select], take: Take, verdict: Verdict
) -> dict[str, bytes | None]:
    """The verdict's file, and the select it makes or withdraws."""
    picture = require_untouched(history, take)
    path = verdict_path(take.id, verdict.seat, verdict.by)
    others = [word for word in verdicts(history, take.id) if verdict_path(take.id, word.seat, word.by) != path]
    files: dict[str, bytes | None] = {path: to_document(verdict, "verdict")}
    named = list(selects)
    current = next((select for select in named if select.take == take.id and not select.withdrawn), None)
    met = policy_met(policy, [*others, verdict])
    if met and current is None:
        name = next_name(take.recipe.shot, named)
        made = Select(name=name, take=take.id, sha256=take.sha256, when=verdict.when)
        files[f"{SELECTS}/{name}.png"] = picture
        files[f"{SELECTS}/{name}.json"] = to_document(made, "select")
    if not met and current is not None:
        files[f"{SELECTS}/{current.name}.png"] = None
        files[f"{SELECTS}/{current.name}.json"] = to_document(current.having(withdrawn=True), "select")
    return files


def next_name(shot: str, selects: Iterable[Select]) -> str:
    """The next version name of a shot; the name of a withdrawn select is never used again."""
    known = [version for select in selects if (version := select_version(select.name)) is not None]
    return select_name(shot, 1 + max((number for code, number in known if code == shot), default=0))


def verdict_message(verdict: Verdict) -> str:
    """Subject in plain words and the trailers git reads."""
    by = "Approved-by" if verdict.decision is Decision.YES else "Judged-by"
    return (
        f"{_SAYS[verdict.decision]} {verdict.take} as {verdict.seat.replace('-', ' ')}\n\n"
        f"Take: {verdict.take}\nTake-SHA256: {verdict.sha256}\nSeat: {verdict.seat}\n{by}: {verdict.by}\n"
    )


def proposal_message(take: Take) -> str:
    """Subject and trailers of a proposal."""
    return f"Propose {take.id}\n\nTake: {take.id}\nTake-SHA256: {take.sha256}\n"


def review_message(reviews: Mapping[str, Review], takes: Sequence[str]) -> str:
    """The subject of a commit that says something of proposed takes."""
    first, *more = takes
    if more:
        return f"Review {1 + len(more)} takes\n\n" + "".join(f"Take: {take}\n" for take in takes)
    review = reviews[first]
    return f"Review {first}: {review.rating} stars, {len(review.notes)} notes, flag {review.flag}\n"
