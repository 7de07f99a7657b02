"""What an inspection found, as a person reads it: a topic, how it stands, and a sentence."""

from __future__ import annotations

from datetime import date, datetime

from studio_app.delivery.credentials_read import Credentials, Seal
from studio_app.delivery.described import Described
from studio_app.delivery.inspecting import Inspection, Known
from studio_app.studio.inspected import Fact, Stand
from studio_app.takes.disclosure import disclosure
from studio_app.takes.source_type import COMPOSED, COMPUTED, MIXED, TRAINED, painted_by_model
from studio_app.twins.territory import in_words
from studio_app.twins.use import MEDIUM_WORDS, day_words


def facts_of(found: Inspection, today: date) -> tuple[Fact, ...]:
    """Everything a person asks of a picture, in the order in which it is asked."""
    lines = (
        _made(found),
        _signed(found.credentials),
        _unchanged(found),
        _approved(found.credentials),
        _watermark(found),
        _ours(found),
        _licence(found, today),
        _training(found),
        *_described(found.described),
        Fact("File", Stand.TOLD, _file(found)),
    )
    return tuple(line for line in lines if line is not None)


def _made(found: Inspection) -> Fact:
    said, told = found.credentials, found.described
    kind = said.source_type or (told.source_type if told is not None else "")
    by = "its metadata say so"
    if said.source_type:
        by = "its signature says so" if said.unchanged else "so says a signature that does not hold"
    if said.trained or kind in (TRAINED, MIXED):
        how = disclosure(kind if painted_by_model(kind) else MIXED)
        return Fact("Made with AI", Stand.TOLD, f"Yes: {_small(how)}; {by}.")
    if kind == COMPOSED:
        words = "In part synthetic, beside what was photographed; that a trained model made it is not said"
        return Fact("Made with AI", Stand.TOLD, f"{words}; {by}.")
    if kind == COMPUTED:
        return Fact("Made with AI", Stand.TOLD, f"Computed, not by a trained model: {_small(disclosure(kind))}; {by}.")
    if kind:
        return Fact("Made with AI", Stand.TOLD, f"It says “{kind}”; {by}.")
    if found.mark is not None:
        return Fact("Made with AI", Stand.TOLD, "Yes: it carries the watermark of pictures of digital twins.")
    return Fact(
        "Made with AI", Stand.LOOK, "It does not say how it was made. That does not mean that it is a photograph."
    )


def _signed(said: Credentials) -> Fact:
    who = said.organisation or said.signer or "somebody"
    when = _stamped(said)
    words = {
        Seal.NONE: (Stand.LOOK, "Not signed: it has no Content Credentials, or lost them when it was saved again."),
        Seal.TRUSTED: (Stand.GOOD, f"By {who}{when}. The signer is known here."),
        Seal.UNKNOWN_SIGNER: (
            Stand.LOOK,
            f"By somebody who calls itself {who}{when}. The signature holds, but nobody vouches here for that name.",
        ),
        Seal.EXPIRED: (
            Stand.LOOK,
            f"By {who}{when}, with a certificate that ended since; no clock that is known here says when.",
        ),
        Seal.TAMPERED: (Stand.BAD, f"The signature does not hold ({', '.join(said.problems[:3])})."),
    }
    return Fact("Signed", *words[said.seal])


def _stamped(said: Credentials) -> str:
    """', with a time stamp of 26 November 2026, 09:00, by Sample time, a clock that is known here'; else nothing."""
    if not said.time:
        return ""
    by = f" by {said.stamped_by}" if said.stamped_by else ""
    known = "a clock that is known here" if said.clock_known else "a clock that nobody vouches for here"
    return f", with a time stamp of {_moment(said.time)}{by}, {known}"


def _unchanged(found: Inspection) -> Fact | None:
    said = found.credentials
    if said.seal is Seal.NONE:
        return None
    if not said.unchanged:
        return Fact("Unchanged", Stand.BAD, f"No: it was changed after it was signed. {found.damage}".strip())
    if found.mark is not None and said.mark is not None and found.mark != said.mark:
        return Fact("Unchanged", Stand.BAD, "The signature belongs to another picture: its watermark is not this one.")
    since = f", {_moment(said.published)} as its signer says" if said.published else ""
    return Fact("Unchanged", Stand.GOOD, f"Yes: every byte is as it was signed{since}.")


def _approved(said: Credentials) -> Fact | None:
    words = {
        "human_validated": "People looked at this picture and said yes before it went out.",
        "prompt_guided": "People directed it; it does not say that anybody approved it.",
        "fully_autonomous": "It was made without people.",
    }.get(said.oversight)
    return Fact("People", Stand.TOLD, words) if words and said.unchanged else None


def _watermark(found: Inspection) -> Fact:
    if found.part_of:
        words = f"Found beside the delivered picture that this is a part of ({found.part_of})"
        return Fact("Watermark", Stand.GOOD, f"{words}: {_hex(found)}.")
    if found.compared and found.mark is None:
        return Fact("Watermark", Stand.LOOK, "None was found, in it or beside the delivered pictures.")
    if found.mark is None:
        return Fact(
            "Watermark", Stand.LOOK, "None was found. A part of a picture, or a copy much changed, may have lost it."
        )
    where = " in a part of the file, as in a screenshot" if found.framed else ""
    return Fact("Watermark", Stand.GOOD, f"Found{where}: {_hex(found)}.")


def _hex(found: Inspection) -> str:
    return found.mark.hex() if found.mark is not None else ""


def _ours(found: Inspection) -> Fact:
    known = found.known
    if known is None:
        return Fact("Delivery", Stand.LOOK, "Not among the deliveries that are known here.")
    to = f" to {known.receiver}" if known.receiver else ""
    what = "These are the very bytes" if found.as_delivered else "This is a changed copy of what was delivered"
    return Fact(
        "Delivery",
        Stand.GOOD if found.as_delivered else Stand.LOOK,
        f"{known.delivery}, {known.select}{to} for {known.brand}, “{known.campaign}”, {_day(known.when)}. {what}.",
    )


def _licence(found: Inspection, today: date) -> Fact | None:
    known, said = found.known, found.credentials.licence if found.credentials.unchanged else None
    if known is not None:
        return _standing(known, today)
    if said is None or said.until is None:
        return None
    words = f"for {_uses(said.uses)} in {in_words(said.territories)} until {day_words(said.until)}"
    if today > said.until:
        return Fact("Licence", Stand.BAD, f"It ended: {words} (grant {said.grant}), as its signer says.")
    return Fact(
        "Licence", Stand.GOOD, f"{words} (grant {said.grant}), as its signer says. Ask the studio what is newer."
    )


def _standing(known: Known, today: date) -> Fact:
    words = (
        f"{_uses(known.uses)} in {in_words(known.territories)}, {day_words(known.start)} to {day_words(known.until)}"
    )
    words += f" (grant {known.grant})"
    if known.doubt:
        return Fact("Licence", Stand.LOOK, f"Nobody can say here whether it stands: {words}. {known.doubt}")
    if known.ended:
        return Fact("Licence", Stand.BAD, f"{known.ended} It was for {words}.")
    if today < known.start:
        return Fact("Licence", Stand.LOOK, f"Not yet valid: {words}.")
    if today <= known.until:
        return Fact("Licence", Stand.GOOD, f"Valid today: {words}.")
    if today <= known.take_down_by:
        return Fact("Licence", Stand.LOOK, f"Ended; may be seen until {day_words(known.take_down_by)}: {words}.")
    return Fact("Licence", Stand.BAD, f"Ended, to be taken down since {day_words(known.take_down_by)}: {words}.")


def _training(found: Inspection) -> Fact | None:
    told = found.described
    if found.credentials.training_allowed is False or (told is not None and told.mining.startswith("DMI-PROHIBITED")):
        return Fact("Training", Stand.TOLD, "No model may be trained on it.")
    return None


def _described(told: Described | None) -> tuple[Fact, ...]:
    if told is None:
        return ()
    lines = (
        ("Credit", told.credit),
        ("Crew", ", ".join(f"{name} ({role})" for role, name in told.contributors)),
        ("Rights", told.terms or told.rights),
        ("Shows", told.alt or told.description),
    )
    return tuple(Fact(topic, Stand.TOLD, _line(words)) for topic, words in lines if words)


def _file(found: Inspection) -> str:
    size = f", {found.size[0]} × {found.size[1]} pixels" if found.size else ""
    return f"{found.format.value.upper()}{size}, {found.bytes / 1000:,.0f} kB."


def _uses(uses: tuple[str, ...]) -> str:
    words = {medium.value: said for medium, said in MEDIUM_WORDS.items()}
    return ", ".join(words.get(use, use) for use in uses) or "no use"


def _small(words: str) -> str:
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def _line(words: str) -> str:
    """Somebody's text as one line without anything that moves a cursor."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())[:600]


def _moment(iso: str) -> str:
    when = datetime.fromisoformat(iso)
    return f"{day_words(when.date())}, {when:%H:%M}"


def _day(when: datetime) -> str:
    return day_words(when.date())
