"""The rows of the History card: days, versions with their names, and the options that began here. Holds no widget."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from studio_app.direction.errors import StudioError
from studio_app.studio.session import Session
from studio_app.takes.facets import frame_of

ENTRY = Qt.ItemDataRole.UserRole
TAKES = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. `kind`: 'day', 'version', 'now' (the version on the stage), 'named' or 'option'.

    `id` is the snapshot's or option's; `number` the version's. `words` may be long, `under` is one line.
    """

    kind: str
    words: str
    under: str = ""
    name: str = ""
    number: int = 0
    id: str = ""

    @property
    def spoken(self) -> str:
        """The row for a screen reader and for the search."""
        kind = {"named": "Named version", "option": "Option", "now": "On the stage"}.get(self.kind, "")
        return ". ".join(part for part in (kind, self.name, self.words, self.under) if part)

    def says(self, wanted: list[str]) -> bool:
        """Whether each of these casefolded words begins one of the row's: '47' is a lens, not the minute of 18:47."""
        spoken = self.spoken.casefold()
        return all(re.search(rf"(?<![\w:.]){re.escape(word)}", spoken) for word in wanted)


class HistoryModel(QAbstractListModel):
    """The line one works on, the newest first. How many takes a version has is looked up when it is drawn."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._all: tuple[Entry, ...] = ()
        self._shown: list[Entry] = []
        self._frames: dict[str, str] = {}
        self._shot: Mapping[str, Sequence[str]] = {}
        self.wanted = ""

    def read(self) -> int:
        """Reads the history again; how many versions it has."""
        optioning = self._session.optioning
        line = optioning.on
        self._all = tuple(_entries(self._session))
        self._filter()
        return len(line.versions)

    def search(self, words: str) -> None:
        """Shows only versions that have words which begin so, in their change, name, time or author."""
        self.wanted = words
        self._filter()

    def put_takes(self, shot: Mapping[str, Sequence[str]]) -> None:
        """Which takes there are now of each frame (takes/facets.py), the oldest first."""
        self._shot = shot
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1), [TAKES])

    def named(self, entry: Entry) -> list[tuple[str, str]]:
        """The ids and names of the snapshots that a row stands for, the first made first."""
        line = self._session.optioning.on
        there = 1 <= entry.number <= len(line.versions)
        commit = line.versions[entry.number - 1].commit if there else ""
        return [
            (each.id, each.paper.name)
            for each in self._session.optioning.snapshots()
            if each.id == entry.id or (there and (each.paper.line, each.paper.commit) == (line.id, commit))
        ]

    def entry(self, row: int) -> Entry | None:
        """The entry of a row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return len(self._shown)

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        entry = self.entry(index.row())
        if entry is None or entry.kind == "day":
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entry(index.row())
        if entry is None:
            return None
        if role == ENTRY:
            return entry
        if role == TAKES:
            return len(self.takes(entry))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return entry.spoken
        if role == Qt.ItemDataRole.ToolTipRole and entry.kind != "day":
            return "\n".join(part for part in (entry.name, entry.words) if part)
        return None

    def takes(self, entry: Entry) -> tuple[str, ...]:
        """The takes that were shot from a version, the oldest first."""
        return tuple(self._shot.get(self._frame(entry), ())) if entry.number else ()

    def _frame(self, entry: Entry) -> str:
        """The frame of this version's takes; empty when the version cannot be read."""
        line = self._session.optioning.on
        if not 1 <= entry.number <= len(line.versions):
            return ""
        blob = line.versions[entry.number - 1].blob
        if blob not in self._frames:
            try:
                self._frames[blob] = frame_of(self._session.optioning.direction(line.id, entry.number))
            except StudioError:
                self._frames[blob] = ""
        return self._frames[blob]

    def _filter(self) -> None:
        wanted = self.wanted.casefold().split()
        self.beginResetModel()
        if wanted:
            self._shown = [entry for entry in self._all if entry.kind != "day" and entry.says(wanted)]
        else:
            self._shown = list(self._all)
        self.endResetModel()


def _entries(session: Session) -> Iterator[Entry]:
    """Days as heads, the newest first; an option stands where it began, a name that lost its version by itself."""
    line = session.optioning.on
    numbers = {version.commit: version.number for version in line.versions}
    names: dict[int, list[str]] = {}
    stamped: list[tuple[datetime, Entry]] = []
    for each in session.optioning.snapshots():
        if each.paper.line != line.id:
            continue
        number = numbers.get(each.paper.commit, 0)
        words = f"{each.paper.name}: {each.paper.words}" if each.paper.words else each.paper.name
        if number:
            names.setdefault(number, []).append(words)
        else:
            under = f"{clock(each.paper.when)}  ·  {each.paper.by.name}"
            stamped.append(
                (each.paper.when, Entry("named", "Its version is not in this copy", under, words, 0, each.id))
            )
    for version in line.versions:
        kind = "now" if version.number == line.now else "named" if version.number in names else "version"
        words = version.words[:1].upper() + version.words[1:]
        under = f"v{version.number:03d}  ·  {clock(version.when)}  ·  {version.who}"
        stamped.append(
            (version.when, Entry(kind, words, under, "  ·  ".join(names.get(version.number, ())), version.number))
        )
    for other in session.optioning.all():
        if other.option is not None and not other.closed and other.option.began == line.id:
            count = f"{len(other.versions)} version{'' if len(other.versions) == 1 else 's'}"
            under = f"option  ·  {count}  ·  {other.option.by.name}"
            stamped.append((other.option.when, Entry("option", other.option.words, under, other.name, 0, other.id)))
    last: date | None = None
    for when, entry in sorted(stamped, key=lambda pair: (pair[0], pair[1].number), reverse=True):
        if (day := _here(when)[0]) != last:
            last = day
            yield Entry("day", day_words(when))
        yield entry


def clock(when: datetime) -> str:
    """'12:41'."""
    return _here(when)[1]


@lru_cache(maxsize=1 << 14)
def _here(when: datetime) -> tuple[date, str]:
    """Date and time of day at this place: turning thousands of times anew takes longer than a frame."""
    here = when.astimezone()
    return here.date(), f"{here:%H:%M}"


def day_words(when: datetime, now: datetime | None = None) -> str:
    """'Today', 'Yesterday', '4 July', '4 July 2025'."""
    here, today = when.astimezone(), (now or datetime.now().astimezone()).astimezone()
    days = (today.date() - here.date()).days
    if days in (0, 1):
        return ("Today", "Yesterday")[days]
    return f"{here.day} {here:%B}" if here.year == today.year else f"{here.day} {here:%B} {here.year}"
