"""One line of a ledger: what was done with a twin under a grant, by whom, and what is paid for it."""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AwareDatetime, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import from_json, to_json

from studio_app.direction.errors import BadInput
from studio_app.direction.value import Value, sentence
from studio_app.twins.grant import Currency
from studio_app.twins.party import Mail, PaperId, Sha256
from studio_app.twins.plain import Words
from studio_app.twins.use import Term

SCHEMA = "ledger-line.1"
MOST_LINE_BYTES = 65_536
"""A line is longer only when somebody forged it: 50 uses with every country of the world do not fill it."""


class Event(StrEnum):
    """What happened."""

    BOOK = "book"
    RENDER = "render"
    APPROVE = "approve"
    REJECT = "reject"
    DELIVER = "deliver"
    PUBLISH = "publish"
    EXTEND = "extend"
    OPTION = "option-taken"
    TAKE_DOWN = "take-down"
    CREDIT = "credit"
    OPEN = "twin-open"
    REFUSE = "refuse"


class Ground(StrEnum):
    """What an amount is paid for. `picture` and `usage` are for AI material in use: the crew has its share of them."""

    SETUP = "setup"
    SESSION = "session"
    PICTURE = "picture"
    USAGE = "usage"
    EXCLUSIVITY = "exclusivity"
    OPTION = "option"
    FLOOR = "floor"
    CAP = "cap"


class Amount(Value):
    """What was agreed for one thing: smallest coins of a currency, the rate sheet's row, and how it was reckoned.

    Below zero in a credit, and where a cap takes something off.
    """

    minor: Annotated[int, Field(ge=-(10**12), le=10**12)]
    currency: Currency
    ground: Ground
    rate: Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$|^$")] = ""
    words: Words = ""


class Entry(Value):
    """What is told to the ledger; the ledger gives it its place.

    `take` and `sha256`: the picture, by the bytes that were seen or sent. `uses`: what it was delivered, published or
    taken down for. `credits`: in a credit, the SHA-256 of the line whose amounts it takes back. `operator`: the mail
    address of who pressed the button.
    """

    model_config = ConfigDict(validate_default=False)  # a ledger has very many lines, and most say little

    when: AwareDatetime
    event: Event
    grant: PaperId
    take: Annotated[str, Field(max_length=80, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$|^$")] = ""
    sha256: Sha256 | None = None
    uses: Annotated[tuple[Term, ...], Field(max_length=50)] = ()
    amounts: Annotated[tuple[Amount, ...], Field(max_length=200)] = ()
    credits: Sha256 | None = None
    operator: Mail
    words: Words = ""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if (self.event is Event.CREDIT) != (self.credits is not None):
            raise ValueError("a credit, and only a credit, names the line it takes back")
        if len(self.amounts) > 1 and len({amount.currency for amount in self.amounts}) > 1:
            raise ValueError("one line has amounts of one currency")
        return self

    @property
    def total(self) -> int:
        """The sum of its amounts, in smallest coins."""
        return sum(amount.minor for amount in self.amounts)


class LedgerLine(Entry):
    """One line. `seq` counts from 0, `prev` is the SHA-256 of the bytes of the line before, without its newline."""

    seq: Annotated[int, Field(ge=0, le=100_000_000)]
    prev: Sha256


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def to_bytes(line: LedgerLine) -> bytes:
    """The one spelling of a line, without a newline: JSON with sorted names and no spaces, what is empty left out."""
    fields = {"schema": SCHEMA, **line.model_dump(mode="json", exclude_defaults=True)}
    return _ENCODER.encode(fields).encode()


def line_hash(raw: bytes) -> str:
    """What the next line names as `prev`."""
    return hashlib.sha256(raw).hexdigest()


def first_prev(grant: str, workstation: str) -> str:
    """What the first line names: the chain it begins, so that no chain can pass for that of another grant."""
    return hashlib.sha256(f"twin-ledger.1\n{grant}\n{workstation}\n".encode()).hexdigest()


def read_line(raw: bytes) -> LedgerLine:
    """The line in these bytes, without their newline. Raises BadInput: what is wrong, to be said after its number."""
    if len(raw) > MOST_LINE_BYTES:
        raise BadInput(f"it has more than {MOST_LINE_BYTES} bytes.")
    fields = _fields(raw)
    label = fields.pop("schema", None)
    if label != SCHEMA:
        raise BadInput(f"it says it is {str(label)[:40]!r}, and {SCHEMA!r} is needed here.")
    try:
        return LedgerLine.model_validate(fields)
    except ValidationError as error:
        raise BadInput(sentence(error)) from error


def _fields(raw: bytes) -> dict[str, Any]:
    try:
        found: object = from_json(raw, allow_inf_nan=False)
        again = to_json(found)
    except UnicodeError as error:
        raise BadInput("it holds signs that are no text.") from error
    except ValueError as error:
        try:
            raw.decode()
        except UnicodeDecodeError:
            raise BadInput("it is not UTF-8 text.") from error
        raise BadInput("it is not a JSON object.") from error
    if not isinstance(found, dict):
        raise BadInput("it is not a JSON object.")
    if again != raw:  # a name that stands twice, spaces, an escape: two readers could read two things
        raise BadInput("it is not spelled as the ledger spells a line: somebody wrote it by hand.")
    return found  # pyright: ignore[reportUnknownVariableType]  # json has only str keys
