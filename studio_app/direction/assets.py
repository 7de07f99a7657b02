"""Where the shipped icons, fonts and the style sheet lie."""

from __future__ import annotations

from pathlib import Path


def assets_dir() -> Path:
    """Beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "assets"
    return inside if inside.is_dir() else package.parent / "assets"


def font_file(weight: str) -> Path:
    """The shipped type, Inter, in a weight: Regular or SemiBold."""
    return assets_dir() / "fonts" / f"Inter-{weight}.ttf"
