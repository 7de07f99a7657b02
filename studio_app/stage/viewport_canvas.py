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
class Layer:
    """What is drawn in two steps: what lies where (`shape`: normal, paint and nature), then its light (`lit`)."""

    shape: moderngl.Framebuffer
    normal: moderngl.Texture
    paint: moderngl.Texture
    nature: moderngl.Texture
    lit: moderngl.Framebuffer
    lit_only: moderngl.Framebuffer
    colour: moderngl.Texture

    @staticmethod
    def of(context: moderngl.Context, size: tuple[int, int], smooth: bool) -> Layer:
        """New targets; `smooth` for a layer that is read at another size than its own."""
        normal, paint, nature = (texture_of(context, size, kind, plain=True) for kind in ("f4", "f1", "f1"))
        colour, depth = texture_of(context, size, "f2", plain=not smooth), context.depth_renderbuffer(size)
        return Layer(
            shape=context.framebuffer([normal, paint, nature], depth),
            normal=normal,
            paint=paint,
            nature=nature,
            lit=context.framebuffer([colour], depth),
            lit_only=context.framebuffer([colour]),
            colour=colour,
        )

    def release(self) -> None:
        """Gives the targets back."""
        for each in (self.shape, self.normal, self.paint, self.nature, self.lit, self.lit_only, self.colour):
            each.release()


@dataclass(frozen=True, slots=True)
class Canvas:
    """Everything that one frame is drawn into."""

    width: int
    height: int
    near: Layer
    far: Layer
    blurred: Sheet
    joined: Sheet
    sum: Sheet
    shown: moderngl.Framebuffer

    @staticmethod
    def of(context: moderngl.Context, width: int, height: int) -> Canvas:
        """New targets for a picture of this size."""
        half, size = (-(-width // SET_SCALE), -(-height // SET_SCALE)), (width, height)
        return Canvas(
            width,
            height,
            near=Layer.of(context, size, smooth=False),
            far=Layer.of(context, half, smooth=True),
            blurred=_sheet(context, half, "f2"),
            joined=_sheet(context, size, "f2"),
            sum=_sheet(context, size, "f4"),
            shown=context.framebuffer([context.renderbuffer(size, 4)]),
        )

    def release(self) -> None:
        """Gives the targets back."""
        for sheet in (self.blurred, self.joined, self.sum):
            sheet.frame.release()
            sheet.colour.release()
        for each in (self.near, self.far, self.shown):
            each.release()


def _sheet(context: moderngl.Context, size: tuple[int, int], kind: str) -> Sheet:
    colour = texture_of(context, size, kind)
    return Sheet(context.framebuffer([colour]), colour)


def texture_of(context: moderngl.Context, size: tuple[int, int], kind: str, plain: bool = False) -> moderngl.Texture:
    """A new colour target that is not repeated at its edges; `plain` ones are read without mixing pixels."""
    colour = context.texture(size, 4, dtype=kind)
    colour.repeat_x = colour.repeat_y = False
    near = moderngl.NEAREST if plain else moderngl.LINEAR
    colour.filter = (near, near)
    return colour
