"""The monitor's colour profile, asked of the system: X11's root window or colord, ColorSync, Windows.

`monitor_profile` blocks for up to a few seconds and belongs off the window's thread. What comes back is checked.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from PIL import ImageCms

from studio_app.direction.errors import BadInput
from studio_app.shoot.layout import read_bounded
from studio_app.takes.icc import LARGEST_PROFILE, checked_icc

PATIENCE_S = 3.0
COLORD = "org.freedesktop.ColorManager"
_ROOT = "/org/freedesktop/ColorManager"

Ask = Callable[[list[str]], str]
"""Runs a program and gives what it wrote; empty when it failed."""


def monitor_profile(screen: str, number: int = 0) -> bytes:
    """The checked profile of a screen by its name ('HDMI-1') and number; empty when none is known."""
    match sys.platform:
        case "darwin":
            found = _colorsync()
        case "win32":
            found = _windows()
        case _:
            found = _x11(number) or colord_profile(screen, _ask)
    try:
        return checked_icc(found) if found else b""
    except BadInput:
        return b""


def colord_profile(screen: str, ask: Ask) -> bytes:
    """The profile that colord gives a screen, asked over D-Bus; empty when it has none."""
    device = _said(ask(_call(_ROOT, COLORD, "FindDeviceByProperty", "ss", "XRANDR_name", screen)))
    if not isinstance(device, str) or not device.startswith(_ROOT):
        return b""
    profiles = _said(ask(_property(device, f"{COLORD}.Device", "Profiles")))
    for profile in _listed(profiles)[:1]:  # colord lists the one in use first
        file = _said(ask(_property(profile, f"{COLORD}.Profile", "Filename")))
        if isinstance(file, str) and file:
            try:
                return read_bounded(Path(file), LARGEST_PROFILE, links=True)
            except BadInput:
                return b""
    return b""


def _call(place: str, interface: str, method: str, *words: str) -> list[str]:
    return ["busctl", "--system", "--json=short", "call", COLORD, place, interface, method, *words]


def _property(place: str, interface: str, name: str) -> list[str]:
    return ["busctl", "--system", "--json=short", "get-property", COLORD, place, interface, name]


def _said(words: str) -> object:
    """What busctl's JSON holds: the value of a property, or the one thing a call gave back."""
    try:
        held: Any = json.loads(words)
        return held["data"][0] if held["type"] == "o" and held["data"] else held["data"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _listed(held: object) -> list[str]:
    return [str(each) for each in cast(list[object], held)] if isinstance(held, list) else []


def _ask(words: list[str]) -> str:
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE_S, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return ""
    return done.stdout if done.returncode == 0 else ""


def _x11(number: int) -> bytes:
    """The property that colour managers set on X11's root window ('ICC Profiles in X Specification' 0.4)."""
    if not os.environ.get("DISPLAY"):
        return b""
    try:
        x11: Any = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
    except OSError:
        return b""
    x11.XOpenDisplay.restype = x11.XDefaultRootWindow.restype = x11.XInternAtom.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    if not display:
        return b""
    try:
        name = f"_ICC_PROFILE_{number}" if number else "_ICC_PROFILE"
        atom = x11.XInternAtom(display, name.encode(), 1)
        return _x11_property(x11, display, atom) if atom else b""
    finally:
        x11.XCloseDisplay(display)


def _x11_property(x11: Any, display: ctypes.c_void_p, atom: int) -> bytes:
    kind, form = ctypes.c_ulong(), ctypes.c_int()
    count, left, data = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.POINTER(ctypes.c_ubyte)()
    root = ctypes.c_ulong(x11.XDefaultRootWindow(display))
    long = ctypes.c_long
    refused = x11.XGetWindowProperty(
        display, root, ctypes.c_ulong(atom), long(0), long(LARGEST_PROFILE // 4), 0, ctypes.c_ulong(0),
        ctypes.byref(kind), ctypes.byref(form), ctypes.byref(count), ctypes.byref(left), ctypes.byref(data),
    )  # fmt: skip
    if refused or not data:
        return b""
    try:
        return ctypes.string_at(data, count.value) if form.value == 8 and not left.value else b""
    finally:
        x11.XFree(data)


def _colorsync() -> bytes:
    """The main display's profile on macOS."""
    try:
        core: Any = ctypes.CDLL("/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation")
        graphics: Any = ctypes.CDLL("/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics")
    except OSError:
        return b""
    graphics.CGMainDisplayID.restype = ctypes.c_uint32
    graphics.CGDisplayCopyColorSpace.restype = graphics.CGColorSpaceCopyICCData.restype = ctypes.c_void_p
    core.CFDataGetLength.restype, core.CFDataGetBytePtr.restype = ctypes.c_long, ctypes.c_void_p
    space = ctypes.c_void_p(graphics.CGDisplayCopyColorSpace(ctypes.c_uint32(graphics.CGMainDisplayID())))
    held = ctypes.c_void_p(graphics.CGColorSpaceCopyICCData(space)) if space else None
    if not held:
        return b""
    return ctypes.string_at(core.CFDataGetBytePtr(held), min(LARGEST_PROFILE, core.CFDataGetLength(held)))


def _windows() -> bytes:
    held: Any = ImageCms.get_display_profile()
    data = io.BytesIO(held.tobytes()) if held is not None else io.BytesIO()
    return data.read(LARGEST_PROFILE + 1)
