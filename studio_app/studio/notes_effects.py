"""What a sense makes of a direction: fields by path and what they become. None when it is not clear what is meant."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from studio_app.direction.colours import colour_name, named_colour, shaded
from studio_app.direction.direction import Direction
from studio_app.direction.look import Finish, Sleeve
from studio_app.studio.fields import field_of
from studio_app.studio.notes_clause import Sense
from studio_app.studio.notes_fields import DIALS, LENSES, MOVES, NONE, NUMBERS, PUTS, Dial, Move
from studio_app.studio.notes_quantity import Quantity
from studio_app.studio.notes_things import (
    GARMENTS,
    background_is_plain,
    gaze_to_camera,
    her_side,
    pieces,
    side_sign,
)

Fields = dict[str, Any]


def effect(sense: Sense, direction: Direction) -> Fields | None:
    """Path -> new value, not yet held within its range; None when the sense is not clear here."""
    if sense.thing is None and sense.act not in ("turn", "set", "value"):
        return None
    thing = sense.thing or _unsaid(sense)
    numbers = pieces(thing, direction) if thing else None
    if thing is None or numbers is None:
        return None
    name = _name(thing)
    match sense.act:
        case "turn":
            return _turn(name, numbers, sense, direction)
        case "set":
            return _set(name, numbers, sense, direction)
        case "none":
            return _put(NONE.get(name), numbers)
        case "value":
            return _value(name, numbers, sense.value, direction)
        case "little" if thing == "smile" and direction.expression.smile == 0:
            return _turn(name, numbers, Sense("turn", thing, "more", sense.factor), direction)
        case _:
            return None


def accepts(thing: str, pole: str) -> bool:
    """Whether a thing can be changed in this way at all."""
    return pole.removeprefix("her") in MOVES.get(_name(thing), {}) or (_name(thing), pole) in PUTS


def _name(thing: str) -> str:
    """'light:key' as 'light'."""
    return thing.partition(":")[0]


def _unsaid(sense: Sense) -> str | None:
    """What is meant when no thing is named: a lens by its millimetres, an aperture by its f, the whole picture."""
    unit = sense.amount.unit if sense.amount else ""
    if sense.act == "value":
        return "picture" if sense.value.startswith("aspect.") else None
    if unit == "clock" or (unit == "minute" and sense.pole in ("later", "earlier")):
        return "time"
    if sense.act == "set":
        millimetres = sense.amount is not None and unit == "length" and 0.012 <= sense.amount.value <= 0.4
        return "aperture" if unit == "fstop" else "lens" if millimetres and not sense.pole else None
    if sense.pole in ("bright", "dark"):
        return "picture"
    signed = sense.amount is not None and sense.amount.signed and not sense.pole
    return "exposure" if signed and unit in ("", "stop") else None


def _put(fields: dict[str, object] | None, numbers: tuple[int, ...]) -> Fields | None:
    if fields is None:
        return None
    return {path.format(i): value for path, value in fields.items() for i in (numbers or (0,))}


def _turn(name: str, numbers: tuple[int, ...], sense: Sense, direction: Direction) -> Fields | None:
    pole = her_side(sense.pole, direction)
    if pole is None:
        return None
    if (name, pole) in PUTS and sense.amount is None:
        return _put(PUTS[name, pole], numbers)
    if name in ("skin", "makeup") and pole in ("shiny", "matte"):
        return _finish(pole, direction)
    if name == "sleeves" and pole in ("long", "short"):
        return _sleeves(pole, numbers, direction)
    if name == "background" and pole in ("bright", "pale", "dark") and not background_is_plain(direction):
        return None
    moves = _meant(_by_sign(name, sense.amount) if not pole else MOVES.get(name, {}).get(pole, ()), sense.amount)
    if moves is None:
        return None
    found: Fields = {}
    for move in moves:
        for index in numbers or (0,):
            after = _moved(name, index, move, sense, direction, sided=pole in ("left", "right"))
            if after is None:
                return None
            found[DIALS[move.dial].path.format(index)] = after
    return found


def _by_sign(name: str, amount: Quantity | None) -> tuple[tuple[Move, ...], ...]:
    """'+1/3': the dial that counts in this unit."""
    dial = NUMBERS.get(name, {}).get(amount.unit) if amount is not None else None
    return ((Move(dial, 1),),) if dial is not None and dial not in ("lens", "aperture", "clock") else ()


def _meant(choices: tuple[tuple[Move, ...], ...], amount: Quantity | None) -> tuple[Move, ...] | None:
    """The one choice that fits the amount's unit, or that needs none."""
    if amount is None:
        found = [moves for moves in choices if not any(move.unit_only for move in moves)]
    else:
        found = [moves for moves in choices if all(_counts(DIALS[move.dial], amount) for move in moves)]
    return found[0] if len(found) == 1 else None


def _counts(dial: Dial, amount: Quantity) -> bool:
    if amount.unit == "times":
        return dial.how in ("add", "ratio") and dial.unit in ("percent", "length", "wind")
    if amount.unit == "":
        return amount.signed and dial.unit == "stop"
    if dial.how == "lenses":
        return False
    return amount.unit == dial.unit


def _moved(name: str, index: int, move: Move, sense: Sense, direction: Direction, *, sided: bool) -> Any:
    dial = DIALS[move.dial]
    now, sign = field_of(direction, dial.path.format(index)), move.sign
    if sided:
        side = side_sign(name, index, direction)
        if side is None:
            return None
        sign *= side
    by = sense.amount.value if sense.amount is not None else None
    if by is not None and sense.amount is not None and sense.amount.unit == "times":
        return now * by
    return _stepped(dial, now, sign, by, sense.factor)


def _stepped(dial: Dial, now: Any, sign: int, by: float | None, factor: float) -> Any:
    match dial.how:
        case "ratio":
            return now * dial.step ** (sign * factor)
        case "stops":
            return now * math.sqrt(2) ** (sign * (factor * dial.step if by is None else by))
        case "lenses":
            return _other_lens(now, sign, 2 if factor > 2 else 1)
        case "shade":
            return shaded(now, sign * dial.step * factor)
        case "clock":
            return now + timedelta(minutes=sign * (dial.step * factor if by is None else by))
        case "add":
            step = dial.step * factor if by is None else in_field(dial.path, by)
            after = now + sign * step
            return _wrapped(after) if dial.path.endswith(("azimuth_deg", "orbit_deg")) else after


def in_field(path: str, metres: float) -> float:
    """A length in the unit its field is kept in; other amounts stay."""
    return metres * (100 if path.endswith("_cm") else 1000 if path.endswith("_mm") else 1)


def _wrapped(degrees: float) -> float:
    """An angle on the circle, -180 to 180."""
    return degrees if -180 <= degrees <= 180 else (degrees + 180) % 360 - 180


def _other_lens(now: float, sign: int, steps: int) -> float:
    beyond = [lens for lens in LENSES if lens > now + 0.5] if sign > 0 else [n for n in LENSES[::-1] if n < now - 0.5]
    return beyond[min(steps, len(beyond)) - 1] if beyond else now


def _set(name: str, numbers: tuple[int, ...], sense: Sense, direction: Direction) -> Fields | None:
    amount, pole = sense.amount, her_side(sense.pole, direction)
    if amount is None or pole is None or len(numbers) > 1:
        return None
    if pole:
        return _set_by_way(name, numbers, pole, amount, direction)
    dial = NUMBERS.get(name, {}).get(amount.unit)
    if dial is None or (dial == "lens" and amount.unit == "" and not 12 <= amount.value <= 400):
        return None
    path = DIALS[dial].path.format(*numbers)
    if dial == "lens":
        return {path: amount.value if amount.unit == "" else amount.value * 1000}
    if dial == "clock":
        return {path: _at(field_of(direction, path), amount.value)}
    return {path: in_field(path, amount.value) if amount.unit == "length" else amount.value}


def _set_by_way(
    name: str, numbers: tuple[int, ...], pole: str, amount: Quantity, direction: Direction
) -> Fields | None:
    """'raise the camera to 1.6 m', 'key at 45° left': the way says which field, the amount where it goes."""
    if name == "light" and pole in ("left", "right") and amount.unit == "degree":
        return {DIALS["azimuth"].path.format(*numbers): amount.value * (-1 if pole == "left" else 1)}
    unit = "stop" if amount.unit == "fstop" else amount.unit
    moves = _meant(MOVES.get(name, {}).get(pole, ()), Quantity(amount.value, unit))
    if moves is None or len(moves) != 1 or DIALS[moves[0].dial].how not in ("add", "stops"):
        return None
    if DIALS[moves[0].dial].how == "stops" and amount.unit != "fstop":
        return None
    path = DIALS[moves[0].dial].path.format(*numbers)
    if pole in ("left", "right"):
        return None
    after, now = in_field(path, amount.value) if unit == "length" else amount.value, field_of(direction, path)
    agrees = (after - now) * moves[0].sign >= 0 or pole in ("high", "far", "long")
    return {path: after} if agrees and now is not None else None


def _at(now: datetime, minutes: float) -> datetime:
    return now.replace(hour=int(minutes) // 60, minute=int(minutes) % 60, second=0)


def _value(name: str, numbers: tuple[int, ...], value: str, direction: Direction) -> Fields | None:
    kind, _, what = value.partition(".")
    if name in GARMENTS or name == "sleeves":
        return _garment_value(name, numbers[0], kind, what, direction)
    match kind, name:
        case "style", "hair":
            return {"look.hair.style": what}
        case "parting", ("hair" | "parting"):
            return {"look.hair.parting": {"herleft": "right", "herright": "left"}.get(what, what)}
        case "finish", ("skin" | "makeup"):
            return {"look.makeup.finish": what}
        case "colour", _:
            return _coloured(name, what, direction)
        case "aspect", ("picture" | "camera"):
            return {"camera.aspect": what}
        case "from", "wind":
            return {"location.wind_from_deg": {"front": 0.0, "right": 90.0, "behind": 180.0, "left": -90.0}[what]}
        case "gaze", ("gaze" | "eyes"):
            turn = gaze_to_camera(direction)
            return None if turn is None else {"expression.gaze_turn_deg": turn, "expression.gaze_lift_deg": 0.0}
        case _:
            return None


def _coloured(name: str, what: str, direction: Direction) -> Fields | None:
    if name in ("lips", "lipstick"):
        return _strong_enough(_dyed("look.makeup.lip", what, direction), direction)
    if name == "eyeshadow":
        return _dyed("look.makeup.eye", what, direction)
    plain = name in ("background", "backdrop") and background_is_plain(direction)
    return _dyed("location.colour", what, direction) if plain else None


def _garment_value(name: str, index: int, kind: str, what: str, direction: Direction) -> Fields | None:
    path = f"look.garments.{index}"
    if kind == "sleeve":
        return _sleeve(index, what, direction)
    if name in GARMENTS and kind in ("colour", "fabric"):
        return _dyed(f"{path}.colour", what, direction) if kind == "colour" else {f"{path}.fabric": what}
    return None


def _dyed(path: str, name: str, direction: Direction) -> Fields:
    """The named colour; what people already call by that name stays as it is."""
    wanted, now = named_colour(name.replace("light-", "light ")), field_of(direction, path)
    return {path: now if colour_name(now) == colour_name(wanted) else wanted}


def _strong_enough(fields: Fields, direction: Direction) -> Fields | None:
    """A lip colour is seen only when there is some lipstick."""
    bare = direction.look.makeup.lip_strength < 0.05
    return fields | {"look.makeup.lip_strength": 0.5} if bare else fields


def _sleeve(index: int, what: str, direction: Direction) -> Fields | None:
    sleeved = direction.look.garments[index].kind.value in ("tee", "shirt", "dress", "coat")
    return {f"look.garments.{index}.sleeve": what} if sleeved else None


def _sleeves(pole: str, numbers: Iterable[int], direction: Direction) -> Fields:
    (index,) = numbers
    return {
        f"look.garments.{index}.sleeve": _next(tuple(Sleeve), direction.look.garments[index].sleeve, pole == "long")
    }


def _finish(pole: str, direction: Direction) -> Fields:
    return {"look.makeup.finish": _next(tuple(Finish), direction.look.makeup.finish, pole == "shiny")}


def _next(order: tuple[Any, ...], now: Any, up: bool) -> str:
    place = order.index(now) + (1 if up else -1)
    return str(order[min(len(order) - 1, max(0, place))].value)
