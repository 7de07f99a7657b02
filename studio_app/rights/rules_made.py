"""Rules on what was made: numbers bought, and who said yes to the one take that is asked for."""

from __future__ import annotations

from studio_app.rights.case import Case
from studio_app.rights.check import Check, failed, judged, warned


def renders_left(case: Case) -> Check | None:
    if case.grant is None:
        return None
    most, made = case.grant.paper.max_renders, case.made.renders
    return judged(
        "made.renders",
        made + case.asked <= most,
        f"{made:,} of {most:,} renders are used.",
        f"The grant allows {most:,} renders; {made:,} are made and {case.asked:,} more are asked for.",
    )


def selects_left(case: Case) -> Check | None:
    if case.grant is None:
        return None
    most, made = case.grant.paper.max_selects, case.made.selects
    new = 0 if case.chosen and case.chosen.select else case.asked
    return judged(
        "made.selects",
        made + new <= most,
        f"{made:,} of {most:,} selects are used.",
        f"The grant allows {most:,} selects; {made:,} are approved already.",
    )


def seats_said_yes(case: Case) -> Check | None:
    if case.grant is None or case.chosen is None:
        return None
    yes = case.chosen.yes
    missing = [seat for seat, count in sorted(case.grant.paper.seats.items()) if yes.get(seat, 0) < count]
    return judged(
        "made.approvals",
        not missing,
        "Every seat that the grant asks for said yes to exactly these bytes.",
        f"{case.chosen.take} still needs the yes of: {', '.join(seat.replace('-', ' ') for seat in missing)}.",
    )


def not_self_approved(case: Case) -> Check | None:
    if case.chosen is None:
        return None
    if case.chosen.alone and not case.chosen.self_approved:
        return warned(
            "made.self-approval",
            f"Only the one who rendered {case.chosen.take} would have said yes: it does not leave the house before "
            "somebody else does, too.",
        )
    return judged(
        "made.self-approval",
        not case.chosen.self_approved,
        "Somebody else than the one who rendered it said yes.",
        f"Nobody but the one who rendered {case.chosen.take} said yes to it: such a select never leaves the house.",
    )


def is_select(case: Case) -> Check | None:
    if case.chosen is None:
        return failed("made.select", "No take is named.")
    return judged(
        "made.select",
        bool(case.chosen.select) and not case.chosen.withdrawn,
        f"{case.chosen.take} is the select {case.chosen.select}.",
        f"{case.chosen.take} is no select (any more).",
    )


QUEUE_RULES = (renders_left,)
APPROVE_RULES = (selects_left, not_self_approved)
DELIVER_RULES = (is_select, selects_left, seats_said_yes, not_self_approved)
