"""Meshes, strands and their materials as mitsuba takes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from studio_app.stage.scene import Floats, Material, Mesh, Strands
from studio_app.stage.tracer_variant import drjit, mitsuba

Plan = dict[str, Any]


def rgb(value: tuple[float, float, float]) -> Plan:
    """A linear Rec. 709 colour, unbounded."""
    return {"type": "rgb", "value": [float(part) for part in value]}


def _texture(pixels: np.ndarray, *, raw: bool) -> Plan:
    bitmap = mitsuba().Bitmap(np.ascontiguousarray(pixels))
    if not raw:
        bitmap.set_srgb_gamma(True)
    return {"type": "bitmap", "bitmap": bitmap, "raw": raw, "filter_type": "bilinear", "wrap_mode": "repeat"}


def bsdf(material: Material) -> Plan:
    """The material as a plan; dull ones are plain diffuse, which traces three times faster than `principled`."""
    if material.glass:
        return {"type": "thindielectric"}
    colour = rgb(material.colour) if material.texture is None else _texture(material.texture, raw=False)
    if material.specular < 0.05 and material.metallic == material.sheen == material.clearcoat == 0 == material.flatness:
        plan: Plan = {"type": "diffuse", "reflectance": colour}
    else:
        plan = {
            "type": "principled",
            "base_color": colour,
            "roughness": max(0.03, material.roughness),
            "specular": material.specular,
            "metallic": material.metallic,
        }
        # Each lobe that is asked for costs time in every bounce, so absent ones are not named.
        lobes = {"sheen": material.sheen, "clearcoat": material.clearcoat, "flatness": material.flatness}
        plan |= {name: value for name, value in lobes.items() if value > 0}
    if material.bump is not None:
        height = np.ascontiguousarray(material.bump, np.float32)[..., None]
        plan = {"type": "bumpmap", "relief": _texture(height, raw=True), "scale": 1.0, "inner": plan}
    return {"type": "twosided", "front": plan} if material.two_sided else plan


def mesh_shape(mesh: Mesh, bsdfs: dict[int, Any]) -> Any:
    """The mesh as a mitsuba object; equal material objects share one BSDF by `bsdfs` (keyed by id)."""
    mi = mitsuba()
    props = mi.Properties()
    key = id(mesh.material)
    if key not in bsdfs:
        bsdfs[key] = mi.load_dict(bsdf(mesh.material))
    props["bsdf"] = bsdfs[key]
    if max(mesh.material.emission) > 0:
        # Glowing surfaces (a lamp in a window) are found by chance only: as targets they would take light samples from
        # the sun and the fixtures, which light the picture.
        glow = {"type": "area", "radiance": rgb(mesh.material.emission), "sampling_weight": 0.0}
        props["emitter"] = mi.load_dict(glow)
    normals, uvs = mesh.normals, mesh.uvs
    shape = mi.Mesh(
        mesh.name,
        len(mesh.vertices),
        len(mesh.faces),
        has_vertex_normals=normals is not None,
        has_vertex_texcoords=uvs is not None,
        props=props,
    )
    values = mi.traverse(shape)
    values["vertex_positions"] = _owned(np.ascontiguousarray(mesh.vertices, np.float32).ravel())
    values["faces"] = _owned(np.ascontiguousarray(mesh.faces, np.uint32).ravel())
    if normals is not None:
        values["vertex_normals"] = _owned(np.ascontiguousarray(normals, np.float32).ravel())
    if uvs is not None:
        # Pictures are stored from the top while v points up.
        values["vertex_texcoords"] = _owned((uvs * np.array([1, -1]) + np.array([0, 1])).astype(np.float32).ravel())
    values.update()
    return shape


def _owned(values: np.ndarray) -> Any:
    """The values in the tracer's own memory. It would else go on reading ours, where the ray tracer's kernels look a
    little past the end: now and then that ends the process.
    """
    mi = mitsuba()
    if mi.variant().startswith("scalar"):
        return values
    dr, kind = drjit(), mi.UInt32 if values.dtype == np.uint32 else mi.Float
    own = dr.gather(kind, kind(values), dr.arange(mi.UInt32, len(values)))
    dr.eval(own)
    return own


def through_ends(points: Floats) -> Floats:
    """The strands (n, k, 3) with one more control point at each end (n, k + 2, 3), so that a uniform cubic B-spline
    starts and ends on the given first and last points (it would stop short of them by a sixth of a span otherwise).
    """
    first = 2 * points[:, :1] - points[:, 1:2]
    last = 2 * points[:, -1:] - points[:, -2:-1]
    return np.concatenate((first, points, last), axis=1)


def write_strands(strands: Strands, file: Path) -> None:
    """The curves as mitsuba reads them: x y z radius a line, an empty line after each strand."""
    points = through_ends(strands.points)
    radii = np.concatenate((strands.radii[:, :1], strands.radii, strands.radii[:, -1:]), axis=1)
    rows = np.concatenate((points, radii[..., None]), axis=2).astype(np.float64)
    strand = "%.5f %.5f %.5f %.6f\n" * rows.shape[1] + "\n"
    with file.open("w", encoding="ascii") as out:
        for start in range(0, len(rows), 2000):
            block = rows[start : start + 2000]
            out.write((strand * len(block)) % tuple(block.ravel().tolist()))
        out.write(_guard(np.asarray(strands.points[:, 0].mean(0), np.float32)))


def _guard(at: Floats) -> str:
    """One more strand, a tenth of a millimetre long and a thousandth thick, as the last of its file.

    mitsuba 3.9 reads past its arrays where a ray meets the very end of the last segment (the position along all
    segments rounds to 1, mended after 3.9.1 by its pull request 1928) and the process ends. No ray meets this one.
    """
    x, y, z = float(at[0]), float(at[1]), float(at[2])
    return "".join(f"{x:.5f} {y:.5f} {z + step * 3e-5:.5f} 0.000001\n" for step in range(4)) + "\n"


def strands_shape(strands: Strands, file: Path) -> Plan:
    """The strands as a plan, written to `file` (which must live until the scene is loaded)."""
    write_strands(strands, file)
    look: Plan = {"type": "hair"}
    if strands.absorption is None:
        look |= {"eumelanin": float(strands.eumelanin), "pheomelanin": float(strands.pheomelanin)}
    else:
        look["sigma_a"] = rgb(strands.absorption)
    return {"type": "bsplinecurve", "filename": str(file), "bsdf": look}
