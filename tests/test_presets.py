"""Every shipped preset reads, says what it is and is named; every direction resolves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio_app.delivery.channels import channel, channel_names, channels
from studio_app.direction.direction import Direction
from studio_app.direction.documents import read_document
from studio_app.direction.errors import BadInput
from studio_app.direction.presets import (
    SHELVES,
    direction_preset,
    find_direction,
    part_preset,
    preset_names,
    presets_dir,
    read_direction,
)
from studio_app.twins.card import Twin
from studio_app.twins.use import Medium

PARTS = [(part, name) for part, shelf in SHELVES.items() for name in preset_names(shelf.folder)]
TWINS = preset_names("twins")


@pytest.mark.parametrize(("part", "name"), PARTS)
def test_a_part_preset_reads_and_has_no_stray_field(part: str, name: str) -> None:
    value = part_preset(part, name)
    assert value.model_extra == {}
    assert getattr(value, "name", "camera")


@pytest.mark.parametrize("name", preset_names("directions"))
def test_a_direction_preset_resolves_its_parts(name: str) -> None:
    direction = direction_preset(name)
    assert direction.title != "Untitled"
    assert direction.cast.twin in TWINS


@pytest.mark.parametrize("name", TWINS)
def test_a_sample_twin_says_that_it_is_one(name: str) -> None:
    twin = read_document(presets_dir() / "twins" / f"{name}.json", "twin", Twin)
    assert twin.id == name
    assert twin.sample and "sample" in twin.name.lower()
    assert twin.age_years >= 18


@pytest.mark.parametrize("name", channel_names())
def test_a_channel_is_for_a_medium_that_grants_know(name: str) -> None:
    held = channel(name)
    assert held.medium in set(Medium)
    assert held.model_extra == {} and held.words


def test_channels_have_names_of_their_own() -> None:
    names = [held.name for held in channels().values()]
    assert len(names) >= 10 and len(set(names)) == len(names)


def test_a_team_s_own_channels_come_from_the_shoot(tmp_path: Path) -> None:
    own = {"schema": "channel.1", "name": "Ours", "medium": "web", "width": 900, "height": 900}
    (tmp_path / "channels").mkdir()
    (tmp_path / "channels" / "square.json").write_text(json.dumps(own))
    assert channel("square", tmp_path).name == "Ours" and channel("square").name != "Ours"
    assert set(channels(tmp_path)) == set(channels())
    with pytest.raises(BadInput, match=r"no channel “cube”.*square"):
        channel("cube", tmp_path)


def test_there_is_something_of_each() -> None:
    counts = {shelf.folder: len(preset_names(shelf.folder)) for shelf in SHELVES.values()}
    assert all(count >= 5 for count in counts.values()), counts
    assert len(TWINS) >= 4


def test_an_unknown_preset_lists_what_there_is() -> None:
    with pytest.raises(BadInput, match=r"There are: .*evening-crossing"):
        direction_preset("morning-crossing")
    with pytest.raises(BadInput, match="no preset"):
        part_preset("pose", "../twins/sample-freja")


def test_a_direction_file_may_name_presets(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"schema": "direction.1", "title": "Mine", "look": "summer-whites"}))
    direction = find_direction(str(path))
    assert (direction.title, direction.look.name) == ("Mine", "Summer whites")
    assert direction == read_direction(path)
    assert direction.pose == Direction().pose
