"""Channels, deliveries and their take-down on the command line, bad input among it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio_app.cli.app import run


def test_channels_are_listed_for_people_and_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["channels"]) == 0
    text = capsys.readouterr().out
    assert "ecom-product-page" in text
    assert "1801 × 2600 JPEG, sRGB" in text
    assert run(["channels", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    page = next(row for row in rows if row["id"] == "ecom-product-page")
    assert (page["medium"], page["width"], page["height"], page["format"]) == ("ecom", 1801, 2600, "jpeg")


def test_a_shoots_own_channel_is_listed_and_a_damaged_one_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "channels").mkdir()
    own = tmp_path / "channels" / "our-shop.json"
    own.write_text('{"schema": "channel.1", "name": "Our shop", "medium": "ecom", "width": 900, "height": 1200}')
    assert run(["channels", str(tmp_path)]) == 0
    assert "our-shop" in capsys.readouterr().out
    own.write_text('{"schema": "channel.1", "name": "Our shop", "medium": "ecom", "width": 1, "height": 1200}')
    assert run(["channels", str(tmp_path)]) == 2
    assert "our-shop.json" in capsys.readouterr().err
