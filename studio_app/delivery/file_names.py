"""Names of delivered files from tokens in braces: legal on Windows, macOS and Linux.

Windows forbids the most (Microsoft, "Naming Files, Paths, and Namespaces"): some signs, names of devices with any
ending, dots and spaces at the end; and like macOS it takes “Look.jpg” and “look.jpg” for one file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from studio_app.direction.errors import BadInput
from studio_app.takes.channel import Channel

LONGEST = 180
"""Bytes of UTF-8 in a whole name: file systems take 255, archives and mail add to it."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a file's name may be made of. `territory` is a code or several joined by a dash ('SE-NO')."""

    channel: Channel
    channel_id: str
    brand: str = ""
    campaign: str = ""
    select: str = ""
    shot: str = ""
    twin: str = ""
    territory: str = ""
    delivery: str = ""
    day: date | None = None
    number: int = 1


TOKENS: dict[str, Callable[[Named], str]] = {
    "brand": lambda named: named.brand,
    "campaign": lambda named: named.campaign,
    "select": lambda named: named.select,
    "shot": lambda named: named.shot,
    "twin": lambda named: named.twin,
    "channel": lambda named: named.channel_id,
    "medium": lambda named: named.channel.medium,
    "territory": lambda named: named.territory,
    "delivery": lambda named: named.delivery,
    "width": lambda named: str(named.channel.width),
    "height": lambda named: str(named.channel.height),
    "format": lambda named: named.channel.format.value,
    "space": lambda named: named.channel.space.value,
    "date": lambda named: "" if named.day is None else named.day.isoformat(),
    "number": lambda named: f"{named.number:03d}",
}
"""Every token and what it stands for."""

_TOKEN = re.compile(r"\{([^{}]*)\}")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\.|$)", re.IGNORECASE)
_GAPS = re.compile(r"[\s_]*_[\s_]*|\s+")
_STRAY = ("Cf", "Cc", "Cs", "Co", "Cn", "Zl", "Zp")


def file_name(pattern: str, named: Named) -> str:
    """The name with its ending. Tokens that stand for nothing leave no gap. Raises BadInput for an unknown token."""
    check_pattern(pattern)
    values: Mapping[str, str] = {token: _clean(read(named)) for token, read in TOKENS.items()}
    stem = _TOKEN.sub(lambda found: values[found[1]], pattern)
    return legal(stem, named.channel.format.ending)


def check_pattern(pattern: str) -> None:
    """Whether every token of a pattern is known and no brace is left over. Raises BadInput with the list of tokens."""
    listed = " ".join(f"{{{token}}}" for token in TOKENS)
    for token in _TOKEN.findall(pattern):
        if token not in TOKENS:
            raise BadInput(f"There is no token {{{token[:40]}}} for file names.", do=f"There are: {listed}.")
    if set("{}") & set(_TOKEN.sub("", pattern)):
        raise BadInput(f"The file name “{pattern[:80]}” has a brace without its other one.", do=f"Tokens: {listed}.")


def legal(stem: str, ending: str) -> str:
    """The stem as every system takes it, with its ending; “picture” where nothing of it is left."""
    stem = _GAPS.sub(lambda gap: "_" if "_" in gap[0] else "-", _clean(stem)).strip("._- ")
    stem = _shortened(stem, LONGEST - len(ending.encode())).rstrip("._- ") or "picture"
    return f"{'_' if _DEVICES.match(stem) else ''}{stem}{ending}"


def folded(name: str) -> str:
    """How a system that does not tell capitals and accents' spelling apart sees a name."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", name).casefold())


def _clean(text: str) -> str:
    """Composed letters (macOS takes them apart, others do not), no sign that a system forbids or nobody sees."""
    plain = _FORBIDDEN.sub("-", unicodedata.normalize("NFC", text))
    return "".join(sign for sign in plain if unicodedata.category(sign) not in _STRAY)


def _shortened(text: str, most: int) -> str:
    """No more bytes than that, cut between two letters."""
    return text.encode()[: max(0, most)].decode(errors="ignore")
