"""Every word and picture of sheet and report lies inside its page, however much there is and however long it is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import product

import pytest

from studio_app.direction.direction import Direction, Part
from studio_app.shoot.papers import TakeRow
from studio_app.studio.paper.ink import MARGIN, Box, PageChoice, Paper, Type, fitted, width_of, wrapped
from studio_app.studio.paper.report import draw_report, page_count
from studio_app.studio.paper.report_facts import Chosen, Credit, Link, Remark, ReportFacts, Said, Statistics
from studio_app.studio.paper.sheet import Cell, Group, SheetChoice, draw, plan
from studio_app.studio.paper.sheet_items import Blank, Heading, Title
from studio_app.takes.cell import Axis
from studio_app.takes.cell import Cell as Varied
from studio_app.takes.disclosure import disclosure
from studio_app.takes.facets import facets_of
from studio_app.takes.recipe import Recipe
from studio_app.takes.review import Flag, Label, Review
from studio_app.takes.source_type import COMPUTED, TRAINED
from studio_app.takes.take import Standing, Take, take_id

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
LONG = "The very long working title of a shoot that somebody typed without thinking of paper " * 4
UNBROKEN = "Donaudampfschifffahrtsgesellschaft" * 8


@dataclass
class Watched:
    """Ink that refuses what would leave the page or its margins."""

    size: tuple[float, float]
    pages: int = 0
    said: list[str] = field(default_factory=list[str])
    pictures: list[Box] = field(default_factory=list[Box])
    placed: list[tuple[float, float, float, float]] = field(default_factory=list[tuple[float, float, float, float]])
    per_page: list[list[str]] = field(default_factory=list[list[str]])

    def words(self, left: float, base: float, text: str, look: Type, align: str = "left") -> None:
        wide = width_of(text, look)
        start = {"left": left, "right": left - wide, "centre": left - wide / 2}[align]
        assert start >= MARGIN - 0.5, f"{text!r} begins at {start:.1f}"
        assert start + wide <= self.size[0] - MARGIN + 0.5, f"{text!r} ends at {start + wide:.1f}"
        assert look.size < base < self.size[1] - 12, f"{text!r} stands at {base:.1f}"
        for other, begun, ended, size in self.placed:
            apart = (
                abs(base - other) >= 0.7 * min(size, look.size) or start >= ended - 0.5 or start + wide <= begun + 0.5
            )
            assert apart, f"{text!r} lies over other words"
        self.placed.append((base, start, start + wide, look.size))
        self.said.append(text)

    def picture(self, box: Box, jpeg: bytes | None) -> None:
        assert box.width > 4
        assert box.height > 4
        assert box.left >= MARGIN - 0.5
        assert box.left + box.width <= self.size[0] - MARGIN + 0.5
        assert box.top >= MARGIN
        assert box.top + box.height <= self.size[1] - MARGIN
        self.pictures.append(box)

    def rule(self, left: float, top: float, width: float, grey: float = 0.8) -> None:
        assert left + width <= self.size[0] - MARGIN + 0.5

    def block(self, box: Box, colour: tuple[float, float, float]) -> None:
        assert box.left + box.width <= self.size[0] - MARGIN + 0.5

    def next_page(self) -> None:
        self.pages += 1
        self.per_page.append(self.said)
        self.said, self.placed = [], []


def row(number: int, width: int = 416, height: int = 520, source: str = "algorithmicMedia") -> TakeRow:
    sha = f"{number:06x}" + "0" * 58
    recipe = Recipe(direction=Direction(), seed=number, shot=f"L{number % 5:02d}-S01", width=width, height=height)
    take = Take(
        id=take_id(number, sha), number=number, sha256=sha, recipe=recipe, made=NOW, seconds=9.0, source_type=source
    )
    review = Review(rating=number % 6, flag=list(Flag)[number % 3], label=list(Label)[number % 6])
    select = f"L{number % 5:02d}-S01_v{number:03d}" if number % 7 == 0 else None
    standing = Standing.SELECT if select else Standing.SCRATCH
    return TakeRow(take.id, number, sha, standing, select, review, facets_of(take), lambda _: take)


@pytest.mark.parametrize("count", [1, 5, 31])
@pytest.mark.parametrize("columns", [1, 5, 12])
@pytest.mark.parametrize(("paper", "landscape"), [(Paper.A4, False), (Paper.LETTER, True), (Paper.A3, False)])
def test_a_sheet_keeps_inside_its_pages(count: int, columns: int, paper: Paper, landscape: bool) -> None:
    page = PageChoice(paper=paper, landscape=landscape)
    for group in Group:
        choice = SheetChoice(page=page, columns=columns, group=group, words=True)
        rows = [row(number, *((520, 416) if number % 2 else (416, 520))) for number in range(1, count + 1)]
        laid = plan(LONG, rows, choice)
        ink = Watched(page.size)
        shares: list[float] = []
        draw(laid, ink, lambda _row, _box: None, shares.append)
        assert len(ink.pictures) == count
        assert ink.pages == len(laid.pages)
        assert shares[-1] == pytest.approx(1.0)
        assert all(any(f"{count} take" in words for words in said) for said in ink.per_page), "how many takes, on top"
        assert all(disclosure(COMPUTED) in " ".join(said) for said in ink.per_page), "the AI words stand on every page"


def test_every_take_is_on_the_sheet_once_and_no_heading_is_left_alone() -> None:
    rows = [row(number) for number in range(1, 60)]
    laid = plan("Evening", rows, SheetChoice(columns=4, group=Group.SHOT))
    cells = [item.row.id for page in laid.pages for item in page.items if isinstance(item, Cell)]
    assert sorted(cells) == sorted(each.id for each in rows)
    assert all(isinstance(page.items[-1], Cell) for page in laid.pages)


def of_matrix(number: int, cell: Varied) -> TakeRow:
    plain = row(number)
    take = plain.take.having(cell=cell)
    return replace(plain, facets=facets_of(take), read=lambda _: take)


@pytest.mark.parametrize("columns", [1, 5, 12])
@pytest.mark.parametrize("across", [None, "pose"])
def test_a_matrix_is_printed_as_a_table_with_its_titles(columns: int, across: Part | None) -> None:
    poses, rigs, places = ("Walking", UNBROKEN[:100]), ("Rembrandt", "Hard spot", LONG[:120]), ("Here", "There")
    axes = (Axis(part="pose", titles=poses), Axis(part="rig", titles=rigs), Axis(part="location", titles=places))
    spots = [*product(range(2), range(3), range(2))]
    cells = [Varied(matrix="0a1b2c3d4e5f", axes=axes, at=at) for at in spots]
    rows = [of_matrix(number, cell) for number, cell in enumerate(cells, 1) if number != 5]
    alone = row(90)
    choice = SheetChoice(columns=columns, group=Group.MATRIX, across=across, words=True)
    laid = plan("Evening", [*rows, alone], choice)
    ink = Watched(choice.page.size)
    draw(laid, ink, lambda _row, _box: None, lambda _: None)
    items = [item for page in laid.pages for item in page.items]
    shown = [item.row.id for item in items if isinstance(item, Cell)]
    assert sorted(shown) == sorted(each.id for each in (*rows, alone))
    assert shown[-1] == alone.id, "what is of no matrix comes last"
    assert sum(isinstance(item, Blank) for item in items) == 1, "the place without a take is seen"
    headings = [item.text for item in items if isinstance(item, Heading)]
    assert headings == ["2 poses × 3 lights × 2 locations", "Of no matrix"]
    over = poses if across else places
    for page in laid.pages:
        if any(isinstance(item, Title) and not item.column for item in page.items):
            titles = [" ".join(item.lines) for item in page.items if isinstance(item, Title) and item.column]
            assert titles and all(title.split()[0][:9] in "".join(over) for title in titles), "on every page again"
    (first,) = (item for item in items if isinstance(item, Cell) and item.row.id == rows[0].id)
    beside = next(item for item in items if isinstance(item, Title) and not item.column)
    assert abs(beside.box.top - first.box.top) < 0.01
    assert beside.lines[:2] == (("Rembrandt", "Here") if across else ("Walking", "Rembrandt"))


def test_takes_of_no_matrix_are_a_plain_sheet() -> None:
    laid = plan("Evening", [row(1), row(2)], SheetChoice(group=Group.MATRIX))
    assert not [item for page in laid.pages for item in page.items if not isinstance(item, Cell)]


def test_pages_that_mix_sources_say_both() -> None:
    laid = plan("Evening", [row(1), row(2, source="trainedAlgorithmicMedia")], SheetChoice())
    assert disclosure(COMPUTED) in laid.ai_words
    assert disclosure(TRAINED) in laid.ai_words


def chosen(number: int, long: bool) -> Chosen:
    words = LONG if long else "Standing."
    links = tuple(Link(f"L01-S01_v{at:03d}", "T0001-000001", NOW, at == 2) for at in range(1, 13 if long else 2))
    said = Said("art-director", UNBROKEN[:120] if long else "Ada", "yes", NOW, words, not long, words if long else "")
    remark = Remark(words, UNBROKEN[:100] if long else "Ada", NOW, resolved=False)
    return Chosen(
        f"L01-S01_v{number:03d}", f"T{number:04d}-000001", "L01-S01", words[:60], 5, "stand-in", "draft", 1,
        (416, 520) if number % 2 else (520, 300), NOW, words, links, (said,) * (6 if long else 1),
        (remark,) * (9 if long else 1),
    )  # fmt: skip


def facts(selects: int, long: bool) -> ReportFacts:
    counts = tuple((f"{UNBROKEN[:60]} {at}" if long else f"look {at}", at) for at in range(30 if long else 2))
    stars = tuple((f"{number}", 3) for number in range(5, 0, -1))
    statistics = Statistics(
        takes=25_000, picks=900, rejected=12_000, rated=8_000, proposed=60, selects=selects, killed=70,
        render_seconds=900_000, stars=stars, twins=counts, engines=counts, looks=counts, reasons=counts,
    )  # fmt: skip
    crew = tuple(Credit(f"seat-{at}", (LONG[:120],) * 3 if long else ("Ada",)) for at in range(20 if long else 2))
    title, brief = (LONG[:120], LONG[:320] * 4) if long else ("Evening", "")
    return ReportFacts(
        title, brief, NOW, NOW, (("art-director", 1),), crew,
        tuple(chosen(number, long) for number in range(1, selects + 1)), statistics, 4, ("algorithmicMedia",),
    )  # fmt: skip


@pytest.mark.parametrize("long", [False, True], ids=["short", "long"])
@pytest.mark.parametrize("selects", [0, 1, 2, 6, 7, 60])
def test_a_report_keeps_inside_its_pages(selects: int, long: bool) -> None:
    for page in (PageChoice(), PageChoice(paper=Paper.LETTER)):
        told, ink = facts(selects, long), Watched(page.size)
        draw_report(told, ink, page.size, lambda _take, _box: None)
        assert ink.pages == page_count(told)
        assert len(ink.pictures) == 2 * selects, "once on the first page, once with all that is known of it"
        assert all(disclosure(COMPUTED) in " ".join(said) for said in ink.per_page)


def test_words_are_cut_and_wrapped_to_the_room() -> None:
    look = Type(9)
    assert width_of(fitted(UNBROKEN, look, 100), look) <= 100
    assert fitted("short", look, 100) == "short"
    lines = wrapped(f"{LONG} {UNBROKEN}", look, 90)
    assert all(width_of(line, look) <= 90 for line in lines)
    assert "".join(lines).replace(" ", "") == f"{LONG} {UNBROKEN}".replace(" ", "")
    assert len(wrapped(LONG, look, 90, 3)) == 3
    assert wrapped(LONG, look, 90, 3)[-1].endswith("…")
