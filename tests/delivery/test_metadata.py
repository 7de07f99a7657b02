"""The fields of IPTC, PLUS and XMP: written whole, read back, and read by ExifTool in every format without a sigh."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import peers
import pytest
from delivery_samples import channel, facts, papers, pixels, trained
from hypothesis import given, settings
from hypothesis import strategies as some

from studio_app.delivery.described import Described, read_metadata
from studio_app.delivery.encode import encode
from studio_app.delivery.facts import Credit, Facts
from studio_app.delivery.marks import mark
from studio_app.delivery.metadata import metadata
from studio_app.delivery.stages import Framed
from studio_app.direction.errors import BadInput
from studio_app.takes.channel import FileFormat
from studio_app.takes.crop import Crop

WHOLE = Crop(left=0, top=0, right=1, bottom=1)
CREW = (Credit("ai-artist", "Ada Sample"), Credit("photographer", "Åsa Øberg (sample)"), Credit("hair", ""))


def named(**changes: Any) -> Facts:
    """A diffusion picture whose grant allows the name."""
    grant = papers().grant
    wishes = grant.paper.disclosure.having(name_her=True, languages=("en", "sv"))
    changed = replace(papers(), grant=replace(grant, paper=grant.paper.having(disclosure=wishes)))
    return trained(papers=changed, credits=CREW, **changes)


def test_everything_that_is_written_is_read_back() -> None:
    read = read_metadata(metadata(named()))
    assert read.source_type == "trainedAlgorithmicMedia"
    assert (read.ai_system, read.prompt) == ("Twin Studio / sdxl-union", "(withheld)")
    assert (read.release, read.mining) == ("MR-LMR", "DMI-PROHIBITED-AIMLTRAINING")
    assert read.people == (papers().grant.paper.owner.name,)
    assert read.contributors == (("ai-artist", "Ada Sample"), ("photographer", "Åsa Øberg (sample)"))
    assert (read.start, read.until) == ("2026-11-26", "2027-11-26")
    assert read.delivery == "2026-11-26-d1" and read.licence and read.consents and read.alt
    assert read.licensor.endswith(f"for {papers().grant.paper.owner.name}")
    assert (read.licensee, read.end_user) == (papers().grant.paper.licensee.name, papers().grant.paper.brand)
    assert all(getattr(read, name) for name in Described.__dataclass_fields__)


def test_a_stand_in_names_no_ai_and_nobody() -> None:
    packet = metadata(facts())
    read = read_metadata(packet)
    assert read.source_type == "algorithmicMedia" and read.people == () and b"AISystem" not in packet
    before = metadata(facts(photographed=("location",)))
    assert read_metadata(before).source_type == "compositeSynthetic" and b"AISystem" not in before
    assert b"AIPrompt" not in packet and papers().grant.paper.owner.name.encode() not in packet


def test_photographed_parts_make_a_composite() -> None:
    assert read_metadata(metadata(trained(photographed=("location",)))).source_type == (
        "compositeWithTrainedAlgorithmicMedia"
    )


def test_what_is_not_known_is_not_said() -> None:
    packet = metadata(named())
    for field in (b"WebStatement", b"MinorModelAge", b"ModelAge", b"Rating", b"PropertyRelease"):
        assert field not in packet


def test_the_same_facts_give_the_same_bytes() -> None:
    assert metadata(named()) == metadata(named())


@given(some.text(max_size=60), some.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_words_come_through(alt: str, credit: str) -> None:
    read = read_metadata(metadata(facts(alt=alt, credits=(Credit("hair", credit),))))
    clean = "".join(letter for letter in alt if letter.isprintable()).strip()
    assert alt != clean or read.alt == clean


@pytest.mark.parametrize("data", [b"", b"<x/>", b"\xff\xd8", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', b"<a>" * 99])
def test_what_is_no_xmp_is_a_sentence(data: bytes) -> None:
    with pytest.raises(BadInput, match="metadata"):
        read_metadata(data)


FIELDS = {
    "XMP-iptcExt:DigitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
    "XMP-iptcExt:AIPromptInformation": "(withheld)",
    "XMP-iptcExt:AIPromptWriterName": "Ada Sample",
    "XMP-plus:ModelReleaseStatus": "MR-LMR",
    "XMP-plus:DataMining": "DMI-PROHIBITED-AIMLTRAINING",
    "XMP-plus:LicenseStartDate": "2026:11:26",
    "XMP-plus:LicenseEndDate": "2027:11:26",
    "XMP-plus:ImageSupplierImageID": "2026-11-26-d1",
    "XMP-iptcCore:AltTextAccessibility": "A sample picture: a shaded ground.",
    "XMP-xmpRights:Marked": True,
}
THERE = (
    "XMP-iptcExt:AISystemUsed", "XMP-iptcExt:AISystemVersionUsed", "XMP-iptcExt:PersonInImage",
    "XMP-iptcExt:AdditionalModelInformation", "XMP-iptcExt:Contributor", "XMP-plus:ModelReleaseID", "XMP-plus:Licensor",
    "XMP-plus:Licensee", "XMP-plus:EndUser", "XMP-plus:LicenseID", "XMP-plus:OtherConstraints",
    "XMP-plus:ImageAlterationConstraints", "XMP-xmpRights:UsageTerms", "XMP-dc:Creator", "XMP-dc:Rights",
    "XMP-dc:Description", "XMP-dc:Title", "XMP-photoshop:Credit", "XMP-xmp:CreatorTool",
)  # fmt: skip


def test_exiftool_reads_every_field_in_every_format(tmp_path: Path) -> None:
    paths = [tmp_path / f"a{each.ending}" for each in FileFormat]
    for of, path in zip(FileFormat, paths, strict=True):
        held = channel(of)
        path.write_bytes(encode(mark(Framed(pixels(held.width, held.height), held, WHOLE), named())).data)
    for said in peers.exiftool(paths, "-XMP:all", "-a", "-G1", "-struct", "-n"):
        path = said["SourceFile"]
        assert {name: said.get(name) for name in FIELDS} == FIELDS, path
        assert [name for name in THERE if name not in said] == [], path
    for said in peers.exiftool(paths, "-validate", "-warning", "-error", "-a", "-G1", "-n"):
        assert said["ExifTool:Validate"] == "0 0 0", said
