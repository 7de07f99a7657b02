"""Who can be cast."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio_app.direction.documents import to_document
from studio_app.direction.errors import BadInput
from studio_app.twins.card import Twin
from studio_app.twins.roster import find_twin, roster, twin_ids


def test_the_samples_are_found_by_id() -> None:
    assert "sample-freja" in twin_ids()
    assert find_twin("sample-freja").id == "sample-freja"
    assert [twin.id for twin in roster()] == list(twin_ids())


@pytest.mark.parametrize("name", ["nobody", "../cameras/85mm", "", "SAMPLE-FREJA", "a" * 500, "sample-freja.json"])
def test_an_unknown_twin_is_a_sentence(name: str) -> None:
    with pytest.raises(BadInput, match=r"no preset.*sample-freja"):
        find_twin(name)


def test_a_minor_in_a_document_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "twins"
    folder.mkdir()
    held = json.loads(to_document(find_twin("sample-freja"), "twin"))
    (folder / "young.json").write_text(json.dumps({**held, "id": "young", "age_years": 17}))
    with pytest.raises(BadInput, match="age_years"):
        find_twin("young", tmp_path)
    with pytest.raises(BadInput, match="age_years"):
        roster(tmp_path)


def test_a_record_survives_writing(tmp_path: Path) -> None:
    folder = tmp_path / "twins"
    folder.mkdir()
    for twin in roster():
        (folder / f"{twin.id}.json").write_bytes(to_document(twin, "twin"))
    assert roster(tmp_path) == roster()
    assert all(isinstance(twin, Twin) for twin in roster(tmp_path))
