"""The table of commands and the keys: expected ones there, no conflicts, contractual ones never on a bare key."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio_app.direction.errors import BadInput, Refused
from studio_app.studio.actions import ACTIONS, BY_ID, Needs, Place, State, actions_in
from studio_app.studio.keymap import KEYS_FILE, Keymap, read_keymap, write_keymap

EXPECTED = {
    "take.rate-0": "0", "take.rate-5": "5", "take.pick": "P", "take.reject": "X", "take.clear": "U", "view.sheet": "G",
    "view.take": "E", "view.compare": "C", "view.survey": "N", "view.one-to-one": "Z", "view.full-screen": "F",
    "view.panels": "Tab", "edit.undo": "Ctrl+Z", "edit.redo": "Ctrl+Shift+Z", "render.shoot": "Ctrl+Return",
    "take.approve": "Ctrl+E", "take.note": ";", "help.keys": "?", "take.next-unrated": "Space",
}  # fmt: skip


def test_ids_are_unique_and_the_expected_keys_are_there() -> None:
    assert len(BY_ID) == len(ACTIONS)
    assert {name: Keymap().key(name) for name in EXPECTED} == EXPECTED


def test_no_two_commands_share_a_key_in_one_view() -> None:
    keymap = Keymap()
    assert [(action.id, other.id) for action in ACTIONS if (other := keymap.conflict(action.id, action.key))] == []


def test_contractual_commands_need_a_modifier() -> None:
    contractual = [action for action in ACTIONS if action.contractual]
    assert {action.id for action in contractual} == {"take.propose", "take.approve", "delivery.room"}
    assert all(action.key.startswith("Ctrl+") for action in contractual)
    for key in ("A", "Shift+A", "F5"):
        with pytest.raises(Refused):
            Keymap().with_key("take.approve", key)


def test_what_enables_a_command() -> None:
    assert BY_ID["help.keys"].enabled(State())
    assert not BY_ID["take.approve"].enabled(State(frozenset({Needs.TAKE, Needs.SCRATCH})))
    assert BY_ID["take.approve"].enabled(State(frozenset({Needs.PROPOSED})))
    assert BY_ID["take.pick"] not in actions_in(Place.STAGE)


def test_changed_keys_are_kept_and_conflicts_refused(tmp_path: Path) -> None:
    keymap = Keymap().with_key("take.pick", "K")
    with pytest.raises(Refused, match="Reject"):
        keymap.with_key("take.pick", "X")
    with pytest.raises(BadInput):
        keymap.with_key("take.pick", "not a key")
    with pytest.raises(BadInput):
        keymap.with_key("take.eat", "K")
    write_keymap(keymap, tmp_path / "config")
    assert read_keymap(tmp_path / "config") == keymap
    assert keymap.with_key("take.pick", "P") == Keymap()


def test_a_hand_written_key_file_cannot_break_a_rule(tmp_path: Path) -> None:
    words = '{"take.approve": "A", "take.pick": "X", "nobody": "K", "take.clear": 7, "take.reject": "R"}'
    (tmp_path / KEYS_FILE).write_text(words)
    keymap = read_keymap(tmp_path)
    assert keymap.key("take.approve") == "Ctrl+E"
    assert keymap.key("take.pick") == "P"
    assert keymap.key("take.reject") == "R"
    (tmp_path / KEYS_FILE).write_text("[1, 2")
    with pytest.raises(BadInput):
        read_keymap(tmp_path)
