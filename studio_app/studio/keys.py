"""The signing keys of the people at this computer: where each is kept, and those that are unlocked until the end.

A passphrase is asked once and then forgotten: what is held, in memory only, is the opened key, and `close` drops it.
The list of keys in the settings holds public halves and places, never a secret.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated

from pydantic import Field

from studio_app.direction.documents import read_document, to_document
from studio_app.direction.durable import make_folder, write_atomically
from studio_app.direction.errors import BadInput, Refused
from studio_app.direction.value import Value
from studio_app.shoot.papers import PublicLine
from studio_app.shoot.signing import (
    SigningKey,
    fingerprint,
    load_key,
    make_key,
    new_key_text,
    open_key,
    public_of,
    read_key_file,
)
from studio_app.studio import key_chain
from studio_app.studio.places import config_dir
from studio_app.takes.person import Person

LIST, FOLDER = "keys.json", "keys"
CHAIN = "key-chain:"
LEAST = 8
"""Characters of a passphrase for a new key."""


class KnownKey(Value):
    """A key at this computer. `place`: the path of its file, or CHAIN and its fingerprint."""

    place: Annotated[str, Field(min_length=1, max_length=4000)]
    public: PublicLine
    owner: Person

    @property
    def fingerprint(self) -> str:
        """'SHA256:…' as ssh-keygen -l prints it."""
        return fingerprint(self.public)

    @property
    def words(self) -> str:
        """'Ada Director, in the key chain', or in which file."""
        where = "in the key chain" if self.place.startswith(CHAIN) else f"in {Path(self.place).name}"
        return f"{self.owner.name}, {where}"


class KeyList(Value):
    """Every key the studio was told of."""

    keys: Annotated[tuple[KnownKey, ...], Field(max_length=200)] = ()


class Keys:
    """The keys of one session. `unlock` and `make` may take a moment or wait for the system: call them in a thread."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder`: the settings, if not the usual ones."""
        self._folder = folder or config_dir()
        self._open: dict[str, SigningKey] = {}
        self.identity = ""
        """the text of a key that opens packages besides these, where one was named for the session"""

    def known(self) -> tuple[KnownKey, ...]:
        """The keys this computer knows of, the newest first. Raises BadInput: damaged settings."""
        place = self._folder / LIST
        return read_document(place, "keys", KeyList).keys if place.exists() else ()

    def fingerprint(self, place: str) -> str:
        """Of which key the file or entry is; no passphrase is needed. Raises BadInput."""
        held = self._open.get(place)
        return fingerprint(held.public if held is not None else self._public(place)[0])

    def locked(self, place: str) -> bool:
        """Whether a passphrase must be given before this key signs. Raises BadInput when there is no such key."""
        return place not in self._open and (place.startswith(CHAIN) or self._public(place)[1])

    def unlock(self, place: str, passphrase: str = "") -> str:
        """Opens a key until `close`; its fingerprint. Raises BadInput: none, wrong passphrase; StudioError (chain)."""
        if place not in self._open:
            if place.startswith(CHAIN):
                text = key_chain.fetch(place.removeprefix(CHAIN)).encode()
                self._open[place] = open_key(text, "the key in the key chain", passphrase or None)
            else:
                self._open[place] = load_key(Path(place).expanduser(), passphrase or None)
        return fingerprint(self._open[place].public)

    def key(self, place: str) -> SigningKey:
        """The opened key. Raises BadInput when it is locked or there is none."""
        if place not in self._open:
            self.unlock(place)
        return self._open[place]

    def that(self, fits: Callable[[str], bool]) -> SigningKey | None:
        """The first key that is open, or opens without a passphrase, whose public line `fits`. Raises BadInput."""
        found = next((key for key in self._open.values() if fits(key.public)), None)
        if found is None:
            places = (each.place for each in self.known() if fits(each.public) and not self.locked(each.place))
            place = next(places, None)
            found = self.key(place) if place is not None else None
        return found

    def make(self, owner: Person, passphrase: str, path: Path | None) -> KnownKey:
        """A new key in the file `path`, or in the key chain where that is None; it is unlocked at once.

        Raises BadInput (a short passphrase, no key chain), Refused (the file is there), StudioError.
        """
        check_passphrase(passphrase)
        if path is None:
            key, text = new_key_text(passphrase)
            place = f"{CHAIN}{fingerprint(key.public)}"
            key_chain.keep(place.removeprefix(CHAIN), text.decode())
        else:
            place = place_of(path)
            key = make_key(Path(place), owner.mail, passphrase)
        self._open[place] = key
        return self.note(KnownKey(place=place, public=key.public, owner=owner))

    def note(self, known: KnownKey) -> KnownKey:
        """Remembers where a key is kept, for the next time. Raises BadInput, StudioError (the disk)."""
        others = tuple(each for each in self.known() if each.place != known.place)
        make_folder(self._folder)
        write_atomically(self._folder / LIST, to_document(KeyList(keys=(known, *others)), "keys"))
        return known

    def chosen(self, path: Path, owner: Person) -> KnownKey:
        """Remembers a key file that a person chose. Raises BadInput when it is no key that can sign."""
        place = place_of(path)
        return self.note(KnownKey(place=place, public=self._public(place)[0], owner=owner))

    def free_path(self) -> Path:
        """Where the next key file would go: never over an old one."""
        folder = self._folder / FOLDER
        names = ("signing-key", *(f"signing-key-{number}" for number in range(2, 1000)))
        found = next((folder / name for name in names if not (folder / name).exists()), None)
        if found is None:
            raise Refused(f"{folder} is full of keys.", do="Choose another file.")
        return found

    def take_over(self, others: Keys) -> None:
        """Holds what was unlocked elsewhere, so that nobody is asked twice."""
        self._open |= others._open

    def close(self) -> None:
        """Forgets every opened key."""
        self._open.clear()
        self.identity = ""

    def _public(self, place: str) -> tuple[str, bool]:
        if place.startswith(CHAIN):
            found = next((each.public for each in self.known() if each.place == place), None)
            if found is None:
                raise BadInput("That key is not among the keys of this computer.")
            return found, True
        path = Path(place).expanduser()
        return public_of(read_key_file(path), path.name)


def place_of(path: Path) -> str:
    """The place of a key file, as KnownKey names it."""
    return str(path.expanduser().absolute())


def in_chain(known: Iterable[KnownKey], owner: Person) -> str:
    """The place of the owner's newest key in the key chain. Raises BadInput when the studio knows of none."""
    found = next((each.place for each in known if each.place.startswith(CHAIN) and each.owner.mail == owner.mail), None)
    if found is None:
        raise BadInput(
            f"The studio knows of no key of {owner} in the key chain of this computer.",
            do="Make one in the window (a verdict, Make a key…), or name a key file.",
        )
    return found


def check_passphrase(text: str) -> None:
    """Raises BadInput when it is too short to keep anybody out."""
    if len(text) < LEAST:
        raise BadInput(
            f"A passphrase has at least {LEAST} characters.", do="A short sentence that only you would say is best."
        )
