"""What was measured on a take's picture beside the lit stand-in of the same direction: flags for a person to look at.

Nothing here is a verdict. A flag says where a picture may have left the body that its twin's card states.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from studio_app.direction.value import Value
from studio_app.takes.take import Sha256

FLAGS = "picture-flags"
"""The kind of document they are kept as."""
METHOD = 1
"""Raised when the way of measuring changes, so that kept flags are measured again."""

SKIN_L = 2.0
"""From this difference of L* on, her skin is flagged. A change of 4 must be caught."""
OVERLAP = 0.985
"""Below this overlap, her outline is flagged. A body 3 % wider or narrower overlaps by 0.971."""
WIDTH = 0.015
"""From this share wider or narrower on, her outline is flagged."""
BARE = 0.03
"""From this share of the figure on, skin where she wears something is flagged."""


class PictureFlags(Value):
    """One picture against the stand-in of its direction, lit alike.

    `sha256` the picture; `body_card` the SHA-256 of the body card that the stand-in was made of; `guided`: the engine
    painted it after the stand-in's guides, while else it is the stand-in itself.
    `skin_l`: L* of her skin minus the stand-in's, in the middle of all pixels. `overlap`: intersection over union of
    her outline and the stand-in's; `width`: by what share she is wider (below 0: narrower). `bare`: the share of the
    figure that looks like skin where she wears something. Each is None where too little is seen to tell.
    """

    method: Annotated[int, Field(ge=1)] = METHOD
    sha256: Sha256
    body_card: Sha256
    guided: bool = False
    skin_l: Annotated[float | None, Field(ge=-100, le=100)] = None
    overlap: Annotated[float | None, Field(ge=0, le=1)] = None
    width: Annotated[float | None, Field(ge=-1, le=1)] = None
    bare: Annotated[float | None, Field(ge=0, le=1)] = None

    @property
    def skin_flag(self) -> bool:
        """Whether her skin is lighter or darker than it should be."""
        return self.skin_l is not None and abs(self.skin_l) >= SKIN_L

    @property
    def width_flag(self) -> bool:
        """Whether she is wider or narrower than she should be."""
        return self.width is not None and abs(self.width) >= WIDTH

    @property
    def outline_flag(self) -> bool:
        """Whether her outline is another one, by its width or otherwise."""
        return self.width_flag or (self.overlap is not None and self.overlap < OVERLAP)

    @property
    def bare_flag(self) -> bool:
        """Whether skin shows where she wears something."""
        return self.bare is not None and self.bare >= BARE
