"""What the panels read of a shoot: takes with their pictures, versions, verdicts. The one place that asks for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from studio_app.direction.errors import StudioError
from studio_app.studio.session import Session
from studio_app.takes.review import Review
from studio_app.takes.take import Standing, Take


@dataclass(frozen=True)
class TakeLine:
    """A take with all that is shown of it; picture and thumbnail are looked up when they are drawn."""

    take: Take
    review: Review
    standing: Standing
    select: str | None
    session: Session = field(compare=False, repr=False)

    @cached_property
    def picture(self) -> Path:
        """The PNG on this disk; an empty path when it is not here."""
        return self._place(self.session.shoot.picture_path)

    @cached_property
    def thumb(self) -> Path:
        """The thumbnail on this disk; an empty path when it is not here."""
        return self._place(self.session.shoot.thumbnail_path)

    def _place(self, find: Callable[[str], Path]) -> Path:
        try:
            return find(self.take.id)
        except StudioError:
            return Path()


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One seat of the policy: who said what of a take, empty while it waits."""

    seat: str
    said: str
    by: str


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
    return [TakeLine(row.take, row.review, row.standing, row.select, session) for row in session.shoot.takes()]


def seat_lines(session: Session, take: str) -> list[SeatLine]:
    """What each seat of the shoot's policy has said of a take; seats beyond the policy follow if they spoke."""
    said = session.shoot.approvals.verdicts(take)
    policy = session.shoot.paper.policy
    lines: list[SeatLine] = []
    for seat in [*policy, *sorted({verdict.seat for verdict in said} - policy.keys())]:
        words = [verdict for verdict in said if verdict.seat == seat]
        lines += [SeatLine(seat, each.decision.value, each.by.name) for each in words]
        lines += [SeatLine(seat, "", "")] * max(0, policy.get(seat, 0) - len(words))
    return lines
