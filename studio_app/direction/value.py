"""The base of every frozen value: validated on the way in, unknown fields carried through."""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from studio_app.direction.errors import BadInput


class Value(BaseModel):
    """A frozen, validated value. Fields of a newer version are kept, so that rewriting a document loses nothing."""

    model_config = ConfigDict(
        frozen=True, extra="allow", allow_inf_nan=False, validate_default=True, str_max_length=2000
    )

    def __hash__(self) -> int:
        return hash((type(self), tuple(_hashable(getattr(self, name)) for name in type(self).model_fields)))

    def having(self, **changes: Any) -> Self:
        """The same value with some fields changed and checked.

        Raises BadInput when a name is not a field of this value or a new value is out of its range.
        """
        unknown = changes.keys() - type(self).model_fields.keys()
        if unknown:
            raise BadInput(f"{type(self).__name__} has no {', '.join(sorted(unknown))}.")
        held = {name: getattr(self, name) for name in type(self).model_fields} | (self.model_extra or {})
        try:
            return type(self).model_validate(held | changes)
        except ValidationError as error:
            raise BadInput(sentence(error)) from error


def _hashable(held: Any) -> Any:
    return frozenset(held.items()) if isinstance(held, dict) else held  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType, reportUnknownArgumentType]


def sentence(error: ValidationError) -> str:
    """The first thing wrong, where it is and what was found, in plain words."""
    first = error.errors(include_url=False)[0]
    where = " › ".join(str(step) for step in first["loc"]) or "the value"
    found = repr(first.get("input"))
    found = found if len(found) <= 40 else found[:37] + "..."
    message = first["msg"][0].lower() + first["msg"][1:]
    return f"{where}: {message} (found {found})."
