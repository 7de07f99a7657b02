"""What the commands about certificates do in the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from studio_app.ui.certificate_dialog import CertificateDialog
    from studio_app.ui.roots_dialog import RootsDialog
    from studio_app.ui.window import Window

Handlers = dict[str, Callable[[], object]]


def certificate_handlers(window: Window) -> Handlers:
    """The commands of this topic, by their names in the table."""
    return {
        "studio.certificate": lambda: show_certificate(window),
        "picture.roots": lambda: show_roots(window),
    }


def show_certificate(over: QWidget, changed: Callable[[], object] | None = None) -> CertificateDialog:
    """Opens the studio's certificate; `changed` hears of another one. What it needs is loaded now."""
    from studio_app.ui.certificate_dialog import CertificateDialog

    dialog = CertificateDialog(over)
    if changed is not None:
        dialog.changed.connect(changed)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def show_roots(over: QWidget, changed: Callable[[], object] | None = None) -> RootsDialog:
    """Opens the list of trusted roots; `changed` hears of each change."""
    from studio_app.ui.roots_dialog import RootsDialog

    dialog = RootsDialog(over)
    if changed is not None:
        dialog.changed.connect(changed)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
