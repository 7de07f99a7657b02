"""Which licence weights have, and that a shoot for a brand is held to it: known by sizes, card or origin, or stated."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from klein_heads import heads
from typer.testing import CliRunner

from studio_app.cli.app import app
from studio_app.direction.errors import BadInput
from studio_app.engines.licences import licence_of
from studio_app.engines.weights import folder_of
from studio_app.studio.models import WeightsShelf, install
from studio_app.studio.places import cache_dir, config_dir
from studio_app.studio.weights_licence import Painters, licensed, state
from studio_app.takes.licence import Licensed


@pytest.fixture
def klein(tmp_path: Path) -> Path:
    """The heads of a klein: empty tensors in the right places, and no card."""
    return heads(tmp_path / "my-klein")


def known(place: Path) -> Licensed:
    return licence_of("klein", folder_of("klein", place))


def test_a_model_of_another_licence_is_told_by_its_sizes(klein: Path):
    """FLUX.2 klein 9B opens by the very classes of the 4B; its text encoder is wider."""
    sizes = {"_class_name": "Flux2Transformer2DModel", "joint_attention_dim": 12288}
    (klein / "transformer/config.json").write_text(json.dumps(sizes))
    (klein / "README.md").write_text("---\nlicense: apache-2.0\n---\n")
    found = known(klein)
    assert (found.weights, found.commercial, found.why) == ("FLUX.2 [klein] 9B", False, "its sizes say so")


@pytest.mark.parametrize(
    ("card", "commercial"),
    [
        ("license: apache-2.0", True),
        ("license: openrail++", True),
        ("license: other\nlicense_name: flux-non-commercial-license", False),
        ("license: cc-by-nc-4.0", False),
        ("license: other\nlicense_name: qwen-research", False),
        ("license: other\nlicense_name: my-own", None),
        ("tags:\n  license: mit", None),
    ],
)
def test_its_own_card_says_it(klein: Path, card: str, commercial: bool | None):
    (klein / "README.md").write_text(f"---\nlanguage: en\n{card}\n---\n# A model\nlicense: mit\n")
    assert known(klein).commercial is commercial


def test_where_it_came_from_says_it(tmp_path: Path):
    hub = tmp_path / "hub/models--black-forest-labs--FLUX.2-klein-4B/snapshots"
    assert known(heads(hub / "abc")) == Licensed("FLUX.2 [klein] 4B", "Apache-2.0", True, "where it came from says so")
    assert known(heads(tmp_path / "hub/models--somebody--klein-finetune/snapshots/abc")).commercial is None


def test_what_nobody_knows_a_person_states_and_one_changed_byte_is_unsaid(klein: Path, tmp_path: Path):
    install(tmp_path, tmp_path, "klein", klein)
    assert licensed(tmp_path, tmp_path, "klein", str(klein)).commercial is None
    state(tmp_path, tmp_path, "klein", str(klein), True, "MIT, on its page", "Ada")
    stated = licensed(tmp_path, tmp_path, "klein", str(klein))
    assert (stated.commercial, stated.licence) == (True, "MIT, on its page")
    assert stated.why.startswith("Ada said so on 20")
    with pytest.raises(BadInput, match="Say which licence"):
        state(tmp_path, tmp_path, "klein", str(klein), True, " ", "Ada")
    (klein / "vae/config.json").write_text('{"a": 1}')
    install(tmp_path, tmp_path, "klein", klein)
    assert licensed(tmp_path, tmp_path, "klein", str(klein)).commercial is None
    (tmp_path / "licences.json").write_text('{"x": {"commercial": "yes"}, "y": 3}')
    assert licensed(tmp_path, tmp_path, "klein", str(klein)).commercial is None


def test_the_gates_hear_of_the_weights_of_the_next_order(klein: Path, tmp_path: Path):
    shelf = WeightsShelf(tmp_path, tmp_path, {"klein": str(klein)})
    engines = ["stand-in"]
    painters = Painters(shelf, lambda: tuple(engines))
    assert painters(None) == ()
    engines[:] = ["klein"]
    assert [held.commercial for held in painters(None)] == [None]
    install(tmp_path, tmp_path, "klein", klein)
    state(tmp_path, tmp_path, "klein", str(klein), False, "research only", "Ada")
    assert [held.commercial for held in painters(None)] == [False]


def test_the_command_line_states_it_too(klein: Path):
    install(config_dir(), cache_dir(), "klein", klein)
    run = CliRunner().invoke
    table = run(app, ["models"]).stdout
    assert "graphics memory" in table.splitlines()[0]
    assert "16.0 GB" in next(line for line in table.splitlines() if line.startswith("klein"))
    assert json.loads(run(app, ["models", "--json"]).stdout)[1]["commercial_use"] is None
    said = run(app, ["models", "--licence", "klein=MIT, on its page", "--commercial", "--json"])
    assert json.loads(said.stdout)[1]["commercial_use"] is True
    assert run(app, ["models", "--licence", "klein=MIT"]).exit_code != 0
