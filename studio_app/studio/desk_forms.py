"""Forms of the owner's desk: what a person typed, as strings by field, becomes a paper, or a list of what is missing.

A field of a part is written with a dot ('owner.mail', 'fees.currency'); lists stand on lines or between commas.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from studio_app.direction.errors import BadInput
from studio_app.rights.desk import Draft
from studio_app.twins.consent import Consent
from studio_app.twins.grant import Grant
from studio_app.twins.paper_words import PaperKind, words_of
from studio_app.twins.passport import Passport

MODELS: dict[str, type[Draft]] = {"passport": Passport, "consent": Consent, "grant": Grant}
_YES, _NO = {"yes", "true", "on", "1"}, {"no", "false", "off", "0"}
_BOOLEANS = {"sample", "of_age", "body_locked", "separate", "naming", "sublicence", "disclosure.icon",
             "disclosure.name_her"}  # fmt: skip
_LISTS = {"media", "categories", "topics", "alterations", "signed_by", "territories", "processors",
          "disclosure.languages"}  # fmt: skip
_WRONG = {
    "literal_error": "this is no answer to it",
    "string_pattern_mismatch": "this is not written as it must be",
    "too_short": "please choose or write at least one",
    "int_parsing": "please write a whole number",
    "float_parsing": "please write a number",
    "enum": "there is no such choice",
}
"""How a field is wrong, in place of what the library says; what the field means follows."""
_DAYS = re.compile(r"\s*(\S+)\s+to\s+(\S+)\s*")


@dataclass(frozen=True)
class Problem:
    """What is wrong in one field of a form."""

    field: str
    words: str


@dataclass(frozen=True)
class Drafted:
    """A paper, or why there is none yet."""

    paper: Draft | None
    problems: tuple[Problem, ...] = ()

    def beside(self, problems: Iterable[Problem]) -> Drafted:
        """With problems found before; a field that has one is not blamed twice."""
        found = tuple(problems)
        named = {each.field.partition(".")[0] for each in found}
        more = tuple(each for each in self.problems if each.field.partition(".")[0] not in named)
        return Drafted(None if found else self.paper, (*found, *more))

    def require(self) -> Draft:
        """The paper. Raises BadInput with every problem."""
        if self.paper is None:
            words = " ".join(f"{each.field}: {each.words}" for each in self.problems[:12])
            raise BadInput(f"The draft cannot be used. {words}", safe="Nothing was changed.")
        return self.paper


def drafted(kind: PaperKind, fields: Mapping[str, Any], filled: Mapping[str, Any]) -> Drafted:
    """The paper of these fields (as in its JSON); `filled` is what the desk knows where a field is not given."""
    try:
        return Drafted(MODELS[kind].model_validate(_merged(filled, fields)))
    except ValidationError as error:
        return Drafted(None, tuple(_problem(kind, each) for each in error.errors(include_url=False)))


def _merged(filled: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """A person who is given in part, such as an address, keeps the rest."""
    merged = dict(filled)
    for name, held in fields.items():
        before = merged.get(name)
        parts = name in ("owner", "agency") and isinstance(before, Mapping) and isinstance(held, Mapping)
        merged[name] = {**before, **held} if parts else held  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType]
    return merged


def read_form(kind: PaperKind, form: Mapping[str, str]) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The fields of a filled-in form and what cannot be read; empty ones are as if they were not there."""
    fields: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, text in form.items():
        part, _, rest = name.partition(".")
        if part not in MODELS[kind].model_fields:
            problems.append(Problem(name, f"There is no such field in a {kind}."))
            continue
        if not text.strip():
            continue
        try:
            value = _read(name, text.strip())
        except ValueError as error:
            problems.append(Problem(name, str(error)))
            continue
        if rest:
            fields.setdefault(part, {})[rest] = value
        else:
            fields[part] = value
    return fields, tuple(problems)


def to_form(paper: Draft) -> dict[str, str]:
    """A paper as the strings of its form, so that a draft can be edited again."""
    form: dict[str, str] = {}
    for name, value in paper.model_dump(mode="json").items():
        if name in ("captures", "consent", "passport", "body_card", "made", "signed_at", "pdf"):
            continue  # the desk, or signing, fills them in
        if isinstance(value, dict) and name != "seats":
            form |= {f"{name}.{part}": _text(f"{name}.{part}", held) for part, held in value.items()}  # pyright: ignore[reportUnknownVariableType]
        else:
            form[name] = _text(name, value)
    return form


def _read(name: str, text: str) -> Any:
    """What a field's text says. Raises ValueError with a sentence."""
    if name in _BOOLEANS:
        if text.casefold() not in _YES | _NO:
            raise ValueError("Write yes or no.")
        return text.casefold() in _YES
    if name in _LISTS:
        return [each.strip() for each in re.split(r"[,\n]", text) if each.strip()]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if name in _LINES:
        return [_LINES[name](line) for line in lines]
    return _seats(text) if name == "seats" else {"id": text} if name == "consent" else text


def _term(line: str) -> dict[str, Any]:
    parts = [part.strip() for part in line.split(";")]
    if len(parts) != 3:
        raise ValueError("Write each as: media; territories; first day to last day.")
    return {"media": _names(parts[0]), "territories": _names(parts[1]), **_days(parts[2])}


def _option(line: str) -> dict[str, Any]:
    name, found, rest = line.partition(":")
    parts = rest.rsplit(";", 2)
    if not found or len(parts) != 3:
        raise ValueError("Write each as: name: media; territories; days; price in smallest coins; last day to take it.")
    return {"id": name.strip(), **_term(parts[0]), "price": parts[1].strip(), "take_by": parts[2].strip()}


def _exclusive(line: str) -> dict[str, Any]:
    category, found, rest = line.partition(";")
    if not found:
        raise ValueError("Write each as: category; first day to last day.")
    return {"category": category.strip(), **_days(rest)}


def _mark(line: str) -> dict[str, Any]:
    number, found, rest = line.partition(":")
    where, _, words = rest.strip().partition("(")
    if not found:
        raise ValueError("Write each as: number: where (what it is).")
    return {"id": number.strip(), "where": where.strip(), "words": words.removesuffix(")").strip()}


def _weights(line: str) -> dict[str, Any]:
    file, found, rest = line.partition(":")
    base, comma, licence = rest.partition(",")
    if not found or not comma:
        raise ValueError("Write each as: file.safetensors: base model, licence.")
    return {"file": file.strip(), "base": base.strip(), "licence": licence.strip()}


def _seats(text: str) -> dict[str, str]:
    seats: dict[str, str] = {}
    for part in re.split(r"[\s,]+", text):
        seat, _, count = part.partition("=")
        seats[seat] = count
    if not all(seats.values()):
        raise ValueError("Write each seat with how many: art-director=1 model=1.")
    return seats


def _days(text: str) -> dict[str, str]:
    found = _DAYS.fullmatch(text)
    if found is None:
        raise ValueError("Write the days as 2026-12-01 to 2027-11-30.")
    return {"start": found[1], "until": found[2]}


def _names(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


_LINES: dict[str, Callable[[str], Any]] = {
    "intended_uses": str, "terms": _term, "options": _option, "exclusivity": _exclusive, "marks": _mark,
    "weights": _weights,
}  # fmt: skip


def _text(name: str, held: Any) -> str:
    match held:
        case None:
            return ""
        case bool():
            return "yes" if held else "no"
        case dict():
            return " ".join(f"{seat}={count}" for seat, count in sorted(held.items()))  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        case list():
            lines = [_line(name, each) for each in held]  # pyright: ignore[reportUnknownVariableType]
            return (", " if name in _LISTS else "\n").join(lines)
        case _:
            return str(held)


def _line(name: str, each: Any) -> str:
    if not isinstance(each, dict):
        return str(each)
    got: Callable[[str], str] = lambda key: str(each.get(key, ""))  # noqa: E731  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType, reportUnknownLambdaType]
    days = f"{got('start')} to {got('until')}"
    term = f"{', '.join(each.get('media', []))}; {', '.join(each.get('territories', []))}; {days}"  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
    match name:
        case "terms":
            return term
        case "options":
            return f"{got('id')}: {term}; {got('price')}; {got('take_by')}"
        case "exclusivity":
            return f"{got('category')}; {days}"
        case "marks":
            return f"{got('id')}: {got('where')} ({got('words')})"
        case _:
            return f"{got('file')}: {got('base')}, {got('licence')}" if name == "weights" else got("file")


def _problem(kind: PaperKind, error: Any) -> Problem:
    field = ".".join(str(step) for step in error["loc"]) or kind
    try:
        words = words_of(kind).field(field)
    except KeyError:
        return Problem(field, error["msg"])
    if error["type"] == "missing":
        return Problem(field, f"Please fill in. {words.means}")
    if error["type"] == "string_too_short":
        return Problem(field, f"Please say more: {words.means}")
    if error["type"] in _WRONG:
        return Problem(field, f"{words.label}: {_WRONG[error['type']]}. {words.means}")
    message = str(error["msg"]).removeprefix("Value error, ")
    return Problem(field, f"{words.label}: {message[0].lower()}{message[1:]}.")
