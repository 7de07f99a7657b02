"""The line of versions of a select: what changed from one to the next, who approved, and which notes led there.

Worked out from selects, takes, reviews and verdicts alone; needs no screen and no disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from studio_app.direction.changes import grouped
from studio_app.direction.errors import BadInput
from studio_app.shoot.folder import Shoot
from studio_app.shoot.layout import select_version
from studio_app.shoot.papers import Select
from studio_app.studio.beside import making
from studio_app.takes.note import Note
from studio_app.takes.review import Review
from studio_app.takes.take import Answer, Take
from studio_app.takes.verdict import Decision, Verdict

Grouped = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A note that led to a take; `note` is None when it cannot be found any more."""

    answer: Answer
    note: Note | None


@dataclass(frozen=True, slots=True)
class Step:
    """One select of a line. `before` is the select it followed, None for the first.

    `changes` are the differences of the direction since `before`, part by part; `rendering` those of what it owes to
    how it was rendered. `take` is None when its document is not in this copy of the shoot: then nothing is said of
    changes.
    """

    select: Select
    version: int
    take: Take | None
    before: Step | None
    changes: Grouped
    rendering: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    answered: tuple[Answered, ...]

    @property
    def approved_by(self) -> tuple[Verdict, ...]:
        """The verdicts that say yes, the first given first."""
        yes = (verdict for verdict in self.verdicts if verdict.decision is Decision.YES)
        return tuple(sorted(yes, key=lambda verdict: verdict.when))


def lineage(
    shot: str,
    selects: Iterable[Select],
    takes: Mapping[str, Take],
    reviews: Mapping[str, Review],
    verdicts: Mapping[str, tuple[Verdict, ...]],
) -> tuple[Step, ...]:
    """The steps of one shot ('L01-S01'), v001 first, withdrawn selects among them; empty when it has none."""
    steps: list[Step] = []
    for version, select in sorted(_of(shot, selects), key=lambda pair: pair[0]):
        take, before = takes.get(select.take), steps[-1] if steps else None
        old = before.take if before is not None else None
        steps.append(
            Step(
                select=select,
                version=version,
                take=take,
                before=before,
                changes=grouped(old.recipe.direction, take.recipe.direction) if take is not None and old else (),
                rendering=making(old.recipe, take.recipe) if take is not None and old else (),
                verdicts=verdicts.get(select.take, ()),
                answered=tuple(_answered(answer, reviews) for answer in (take.answers if take is not None else ())),
            )
        )
    return tuple(steps)


def line_of(shoot: Shoot, shot: str) -> tuple[Step, ...]:
    """The line of versions of a shot, as the shoot has it. Raises BadInput when the shot has no select."""
    selects = [select for _, select in _of(shot, shoot.approvals.selects(withdrawn=True))]
    if not selects:
        raise BadInput(f"{shot[:40]} has no select yet.", do="Approve a take of this shot first.")
    takes: dict[str, Take] = {}
    for select in selects:
        try:
            takes[select.take] = shoot.take(select.take)
        except BadInput:
            continue
    noted = {answer.take for take in takes.values() for answer in take.answers}
    reviews = {row.id: row.review for row in shoot.takes() if row.id in noted}
    verdicts = {select.take: shoot.approvals.verdicts(select.take) for select in selects}
    return lineage(shot, selects, takes, reviews, verdicts)


def _of(shot: str, selects: Iterable[Select]) -> list[tuple[int, Select]]:
    named = ((select_version(select.name), select) for select in selects)
    return [(name[1], select) for name, select in named if name is not None and name[0] == shot]


def _answered(answer: Answer, reviews: Mapping[str, Review]) -> Answered:
    review = reviews.get(answer.take)
    notes = review.notes if review is not None else ()
    return Answered(answer, next((note for note in notes if note.id == answer.note), None))
