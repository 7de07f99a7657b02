"""Answers of a form and the strings of a paper's fields, to and fro: days, ticks, places, and money as people write it.

`desk_forms` reads the strings into a paper; here only what a screen asks otherwise than a paper says it is turned.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from studio_app.direction.errors import BadInput
from studio_app.rights.money import exponent, parse_money
from studio_app.rights.rate_sheet import MOST_BYTES
from studio_app.shoot.layout import read_bounded
from studio_app.twins.grant import Grant
from studio_app.twins.paper_words import PaperKind
from studio_app.twins.territory import SET_WORDS

Answers = Mapping[str, object]
COINS = ("setup", "session", "per_select", "base", "floor", "cap")
_HASH = 64


def text_of(answer: object) -> str:
    """An answer as the string of its field."""
    match answer:
        case bool():
            return "yes" if answer else "no"
        case date():
            return answer.isoformat()
        case tuple() | list():
            return ", ".join(str(each) for each in answer)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        case _:
            return str(answer).strip()


def value_of(kind: str, text: str) -> object:
    """The string of a field as its control shows it."""
    match kind:
        case "tick":
            return text == "yes"
        case "day":
            with suppress(ValueError):
                return date.fromisoformat(text[:10])
            return text
        case "ticks":
            return tuple(each.strip() for each in text.split(",") if each.strip())
        case _:
            return text


def fields_said(kind: PaperKind, said: Answers, now: datetime) -> dict[str, str]:
    """The strings of a paper's fields that these answers make. Raises BadInput: 'fees.base: …', what is no money."""
    form = {name: text_of(answer) for name, answer in said.items() if name != "card"}
    if kind == "consent":
        form["territories"] = form.pop("territories.only", "") or form["territories"]
        form["delivered_at"] = _since(said["delivered_at"], now)
    if kind == "grant":
        form |= _fees(form)
        form["terms"] = _terms({name: form.pop(f"terms.{name}") for name in _TERM})
    return form


_TERM = ("media", "territories", "only", "start", "until", "more")


def shown(kind: PaperKind, form: Mapping[str, str], paper: object = None) -> dict[str, str]:
    """The strings of a paper's fields as its form shows them: the first term by itself, money with its point."""
    found = dict(form)
    if kind == "consent":
        found |= _places("territories", form.get("territories", ""))
    if kind == "grant":
        first, _, more = form.get("terms", "").partition("\n")
        media, places, days = (*(each.strip() for each in first.split(";")), "", "", "")[:3]
        start, _, until = days.partition(" to ")
        found |= {"terms.media": media, "terms.start": start, "terms.until": until, "terms.more": more}
        found |= _places("terms.territories", places)
        if isinstance(paper, Grant):
            found |= _money(paper)
    return found


def _since(day: object, now: datetime) -> str:
    """The moment at which she was given it: the beginning of the day, and not later than now."""
    return min(datetime.combine(day if isinstance(day, date) else now.date(), time(), now.tzinfo), now).isoformat()


def _terms(parts: Mapping[str, str]) -> str:
    first = f"{parts['media']}; {parts['only'] or parts['territories']}; {parts['start']} to {parts['until']}"
    return f"{first}\n{parts['more']}".strip()


def _places(name: str, text: str) -> dict[str, str]:
    """Sets are ticked; where a country is named, all stand in the line below."""
    names = [each.strip() for each in text.split(",") if each.strip()]
    only = "" if set(names) <= SET_WORDS.keys() else text
    return {name: "" if only else text, f"{name.rpartition('.')[0] or name}.only": only}


def _fees(form: Mapping[str, str]) -> dict[str, str]:
    currency, found = form["fees.currency"].upper(), {"fees.currency": form["fees.currency"].upper()}
    for name in COINS:
        field = f"fees.{name}"
        if form[field]:
            try:
                found[field] = str(parse_money(form[field], currency).minor)
            except BadInput as error:
                raise BadInput(f"{field}: {error}") from error
    sheet = form["fees.rate_sheet"]
    if sheet and len(sheet) != _HASH:
        path = Path(sheet).expanduser()
        found["fees.rate_sheet"] = hashlib.sha256(read_bounded(path, MOST_BYTES, links=True)).hexdigest()
    return found


def _money(paper: Grant) -> dict[str, str]:
    fees, places = paper.fees, exponent(paper.fees.currency)
    coins = {f"fees.{name}": getattr(fees, name) for name in COINS}
    said = {
        name: "" if minor is None else f"{Decimal(minor).scaleb(-places):.{places}f}" for name, minor in coins.items()
    }
    return said | {"fees.rate_sheet": fees.rate_sheet or ""}
