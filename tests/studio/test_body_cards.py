"""A twin that came as a package: cast and staged by her body card, only while her papers hold, without any key."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from studio_app.direction.documents import to_document
from studio_app.direction.errors import Refused
from studio_app.rights.gates import Gate
from studio_app.rights.sample import SampleKeys, sample_papers
from studio_app.shoot.signing import new_key_text
from studio_app.studio.body_cards import body_card, body_hash, body_of, known_here
from studio_app.studio.desk import OwnerDesk
from studio_app.studio.figure_place import figure_place
from studio_app.studio.places import vault_dir
from studio_app.studio.render_process import twin_of
from studio_app.studio.rights_room import cast_said
from studio_app.studio.session import Session
from studio_app.studio.twin_packages import opens_with, remove_twin, take_twin
from studio_app.twins.roster import find_twin

VERA = find_twin("sample-freja").having(id="vera", name="Vera (sample)")


def taken(folder: Path, keys: SampleKeys) -> dict[str, bytes]:
    """Vera's papers, packed and taken into the vault of this computer."""
    papers = sample_papers(VERA.id, VERA.name, body_hash(VERA), keys, datetime.now().astimezone())
    for name, data in (papers.files | {"twin.json": to_document(VERA, "twin")}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    OwnerDesk(folder).pack(folder.parent / "vera.twin")
    take_twin(folder.parent / "vera.twin", opens_with(keys.owner))
    return papers.files


@pytest.fixture
def keys() -> SampleKeys:
    return SampleKeys(*(new_key_text()[0] for _ in range(3)))


def test_she_is_staged_by_her_card_and_no_sample(session: Session, keys: SampleKeys, tmp_path: Path) -> None:
    assert body_of("vera") is None and "vera" not in cast_said(session)
    files = taken(tmp_path / "desk", keys)
    card = body_card("vera")
    assert card.twin == VERA.having(sample=False), "whatever her card says, she is none of the studio's samples"
    assert card.sha256 == body_hash(VERA), "the bytes that her passport binds"
    assert twin_of("vera") == card.twin, "the render process stages the same"
    assert next(each.id for each in known_here()) == "vera"
    cast = session.direction.having(cast={"twin": "vera"})
    assert figure_place(cast, tmp_path).face[1] == figure_place(session.direction, tmp_path).face[1], "as tall as Freja"
    case = session.rights.case(cast)
    assert (case.sample, case.body_card) == (False, card.sha256)
    assert any(check.failed for check in session.rights.checks(Gate.CAST, cast)), "without papers in the shoot"
    session.rights.take_in(files)
    said = {check.rule: check for check in session.rights.checks(Gate.CAST, cast)}
    assert not said["passport.body"].failed and not said["passport.signature"].failed
    assert "vera" in cast_said(session)


def test_one_changed_byte_and_she_is_not_staged(keys: SampleKeys, tmp_path: Path) -> None:
    taken(tmp_path / "desk", keys)
    place = next((vault_dir() / "vera").rglob("twin.json"))
    place.write_bytes(place.read_bytes().replace(b'"muscle": 0.', b'"muscle": 1.', 1) + b" ")
    assert body_of("vera") is None
    with pytest.raises(Refused, match="vera cannot be cast"):
        body_card("vera")
    remove_twin("vera")
    assert body_of("vera") is None and [each.id for each in known_here()] == sorted(each.id for each in known_here())
