"""Deliveries on the command line: deliver, deliveries, deliver-again, extend, take-down."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from studio_app.cli.booking import Rates
from studio_app.cli.output import AsJson, counted, progress, say, say_json, say_table
from studio_app.cli.shooting import ShootFolder
from studio_app.direction.errors import BadInput
from studio_app.studio.delivery_marks import find_figures
from studio_app.studio.delivery_orders import Asked, asked_order
from studio_app.studio.delivery_said import DeliverySaid, OrderSaid, deliveries_said, delivery_said, order_said
from studio_app.studio.delivery_work import Delivered
from studio_app.studio.first_run import this_person
from studio_app.studio.places import cache_dir
from studio_app.studio.session import Session
from studio_app.takes.crop import Crop
from studio_app.twins.use import day_words

SHUT = 1
Takes = Annotated[
    list[str] | None, typer.Argument(metavar="[TAKE...]", help="Takes or selects; without any, every select.")
]
Channels = Annotated[
    list[str] | None, typer.Option("--channel", metavar="NAME", help="A channel; may be given several times.")
]
Places = Annotated[
    list[str] | None, typer.Option("--territory", metavar="CODE", help="Where it is seen, such as SE or EEA; as often.")
]
Media = Annotated[
    list[str] | None, typer.Option("--medium", help="Where people meet it; without one, what the channels are for.")
]
Out = Annotated[Path | None, typer.Option("--to", "--out", metavar="DIR", help="The folder that the files go to.")]
Receiver = Annotated[str, typer.Option("--receiver", metavar="WHO", help="Who gets it; kept in the record only.")]
Until = Annotated[str, typer.Option("--until", metavar="DAY", help="Last day of the use; the brief's if not said.")]
CropTo = Annotated[
    str,
    typer.Option("--crop", metavar="L,T,R,B", help="Edges as shares of the picture, for one channel: 0.1,0,0.9,1."),
]
DeliveryId = Annotated[str, typer.Argument(metavar="DELIVERY", help="Its id, such as D20261126-3fa91c7b.")]
Unstamped = Annotated[
    bool, typer.Option("--without-time-stamp", help="Leave the time stamp out, as when the service is down.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what the gates and the crops say.")]


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    app.command()(deliver)
    app.command()(deliveries)
    app.command("deliver-again")(deliver_again)
    app.command()(extend)
    app.command("take-down")(take_down)


def deliver(
    shoot: ShootFolder,
    takes: Takes = None,
    channel: Channels = None,
    territory: Places = None,
    medium: Media = None,
    out: Out = None,
    receiver: Receiver = "",
    until: Until = "",
    crop: CropTo = "",
    without_time_stamp: Unstamped = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Deliver selects to channels: cropped, labelled, watermarked, signed, written into record and ledger.

    Every file leaves with all its marks or none leaves; what the twin's grant does not allow is refused.
    """
    asked = Asked(
        tuple(takes or ()), tuple(channel or ()), tuple(territory or ()), tuple(medium or ()), _day(until), receiver,
        _crop(crop), not without_time_stamp,
    )  # fmt: skip
    if out is None and not dry_run:
        raise BadInput("Nothing says where the files shall go.", do="Give a folder: --out DIR.")
    with Session.open(shoot, this_person()) as session:
        order = asked_order(session, asked)
        with progress("Looking for her in the takes") as tell:
            blind = find_figures(session, order, cache_dir(), tell)
        said = order_said(session, order)
        _warn([*([blind] if blind else []), *(() if dry_run else said.warns)])
        if dry_run:
            _print_order(said, as_json)
            if not said.opens:
                raise typer.Exit(SHUT)
            return
        assert out is not None
        with progress("Delivering") as tell:
            done = session.delivering.deliver(order, out, tell)
        _print_delivery(delivery_said(session, done.record), done, as_json)


def deliveries(shoot: ShootFolder, as_json: AsJson = False) -> None:
    """List what left this shoot: when, for what, to whom, until when, and what was taken down."""
    with Session.open(shoot, this_person()) as session:
        found = deliveries_said(session)
    if as_json:
        say_json([_plain(each) for each in found])
    elif not found:
        say("Nothing was delivered yet.")
    else:
        say_table(
            ("DELIVERY", "FILES", "FOR", "TO", "UNTIL", "STATE"),
            [(e.id, str(len(e.files)), e.use, e.receiver, e.until.isoformat(), e.state) for e in found],
        )


def deliver_again(
    shoot: ShootFolder,
    delivery: DeliveryId,
    out: Out = None,
    without_time_stamp: Unstamped = False,
    as_json: AsJson = False,
) -> None:
    """Make the files of a delivery once more, with the same pixels; gates are asked again, and it has its own lines."""
    if out is None:
        raise BadInput("Nothing says where the files shall go.", do="Give a folder: --out DIR.")
    with Session.open(shoot, this_person()) as session:
        with progress("Delivering again") as tell:
            done = session.delivering.again(delivery, out, tell, stamped=not without_time_stamp)
        _print_delivery(delivery_said(session, done.record), done, as_json)


def extend(
    shoot: ShootFolder,
    delivery: DeliveryId,
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="The new last day of its use.")] = "",
    rates: Rates = None,
    as_json: AsJson = False,
) -> None:
    """Let the files of a delivery be seen for longer, inside its grant: every gate is asked, the ledger gets a line."""
    day = _day(until)
    if day is None:
        raise BadInput("Nothing says until when.", do="Give the new last day: --until 2027-06-30.")
    with Session.open(shoot, this_person()) as session:
        found = session.delivering.extend(delivery, day, rates)
        said = delivery_said(session, session.delivering.one(delivery))
    if as_json:
        say_json(_plain(said) | {"amounts": [amount.model_dump(mode="json") for amount in found.amounts]})
        return
    say(f"{said.id}: {said.use}; to be taken down by {day_words(said.take_down_by)}.")
    say(*(amount.words for amount in found.amounts))


def take_down(shoot: ShootFolder, delivery: DeliveryId) -> None:
    """Write into the ledger that the files of a delivery are seen no longer."""
    with Session.open(shoot, this_person()) as session:
        record = session.delivering.take_down(delivery)
    say(f"{record.id}: {counted(len(record.files), 'file')} taken down; the ledger says so.")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadInput(f"“{text[:40]}” is no day.", do="Write it as 2026-12-31.") from error


def _crop(text: str) -> Crop | None:
    if not text:
        return None
    try:
        left, top, right, bottom = (float(part) for part in text.split(","))
        return Crop(left=left, top=top, right=right, bottom=bottom)
    except ValueError as error:
        raise BadInput(f"“{text[:60]}” is no crop.", do="Give left, top, right and bottom: 0.1,0,0.9,1.") from error


def _warn(words: Iterable[str]) -> None:
    """What a person should look at, beside what the command prints."""
    for each in words:
        sys.stderr.write(f"twin-studio: {each}\n")


def _print_order(said: OrderSaid, as_json: bool) -> None:
    if as_json:
        say_json({"opens": said.opens, "use": said.use, "takes": list(said.takes), "files": list(said.files)})
        return
    say(f"For {said.use}.")
    for take in said.takes:
        say(f"{take['select'] or take['take']}: the gate is {'open' if take['opens'] else 'shut'}")
        say(*(f"  NO    {words}" for words in take["stops"]), *(f"  look  {words}" for words in take["warns"]))
    for file in said.files:
        say(f"{file['name']}  {file['file']}", *(f"  {mark}  {words}" for mark, words in file["lines"]))


def _print_delivery(said: DeliverySaid, done: Delivered, as_json: bool) -> None:
    if as_json:
        say_json(_plain(said) | {"places": [str(place) for place in done.files], "page": str(done.page)})
        return
    say(*(str(place) for place in done.files), f"The page for the public: {done.page}")
    say(f"{said.id}: {counted(len(said.files), 'file')} for {said.use}, until {said.until}.")


def _plain(said: DeliverySaid) -> dict[str, Any]:
    now = {"state": said.state, "until": said.until.isoformat(), "take_down_by": said.take_down_by.isoformat()}
    return said.record.model_dump(mode="json") | now
