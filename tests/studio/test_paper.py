"""What leaves by hand: labelled copies, the hot folder, contact sheets and the report."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio_app.direction.errors import BadInput
from studio_app.studio.choose import Only, chosen
from studio_app.studio.copy_choice import CopyChoice, CopyFormat
from studio_app.studio.hot_folder import WITHDRAWN, check_folder, sync
from studio_app.studio.outside_choice import HotFolderChoice
from studio_app.studio.paper.contact_sheet import contact_sheet
from studio_app.studio.paper.report_facts import report_facts
from studio_app.studio.paper.shoot_report import report_json, shoot_report
from studio_app.studio.session import Session
from studio_app.studio.working_copy import copies_to, copy_of
from studio_app.takes.png import decode_png
from studio_app.takes.review import Flag

CANARY = "canary-4711-not-to-leave"


@pytest.fixture
def takes(session: Session) -> tuple[str, ...]:
    """Three takes of one grey each; the first carries words that must never leave."""
    session.direct(title=CANARY)
    made: list[str] = []
    for number in range(3):
        picture = np.full((500, 400, 3), 20_000 + 9_000 * number, np.uint16)
        made.append(session.shoot.add_take(session.recipe().having(seed=number + 1), picture, by=session.operator).id)
    session.noting.note(made[0], f"{CANARY}: airier hair")
    session.marking.flag(made[:2], Flag.PICK)
    return tuple(made)


@pytest.mark.parametrize("form", CopyFormat)
def test_a_copy_is_labelled_marked_and_says_nothing_private(session: Session, takes: tuple[str, ...], form: CopyFormat):
    row = session.shoot.row(takes[0])
    choice = CopyChoice(format=form)
    data = copy_of(session.shoot, row, choice)
    assert data == copy_of(session.shoot, row, choice)
    picture = Image.open(io.BytesIO(data))
    pixels = np.asarray(picture.convert("RGB")).astype(int)
    raw = decode_png(session.shoot.picture_path(takes[0]).read_bytes()).astype(int)
    label = np.abs(pixels - raw).max(axis=2) > 40
    assert label[-30:, :100].any(), "the label lies at the lower edge"
    assert not label[:300].any(), "the picture above it is as it was"
    assert b"algorithmicMedia" in data
    private = (CANARY, session.operator.mail, session.operator.name, str(session.shoot.path))
    assert not any(word.encode() in data for word in private)
    assert data != session.shoot.picture_path(takes[0]).read_bytes()


def test_copies_never_write_over_what_is_there(session: Session, takes: tuple[str, ...], tmp_path: Path):
    (first,) = copies_to(session.shoot, takes[:1], tmp_path, CopyChoice())
    first.write_bytes(b"somebody's own")
    (second,) = copies_to(session.shoot, takes[:1], tmp_path, CopyChoice())
    assert first.read_bytes() == b"somebody's own"
    assert second != first
    with pytest.raises(BadInput, match="no folder"):
        list(copies_to(session.shoot, takes[:1], tmp_path / "none", CopyChoice()))


def test_the_hot_folder_follows_the_marks_and_leaves_what_others_changed(
    session: Session, takes: tuple[str, ...], tmp_path: Path
):
    folder = tmp_path / "hot"
    folder.mkdir()
    choice = HotFolderChoice(folder=str(folder))
    assert len(sync(session.shoot, choice).written) == 2
    assert sync(session.shoot, choice).written == (), "nothing changed, nothing is written"
    mine, other = sorted(place.name for place in folder.iterdir())
    (folder / other).write_bytes(b"retouched by somebody")
    session.marking.flag(takes[:2], Flag.NONE)
    done = sync(session.shoot, choice)
    assert done.withdrawn == (mine,)
    assert (folder / WITHDRAWN / mine).is_file()
    assert (folder / other).read_bytes() == b"retouched by somebody"
    assert any(other in words for words in done.left)
    with pytest.raises(BadInput, match="outside the shoot"):
        check_folder(session.shoot.path, session.shoot.path / "takes")


def test_a_contact_sheet_is_the_same_bytes_twice(session: Session, takes: tuple[str, ...], tmp_path: Path):
    rows = chosen(session.shoot, Only.ALL)
    first = contact_sheet(session.shoot, rows, tmp_path / "a.pdf").read_bytes()
    assert first == contact_sheet(session.shoot, rows, tmp_path / "b.pdf").read_bytes()
    assert first.startswith(b"%PDF-")
    with Image.open(contact_sheet(session.shoot, rows, tmp_path / "a.png")) as picture:
        greys = {tuple(int(part) for part in pixel) for pixel in np.asarray(picture.convert("RGB")).reshape(-1, 3)[::7]}
    assert len(greys) >= 4, "the three takes are on it"
    with pytest.raises(BadInput, match=r"\.pdf or \.png"):
        contact_sheet(session.shoot, rows, tmp_path / "a.doc")


def test_what_goes_on_paper_is_chosen_by_marks(session: Session, takes: tuple[str, ...]):
    assert [row.id for row in chosen(session.shoot, Only.PICKS)] == list(takes[:2])
    assert [row.id for row in chosen(session.shoot, Only.ALL, these=[takes[2], takes[0]])] == [takes[2], takes[0]]
    with pytest.raises(BadInput, match="no selects"):
        chosen(session.shoot, Only.SELECTS)


def test_the_report_counts_what_is_there(session: Session, takes: tuple[str, ...], tmp_path: Path):
    facts = report_facts(session.shoot)
    assert facts.selects == ()
    assert facts.open_notes == 1
    assert '"open_notes": 1' in report_json(facts)
    assert shoot_report(session.shoot, tmp_path / "r.pdf").read_bytes().startswith(b"%PDF-")
