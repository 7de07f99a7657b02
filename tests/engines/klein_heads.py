"""A folder that looks like an engine's weights: empty tensors in the right places, and no card."""

from __future__ import annotations

import json
import struct
from pathlib import Path

from studio_app.engines.table import ENGINES


def heads(folder: Path, engine: str = "klein") -> Path:
    """Writes it and returns it."""
    table = ENGINES[engine].weights
    assert table is not None
    folder.mkdir(parents=True)
    index = {"_class_name": table.pipelines[0], **{part: ["x", kind] for part, kind in table.parts.items()}}
    (folder / "model_index.json").write_text(json.dumps(index))
    head = json.dumps({"weight": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}).encode()
    for part in table.parts:
        (folder / part).mkdir()
        (folder / part / "config.json").write_text("{}")
        (folder / part / "model.safetensors").write_bytes(struct.pack("<Q", len(head)) + head + bytes(8))
    return folder
