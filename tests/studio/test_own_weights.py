"""A twin's own weights in a session: her key, her package in the render process, and what refuses to open."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import pytest

from studio_app.direction.errors import BadInput, Refused, StudioError
from studio_app.engines.table import ENGINES
from studio_app.engines.twin_weights import BASES, engine_of, own_weights, uses
from studio_app.rights.gates import Gate
from studio_app.studio.open_own import open_own
from studio_app.studio.open_packages import OpenPackages
from studio_app.studio.own_weights import has_weights, weights_of, with_own_weights
from studio_app.studio.package_key import opens
from studio_app.studio.places import vault_dir
from studio_app.studio.queue import Queue
from studio_app.studio.renderer import Renderer
from studio_app.studio.session import Session
from studio_app.studio.twin_packages import remove_twin
from studio_app.takes.painting import Painting

sys.path.insert(0, str(Path(__file__).parents[1] / "engines"))
from twin_of_own import VERA, Own, lying_open, safetensors, taken, twin_with

FACE = safetensors(5, 1 << 16)


@pytest.fixture
def vera(tmp_path: Path) -> Own:
    return taken(twin_with(tmp_path, {"face.safetensors": FACE}, "FLUX.2 [klein] 4B"))


def package_here() -> Path:
    (found,) = (vault_dir() / VERA).rglob("*.twin")
    return found


async def opened(session: Session, jobs: Queue, cache: Path) -> None:
    renderer = Renderer(session, jobs, cache)
    await renderer.start()
    try:
        await open_own(renderer, VERA)
    finally:
        await renderer.close()


def test_her_package_opens_in_the_render_process_and_leaves_nothing_on_the_disk(
    session: Session, jobs: Queue, vera: Own, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, scratch = time.time() - 1, tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    with pytest.raises(Refused, match=f"The package of {VERA} is locked, and its weights"):
        asyncio.run(opened(session, jobs, tmp_path / "cache"))
    session.keys.identity = vera.text
    asyncio.run(opened(session, jobs, tmp_path / "cache"))
    session.direct(cast=session.direction.cast.having(twin="sample-freja"))
    said = {check.rule: check for check in session.rights.checks(Gate.CAST, cast(session))}
    assert said["passport.package"].words.startswith("Her package is open")
    session.close()
    assert lying_open(FACE, began, tmp_path, vault_dir().parent) == []
    secret = vera.text.splitlines()[2].encode()
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and secret in path.read_bytes()]
    assert vera.text not in repr(session.keys)


def cast(session: Session):
    return session.direction.having(cast=session.direction.cast.having(twin=VERA))


def test_one_changed_byte_refuses_the_cast(session: Session, jobs: Queue, vera: Own, tmp_path: Path) -> None:
    session.keys.identity = vera.text
    place = package_here()
    held = bytearray(place.read_bytes())
    held[len(held) // 2] ^= 1
    place.write_bytes(held)
    with pytest.raises(StudioError, match="damaged on its way"):
        asyncio.run(opened(session, jobs, tmp_path / "cache"))
    for gate in (Gate.CAST, Gate.QUEUE):
        bad = [check for check in session.rights.checks(gate, cast(session)) if check.rule == "passport.package"]
        assert bad[0].failed
        assert "Her package does not open. sample-vera.twin was damaged on its way" in bad[0].words
    with pytest.raises(Refused):
        session.direct(cast=cast(session).cast)


def test_a_package_of_another_owner_in_the_place_of_hers_is_refused(tmp_path: Path) -> None:
    other = twin_with(tmp_path / "other", {"face.safetensors": safetensors(6, 1 << 16)}, "SDXL")
    taken(twin_with(tmp_path, {"face.safetensors": FACE}, "SDXL"))
    package_here().write_bytes(other.package.read_bytes())
    packages = OpenPackages()
    with pytest.raises(Refused, match=r"names another owner's key|belongs to another key"):
        packages.weights(VERA, other.text, lambda *_: None)


def test_a_package_that_was_opened_is_opened_again_when_it_changed_or_is_gone(vera: Own) -> None:
    packages = OpenPackages()
    first = packages.weights(VERA, vera.text, lambda *_: None)
    assert bytes(first[vera.passport.weights[0].sha256]) == FACE
    if sys.platform != "win32":
        import resource

        assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0, "no crash writes them to a disk"
    assert packages.weights(VERA, "", lambda *_: None).keys() == first.keys(), "open already: no key is needed"
    place = package_here()
    place.write_bytes(place.read_bytes()[:-1])
    with pytest.raises(BadInput, match="cut off"):
        packages.weights(VERA, vera.text, lambda *_: None)
    with pytest.raises(Refused, match="is locked"):
        packages.weights(VERA, "", lambda *_: None)
    remove_twin(VERA)
    with pytest.raises(BadInput, match="no twin"):
        packages.weights(VERA, vera.text, lambda *_: None)


def test_a_recipe_keeps_the_hash_of_her_weights(session: Session, vera: Own) -> None:
    painting = Painting(prompt="in the rain", weights="a" * 64)
    recipe = session.recipe().having(engine="klein", painting=painting)
    assert with_own_weights(recipe) == recipe, "a sample has none"
    hers = with_own_weights(recipe.having(direction=cast(session)))
    assert hers.painting is not None
    (lora,) = hers.painting.loras
    assert (lora.sha256, lora.twin, weights_of(hers)) == (vera.passport.weights[0].sha256, VERA, VERA)
    assert hers.digest != recipe.having(direction=cast(session)).digest
    with pytest.raises(Refused, match=r"SDXL Union cannot use them and would .* \(rule: weights.base"):
        with_own_weights(recipe.having(direction=cast(session), engine="sdxl-union"))
    plain = recipe.having(direction=cast(session), engine="stand-in", painting=None)
    assert with_own_weights(plain) == plain, "the stand-in paints her body alone"
    assert (has_weights(VERA), has_weights("sample-freja")) == (True, False)


def test_the_key_is_one_of_this_computer_that_opens_her_package(session: Session, vera: Own, tmp_path: Path) -> None:
    assert opens(session, "") == ""
    place = tmp_path / "her-key"
    place.write_text(vera.text)
    place.chmod(0o600)
    session.keys.chosen(place, session.operator)
    assert "OPENSSH PRIVATE KEY" in opens(session, VERA)
    session.keys.close()
    (vault_dir().parent / "keys.json").unlink()
    with pytest.raises(Refused, match="is locked, and its weights with it"):
        opens(session, VERA)


def test_every_engine_with_weights_knows_its_base(vera: Own) -> None:
    assert {name for name, each in ENGINES.items() if each.weights} == BASES.keys()
    for name, words in (
        ("klein", "black-forest-labs/FLUX.2-klein-4B"), ("klein", "FLUX.2 [klein] 4B"), ("sdxl-union", "sdxl"),
        ("sdxl-union", "stabilityai/stable-diffusion-xl-base-1.0"), ("z-image", "Tongyi-MAI/Z-Image-Turbo"),
        ("qwen-edit", "Qwen/Qwen-Image-Edit-2511"), (None, "FLUX.1 dev"), (None, "SD 1.5"), (None, "///"),
    ):  # fmt: skip
        assert engine_of(words) == name, words
    assert uses(vera.passport) == "FLUX.2 klein 4B (face.safetensors)"
    unknown = vera.passport.having(weights=[vera.passport.weights[0].having(base="FLUX.1 dev")])
    assert uses(unknown) == "no engine here (FLUX.1 dev) (face.safetensors)"
    with pytest.raises(Refused, match=r"are for FLUX.1 dev") as no:
        own_weights(unknown, "klein")
    assert "stand-in" in no.value.do
