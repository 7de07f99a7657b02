"""The forms with which a model or her agency makes a passport and a consent: every question, what it means, the paper.

A form is a row of questions; the answers are plain text, days and choices, so that any screen can ask them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from studio_app.direction.documents import MAX_BYTES, read_document
from studio_app.direction.errors import BadInput
from studio_app.direction.value import Value, sentence
from studio_app.shoot.layout import inside, read_bounded
from studio_app.studio.desk import OwnerDesk
from studio_app.studio.keys import KnownKey
from studio_app.studio.owner_words import CONSENT, OPTION, PASSPORT, TRAINING, Questions
from studio_app.twins.card import Twin
from studio_app.twins.consent import Consent
from studio_app.twins.passport import BODY_CARD, CAPTURES, WEIGHTS, Passport
from studio_app.twins.territory import SET_WORDS
from studio_app.twins.use import MEDIUM_WORDS, Category, Topic

_QUESTIONS = {
    "intended_uses": "uses", "rate_of_pay": "pay", "duration": "until", "delivered_at": "delivered",
    "represented_by": "advised", "withdrawal › how": "withdrawal_how", "withdrawal › to": "withdrawal_to",
    "withdrawal › effect": "withdrawal_effect", "owner › name": "owner", "owner › mail": "mail", "owner › key": "key",
    "agency › name": "agency", "agency › mail": "agency_mail", "agency › key": "agency_key",
    "identity › by": "identity_by", "identity › how": "identity_how",
}  # fmt: skip
"""The field of a paper -> the question that is its answer."""
_WRONG = {
    "string_too_short": "please say it in a sentence.",
    "too_short": "please choose or write at least one.",
    "string_pattern_mismatch": "this is not written as it must be; see the words below it.",
}
CONSENT_SAME = (
    "id", "language", "scope", "purpose", "media", "territories", "categories", "topics", "option", "training",
    "naming", "controller", "retention",
)  # fmt: skip
"""Fields of a consent that are answered as they stand."""
CONSENT_UNASKED = (
    "nudity", "nudity_terms", "body_changes", "body_change_terms", "processors", "legal_basis", "post_mortem",
    "witness",
)  # fmt: skip
"""Fields of a consent that this form does not ask; the command line does."""
Answers = Mapping[str, object]
Options = tuple[tuple[str, str], ...]
V = TypeVar("V", bound=Value)


@dataclass(frozen=True, slots=True)
class Ask:
    """One question. `kind`: line, text, day, choice, ticks or tick; `about`: what it means, in plain words."""

    name: str
    title: str
    kind: str
    about: str
    value: object = ""
    options: Options = ()


def passport_asks(desk: OwnerDesk, keys: Sequence[KnownKey], today: date) -> tuple[Ask, ...]:
    """The questions of a passport, answered as the one that lies there, or as body card and keys say."""
    held, card = desk.passport, _card(desk.path)
    values: dict[str, object] = {"captured_on": today, "valid_until": today + timedelta(days=730)}
    if card is not None:
        values["name"] = card.name
    if keys:
        values |= {"owner": keys[0].owner.name, "mail": keys[0].owner.mail}
    if held is not None:
        values |= _answered(held)
    who = tuple((each.public, f"{each.owner.name} ({each.fingerprint})") for each in keys)
    return _asks(PASSPORT, values, {"key": who})


def _answered(held: Passport) -> dict[str, object]:
    """The answers that this passport was made of."""
    same = ("name", "contact", "of_age", "captured_on", "captured_by", "valid_until")
    said: dict[str, object] = {name: getattr(held, name) for name in same}
    said |= {"owner": held.owner.name, "mail": held.owner.mail, "key": held.owner.key}
    if held.agency is not None:
        said |= {"agency": held.agency.name, "agency_mail": held.agency.mail, "agency_key": held.agency.key}
    if held.identity is not None:
        said |= {"identity_by": held.identity.by, "identity_how": held.identity.how}
    return said


def passport_of(desk: OwnerDesk, said: Answers, now: datetime) -> Passport:
    """The passport that the answers make. Raises BadInput: what is missing, or no body card in the folder."""
    card = _brought(desk, str(said["card"])) or _card(desk.path)
    if card is None:
        raise BadInput(f"Her body card ({BODY_CARD}) does not lie in this folder.", do="Say where it is.")
    held, signed = desk.passport, any(row.kind == "passport" and row.signed_by for row in desk.rows())
    agency = {"name": said["agency"], "mail": said["agency_mail"], "key": said["agency_key"]}
    identity = {"by": said["identity_by"], "how": said["identity_how"], "when": now.date()}
    fields: dict[str, object] = {
        "twin": card.id,
        "version": (held.version + 1 if signed else held.version) if held else 1,
        "name": said["name"],
        "sample": card.sample,
        "owner": {"name": said["owner"], "mail": said["mail"], "key": said["key"]},
        "agency": agency if said["agency"] else None,
        "contact": said["contact"],
        "identity": identity if said["identity_by"] else None,
        "of_age": said["of_age"],
        "captured_on": said["captured_on"],
        "captured_by": said["captured_by"],
        "valid_until": said["valid_until"],
        "body_card": hashlib.sha256(read_bounded(inside(desk.path, BODY_CARD), MAX_BYTES)).hexdigest(),
        "captures": _files(desk.path, CAPTURES),
        "weights": held.weights if held else (),
        "marks": held.marks if held else (),
        "skin_lightness": held.skin_lightness if held else None,
        "made": now,
    }
    if not said["of_age"]:
        raise BadInput("The passport says that she was of age; without that there is none.")
    _weights_are_known(desk.path, held)
    return _made(Passport, fields)


def consent_asks(desk: OwnerDesk, today: date, draft: Consent | None = None) -> tuple[Ask, ...]:
    """The questions of a consent: answered as the draft says, or as narrow as it can be until she says more."""
    held = desk.passport
    values: dict[str, object] = {
        "start": today,
        "until": today + timedelta(days=365),
        "delivered": today,
        "language": "en",
        "retention": "Captures for as long as this consent lasts",
        "withdrawal_how": "One line by mail is enough; no reason is needed",
        "withdrawal_effect": "Nothing new is made from that moment on",
    }
    if held is not None:
        values |= {"id": f"consent-{held.twin}", "withdrawal_to": held.owner.mail}
        values["controller"] = held.agency.name if held.agency else held.owner.name
    if draft is not None:
        values |= _consented(draft)
    options = {
        "media": tuple((medium.value, _upper(words)) for medium, words in MEDIUM_WORDS.items()),
        "territories": tuple((name, _upper(words)) for name, words in SET_WORDS.items()),
        "categories": tuple((each.value, _upper(each.value)) for each in Category),
        "topics": tuple((each.value, _upper(each.value)) for each in Topic),
        "option": OPTION,
        "training": TRAINING,
    }
    return _asks(CONSENT, values, options)


def _consented(draft: Consent) -> dict[str, object]:
    """The answers that this consent was made of."""
    ends = draft.withdrawal
    said: dict[str, object] = {name: getattr(draft, name) for name in CONSENT_SAME}
    said |= {name: tuple(sorted(getattr(draft, name))) for name in ("media", "categories", "topics")}
    return said | {
        "uses": "\n".join(draft.intended_uses),
        "pay": draft.rate_of_pay,
        "start": draft.duration.start,
        "until": draft.duration.until,
        "withdrawal_how": ends.how,
        "withdrawal_to": ends.to,
        "withdrawal_effect": ends.effect,
        "advised": draft.represented_by,
        "delivered": draft.delivered_at.date(),
    }


def consent_of(desk: OwnerDesk, said: Answers, now: datetime, draft: Consent | None = None) -> Consent:
    """The consent that the answers make, not signed yet; what the form does not ask stays as in the draft.

    Raises BadInput: what is missing.
    """
    held = desk.desk.papers().passport
    if held is None:
        raise BadInput("A consent is for a passport, and there is none here yet.", do="Make the passport first.")
    day = said["delivered"]
    delivered = datetime.combine(day if isinstance(day, date) else now.date(), time(), now.tzinfo)
    ends = {"how": said["withdrawal_how"], "to": said["withdrawal_to"], "effect": said["withdrawal_effect"]}
    uses = tuple(line.strip() for line in str(said["uses"]).splitlines() if line.strip())
    fields: dict[str, object] = {
        "twin": held.paper.twin,
        "passport": held.sha256,
        "sample": held.paper.sample,
        "owner": held.paper.owner,
        "separate": True,
        "delivered_at": min(delivered, now),
        "intended_uses": uses,
        "rate_of_pay": said["pay"],
        "duration": {"start": said["start"], "until": said["until"]},
        "withdrawal": ends,
        "represented_by": said["advised"],
    }
    kept = {name: getattr(draft, name) for name in CONSENT_UNASKED} if draft is not None else {}
    return _made(Consent, kept | fields | {name: said[name] for name in CONSENT_SAME})


def _made(model: type[V], fields: Mapping[str, object]) -> V:
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        raise BadInput(_plain(error)) from error


def _plain(error: ValidationError) -> str:
    """The first thing that is wrong, after the name of its question: 'uses: please say something here.'"""
    first = error.errors(include_url=False)[0]
    where = " › ".join(str(step) for step in first["loc"] if isinstance(step, str))
    if where not in _QUESTIONS:
        where = str(first["loc"][0]) if first["loc"] else "the paper"
    words = _WRONG.get(first["type"]) or sentence(error).partition(": ")[2]
    return f"{_QUESTIONS.get(where, where)}: {words}"


def _card(folder: Path) -> Twin | None:
    place = inside(folder, BODY_CARD)
    return read_document(read_bounded(place, MAX_BYTES), "twin", Twin) if place.is_file() else None


def _brought(desk: OwnerDesk, place: str) -> Twin | None:
    """The body card from elsewhere, copied into the folder; None where no place is given."""
    if not place:
        return None
    data = read_bounded(Path(place).expanduser(), MAX_BYTES, links=True)
    card = read_document(data, "twin", Twin)
    desk.desk.folder.write({BODY_CARD: data})
    return card


def _files(folder: Path, name: str) -> tuple[dict[str, object], ...]:
    """Every file in a folder of the twin, by its hash; read in pieces, as captures are large."""
    place = inside(folder, name)
    if not place.is_dir():
        return ()
    found: list[dict[str, object]] = []
    for path in sorted(place.iterdir()):
        if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            found.append({"file": path.name, "sha256": digest, "size": path.stat().st_size})
    return tuple(found)


def _weights_are_known(folder: Path, held: Passport | None) -> None:
    """Weights need their base model and licence, which this form does not ask: the command line does."""
    known = {each.file for each in held.weights} if held else set[str]()
    new = [str(each["file"]) for each in _files(folder, WEIGHTS) if each["file"] not in known]
    if new:
        raise BadInput(
            f"The weights {new[0]} need their base model and licence.", do="Add them with twin-studio passport."
        )


def _asks(questions: Questions, values: Answers, options: Mapping[str, Options]) -> tuple[Ask, ...]:
    return tuple(
        Ask(name, title, kind, about, values.get(name, ""), options.get(name, ()))
        for name, title, kind, about in questions
    )


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
