"""Weights in diffusers' layout or a single file: what is in them, whether it may be opened, and the hash that names it.

Only safetensors are ever loaded, and GGUF for a transformer or a text encoder of Qwen3. The hash is over names and
contents of all files that decide a picture, so one changed byte makes other weights.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from studio_app.direction.documents import read_json
from studio_app.direction.durable import write_atomically
from studio_app.direction.errors import BadInput, StudioError
from studio_app.direction.exclusive import exclusive
from studio_app.engines.checkpoint import FAMILIES, look_at_file
from studio_app.engines.folder import TEXT_ENCODER, TRANSFORMER, Folder
from studio_app.engines.joined import parts_of
from studio_app.engines.packed_encoder import with_encoder
from studio_app.engines.quantised import GGUF, dropped_in, head_for, with_quantised
from studio_app.engines.safetensors_header import is_pickle, read_header
from studio_app.engines.table import ENGINES, entry
from studio_app.engines.z_image_union import KIND, lone_file

INDEX = "model_index.json"
LORAS = "loras"
"""The folder beside the parts that LoRA files lie in; each has a hash of its own in the recipe."""
ADAPTER = "ip_adapter"
"""The folder beside the parts that an IP-Adapter lies in, with a hash of its own, too."""
REMEMBERED = "weights.json"
_READ = (".safetensors", ".json", ".txt", ".model", ".jinja")
_WEIGHTS = (".safetensors", GGUF)
_PICKLED = (".bin", ".ckpt", ".pt", ".pth", ".pkl")
_DEEPEST = 2
_MOST_FILES = 400
_CHUNK = 1 << 22


def folder_of(engine: str, folder: Path) -> Folder:
    """An engine's weights, checked. Raises BadInput: no such engine, none that has weights or opens single files, or
    `look` and `look_at_file`.
    """
    wanted = entry(engine).weights
    if wanted is None:
        raise BadInput(f"The engine {engine} has no weights.")
    joined = parts_of(folder)
    if joined is not None:
        return look(joined[0], wanted.parts, wanted.pipelines, joined[1])
    if folder.suffix == GGUF and not folder.is_dir():
        head_for(wanted.parts.get(TRANSFORMER, ""), folder)
        raise BadInput(
            f"{folder.name} holds a transformer alone, and {entry(engine).title} needs the rest of its model, too.",
            do="Add its folder first, then this file; or put the file into the folder's “transformer”.",
        )
    if not folder.is_file():
        return look(folder, wanted.parts, wanted.pipelines)
    if not wanted.family:
        raise BadInput(f"{entry(engine).title} opens no single file.", do="Choose a folder in diffusers' layout.")
    return look_at_file(FAMILIES[wanted.family], folder)


def look(
    folder: Path, wanted: Mapping[str, str], pipelines: tuple[str, ...], transformer: Path | None = None
) -> Folder:
    """Checks a folder for an engine: each part in `wanted` (name -> class) is there, whole and no pickle.

    `pipelines` are the classes that its model_index.json may name; `transformer` a GGUF file that stands for the
    folder's own one, as does a single one that lies there. Raises BadInput with what is missing.
    """
    if not (folder / INDEX).is_file():
        raise BadInput(
            f"{folder} holds no {INDEX}.", do="Choose a folder of weights in diffusers' layout, with its parts inside."
        )
    index = read_json(folder / INDEX)
    if index.get("_class_name") not in pipelines:
        kind = str(index.get("_class_name"))[:60]
        raise BadInput(f"{folder.name} is made for {kind}, not for this engine.", do=_where_it_fits(kind))
    for part, kind in wanted.items():
        _require_part(folder, part, kind, index)
    files = _files(folder)
    found = Folder(folder, files, {part: _size(part, files) for part in wanted})
    quantised = transformer or dropped_in(folder)
    if quantised is not None:
        found = with_quantised(found, wanted.get(TRANSFORMER, ""), quantised)
    encoder = dropped_in(folder, TEXT_ENCODER) if TEXT_ENCODER in wanted else None
    if encoder is not None:
        found = with_encoder(found, wanted[TEXT_ENCODER], encoder)
    for part in wanted:
        if not any(name.startswith(f"{part}/") and name.endswith(_WEIGHTS) for name in found.files):
            raise BadInput(f"The part “{part}” of {folder.name} holds no weights.", do="Put its .safetensors there.")
    return found


def digest(
    found: Folder, memory: Path, tell: Callable[[float], None] | None = None, *, known_only: bool = False
) -> str:
    """The SHA-256 (hex) of the folder. Files hashed before and untouched since are remembered in `memory`.

    Reads every byte of files that are not; with `known_only` it raises BadInput instead, because that takes long.
    `tell` hears which share is read; what it raises ends the reading.
    """
    known, new = _remembered(memory), dict[str, str]()
    lines: list[str] = []
    read, total = 0, max(1, sum(place.stat().st_size for place in found.files.values()))

    def came(count: int) -> None:
        nonlocal read
        read += count
        if tell is not None:
            tell(read / total)

    for name, place in found.files.items():
        stat = place.stat()
        stamp = f"{place.resolve()}:{stat.st_size}:{stat.st_mtime_ns}:{stat.st_ino}"
        if stamp not in known and known_only:
            raise BadInput(
                f"The weights in {found.path.name} have changed since they were added.", do="Add them once more."
            )
        if stamp not in known:
            known[stamp] = new[stamp] = file_hash(place, came)
        else:
            came(stat.st_size)
        lines.append(f"{name}\0{known[stamp]}\n")
    _remember(memory, new)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _where_it_fits(pipeline: str) -> str:
    """'Use it for SDXL Union.'; empty where no engine paints with such a folder."""
    fits = (one.title for one in ENGINES.values() if one.weights is not None and pipeline in one.weights.pipelines)
    title = next(fits, "")
    return f"Use it for {title}." if title else ""


def _require_part(folder: Path, part: str, kind: str, index: dict[str, Any]) -> None:
    place = folder / part
    if not place.is_dir():
        raise BadInput(f"{folder.name} lacks the part “{part}” ({kind}).", do=f"Put it into {place}.")
    named = index.get(part)
    class_name = cast(list[Any], named)[-1] if isinstance(named, list) and named else None
    config = place / "config.json"
    if kind == KIND:
        lone_file(place)
    if class_name is None and config.is_file():
        class_name = read_json(config).get("_class_name")
    if class_name is not None and class_name != kind:
        raise BadInput(f"The part “{part}” of {folder.name} is {str(class_name)[:60]}; {kind} is needed.")


def _files(folder: Path) -> dict[str, Path]:
    """The files that load, sorted; the safetensors among them checked. Raises BadInput."""
    found: dict[str, Path] = {}
    for place in sorted(folder.rglob("*")):
        relative = place.relative_to(folder)
        hidden = relative.parts[0] in (LORAS, ADAPTER) or any(step.startswith(".") for step in relative.parts)
        if hidden or len(relative.parts) > _DEEPEST or not place.is_file():
            continue
        if place.suffix == ".safetensors":
            read_header(place)
        elif place.suffix in _PICKLED or place.suffix not in _READ:
            _refuse_lonely_pickle(place)
            continue
        found[relative.as_posix()] = place
    if len(found) > _MOST_FILES:
        raise BadInput(f"{folder.name} holds {len(found)} files, too many for one engine.")
    return found


def _refuse_lonely_pickle(place: Path) -> None:
    """A pickle beside safetensors is passed over; one that stands for them is refused."""
    if place.suffix in _PICKLED and not any(place.parent.glob("*.safetensors")) and is_pickle(place):
        raise BadInput(
            f"{place.parent.name}/{place.name} is a pickle, which can run any program on this computer.",
            safe="It was not opened.",
            do="Get the same weights as .safetensors.",
        )


def _size(part: str, files: dict[str, Path]) -> int:
    shards = [place for name, place in files.items() if name.startswith(f"{part}/") and name.endswith(".safetensors")]
    return sum(sum(tensor.bytes for tensor in read_header(shard).values()) for shard in shards)


def file_hash(path: Path, came: Callable[[int], None] = lambda _: None) -> str:
    """SHA-256 (hex) of a file of any size; `came` hears how many bytes have come. Raises BadInput: not readable."""
    hasher = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                hasher.update(chunk)
                came(len(chunk))
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read: {error.strerror}.") from error
    return hasher.hexdigest()


def _remembered(memory: Path) -> dict[str, str]:
    with suppress(BadInput, OSError):
        held = read_json(memory)
        return {key: value for key, value in held.items() if isinstance(value, str) and len(value) == 64}
    return {}


def _remember(memory: Path, new: dict[str, str]) -> None:
    """Adds to what others remember meanwhile. Only a cache: a disk that refuses costs the time to hash again."""
    if not new:
        return
    with suppress(OSError, StudioError), exclusive(memory.with_suffix(".lock")):
        write_atomically(memory, json.dumps(_remembered(memory) | new).encode())
