"""Developing: denoise, expose, tone curve, grain. Linear radiance in, a 16-bit sRGB picture out.

The same frames and scene give the same bytes on one machine.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.daylight import gains
from studio_app.stage.denoise import Quality, denoised
from studio_app.stage.film import encoded, grained, toned
from studio_app.stage.frames import Frames
from studio_app.stage.ground import Ground, shade_seen
from studio_app.stage.plate import resized, shaded_plate
from studio_app.stage.plate_depth import sized
from studio_app.stage.plate_front import front_of, laid_over
from studio_app.stage.scene import Bytes, Floats, Scene

Words = NDArray[np.uint16]

PROOF_HEIGHT = 640
"""Above this many rows a proof is denoised at half size: the denoiser costs as much as four samples there."""


def develop(frames: Frames, scene: Scene, seed: int = 0) -> Words:
    """The finished picture (h, w, 3), uint16 sRGB. `seed` places the grain.

    Denoising comes before exposure, on the scaled radiance, so that the denoiser sees a picture of ordinary
    brightness.
    """
    exposed = denoise(frames, scene.exposure) * gains(scene)
    picture = encoded(grained(_shown(exposed, frames, scene), scene.grain, seed))
    return np.rint(picture * 65535).astype(np.uint16)


def proof(frames: Frames, scene: Scene) -> Bytes:
    """A quick 8-bit sRGB look at unfinished frames (h, w, 3): denoised, no grain; a large one at half its sharpness."""
    height, width = frames.alpha.shape
    if height > PROOF_HEIGHT and height % 2 == width % 2 == 0:
        return np.repeat(np.repeat(proof(_halved(frames), scene), 2, 0), 2, 1)
    exposed = denoise(frames, scene.exposure, quality="fast") * gains(scene)
    return np.rint(encoded(_shown(exposed, frames, scene)) * 255).astype(np.uint8)


def _halved(frames: Frames) -> Frames:
    """Every second row and column, colours and guides averaged over two by two pixels."""

    def mean(values: Floats) -> Floats:
        rows = values[0::2] + values[1::2]
        return ((rows[:, 0::2] + rows[:, 1::2]) / 4).astype(np.float32)

    return replace(
        frames,
        colour=mean(frames.colour),
        albedo=mean(frames.albedo),
        normal=mean(frames.normal),
        alpha=mean(frames.alpha),
        depth=frames.depth[::2, ::2],
        sharp_normal=frames.sharp_normal[::2, ::2],
        index=frames.index[::2, ::2],
    )


def eight_bit(picture: Words) -> Bytes:
    """The picture in 8 bits a channel, rounded."""
    return ((picture.astype(np.uint32) + 128) // 257).astype(np.uint8)


def denoise(frames: Frames, exposure: float, quality: Quality = "high") -> Floats:
    """The exposed radiance, freed of noise by Open Image Denoise with albedo and normal as guides (h, w, 3)."""
    colour = np.nan_to_num(frames.colour * np.float32(exposure), nan=0.0, posinf=64.0, neginf=0.0)
    guides = {"albedo": np.nan_to_num(frames.albedo), "normal": np.nan_to_num(frames.normal)}
    return np.maximum(denoised(np.maximum(colour, 0), guides, hdr=True, quality=quality), 0)


def _shown(exposed: Floats, frames: Frames, scene: Scene) -> Floats:
    """The display light: toned, before its plate if there is one.

    The plate is finished film: neither exposure nor white balance touch it, and the film shows it as it is, darkened
    where the figure takes its light. The figure is laid over it as it is shown, because a plate's white, turned back
    into light, is so bright that edges mixed in light would come out as steps. What of the plate stands in front of
    her lies over both, as it is.
    """
    if scene.backdrop is None:
        return toned(exposed)
    height, width = frames.alpha.shape
    share = None if frames.ground is None else shade_seen(_clean(frames.ground), scene.view, width, height)
    plate = shaded_plate(resized(scene.backdrop.picture, width, height), share)
    cover = _cover(frames)
    figure = (exposed / np.maximum(cover, 1 / 32)).astype(np.float32)
    picture = (cover * toned(figure) + (1 - cover) * plate).astype(np.float32)
    front = front_of(scene.backdrop, scene.view)
    if front is None:
        return picture
    bare = shaded_plate(resized(scene.backdrop.picture, width, height), None)
    return laid_over(picture, bare, sized(front, width, height))


def _cover(frames: Frames) -> Floats:
    """The figure's share of every pixel (h, w, 1); along its outline denoised as the colour is, so that loose hair has
    no specks.
    """
    alpha = frames.alpha
    framed = np.pad(alpha, 1, mode="edge")
    height, width = alpha.shape
    around = np.stack([framed[y : y + height, x : x + width] for y in range(3) for x in range(3)])
    outline = (around.min(0) < 1) & (around.max(0) > 0)
    alike = replace(frames, colour=np.repeat(alpha[..., None], 3, axis=2))
    clean = denoise(alike, 1.0, quality="fast")[..., 0]
    return np.clip(np.where(outline, clean, alpha), 0, 1)[..., None].astype(np.float32)


def _clean(ground: Ground) -> Ground:
    """The plan of the shadow without noise."""
    share = denoised(ground.share, {}, hdr=False, quality="fast")
    return replace(ground, share=np.clip(share, 0, 1))
