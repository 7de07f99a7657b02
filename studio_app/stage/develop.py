"""Developing: denoise, expose, tone curve, grain. Linear radiance in, a 16-bit sRGB picture out.

The same frames and scene give the same bytes on one machine.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.daylight import white
from studio_app.stage.film import encoded, grained, toned
from studio_app.stage.frames import Frames
from studio_app.stage.scene import Backdrop, Bytes, Floats, Scene

Words = NDArray[np.uint16]

PROOF_HEIGHT = 640
"""Above this many rows a proof is denoised at half size: the denoiser costs as much as four samples there."""


def develop(frames: Frames, scene: Scene, seed: int = 0) -> Words:
    """The finished picture (h, w, 3), uint16 sRGB. `seed` places the grain.

    Denoising comes before exposure, on the scaled radiance, so that the denoiser sees a picture of ordinary
    brightness.
    """
    exposed = denoise(frames, scene.exposure) * _gains(scene)
    if scene.backdrop is not None:
        exposed = _before(exposed, frames.alpha, scene.backdrop)
    picture = encoded(grained(toned(exposed), scene.grain, seed))
    return np.rint(picture * 65535).astype(np.uint16)


def proof(frames: Frames, scene: Scene) -> Bytes:
    """A quick 8-bit sRGB look at unfinished frames (h, w, 3): denoised, no grain; a large one at half its sharpness."""
    height, width = frames.alpha.shape
    if height > PROOF_HEIGHT and height % 2 == width % 2 == 0:
        return np.repeat(np.repeat(proof(_halved(frames), _halved_plate(scene)), 2, 0), 2, 1)
    exposed = denoise(frames, scene.exposure, quality="fast") * _gains(scene)
    if scene.backdrop is not None:
        exposed = _before(exposed, frames.alpha, scene.backdrop)
    return np.rint(encoded(toned(exposed)) * 255).astype(np.uint8)


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


def _halved_plate(scene: Scene) -> Scene:
    if scene.backdrop is None:
        return scene
    return replace(scene, backdrop=Backdrop(np.ascontiguousarray(scene.backdrop.picture[::2, ::2])))


def eight_bit(picture: Words) -> Bytes:
    """The picture in 8 bits a channel, rounded."""
    return ((picture.astype(np.uint32) + 128) // 257).astype(np.uint8)


def denoise(frames: Frames, exposure: float, quality: str = "high") -> Floats:
    """The exposed radiance, freed of noise by Open Image Denoise with albedo and normal as guides (h, w, 3)."""
    import pyoidn  # pyright: ignore[reportMissingTypeStubs]

    colour = np.nan_to_num(frames.colour * np.float32(exposure), nan=0.0, posinf=64.0, neginf=0.0)
    clean = pyoidn.denoise(
        np.ascontiguousarray(np.maximum(colour, 0), np.float32),
        albedo=np.ascontiguousarray(np.nan_to_num(frames.albedo), np.float32),
        normal=np.ascontiguousarray(np.nan_to_num(frames.normal), np.float32),
        hdr=True,
        quality=quality,
    )
    return np.maximum(np.asarray(clean, np.float32), 0)


def _gains(scene: Scene) -> Floats:
    """Exposure compensation and white balance in one."""
    return (np.array(white(scene.emitters)) * 2.0**scene.exposure_ev).astype(np.float32)


def _before(exposed: Floats, alpha: Floats, backdrop: Backdrop) -> Floats:
    """The traced figure over the plate (whose picture must have the frame's size), both in exposed linear light."""
    plate = backdrop.picture.astype(np.float32) / 255
    linear = np.where(plate <= 0.04045, plate / 12.92, ((plate + 0.055) / 1.055) ** 2.4)
    return (exposed + (1 - alpha[..., None]) * linear).astype(np.float32)
