"""The package of whoever is cast, in the real window: opened with a key; what does not open is not cast."""

from __future__ import annotations

import sys
from pathlib import Path

from people import Drive
from test_dialogs_spoken import listen

from studio_app.rights.gates import Gate
from studio_app.studio.own_weights import weights_words
from studio_app.studio.places import vault_dir
from studio_app.studio.twin_packages import vault
from studio_app.ui.handlers_rights import open_cast
from studio_app.ui.shelf import twin_choices
from studio_app.ui.window import Window

sys.path.insert(0, str(Path(__file__).parents[1] / "engines"))
from twin_of_own import VERA, safetensors, taken, twin_with


def said(window: Window) -> str:
    """What the cast gate says of her package; empty where it says nothing."""
    session = window.room.desk.session
    direction = session.direction.having(cast=session.direction.cast.having(twin=VERA))
    checks = session.rights.checks(Gate.CAST, direction)
    return next((check.words for check in checks if check.rule == "passport.package"), "")


def test_her_package_is_opened_with_a_key_and_a_changed_byte_is_not_cast(
    window: Window, shoot: Path, drive: Drive, tmp_path: Path
) -> None:
    assert window.open_shoot(shoot)
    own = taken(twin_with(tmp_path, {"face.safetensors": safetensors(3, 1 << 16)}, "SDXL"))
    desk, backstage = window.room.desk, window.backstage
    before = desk.direction.cast
    words = next(each.words for each in twin_choices() if each.name == VERA)
    assert words.endswith("Licensed, with weights of her own for SDXL Union (face.safetensors)")
    assert weights_words(vault().find(VERA)) in words
    assert open_cast(window, window.room) is None, "a sample has no package"
    drive(lambda: backstage.renderer.ready)
    cast_her(window)
    assert said(window) == "", "locked: nobody has opened it"
    dialog = open_cast(window, window.room)
    assert dialog is not None
    listen(dialog, drive)
    place = tmp_path / "her-key"
    place.write_text(own.text)
    place.chmod(0o600)
    dialog.begin()
    drive(lambda: "choose your key" in dialog.problem.text())
    dialog.key.use_file(str(place))
    dialog.open_.click()
    drive(lambda: said(window).startswith("Her package is open"))
    desk.session.direct(cast=before)
    (package,) = (vault_dir() / VERA).rglob("*.twin")
    held = bytearray(package.read_bytes())
    held[-100] ^= 1
    package.write_bytes(held)
    cast_her(window)
    drive(lambda: desk.direction.cast == before)
    assert "Her package does not open" in said(window)
    drive(lambda: "damaged on its way" in window.status.news.full)


def cast_her(window: Window) -> None:
    """Casts her as if every other rule said yes: the shoot has none of her papers."""
    desk = window.room.desk
    desk.session.rights.require = lambda *_args, **_more: None  # type: ignore[method-assign]
    assert desk.replace("cast", desk.direction.cast.having(twin=VERA))
