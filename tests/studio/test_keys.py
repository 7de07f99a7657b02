"""Keys of a session: a passphrase once, nothing secret on disk, the key chain where there is one, else a sentence."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import KeyringLocked, PasswordSetError

from studio_app.direction.errors import BadInput, Refused, StudioError
from studio_app.shoot.signing import make_key, public_of
from studio_app.studio.key_chain import SERVICE, chain_name
from studio_app.studio.keys import CHAIN, Keys
from studio_app.studio.session import Session
from studio_app.takes.person import Person

ADA = Person(name="Ada Director", mail="ada@sample.invalid")
SECRET = "rain on the tin roof"


class Chain(KeyringBackend):
    """A key chain in memory, which can be locked or refuse."""

    priority = 5.0  # pyright: ignore[reportAssignmentType]
    name = "Chain of the tests"

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}
        self.trouble: Exception | None = None

    def get_password(self, service: str, username: str) -> str | None:
        self._fail()
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._fail()
        self.held[service, username] = password

    def _fail(self) -> None:
        if self.trouble is not None:
            raise self.trouble


KeyringBackend._classes.discard(Chain)  # pyright: ignore  # no other test shall find it by itself


@pytest.fixture
def chain() -> Iterator[Chain]:
    before, made = keyring.get_keyring(), Chain()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def no_chain() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path / "settings")


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_key_in_a_file_is_asked_for_its_passphrase_once(
    keys: Keys, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    made = keys.make(ADA, SECRET, keys.free_path())
    assert not keys.locked(made.place), "it was unlocked when it was made"
    later = Keys(tmp_path / "settings")
    assert later.known() == (made,)
    assert later.locked(made.place) and later.fingerprint(made.place) == made.fingerprint
    with pytest.raises(BadInput, match="locked with a passphrase"):
        later.key(made.place)
    with pytest.raises(BadInput, match="not the passphrase"):
        later.unlock(made.place, "rain on the roof")
    assert later.locked(made.place)
    assert later.unlock(made.place, SECRET) == made.fingerprint
    assert later.key(made.place).public == made.public and not later.locked(made.place)
    later.close()
    assert later.locked(made.place)
    assert SECRET.encode() not in on_disk(tmp_path) and SECRET not in caplog.text + repr(vars(later)) + repr(vars(keys))
    assert keys.free_path().name == "signing-key-2"
    with pytest.raises(Refused, match="never overwritten"):
        keys.make(ADA, SECRET, Path(made.place))


def test_a_key_in_the_key_chain(keys: Keys, chain: Chain, tmp_path: Path) -> None:
    assert chain_name() == "Chain of the tests"
    made = keys.make(ADA, SECRET, None)
    assert made.place == CHAIN + made.fingerprint and "in the key chain" in made.words
    text = chain.held[SERVICE, made.fingerprint]
    assert public_of(text.encode(), "it") == (made.public, True), "locked there too"
    assert b"PRIVATE" not in on_disk(tmp_path)
    later = Keys(tmp_path / "settings")
    assert later.locked(made.place) and later.fingerprint(made.place) == made.fingerprint
    with pytest.raises(BadInput, match="not the passphrase of the key in the key chain"):
        later.unlock(made.place, "no")
    later.unlock(made.place, SECRET)
    assert later.key(made.place).public == made.public
    later.close()
    for trouble, words in (
        (KeyringLocked("x"), "is locked and did not"),
        (RuntimeError("bus"), "did not give the key"),
    ):
        chain.trouble = trouble
        with pytest.raises(StudioError, match=words):
            later.unlock(made.place, SECRET)
    chain.trouble = None
    chain.held.clear()
    with pytest.raises(BadInput, match="no longer in the key chain"):
        later.unlock(made.place, SECRET)
    chain.trouble = PasswordSetError("x")
    with pytest.raises(StudioError, match="did not keep the key"):
        keys.make(ADA, SECRET, None)
    assert len(keys.known()) == 1


def test_without_a_key_chain_that_is_said_and_a_file_does(keys: Keys, no_chain: None) -> None:
    assert chain_name() is None
    with pytest.raises(BadInput, match="offers no key chain"):
        keys.make(ADA, SECRET, None)
    assert keys.known() == ()
    assert keys.make(ADA, SECRET, keys.free_path()).owner == ADA


@pytest.mark.parametrize("short", ["", "seven77"])
def test_a_passphrase_that_keeps_nobody_out(keys: Keys, short: str) -> None:
    with pytest.raises(BadInput, match="at least 8 characters"):
        keys.make(ADA, short, keys.free_path())
    assert keys.known() == ()


def test_a_chosen_file_is_remembered_without_a_secret(keys: Keys, tmp_path: Path) -> None:
    open_key = make_key(tmp_path / "ada", ADA.mail)
    chosen = keys.chosen(tmp_path / "ada", ADA)
    assert (chosen.public, keys.locked(chosen.place)) == (open_key.public, False)
    assert keys.chosen(tmp_path / "ada", ADA) == chosen and len(keys.known()) == 1
    with pytest.raises(BadInput, match="public half"):
        keys.chosen(tmp_path / "ada.pub", ADA)
    (tmp_path / "ada").unlink()
    with pytest.raises(BadInput, match="no key file"):
        keys.key(chosen.place)


def test_a_damaged_list_is_a_sentence(keys: Keys, tmp_path: Path) -> None:
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "keys.json").write_text("[")
    with pytest.raises(BadInput, match=r"keys\.json"):
        keys.known()


def test_an_unlocked_key_signs_until_the_session_is_closed(
    shoot_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWIN_STUDIO_CONFIG", str(tmp_path / "settings"))
    session = Session.open(shoot_path, ADA)
    keys = session.keys
    made = keys.make(session.operator, SECRET, tmp_path / "mine")
    session.approving.seat(session.operator, ("art-director",), made.public, key=keys.key(made.place))
    session.approving.set_policy({"art-director": 1, "model": 1}, False, key=keys.key(made.place))
    assert [each.key for each in session.shoot.approvals.annals.read().amendments[1:]] == [made.public] * 2
    session.close()
    assert keys.locked(made.place)
