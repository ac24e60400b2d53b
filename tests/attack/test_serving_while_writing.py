"""The worker beside the web server writes while web processes are started: they must not take its locks along."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

WRITING = textwrap.dedent(
    """
    import sys
    import threading
    from pathlib import Path

    from wangge.project.server.prepare import prepare
    from wangge.project.server.serving import Address, serve

    def write(done, began):
        from django.db import connection, transaction
        with transaction.atomic():
            began.set()
            while not done.exists():
                threading.Event().wait(0.05)
        connection.close()

    if __name__ == "__main__":
        prepare()
        began = threading.Event()
        threading.Thread(target=write, args=(Path(sys.argv[2]), began), daemon=True).start()
        began.wait()
        serve(Address("127.0.0.1", int(sys.argv[1])))
    """
)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_web_process_that_starts_during_a_write_can_write_afterwards(tmp_path: Path) -> None:
    script, done, port = tmp_path / "writing.py", tmp_path / "done", _free_port()
    script.write_text(WRITING, encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("WANGGE_")}
    environment |= {"WANGGE_VAR_DIR": str(tmp_path / "var")}
    with (
        (tmp_path / "said").open("w") as said,
        subprocess.Popen([sys.executable, str(script), str(port), str(done)], env=environment, stderr=said) as server,
    ):
        try:
            until = time.monotonic() + 60
            while not _answers(port) and time.monotonic() < until:
                assert server.poll() is None, (tmp_path / "said").read_text()
                time.sleep(0.1)
            visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
            page = visitor.open(f"http://127.0.0.1:{port}/setup/", timeout=30).read().decode()
            done.touch()
            time.sleep(0.5)
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
            assert token
            form = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], "setup_code": "guessed"}).encode()
            try:
                status = visitor.open(f"http://127.0.0.1:{port}/setup/", form, timeout=60).status
            except urllib.error.HTTPError as refused:
                status = refused.code
            assert status == 422, "the attempt is counted in the database; 429 says that nothing can be written"
        finally:
            done.touch()
            server.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(timeout=20)
            server.kill()
