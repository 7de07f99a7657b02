"""Buffers and textures on the card, uploaded once per array: the same array object is never sent twice.

Arrays in a scene are frozen by agreement, so identity stands for content. An entry holds its array, so that the id
cannot be given to another one while the entry lives; `sweep` lets go of what the last frames did not use.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, cast

import moderngl
import numpy as np
from numpy.typing import NDArray

from studio_app.stage.chunks import Chunks, chunked
from studio_app.stage.coarse import coarse_faces
from studio_app.stage.scene import Bytes, Floats, Ints, Mesh, Strands
from studio_app.stage.viewport_context import vertex_array
from studio_app.stage.viewport_strands import kept_points, ribbons

KEPT_FRAMES = 90
SRGB8 = 0x8C41
LARGEST_TEXTURE = 2048

Array = NDArray[Any]
Drawn = tuple[moderngl.VertexArray, int]


@dataclass(slots=True)
class _Entry:
    """What lives on the card for some arrays, when it was last drawn, and what else it draws from."""

    keys: tuple[Any, ...]
    resource: Any
    needs: tuple[_Entry, ...]
    used: int = 0

    def touch(self, frame: int) -> None:
        """Marks it and all it draws from as used: a vertex array must not outlive its buffers."""
        self.used = frame
        for each in self.needs:
            each.touch(frame)


class CardStore:
    """Vertex arrays and textures of one context by the identity of the arrays they were made of."""

    def __init__(self, context: moderngl.Context) -> None:
        self._context = context
        self._entries: dict[tuple[Any, ...], _Entry] = {}
        self._frame = 0
        self._making: list[list[_Entry]] = []

    def mesh(
        self, mesh: Mesh, program: moderngl.Program, names: tuple[str, ...], cell_m: float = 0.0
    ) -> moderngl.VertexArray:
        """The vertex array that feeds a mesh's `names` (in_position, in_normal, in_uv) to a program.

        A cell above 0 joins faces to that size, where the mesh is finer than the picture.
        """
        faces = mesh.faces if cell_m <= 0 else self._coarse(mesh, cell_m)
        normals, uvs = self._normals(mesh), self._uvs(mesh)
        columns = {"in_position": (mesh.vertices, "3f"), "in_normal": (normals, "3f"), "in_uv": (uvs, "2f")}
        held = tuple(columns[name][0] for name in names)
        key = ("vao", id(program), id(faces), *map(id, held))

        def make() -> moderngl.VertexArray:
            content = [(self.buffer(columns[name][0]), columns[name][1], name) for name in names]
            return vertex_array(self._context, program, content, self.buffer(faces))

        return self._get(key, (faces, *held), make)

    def still(
        self, mesh: Mesh, program: moderngl.Program, names: tuple[str, ...]
    ) -> tuple[moderngl.VertexArray, Chunks]:
        """A mesh of the set with its faces sorted into chunks, so that the unseen ones can be left out."""
        chunks: Chunks = self._get(
            ("chunks", id(mesh.vertices), id(mesh.faces)),
            (mesh.vertices, mesh.faces),
            lambda: chunked(mesh.vertices, mesh.faces),
        )
        sorted_mesh = replace(mesh, faces=chunks.faces, normals=self._normals(mesh), uvs=self._uvs(mesh))
        return self.mesh(sorted_mesh, program, names), chunks

    def caster(self, mesh: Mesh, program: moderngl.Program, cell_m: float) -> moderngl.VertexArray:
        """The vertex array of a mesh's positions, for shadows; a cell above 0 joins faces to that size."""
        faces = mesh.faces if cell_m <= 0 else self._coarse(mesh, cell_m)
        key = ("caster", id(program), id(faces), id(mesh.vertices))

        def make() -> moderngl.VertexArray:
            content = [(self.buffer(mesh.vertices), "3f", "in_position")]
            return vertex_array(self._context, program, content, self.buffer(faces))

        return self._get(key, (mesh.vertices, faces), make)

    def _coarse(self, mesh: Mesh, cell_m: float) -> Ints:
        """Keyed by the faces alone: they stay while the figure moves."""
        return self._get(
            ("coarse", id(mesh.faces), cell_m),
            (mesh.faces,),
            lambda: coarse_faces(mesh.vertices, mesh.faces, cell_m, mesh.uvs),
        )

    def strands(self, strands: Strands, program: moderngl.Program, every: int, skip: int) -> moderngl.VertexArray:
        """Ribbons of every n-th strand, through every `skip`-th of its points."""
        key = ("strands", id(program), id(strands.points), id(strands.radii), every, skip)

        def make() -> moderngl.VertexArray:
            buffer, index = self._ribbons(strands, every, skip)
            names = ("in_position", "in_tangent", "in_place")
            return vertex_array(self._context, program, [(buffer, "3f 3f 4f", *names)], index)

        return self._get(key, (strands.points, strands.radii), make)

    def _ribbons(self, strands: Strands, every: int, skip: int) -> tuple[moderngl.Buffer, moderngl.Buffer]:
        def make() -> tuple[moderngl.Buffer, moderngl.Buffer]:
            at = kept_points(strands.points.shape[1], skip)
            corners, faces = ribbons(strands.points[::every][:, at], strands.radii[::every][:, at])
            return self._context.buffer(corners.tobytes()), self._context.buffer(faces.tobytes())

        key = ("ribbons", id(strands.points), id(strands.radii), every, skip)
        return self._get(key, (strands.points, strands.radii), make)

    def corners(
        self, corners: Floats, faces: Ints, program: moderngl.Program, form: str, names: tuple[str, ...]
    ) -> moderngl.VertexArray:
        """The vertex array of rows (n, k) that hold all of a corner in this form."""

        def make() -> moderngl.VertexArray:
            return vertex_array(self._context, program, [(self.buffer(corners), form, *names)], self.buffer(faces))

        return self._get(("corners", id(program), id(corners), id(faces)), (corners, faces), make)

    def held(self, key: tuple[Any, ...], arrays: tuple[Any, ...], make: Any) -> Any:
        """What was made for these arrays before, or what `make` gives now."""
        return self._get(key, arrays, make)

    def buffer(self, array: Array) -> moderngl.Buffer:
        """The array's bytes on the card."""

        def make() -> moderngl.Buffer:
            kind = np.int32 if array.dtype.kind in "iu" else np.float32
            return self._context.buffer(np.ascontiguousarray(array, kind).tobytes())

        return self._get(("buffer", id(array)), (array,), make)

    def paint(self, picture: Bytes) -> moderngl.Texture:
        """An sRGB picture (h, w, 3), row 0 at v = 1, filtered in linear light."""

        def make() -> moderngl.Texture:
            small = np.ascontiguousarray(_bounded(picture)[::-1])
            size = (small.shape[1], small.shape[0])
            texture = self._context.texture(size, 3, small.tobytes(), alignment=1, internal_format=SRGB8)
            return _mipmapped(texture)

        return self._get(("paint", id(picture)), (picture,), make)

    def raw_paint(self, picture: Bytes) -> moderngl.Texture:
        """The same without decoding, four bytes a pixel: what a software rasteriser reads fastest."""

        def make() -> moderngl.Texture:
            small = _bounded(picture)[::-1]
            whole = np.full((*small.shape[:2], 4), 255, np.uint8)
            whole[..., :3] = small
            texture = _mipmapped(self._context.texture((small.shape[1], small.shape[0]), 4, whole.tobytes()))
            texture.filter = (moderngl.LINEAR_MIPMAP_NEAREST, moderngl.LINEAR)
            return texture

        return self._get(("raw paint", id(picture)), (picture,), make)

    def relief(self, heights: Floats) -> moderngl.Texture:
        """A height map (h, w) in metres, row 0 at v = 1."""

        def make() -> moderngl.Texture:
            small = np.ascontiguousarray(_bounded(heights)[::-1], np.float32)
            return _mipmapped(self._context.texture((small.shape[1], small.shape[0]), 1, small.tobytes(), dtype="f4"))

        return self._get(("relief", id(heights)), (heights,), make)

    def light_field(self, picture: Floats) -> moderngl.Texture:
        """A linear picture (h, w, 3) read without mipmaps: the sky."""

        def make() -> moderngl.Texture:
            size = (picture.shape[1], picture.shape[0])
            texture = self._context.texture(size, 3, np.ascontiguousarray(picture, np.float32).tobytes(), dtype="f4")
            texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
            texture.repeat_y = False
            return texture

        return self._get(("field", id(picture)), (picture,), make)

    def _normals(self, mesh: Mesh) -> Floats:
        if mesh.normals is not None:
            return mesh.normals
        return self._get(
            ("normals", id(mesh.vertices), id(mesh.faces)),
            (mesh.vertices, mesh.faces),
            lambda: smooth_normals(mesh.vertices, mesh.faces),
        )

    def _uvs(self, mesh: Mesh) -> Floats:
        if mesh.uvs is not None:
            return mesh.uvs
        return self._get(
            ("uvs", id(mesh.faces), len(mesh.vertices)),
            (mesh.faces,),
            lambda: np.zeros((len(mesh.vertices), 2), np.float32),
        )

    def _get(self, key: tuple[Any, ...], arrays: tuple[Any, ...], make: Any) -> Any:
        entry = self._entries.get(key)
        if entry is None:
            entry = self._entries[key] = self._made(arrays, make)
        entry.touch(self._frame)
        if self._making:
            self._making[-1].append(entry)
        return entry.resource

    def _made(self, arrays: tuple[Any, ...], make: Any) -> _Entry:
        """A new entry; whatever is asked for while it is made is what it needs."""
        self._making.append([])
        try:
            resource = make()
        finally:
            needs = self._making.pop()
        return _Entry(arrays, resource, tuple(needs))

    def sweep(self) -> None:
        """Counts a frame and lets go of what has not been drawn for a while."""
        self._frame += 1
        if self._frame % 16:
            return
        for key in [key for key, entry in self._entries.items() if self._frame - entry.used > KEPT_FRAMES]:
            _release(self._entries.pop(key).resource)


def smooth_normals(vertices: Floats, faces: NDArray[np.int32]) -> Floats:
    """Unit normals (n, 3), each the area-weighted mean of its faces."""
    a, b, c = (vertices[faces[:, corner]] for corner in range(3))
    across = np.cross(b - a, c - a)
    flat = faces.reshape(-1)
    spread = [np.bincount(flat, np.repeat(across[:, axis], 3), len(vertices)) for axis in range(3)]
    total = np.stack(spread, axis=1)
    return (total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)).astype(np.float32)


def _bounded(picture: Array) -> Array:
    step = max(1, -(-max(picture.shape[:2]) // LARGEST_TEXTURE))
    return picture[::step, ::step]


def _mipmapped(texture: moderngl.Texture) -> moderngl.Texture:
    texture.build_mipmaps()
    texture.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
    return texture


def _release(resource: Any) -> None:
    several: tuple[Any, ...] = cast(Any, resource) if isinstance(resource, tuple) else (resource,)
    for each in several:
        if isinstance(each, moderngl.Buffer | moderngl.VertexArray | moderngl.Texture):
            each.release()
