"""The first hours: the sample shoot, one click away, and a first shoot guided in six steps."""

from __future__ import annotations

import getpass
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from studio_app.direction.direction import Direction, Part
from studio_app.direction.errors import BadInput
from studio_app.direction.presets import direction_preset
from studio_app.shoot.folder import Shoot
from studio_app.studio.prepare import SAMPLE_DIRECTION
from studio_app.takes.person import Person

SAMPLE_FOLDER = "evening-crossing"
SAMPLE_BRIEF = (
    "A woman walks towards the camera across a New York street in low evening sun. White shirt, white trousers."
)


@dataclass(frozen=True, slots=True)
class GuideStep:
    """One step of the first shoot: what to do, said to a stylist, and what shows that it was done.

    `part` names the card it points at; `done_by` the parts of a direction or the command whose change completes it.
    """

    title: str
    words: str
    part: Part | None
    done_by: tuple[str, ...]


FIRST_SHOOT: tuple[GuideStep, ...] = (
    GuideStep("Cast", "Choose who stands in front of the camera.", "cast", ("cast",)),
    GuideStep("Dress", "Pick a look, then change a colour or a fabric.", "look", ("look",)),
    GuideStep("Pose", "Give her a pose, turn the head, add a soft smile.", "pose", ("pose", "expression")),
    GuideStep("Light", "Choose a rig and drag its lights on the plan, or change the hour.", "rig", ("rig", "location")),
    GuideStep("Frame", "Walk the camera: drag on the picture, or type a lens.", "camera", ("camera",)),
    GuideStep(
        "Shoot",
        "Press Shoot. The take lands below: click it, then press 1 to 5 for its stars.",
        None,
        ("render.shoot",),
    ),
)
"""The six steps; any of them may be skipped."""


def sample_shoot_path() -> Path:
    """Where the sample shoot of this user lies."""
    return platformdirs.user_documents_path() / "Twin Studio" / SAMPLE_FOLDER


def sample_direction() -> Direction:
    """The picture this project began with."""
    return direction_preset(SAMPLE_DIRECTION)


def make_sample_shoot(path: Path, operator: Person) -> bool:
    """Makes the sample shoot if it is not there; False when it was. Raises BadInput when something else is there."""
    if (path / "shoot.json").is_file():
        return False
    direction = sample_direction()
    Shoot.create(path, direction.title, direction, operator, brief=SAMPLE_BRIEF).close()
    return True


def this_person() -> Person:
    """Who works here: as git knows them, else by the name of the account."""
    name, mail = _git("user.name") or getpass.getuser(), _git("user.email")
    try:
        return Person(name=name, mail=mail or f"{getpass.getuser()}@{socket.gethostname()}")
    except ValueError:
        return Person(name="Operator", mail="operator@localhost")


def read_person(text: str) -> Person:
    """A person from “Name <mail>”. Raises BadInput."""
    name, found, rest = text.strip().partition("<")
    try:
        if not found or not rest.endswith(">"):
            raise ValueError
        return Person(name=name.strip(), mail=rest[:-1].strip())
    except ValueError as error:
        raise BadInput(f"“{text[:80]}” is not a person.", do="Write it as “Name <mail@example.org>”.") from error


def _git(setting: str) -> str:
    git = shutil.which("git")
    if git is None:
        return ""
    try:
        asked = subprocess.run(  # noqa: S603  # git itself, found on the path, with a fixed question
            [git, "config", "--get", setting], capture_output=True, text=True, timeout=5, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout.strip()
