"""Every command as data: menus, keys, the overlay of `?` and the command palette are made from this one table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """The views of the window; a key acts in the views it is listed for."""

    STAGE = "stage"
    TAKE = "take"
    COMPARE = "compare"
    SHEET = "sheet"


class Needs(StrEnum):
    """What must be there for a command to be enabled."""

    NOTHING = "nothing"
    SHOOT = "shoot"
    ALLOWED = "a shoot whose twin may be rendered"
    TAKE = "take"
    TAKES = "takes"
    UNDO = "undo"
    REDO = "redo"
    SCRATCH = "scratch take"
    PROPOSED = "proposed take"
    WAITING = "waiting jobs"
    RUNNING = "running job"
    PAUSED = "paused queue"
    UNPAUSED = "unpaused queue"
    FAILED = "failed jobs"
    SELECTS = "selects"
    OPTION = "an option that is worked on"
    OPTIONS = "options"
    REJECTED = "rejected takes"
    KILLED = "killed take"
    PAIR = "two compared takes"
    SURVEY = "a survey"
    AWAY = "an away seat's copy"


@dataclass(frozen=True, slots=True)
class State:
    """What is true in the window now: the facts that enable commands."""

    facts: frozenset[Needs] = frozenset()


@dataclass(frozen=True, slots=True)
class Action:
    """One command: its name, its title in menus, its default key (Qt's portable text, empty: none), where it acts."""

    id: str
    title: str
    menu: str
    key: str = ""
    needs: Needs = Needs.NOTHING
    places: frozenset[Place] = frozenset(Place)
    contractual: bool = False

    def enabled(self, state: State) -> bool:
        """Whether the command can be given now."""
        return self.needs is Needs.NOTHING or self.needs in state.facts


_TAKES = frozenset({Place.TAKE, Place.COMPARE, Place.SHEET})
_LOUPE = frozenset({Place.TAKE})
_COMPARE = frozenset({Place.COMPARE})
_STAGE = frozenset({Place.STAGE})
_SHEET = frozenset({Place.SHEET})

ACTIONS: tuple[Action, ...] = (
    Action("shoot.new", "New shoot…", "Shoot", "Ctrl+N"),
    Action("shoot.open", "Open shoot…", "Shoot", "Ctrl+O"),
    Action("shoot.sample", "Open the sample shoot", "Shoot"),
    Action("shoot.verify", "Verify the shoot", "Shoot", needs=Needs.SHOOT),
    Action("shoot.record", "Approval record…", "Shoot", needs=Needs.SHOOT),
    Action("shoot.policy", "What a select needs…", "Shoot", needs=Needs.SHOOT),
    Action("shoot.keys", "Keys of the shoot…", "Shoot", needs=Needs.SHOOT),
    Action("shoot.trust", "Trust on this computer…", "Shoot", needs=Needs.SHOOT),
    Action("away.send", "Send to an away seat…", "Shoot", needs=Needs.SHOOT),
    Action("away.open", "Open what was sent to you…", "Shoot"),
    Action("away.answer", "Write your answer…", "Shoot", needs=Needs.AWAY),
    Action("away.take", "Take in an answer…", "Shoot", needs=Needs.SHOOT),
    Action("shoot.merge", "Merge another clone…", "Shoot", needs=Needs.SHOOT),
    Action("shoot.merge-bundle", "Merge a bundle…", "Shoot", needs=Needs.SHOOT),
    Action("shoot.folder", "Show the folder", "Shoot", "Ctrl+Shift+O", Needs.SHOOT),
    Action("shoot.contact-sheet", "Save the contact sheet…", "Shoot", "Ctrl+Shift+S", Needs.TAKES),
    Action("shoot.report", "Save the shoot report…", "Shoot", needs=Needs.TAKES),
    Action("outside.sidecars", "Keep XMP sidecars, or end it", "Shoot", needs=Needs.TAKES),
    Action("outside.marks", "Marks of other programs…", "Shoot", needs=Needs.TAKES),
    Action("outside.hot-folder", "Hot folder…", "Shoot", needs=Needs.TAKES),
    Action("shoot.close", "Close the shoot", "Shoot", "Ctrl+W", Needs.SHOOT),
    Action("app.quit", "Quit", "Shoot", "Ctrl+Q"),
    Action("edit.undo", "Undo", "Edit", "Ctrl+Z", Needs.UNDO),
    Action("edit.redo", "Redo", "Edit", "Ctrl+Shift+Z", Needs.REDO),
    Action("version.name", "Name this version…", "History", "Ctrl+S", Needs.SHOOT),
    Action("option.new", "New option from here…", "History", "Ctrl+B", Needs.SHOOT),
    Action("option.switch", "Switch to another option", "History", "Ctrl+Shift+B", Needs.SHOOT),
    Action("option.compare", "Compare options…", "History", needs=Needs.OPTIONS),
    Action("option.choose", "Choose this option", "History", needs=Needs.OPTION),
    Action("option.rename", "Rename this option…", "History", needs=Needs.OPTION),
    Action("option.close", "Close this option", "History", needs=Needs.OPTION),
    Action("select.line", "Line of versions", "History", "Ctrl+L", Needs.SELECTS),
    Action("delivery.room", "Deliver…", "Delivery", "Ctrl+Shift+E", Needs.SHOOT, contractual=True),
    Action("studio.certificate", "The studio’s certificate…", "Delivery"),
    Action("rights.room", "Rights of the twins…", "Rights", "Ctrl+Shift+T", Needs.SHOOT),
    Action("rights.take-in", "Take in papers…", "Rights", needs=Needs.SHOOT),
    Action("rights.brief", "The brief…", "Rights", needs=Needs.SHOOT),
    Action("rights.statement", "Statement…", "Rights", needs=Needs.SHOOT),
    Action("rights.papers", "Open a twin’s papers…", "Rights"),
    Action("picture.inspect", "Inspect a picture…", "Rights", "Ctrl+I"),
    Action("picture.roots", "Trusted roots…", "Rights"),
    Action("rights.package", "Open a twin’s package…", "Rights"),
    Action("rights.own-weights", "Open the cast twin’s package…", "Rights", needs=Needs.SHOOT),
    Action("render.shoot", "Shoot", "Render", "Ctrl+Return", Needs.ALLOWED),
    Action("render.cancel", "Cancel the running take", "Render", "Shift+X", Needs.RUNNING),
    Action("render.cancel-pending", "Cancel everything that waits", "Render", "Ctrl+Shift+X", Needs.WAITING),
    Action("render.pause", "Pause the queue", "Render", "Ctrl+Shift+P", Needs.UNPAUSED),
    Action("render.resume", "Go on with the queue", "Render", "Ctrl+Shift+R", Needs.PAUSED),
    Action("render.retry", "Try failed takes again", "Render", needs=Needs.FAILED),
    Action("render.matrix", "Matrix of variations…", "Render", "Ctrl+M", Needs.SHOOT),
    Action("render.models", "Models…", "Render"),
    Action("render.words", "Words of the take…", "Render", needs=Needs.SHOOT),
    Action("take.rate-0", "No stars", "Take", "0", Needs.TAKE, _TAKES),
    Action("take.rate-1", "1 star", "Take", "1", Needs.TAKE, _TAKES),
    Action("take.rate-2", "2 stars", "Take", "2", Needs.TAKE, _TAKES),
    Action("take.rate-3", "3 stars", "Take", "3", Needs.TAKE, _TAKES),
    Action("take.rate-4", "4 stars", "Take", "4", Needs.TAKE, _TAKES),
    Action("take.rate-5", "5 stars", "Take", "5", Needs.TAKE, _TAKES),
    Action("take.pick", "Pick", "Take", "P", Needs.TAKE, _TAKES),
    Action("take.reject", "Reject", "Take", "X", Needs.TAKE, _TAKES),
    Action("take.clear", "Clear the flag", "Take", "U", Needs.TAKE, _TAKES),
    Action("take.label-red", "Red label", "Take", "6", Needs.TAKE, _TAKES),
    Action("take.label-yellow", "Yellow label", "Take", "7", Needs.TAKE, _TAKES),
    Action("take.label-green", "Green label", "Take", "8", Needs.TAKE, _TAKES),
    Action("take.label-blue", "Blue label", "Take", "9", Needs.TAKE, _TAKES),
    Action("take.label-purple", "Purple label", "Take", "", Needs.TAKE, _TAKES),
    Action("take.auto-advance", "Go on after a mark", "Take", "Shift+A", Needs.SHOOT, _TAKES),
    Action("take.note", "Write a note", "Take", ";", Needs.TAKE, _TAKES),
    Action("take.draw", "Draw on the take", "Take", "Shift+D", Needs.TAKE, _TAKES),
    Action("take.next-note", "Next note", "Take", ".", Needs.TAKES, _TAKES),
    Action("take.previous-note", "Previous note", "Take", ",", Needs.TAKES, _TAKES),
    Action("take.recall", "Recall its direction", "Take", "Ctrl+R", Needs.TAKE),
    Action("take.again", "Shoot it again and compare", "Take", "", Needs.TAKE),
    Action("take.passes", "Words and passes…", "Take", "", Needs.TAKE),
    Action("take.propose", "Propose", "Take", "Ctrl+P", Needs.SCRATCH, contractual=True),
    Action("take.approve", "Approve…", "Take", "Ctrl+E", Needs.PROPOSED, contractual=True),
    Action("take.kill", "Kill…", "Take", "Delete", Needs.TAKE, _TAKES),
    Action("take.kill-rejected", "Kill rejected…", "Take", "Ctrl+Backspace", Needs.REJECTED),
    Action("take.restore", "Restore from the trash", "Take", "", Needs.KILLED),
    Action("take.next-unrated", "Next unrated take", "Take", "Space", Needs.TAKES, _TAKES),
    Action("take.next", "Next take", "Take", "Right", Needs.TAKES, _TAKES),
    Action("take.previous", "Previous take", "Take", "Left", Needs.TAKES, _TAKES),
    Action("take.row-down", "Take below", "Take", "Down", Needs.TAKES, _SHEET | _COMPARE),
    Action("take.row-up", "Take above", "Take", "Up", Needs.TAKES, _SHEET | _COMPARE),
    Action("take.first", "First take", "Take", "Home", Needs.TAKES, _TAKES),
    Action("take.last", "Last take", "Take", "End", Needs.TAKES, _TAKES),
    Action("take.page-down", "A page down", "Take", "PgDown", Needs.TAKES, _SHEET),
    Action("take.page-up", "A page up", "Take", "PgUp", Needs.TAKES, _SHEET),
    Action("take.choose-all", "Choose all that is shown", "Take", "Ctrl+A", Needs.TAKES, _SHEET),
    Action("take.copy", "Copy with label to…", "Take", needs=Needs.TAKE),
    Action("take.open", "Open large", "Take", "Return", Needs.TAKE, _SHEET),
    Action("view.stage", "Stage", "View", "D"),
    Action("view.sheet", "Contact sheet", "View", "G", Needs.SHOOT),
    Action("view.take", "Take", "View", "E", Needs.TAKES),
    Action("view.compare", "Compare", "View", "C", Needs.TAKES),
    Action("view.survey", "Survey", "View", "N", Needs.TAKES),
    Action("view.one-to-one", "One picture pixel per screen pixel", "View", "Z"),
    Action("view.client", "Client window", "View", "Ctrl+Shift+C"),
    Action("view.full-screen", "Full screen", "View", "F"),
    Action("view.panels", "Hide everything but the picture", "View", "Tab"),
    Action("view.next-part", "Next part of the window", "View", "F6"),
    Action("view.surround", "Next surround: grey, white, black", "View", "L"),
    Action("view.guides", "Framing guides", "View", "O"),
    Action("view.face", "The face, one to one", "View", "Shift+Z", Needs.TAKE, _TAKES),
    Action("view.before", "Before and after", "View", "\\", Needs.TAKE, _LOUPE),
    Action("view.histogram", "Histogram", "View", "H", Needs.TAKE, _LOUPE | _COMPARE),
    Action("view.notes", "Drawings of notes", "View", "Shift+N", Needs.TAKE, _LOUPE),
    Action("view.clipping", "Blown and crushed parts", "View", "J", Needs.TAKE, _LOUPE | _COMPARE),
    Action("view.picker", "Colour picker", "View", "I", Needs.TAKE, _LOUPE | _COMPARE),
    Action("compare.mode", "Next way to compare", "Compare", "M", Needs.PAIR, _COMPARE),
    Action("compare.flip", "Flip to the other", "Compare", "\\", Needs.PAIR, _COMPARE),
    Action("compare.swap", "Swap the two", "Compare", "S", Needs.PAIR, _COMPARE),
    Action("compare.pin", "Pin as reference", "Compare", "Shift+R", Needs.TAKE, _TAKES),
    Action("compare.outside", "Compare with a picture from outside…", "Compare", "", Needs.TAKES, _COMPARE),
    Action("compare.out", "Take out of the survey", "Compare", "/", Needs.SURVEY, _COMPARE),
    Action("sheet.search", "Search", "Sheet", "Ctrl+F", Needs.SHOOT),
    Action("sheet.show-all", "Show all takes", "Sheet", "Ctrl+Shift+F", Needs.SHOOT),
    Action("sheet.stacks", "Stack takes of one frame", "Sheet", "Ctrl+G", Needs.TAKES, _SHEET),
    Action("sheet.stack", "Open or close the stack", "Sheet", "S", Needs.TAKE, _SHEET),
    Action("sheet.open-stacks", "Open or close all stacks", "Sheet", "Ctrl+Shift+G", Needs.TAKES, _SHEET),
    Action("sheet.larger", "Larger pictures", "Sheet", "=", Needs.TAKES, _SHEET),
    Action("sheet.smaller", "Smaller pictures", "Sheet", "-", Needs.TAKES, _SHEET),
    Action("sheet.matrix", "Takes as a matrix, or all", "Sheet", "M", Needs.SHOOT, _SHEET),
    Action("sheet.killed", "Killed takes", "Sheet", "", Needs.SHOOT),
    Action("sheet.reasons", "Why takes were killed", "Sheet", "", Needs.SHOOT),
    Action("stage.frame", "Frame the figure", "Stage", "Ctrl+0", Needs.SHOOT, _STAGE),
    Action("stage.face", "Frame the face", "Stage", "Ctrl+1", Needs.SHOOT, _STAGE),
    Action("stage.front", "Camera to the front", "Stage", "Ctrl+2", Needs.SHOOT, _STAGE),
    Action("stage.photo-pose", "Pose from a photograph…", "Stage", needs=Needs.SHOOT),
    Action("stage.previz", "Refine the stage", "Stage", "R", Needs.SHOOT, _STAGE),
    Action("stage.settle", "Drape the look", "Stage", "Ctrl+D", Needs.SHOOT, _STAGE),
    Action("help.keys", "Keys of this view", "Help", "?"),
    Action("help.first-shoot", "First shoot in six steps", "Help"),
    Action("help.change-keys", "Change keys…", "Help"),
    Action("help.doctor", "Check this computer…", "Help"),
)
"""Every command, in the order of its menu."""

BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}


def actions_in(place: Place) -> tuple[Action, ...]:
    """The commands that act in a view."""
    return tuple(action for action in ACTIONS if place in action.places)
