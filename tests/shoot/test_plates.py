"""plates/: a photograph is copied into the history under a name that holds its hash."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from studio_app.direction.errors import BadInput, Refused
from studio_app.shoot.folder import Shoot
from studio_app.shoot.plates import own_digits, plate_digits
from studio_app.shoot.verify import verify


def street(path: Path, colour: tuple[int, int, int] = (90, 90, 100)) -> Path:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    path.write_bytes(out.getvalue())
    return path


def test_a_plate_is_committed_byte_for_byte(shoot: Shoot, tmp_path: Path, git: Callable[..., object]) -> None:
    file = street(tmp_path / "5th Avenue, Straße.JPEG")
    name = shoot.add_plate(file)
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    assert name == f"plate-{sha256[:6]}-5th-avenue-strasse.jpg"
    assert (shoot.path / "plates" / name).read_bytes() == file.read_bytes()
    assert shoot.plates.names() == (name,)
    said = git("log", "-1", "--format=%s %an", "--name-only")
    assert said.stdout.split("\n")[0].startswith(f"Add the plate {name}")  # type: ignore[attr-defined]
    assert git("status", "--porcelain").stdout == ""  # type: ignore[attr-defined]


def test_the_same_bytes_again_make_no_commit(shoot: Shoot, tmp_path: Path, git: Callable[..., object]) -> None:
    file = street(tmp_path / "street.jpg")
    name = shoot.add_plate(file)
    before = git("rev-parse", "HEAD").stdout  # type: ignore[attr-defined]
    named = tmp_path / name
    named.write_bytes(file.read_bytes())
    assert shoot.add_plate(file) == shoot.add_plate(named) == name
    assert git("rev-parse", "HEAD").stdout == before  # type: ignore[attr-defined]
    other = shoot.add_plate(street(tmp_path / "street.jpg", (0, 0, 0)))
    assert other != name and set(shoot.plates.names()) == {name, other}


def test_a_damaged_plate_comes_back_when_it_is_added_again(shoot: Shoot, tmp_path: Path) -> None:
    file = street(tmp_path / "street.jpg")
    name = shoot.add_plate(file)
    assert (shoot.path / "plates" / name).read_bytes() == file.read_bytes()
    with Shoot.open(shoot.path) as again:
        assert again.plates.names() == (name,)


def test_what_is_no_photograph_is_refused(shoot: Shoot, tmp_path: Path) -> None:
    text = tmp_path / "street.jpg"
    text.write_text("no picture")
    for wrong in (text, tmp_path / "missing.jpg", tmp_path):
        with pytest.raises(BadInput):
            shoot.add_plate(wrong)
    assert not (shoot.path / "plates").exists()


def test_nothing_is_written_through_a_link(shoot: Shoot, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (shoot.path / "plates").symlink_to(outside)
    with pytest.raises(BadInput, match="leads out of the shoot"):
        shoot.add_plate(street(tmp_path / "street.jpg"))
    assert list(outside.iterdir()) == []


def test_a_shoot_open_elsewhere_takes_no_plate(shoot: Shoot, tmp_path: Path) -> None:
    with Shoot.open(shoot.path) as second, pytest.raises(Refused):
        second.add_plate(street(tmp_path / "street.jpg"))


def test_a_shoot_with_a_plate_verifies(shoot: Shoot, tmp_path: Path) -> None:
    shoot.add_plate(street(tmp_path / "street.jpg"))
    assert verify(shoot.path).ok


def test_what_another_copy_may_bring_is_known_by_its_hash() -> None:
    deep = "0a" * 32
    assert own_digits(f"depth-abcdef-{deep}.png") == deep, "a depth is held to the whole of its own hash"
    assert own_digits("plate-abcdef-street.jpg") == "abcdef" == plate_digits("plate-abcdef-street.jpg")
    for other in (f"depth-abcdef-{deep}.jpg", f"depth-{deep}.png", "street.jpg", f"x/depth-abcdef-{deep}.png"):
        assert own_digits(other) is None
