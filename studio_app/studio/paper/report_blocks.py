"""What stands beside a select in the report: who approved it, its line of versions, its direction, the notes."""

from __future__ import annotations

from studio_app.engines.table import title_of
from studio_app.studio.paper.ink import fitted
from studio_app.studio.paper.report_facts import Chosen, Said
from studio_app.studio.paper.report_writer import BODY, LABEL, SMALL, STRONG, Writer, seat_words


def known_as(chosen: Chosen) -> str:
    return "  ".join(word for word in (chosen.take, "★" * chosen.rating) if word)


def block_title(write: Writer, left: float, base: float, room: float, text: str) -> float:
    write.ink.words(left, base, text, LABEL)
    write.ink.rule(left, base + 4, room)
    return base + 16


def verdicts_block(write: Writer, chosen: Chosen, left: float, base: float, room: float, end: float) -> float:
    if not chosen.said or base + 40 > end:
        return base
    base = block_title(write, left, base, room, "Approved by")
    for said in chosen.said:
        if base + 26 > end:
            break
        base = _verdict(write, said, left, base, room)
    return base + 8


def _verdict(write: Writer, said: Said, left: float, base: float, room: float) -> float:
    mark = "✓ " if said.verifies else ""
    write.ink.words(left, base, fitted(f"{seat_words(said.seat)}: {said.decision}", STRONG, room), STRONG)
    base += 12
    base = write.lines(left, base, f"{said.who}, {said.when.day} {said.when:%b %Y, %H:%M}", BODY, room, 2) - 1
    seal = "signature verifies" if said.verifies else f"does not verify: {said.problem}"
    base = write.lines(left, base, f"{mark}{seal}", SMALL, room, 2)
    if said.note:
        base = write.lines(left, base, f"“{said.note}”", SMALL, room, 3)
    return base + 4


def line_of_versions_block(write: Writer, chosen: Chosen, left: float, base: float, room: float, end: float) -> float:
    if not chosen.line or base + 32 > end:
        return base
    base = block_title(write, left, base, room, "Line of versions")
    shown = chosen.line[-6:]
    for link in shown:
        if base + 12 > end:
            break
        here = link.name == chosen.name
        what = "this one" if here else "withdrawn" if link.withdrawn else ""
        right = f"{link.when.day} {link.when:%b}"
        look = STRONG if here else BODY
        write.ink.words(left, base, fitted(link.name + (f", {what}" if what else ""), look, room - 50), look)
        write.ink.words(left + room, base, right, SMALL, "right")
        base += 12.5
    return base + 8


def direction_block(write: Writer, chosen: Chosen, left: float, base: float, room: float, end: float) -> float:
    most = int((min(end, base + 230) - base - 30) / (BODY.size * 1.4))
    if most < 2:
        return base
    base = block_title(write, left, base, room, "Direction")
    base = write.lines(left, base, chosen.words, BODY, room, most)
    width, height = chosen.pixels
    made = f"{title_of(chosen.engine)}, {chosen.quality}, seed {chosen.seed}, {width} × {height} px"
    return write.lines(left, base, made, SMALL, room, 2) + 8


def remarks_block(write: Writer, chosen: Chosen, left: float, base: float, room: float, end: float) -> float:
    if not chosen.remarks or base + 42 > end:
        return base
    base = block_title(write, left, base, room, "Notes")
    for number, remark in enumerate(chosen.remarks):
        left_over = len(chosen.remarks) - number
        if base + 34 > end:
            write.ink.words(left, base, f"and {left_over} more", SMALL)
            break
        state = "resolved" if remark.resolved else "open"
        most = max(1, int((end - base - 22) / (BODY.size * 1.4)))
        base = write.lines(left, base, remark.text, BODY, room, min(6, most))
        who = f"{remark.by}, " if remark.by else ""
        write.ink.words(left, base - 1, fitted(f"{who}{remark.when.day} {remark.when:%b}, {state}", SMALL, room), SMALL)
        base += 14
    return base
