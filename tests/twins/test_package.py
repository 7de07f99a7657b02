"""The twin's package: stock `age` and `tar` open it, the right key opens it, and what opens is what was signed."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
from twin_samples import Owner, desk, files_of, key, package_files

from studio_app.twins.package import open_package
from studio_app.twins.package_check import unsigned
from studio_app.twins.package_write import pack
from studio_app.twins.passport import CAPTURES, WEIGHTS


@pytest.fixture(scope="module")
def owner() -> Owner:
    return key()


@pytest.fixture
def packed(tmp_path: Path, owner: Owner) -> Path:
    to = tmp_path / "freja.twin"
    pack(desk(tmp_path / "desk", package_files(owner[0])), to, [owner[0]], unsigned)
    return to


def test_what_is_packed_opens_whole(packed: Path, owner: Owner) -> None:
    with open_package(packed, [owner[1]], unsigned, keep=(CAPTURES, WEIGHTS)) as opened:
        files = package_files(owner[0])
        assert opened.papers == {path: files[path] for path in opened.papers}
        there = {f"captures/{name}": bytes(view) for name, view in opened.captures().items()}
        there |= {f"weights/{name}": bytes(view) for name, view in opened.weights().items()}
        assert there == files_of()
        assert opened.papers.keys() | there.keys() == files.keys()
        assert opened.twin.id == opened.passport.twin == "sample-freja"
        view = opened.weights()["face.safetensors"]
        assert view.readonly
        assert safetensors.numpy.load(bytes(view))["lora.down"].dtype == np.float32
    assert opened.weights() == {}


@pytest.mark.skipif(shutil.which("age") is None, reason="the program age is not installed here")
def test_stock_age_and_tar_open_it(packed: Path, owner: Owner, tmp_path: Path) -> None:
    secret = tmp_path / "id"
    secret.write_bytes(owner[2])
    secret.chmod(0o600)
    tar = subprocess.run(["age", "-d", "-i", str(secret), str(packed)], capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(tar)) as listed:
        found = {entry.name: listed.extractfile(entry).read() for entry in listed}  # pyright: ignore
        assert {(entry.mode, entry.mtime, entry.uid, entry.uname) for entry in listed} == {(0o644, 0, 0, "")}
    assert found == package_files(owner[0])
    assert list(found)[:3] == ["passport.json", "passport.json.owner.sig", "twin.json"]
