"""A real time-stamp service on this machine (RFC 3161): OpenSSL answers, a small server of Python passes it on."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

Answer = Callable[[bytes], bytes]
NAME = "Sample time service"

_TSA = """
[ tsa ]
default_tsa = here
[ here ]
serial = {0}/serial
signer_cert = {0}/service.pem
certs = {0}/root.pem
signer_key = {0}/service.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
tsa_name = yes
ess_cert_id_alg = sha256
"""
_USES = (
    "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
    "extendedKeyUsage=critical,{}\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
)


class Clock:
    """Stamps what it is asked to. `root` is what others add to trust it."""

    def __init__(self, folder: Path, use: str = "timeStamping") -> None:
        self.folder, key = folder, ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        folder.mkdir()
        (folder / "serial").write_text("01\n")
        (folder / "tsa.conf").write_text(_TSA.format(folder))
        (folder / "uses").write_text(_USES.format(use))
        names = "/C=SE/O=Sample time/CN=Sample time root", f"/C=SE/O=Sample time/CN={NAME}"
        self._openssl("req", "-x509", *key, "-keyout", "root.key", "-out", "root.pem", "-days", "9", "-subj", names[0])
        self._openssl("req", "-new", *key, "-keyout", "service.key", "-out", "service.csr", "-subj", names[1])
        self._openssl(
            "x509", "-req", "-in", "service.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial",
            "-days", "9", "-extfile", "uses", "-out", "service.pem",
        )  # fmt: skip
        self.root = (folder / "root.pem").read_text()

    def stamp(self, asked: bytes) -> bytes:
        """The answer to a request."""
        (self.folder / "asked").write_bytes(asked)
        return self._openssl("ts", "-reply", "-config", "tsa.conf", "-queryfile", "asked")

    def stamp_of_another(self, _: bytes) -> bytes:
        """A stamp that holds, of another hash."""
        return self.stamp(self._openssl("ts", "-query", "-digest", "00" * 32, "-sha256", "-cert", "-no_nonce"))

    def refusal(self, _: bytes) -> bytes:
        """The service says no."""
        return self.stamp(self._openssl("ts", "-query", "-digest", "00" * 20, "-sha1", "-cert"))

    def told(self, asked: bytes) -> str:
        """A request in words."""
        (self.folder / "told").write_bytes(asked)
        return self._openssl("ts", "-query", "-in", "told", "-text").decode()

    def _openssl(self, *words: str) -> bytes:
        openssl = shutil.which("openssl")
        if openssl is None:
            pytest.skip("openssl is not installed: nobody here can play the time-stamp service")
        done = subprocess.run([openssl, *words], cwd=self.folder, capture_output=True, check=False)
        assert done.returncode == 0 or words[0] == "ts", done.stderr  # a refusal is an answer too
        return done.stdout


@contextmanager
def served(answer: Answer, asked: list[bytes], status: int = 200) -> Iterator[str]:
    """The address of a server that answers so; `asked` gets every request."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.rfile.read(int(self.headers["Content-Length"])))
            said = answer(asked[-1])
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsa"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
