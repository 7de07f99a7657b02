"""All takes of a shoot as rows for the contact sheet: scratch from takes/, proposed ones and selects from the history.

Only what changed since the last look is read again, and of that only what a row needs; the rest comes from the index.
A look at 25,000 takes is one query and one walk over the folder; a mark of the studio's own touches one row.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache

from studio_app.direction.documents import MAX_BYTES, read_document
from studio_app.direction.errors import BadInput
from studio_app.shoot.cached import Documents
from studio_app.shoot.committed import Committed, other_take, read_committed
from studio_app.shoot.history import History
from studio_app.shoot.index import Index
from studio_app.shoot.layout import CANDIDATES, TAKE, checked_id, read_bounded
from studio_app.shoot.papers import TakeRow
from studio_app.shoot.row_list import RowList
from studio_app.shoot.scratch import Scratch, Stamps
from studio_app.shoot.summary import NOTHING_SAID, REVIEW, Summary
from studio_app.takes.review import Review
from studio_app.takes.take import Standing, Take

_PARSED, _MANY, _PART = 64, 5000, 100


class Catalogue:
    """Answers what is in the shoot now. Documents that cannot be read are left out and named in `notices`.

    `busy` is the shoot's lock: what may be asked for without holding it takes it by itself.
    """

    def __init__(self, scratch: Scratch, history: History, index: Index, busy: AbstractContextManager[object]) -> None:
        self._scratch, self._history, self._busy = scratch, history, busy
        self._documents = Documents(index)
        self._committed = Committed()
        self._stamps: Stamps = {}
        self._list = RowList()
        self._looked = self._counted = False
        self._highest = 0
        self._news: set[str] = set()
        self._parsed = lru_cache(_PARSED)(self._parse)

    @property
    def notices(self) -> tuple[str, ...]:
        """One sentence per document that could not be read at the last look."""
        return self._documents.notices

    def committed(self) -> Committed:
        """What the newest commit says."""
        with self._busy:
            return self._at_the_tip()

    def _at_the_tip(self) -> Committed:
        tip = self._history.tip
        if tip != self._committed.tip or tip is None:
            before, self._committed = (
                self._committed,
                read_committed(self._history, self._documents, tip, self._committed),
            )
            differing = self._committed.differing(before)
            self._count(self._committed.takes)
            self._news |= {name for name in differing if self._put(name)}
        return self._committed

    def rows(self) -> tuple[TakeRow, ...]:
        """Every take, in the order of its number."""
        if not self.fresh:
            self._look()
        else:
            self.committed()
        return self._list.all()

    @property
    def read(self) -> bool:
        """Whether the takes were read; the first look at very many takes a second."""
        return self._looked

    @property
    def fresh(self) -> bool:
        """Whether the last look at the folder still holds."""
        return self._looked and self._scratch.looks.holds()

    def known(self) -> tuple[TakeRow, ...]:
        """Every take as far as anybody looked, without looking at the folder."""
        self.committed()
        return self._list.all()

    def _look(self) -> None:
        with _uncollected():
            self._documents.warm()
            self.committed()
            writes, found = self._scratch.looks.writes, self._scratch.scan()
            self.take_over(self.differing(found), found, writes)
            self.looked(found)

    def row(self, name: str) -> TakeRow | None:
        """One take, without looking at the others; None when it is not there. Raises BadInput when it is no id."""
        with self._busy:
            if checked_id(name) not in self.committed().takes:
                self.look_at((name,))
            return self._list.get(name)

    def highest_number(self) -> int:
        """The highest number of a take, 0 when there is none; takes that cannot be read count too."""
        self.committed()
        if not self._counted:
            self._counted = True
            self._count(self._scratch.names())
        return self._highest

    def highest_seed(self) -> int:
        """The highest seed of a take so far, 0 when there is none."""
        if not self._looked:
            self.rows()
        return self._list.highest_seed

    def news(self) -> frozenset[str]:
        """The takes that came, went or changed by other hands since this was last asked, as far as anybody looked."""
        found, self._news = frozenset(self._news), set()
        return found

    # Looking: at some takes now, or at all of them in parts (so that another thread may do it)

    @contextmanager
    def writing(self, names: Collection[str]) -> Generator[None]:
        """Around writing, moving or removing files of these scratch takes: their rows follow, the others stay."""
        try:
            with self._scratch.looks.own():
                yield
        finally:
            self.look_at(names)

    def look_at(self, names: Collection[str]) -> None:
        """Looks at the files of these scratch takes again."""
        self._count(names)
        for name in names:
            self._stamp(name, self._scratch.stamp(checked_id(name)))

    def look_beside(self, tell: Callable[[float], None]) -> frozenset[str]:
        """Looks at the whole folder in parts, each of them a moment of the shoot's lock; then says `news`."""
        with self._busy:
            self.committed()
            writes = self._scratch.looks.writes
        found = self._scratch.scan()
        with _uncollected():
            with self._busy:
                names = self.differing(found)
            for start in range(0, len(names), _PART):
                with self._busy:
                    self.take_over(names[start : start + _PART], found, writes)
                tell(start / len(names))
            with self._busy:
                self.looked(found)
                return self.news()

    def differing(self, found: Stamps) -> list[str]:
        """The takes of which a look at the folder found something else than is known, those of a batch in a row."""
        known = self._stamps
        gone = known.keys() - found.keys()
        names = sorted((*gone, *(name for name, stamps in found.items() if known.get(name) != stamps)))
        return sorted(names, key=len)  # a number with more digits is a higher one

    def take_over(self, names: Sequence[str], found: Stamps, writes: int) -> None:
        """Takes over what a look found of some takes, in the order of `differing`; where the studio wrote meanwhile,
        their files are asked again.
        """
        self._documents.warm()
        self._count(names[-1:])
        looks = self._scratch.looks
        for name in names:
            if self._stamp(name, found.get(name) if looks.writes == writes else self._scratch.stamp(name)):
                self._news.add(name)

    def looked(self, found: Stamps) -> None:
        """Ends a look at the whole folder."""
        if first := not self._looked:
            self._looked = True
            self._news.clear()
        self._documents.cool(found)
        if first and len(self._stamps) > _MANY:
            gc.freeze()  # for good: looking among them for dead cycles would cost frames ever after

    def _count(self, names: Iterable[str]) -> None:
        self._highest = max(self._highest, max(map(_number, names), default=0))

    def close(self) -> None:
        """Writes to the index what it does not know yet."""
        self._documents.flush()
        if len(self._stamps) > _MANY:
            gc.unfreeze()

    # One take

    def _stamp(self, name: str, stamps: tuple[str, str] | None) -> bool:
        """Takes over what tells a scratch take's files apart; True when its row is another now."""
        before = self._stamps.get(name)
        if before == stamps:
            return False
        if stamps is None:
            del self._stamps[name]
            self._documents.forget((f"take:{name}", f"review:{name}"))
        else:
            self._stamps[name] = stamps
        return self._put(name, same_take=before is not None and stamps is not None and before[0] == stamps[0])

    def _put(self, name: str, *, same_take: bool = False) -> bool:
        before = self._list.get(name)
        row = self._proposed(name) or self._scratched(name, before if same_take else None)
        if row == before:
            return False
        if row is None:
            self._list.drop(name)
        else:
            self._list.put(row)
        return True

    def _proposed(self, name: str) -> TakeRow | None:
        held = self._committed.takes.get(name)
        if held is None:
            return None
        select = self._committed.chosen.get(name)
        return self._made(held.summary, held.review, Standing.SELECT if select else Standing.PROPOSED, select)

    def _scratched(self, name: str, known: TakeRow | None) -> TakeRow | None:
        if (stamps := self._stamps.get(name)) is None:
            return None
        take, review = stamps
        held = known or self._documents.value(
            self._documents.takes, f"take:{name}", take, lambda: self._file(name, ".json")
        )
        if held is None:
            return None
        if held.id != name:
            self._documents.refuse(f"take:{name}", take, other_take(name, held.id))
            return None
        said = (
            self._documents.value(REVIEW, f"review:{name}", review, lambda: self._file(name, ".review.json"))
            if review
            else None
        )
        return self._made(held, said or NOTHING_SAID, Standing.SCRATCH, None)

    def _made(self, held: Summary | TakeRow, review: Review, standing: Standing, select: str | None) -> TakeRow:
        return TakeRow(held.id, held.number, held.sha256, standing, select, review, held.facets, self._take)

    def _file(self, name: str, ending: str) -> bytes:
        return read_bounded(self._scratch.file(name, ending), MAX_BYTES)

    def _take(self, name: str) -> Take:
        """The whole take; the last few are kept. Raises BadInput."""
        held = self._committed.takes.get(name)
        return self._parsed(name, held.document if held is not None else "", self._stamps.get(name, ("",))[0])

    def _parse(self, name: str, document: str, _stamp: str) -> Take:
        """The document of a take, from the history or from the folder."""
        if not document:
            return self._scratch.read_take(name)
        take = read_document(self._history.blob(document, MAX_BYTES, f"{CANDIDATES}/{name}/{TAKE}"), "take", Take)
        if take.id != name:
            raise BadInput(other_take(name, take.id))
        return take


@contextmanager
def _uncollected() -> Generator[None]:
    """Without looking for cycles of dead objects while very many that stay are made: a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _number(name: str) -> int:
    """The number in a take's id; 0 of anything else."""
    digits = name[1:].partition("-")[0]
    return int(digits) if digits.isdecimal() else 0
