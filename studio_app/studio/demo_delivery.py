"""The end of the demo: the select goes to two channels with every mark, signed by a sample certificate made here."""

from __future__ import annotations

from pathlib import Path

from studio_app.delivery.record import Delivery
from studio_app.shoot.durable import make_folder
from studio_app.studio.delivering import Tell
from studio_app.studio.delivery_orders import Asked, asked_order
from studio_app.studio.session import Session
from studio_app.studio.studio_identity import make_identity

CHANNELS = ("ecom-product-page", "feed-4-5")
TERRITORY = "SE"
RECEIVER = "Sample brand (sample)"
STUDIO, COUNTRY = "Sample studio", "SE"
FOLDER = "deliveries"


def deliver_select(session: Session, take: str, folder: Path, tell: Tell) -> tuple[Delivery, tuple[Path, ...]]:
    """Delivers a select into `folder`/deliveries. The certificate lies in `folder`, never among the user's settings.

    Raises StudioError with what to do.
    """
    make_identity(STUDIO, COUNTRY, folder, sample=True)
    session.delivering.settings = folder
    out = folder / FOLDER
    make_folder(out)
    order = asked_order(session, Asked((take,), CHANNELS, (TERRITORY,), receiver=RECEIVER))
    done = session.delivering.deliver(order, out, tell)
    return done.record, done.files
