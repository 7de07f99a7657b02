"""What others say of our files: accepted as they left the house, refused when a byte or the licence changed."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from delivery_samples import facts, signer, trained
from peers import c2pa_ts, encypher, exiftool
from PIL import Image
from test_inspecting import marked

from studio_app.delivery.certificates import new_signer
from studio_app.delivery.facts import Studio
from studio_app.takes.channel import FileFormat

ENCYPHER = [*FileFormat]
C2PA_TS = [FileFormat.JPEG, FileFormat.PNG, FileFormat.AVIF]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every format as it is delivered, and three copies of it that somebody changed."""
    folder, made = tmp_path_factory.mktemp("peers"), {}
    for of in FileFormat:
        said = trained(photographed=("location",)) if of is FileFormat.PNG else facts()
        data = marked(of, said)
        versions = {
            "whole": data,
            "pixel": _one_bit_off(data, of),
            "licence": data.replace(b"2027-11-26", b"2029-11-26"),
            "saved-again": _saved_again(data, of),
        }
        for name, changed in versions.items():
            made[f"{of}-{name}"] = folder / f"{of}-{name}{of.ending}"
            made[f"{of}-{name}"].write_bytes(changed)
    return made


def _one_bit_off(data: bytes, of: FileFormat) -> bytes:
    """One bit of the picture's own bytes changed: near the end of what the encoder wrote."""
    changed = bytearray(data)
    at = {FileFormat.PNG: data.rfind(b"IDAT") + 200, FileFormat.JPEG: len(data) - 300}.get(of, len(data) // 2)
    changed[at] ^= 1
    return bytes(changed)


def _saved_again(data: bytes, of: FileFormat) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(data)).save(out, of.value.upper())
    return out.getvalue()


@pytest.mark.parametrize("of", ENCYPHER)
def test_encypher_trusts_what_is_whole_and_refuses_what_is_not(of: FileFormat, files: dict[str, Path]) -> None:
    assert encypher(files[f"{of}-whole"], signer().root) == ("Trusted", [])
    other = new_signer(Studio("Others", "NO"), datetime.now(UTC)).root
    assert encypher(files[f"{of}-whole"], other)[0] != "Trusted"
    for change in ("pixel", "licence"):
        state, codes = encypher(files[f"{of}-{change}"], signer().root)
        assert state == "Invalid", change
        assert codes, change


@pytest.mark.parametrize("of", ENCYPHER)
def test_encypher_finds_nothing_in_a_file_that_was_saved_again(of: FileFormat, files: dict[str, Path]) -> None:
    import encypher_c2pa

    try:
        state, _ = encypher(files[f"{of}-saved-again"], signer().root)
    except encypher_c2pa.C2paError as error:
        state = str(error)
    assert state not in ("Trusted", "Valid")


def test_c2pa_ts_accepts_what_is_whole_and_refuses_what_is_not(files: dict[str, Path]) -> None:
    asked = {name: path for name, path in files.items() if name.split("-")[0] in C2PA_TS}
    said = c2pa_ts(asked.values())
    for name, path in asked.items():
        valid, codes = said[path]
        assert valid is name.endswith("whole"), (name, codes)


def test_exiftool_finds_nothing_wrong_with_our_files(files: dict[str, Path]) -> None:
    whole = [path for name, path in files.items() if name.endswith("whole")]
    for said in exiftool(whole):
        assert said["ExifTool:Validate"] == "OK", said


def test_exiftool_reads_what_we_say_of_a_picture(files: dict[str, Path]) -> None:
    said = exiftool([files["jpeg-whole"], files["png-whole"], files["tiff-whole"]], "-a", "-G1", "-struct", "-n")
    for read in said:
        kind = "compositeWithTrainedAlgorithmicMedia" if read["SourceFile"].endswith(".png") else "algorithmicMedia"
        assert read["XMP-iptcExt:DigitalSourceType"].endswith(f"/{kind}"), read
        assert read["XMP-plus:ModelReleaseStatus"].endswith("MR-LMR"), read
        assert "DMI-PROHIBITED" in read["XMP-plus:DataMining"], read
        assert read["XMP-plus:LicenseEndDate"], read
        assert read["XMP-photoshop:Credit"], read
        assert read["XMP-iptcCore:AltTextAccessibility"], read
