"""The lines of the direction: the main line, and options (A/B looks) beside it that a person names.

An option is a folder of two documents, not a git branch: a branch would have to be checked out, which moves HEAD and
every file a person has open, and it would hide the takes and verdicts committed elsewhere meanwhile. As documents,
options of two clones meet without conflict, each edit is an ordinary commit (`git log direction/options/...`), and
nothing that was ever saved is rewritten or taken away: choosing, closing and going back are new commits.

    direction/options/silk-dress-3fa9c1/option.json     what it is: name, who, closed or chosen
    direction/options/silk-dress-3fa9c1/current.json    its direction; every commit that changes it is a version

On which line one works is a fact of this computer, as git's HEAD is: it lies in .studio/line.json, outside the
history. Whoever stands on an option that was closed stands on the main line.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from studio_app.direction.direction import Direction
from studio_app.direction.documents import MAX_BYTES, read_document, read_json, to_document
from studio_app.direction.durable import write_atomically
from studio_app.direction.errors import BadInput, Refused
from studio_app.direction.naming import checked_name, is_id, new_id, require_free
from studio_app.shoot.direction_history import DirectionHistory, line_path, one_line
from studio_app.shoot.history import History
from studio_app.shoot.layout import OPTION, OPTIONS, STANDING, STUDIO, inside
from studio_app.shoot.line_papers import MAIN, Line, Option
from studio_app.shoot.worktree import record
from studio_app.takes.person import Person

MOST = 200
"""How many options a shoot may hold."""


@dataclass(frozen=True)
class Lines:
    """One side of a change of lines, only what it touches: where one works, options by id, directions by line."""

    on: str
    options: Mapping[str, Option] = field(default_factory=dict[str, Option])
    directions: Mapping[str, Direction] = field(default_factory=dict[str, Direction])


class LineBook:
    """Reads and changes the lines of one shoot. `writing` is entered to save; it raises Refused where none may."""

    def __init__(
        self, history: History, directions: DirectionHistory, writing: Callable[[], AbstractContextManager[object]]
    ) -> None:
        self._history, self._directions, self._writing = history, directions, writing
        self._held: tuple[str | None, dict[str, Option]] = (None, {})
        self.notices: tuple[str, ...] = ()

    # Reading

    @property
    def on(self) -> str:
        """The id of the line one works on; MAIN when the option is closed or gone."""
        standing = self._standing()
        option = self.options().get(standing)
        return standing if option is not None and not option.closed else MAIN

    def options(self) -> dict[str, Option]:
        """Every option by id, the first made first; those that cannot be read are left out and named in `notices`."""
        folder = self._history.entry(OPTIONS)
        if folder != self._held[0]:
            self._held = (folder, self._read_options())
        return self._held[1]

    def line(self, line: str) -> Line:
        """A line with its versions. Raises BadInput when there is none."""
        option = None if line == MAIN else self._option(line)
        versions = self._directions.versions(line)
        blob = self._directions.current_blob(line)
        now = next((version.number for version in reversed(versions) if version.blob == blob), 0)
        return Line(line, option, versions, now)

    def lines(self) -> tuple[Line, ...]:
        """The main line, then every option."""
        return tuple(self.line(line) for line in (MAIN, *self.options()))

    def find(self, name: str) -> str:
        """The id of the option of this name or id; MAIN for 'main'. Raises BadInput: none, or two of one name."""
        wanted = name.strip().casefold()
        if wanted in ("main", "main line"):
            return MAIN
        options = self.options()
        found = [key for key, option in options.items() if wanted in (key, option.name.casefold())]
        if not found:
            names = ", ".join(f"“{option.name}”" for option in options.values()) or "none yet"
            raise BadInput(f"There is no option “{name.strip()[:80]}”; there are: {names}.")
        if len(found) > 1:
            raise BadInput(
                f"Two options are called “{name.strip()[:80]}”: {', '.join(found)}.", do="Say which by its id."
            )
        return found[0]

    # Writing

    def begun(self, name: str, words: str, direction: Direction, by: Person) -> tuple[str, Lines]:
        """The id of a new option, and the state in which it is worked on. Raises BadInput, Refused (name taken)."""
        options, name = self.options(), self._free(name)
        if len(options) >= MOST:
            raise Refused(f"The shoot holds {MOST} options already.", do="Go on with one of them.")
        now = datetime.now(UTC)
        made = Option(name=name, words=one_line(words), by=by, when=now, began=self.on)
        key = new_id(name, f"{by.mail} {now.isoformat()} {len(options)}")
        return key, Lines(key, {key: made}, {key: direction})

    def renamed(self, line: str, name: str) -> Lines:
        """The state in which an option has another name; the old one is kept in its record and never given again."""
        option = self._option(line)
        fresh = self._free(name, but=line)
        earlier = option.earlier if option.name in option.earlier else (*option.earlier, option.name)
        return Lines(self.on, {line: option if fresh == option.name else option.having(name=fresh, earlier=earlier)})

    def folded(self, line: str, *, closed: bool) -> Lines:
        """The state in which an option is folded away, or open again."""
        on = MAIN if closed and self.on == line else self.on
        return Lines(on, {line: self._option(line).having(closed=closed)})

    def chosen(self, line: str) -> Lines:
        """The state in which an option's direction is the main line's and every open option is folded away."""
        now = datetime.now(UTC)
        options = {key: option.having(closed=True) for key, option in self.options().items() if not option.closed}
        options[line] = self._option(line).having(closed=True, chosen=now)
        return Lines(MAIN, options, {MAIN: self._directions.current(line)})

    def now(self, like: Lines) -> Lines:
        """What stands now where another state would change something; what is not there yet is left out."""
        options = self.options()
        held = {key: options[key] for key in like.options if key in options}
        known = {line for line in like.directions if line == MAIN or line in options}
        return Lines(self.on, held, {line: self._directions.current(line) for line in known})

    def become(self, wanted: Lines, message: str, by: Person) -> None:
        """Writes what differs from now as one commit, then stands on the line that is wanted.

        Raises Refused (read-only), BadInput (a line that is not there) and StudioError of the disk; nothing is changed.
        """
        with self._writing():
            self._directions.adopt(by)
            if wanted.on != MAIN and wanted.on not in wanted.options:
                self._option(wanted.on)
            files = {f"{OPTIONS}/{key}/{OPTION}": to_document(value, "option") for key, value in wanted.options.items()}
            files |= {line_path(line): to_document(value, "direction") for line, value in wanted.directions.items()}
            fresh = {path: body for path, body in files.items() if self._history.read(path, most=MAX_BYTES) != body}
            if fresh:
                record(self._history, fresh, f"{one_line(message)}\n", by)
            if wanted.on != self._standing():
                self._stand(wanted.on)

    # Inside

    def _free(self, name: str, but: str = "") -> str:
        name = checked_name(name)
        others = {key: option for key, option in self.options().items() if key != but}
        require_free(name, ["Main line", "Main"], "A line")
        require_free(name, [held for option in others.values() for held in (option.name, *option.earlier)], "An option")
        return name

    def _option(self, line: str) -> Option:
        found = self.options().get(line)
        if found is None:
            raise BadInput(f"There is no option {line[:60]!r}.")
        return found

    def _read_options(self) -> dict[str, Option]:
        found: dict[str, Option] = {}
        notices: list[str] = []
        for name in self._history.names(OPTIONS):
            path = f"{OPTIONS}/{name}/{OPTION}"
            body = self._history.read(path, most=MAX_BYTES) if is_id(name) else None
            try:
                if body is None or self._history.entry(line_path(name)) is None:
                    raise BadInput("it is not an option with a direction.")
                found[name] = read_document(body, "option", Option)
            except BadInput as error:
                notices.append(f"{OPTIONS}/{name[:60]} was left out: {error}")
        self.notices = tuple(notices)
        return dict(sorted(found.items(), key=lambda pair: (pair[1].when, pair[0])))

    def _standing(self) -> str:
        """What .studio/line.json says; MAIN when it says nothing that can be used."""
        place = inside(self._history.root, f"{STUDIO}/{STANDING}")
        try:
            held = read_json(place).get("line") if place.is_file() else MAIN
        except BadInput:
            return MAIN
        return held if isinstance(held, str) and is_id(held) else MAIN

    def _stand(self, line: str) -> None:
        place = inside(self._history.root, f"{STUDIO}/{STANDING}")
        write_atomically(place, f"{json.dumps({'line': line})}\n".encode())
