"""The hot folder as a state machine: crashes at every write, files taken away, lists lost, links, foreign files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from studio_app.direction.errors import BadInput, Stopped
from studio_app.studio import hot_folder
from studio_app.studio.choose import Only
from studio_app.studio.copy_choice import CopyChoice, CopyFormat
from studio_app.studio.hot_folder import WITHDRAWN, sync
from studio_app.studio.outside_choice import HotFolderChoice
from studio_app.studio.session import Session
from studio_app.takes.review import Flag


class PulledPlug(Exception):
    """The machine stopped here."""


@pytest.fixture
def takes(session: Session) -> list[str]:
    pixels = [np.full((100, 80, 3), 10_000 * number, np.uint16) for number in (1, 2, 3)]
    made = [session.shoot.add_take(session.recipe().having(seed=n + 1), p).id for n, p in enumerate(pixels)]
    session.marking.flag(made[:2], Flag.PICK)
    return made


@pytest.fixture
def choice(tmp_path: Path) -> HotFolderChoice:
    folder = tmp_path / "hot"
    folder.mkdir()
    return HotFolderChoice(folder=str(folder))


def names(choice: HotFolderChoice) -> list[str]:
    return sorted(place.name for place in Path(choice.folder).iterdir() if place.is_file())


@pytest.mark.parametrize("after", [False, True], ids=["before the write", "after it"])
@pytest.mark.parametrize("step", range(6))
def test_a_crash_at_any_write_is_mended_by_the_next_pass(
    session: Session,
    takes: list[str],
    choice: HotFolderChoice,
    monkeypatch: pytest.MonkeyPatch,
    step: int,
    after: bool,
) -> None:
    sync(session.shoot, choice)
    session.marking.rate(takes[:2], 4)  # both copies are written anew: three writes each
    real, done = hot_folder.write_atomically, [0]

    def write(path: Path, data: bytes) -> None:
        done[0] += 1
        if done[0] == step + 1 and not after:
            raise PulledPlug
        real(path, data)
        if done[0] == step + 1:
            raise PulledPlug

    with monkeypatch.context() as broken, pytest.raises(PulledPlug):
        broken.setattr(hot_folder, "write_atomically", write)
        sync(session.shoot, choice)
    assert sync(session.shoot, choice).left == ()
    copies = [(Path(choice.folder) / name).read_bytes() for name in names(choice)]
    assert len(copies) == 2
    assert all(b'xmp:Rating="4"' in data for data in copies)
    assert sync(session.shoot, choice).written == ()


def test_a_copy_that_somebody_took_is_not_made_again_until_its_marks_change(
    session: Session, takes: list[str], choice: HotFolderChoice
) -> None:
    sync(session.shoot, choice)
    for name in names(choice):
        (Path(choice.folder) / name).unlink()  # as an importer that moves what it finds
    assert sync(session.shoot, choice).written == ()
    session.marking.rate(takes[:1], 5)
    assert len(sync(session.shoot, choice).written) == 1


def test_a_lost_list_adopts_what_is_the_same_and_leaves_what_is_not(
    session: Session, takes: list[str], choice: HotFolderChoice
) -> None:
    sync(session.shoot, choice)
    (session.shoot.path / ".studio" / "hot-folder.json").unlink()
    (Path(choice.folder) / names(choice)[1]).write_bytes(b"somebody's own")
    done = sync(session.shoot, choice)
    assert (len(done.written), len(done.left)) == (0, 1)
    session.marking.flag(takes[:2], Flag.NONE)
    assert len(sync(session.shoot, choice).withdrawn) == 1
    assert (Path(choice.folder) / names(choice)[0]).read_bytes() == b"somebody's own"


def test_withdrawn_again_takes_a_free_name_and_nothing_is_lost(
    session: Session, takes: list[str], choice: HotFolderChoice
) -> None:
    for _ in range(2):
        sync(session.shoot, choice)
        session.marking.flag(takes[:1], Flag.NONE)
        sync(session.shoot, choice)
        session.marking.flag(takes[:1], Flag.PICK)
    away = Path(choice.folder) / WITHDRAWN
    assert len(list(away.iterdir())) == 2


def test_another_format_withdraws_the_copies_of_the_one_before(
    session: Session, takes: list[str], choice: HotFolderChoice
) -> None:
    sync(session.shoot, choice)
    other = choice.having(copy_as=CopyChoice(format=CopyFormat.PNG), which=Only.RATED, stars=2)
    session.marking.rate(takes[2:], 2)
    done = sync(session.shoot, other)
    assert len(done.withdrawn) == 2
    assert [takes[2] in name and name.endswith(".png") for name in names(choice)] == [True]


def test_links_are_not_followed(session: Session, takes: list[str], choice: HotFolderChoice, tmp_path: Path) -> None:
    mine = tmp_path / "mine.jpg"
    mine.write_bytes(b"mine")
    sync(session.shoot, choice)
    name = names(choice)[0]
    (Path(choice.folder) / name).unlink()
    (Path(choice.folder) / name).symlink_to(mine)
    session.marking.rate(takes[:2], 3)
    assert any(name in words for words in sync(session.shoot, choice).left)
    assert mine.read_bytes() == b"mine"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (Path(choice.folder) / WITHDRAWN).symlink_to(elsewhere)
    session.marking.flag(takes[:2], Flag.NONE)
    with pytest.raises(BadInput, match="link"):
        sync(session.shoot, choice)
    assert list(elsewhere.iterdir()) == []


def test_stopping_leaves_what_was_done_and_goes_on_later(
    session: Session, takes: list[str], choice: HotFolderChoice
) -> None:
    def tell(_words: str, share: float) -> None:
        if share > 0:
            raise Stopped("enough")

    with pytest.raises(Stopped):
        sync(session.shoot, choice, tell)
    assert len(names(choice)) == 1
    assert len(sync(session.shoot, choice).written) == 1
