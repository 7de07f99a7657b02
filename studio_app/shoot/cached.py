"""Reading documents through the index: what it knows is not read again, what cannot be read is named once."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from typing import TypeVar

from studio_app.direction.errors import BadInput
from studio_app.shoot.index import Index
from studio_app.shoot.summary import Kind, take_kind

T = TypeVar("T")
_WAITING = 500  # a killed window costs at most so many documents read again


class Documents:
    """Values by key and stamp. A value is read anew when its stamp has changed."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._bodies: dict[str, tuple[str, bytes]] | None = None
        self._fresh: dict[str, tuple[str, bytes]] = {}
        self._gone: set[str] = set()
        self._unread: dict[str, tuple[str, str]] = {}
        self.takes = take_kind()

    @property
    def notices(self) -> tuple[str, ...]:
        """One sentence per document that could not be read."""
        return tuple(sentence for _, sentence in self._unread.values())

    def value(self, kind: Kind[T], key: str, stamp: str, load: Callable[[], bytes]) -> T | None:
        """The value of a document; None when it cannot be read, which `notices` then says."""
        if self._unread.get(key, ("",))[0] == stamp:
            return None
        held = self._fresh.get(key) or self._held(key)
        value = kind.unpack(held[1]) if held is not None and held[0] == stamp else None
        if value is None:
            try:
                value = kind.read(load())
            except BadInput as error:
                self.refuse(key, stamp, f"{key.replace(':', ' ')} was left out: {error}")
                return None
            self._fresh[key] = (stamp, kind.pack(value))
            if len(self._fresh) >= _WAITING:
                self.flush()
        self._unread.pop(key, None)
        return value

    def refuse(self, key: str, stamp: str, sentence: str) -> None:
        """Leaves a document out and says why, until its stamp changes."""
        self._unread[key] = (stamp, sentence)

    def forget(self, keys: Iterable[str]) -> None:
        """Drops what is no longer there."""
        for key in keys:
            self._unread.pop(key, None)
            self._fresh.pop(key, None)
            self._gone.add(key)

    def warm(self) -> None:
        """Reads the whole index in one go, for reading many documents; `cool` gives the memory back."""
        if self._bodies is None:
            self._bodies = self._index.all()

    def cool(self, there: Container[str]) -> None:
        """Ends `warm`; writes to the index what was newly read and drops what it keeps of files ("take:NAME") of takes
        that are no longer there. What is keyed by its content ("take@BLOB") stays.
        """
        self.forget(key for key in self._bodies or () if ":" in key and key.partition(":")[2] not in there)
        self._bodies = None
        self.flush()

    def flush(self) -> None:
        """Writes to the index what was newly read and drops what has gone."""
        if self._fresh or self._gone:
            self._index.put(((key, *held) for key, held in self._fresh.items()), self._gone - self._fresh.keys())
            self._gone = set()
            if self._bodies is not None:
                self._bodies.update(self._fresh)
            self._fresh = {}

    def _held(self, key: str) -> tuple[str, bytes] | None:
        return self._index.get(key) if self._bodies is None else self._bodies.get(key)
