"""Options and snapshots of an open session: begin, switch, choose, fold away (each one step of undo), and name.

An option is a second line of the direction (an A/B look). Nothing is ever taken away: undoing a new option folds it.
"""

from __future__ import annotations

from collections.abc import Callable

from studio_app.direction.changes import grouped
from studio_app.direction.direction import Direction
from studio_app.direction.errors import Refused
from studio_app.shoot.folder import Shoot
from studio_app.shoot.line_papers import Line, Named
from studio_app.shoot.lines import Lines
from studio_app.studio.change import Change
from studio_app.studio.undo import LinesEdit
from studio_app.takes.person import Person

Grouped = tuple[tuple[str, tuple[str, ...]], ...]


class Optioning:
    """The part of a session that moves between lines.

    `settle` saves what is pending, `keep` takes an edit onto the undo list, `stand` shows a line's saved direction.
    """

    def __init__(
        self,
        shoot: Shoot,
        operator: Person,
        settle: Callable[[], None],
        keep: Callable[[LinesEdit], None],
        stand: Callable[[Direction], None],
        tell: Callable[[Change], None],
    ) -> None:
        self._shoot, self._operator = shoot, operator
        self._settle, self._keep, self._stand, self._tell = settle, keep, stand, tell

    # Looking

    @property
    def on(self) -> Line:
        """The line one works on."""
        return self.line(self._shoot.lines.on)

    def line(self, line: str) -> Line:
        """A line with its versions. Raises BadInput when there is none."""
        return self._shoot.lines.line(line)

    def all(self) -> tuple[Line, ...]:
        """The main line, then every option, closed ones too."""
        return self._shoot.lines.lines()

    def find(self, name: str) -> str:
        """The id of an option by its name or id, MAIN for 'main'. Raises BadInput."""
        return self._shoot.lines.find(name)

    def direction(self, line: str, number: int | None = None) -> Direction:
        """The direction of a line now, or as it was in version `number`. Raises BadInput."""
        return self._shoot.line_direction(line, number)

    def differences(self, line: str, other: str) -> Grouped:
        """What changes from one line to another, in words, part by part."""
        return grouped(self.direction(line), self.direction(other))

    def snapshots(self) -> tuple[Named, ...]:
        """Every named version, the first made first."""
        return self._shoot.snapshots.all()

    # Moving between lines

    def new(self, name: str, words: str = "") -> str:
        """Begins an option from the direction now and works on it; its id. Raises BadInput, Refused (name taken)."""
        self._ready()
        lines = self._shoot.lines
        on = lines.on
        key, after = lines.begun(name, words, self.direction(on), self._operator)
        option = after.options[key]
        before = Lines(on, {key: option.having(closed=True)})
        self._do(LinesEdit(f"Begin “{option.name}”", before, after))
        return key

    def switch(self, line: str) -> None:
        """Works on another line; a closed option is opened again. Raises BadInput when there is none."""
        self._ready()
        found, on = self.line(line), self._shoot.lines.on
        if line == on:
            return
        if found.closed:
            self.reopen(line)
        self._do(LinesEdit(f"Switch to “{found.name}”", Lines(on), Lines(line)))

    def rename(self, line: str, name: str) -> None:
        """Gives an option another name; the old one is kept in its record. Raises BadInput, Refused (name taken)."""
        self._ready()
        after = self._shoot.lines.renamed(line, name)
        self._change(after, f"Call “{self.line(line).name}” “{after.options[line].name}”")

    def close(self, line: str) -> None:
        """Folds an option away; the main line is worked on if it was this one. Raises BadInput."""
        self._ready()
        self._change(self._shoot.lines.folded(line, closed=True), f"Close “{self.line(line).name}”")

    def reopen(self, line: str) -> None:
        """Brings a closed option back. Raises BadInput."""
        self._ready()
        self._change(self._shoot.lines.folded(line, closed=False), f"Open “{self.line(line).name}” again")

    def choose(self, line: str) -> None:
        """Makes an option the main line's direction and goes there; every option is folded away, none is lost."""
        self._ready()
        self._change(self._shoot.lines.chosen(line), f"Choose “{self.line(line).name}”")

    def write(self, edit: LinesEdit, *, back: bool) -> None:
        """Writes one side of an edit. Raises Refused when somebody else changed a line meanwhile."""
        expected, wanted = (edit.after, edit.before) if back else (edit.before, edit.after)
        now = self._shoot.lines.now(expected)
        if now != expected:
            raise Refused(
                "The options have been changed elsewhere since.",
                safe="They were left as they are.",
                do="Switch or choose by hand.",
            )
        self._write(wanted, f"{'Take back' if back else 'Again'}: {edit.words}")

    # Naming

    def snapshot(self, name: str, words: str = "") -> Named:
        """Gives the direction now a name. Raises BadInput, Refused (the name is taken, read-only)."""
        self._ready()
        line = self.on
        made = self._shoot.snapshots.name(line.id, line.now or len(line.versions), name, words, self._operator)
        self._tell(Change(history=True))
        return made

    def rename_snapshot(self, snapshot: str, name: str) -> None:
        """Gives a named version another name; the old one stays in its record. Raises BadInput, Refused."""
        self._ready()
        self._shoot.snapshots.rename(snapshot, name, self._operator)
        self._tell(Change(history=True))

    # Inside

    def _ready(self) -> None:
        if self._shoot.read_only:
            raise Refused(self._shoot.read_only, safe="Nothing was changed.")
        self._settle()

    def _change(self, after: Lines, words: str) -> None:
        before = self._shoot.lines.now(after)
        if before != after:
            self._do(LinesEdit(words, before, after))

    def _do(self, edit: LinesEdit) -> None:
        self._write(edit.after, edit.words)
        self._keep(edit)
        self._tell(Change(history=True))

    def _write(self, wanted: Lines, message: str) -> None:
        self._shoot.lines.become(wanted, message, self._operator)
        self._stand(self.direction(wanted.on))
        self._tell(Change(history=True))
