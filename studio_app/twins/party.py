"""Who signs the twin's papers: the model, her agency, the licensee."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from studio_app.direction.value import Value
from studio_app.twins.plain import Name, Words

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
PaperId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
TwinId = PaperId
PublicLine = Annotated[str, Field(pattern=r"^ssh-ed25519 [A-Za-z0-9+/]{68}$")]
Mail = Annotated[str, Field(pattern=r"^[^\s<>@\x00-\x1f]{1,64}@[^\s<>@\x00-\x1f]{1,190}$")]


class Role(StrEnum):
    """In which capacity somebody signs a paper; it is part of the signature's file name."""

    OWNER = "owner"
    AGENCY = "agency"
    LICENSEE = "licensee"


class Party(Value):
    """A person or a company that signs: `key` is its OpenSSH public line without a comment."""

    name: Name
    mail: Mail
    key: PublicLine
    address: Words = ""

    def __str__(self) -> str:
        return f"{self.name} <{self.mail}>"
