"""The end of the demo: the select goes to two channels with every mark, signed by a sample certificate made here."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from studio_app.delivery.record import Delivery
from studio_app.direction.durable import make_folder, write_atomically
from studio_app.direction.errors import StudioError
from studio_app.studio.delivering import Tell
from studio_app.studio.delivery_orders import Asked, asked_order
from studio_app.studio.inspected import Report
from studio_app.studio.session import Session
from studio_app.studio.studio_identity import make_identity

CHANNELS = ("ecom-product-page", "feed-4-5")
TERRITORY = "SE"
RECEIVER = "Sample brand (sample)"
STUDIO, COUNTRY = "Sample studio", "SE"
FOLDER, ROOT = "deliveries", "sample-studio-root.pem"


def inspected(files: tuple[Path, ...], folder: Path, shoot: Path) -> tuple[Report, ...]:
    """What anybody finds in the delivered files who trusts the sample studio. Raises StudioError: one does not hold."""
    from studio_app.studio.inspection import look
    from studio_app.studio.inspection_lookup import Lookup

    lookup = Lookup((shoot,))
    root = (folder / ROOT).read_text(encoding="ascii")
    reports = tuple(look(file, root, lookup, date.today()) for file in files)
    for report in reports:
        wrong = next((fact for fact in report.facts if fact.stand in ("bad", "look")), None)
        if wrong is not None:
            raise StudioError(f"{report.name}, {wrong.topic}: {wrong.words}")
    return reports


def deliver_select(session: Session, take: str, folder: Path, tell: Tell) -> tuple[Delivery, tuple[Path, ...]]:
    """Delivers a select into `folder`/deliveries. The certificate lies in `folder`, never among the user's settings;
    its public root beside it as ROOT, for whoever checks the files. Raises StudioError with what to do.
    """
    made = make_identity(STUDIO, COUNTRY, folder, sample=True)
    write_atomically(folder / ROOT, made.root.encode())
    session.delivering.settings = folder
    out = folder / FOLDER
    make_folder(out)
    order = asked_order(session, Asked((take,), CHANNELS, (TERRITORY,), receiver=RECEIVER))
    done = session.delivering.deliver(order, out, tell)
    return done.record, done.files
