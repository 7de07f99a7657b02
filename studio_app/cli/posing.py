"""The command that takes a pose from a photograph."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studio_app.cli.output import AsJson, counted, progress, say, say_json
from studio_app.cli.shooting import As, person_of
from studio_app.direction.documents import to_document
from studio_app.direction.durable import write_atomically
from studio_app.direction.errors import BadInput, Refused
from studio_app.direction.found_pose import FoundPose, MarkedPoints
from studio_app.direction.pose import Pose
from studio_app.studio.detectors import folders, is_commercial
from studio_app.studio.photo_points import read_box, read_points, with_neck
from studio_app.studio.photo_use import PhotoPose, use_photo_pose
from studio_app.studio.photo_work import find, fit, measure, open_photo
from studio_app.studio.places import cache_dir, config_dir
from studio_app.studio.session import Session


def add_to(app: typer.Typer) -> None:
    """Registers the command."""
    app.command(name="pose-from")(pose_from)


def pose_from(
    photo: Annotated[Path, typer.Argument(metavar="PHOTO", help="A JPEG, PNG or WebP; it is not kept.")],
    points: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Its points: OpenPose's or COCO's JSON, or our own.")
    ] = None,
    detector: Annotated[str, typer.Option(help="Without --points: who finds them, vitpose or openpose.")] = "",
    weights: Annotated[Path | None, typer.Option(metavar="DIR", help="The detector's files.")] = None,
    box: Annotated[
        str, typer.Option(metavar="X,Y,W,H", help="With --detector: where she is, in pixels or as shares.")
    ] = "",
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the pose there.")] = None,
    shoot: Annotated[Path | None, typer.Option(metavar="SHOOT", help="Pose this shoot's twin, from its pose.")] = None,
    use: Annotated[bool, typer.Option("--use", help="With --shoot: direct the pose.")] = False,
    twin: Annotated[str, typer.Option(help="Without --shoot: on whose body.")] = "sample-freja",
    lens: Annotated[float | None, typer.Option(min=8, max=1200, help="The photograph's lens, mm on 36 mm.")] = None,
    tilt: Annotated[float, typer.Option(min=-45, max=45, help="How far the camera looked down, degrees.")] = 0.0,
    way: Annotated[
        list[str] | None, typer.Option(metavar='"LIMB=N"', help="Which way a limb lies, as asked; again for more.")
    ] = None,
    by: As = "",
    as_json: AsJson = False,
) -> None:
    """Take a pose from a photograph's points. Where a picture cannot tell which way a limb lies, it is asked."""
    if use and shoot is None:
        raise BadInput("--use needs --shoot: there is no direction to change.")
    if (points is None) is (detector == ""):
        raise BadInput("Give either --points or --detector: where the points come from.")
    if box and not detector:
        raise BadInput("--box says a detector where to look; with --points nothing is looked for.")
    answers = dict(_answer(text) for text in way or ())
    if shoot is None:
        marked = _marked(photo, points, detector, weights, box, lens, commercial=False)
        _finish(twin, _tilted(marked, tilt), Pose(), answers, out, as_json, None)
        return
    with Session.open(shoot, person_of(by)) as session:
        direction = session.direction
        marked = _marked(photo, points, detector, weights, box, lens, commercial=is_commercial(session))
        _finish(
            direction.cast.twin, _tilted(marked, tilt), direction.pose, answers, out, as_json, session if use else None
        )


def _marked(
    photo: Path,
    points: Path | None,
    detector: str,
    weights: Path | None,
    box: str,
    lens: float | None,
    *,
    commercial: bool,
) -> MarkedPoints:
    """The points from a file, or those that a detector finds."""
    opened = open_photo(photo)
    width, height = opened.size
    if points is not None:
        marked = read_points(points, width, height, lens or opened.lens_mm)
        return marked.having(points=with_neck(marked.points), **({"lens_mm": lens} if lens else {}))
    folder = weights or (Path(held) if (held := folders(config_dir()).get(detector)) else None)
    person = read_box(box, width, height) if box else None
    found = find(photo, detector, folder, commercial=commercial, box=person)
    return MarkedPoints(width=width, height=height, points=found, lens_mm=lens or opened.lens_mm)


def _tilted(marked: MarkedPoints, tilt: float) -> MarkedPoints:
    return marked.having(tilt_deg=tilt) if tilt else marked


def _finish(
    twin: str,
    marked: MarkedPoints,
    present: Pose,
    answers: dict[str, int],
    out: Path | None,
    as_json: bool,
    session: Session | None,
) -> None:
    with progress("Fitting the pose") as tell:
        tell("Fitting the pose", 0.0)
        found = fit(cache_dir(), twin, marked, present, "From a photograph", lambda: None)
    chosen = PhotoPose(found, answers.pop("body", None), answers)
    pose, unanswered = chosen.pose, chosen.unanswered
    off = float(str(measure(cache_dir(), twin, marked, pose)["off"]))
    if as_json:
        said = {"off": off, "seconds": found.seconds, "depth_order": chosen.depth_order, "unanswered": unanswered}
        say_json({"pose": pose.model_dump(mode="json"), **said, "found": found.model_dump(mode="json")})
    else:
        _say(found, chosen, off)
    if unanswered and (out is not None or session is not None):
        raise Refused(
            f"A picture cannot tell which way these lie: {', '.join(unanswered)}.",
            safe="Nothing was written.",
            do="Say it: " + " ".join(f'--way "{name}=1"' for name in unanswered),
        )
    if out is not None:
        write_atomically(out, to_document(pose, "pose"))
    if session is not None:
        use_photo_pose(session, pose)


def _say(found: FoundPose, chosen: PhotoPose, off: float) -> None:
    say(f"The stand-in’s points lie {100 * off:.2f} % of her height off (median). Fitted in {found.seconds:.1f} s.")
    say(f"From the camera: {', '.join(chosen.depth_order)}.")
    if len(found.stances) > 1:
        say("body: " + "; ".join(f"{at} {stance.words}" for at, stance in enumerate(found.stances, 1)))
    for limb in chosen.stance.open:
        say(f"{limb.name}: " + "; ".join(f"{at} {one.words}" for at, one in enumerate(limb.ways, 1)))
    if chosen.unanswered:
        say(f"{counted(len(chosen.unanswered), 'question')} open: {', '.join(chosen.unanswered)}.")


def _answer(text: str) -> tuple[str, int]:
    name, _, number = text.partition("=")
    limbs = ("body", "left arm", "right arm", "left leg", "right leg")
    if name.strip() not in limbs or not number.strip().isdigit() or int(number) < 1:
        raise BadInput(f"“{text[:40]}” is not a limb and a number.", do='Write it as "left arm=2".')
    return name.strip(), int(number) - 1
