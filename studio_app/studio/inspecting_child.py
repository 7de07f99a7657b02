"""Looking at pictures in a child process: what a hostile file may crash is never the window."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from studio_app.direction.errors import StudioError
from studio_app.studio.answering import AnsweringChild, serve
from studio_app.studio.inspected import Fact, Report, Stand

PATIENCE_S, COMPARING_S = 60.0, 900.0


class Inspector:
    """Asks the child. One question at a time; a second one waits."""

    def __init__(self) -> None:
        self._child = AnsweringChild(__name__)

    async def look(self, path: Path, shoots: Sequence[Path] = (), beside: Sequence[Path] = ()) -> Report:
        """What is found out about a file, laid `beside` deliveries where it has no mark of its own.

        Raises BadInput with the sentence, StudioError when the child died.
        """
        order = {"path": str(path), "shoots": list(map(str, shoots)), "beside": list(map(str, beside))}
        answer = await self._child.ask(order, COMPARING_S if beside else PATIENCE_S, lambda: _died(path))
        facts = tuple(Fact(each["topic"], Stand(each["stand"]), each["words"]) for each in answer["facts"])
        return Report(answer["name"], facts, base64.b64decode(answer["preview"]), answer["plain"])

    def close(self) -> None:
        """Ends the child."""
        self._child.close()

    @property
    def pid(self) -> int | None:
        """The process id of the child, if one was started."""
        return self._child.pid

    @property
    def ended(self) -> bool:
        """Whether no child is left."""
        return self._child.ended


def _died(path: Path) -> StudioError:
    return StudioError(
        f"{path.name[:120]} could not be looked at: the program that reads it gave up.",
        safe="Nothing else was touched.",
        do="The file is damaged, or made to do harm.",
    )


def _looked_at(order: dict[str, Any]) -> dict[str, Any]:
    """The child's side."""
    from studio_app.studio.comparing import Comparing
    from studio_app.studio.inspection import look
    from studio_app.studio.inspection_lookup import Lookup

    beside = Comparing(map(Path, order["beside"])) if order["beside"] else None
    shoots = [*map(Path, order["shoots"]), *(beside.shoots if beside is not None else ())]
    found = look(Path(order["path"]), "", Lookup(dict.fromkeys(shoots)), date.today(), beside)
    return asdict(found) | {"preview": base64.b64encode(found.preview).decode()}


if __name__ == "__main__":
    serve(_looked_at)
