"""Bringing together deliveries/: each is a document of its own that never changes, so what there is only adds up."""

from __future__ import annotations

from studio_app.shoot.deliveries import DELIVERY, is_delivery_id
from studio_app.shoot.layout import DELIVERIES
from studio_app.shoot.merge_sides import Draft, Sides, refused


def merge_deliveries(sides: Sides, draft: Draft) -> None:
    """Adds the other copy's deliveries. Raises Refused when it changed one, or holds something else among them."""
    came = 0
    for path in sorted(path for path in sides.there if path.startswith(f"{DELIVERIES}/")):
        name, _, part = path.removeprefix(f"{DELIVERIES}/").partition("/")
        past, here, there = sides.blobs(path)
        if past is not None or (here is not None and here != there):
            raise refused(f"The other copy changed the delivery {name[:60]}, and a delivery never changes.")
        if not is_delivery_id(name) or part != DELIVERY:
            raise refused(f"The other copy holds {path[:80]}, which is no delivery.")
        came += here is None
        draft.take(path, there)
    if came:
        draft.say(f"{came} {'delivery' if came == 1 else 'deliveries'} of the other copy.")
