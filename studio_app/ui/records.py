"""What the panels read of a shoot: takes with their pictures, versions, verdicts. The one place that asks for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from studio_app.direction.errors import StudioError
from studio_app.studio.record import record_of
from studio_app.studio.seating import engine_title
from studio_app.studio.session import Session
from studio_app.takes.facets import Facets
from studio_app.takes.kill import Kill
from studio_app.takes.review import Review
from studio_app.takes.take import Standing, Take


class Row(Protocol):
    """What a shoot says of one take: cheap to have for every take, but for `take`, which may be read when asked for."""

    @property
    def id(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def facets(self) -> Facets: ...
    @property
    def take(self) -> Take: ...
    @property
    def review(self) -> Review: ...
    @property
    def standing(self) -> Standing: ...
    @property
    def select(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class TakeLine:
    """A take with all that is shown of it; picture and thumbnail are looked up when they are asked for."""

    row: Row
    session: Session = field(compare=False, repr=False)
    kill: Kill | None = None
    killed: bool = False

    @property
    def id(self) -> str:
        """The take's id."""
        return self.row.id

    @property
    def number(self) -> int:
        """Its number in the shoot."""
        return self.row.number

    @property
    def take(self) -> Take:
        """The whole take; may read it from disk."""
        return self.row.take

    @property
    def review(self) -> Review:
        """What was said of it."""
        return self.row.review

    @property
    def standing(self) -> Standing:
        """How far it has come."""
        return self.row.standing

    @property
    def select(self) -> str | None:
        """The name of the select it became."""
        return self.row.select

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the picture."""
        return self.row.facets.width, self.row.facets.height

    @property
    def made_words(self) -> str:
        """'Stand-in, draft, seed 4'."""
        facets = self.row.facets
        return f"{engine_title(facets.engine)}, {facets.quality}, seed {facets.seed}"

    @property
    def picture(self) -> Path:
        """The PNG on this disk; an empty path when it is not here."""
        return self._place(self.session.shoot.picture_path)

    @property
    def thumb(self) -> Path:
        """The thumbnail on this disk; an empty path when it is not here."""
        return self._place(self.session.shoot.thumbnail_path)

    def _place(self, find: Callable[[str], Path]) -> Path:
        try:
            return find(self.id)
        except StudioError:
            return Path()


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One seat: who said what of a take, empty while it waits. `void`: why the word does not count, else empty."""

    seat: str
    said: str
    by: str
    void: str = ""


def seat_words(seat: str) -> str:
    """'art-director' as 'Art director'."""
    words = seat.replace("-", " ")
    return words[:1].upper() + words[1:]


def ago(when: datetime, now: datetime | None = None) -> str:
    """'now', '3 min ago', '12:41', 'yesterday 12:41', '4 Jul 12:41'."""
    now = now or datetime.now(UTC)
    seconds = (now - when).total_seconds()
    if seconds < 60:
        return "now"
    if seconds < 3600:
        return f"{int(seconds // 60)} min ago"
    here, today = when.astimezone(), now.astimezone()
    if here.date() == today.date():
        return f"{here:%H:%M}"
    if (today.date() - here.date()).days == 1:
        return f"yesterday {here:%H:%M}"
    return f"{here.day} {here:%b %H:%M}" if here.year == today.year else f"{here.day} {here:%b %Y}"


def take_lines(session: Session) -> list[TakeLine]:
    """All takes of the shoot, oldest first."""
    return [TakeLine(row, session) for row in session.shoot.takes()]


def take_line(session: Session, take: str) -> TakeLine:
    """One take as it is now. Raises BadInput when there is none."""
    return TakeLine(session.shoot.row(take), session)


def killed_lines(session: Session) -> list[TakeLine]:
    """What lies in the trash, by number."""
    return [TakeLine(each.row, session, each.kill, killed=True) for each in session.shoot.trash.rows()]


def finder(session: Session) -> Callable[[str, bool], Path]:
    """Finds a take's small picture, or with True the take itself; raises StudioError."""
    shoot = session.shoot

    def find(take: str, whole: bool) -> Path:
        try:
            return shoot.picture_path(take) if whole else shoot.thumbnail_path(take)
        except StudioError:
            return shoot.trash.picture_path(take) if whole else shoot.trash.thumbnail_path(take)

    return find


def seat_lines(session: Session, take: str) -> list[SeatLine]:
    """What each seat of the policy says of a take, then other seats that spoke, then words that do not count."""
    said = [voice.word for voice in record_of(session.shoot, take).voices]
    good, void = [word for word in said if word.counts], [word for word in said if not word.counts]
    policy = session.shoot.paper.policy
    lines: list[SeatLine] = []
    for seat in [*policy, *sorted({word.seat for word in good} - policy.keys())]:
        words = [word for word in good if word.seat == seat]
        lines += [SeatLine(seat, each.decision, each.by) for each in words]
        lines += [SeatLine(seat, "", "")] * max(0, policy.get(seat, 0) - len(words))
    return lines + [SeatLine(each.seat, each.decision, each.by, each.state) for each in void]
