"""A GL context without a window, and programs from the shader files beside this package."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, cast

import moderngl

from studio_app.direction.errors import StudioError

SHADERS = Path(__file__).resolve().parent / "glsl"
_INCLUDE = re.compile(r"^#include (\w+\.glsl)$", re.MULTILINE)


def open_context() -> moderngl.Context:
    """A standalone context of at least OpenGL 3.3. Raises StudioError when the machine has none.

    EGL needs no display on Linux; elsewhere the system's own way is taken.
    """
    with _Opening():
        if sys.platform == "linux":
            return moderngl.create_context(standalone=True, require=330, backend="egl")  # pyright: ignore[reportArgumentType]
        return moderngl.create_context(standalone=True, require=330)


class _Opening:
    """Says in a sentence what the driver refuses. Its C code raises the bare class for that, which is matched exactly:
    a mistake of ours, which would be of a class of its own, goes on as it is.
    """

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        if kind in (Exception, moderngl.Error, OSError, ImportError):
            raise StudioError(
                f"This machine offers no OpenGL 3.3, which the stage needs ({error}).",
                safe="Shoots can still be opened, rated and approved.",
                do="Install the graphics driver (on Debian: libegl1 and libgl1-mesa-dri).",
            ) from error
        return False


@lru_cache(maxsize=64)
def shader(name: str) -> str:
    """The text of a shader file with its includes put in."""
    text = (SHADERS / name).read_text(encoding="utf-8")
    return _INCLUDE.sub(lambda found: shader(found[1]), text)


class Programs:
    """The compiled programs of one context, each made when first asked for."""

    def __init__(self, context: moderngl.Context) -> None:
        self._context = context
        self._made: dict[tuple[str, str, str], moderngl.Program] = {}

    def get(self, vertex: str, fragment: str, settings: str = "") -> moderngl.Program:
        """The program of two shader files by their names: ('surface.vert', 'surface.frag').

        `settings` are lines put behind the version of both, such as "#define LIGHTS ...".
        """
        key = (vertex, fragment, settings)
        if key not in self._made:
            texts = [shader(name).replace("\n", f"\n{settings}\n", 1) for name in (vertex, fragment)]
            program = self._context.program(vertex_shader=texts[0], fragment_shader=texts[1])
            if "Frame" in program:
                block = program["Frame"]
                assert isinstance(block, moderngl.UniformBlock)
                block.binding = 0
            self._made[key] = program
        return self._made[key]


def vertex_array(
    context: moderngl.Context, program: moderngl.Program, content: list[Any], index: moderngl.Buffer | None = None
) -> moderngl.VertexArray:
    """A vertex array of (buffer, format, names...) rows; the typed door to a method without types."""
    return cast(Any, context).vertex_array(program, content, index)


def blend(context: moderngl.Context, *factors: int) -> None:
    """Sets how colours mix: two factors, or four with alpha's own."""
    cast(Any, context).blend_func = factors


def put(program: moderngl.Program, **values: object) -> None:
    """Sets uniforms that the program has; those the compiler left out are passed over."""
    for name, value in values.items():
        if name in program:
            uniform = program[name]
            assert isinstance(uniform, moderngl.Uniform)
            if isinstance(value, bytes):
                uniform.write(value)
            else:
                uniform.value = value
