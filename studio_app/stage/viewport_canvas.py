"""The targets of one size of picture."""

from __future__ import annotations

from dataclasses import dataclass

import moderngl

SET_SCALE = 2
"""The set is drawn at half size: it is behind the focus as a rule, and summed frames with moved pixels sharpen it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A framebuffer and its colour."""

    frame: moderngl.Framebuffer
    colour: moderngl.Texture


@dataclass(frozen=True, slots=True)
class Canvas:
    """Everything that one frame is drawn into."""

    width: int
    height: int
    layer: Sheet
    blurred: Sheet
    shape: moderngl.Framebuffer
    normal: moderngl.Texture
    paint: moderngl.Texture
    nature: moderngl.Texture
    lit: moderngl.Framebuffer
    lit_only: moderngl.Framebuffer
    lit_colour: moderngl.Texture
    joined: Sheet
    sum: Sheet
    shown: moderngl.Framebuffer

    @staticmethod
    def of(context: moderngl.Context, width: int, height: int) -> Canvas:
        """New targets for a picture of this size."""
        half = (-(-width // SET_SCALE), -(-height // SET_SCALE))
        size = (width, height)
        normal, paint, nature = (_texture(context, size, kind, plain=True) for kind in ("f4", "f1", "f1"))
        lit_colour, depth = _texture(context, size, "f2", plain=True), context.depth_renderbuffer(size)
        return Canvas(
            width,
            height,
            layer=_sheet(context, half, "f2", depth=True),
            blurred=_sheet(context, half, "f2"),
            shape=context.framebuffer([normal, paint, nature], depth),
            normal=normal,
            paint=paint,
            nature=nature,
            lit=context.framebuffer([lit_colour], depth),
            lit_only=context.framebuffer([lit_colour]),
            lit_colour=lit_colour,
            joined=_sheet(context, size, "f2"),
            sum=_sheet(context, size, "f4"),
            shown=context.framebuffer([context.renderbuffer(size, 4)]),
        )

    def release(self) -> None:
        """Gives the targets back."""
        for sheet in (self.layer, self.blurred, self.joined, self.sum):
            sheet.frame.release()
            sheet.colour.release()
        single = (
            self.shape,
            self.normal,
            self.paint,
            self.nature,
            self.lit,
            self.lit_only,
            self.lit_colour,
            self.shown,
        )
        for each in single:
            each.release()


def _sheet(context: moderngl.Context, size: tuple[int, int], kind: str, depth: bool = False) -> Sheet:
    colour = _texture(context, size, kind)
    own = context.depth_renderbuffer(size) if depth else None
    return Sheet(context.framebuffer([colour], own), colour)


def _texture(context: moderngl.Context, size: tuple[int, int], kind: str, plain: bool = False) -> moderngl.Texture:
    colour = context.texture(size, 4, dtype=kind)
    colour.repeat_x = colour.repeat_y = False
    near = moderngl.NEAREST if plain else moderngl.LINEAR
    colour.filter = (near, near)
    return colour
