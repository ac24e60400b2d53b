"""What the platform writes is its own user's alone, whatever the machine's habits are."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FILLING = (
    "import os; os.umask(0o022)\n"
    "from wangge.project.server.prepare import prepare\n"
    "prepare()\n"
    "from wangge.kernel.models import Setting\n"
    "Setting.objects.create(key='any', value='thing')\n"
    "from django.core.files.base import ContentFile\n"
    "from django.core.files.storage import default_storage\n"
    "default_storage.save('a/b', ContentFile(b'content'))\n"
)


def test_other_users_of_the_machine_read_nothing(tmp_path: Path) -> None:
    var = tmp_path / "of-the-machine"
    var.mkdir(mode=0o755)  # made by hand, as by a package or a container
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("WANGGE_", "DJANGO_"))}
    subprocess.run(
        [sys.executable, "-c", FILLING],
        env=environment | {"WANGGE_VAR_DIR": str(var)}, check=True, timeout=120,
    )  # fmt: skip
    written = list(var.rglob("*"))
    assert {"wangge.sqlite3", "secret", "b"} <= {path.name for path in written}
    opened = [path for path in written if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert opened == []
