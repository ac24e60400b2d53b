"""Serve: web workers by granian, after-commit work in a thread beside them, a page for phones in a local network."""

from __future__ import annotations

import multiprocessing
import threading
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from wangge.project.server.certificate import authority_file, certificate_for, fingerprint
from wangge.project.server.trusting import trust_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Address:
    """Where to listen, and how many processes answer."""

    host: str
    port: int
    workers: int = 1


@dataclass(frozen=True)
class LocalNetwork:
    """Serving phones in a local network: over TLS, and a plain page on ``trust_port`` about the certificate."""

    keys: Path
    addresses: list[str]
    trust_port: int


def serve(address: Address, network: LocalNetwork | None = None) -> None:
    """Serve until a signal ends it. The platform must be prepared."""
    # A forked process would inherit SQLite's open files and locks: born while the thread below writes, it could never
    # write itself.
    multiprocessing.set_start_method("spawn", force=True)
    with ExitStack() as stack:
        certificate = key = None
        if network is not None:
            certificate, key = certificate_for(network.keys, network.addresses)
            stack.enter_context(_trust_server(network, address.port))
        stack.enter_context(_worker())
        Server(
            "wangge.project.wsgi:application",
            address=address.host,
            port=address.port,
            interface=Interfaces.WSGI,
            workers=address.workers,
            blocking_threads=4,
            backlog=1024,
            ssl_cert=certificate,
            ssl_key=key,
            log_access=False,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
        ).serve()


@contextmanager
def _worker() -> Iterator[None]:
    """Run deliveries and periodic jobs until the server ends."""
    from wangge.kernel.delivery import run_worker  # noqa: PLC0415 - the apps are loaded only after `prepare`

    stop = threading.Event()
    thread = threading.Thread(target=run_worker, args=(stop,), name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=10)


@contextmanager
def _trust_server(network: LocalNetwork, port: int) -> Iterator[None]:
    """Answer plain HTTP with one page and one file: how a phone learns to trust the authority."""
    authority = authority_file(network.keys)
    page = trust_page(
        address=f"https://{network.addresses[0]}:{port}/", fingerprint=fingerprint(authority), download="/wangge.crt"
    ).encode()
    answers = {
        "/": ("text/html; charset=utf-8", page),
        "/wangge.crt": ("application/x-x509-ca-cert", authority.read_bytes()),
    }

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = answers.get(self.path.partition("?")[0], ("", b""))
            self.send_response(200 if kind else 302)
            if kind:
                self.send_header("Content-Type", kind)
            else:
                self.send_header("Location", "/")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", "default-src 'none'")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep silent: addresses of phones are nobody's business."""

    server = ThreadingHTTPServer(("0.0.0.0", network.trust_port), Answer)  # noqa: S104 - the local network is the aim
    thread = threading.Thread(target=server.serve_forever, name="trust", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
