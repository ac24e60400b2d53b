"""Keys lie outside the database, for nobody else to read; what is sealed opens, or it says why not."""

from __future__ import annotations

import base64
import time

import pytest
from django.conf import settings

from wangge.kernel.keys import files, keyed_hash, open_sealed, open_text, seal, seal_text
from wangge.kernel.keys import ring as rings
from wangge.kernel.keys.secret import secret_key
from wangge.kernel.keys.vault import key_number, ring
from wangge.problem import Problem


@pytest.fixture
def own_keys(tmp_path, monkeypatch):
    """A var folder of its own, as on the first start."""
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    ring.cache_clear()
    yield tmp_path / "keys"
    ring.cache_clear()


def test_the_first_start_makes_keys_that_nobody_else_reads(own_keys) -> None:
    assert open_text(seal_text("刘桂兰")) == "刘桂兰"
    assert [file.name for file in own_keys.iterdir()] == ["data-00001"]
    assert own_keys.stat().st_mode & 0o777 == 0o700
    assert (own_keys / "data-00001").stat().st_mode & 0o777 == 0o600


def test_keys_that_others_can_read_are_refused(own_keys) -> None:
    seal_text("a")
    (own_keys / "data-00001").chmod(0o644)
    ring.cache_clear()
    with pytest.raises(Problem, match=r"keys\.permissions\.open"):
        seal_text("a")
    (own_keys / "data-00001").chmod(0o600)
    own_keys.chmod(0o755)
    with pytest.raises(Problem, match=r"keys\.permissions\.open"):
        secret_key(own_keys.parent, "")


def test_the_same_text_is_never_sealed_the_same_way_twice() -> None:
    assert seal_text("a") != seal_text("a")
    assert seal_text("") == open_text("") == ""
    assert keyed_hash("phone", "1234") == keyed_hash("phone", "1234") != keyed_hash("id", "1234")


@pytest.mark.parametrize("harm", [lambda b: b[:-1], lambda b: b[:20] + b"x" + b[21:], lambda b: b"", lambda b: b[:9]])
def test_what_was_changed_or_cut_is_refused(harm) -> None:
    with pytest.raises(Problem, match=r"keys\.damaged"):
        open_sealed(harm(seal(b"a long enough text")))


@pytest.mark.parametrize("text", ["not base64 !", "QUJD", "王"])
def test_a_text_that_was_never_sealed_is_refused(text) -> None:
    with pytest.raises(Problem, match=r"keys\.damaged"):
        open_text(text)


def test_a_value_under_a_key_that_is_not_here_names_the_key() -> None:
    sealed = seal(b"a")
    with pytest.raises(Problem) as missing:
        open_sealed(bytes((1, 9, 9)) + sealed[3:])
    assert (missing.value.code, missing.value.details["number"]) == ("keys.missing", 9 * 256 + 9)


def test_a_key_given_opens_what_it_sealed_and_nothing_else() -> None:
    assert open_sealed(seal(b"a", key=b"k" * 32), key=b"k" * 32) == b"a"
    with pytest.raises(Problem, match=r"keys\.damaged"):
        open_sealed(seal(b"a", key=b"k" * 32), key=b"j" * 32)


def test_a_new_key_of_another_process_is_noticed(own_keys, monkeypatch) -> None:
    first = seal(b"a")
    rings.make_data_key(own_keys, 2)
    other = rings.Keyring(own_keys)
    theirs = bytes((1, 0, 2)) + b"n" * 12 + other.current()[1].encrypt(b"n" * 12, b"b", bytes((1, 0, 2)))
    assert open_sealed(theirs) == b"b"  # at once, for its number is unknown here
    assert (key_number(first), key_number(seal(b"c"))) == (1, 2)
    rings.make_data_key(own_keys, 3)
    assert key_number(seal(b"c")) == 2
    monkeypatch.setattr(rings, "LOOK_EVERY", 0)
    assert key_number(seal(b"c")) == 3


def test_a_retired_key_still_opens_what_an_old_backup_brings(own_keys) -> None:
    old = seal(b"a")
    rings.make_data_key(own_keys, 2)
    (own_keys / "retired").mkdir(mode=0o700)
    (own_keys / "data-00001").rename(own_keys / "retired" / "data-00001")
    ring.cache_clear()
    assert open_sealed(old) == b"a"
    assert key_number(seal(b"b")) == 2


def test_a_key_file_is_written_once_and_whole(tmp_path) -> None:
    file = tmp_path / "key"
    assert files.write_once(file, b"one") == b"one"
    assert files.write_once(file, b"two") == b"one"
    assert [found.name for found in tmp_path.iterdir()] == ["key"]


def test_sealing_is_fast_enough_for_an_import() -> None:
    began = time.perf_counter()
    sealed = [seal_text("00000000000") for _ in range(50_000)]
    assert time.perf_counter() - began < 1
    assert len({base64.b64decode(one)[3:15] for one in sealed}) == 50_000
