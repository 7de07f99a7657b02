"""Who can be cast."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from twin_samples import key, lock, package_files, tar_of

from studio_app.direction.documents import to_document
from studio_app.direction.errors import BadInput, Refused
from studio_app.twins.card import Twin
from studio_app.twins.package_check import Papers, unsigned
from studio_app.twins.passport import Passport
from studio_app.twins.roster import find_twin, known_twins, roster, twin_ids
from studio_app.twins.vault import Vault


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


def test_a_twin_of_the_vault_stands_beside_the_samples_and_only_with_papers_that_hold(tmp_path: Path) -> None:
    def never(papers: Papers) -> Passport:
        raise Refused("Her owner has not signed.")

    owner, vault = key(), Vault(tmp_path / "vault")
    assert [known.id for known in known_twins(vault, unsigned)] == list(twin_ids())
    for twin in ("sample-freja", "vera"):
        vault.take(
            lock(tar_of(package_files(owner[0], twin=twin)), tmp_path / "p.twin", owner[0]), [owner[1]], unsigned
        )
    known = {each.id: each for each in known_twins(vault, unsigned)}
    assert list(known) == ["sample-freja", "vera", *(twin for twin in twin_ids() if twin != "sample-freja")]
    assert {twin for twin, each in known.items() if each.kept} == {"sample-freja", "vera"}
    assert not any(each.twin.sample for each in known.values() if each.kept and each.twin)
    vera = find_twin("vera", vault=vault, vouch=unsigned)
    assert vera == known["vera"].twin
    assert not find_twin("sample-freja", vault=vault, vouch=unsigned).sample
    assert find_twin("sample-freja").sample
    assert find_twin("sample-mateo", vault=vault, vouch=unsigned) == find_twin("sample-mateo")
    refused = {each.id: each for each in known_twins(vault, never)}
    assert (refused["vera"].twin, refused["vera"].why) == (None, "Her owner has not signed.")
    assert refused["sample-mateo"].twin is not None
    with pytest.raises(Refused, match=r"vera cannot be cast: Her owner has not signed\."):
        find_twin("vera", vault=vault, vouch=never)
    with pytest.raises(BadInput, match="no preset"):
        find_twin("vera")
