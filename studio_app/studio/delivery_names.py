"""What delivered files are called: the tokens of a channel filled in, legal on every system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from studio_app.takes.channel import Channel

LONGEST = 120
_TOKEN = re.compile(r"\{([a-z]{1,20})\}")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def file_name(channel: Channel, tokens: Mapping[str, str]) -> str:
    """'sample-brand_L01-S01_v001_square.jpg'. A token that is not known stays out."""
    filled = _TOKEN.sub(lambda found: plain(tokens.get(found[1], "")), channel.file_name)
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", filled).strip("-._")[:LONGEST].strip("-._") or "picture"
    return f"{'file-' if _RESERVED.fullmatch(stem) else ''}{stem}{channel.format.ending}"


def plain(words: str) -> str:
    """'Straße & Co' to 'strasse-co'; an id such as 'L01-S01_v001' stays as it is."""
    if re.fullmatch(r"[A-Za-z0-9_-]+", words):
        return words
    found = unicodedata.normalize("NFKD", words.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", found.lower()).strip("-")
