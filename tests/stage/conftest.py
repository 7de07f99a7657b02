"""Bodies of the sample twins, from the cache or built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio_app.stage.body_store import stored_body
from studio_app.stage.figure import Body
from studio_app.twins.roster import roster


@pytest.fixture(scope="session")
def bodies(cache: Path) -> dict[str, Body]:
    """Every sample twin's body by the twin's id."""
    return {twin.id: stored_body(twin, cache) or _built(twin.id, cache) for twin in roster()}


@pytest.fixture(scope="session")
def freja(bodies: dict[str, Body]) -> Body:
    """The main sample twin's body."""
    return bodies["sample-freja"]


def _built(twin: str, cache: Path) -> Body:
    from studio_app.stage.body import build_body
    from studio_app.twins.roster import find_twin

    return build_body(find_twin(twin), cache)
