"""Building and keeping bodies."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio_app.stage.body_fit import face_changes
from studio_app.stage.body_store import body_key, body_path, read_body, store_body, stored_body
from studio_app.stage.figure import Body
from studio_app.twins.roster import find_twin


def test_a_stored_body_comes_back_bit_for_bit(freja: Body, tmp_path: Path) -> None:
    store_body(freja, tmp_path)
    again = stored_body(find_twin("sample-freja"), tmp_path)
    assert again is not None
    for field in dataclasses.fields(Body):
        one, other = getattr(freja, field.name), getattr(again, field.name)
        if isinstance(one, np.ndarray):
            assert one.dtype == other.dtype
            assert np.array_equal(one, other), field.name
        elif field.name in ("actions", "landmarks"):
            assert one.keys() == other.keys()
            assert all(np.array_equal(one[k][i], other[k][i]) for k in one for i in (0, 1))
        elif field.name == "regions":
            assert all(np.array_equal(one[k], other[k]) for k in one)
        else:
            assert one == other
    assert not list((tmp_path / "bodies").glob("*.part"))


def test_the_key_follows_what_shapes_the_body_and_nothing_else() -> None:
    twin = find_twin("sample-freja")
    assert body_key(twin) == body_key(twin.having(name="Someone else", id="other"))
    assert body_key(twin) == body_key(twin.having(hair=twin.hair.having(level=2)))
    assert body_key(twin) == body_key(twin.having(skin=twin.skin.having(tone=0.9)))
    assert body_key(twin) != body_key(twin.having(age_years=50))
    assert body_key(twin) != body_key(twin.having(measures=twin.measures.having(height_cm=170)))
    assert body_key(twin) != body_key(twin.having(face=twin.face.having(asymmetry=0.9)))
    assert len(body_key(twin)) == 32


@pytest.fixture(scope="module")
def packed(freja: Body, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return store_body(freja, tmp_path_factory.mktemp("packed")).read_bytes()


@settings(max_examples=25, deadline=None)
@given(cut=st.booleans(), share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_damaged_file_is_no_body(
    packed: bytes, freja: Body, tmp_path_factory: pytest.TempPathFactory, cut: bool, share: float, bit: int
) -> None:
    path = body_path(freja.key, tmp_path_factory.mktemp("damaged"))
    path.parent.mkdir()
    at = int(share * len(packed))
    path.write_bytes(packed[:at] if cut else packed[:at] + bytes([packed[at] ^ (1 << bit)]) + packed[at + 1 :])
    assert read_body(path, freja.twin) is None


@pytest.mark.parametrize("spoil", ["pickle", "index", "shape", "nan", "parent", "key", "missing"])
def test_a_hostile_file_is_no_body(spoil: str, packed: bytes, freja: Body, tmp_path: Path) -> None:
    path = body_path(freja.key, tmp_path)
    path.parent.mkdir()
    start = packed.index(b"PK")
    with np.load(io.BytesIO(packed[start:])) as held:
        arrays = dict(held)
    match spoil:
        case "pickle":
            arrays["rest"] = np.array([{"a": 1}], dtype=object)
        case "index":
            arrays["faces"] = arrays["faces"] + len(arrays["rest"])
        case "shape":
            arrays["weights"] = arrays["weights"][:10]
        case "nan":
            arrays["rest"] = arrays["rest"] * np.nan
        case "parent":
            arrays["parents"] = arrays["parents"][::-1].copy()
        case "key":
            arrays["said"] = np.frombuffer(arrays["said"].tobytes().replace(freja.key.encode(), b"0" * 32), np.uint8)
        case _:
            del arrays["uvs"]
    path.write_bytes(resealed(packed, arrays))
    assert read_body(path, freja.twin) is None


def test_an_untouched_file_is_a_body_so_the_above_can_fail(packed: bytes, freja: Body, tmp_path: Path) -> None:
    path = body_path(freja.key, tmp_path)
    path.parent.mkdir()
    with np.load(io.BytesIO(packed[packed.index(b"PK") :])) as held:
        path.write_bytes(resealed(packed, dict(held)))
    assert read_body(path, freja.twin) is not None


def resealed(packed: bytes, arrays: dict[str, np.ndarray]) -> bytes:
    """The arrays in a file with a right mark and hash, as someone hostile would write it."""
    made = io.BytesIO()
    np.savez_compressed(made, **arrays, allow_pickle=True)
    return packed[: packed.index(b"\n") + 1] + hashlib.sha256(made.getvalue()).digest() + made.getvalue()


def test_an_empty_zip_and_a_folder_are_no_bodies(tmp_path: Path, freja: Body) -> None:
    path = body_path(freja.key, tmp_path)
    assert read_body(path, freja.twin) is None
    path.mkdir(parents=True)
    assert read_body(path, freja.twin) is None
    path.rmdir()
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w"):
        pass
    path.write_bytes(b"twin-body 1\n" + hashlib.sha256(empty.getvalue()).digest() + empty.getvalue())
    assert read_body(path, freja.twin) is None


def test_a_face_is_uneven_in_the_same_way_each_time() -> None:
    twin = find_twin("sample-freja")
    known = ("l-eye-scale-incr", "r-eye-scale-incr", "nose-trans-out", "measure-bust-circ-incr")
    plain = twin.having(face=twin.face.having(asymmetry=0.0, shape={}))
    uneven = twin.having(face=twin.face.having(asymmetry=1.0, shape={}))
    assert not any(face_changes(plain, known).values())
    changes = face_changes(uneven, known)
    assert changes == face_changes(uneven, known)
    assert changes["l-eye-scale-incr"] == -changes["r-eye-scale-incr"] != 0
    assert "measure-bust-circ-incr" not in changes
    other = face_changes(uneven.having(skin=twin.skin.having(seed=99)), known)
    assert other != changes


def test_the_model_is_prepared_once_whole_and_compacted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Preparing leaves only what is used again, and leaves nothing at all when it is cut short."""
    from studio_app.stage import body as building

    loads: list[Path] = []

    def load(home: Path) -> str:
        loads.append(home)
        (home / "v1").mkdir(parents=True, exist_ok=True)
        for name in ("load_data_1", "build_model_data_1", "build_compact_model_data_1"):
            (home / "v1" / f"{name}.safetensors").write_bytes(b"x")
        if len(loads) == 1:
            raise KeyboardInterrupt
        return "model"

    monkeypatch.setattr(building, "_load", load)
    home = tmp_path / "cache" / "anny"
    with pytest.raises(KeyboardInterrupt):
        building._model(home)
    assert not list((tmp_path / "cache").iterdir())
    assert building._model(home) == "model"
    assert [path.name for path in home.rglob("*.safetensors")] == ["build_compact_model_data_1.safetensors"]
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["anny"]
    count = len(loads)
    building._model(home)
    assert loads[count:] == [home], "the second time nothing is prepared"


def test_posing_and_reading_bodies_needs_no_torch() -> None:
    said = (
        "import sys; import studio_app.stage.body_store, studio_app.stage.posing, studio_app.stage.keypoints, "
        "studio_app.stage.bodysuit, studio_app.twins.roster; "
        "print([name for name in ('torch', 'anny', 'mitsuba', 'newton', 'warp') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
