"""The commands in the order of the work, as `twin-studio --help` lists them."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

SECTIONS: dict[str, tuple[str, ...]] = {
    "Shooting": (
        "demo", "new", "render", "matrix", "again", "models", "pose-from", "photo-map", "plate-depth", "plate-people",
    ),
    "Culling": ("takes", "rate", "mark", "kill", "restore", "kill-statistics"),
    "Deciding": ("note", "propose", "approve", "record", "seat", "policy", "revoke-key", "trust", "verify"),
    "Together": ("waiting", "away", "merge"),
    "The twin's papers": (
        "passport", "consent", "grant", "revoke", "status", "twin", "take-in", "gates", "brief", "quote", "book",
        "statement", "audit", "hand-over",
    ),
    "Versions": ("versions", "snapshot", "option", "line"),
    "Paper and other programs": ("sheet", "report", "copy", "xmp"),
    "Delivering": (
        "channels", "proof", "deliver", "deliveries", "deliver-again", "extend", "take-down", "inspect",
        "studio-certificate", "roots",
    ),
    "This computer": ("doctor", "benchmarks", "prepare"),
}  # fmt: skip


class Sections(TyperGroup):
    """Lists the commands under what they are for, instead of all fifty below each other."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Writes one list for each section; commands of no section come last."""
        named = {name for names in SECTIONS.values() for name in names}
        others = tuple(name for name in self.list_commands(ctx) if name not in named)
        for title, names in (*SECTIONS.items(), ("Others", others)):
            found = [(name, self.get_command(ctx, name)) for name in names]
            rows = [(name, one.get_short_help_str(SHORT)) for name, one in found if one is not None and not one.hidden]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


SHORT = 200
"""Letters of a command's own line; longer ones are cut."""
