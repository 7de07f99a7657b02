"""The maker of many sample takes, and the measuring of the review room over some of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from studio_app.direction.errors import BadInput
from studio_app.shoot.folder import Shoot
from studio_app.shoot.verify import verify
from studio_app.studio import benchmarks_review, many_takes, review_probe
from studio_app.studio.benchmark_row import Row
from studio_app.studio.many_takes import STACK, Many
from studio_app.takes.png import inspect_png
from studio_app.takes.take import Standing

PROPOSED_IN = 5


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Many:
    """Sixteen takes, made in two goes: the first one was stopped."""
    folder = tmp_path_factory.mktemp("many")

    def stop(words: str, share: float) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(many_takes, "_ONE_IN", PROPOSED_IN)
        patch.setattr(many_takes, "_PART", 4)
        with pytest.raises(KeyboardInterrupt):
            many_takes.many_takes(folder, 16, stop)
        return many_takes.many_takes(folder, 16, lambda words, share: None)


def test_many_takes_differ_and_are_sound(many: Many) -> None:
    report = verify(many.shoot)
    assert (report.problems, report.takes, report.candidates, report.selects) == ((), 16, 4, 1)
    with Shoot.open(many.shoot) as shoot:
        rows = shoot.takes()
        assert [row.number for row in rows] == list(range(1, 17))
        assert len({row.sha256 for row in rows}) == 16
        assert [len({row.facets.frame for row in rows[at : at + STACK]}) for at in (0, 4, 8, 12)] == [1, 1, 1, 1]
        assert len({row.facets.frame for row in rows}) == 4
        picture = shoot.picture_path(rows[3].id).read_bytes()
        assert (inspect_png(picture).width, inspect_png(picture).height) == (512, 640)
        assert 20_000 < len(picture) < 80_000
        assert any(row.review.rating for row in rows)


def test_going_on_makes_only_what_is_missing(many: Many) -> None:
    before = {place.name: place.stat().st_mtime_ns for place in (many.shoot / "takes").glob("*.png")}
    again = many_takes.many_takes(many.shoot.parent, 16, lambda words, share: None)
    assert again == many
    assert {place.name: place.stat().st_mtime_ns for place in (many.shoot / "takes").glob("*.png")} == before


def test_another_shoot_is_left_alone(tmp_path: Path) -> None:
    Shoot.create(tmp_path / "shoot", "Mine", many_takes.recipe_of(1).direction, many_takes.OPERATOR).close()
    with pytest.raises(BadInput, match="another shoot"):
        many_takes.many_takes(tmp_path, 4, lambda words, share: None)
    with pytest.raises(BadInput, match="not possible"):
        many_takes.many_takes(tmp_path, 0, lambda words, share: None)


def test_every_figure_is_measured(many: Many, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, few in {"MARKS": 4, "COMMITS": 2, "VERDICTS": 1, "APPROVALS": 1, "BIG": (64, 64)}.items():
        monkeypatch.setattr(review_probe, name, few)
    with Shoot.open(many.shoot) as shoot:
        marked = [row.review for row in shoot.takes()]
    said = review_probe.probe(many.shoot, many.key)
    figures = benchmarks_review._PROBE  # pyright: ignore[reportPrivateUsage]
    assert {name for figure in figures for name in (figure.key, figure.median) if name} <= said.keys()
    with Shoot.open(many.shoot) as shoot:
        assert [row.review for row in shoot.takes()] == marked
        assert [row.standing for row in shoot.takes()].count(Standing.SELECT) == 1


def test_rows_say_what_they_are_compared_with() -> None:
    figure = benchmarks_review._Figure("approval", "approval_worst_ms", 250.0, "approval_p50_ms", ("git_big_ms",))  # pyright: ignore[reportPrivateUsage]
    row = benchmarks_review._row  # pyright: ignore[reportPrivateUsage]
    said = {"approval_worst_ms": 310.0, "approval_p50_ms": 300.0}
    assert row(figure, said, {"git_big_ms": 600.0}, 9, "no") == Row(
        "approval", 310.0, "ms", 250.0, False,
        "9 takes; stock git add + commit of such a picture takes 600.0 ms: 0.50 of it", median=300.0,
    )  # fmt: skip
    assert benchmarks_review.NO_STOCK in row(figure, said, {}, 9, "no").compared_with
    assert row(figure, {}, {}, 9, "It did not run.").reason == "It did not run."


def test_the_takes_are_kept_in_the_cache_and_used_again(
    many: Many, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []

    def make(folder: Path, count: int, tell: Callable[[str, float], None]) -> Many:
        made.append(folder)
        return many

    said = {"memory_mb": 1.0, "thumbnail_ms": 2.0, "thumbnail_qt_ms": 8.0, "thumbnail_pillow_ms": 4.0}
    monkeypatch.setattr(benchmarks_review, "many_takes", make)
    monkeypatch.setattr(benchmarks_review, "_git", lambda folder: {"git_small_ms": 9.0})
    monkeypatch.setattr(benchmarks_review, "asked", lambda words, patience: said)
    rows = {row.name: row for row in benchmarks_review.review_rows(tmp_path, lambda words, share: None, 16)}
    assert made == [tmp_path / "sample-takes-16"]
    assert rows["measured on"].reason
    ours = rows["window: a thumbnail from its preview"].compared_with
    assert "8.0 ms: 0.25 of it" in ours and "4.0 ms: 0.50 of it" in ours
