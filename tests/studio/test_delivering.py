"""A delivery through the real session with sample papers: gates, files, ledger, record, take-down, every refusal."""

from __future__ import annotations

import base64
import hashlib
import io
import itertools
import json
import re
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import c2pa
import pytest
from delivery_set import DORA, SMALL, Set
from PIL import Image
from time_service import Clock, served

from studio_app.cli.app import run
from studio_app.delivery.credentials_read import read_credentials
from studio_app.delivery.credentials_stamp import NoTimeStamp
from studio_app.delivery.described import read_metadata
from studio_app.delivery.facts import InPicture
from studio_app.delivery.inspecting import Known
from studio_app.delivery.opening import open_picture
from studio_app.delivery.record import Delivery
from studio_app.delivery.watermark import read
from studio_app.direction.direction import Direction
from studio_app.direction.documents import to_document
from studio_app.direction.errors import BadInput, Refused, StudioError
from studio_app.direction.location import LocationKind
from studio_app.rights.ledger_line import Event, Ground
from studio_app.rights.papers import sign, signature_name
from studio_app.rights.rate_sheet import read_rate_sheet
from studio_app.rights.sample import document_of, put_signed, sample_status
from studio_app.shoot.deliveries import delivery_path
from studio_app.shoot.verify import verify
from studio_app.studio.booking import Booking
from studio_app.studio.delivery_facts import NOT_SAID, looked_at
from studio_app.studio.delivery_foresight import PASSING
from studio_app.studio.delivery_orders import Asked, asked_order
from studio_app.studio.delivery_room import rules_of
from studio_app.studio.delivery_said import deliveries_said, order_said
from studio_app.studio.demo_rights import approve_by_all
from studio_app.studio.inspection_lookup import NO_LINE, Lookup
from studio_app.studio.many_pictures import drawn
from studio_app.studio.owed import owed
from studio_app.studio.plate_use import say_people
from studio_app.studio.session import Session
from studio_app.studio.studio_identity import choose_time_stamps
from studio_app.studio.twin_memory import TwinMemory
from studio_app.studio.watermark_attacks import changed
from studio_app.takes.channel import FileFormat
from studio_app.takes.crop import Crop
from studio_app.takes.painting import Painting
from studio_app.takes.plate_people import OnPlate
from studio_app.takes.png import encode_png
from studio_app.takes.recipe import Pass, Recipe
from studio_app.takes.verdict import Decision
from studio_app.twins.grant import Grant
from studio_app.twins.party import Role
from studio_app.twins.status import Entry, State
from studio_app.twins.use import Medium, Period

LINES = (Event.DELIVER, Event.TAKE_DOWN, Event.REFUSE)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Set:
    held = Set(tmp_path_factory.mktemp("delivery") / "set")
    held.session.close()
    return held


@pytest.fixture(autouse=True)
def certificate(template: Set, own_settings: None) -> None:
    template.certify()


@pytest.fixture
def made(template: Set, tmp_path: Path) -> Iterator[Set]:
    held = template.copied(tmp_path)
    yield held
    held.session.close()


def lines(held: Set) -> list[tuple[Event, str | None, str]]:
    grant = held.session.rights.use("sample-freja").grant
    found = (each.line for each in held.session.rights.book.lines("sample-freja", grant))
    return [(line.event, line.sha256, line.words) for line in found if line.event in LINES]


def test_files_ledger_and_record_say_the_same(made: Set) -> None:
    heard: list[tuple[str, float]] = []
    done = made.session.delivering.deliver(
        made.order("page", "mail", receiver="Web shop"), made.out, lambda *each: heard.append(each)
    )
    record = done.record
    assert [path.name for path in done.files] == [file.name for file in record.files]
    assert sorted(path.name for path in (*done.files, done.page)) == made.left()
    crew = [credit.name for credit in record.credits if credit.seat != "model"]
    assert crew and all(name in done.page.read_text(encoding="utf-8") for name in crew)
    for path, file in zip(done.files, record.files, strict=True):
        data = path.read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (file.sha256, file.bytes)
        seen = open_picture(data)
        assert (read(seen.pixels), seen.size) == (bytes.fromhex(file.mark), (file.width, file.height))
        assert read_credentials(data, record.channels[file.channel].format.mime).unchanged
        assert file.source == made.session.shoot.take(made.take).sha256
    assert [line[:2] for line in lines(made)] == [(Event.DELIVER, file.sha256) for file in record.files]
    assert {credit.seat for credit in record.credits} >= {"art-director", "model", "agency"}
    assert (record.receiver, record.sample, record.take_down_by) == ("Web shop", True, record.use.until)
    assert heard[-1][1] == 1.0
    assert verify(made.shoot).problems == ()
    kept = subprocess.run(["git", "-C", made.shoot, "show", "--stat", "--format="], capture_output=True, text=True)
    assert delivery_path(record.id) in kept.stdout
    assert ".jsonl" in kept.stdout, "ledger and record are one commit"
    status = subprocess.run(["git", "-C", made.shoot, "status", "--porcelain"], capture_output=True)
    assert status.stdout == b""
    today = date.today()
    before = owed(made.session, "sample-freja", record.grant.id, Period(start=today - timedelta(1), until=today))
    assert [each.total for each in before] == ["200.00 EUR", "50.00 EUR"], "the select is paid once, its files are not"


def test_what_lies_there_is_never_written_over(made: Set) -> None:
    name = made.session.delivering.foresee(made.order()).pieces[0].name
    (made.out / name).write_bytes(b"mine")
    done = made.session.delivering.deliver(made.order(), made.out)
    assert (made.out / name).read_bytes() == b"mine"
    assert done.files[0].name == name.replace(".webp", " (2).webp")


def test_a_delivery_is_made_again_with_the_same_pixels(made: Set) -> None:
    first = made.session.delivering.deliver(made.order("page", "mail"), made.out).record
    elsewhere = made.folder / "again"
    elsewhere.mkdir()
    second = made.session.delivering.again(first.id, elsewhere).record
    assert second.again == first.id
    assert [(file.name, file.pixels, file.mark) for file in second.files] == [
        (file.name, file.pixels, file.mark) for file in first.files
    ]
    assert len([line for line in lines(made) if line[0] is Event.DELIVER]) == 4
    made.session.delivering.take_down(first.id)
    with pytest.raises(Refused, match="was taken down"):
        made.session.delivering.again(first.id, elsewhere)


def test_other_pixels_are_no_delivery_made_again(made: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    from studio_app.delivery import framing

    first = made.session.delivering.deliver(made.order(), made.out).record
    frame = framing.frame

    def brighter(*told: object) -> object:
        framed = frame(*told)
        return replace(framed, pixels=framed.pixels // 2 + 60)

    monkeypatch.setattr(framing, "frame", brighter)
    before = made.left()
    with pytest.raises(Refused, match="would have other pixels now"):
        made.session.delivering.again(first.id, made.out)
    assert made.left() == before
    assert len([line for line in lines(made) if line[0] is Event.DELIVER]) == 1


def test_take_down_is_a_line_for_every_file_once(made: Set) -> None:
    record = made.session.delivering.deliver(made.order("page", "mail"), made.out).record
    assert [each.state for each in deliveries_said(made.session)] == ["in use"]
    made.session.delivering.take_down(record.id)
    assert [line[1] for line in lines(made) if line[0] is Event.TAKE_DOWN] == [file.sha256 for file in record.files]
    assert [each.state for each in deliveries_said(made.session)] == ["taken down"]
    with pytest.raises(Refused, match="taken down already"):
        made.session.delivering.take_down(record.id)
    assert verify(made.shoot).problems == ()


def test_cancelled_between_files_nothing_was_delivered(made: Set) -> None:
    asked = itertools.count()
    with pytest.raises(StudioError, match="The delivery was stopped"):
        made.session.delivering.deliver(
            made.order("page", "mail", "story"), made.out, cancelled=lambda: next(asked) >= 2
        )
    assert (made.left(), lines(made)) == ([], [])
    assert made.session.delivering.all() == ()
    made.session.delivering.deliver(made.order(), made.out)  # and the next one goes on


# What the gates say no to


def _no_papers(held: Set) -> None:
    held.session.shoot.twins.put("sample-freja", {"passport.json": None}, "Lose it", held.session.operator)


def _no_grant(held: Set) -> None:
    use = held.session.rights.use("sample-freja")
    held.session.rights.brief(use.having(grant="grant-of-somebody-else"))


def _revoked(held: Set) -> None:
    files: dict[str, bytes] = {}
    papers = held.session.rights.papers("sample-freja")
    when = papers.status.paper.issued
    entry = Entry(kind="grant", id=held.session.rights.grant("sample-freja").id, state=State.REVOKED, since=when)
    put_signed(files, sample_status(papers.passport.paper, when, 2).having(entries=(entry,)), held.keys, (Role.OWNER,))
    held.session.rights.take_in(files)


def _withdrawn(held: Set) -> None:
    held.session.approving.judge(held.take, DORA, "art-director", Decision.NO, held.director[1])


def _not_a_select(held: Set) -> None:
    held.take = held.shot(7)


ASKED: dict[str, tuple[Callable[[Set], object], dict[str, object], str]] = {
    "no papers": (_no_papers, {}, r"rule: sample"),
    "no grant": (_no_grant, {}, r"rule: grant\.there"),
    "revoked": (_revoked, {}, r"rule: status\.grant"),
    "withdrawn": (_withdrawn, {}, r"rule: made\.select"),
    "not a select": (_not_a_select, {}, r"rule: made\.select"),
    "wrong medium": (lambda _: None, {"media": frozenset({Medium.TV})}, r"rule: use\.medium"),
    "wrong territory": (lambda _: None, {"territories": ("US",)}, r"rule: use\.territory"),
    "too long": (lambda _: None, {"until": date.today() + timedelta(days=900)}, r"rule: use\.period"),
    "over": (
        lambda _: None,
        {"start": date.today() - timedelta(days=9), "until": date.today() - timedelta(days=1)},
        r"rule: use\.",
    ),
}


@pytest.mark.parametrize("why", ASKED)
def test_a_rule_that_says_no_is_told_and_written_down(made: Set, why: str) -> None:
    prepare, changes, words = ASKED[why]
    prepare(made)
    order = made.order(**changes)
    assert not order_said(made.session, order).opens, "said before the button"
    with pytest.raises(Refused, match=words):
        made.session.delivering.deliver(order, made.out)
    assert made.left() == []
    if made.session.rights.grant("sample-freja") is not None:
        assert [line[0] for line in lines(made)] == [Event.REFUSE]


def test_nobody_is_credited(made: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    from studio_app.shoot.approvals import Approvals
    from studio_app.shoot.papers import CallSheet

    monkeypatch.setattr(Approvals, "call_sheet", property(lambda _: CallSheet()))
    with pytest.raises(Refused, match="credits nobody"):
        made.session.delivering.deliver(made.order(), made.out)
    assert (made.left(), lines(made)) == ([], [])


def test_a_crop_beyond_the_grants_alterations_is_refused(made: Set) -> None:
    """The sample grant allows cropping and colour; a grant that allows neither lets only whole pictures go."""
    grant = made.session.rights.grant("sample-freja").having(alterations=frozenset())
    put_grant(made, grant)
    with pytest.raises(Refused, match=r"does not allow crop.*use\.alteration"):
        made.session.delivering.deliver(made.order("story"), made.out)
    made.session.delivering.deliver(made.order("mail"), made.out)


# What is asked


def test_a_channel_under_another_medium_than_its_own_is_a_warning_and_no_stop(made: Set) -> None:
    def warns(**changes: object) -> list[str]:
        said = rules_of(made.session.delivering.foresee(made.order("page", "mail", **changes)))
        assert all(mark != "stop" for mark, _ in said)
        return [words for mark, words in said if mark == "warn" and "“Mail”" in words]

    (words,) = warns()
    assert words == "The channel “Mail” is made for newsletters, and is to be seen in: product pages of a shop."
    assert warns(media=frozenset({Medium.ECOM, Medium.EMAIL})) == []
    assert order_said(made.session, made.order("page", "mail")).warns == (words,)


def test_names_media_and_days_are_filled_in(made: Set) -> None:
    select = made.session.shoot.approvals.selects()[0].name
    order = asked_order(made.session, Asked(takes=(select,), channels=("ecom-webp", "newsletter")))
    brief = made.session.rights.use("sample-freja")
    assert order.takes() == (made.take,)
    assert (order.media, order.territories) == (frozenset({Medium.ECOM, Medium.EMAIL}), brief.territories)
    assert (order.start, order.until) == (brief.start, brief.until)
    assert asked_order(made.session, Asked(channels=("ecom-webp",))).takes() == (made.take,), "every select"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Asked(), "No channel is named"),
        (Asked(channels=("nowhere",)), "There is no channel “nowhere”"),
        (Asked(channels=("ecom-webp",), takes=("T9999-abcdef",)), "T9999-abcdef"),
        (Asked(channels=("ecom-webp",), takes=("../../x",)), "x"),
        (Asked(channels=("ecom-webp",), media=("cinema",)), "“cinema” is no medium"),
        (Asked(channels=("ecom-webp",), territories=("Mars",)), "is no use that a grant could allow"),
        (Asked(channels=("ecom-webp",), until=date(1999, 1, 1)), "is no use that a grant could allow"),
        (Asked(channels=("ecom-webp", "newsletter"), crop=Crop(left=0, top=0, right=1, bottom=1)), "One crop fits one"),
    ],
)
def test_what_cannot_be_meant_is_said(made: Set, asked: Asked, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        made.session.delivering.deliver(asked_order(made.session, asked), made.out)
    assert (made.left(), lines(made)) == ([], [])


def test_a_read_only_shoot_delivers_nothing(made: Set) -> None:
    with Session.open(made.shoot, made.session.operator) as second, pytest.raises(Refused):
        second.delivering.deliver(made.order(), made.out)
    assert made.left() == []


def test_two_twins_are_two_deliveries(made: Set) -> None:
    direction = made.session.direction
    made.session.shoot.save_direction(direction.having(cast={"twin": "sample-amara"}), "Another twin")
    recipe = Recipe(direction=direction.having(cast={"twin": "sample-amara"}), width=512, height=640)
    other = made.session.shoot.add_take(recipe, encode_png(drawn(9, 9))).id
    with pytest.raises(BadInput, match="of 2 twins"):
        made.session.delivering.foresee(made.order(takes=(made.take, other)))


# Nothing private leaves

CANARIES = {
    kind: f"canary-{hashlib.sha256(kind.encode()).hexdigest()[:17]}"
    for kind in (
        "prompt",
        "negative",
        "note",
        "title",
        "location",
        "pose",
        "receiver",
        "brief",
        "folder",
        "label",
        "role",
    )
}


@pytest.mark.parametrize("ending", ["jpeg", "png", "webp", "avif", "tiff"])
def test_no_canary_is_in_a_delivered_byte(made: Set, ending: str) -> None:
    """24 letters each, planted where people write: found neither in the bytes nor in anything packed into them."""
    take = planted(made)
    kind = SMALL["mail"].having(format=FileFormat(ending))
    out = made.folder / CANARIES["folder"]
    out.mkdir()
    order = made.order("mail", takes=(take,), channels={"mail": kind}, receiver=CANARIES["receiver"])
    done = made.session.delivering.deliver(order, out)
    data = done.files[0].read_bytes()
    said = [
        data,
        *unpacked(data),
        done.page.read_bytes(),
        c2pa.Reader(kind.format.mime, io.BytesIO(data)).json().encode(),
    ]
    owner = made.session.rights.papers("sample-freja").passport.paper.owner
    private = CANARIES | {"her name": owner.name, "her mail": owner.mail, "her key": owner.key.split()[1]}
    for where, words in private.items():
        for text in said:
            for spelled in (words.encode(), words.encode("utf-16-le"), base64.b64encode(words.encode())[:28]):
                assert spelled not in text, f"{where} is in the {ending}"
    assert any(done.record.id.encode() in text for text in said), "a search that would find nothing proves nothing"
    assert CANARIES["receiver"] in (made.shoot / delivery_path(done.record.id)).read_text()


def planted(held: Set) -> str:
    """A select in whose recipe, notes and shoot every canary stands."""
    painting = Painting(
        prompt=CANARIES["prompt"],
        negative=CANARIES["negative"],
        weights="ab" * 32,
        references=(f"plate-123456-{CANARIES['label']}.jpg", "guide:pose"),
        roles=(CANARIES["role"],),
    )
    direction = held.session.direction
    direction = direction.having(
        title=CANARIES["title"],
        location=direction.location.having(name=CANARIES["location"]),
        pose=direction.pose.having(name=CANARIES["pose"]),
    )
    recipe = Recipe(direction=direction, seed=5, width=512, height=640, painting=painting)
    take = held.session.shoot.add_take(recipe, encode_png(drawn(5, 5))).id
    held.session.noting.note(take, CANARIES["note"])
    held.session.marking.keywords([take], [CANARIES["label"]])
    use = held.session.rights.use("sample-freja")
    held.session.rights.brief(use.having(words=CANARIES["brief"]))
    held.session.approving.propose(take)
    approve_by_all(held.session, take, held.director, held.keys)
    return take


def unpacked(data: bytes) -> list[bytes]:
    """Everything that looks like a zlib stream, unpacked."""
    found: list[bytes] = []
    for start in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data):
        try:
            found.append(zlib.decompressobj().decompress(data[start.start() :], 4_000_000))
        except zlib.error:
            continue
    return found


# kill -9


@pytest.mark.skipif(sys.platform == "win32", reason="forks writers")
def test_killed_at_any_file_operation_nothing_is_half_done(made: Set) -> None:
    """Each child dies at another file operation; what lies there then is whole, in the record and in the ledger."""
    made.session.close()
    loop = Path(__file__).with_name("delivery_kill_loop.py")
    words = [sys.executable, str(loop), str(made.folder)]
    ended = subprocess.run(words, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-3000:]
    report = json.loads(ended.stdout)
    assert report["wrong"] == []
    assert report["killed"] > 10
    assert 0 < report["finished later"] < report["killed"], "some died before it was ready, some after"
    made.open()
    assert verify(made.shoot).problems == ()


# Time stamps


def test_a_service_that_is_down_loses_no_delivery(made: Set, tmp_path_factory: pytest.TempPathFactory) -> None:
    """It is said, nothing is left; the team delivers without, or again when the service is back."""
    clock, asked = Clock(tmp_path_factory.mktemp("time") / "clock"), list[bytes]()
    with served(lambda each: clock.stamp(each) if made.left() else b"", asked) as url:
        choose_time_stamps(url)
        with pytest.raises(NoTimeStamp, match="deliver without a time stamp"):
            made.session.delivering.deliver(made.order("page", "mail"), made.out)
        assert (made.left(), lines(made)) == ([], [])
        count = len(asked)
        without = made.session.delivering.deliver(made.order("page", stamped=False), made.out)
        assert (without.record.stamped_by, len(asked)) == ("", count), "nobody is asked"
        assert read_credentials(without.files[0].read_bytes(), "image/webp").time == ""
        with_one = made.session.delivering.again(without.record.id, made.out)
        assert with_one.record.stamped_by == "127.0.0.1"
        assert read_credentials(with_one.files[0].read_bytes(), "image/webp").time
        assert [file.pixels for file in with_one.record.files] == [file.pixels for file in without.record.files]


def test_a_service_that_dies_between_two_files_leaves_nothing(
    made: Set, tmp_path_factory: pytest.TempPathFactory
) -> None:
    clock, asked = Clock(tmp_path_factory.mktemp("time") / "clock"), list[bytes]()
    with served(lambda each: clock.stamp(each) if len(asked) < 3 else b"", asked) as url:
        choose_time_stamps(url)
        with pytest.raises(NoTimeStamp):
            made.session.delivering.deliver(made.order("page", "mail", "story"), made.out)
    assert (made.left(), lines(made), made.session.delivering.all()) == ([], [], ())


# A part of what was delivered


def test_a_part_of_a_delivered_picture_is_found_in_the_shoot_and_in_the_folder(
    made: Set, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The copy has lost its signature and a third of itself; beside the delivery it says whose it is."""
    done = made.session.delivering.deliver(made.order("mail", "page"), made.out)
    copy = tmp_path / "copy.jpg"
    pixels = open_picture(done.files[0].read_bytes()).pixels
    Image.fromarray(changed(pixels, "60 % of it, JPEG 80")).save(copy, quality=85)
    made.session.close()
    mark = done.record.files[0].mark
    for place, of in ((made.shoot, done.record.id), (made.out, done.files[0].name)):
        assert run(["inspect", str(copy), "--delivered", str(place), "--json"]) == 0
        (said,) = json.loads(capsys.readouterr().out)
        assert (said["mark"], of in said["part_of"]) == (mark, True)
        assert (said["known"] or {}).get("delivery") == (done.record.id if place == made.shoot else None)
    assert run(["inspect", str(copy), "--delivered", str(tmp_path / "nowhere")]) == 2
    assert "neither a shoot nor a folder" in capsys.readouterr().err


# Seen for longer


def extended(held: Set) -> list[tuple[str, date, int]]:
    grant = held.session.rights.use("sample-freja").grant
    found = (each.line for each in held.session.rights.book.lines("sample-freja", grant))
    return [(line.words, line.uses[0].until, line.total) for line in found if line.event is Event.EXTEND]


def test_a_longer_use_is_one_line_and_everybody_reads_the_new_day(made: Set) -> None:
    record = made.session.delivering.deliver(made.order("page", "mail"), made.out).record
    later = record.use.until + timedelta(days=60)
    found = made.session.delivering.extend(record.id, later)
    assert (found.term.start, found.term.until) == (record.use.until + timedelta(days=1), later)
    ((words, until, total),) = extended(made)
    assert (words.startswith(record.id), until, total) == (True, later, 0)
    (said,) = deliveries_said(made.session)
    assert (said.until, said.take_down_by, said.extended, said.state) == (later, later, True, "in use")
    assert made.session.delivering.one(record.id) == record, "the record itself never changes"
    with pytest.raises(BadInput, match=r"may be seen until .* already"):
        made.session.delivering.extend(record.id, later)
    known = Lookup([made.shoot]).find(bytes.fromhex(record.files[0].mark))
    assert known is not None and (known.until, known.take_down_by) == (later, later)
    assert made.session.delivering.again(record.id, made.out).record.use.until == later
    assert verify(made.shoot).problems == ()
    assert subprocess.run(["git", "-C", made.shoot, "status", "--porcelain"], capture_output=True).stdout == b""


def test_a_longer_use_is_asked_of_every_gate(made: Set) -> None:
    record = made.session.delivering.deliver(made.order(), made.out).record
    with pytest.raises(Refused, match=r"rule: use\.period"):
        made.session.delivering.extend(record.id, record.use.until + timedelta(days=900))
    _revoked(made)
    with pytest.raises(Refused, match=r"rule: status\.grant"):
        made.session.delivering.extend(record.id, record.use.until + timedelta(days=30))
    made.session.delivering.take_down(record.id)
    with pytest.raises(Refused, match="was taken down"):
        made.session.delivering.extend(record.id, record.use.until + timedelta(days=30))
    assert extended(made) == []


def test_a_longer_use_is_paid_by_the_rate_sheet_once(made: Set, tmp_path: Path) -> None:
    """Where the grant has a base fee and its uses are not booked, the calculator charges the added days alone."""
    record = made.session.delivering.deliver(made.order(), made.out).record
    sheet = Path(__file__).parents[1] / "golden" / "rates-eur.csv"
    grant = made.session.rights.grant("sample-freja")
    fees = grant.fees.having(base=1_000_00, rate_sheet=read_rate_sheet(sheet.read_bytes(), sheet.name).sha256)
    put_grant(made, grant.having(fees=fees))
    later = record.use.until + timedelta(days=73)
    with pytest.raises(BadInput, match=r"--rates RATES\.csv"):
        made.session.delivering.extend(record.id, later)
    found = made.session.delivering.extend(record.id, later, sheet)
    (amount,) = found.amounts
    assert (amount.ground, "73 of 365 days" in amount.words, amount.minor > 0) == (Ground.USAGE, True, True)
    assert [total for _, _, total in extended(made)] == [amount.minor]
    with pytest.raises(Refused, match="charged twice"):
        Booking.of(made.session.shoot, grant.id, made.session.operator).book(sheet)


def test_the_command_extends(made: Set, capsys: pytest.CaptureFixture[str]) -> None:
    record = made.session.delivering.deliver(made.order(), made.out).record
    made.session.close()
    later = record.use.until + timedelta(days=10)
    assert run(["extend", str(made.shoot), record.id]) == 2
    assert "--until" in capsys.readouterr().err
    assert run(["extend", str(made.shoot), record.id, "--until", later.isoformat(), "--json"]) == 0
    said = capsys.readouterr()
    made.open()
    assert [until for _, until, _ in extended(made)] == [later], said.err


def put_grant(held: Set, grant: Grant) -> None:
    """The grant, signed by everybody, in place of the one that is there."""
    path = f"grants/{grant.id}.json"
    files = {path: document_of(grant)}
    files |= {signature_name(path, role): sign(files[path], "grant", held.keys.of(role)) for role in Role}
    held.session.rights.take_in(files)


# What an inspection believes


def standing(held: Set, record: Delivery) -> Known:
    """What an inspection says of the first file, with what this computer remembers."""
    known = Lookup([held.shoot], TwinMemory(held.folder)).find(bytes.fromhex(record.files[0].mark))
    assert known is not None
    return known


def test_the_owners_word_counts_only_when_she_signed_it_and_it_is_her_newest(made: Set) -> None:
    record = made.session.delivering.deliver(made.order(), made.out).record
    assert (standing(made, record).doubt, standing(made, record).ended) == ("", "")
    before = made.session.shoot.twins.files("sample-freja")
    _revoked(made)
    assert standing(made, record).ended.startswith("The grant")
    status = {place: data for place, data in before.items() if place.startswith("status.json")}
    gone = {place: None for place in made.session.shoot.twins.files("sample-freja") if place.startswith("status.json")}
    put = made.session.shoot.twins.put
    put("sample-freja", gone | status, "Put her older word back", made.session.operator)
    assert "This computer has seen her status 2" in standing(made, record).doubt
    forged = sample_status(made.session.rights.papers("sample-freja").passport.paper, record.when, 3)
    put("sample-freja", gone | {"status.json": document_of(forged)}, "Forge a newer one", made.session.operator)
    assert "is not signed by her or her agency" in standing(made, record).doubt


def test_a_grant_or_a_record_that_somebody_wrote_himself_is_not_believed(made: Set) -> None:
    record = made.session.delivering.deliver(made.order(), made.out).record
    longer = record.having(id="D20261126-00000000", use=record.use.having(until=record.use.until + timedelta(days=900)))
    invented = record.files[0].having(sha256="ab" * 32, mark="00" * 8)
    longer = longer.having(files=(invented,))
    made.session.shoot.deliveries.add(longer.id, to_document(longer, "delivery"), "Forge", made.session.operator, {})
    known = Lookup([made.shoot], TwinMemory(made.folder)).find(bytes(8))
    assert known is not None and "does not allow" in known.doubt
    grant = made.session.rights.grant("sample-freja")
    path = f"grants/{grant.id}.json"
    forged = document_of(grant.having(max_selects=grant.max_selects + 1))
    made.session.shoot.twins.put("sample-freja", {path: forged}, "Forge a grant", made.session.operator)
    assert "Not signed over exactly these bytes" in standing(made, record).doubt


def test_what_was_taken_down_is_told_and_what_the_ledger_does_not_know_is_doubted(made: Set) -> None:
    record = made.session.delivering.deliver(made.order(), made.out).record
    copy = record.having(id="D20261126-00000001", files=(record.files[0].having(sha256="cd" * 32, mark="11" * 8),))
    made.session.shoot.deliveries.add(copy.id, to_document(copy, "delivery"), "Forge", made.session.operator, {})
    known = Lookup([made.shoot], TwinMemory(made.folder)).find(bytes.fromhex("11" * 8))
    assert known is not None and known.doubt == NO_LINE
    made.session.delivering.take_down(record.id)
    assert standing(made, record).ended.startswith("It was taken down on")


# People on a photograph


def before_a_photograph(held: Set) -> tuple[str, str]:
    """A select of a painted picture before the team's own photograph, and the photograph's name."""
    photograph = held.folder / "street.png"
    Image.fromarray(drawn(5, 5)[:200, :300]).save(photograph)
    name = held.session.shoot.add_plate(photograph)
    direction = held.session.direction
    place = direction.location.having(kind=LocationKind.PLATE, plate=name)
    painting = Painting(prompt="x", weights="ab" * 32)
    recipe = Recipe(direction=direction.having(location=place), seed=6, width=512, height=640, painting=painting)
    take = held.session.shoot.add_take(recipe, encode_png(drawn(6, 6))).id
    held.session.approving.propose(take)
    approve_by_all(held.session, take, held.director, held.keys)
    return take, name


def test_a_photograph_of_which_nobody_said_who_is_on_it_does_not_leave(made: Set) -> None:
    take, plate = before_a_photograph(made)
    order = made.order("mail", takes=(take,))
    assert not order_said(made.session, order).opens
    with pytest.raises(Refused, match=r"Nobody has said who is on the photograph.*plate-people"):
        made.session.delivering.deliver(order, made.out)
    assert (made.left(), lines(made)) == ([], [])
    say_people(made.session, plate, OnPlate.NOBODY)
    seen = made.session.delivering.foresee(order)
    assert (seen.people[take], seen.pieces[0].stops) == (frozenset({InPicture.TWIN}), ())
    say_people(made.session, plate, OnPlate.PASSERS_BY)
    assert PASSING in made.session.delivering.foresee(order).pieces[0].looks
    say_people(made.session, plate, OnPlate.RELEASED, ("Kim Canary Sample",))
    seen = made.session.delivering.foresee(order)
    assert seen.people[take] == {InPicture.TWIN, InPicture.PHOTOGRAPHED}
    done = made.session.delivering.deliver(order, made.out)
    data, page = done.files[0].read_bytes(), done.page.read_text(encoding="utf-8")
    assert "Somebody in it is photographed." in page
    assert "Kim Canary" not in page and b"Kim Canary" not in data
    signed, described = read_credentials(data, "image/jpeg"), read_metadata(open_picture(data).xmp)
    assert signed.source_type == described.source_type == "compositeSynthetic", "born before that was told apart"
    assert not signed.trained


def test_what_was_looked_at_is_told_in_the_words_of_the_roles_alone() -> None:
    def painting(*references: str, roles: tuple[str, ...] = ()) -> Painting:
        return Painting(prompt="x", weights="ab" * 32, references=references, roles=roles)

    first = Pass(engine="klein", painting=painting("plate-123456-coat.jpg", "guide:pose", roles=("a garment",)))
    last = painting("guide:depth", "a.jpg", "b.jpg", roles=("the depth", "the twin"))
    here = Direction()
    assert looked_at(Recipe(direction=here, painting=last, before=(first,))) == ("a garment", "the twin", NOT_SAID)
    assert looked_at(Recipe(direction=here, painting=painting("a.jpg", roles=("Kim Canary",)))) == (NOT_SAID,)
    assert looked_at(Recipe(direction=here)) == ()
