"""What the commands about engines do: the models room, and the words of the take."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from studio_app.studio.reference_offers import offered, take_in
from studio_app.studio.seating import engine_choices
from studio_app.ui.words_dialog import WordsDialog

if TYPE_CHECKING:
    from studio_app.ui.room import Room
    from studio_app.ui.window import Window

Handlers = dict[str, Callable[[], object]]


def engine_handlers(window: Window) -> Handlers:
    """The commands of this topic, by their names in the table."""
    return {
        "render.models": lambda: show_models(window),
        "render.words": lambda: window.room is not None and show_words(window, window.room),
    }


def show_models(window: Window) -> None:
    """Shows which engines' weights are here; the menu of engines follows."""
    from studio_app.ui.models_dialog import ModelsDialog  # loaded when it is opened

    dialog = ModelsDialog(window)

    def follow() -> None:
        window.top.put_engines(list(engine_choices()))
        if window.room is not None:
            window.top.put_order(window.room.desk.session.order)

    dialog.changed.connect(follow)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def show_words(window: Window, room: Room) -> None:
    """Shows what the engine is told, to be changed by hand."""
    session = room.desk.session
    dialog = WordsDialog(session.recipe(), session.order.wish, window, offered(session))

    def keep() -> None:
        session.set_order(wish=dialog.wish)
        written = "The next takes are painted with what you wrote."
        window.status.say(written if dialog.by_hand else "The words follow the direction.")

    looks = dialog.references
    if looks is not None:
        looks.more.setEnabled(not room.desk.read_only)
        looks.wanted.connect(lambda path: room.desk.attempt(lambda: looks.add(take_in(session, path))))
    dialog.accepted.connect(keep)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
