"""Deliveries in the shoot's folder: written once, vouched for, added up by a merge and never changed."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from shoot_samples import ADA, OPERATOR

from studio_app.direction.errors import BadInput, Refused
from studio_app.shoot.deliveries import delivery_path, new_delivery_id
from studio_app.shoot.folder import Shoot
from studio_app.shoot.verify import verify

WHEN = datetime(2026, 11, 26, 12, tzinfo=UTC)


def body(delivery: str, words: str = "") -> bytes:
    return json.dumps({"schema": "delivery.1", "id": delivery, "words": words}).encode()


def put(shoot: Shoot, words: str = "") -> str:
    delivery = new_delivery_id(WHEN)
    shoot.deliveries.add(delivery, body(delivery, words), f"Deliver {delivery}", OPERATOR, {})
    return delivery


def test_a_delivery_is_in_folder_and_history_and_never_changes(shoot: Shoot, root: Path) -> None:
    one, two = put(shoot), put(shoot)
    assert set(shoot.deliveries.ids()) == {one, two}
    assert shoot.deliveries.body(one) == body(one) == (root / delivery_path(one)).read_bytes()
    shoot.deliveries.add(one, body(one), "Again", OPERATOR, {})
    with pytest.raises(Refused, match="never changes"):
        shoot.deliveries.add(one, body(one, "other"), "Change it", OPERATOR, {})
    assert verify(root).problems == ()


@pytest.mark.parametrize("name", ["", "..", "D20261126-3fa91c7b/../../x", "d20261126-3fa91c7b", "D1-2"])
def test_a_name_is_never_a_path(shoot: Shoot, name: str) -> None:
    with pytest.raises(BadInput, match="is not the id of a delivery"):
        shoot.deliveries.body(name)


def test_verify_names_what_was_changed_behind_its_back(shoot: Shoot, root: Path, git) -> None:
    one, two = put(shoot), put(shoot)
    (root / delivery_path(one)).write_bytes(body(one, "more"))
    assert any(one in problem and "not what the history says" in problem for problem in verify(root).problems)
    git("add", "-A")
    git("-c", "user.name=x", "-c", "user.email=x@x.example", "commit", "-qm", "Change a delivery")
    assert any(one in problem and "a delivery never changes" in problem for problem in verify(root).problems)
    git("rm", "-q", delivery_path(two))
    git("-c", "user.name=x", "-c", "user.email=x@x.example", "commit", "-qm", "Take one away")
    assert any(two in problem and "a delivery never changes" in problem for problem in verify(root).problems)


def test_copies_add_their_deliveries_up_and_change_none(shoot: Shoot, root: Path, tmp_path: Path) -> None:
    held = put(shoot)
    other = tmp_path / "other"
    subprocess.run(["git", "clone", "-q", str(root), str(other)], check=True)
    mine = put(shoot)
    with Shoot.open(other) as there:
        came = put(there)
    merged = shoot.merging.merge(other, OPERATOR)
    assert "1 delivery of the other copy." in merged.lines
    assert set(shoot.deliveries.ids()) == {held, mine, came}
    forged = tmp_path / "forged"
    shutil.copytree(other, forged)
    (forged / delivery_path(held)).write_bytes(body(held, "changed"))
    for words in (["add", "-A"], ["-c", f"user.name={ADA.name}", "-c", f"user.email={ADA.mail}", "commit", "-qm", "x"]):
        subprocess.run(["git", "-C", str(forged), *words], check=True)
    with pytest.raises(Refused, match="a delivery never changes"):
        shoot.merging.merge(forged, OPERATOR)
