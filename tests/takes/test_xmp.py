"""XMP sidecars: what other programs write is read, what they keep is kept, what is hostile is refused."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xmp_samples import BRIDGE, CAPTURE_ONE, DIGIKAM, LIGHTROOM

from studio_app.direction.errors import BadInput
from studio_app.takes.review import Flag, Label
from studio_app.takes.xmp import Marks, Outside, outside, read_sidecar, write_sidecar
from studio_app.takes.xmp_names import LABEL_WORDS
from studio_app.takes.xmp_tree import MAX_XMP, parse

TAKE = "T0004-7f3a21"
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)

letters = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters=",;|\ufffe\uffff")
keywords = st.lists(st.text(letters, min_size=1, max_size=64), max_size=4)
clean = keywords.map(lambda words: tuple(dict.fromkeys(word.strip() for word in words if word.strip())))
marks = st.builds(
    Marks, rating=st.integers(0, 5), flag=st.sampled_from(Flag), label=st.sampled_from(Label), keywords=clean
)


@settings(max_examples=40, deadline=None)
@given(marks)
def test_what_is_written_is_read(ours: Marks) -> None:
    found = read_sidecar(write_sidecar(ours, TAKE, NOW), TAKE)
    assert (found.marks, found.written, bool(outside(found, ours))) == (ours, ours, False)


@settings(max_examples=25, deadline=None)
@given(marks, marks, st.sampled_from((None, LIGHTROOM, BRIDGE, DIGIKAM)))
def test_rewriting_comes_to_rest_and_keeps_what_is_foreign(before: Marks, ours: Marks, start: bytes | None) -> None:
    again = write_sidecar(ours, TAKE, NOW, write_sidecar(before, TAKE, NOW, start))
    assert read_sidecar(again, TAKE).marks == ours
    assert write_sidecar(ours, TAKE, NOW, again) == again
    foreign = {LIGHTROOM: b"ToneCurvePV2012", BRIDGE: b"Urgency", DIGIKAM: b"shoot/hero"}
    assert start is None or foreign[start] in again


def test_lightrooms_attributes_and_a_label_in_swedish() -> None:
    found = read_sidecar(LIGHTROOM, TAKE)
    assert found.marks == Marks(rating=3, flag=Flag.PICK, label=Label.GREEN, keywords=("SS27", "street"))
    assert found.written is None


def test_bridges_elements_and_its_reject() -> None:
    found = read_sidecar(BRIDGE, TAKE)
    assert (found.marks.flag, found.marks.label) == (Flag.REJECT, Label.GREEN)
    assert "rating" not in found.said, "a reject says nothing of the stars"
    assert "keywords" not in found.said


def test_digikams_pick_and_colour() -> None:
    found = read_sidecar(DIGIKAM, TAKE)
    assert found.marks == Marks(rating=4, flag=Flag.PICK, label=Label.PURPLE, keywords=("hero",))


def test_a_colour_the_studio_does_not_have_is_said_and_kept() -> None:
    found = read_sidecar(CAPTURE_ONE, TAKE)
    assert (found.strange_label, "label" in found.said) == ("Orange", False)
    assert b'"Orange"' in write_sidecar(Marks(rating=5), TAKE, NOW, CAPTURE_ONE)
    assert b'"Orange"' not in write_sidecar(Marks(label=Label.RED), TAKE, NOW, CAPTURE_ONE)


@pytest.mark.parametrize(("word", "label"), [(w, lab) for lab, words in LABEL_WORDS.items() for w in words])
def test_labels_are_read_in_every_known_language(word: str, label: Label) -> None:
    data = LIGHTROOM.replace("Grön".encode(), word.upper().encode())
    assert read_sidecar(data, TAKE).marks.label is label


def test_stars_live_on_under_a_reject() -> None:
    ours = Marks(rating=4, flag=Flag.REJECT)
    data = write_sidecar(ours, TAKE, NOW)
    assert b'xmp:Rating="-1"' in data
    assert read_sidecar(data, TAKE).marks == ours


def changed(old: str, new: str, ours: Marks) -> Outside:
    data = write_sidecar(ours, TAKE, NOW).decode()
    assert old in data
    return outside(read_sidecar(data.replace(old, new).encode(), TAKE), ours)


@pytest.mark.parametrize(
    ("old", "new", "want"),
    [
        ('xmp:Rating="4"', 'xmp:Rating="2"', Outside(rating=2)),
        ('xmp:Rating="4"', 'xmp:Rating="-1"', Outside(flag=Flag.REJECT)),
        ('xmp:Label="Red"', 'xmp:Label="Blå"', Outside(label=Label.BLUE)),
        ('xmp:Label="Red" ', "", Outside(label=Label.NONE)),
        ('digiKam:ColorLabel="1"', 'digiKam:ColorLabel="4"', Outside(label=Label.GREEN)),
        ('xmpDM:pick="1"', 'xmpDM:pick="0"', Outside(flag=Flag.NONE)),
        ('digiKam:PickLabel="3"', 'digiKam:PickLabel="1"', Outside(flag=Flag.REJECT)),
        ("<rdf:li>hero</rdf:li>\n    </rdf:Bag>\n   </dc:", "</rdf:Bag>\n   </dc:", Outside()),
        ("<rdf:li>hero</rdf:li>", "<rdf:li>dull</rdf:li>", Outside(keywords=("dull",))),
    ],
)
def test_one_field_changed_outside_is_that_field(old: str, new: str, want: Outside) -> None:
    assert changed(old, new, Marks(rating=4, flag=Flag.PICK, label=Label.RED, keywords=("hero",))) == want


def test_a_reject_taken_back_outside_gives_the_flag_and_the_stars() -> None:
    found = changed('xmp:Rating="-1"', 'xmp:Rating="5"', Marks(rating=4, flag=Flag.REJECT))
    assert found == Outside(rating=5, flag=Flag.NONE)


def test_what_the_studio_itself_wrote_earlier_is_no_outside_change() -> None:
    old = write_sidecar(Marks(rating=1), TAKE, NOW)
    assert not outside(read_sidecar(old, TAKE), Marks(rating=5))


def test_a_sidecar_copied_to_another_take_is_foreign_there() -> None:
    copied = write_sidecar(Marks(rating=1), TAKE, NOW)
    assert outside(read_sidecar(copied, "T0005-7f3a21"), Marks(rating=5)).rating == 1


def test_a_hierarchy_keeps_its_branches() -> None:
    data = write_sidecar(Marks(keywords=("SS27", "street", "new")), TAKE, NOW, LIGHTROOM).decode()
    hierarchy = data.split("hierarchicalSubject>")[1]
    assert "SS27|street" in hierarchy
    assert "<rdf:li>SS27</rdf:li>" not in hierarchy
    assert "<rdf:li>new</rdf:li>" in hierarchy


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<x:xmpmeta xmlns:x="adobe:ns:meta/">&b;</x:xmpmeta>"""
EXTERNAL = (
    b"""<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x:xmpmeta xmlns:x="adobe:ns:meta/">&e;</x:xmpmeta>"""
)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 300,
        b"not xml",
        LIGHTROOM[:-60],
        BOMB,
        EXTERNAL,
        b"<!DOCTYPE html><html/>",
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>",
        LIGHTROOM.replace(b"%s", b"") + b" " * MAX_XMP,
        LIGHTROOM.replace(b"</rdf:Description>", b"<a>" * 60 + b"</a>" * 60 + b"</rdf:Description>"),
        LIGHTROOM.replace(b"</rdf:Description>", b"<a/>" * 25_000 + b"</rdf:Description>"),
        b'<?xml version="1.0" encoding="shift-jis-42"?><a/>',
        '<?xml version="1.0" encoding="ascii"?><a>Grön</a>'.encode("latin-1"),
        b"<a " + b" ".join(b'x="1"' for _ in range(4)) + b"/>",
        b"<u:a/>",
    ],
)
def test_what_is_hostile_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(BadInput):
        read_sidecar(data, TAKE)
    with pytest.raises(BadInput):
        write_sidecar(Marks(rating=1), TAKE, NOW, data)


def test_utf_16_is_read() -> None:
    assert read_sidecar(LIGHTROOM.decode().encode("utf-16"), TAKE).marks.rating == 3


@pytest.mark.parametrize("rating", ["NaN", "inf", "", "1e400", "five", "99999999999999999999"])
def test_a_rating_that_is_no_number_of_stars_does_no_harm(rating: str) -> None:
    found = read_sidecar(LIGHTROOM.replace(b'"3"', f'"{rating}"'.encode()), TAKE)
    assert 0 <= found.marks.rating <= 5


def test_keywords_of_others_become_keywords_of_ours() -> None:
    data = LIGHTROOM.replace(
        b"<rdf:li>street</rdf:li>", b"<rdf:li>Paris, France</rdf:li><rdf:li>" + b"x" * 99 + b"</rdf:li>"
    )
    assert read_sidecar(data, TAKE).marks.keywords == ("SS27", "Paris France", "x" * 64, "street")


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=40), st.integers(0, len(LIGHTROOM)))
def test_damage_anywhere_is_read_or_refused(noise: bytes, at: int) -> None:
    with suppress(BadInput):
        read_sidecar(LIGHTROOM[:at] + noise + LIGHTROOM[at + len(noise) :], TAKE)


def test_alternative_prefixes_survive_and_never_clash() -> None:
    twisted = LIGHTROOM.replace(b"xmlns:crs=", b"xmlns:dcx=").replace(b"crs:", b"dcx:")
    twisted = twisted.replace(b"dcx", b"twin")
    again = parse(write_sidecar(Marks(rating=1), TAKE, NOW, twisted))
    names = {name for place in again.descriptions() for name in place.attrib}
    assert "{http://ns.adobe.com/camera-raw-settings/1.0/}Exposure2012" in names
