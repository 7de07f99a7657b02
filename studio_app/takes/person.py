"""Who acts: a person as git writes one, and the seats people sit in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from studio_app.direction.value import Value

Seat = Annotated[str, Field(pattern=r"^[a-z][a-z-]{1,39}$")]
Mail = Annotated[str, Field(pattern=r"^[^\s<>@\x00-\x1f]{1,64}@[^\s<>@\x00-\x1f]{1,190}$")]


class Person(Value):
    """Who acts: a name and a mail address, as git writes them."""

    name: Annotated[str, Field(pattern=r"^[^<>\x00-\x1f]{1,120}$")]
    mail: Mail

    def __str__(self) -> str:
        return f"{self.name} <{self.mail}>"
