"""A hub of one repository on this computer: its API, its files, and transfers that break or lie when told to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

COMMIT = "a1" * 20


@dataclass
class Hub:
    """`files`: what the repository holds. `cut`: bytes after which a transfer of weights breaks; `lies`: weights come
    with one byte changed; `asked`: method, path and range of every question.
    """

    repository: str
    licence: str
    files: dict[str, bytes]
    cut: int | None = None
    lies: bool = False
    commit: str = COMMIT
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    url: str = ""

    def info(self) -> dict[str, Any]:
        siblings = [
            {
                "rfilename": name,
                "size": len(data),
                "blobId": hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest(),
                **({"lfs": self._lfs(data)} if name.endswith(".safetensors") else {}),
            }
            for name, data in self.files.items()
        ]
        card = {"license": self.licence}
        return {"id": self.repository, "sha": self.commit, "siblings": siblings, "cardData": card, "tags": []}

    @staticmethod
    def _lfs(data: bytes) -> dict[str, Any]:
        return {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 130}


@contextmanager
def serving(hub: Hub) -> Generator[Hub]:
    """The hub, listening at `url` until the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hub.asked.append(("GET", self.path, self.headers.get("Range", "")))
            if self.path.startswith(f"/api/models/{hub.repository}"):
                self._send(200, json.dumps(hub.info()).encode(), "application/json")
                return
            name = self.path.partition(f"/resolve/{hub.commit}/")[2].partition("?")[0]
            if name not in hub.files:
                self._send(404, b"", "text/plain")
                return
            self._file(name)

        def _file(self, name: str) -> None:
            data = hub.files[name]
            weights = name.endswith(".safetensors")
            if hub.lies and weights:
                data = data[:-1] + bytes([data[-1] ^ 1])
            begin = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").partition("-")[0])
            cut = hub.cut if weights else None
            self._send(206 if begin else 200, data[begin:], "application/octet-stream", cut)

        def _send(self, code: int, body: bytes, kind: str, cut: int | None = None) -> None:
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body if cut is None else body[:cut])
            self.close_connection = True

        def log_message(self, *_words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
