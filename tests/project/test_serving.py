"""The platform as one starts it: where it answers, how a phone trusts it, what it says when it cannot start."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import ssl
import stat
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


def free_port(following: int = 0) -> int:
    """A port that nobody uses, and the next ones neither."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        try:
            for further in range(1, following + 1):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port + further))
        except (OSError, OverflowError):
            continue
        return port


@contextmanager
def serving(var: Path, *arguments: str, **more: str) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """``wangge serve`` as a process, from the moment it answers on its port."""
    port = int(arguments[arguments.index("--port") + 1])
    said = var.with_suffix(".log")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("WANGGE_")}
    environment |= {"WANGGE_VAR_DIR": str(var), "PYTHONUNBUFFERED": "1", **more}
    command = [sys.executable, "-m", "wangge.project.command_line", "--lang", "en", "serve", *arguments]
    with (
        said.open("w") as log,
        subprocess.Popen(command, env=environment, stdout=log, stderr=log, text=True) as process,
    ):
        try:
            until = time.monotonic() + 60
            while process.poll() is None and time.monotonic() < until:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield process, said
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=20)
            finally:
                process.kill()


def get(address: str, context: ssl.SSLContext | None = None) -> tuple[int, str]:
    with urllib.request.urlopen(address, context=context, timeout=30) as answer:
        return answer.status, answer.read().decode()


def test_it_starts_from_nothing_answers_and_ends(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path / "var", "--port", str(port)) as (process, said):
        assert get(f"http://127.0.0.1:{port}/healthz") == (200, '{"alive": true}')
        status, ready = get(f"http://127.0.0.1:{port}/readyz")
        assert (status, json.loads(ready)["ready"]) == (200, True)
        _, page = get(f"http://127.0.0.1:{port}/")
        assert 'name="code"' in page, "a platform without anybody leads to the setup"
        code = re.search(r"asks for this code: (\w+)", said.read_text())
        assert code
        assert len(code[1]) >= 8
    assert process.returncode == 0
    keys = tmp_path / "var" / "keys"
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in keys.rglob("*") if file.is_file()} == {0o600}
    assert "127.0.0.1" not in said.read_text().split("Ctrl-C.", 1)[1], "the log names no address"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at other processes")
def test_the_process_that_answers_is_no_copy_of_the_one_that_has_the_database_open(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path / "var", "--port", str(port)) as (process, _):
        assert get(f"http://127.0.0.1:{port}/healthz")[0] == 200
        own = Path(f"/proc/{process.pid}/cmdline").read_bytes()
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        assert children
        copies = [number for number in children if Path(f"/proc/{number}/cmdline").read_bytes() == own]
        assert copies == [], "SQLite's locks must not be carried into another process"


def test_a_local_network_is_served_over_tls_that_a_phone_can_learn_to_trust(tmp_path: Path) -> None:
    port = free_port(1)
    var = tmp_path / "var"
    with serving(var, "--port", str(port), "--lan") as (_, said):
        _, told = get(f"http://127.0.0.1:{port + 1}/")
        fingerprint = re.search(r"Fingerprint: (\S+)", said.read_text())
        assert fingerprint
        assert fingerprint[1] in told
        assert "让手机信任本平台" in told
        _, authority = get(f"http://127.0.0.1:{port + 1}/wangge.crt")
        trusting = ssl.create_default_context(cadata=authority)
        assert get(f"https://127.0.0.1:{port}/healthz", trusting)[0] == 200
        with pytest.raises(OSError, match="certificate verify failed"):
            get(f"https://127.0.0.1:{port}/healthz", ssl.create_default_context())
        with urllib.request.urlopen(f"https://127.0.0.1:{port}/setup/", context=trusting, timeout=30) as answer:
            cookies = answer.headers.get_all("Set-Cookie") or []
        assert cookies
        assert all("Secure" in cookie for cookie in cookies)
    before = (var / "keys" / "lan-authority.crt").read_bytes()
    with serving(var, "--port", str(port), "--lan"):
        assert get(f"https://127.0.0.1:{port}/healthz", trusting)[0] == 200, "trusted once, trusted after a restart"
    assert (var / "keys" / "lan-authority.crt").read_bytes() == before


def refused(tmp_path: Path, *arguments: str, **more: str) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("WANGGE_")}
    ended = subprocess.run(
        [sys.executable, "-m", "wangge.project.command_line", "--lang", "en", "serve", *arguments],
        env=environment | {"WANGGE_VAR_DIR": str(tmp_path / "var"), **more},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert ended.returncode == 2, ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
    return ended.stdout + ended.stderr


def test_a_port_in_use_is_said_so(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"Port {port} is in use" in refused(tmp_path, "--port", str(port))


def test_an_address_of_another_machine_is_said_so(tmp_path: Path) -> None:
    assert "not known here" in refused(tmp_path, "--host", "no.such.host.invalid", "--port", str(free_port()))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("WANGGE_SECRET_KEY", "a" * 60, "too weak"),
        ("WANGGE_SECRET_KEY", "short", "too weak"),
        ("WANGGE_DATABASE_URL", "mysql://root@localhost/wangge", "must read postgresql://"),
        ("WANGGE_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/nothing", "does not answer"),
        ("WANGGE_HTTPS", "perhaps", "is not a flag"),
    ],
)
def test_a_setting_that_cannot_be_right_is_said_so(tmp_path: Path, name: str, value: str, words: str) -> None:
    assert words in refused(tmp_path, "--port", str(free_port()), **{name: value})
