"""What the filter bar offers to sort, group and stack by, each with the words of its menu."""

from __future__ import annotations

from studio_app.studio.sift_field import Field
from studio_app.studio.sift_stack import Stacks

SORTS: tuple[tuple[object, str], ...] = (
    ((Field.TAKE, False), "Number"),
    ((Field.TAKE, True), "Newest first"),
    ((Field.RATING, True), "Most stars first"),
    ((Field.FLAG, False), "Picks first"),
    ((Field.LABEL, False), "Label"),
    ((Field.LOOK, False), "Look"),
    ((Field.POSE, False), "Pose"),
    ((Field.RIG, False), "Light"),
    ((Field.LOCATION, False), "Location"),
    ((Field.LENS, False), "Lens"),
    ((Field.ENGINE, False), "Engine"),
    ((Field.SEED, False), "Seed"),
)
GROUPS: tuple[tuple[object, str], ...] = (
    (None, "None"),
    (Field.MADE, "Day"),
    (Field.LOOK, "Look"),
    (Field.POSE, "Pose"),
    (Field.EXPRESSION, "Expression"),
    (Field.RIG, "Light"),
    (Field.LOCATION, "Location"),
    (Field.TWIN, "Twin"),
    (Field.ENGINE, "Engine"),
    (Field.SHOT, "Shot"),
    (Field.RATING, "Stars"),
    (Field.FLAG, "Flag"),
    (Field.LABEL, "Label"),
    (Field.IS, "Standing"),
    (Field.WAITS, "Who is waited for"),
    (Field.BY, "Who had it rendered"),
    (Field.REASON, "Reason"),
)
STACKS: tuple[tuple[object, str], ...] = (
    (Stacks.OFF, "None"),
    (Stacks.FRAME, "One frame: variants of one direction"),
    (Stacks.ALIKE, "Alike: pictures that look the same"),
    (Stacks.TIME, "Close in time: made within minutes"),
)
