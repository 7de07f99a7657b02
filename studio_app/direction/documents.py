"""Labelled JSON: every document says what it is ("schema": "direction.1"), so that a shoot opens years from now.

Reading is hostile-safe: size and depth are bounded, a newer or a foreign document is refused with a sentence, an older
one is brought up step by step. Unknown fields stay in the value (`Value` keeps extras) and are written back.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from studio_app.direction.errors import BadInput
from studio_app.direction.upgrades import UPGRADES, Json
from studio_app.direction.value import Value, sentence

MAX_BYTES = 4_000_000
MAX_DEPTH = 40

V = TypeVar("V", bound=Value)

VERSIONS: dict[str, int] = {
    "option": 1, "snapshot": 1,
    "direction": 1, "pose": 1, "expression": 1, "look": 1, "rig": 1, "location": 1, "camera": 1, "twin": 1,
    "take": 2, "review": 2, "verdict": 2, "shoot": 2, "call-sheet": 1, "state": 1, "select": 2, "version": 1,
    "kill": 1, "moving": 1, "sieve": 1, "outside": 1, "hot-folder": 1, "away": 1,
    "notes": 1, "draft": 1, "promise": 1, "keys": 1,
    "passport": 1, "consent": 1, "grant": 1, "status": 1, "use": 1,
    "vault-owners": 1, "laws": 1, "vague-words": 1, "paper-words": 1, "declined": 1,
    "channel": 1, "delivery": 1, "delivering": 1, "disclosure-rules": 1, "label-words": 1, "context-words": 1,
    "picture-flags": 1,
    "plate-people": 1,
    "country-names": 1,
    "studio-identity": 1, "trusted-roots": 1,
    "figure-marks": 1,
    "photo-points": 1,
}  # fmt: skip
"""The newest version of each kind of document this program writes."""

_LABEL = re.compile(r"([a-z][a-z-]{0,39})\.(\d{1,4})")
_OPENING = b"[{"
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


def to_document(value: Value, kind: str) -> bytes:
    """The value as UTF-8 JSON with its schema label first, stable and readable by a person; ends with a newline."""
    labelled = {"schema": f"{kind}.{VERSIONS[kind]}", **value.model_dump(mode="json")}
    return (json.dumps(labelled, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def read_document(source: Path | bytes, kind: str, model: type[V]) -> V:
    """The value in a labelled document. Raises BadInput with what is wrong and where."""
    name = source.name if isinstance(source, Path) else f"The {kind} document"
    return to_value(read_json(source), kind, model, name)


def to_value(raw: Json, kind: str, model: type[V], name: str) -> V:
    """A labelled JSON object, brought up to this version and checked. Raises BadInput."""
    fields = dict(raw)
    version = _version(fields.pop("schema", None), kind, name)
    while version < VERSIONS[kind]:
        fields = UPGRADES[kind, version](fields)
        version += 1
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        raise BadInput(f"{name} cannot be used: {sentence(error)}", safe="Nothing was changed.") from error


def read_json(source: Path | bytes) -> Json:
    """A JSON object of bounded size and depth. Raises BadInput."""
    name = source.name if isinstance(source, Path) else "The document"
    data = _bytes(source) if isinstance(source, Path) else source
    if len(data) > MAX_BYTES:
        raise BadInput(f"{name} is larger than {MAX_BYTES // 1_000_000} MB and was not read.")
    try:
        text = data.decode("utf-8-sig")
        _refuse_deep(data, name)
        raw = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
    except (UnicodeDecodeError, ValueError) as error:
        raise BadInput(f"{name} is not a readable JSON document ({error}).", safe="Nothing was changed.") from error
    if not isinstance(raw, dict):
        raise BadInput(f"{name} holds no JSON object.", safe="Nothing was changed.")
    return raw  # pyright: ignore[reportUnknownVariableType]  # json has only str keys


def _bytes(path: Path) -> bytes:
    if path.is_fifo() or path.is_socket():
        raise BadInput(f"{path} is not a file.")  # reading one would wait for ever
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise BadInput(f"There is no file {path}.") from error
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from error


def _version(label: object, kind: str, name: str) -> int:
    match = _LABEL.fullmatch(label) if isinstance(label, str) else None
    if match is None:
        raise BadInput(f'{name} has no schema label such as "{kind}.{VERSIONS[kind]}".')
    if match[1] != kind:
        raise BadInput(f"{name} is a {match[1]} document; a {kind} document is needed here.")
    version = int(match[2])
    if version > VERSIONS[kind]:
        raise BadInput(
            f"{name} was written by a newer Twin Studio ({label}).",
            safe="It was left as it is.",
            do="Update Twin Studio to open it.",
        )
    if version < VERSIONS[kind] and (kind, version) not in UPGRADES:
        raise BadInput(f"{name} has an unknown version ({label}).")
    return version


def _refuse_deep(data: bytes, name: str) -> None:
    """Bounds nesting before parsing: brackets inside strings count too, so the bound is strict, never too lax."""
    depth = 0
    for bracket in data.translate(None, _NO_BRACKETS):
        depth += 1 if bracket in _OPENING else -1
        if depth > MAX_DEPTH:
            raise BadInput(f"{name} is nested too deeply to be a document of the studio.")


def _no_constant(text: str) -> float:
    raise ValueError(f"{text} is not a number a document may hold")


def _once(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field stands twice in one object")
    return found
