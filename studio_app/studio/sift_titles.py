"""How the values of a field are titled and in which order they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from studio_app.direction.units import MM
from studio_app.studio.sift_field import Field
from studio_app.takes.kill import Reason
from studio_app.takes.review import Flag, Label

_ORDERS: dict[Field, tuple[str, ...]] = {
    Field.FLAG: (Flag.PICK.value, Flag.NONE.value, Flag.REJECT.value),
    Field.LABEL: tuple(label.value for label in (*tuple(Label)[1:], Label.NONE)),
    Field.IS: ("select", "proposed", "withdrawn", "scratch", "killed"),
    Field.QUALITY: ("final", "draft"),
    Field.REASON: tuple(reason.value for reason in Reason),
}
_TITLES: dict[tuple[Field, str], str] = {
    (Field.FLAG, "pick"): "Picked",
    (Field.FLAG, "reject"): "Rejected",
    (Field.FLAG, "none"): "No flag",
    (Field.LABEL, "none"): "No label",
    (Field.IS, "select"): "Selects",
}
_NONE: dict[Field, str] = {
    Field.BY: "Not known who had it rendered",
    Field.MARKED: "Not marked yet",
    Field.NOTED: "No notes",
    Field.KEYWORD: "No keywords",
    Field.GARMENT: "Bodysuit",
    Field.WAITS: "Waits for nobody",
    Field.YES: "No yes yet",
    Field.NO: "Nobody says no",
    Field.CHANGE: "Nobody asks for a change",
    Field.REASON: "No reason",
    Field.KILLED: "Not known who killed it",
}


def title_of(field: Field, value: Sequence[str | float]) -> str:
    """'3 stars', '85 mm', 'Picked', 'White cyclorama'; what stands over a group and in a menu of a filter."""
    if not value:
        return _NONE.get(field, "None")
    first = value[0]
    if isinstance(first, float):
        return _number(field, first)
    named = [_TITLES.get((field, str(word)), str(word)) for word in value]
    text = ", ".join(named)
    return text[:1].upper() + text[1:] if field in _ORDERS else text


def titles_in_order(field: Field, values: Sequence[tuple[str, ...]]) -> list[int]:
    """The places of the values in the order they stand on a screen."""
    order = {word: place for place, word in enumerate(_ORDERS.get(field, ()))}

    def key(place: int) -> tuple[int, list[str], tuple[str, ...]]:
        value = values[place]
        rank = order.get(value[0], len(order)) if value else len(order)
        return rank, [word.casefold() for word in value], value

    return sorted(range(len(values)), key=key)


def _number(field: Field, value: float) -> str:
    if field is Field.RATING:
        return {0.0: "No stars", 1.0: "1 star"}.get(value, f"{value:.0f} stars")
    if field is Field.MADE:
        return datetime.fromtimestamp(value).astimezone().strftime("%Y-%m-%d")
    if field is Field.LENS:
        return MM.show(value)
    return f"{'Take' if field is Field.TAKE else 'Seed'} {value:.0f}"
