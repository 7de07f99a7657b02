"""The forms with which a passport, a consent and a grant are written: every question, what it means, the paper.

A form is a row of questions; the answers are plain text, days and choices, so that any screen can ask them. What they
make is read as any other draft is (`desk_drafts`, `desk_forms`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from studio_app.direction.documents import MAX_BYTES, read_document
from studio_app.direction.errors import BadInput
from studio_app.rights.desk import Draft
from studio_app.shoot.layout import inside, read_bounded
from studio_app.studio.desk import OwnerDesk, put_body_card
from studio_app.studio.desk_drafts import draft as drafted
from studio_app.studio.desk_forms import Problem, read_form, to_form
from studio_app.studio.form_answers import Answers, fields_said, shown, value_of
from studio_app.studio.form_questions import CARD, OPTIONS, QUESTIONS, Ask, Options
from studio_app.studio.keys import KnownKey
from studio_app.twins.card import Twin
from studio_app.twins.package import quiet
from studio_app.twins.package_check import Tell
from studio_app.twins.paper_words import FieldWords, PaperKind, words_of
from studio_app.twins.party import Role
from studio_app.twins.passport import BODY_CARD, WEIGHTS

MAY_LACK = {"passport": ("agency", "identity"), "consent": (), "grant": ()}
"""Parts of a paper that are taken out of it when all their questions are left empty."""


@dataclass(frozen=True)
class Form:
    """One form for one paper: its questions, and the paper that answers make."""

    desk: OwnerDesk
    kind: PaperKind
    asks: tuple[Ask, ...]
    before: Draft | None = None

    def paper(self, said: Answers, now: datetime, tell: Tell = quiet) -> Draft:
        """The paper of these answers, not signed yet; `tell` hears how far captures and weights are read.

        Raises BadInput: 'field: what is wrong with it', and how many more there are; Refused: no passport yet.
        """
        if self.kind == "passport" and said["card"]:
            put_body_card(self.desk.path, Path(str(said["card"])).expanduser())
        form = self._unasked() | fields_said(self.kind, said, now)
        fields, problems = read_form(self.kind, self._completed(form, now))
        fields |= {part: None for part in MAY_LACK[self.kind] if part not in fields}
        done = drafted(self.desk.desk, self.kind, fields, tell).beside(problems)
        if done.paper is None:
            raise BadInput(self._said(done.problems))
        return done.paper

    def keep(self, said: Answers, tell: Tell = quiet) -> str:
        """Keeps the paper of these answers as a draft on the desk; its path. Raises as `paper`, and Refused."""
        return self.desk.save(self.paper(said, datetime.now(UTC), tell))

    def _unasked(self) -> dict[str, str]:
        """What the form does not ask stays as in the paper before; of a passport the desk knows it."""
        if self.before is None or self.kind == "passport":
            return {}
        asked = {ask.name for ask in self.asks}
        return {name: text for name, text in to_form(self.before).items() if name not in asked}

    def _completed(self, form: dict[str, str], now: datetime) -> dict[str, str]:
        """With the day on which the owner was known to be who she is, when that is said anew."""
        if self.kind != "passport" or not form["identity.by"]:
            return form
        was = to_form(self.before) if self.before is not None else {}
        same = all(was.get(name) == form[name] for name in ("identity.by", "identity.how"))
        return form | {"identity.when": was["identity.when"] if same else now.date().isoformat()}

    def _said(self, problems: Sequence[Problem]) -> str:
        order = [each.name for each in self.asks]
        asked = {each.field: self._question(each.field) for each in problems}
        first = min(problems, key=lambda each: order.index(asked[each.field]) if asked[each.field] in order else 0)
        name = asked[first.field]
        words = first.words.removeprefix(f"{_label(self.kind, first.field)}: ")
        more = len(set(asked.values())) - 1
        return f"{name}: {words}" + (f" ({more} more)" if more else "")

    def _question(self, field: str) -> str:
        """The question whose answer a field of the paper is: 'terms.until' for 'terms.0.until'."""
        names = [each.name for each in self.asks]
        steps = [step for step in field.split(".") if not step.isdigit()]
        wanted = next((".".join(steps[:size]) for size in (2, 1) if ".".join(steps[:size]) in names), "")
        return wanted or next((name for name in names if name.startswith(f"{steps[0]}.")), field)


def form_of(
    desk: OwnerDesk, kind: PaperKind, today: date, *, before: Draft | None = None, keys: Sequence[KnownKey] = ()
) -> Form:
    """The form of a paper: answered as `before` says, or as narrow as it can be until somebody says more.

    `keys`: those of this computer, of whom one signs a passport. Raises BadInput: no passport for a consent, no signed
    consent for a grant, damaged papers.
    """
    first = _FIRST[kind](desk, today, keys)
    form = first if before is None else first | to_form(before)
    if kind == "passport":
        form[WEIGHTS] = _weights(desk, form.get(WEIGHTS, ""))
    options = OPTIONS | _choices(desk, kind, keys)
    return Form(desk, kind, tuple(_asks(kind, shown(kind, form, before), options)), before)


def _asks(kind: PaperKind, form: Mapping[str, str], options: Mapping[str, Options]) -> list[Ask]:
    words, found = words_of(kind), list[Ask]()
    for group, questions in QUESTIONS[kind]:
        for at, (name, control) in enumerate(questions):
            said = words.field(name) if name != "card" else CARD
            found.append(
                Ask(
                    name, said.label, control, said.means, value_of(control, form.get(name, "")), options.get(name, ()),
                    group if at == 0 else "", said.example if isinstance(said, FieldWords) else "",
                )
            )  # fmt: skip
    return found


def _choices(desk: OwnerDesk, kind: PaperKind, keys: Sequence[KnownKey]) -> dict[str, Options]:
    if kind == "passport":
        return {"owner.key": tuple((each.public, f"{each.owner.name} ({each.fingerprint})") for each in keys)}
    if kind == "consent":
        return {}
    consents = desk.desk.papers().consents
    signed = tuple((name, name) for name, each in sorted(consents.items()) if Role.OWNER in each.signers)
    if not signed:
        raise BadInput("A grant rests on a consent that she signed, and there is none here.", do="Write it first.")
    roles = OPTIONS["signed_by"]
    passport = desk.passport
    agency = passport is not None and passport.agency is not None
    return {"consent": signed, "signed_by": roles if agency else tuple(each for each in roles if each[0] != "agency")}


def _new_passport(desk: OwnerDesk, today: date, keys: Sequence[KnownKey]) -> dict[str, str]:
    card, held = _card(desk.path), desk.passport
    first = {"captured_on": today.isoformat(), "valid_until": (today + timedelta(days=730)).isoformat()}
    first |= {"body_locked": "yes", "name": card.name if card is not None else ""}
    if keys:
        first |= {"owner.name": keys[0].owner.name, "owner.mail": keys[0].owner.mail, "owner.key": keys[0].public}
    return first if held is None else first | to_form(held)


def _new_consent(desk: OwnerDesk, today: date, keys: Sequence[KnownKey]) -> dict[str, str]:
    del keys
    held = desk.passport
    if held is None:
        raise BadInput("A consent is for a passport, and there is none here yet.", do="Make the passport first.")
    return {
        "id": f"consent-{held.twin}"[:64],
        "duration.start": today.isoformat(),
        "duration.until": (today + timedelta(days=365)).isoformat(),
        "delivered_at": today.isoformat(),
        "language": "en",
        "nudity": "none",
        "body_changes": "none",
        "option": "limited",
        "training": "never",
        "separate": "yes",
        "controller": held.agency.name if held.agency else held.owner.name,
        "legal_basis": "explicit consent (GDPR 9(2)(a))",
        "retention": "Captures for as long as this consent lasts",
        "withdrawal.to": held.owner.mail,
        "withdrawal.how": "One line by mail is enough; no reason is needed",
        "withdrawal.effect": "Nothing new is made from that moment on",
    }


def _new_grant(desk: OwnerDesk, today: date, keys: Sequence[KnownKey]) -> dict[str, str]:
    held = desk.passport
    if held is None:
        raise BadInput("A grant is for a passport, and there is none here yet.", do="Make the passport first.")
    mine = keys[0] if keys and keys[0].public not in (held.owner.key, held.agency.key if held.agency else "") else None
    end = (today + timedelta(days=365)).isoformat()
    asked = {} if mine is None else {"licensee.mail": mine.owner.mail, "licensee.key": mine.public}
    return asked | {
        "signed_by": "owner, licensee" if held.agency is None else "agency, licensee, owner",
        "terms": f"; ; {today.isoformat()} to {end}",
        "alterations": "crop",
        "max_renders": "2000",
        "seats": "art-director=1 model=1",
        "fees.currency": "EUR",
        "fees.commission_percent": "20",
        "fees.due_days": "45",
        "disclosure.languages": "en",
        "disclosure.icon": "yes",
        "revocation.max_age_days": "7",
        "revocation.grace_days": "3",
        "report_days": "31",
        "sell_off_days": "0",
        "deletion_days": "30",
    }


_FIRST = {"passport": _new_passport, "consent": _new_consent, "grant": _new_grant}


def _weights(desk: OwnerDesk, known: str) -> str:
    """The files of weights that lie there, one on each line, with what is known of each."""
    place = inside(desk.path, WEIGHTS)
    there = sorted(path.name for path in place.iterdir()) if place.is_dir() else []
    said = {line.partition(":")[0].strip(): line for line in known.splitlines()}
    return "\n".join(said.get(name, f"{name}: ") for name in there if not name.startswith("."))


def _card(folder: Path) -> Twin | None:
    place = inside(folder, BODY_CARD)
    return read_document(read_bounded(place, MAX_BYTES), "twin", Twin) if place.is_file() else None


def _label(kind: PaperKind, field: str) -> str:
    try:
        return words_of(kind).field(field).label
    except KeyError:
        return field
