"""Proposing and judging: which files a proposal and a verdict are, and who may give one.

A rating never approves. A verdict is bound to the SHA-256 of the bytes that were seen and signed by the person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from pydantic import ValidationError

from studio_app.direction.documents import MAX_BYTES, read_document, to_document
from studio_app.direction.errors import BadInput, Refused
from studio_app.direction.value import sentence
from studio_app.shoot.blobs import blob_id
from studio_app.shoot.history import History
from studio_app.shoot.layout import (
    CALL_SHEET,
    PASSES,
    PICTURE,
    PREVIEW,
    REVIEW,
    SIGNERS,
    STATE,
    TAKE,
    candidate,
    inside,
    read_bounded,
)
from studio_app.shoot.papers import CallSheet, Seated, State
from studio_app.shoot.scratch import digest
from studio_app.shoot.signers import Allowed
from studio_app.shoot.signing import SigningKey, key_of_public_line, public_line
from studio_app.takes import png
from studio_app.takes.person import Person
from studio_app.takes.review import Review
from studio_app.takes.take import Take
from studio_app.takes.verdict import Decision, Verdict, View

_STRIPPED = "".join(map(chr, range(33))) + ".,:;<>\"\\'"  # git's "crud" (ident.c), taken off both ends
_SAYS = {Decision.YES: "Approve", Decision.NO: "Turn down", Decision.CHANGE: "Ask for a change of"}


def proposal(
    take: Take, review: Review, picture: bytes, by: Person, when: datetime, passes: Mapping[int, bytes]
) -> dict[str, bytes]:
    """The files of a proposal, with what earlier passes painted (number, from 1 -> PNG) as far as it is there.

    Raises Refused when the picture, or that of a pass, is no longer the one that was taken.
    """
    require_same(take, picture)
    if any(digest(each) != take.passes[number - 1] for number, each in passes.items()):
        raise _changed(take)
    preview = png.thumbnail(picture, png.PREVIEW)
    state = State(take=take.id, sha256=take.sha256, preview_sha256=digest(preview), proposed_by=by, when=when)
    return {
        candidate(take.id, PICTURE): picture,
        candidate(take.id, PREVIEW): preview,
        candidate(take.id, TAKE): to_document(take, "take"),
        candidate(take.id, STATE): to_document(state, "state"),
        candidate(take.id, REVIEW): to_document(review, "review"),
        **{candidate(take.id, PASSES[number - 1]): each for number, each in passes.items()},
    }


def require_same(take: Take, picture: bytes) -> None:
    """Raises Refused when these are not the bytes of the take."""
    if digest(picture) != take.sha256:
        raise _changed(take)


def _changed(take: Take) -> Refused:
    return Refused(
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
    sheet: CallSheet,
    signers: bytes,
    person: Person,
    seats: tuple[str, ...],
    public_key: str | None,
    until: datetime | None = None,
) -> dict[str, bytes]:
    """The call sheet with this person's entry, and the allowed signers with the key added (`until`: as long as it may
    sign).

    An earlier key stays allowed, so that what it signed still counts. Raises BadInput; Refused when it is the key of
    somebody else: two seats of one key would be one person's word counted twice.
    """
    require_writable_name(person)
    line = public_line(key_of_public_line(public_key)) if public_key else None
    owner = next((known.person for known in sheet.people if line is not None and known.key == line), person)
    if owner.mail != person.mail:
        raise Refused(f"That is the key of {owner.name} already.", do="Each person signs with a key of their own.")
    try:
        entry = Seated(person=person, seats=seats, key=line, since=datetime.now(UTC))
    except ValidationError as error:
        raise BadInput(f"{person.name} cannot be seated: {sentence(error)}") from error
    people = [entry if known.person.mail == person.mail else known for known in sheet.people]
    if sheet.of(person) is None:
        people.append(entry)
    files = {CALL_SHEET: to_document(sheet.having(people=tuple(people)), "call-sheet")}
    new = f"{Allowed(person.mail, line, before=until).line}\n".encode() if line else b""
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


def require_seen(history: History, take: Take, view: View | None) -> None:
    """Raises Refused when the copy a person sees on this disk is not the candidate's picture, byte for byte.

    A light copy holds only the preview; then the view must say so, and the preview is compared.
    """
    blob = history.entry(candidate(take.id, PICTURE))
    if blob is None:
        raise Refused(f"The picture of {take.id} is not among the candidates.")
    places = [inside(history.root, shown) for shown in (f"takes/{take.id}.png", candidate(take.id, PICTURE))]
    copies = [read_bounded(place, png.MAX_BYTES) for place in places if place.is_file()]
    if not copies:
        _require_preview(history, take, view)
        return
    require_same(take, copies[0])
    if blob_id(copies[0]) != blob or any(copy != copies[0] for copy in copies[1:]):
        raise _changed(take)


def _require_preview(history: History, take: Take, view: View | None) -> None:
    if view is None or view.shown != "preview":
        raise Refused(f"The picture of {take.id} is not on this disk.", do="Fetch the full copy and look at it.")
    state = read_document(history.read(candidate(take.id, STATE), most=MAX_BYTES) or b"", "state", State)
    place = inside(history.root, candidate(take.id, PREVIEW))
    if digest(read_bounded(place, png.MAX_BYTES)) != state.preview_sha256:
        raise _changed(take)


def verdict(
    shoot: str,
    take: Take,
    by: Person,
    seat: str,
    decision: Decision,
    note: str,
    view: View | None,
    after: datetime | None,
) -> Verdict:
    """The verdict, now, and in any case later than the person's word `after`. Raises BadInput when it is no verdict."""
    when = datetime.now(UTC)
    if after is not None and when <= after:  # a clock that was set back must not make an earlier word the last one
        when = after + timedelta(microseconds=1)
    fields = {"take": take.id, "sha256": take.sha256, "seat": seat, "by": by, "decision": decision, "when": when}
    try:
        return Verdict.model_validate(fields | {"note": note, "shoot": shoot, "view": view})
    except ValidationError as error:
        raise BadInput(f"The verdict cannot be given: {sentence(error)}") from error


def verdict_message(verdict: Verdict) -> str:
    """Subject in plain words and the trailers git reads."""
    by = "Approved-by" if verdict.decision is Decision.YES else "Judged-by"
    return (
        f"{_SAYS[verdict.decision]} {verdict.take} as {verdict.seat.replace('-', ' ')}\n\n"
        f"Shoot: {verdict.shoot}\nTake: {verdict.take}\nTake-SHA256: {verdict.sha256}\n"
        f"Seat: {verdict.seat}\n{by}: {verdict.by}\n"
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
