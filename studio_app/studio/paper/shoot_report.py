"""Making the shoot report: as PDF for the wall, as JSON for other programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from studio_app.direction.durable import write_atomically
from studio_app.shoot.folder import Shoot
from studio_app.studio.paper.ink import Box, PageChoice
from studio_app.studio.paper.pdf import PdfInk
from studio_app.studio.paper.pictures import Pictures
from studio_app.studio.paper.report import draw_report
from studio_app.studio.paper.report_facts import ReportFacts, report_facts

Tell = Callable[[float], None]


def shoot_report(shoot: Shoot, path: Path, page: PageChoice | None = None, tell: Tell | None = None) -> Path:
    """Writes the report as PDF. `tell` hears the share done and may raise Stopped. Raises StudioError of the disk."""
    write_atomically(path, report_pdf(shoot, report_facts(shoot), page or PageChoice(), tell or (lambda _: None)))
    return path


def report_pdf(shoot: Shoot, facts: ReportFacts, page: PageChoice, tell: Tell) -> bytes:
    """The report as PDF; the same facts and pictures give the same bytes."""
    ink = PdfInk(page, f"{facts.title}: shoot report")
    pictures = Pictures(shoot)
    wanted = max(1, 2 * len(facts.selects))
    done = 0

    def picture(take: str, box: Box) -> bytes | None:
        nonlocal done
        done += 1
        tell(min(1.0, done / wanted))
        return pictures.of(take, box)

    draw_report(facts, ink, page.size, picture)
    return ink.to_bytes()


def report_json(facts: ReportFacts) -> str:
    """The facts of the report as JSON, times in ISO 8601."""
    return json.dumps(asdict(facts), indent=1, ensure_ascii=False, default=lambda when: when.isoformat())
