"""What the tracer keeps from take to take: building a scene anew costs a draft a fifth of its time."""

from __future__ import annotations

from collections.abc import Hashable

from studio_app.stage.scene import Scene
from studio_app.stage.tracer_loaded import Loaded, load, unlit
from studio_app.stage.tracer_maps import Maps, traced_maps


class Kept:
    """mitsuba's scene of the last take, and the maps of one view of it.

    The next take of the very same meshes, strands and lights finds them, whatever its seed; another camera needs new
    maps only. Both are decided by the scene alone, so that a take has the same bytes with and without them. Not for
    several threads at once.
    """

    def __init__(self) -> None:
        self._parts: tuple[object, ...] = ()
        self._loaded: Loaded | None = None
        self._seen: tuple[Hashable, Maps] | None = None

    def loaded(self, scene: Scene) -> Loaded:
        """The scene in mitsuba's hands: that of the last time, where nothing but the camera is another."""
        parts = (*scene.meshes, None, *scene.strands, None, *scene.emitters)
        same = len(parts) == len(self._parts) and all(a is b for a, b in zip(parts, self._parts, strict=True))
        if self._loaded is None or not same:
            self._parts, self._loaded, self._seen = (), None, None  # the old one goes before the new one comes
            self._loaded = load(scene)
            self._parts = parts  # held, so that nothing else can come to lie where a part was
        return self._loaded

    def maps(self, scene: Scene, hidden: bool, width: int, height: int, samples: int) -> Maps:
        """The scene's maps; with `hidden` light sources are left out, since the picture does not show them either."""
        loaded = self.loaded(scene)
        key = (scene.view, hidden, width, height, samples)
        if self._seen is None or self._seen[0] != key:
            shown = unlit(scene) if hidden and scene.emitters else loaded
            self._seen = key, traced_maps(shown, scene.view, width, height, samples)
        return self._seen[1]
