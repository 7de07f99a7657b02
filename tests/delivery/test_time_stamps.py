"""Time stamps of a real service: asked only where the studio entered one, read by everybody, and never in the way."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from delivery_samples import WHOLE, encoded, facts, select_png, signer
from peers import encypher
from time_service import NAME, Answer, Clock, served

from studio_app.delivery import credentials_stamp
from studio_app.delivery.certificates import Signer
from studio_app.delivery.credentials import born, sign
from studio_app.delivery.credentials_read import Seal, read_credentials
from studio_app.delivery.credentials_stamp import NoTimeStamp
from studio_app.delivery.inspecting import inspect
from studio_app.direction.errors import StudioError
from studio_app.studio.inspected import Stand
from studio_app.studio.inspection_words import facts_of
from studio_app.takes.channel import FileFormat


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Clock:
    return Clock(tmp_path_factory.mktemp("time") / "clock")


@pytest.fixture(scope="module")
def stamped(clock: Clock) -> Iterator[tuple[dict[FileFormat, bytes], list[bytes]]]:
    asked: list[bytes] = []
    with served(clock.stamp, asked) as url:
        who = asking(url)
        parent = born(select_png(), facts(), who)
        yield {of: sign(encoded(of), WHOLE, facts(), parent, who) for of in FileFormat}, asked


def asking(url: str) -> Signer:
    return replace(signer(), tsa_url=url)


def delivered(url: str) -> bytes:
    return sign(encoded(), WHOLE, facts(), born(select_png(), facts(), signer()), asking(url))


@pytest.mark.parametrize("of", FileFormat)
def test_the_stamp_is_read_back_and_says_whose_clock_it_is(
    stamped: tuple[dict[FileFormat, bytes], list[bytes]], clock: Clock, of: FileFormat, tmp_path: Path
) -> None:
    data = stamped[0][of]
    said = read_credentials(data, of.mime, signer().root)
    assert (said.seal, said.stamped_by, said.clock_known) == (Seal.TRUSTED, NAME, False)
    assert abs(datetime.fromisoformat(said.time) - datetime.now(UTC)) < timedelta(minutes=5)
    assert read_credentials(data, of.mime, signer().root + clock.root).clock_known
    path = tmp_path / f"stamped.{of.value}"
    path.write_bytes(data)
    assert encypher(path, signer().root) == ("Trusted", [])


def test_a_stamped_file_outlives_its_certificate_for_who_knows_the_clock(
    stamped: tuple[dict[FileFormat, bytes], list[bytes]], clock: Clock, tmp_path: Path
) -> None:
    """An independent peer, asked what it would say years after the certificate ended."""
    path = tmp_path / "stamped.jpg"
    path.write_bytes(stamped[0][FileFormat.JPEG])
    late = {"validation_time": "2040-01-01T00:00:00Z"}
    assert encypher(path, signer().root, tsa_trust_pem=clock.root, **late) == ("Trusted", [])
    assert "claimSignature.outsideValidity" in encypher(path, signer().root, **late)[1]
    path.write_bytes(sign(encoded(), WHOLE, facts(), born(select_png(), facts(), signer()), signer()))
    assert "claimSignature.outsideValidity" in encypher(path, signer().root, tsa_trust_pem=clock.root, **late)[1]


@pytest.mark.parametrize("of", FileFormat)
def test_the_strictest_reading_misses_only_what_an_own_root_cannot_have(
    stamped: tuple[dict[FileFormat, bytes], list[bytes]], clock: Clock, of: FileFormat, tmp_path: Path
) -> None:
    """encypher-c2pa by the conformance programme: with a stamp, an answer about revocation alone is missing."""
    path = tmp_path / f"stamped.{of.value}"
    path.write_bytes(stamped[0][of])
    _, failed = encypher(path, signer().root, tsa_trust_pem=clock.root, strict_conformance=True)
    assert failed == ["com.encypher.conformance.revocationInformationMissing"]


def test_inspect_shows_the_stamp_and_who_vouches_for_the_clock(
    stamped: tuple[dict[FileFormat, bytes], list[bytes]], clock: Clock
) -> None:
    for roots, words in ((signer().root, "nobody vouches for"), (signer().root + clock.root, "is known here")):
        (line,) = (
            each for each in facts_of(inspect(stamped[0][FileFormat.PNG], roots), facts().when.date())
            if each.topic == "Signed"
        )  # fmt: skip
        assert line.stand is Stand.GOOD
        assert f"by {NAME}, a clock that {words}" in line.words, line.words


def test_what_is_asked_is_a_hash_and_nothing_else(
    stamped: tuple[dict[FileFormat, bytes], list[bytes]], clock: Clock
) -> None:
    asked = stamped[1]
    assert len(asked) == 1 + len(FileFormat), "one for the select, one for each file"
    assert all(len(each) < 80 for each in asked)
    assert all("Hash Algorithm: sha256" in clock.told(each) for each in asked)
    assert len(set(asked)) == len(asked)


def test_a_changed_stamp_is_none(stamped: tuple[dict[FileFormat, bytes], list[bytes]], clock: Clock) -> None:
    """A letter of its name turned, wherever it stands in it: the stamp does not hold, or is of no clock known here."""
    whole = stamped[0][FileFormat.JPEG]
    assert read_credentials(whole, "image/jpeg", signer().root + clock.root).clock_known
    places = [each.start() for each in re.finditer(NAME.encode(), whole)]
    for at in places:
        data = bytearray(whole)
        data[at] ^= 1
        said = read_credentials(bytes(data), "image/jpeg", signer().root + clock.root)
        assert not (said.time and said.clock_known and said.seal is Seal.TRUSTED), at
    assert len(places) > 2


REPLIES: dict[str, tuple[str, int, str]] = {
    "not a word": ("empty", 200, "its answer is no time stamp of this file"),
    "a web page": ("page", 200, "its answer is no time stamp of this file"),
    "a stamp of something else": ("another", 200, "its answer is no time stamp of this file"),
    "a refusal": ("refusal", 200, "its answer is no time stamp of this file"),
    "an error": ("page", 503, "it answered with an error"),
}


@pytest.mark.parametrize("how", REPLIES)
def test_a_wrong_answer_is_a_sentence_that_says_what_can_be_done(clock: Clock, how: str) -> None:
    kind, status, words = REPLIES[how]
    answers: dict[str, Answer] = {
        "empty": lambda _: b"",
        "page": lambda _: b"<html>no</html>",
        "another": clock.stamp_of_another,
        "refusal": clock.refusal,
    }
    asked: list[bytes] = []
    with served(answers[kind], asked, status) as url, pytest.raises(NoTimeStamp) as told:
        delivered(url)
    assert told.value.what == f"The time-stamp service 127.0.0.1 gave no time stamp: {words}."
    assert told.value.do == "Wait and deliver again, or deliver without a time stamp."
    assert len(asked) == 2, "it is asked once more"


def test_a_service_that_stamps_though_it_may_not_is_no_clock(tmp_path: Path) -> None:
    """A certificate for mail is none for time: c2pa refuses the stamp, or does not say that it holds."""
    wrong = Clock(tmp_path / "clock", use="emailProtection")
    with served(wrong.stamp, []) as url, pytest.raises(NoTimeStamp):
        data = delivered(url)
        assert read_credentials(data, "image/jpeg", signer().root).time == ""
        raise NoTimeStamp("it is found when the file is read back")


def test_a_dead_service_is_told_from_a_certificate_that_does_not_sign() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
        with pytest.raises(NoTimeStamp, match="it could not be reached"):
            delivered(url)
        with pytest.raises(StudioError, match="could not be signed") as told:
            born(select_png(), facts(), replace(asking(url), chain="no certificate"))
        assert not isinstance(told.value, NoTimeStamp)


def test_a_service_that_does_not_answer_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials_stamp, "PATIENCE_S", 0.2)
    monkeypatch.setattr(credentials_stamp, "QUICK_S", 0.0)
    end, asked = threading.Event(), list[bytes]()

    def silent(_: bytes) -> bytes:
        end.wait(60)
        return b""

    with served(silent, asked) as url:
        with pytest.raises(NoTimeStamp, match="it did not answer within"):
            delivered(url)
        assert not end.is_set()
        end.set()
    assert len(asked) == 1, "who is silent is not asked again"


def test_a_service_that_comes_back_at_once_is_asked_again(clock: Clock) -> None:
    asked: list[bytes] = []
    with served(lambda each: clock.stamp(each) if len(asked) > 1 else b"", asked) as url:
        assert read_credentials(delivered(url), "image/jpeg", signer().root).time


COUNTS = """
import os
from dataclasses import replace
from delivery_samples import WHOLE, encoded, facts, select_png, signer
from time_service import served
asked = []
with served(lambda _: b"", asked) as proxy:
    os.environ.update(http_proxy=proxy, https_proxy=proxy, all_proxy=proxy)
    from studio_app.delivery.credentials import born, sign
    from studio_app.delivery.credentials_read import read_credentials
    from studio_app.direction.errors import StudioError
    for url in ("", "http://times.invalid/tsa"):
        who = replace(signer(), tsa_url=url)
        try:
            data = sign(encoded(), WHOLE, facts(), born(select_png(), facts(), who), who)
            read_credentials(data, "image/jpeg", who.root)
        except StudioError:
            pass
        print(len(asked))
"""


def test_nothing_is_asked_of_anybody_where_no_service_was_entered() -> None:
    """All that c2pa asks for goes through a proxy that counts; with a service it counts, so that it can be believed."""
    home = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    ended = subprocess.run([sys.executable, "-c", COUNTS], env=home, capture_output=True, text=True, check=False)
    without, with_one = map(int, ended.stdout.split())
    assert (without, with_one > 0) == (0, True), ended.stderr
