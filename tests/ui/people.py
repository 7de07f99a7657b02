"""Who works in the tests of the window, and the type of what drives it."""

from __future__ import annotations

from collections.abc import Callable

from studio_app.takes.person import Person

ADA = Person(name="Ada Director", mail="ada@sample.invalid")
Drive = Callable[[Callable[[], bool]], None]
