"""Files lie under their hash, with nothing in them but what is seen, and open only to those who may see the subject."""

from __future__ import annotations

import errno
import io
import os
from datetime import date
from pathlib import Path

import pytest
import time_machine
from book_scenes import Books, write_books
from django.conf import settings
from PIL import Image, PngImagePlugin

from wangge.kernel import files
from wangge.kernel.access import Actor, as_system, visible, writing
from wangge.kernel.files import contents
from wangge.kernel.models import Content, Entry, StoredFile
from wangge.kernel.record import subject_of
from wangge.problem import Problem

pytestmark = pytest.mark.django_db(transaction=True)
FOLDER = Path(settings.VAR_DIR) / "files"


@pytest.fixture
def books() -> Books:
    return write_books()


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **how) -> bytes:
    out = io.BytesIO()
    picture = Image.new("RGB", size, (200, 30, 30))
    picture.paste((0, 0, 255), (0, 0, size[0] // 2, size[1]))
    picture.save(out, kind, **how)
    return out.getvalue()


def attach(books: Books, data: bytes, name: str = "路灯.jpg", *, who: str = "陈红丽", **how) -> StoredFile:
    household = books.households["李红一"]
    return files.store(
        actor=books.actor(who), subject=subject_of(household), path=books.grids["李庄村红色网格"].path,
        purpose="photo", name=name, data=data, **how,
    )  # fmt: skip


def read(actor: Actor, row: StoredFile, **how) -> bytes:
    with files.open_file(actor, row.pk, **how)[1] as content:
        return content.read()


def on_disk() -> set[str]:
    return {path.name for path in FOLDER.rglob("*") if path.is_file()} if FOLDER.exists() else set()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_of_a_picture_nothing_is_left_but_the_picture(books: Books, kind: str) -> None:
    secret = b"13800138000 at home"
    exif = Image.Exif()
    exif[0x0112] = 6  # turned
    exif[0x010E] = secret.decode()
    exif.get_ifd(0x8825)[2] = (33.0, 37.0, 12.0)
    how = {"exif": exif}
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", secret.decode())
        text.add_itxt("XML:com.adobe.xmp", secret.decode())
        how["pnginfo"] = text
    elif kind == "JPEG":
        how |= {"comment": secret, "xmp": secret, "icc_profile": secret}
    else:
        how |= {"xmp": secret, "icc_profile": secret, "lossless": True}
    data = photo(kind, **how) + secret  # and something behind the end
    assert secret in data
    row = attach(books, data, "照片.txt")
    for kept in (read(books.actor("李支书"), row), read(books.actor("李支书"), row, thumbnail=True)):
        assert secret not in kept
        with Image.open(io.BytesIO(kept)) as picture:
            assert picture.size == (40, 60), "it stands upright"
            assert not picture.getexif()
            assert not {"comment", "icc_profile", "xmp", "exif", "Comment"} & set(picture.info)
    assert row.name == "照片" + {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}[kind]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (photo()[:300], "upload.damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 200, "upload.damaged"),
        (b"GIF89a" + b"\0" * 50, "upload.kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "upload.web"),
        (b"#!/bin/sh\n\0", "upload.kind"),
        (photo("PNG", (8000, 7000)), "upload.picture.too_large"),
    ],
    ids=["cut", "png head", "gif", "svg", "script", "pixels"],
)
def test_what_is_no_picture_or_too_large_leaves_nothing(books: Books, data: bytes, code: str) -> None:
    before = on_disk()
    with pytest.raises(Problem) as problem:
        attach(books, data, kinds=frozenset({"jpeg", "png", "webp"}))
    assert problem.value.code == code
    assert on_disk() == before
    with as_system("a test looks"):
        assert not StoredFile.objects.exists()


def test_a_file_needs_a_purpose(books: Books) -> None:
    with pytest.raises(Problem, match=r"purpose\.unregistered"):
        files.store(actor=books.actor("陈红丽"), subject="a:1", path="", purpose="fun", name="a", data=photo())


def test_it_opens_only_to_those_who_may_see_its_subject(books: Books) -> None:
    row = attach(books, photo())
    for may in ("陈红丽", "李委员", "李支书", "江书记"):
        assert read(books.actor(may), row)
    for may_not in ("孔支书", "刘平", "外乡书记", "司法所赵", "管理员周"):
        with pytest.raises(Problem, match=r"access\.not_found"):
            files.open_file(books.actor(may_not), row.pk)
        with pytest.raises(Problem, match=r"access\.not_found"):
            files.open_file(books.actor(may_not), row.pk, thumbnail=True)
    with as_system("a test looks"):
        actions = list(Entry.objects.filter(subject=row.subject).values_list("action", flat=True))
    assert actions.count("stored_file.add") == 1
    assert actions.count("stored_file.read") == 4, "that it was opened is in the record"


def test_equal_contents_lie_there_once_and_go_with_the_last_row(books: Books) -> None:
    one, other = attach(books, photo()), attach(books, photo(), "又一张.jpg", who="李支书")
    assert one.sha256 == other.sha256
    assert {one.sha256, one.thumbnail_sha256} <= on_disk()
    secretary = books.actor("李支书")
    for row, left in ((one, True), (other, False)):
        with writing(secretary):
            files.delete([visible(StoredFile, secretary).get(pk=row.pk)])
        assert (row.sha256 in on_disk()) is left
        assert Content.objects.filter(pk=row.sha256).exists() is left


def test_a_full_disk_leaves_nothing_half_written(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = on_disk()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Problem, match=r"upload\.disk_full"):
        attach(books, photo())
    monkeypatch.undo()
    assert on_disk() == before
    with as_system("a test looks"):
        assert not StoredFile.objects.exists()
    assert read(books.actor("陈红丽"), attach(books, photo())), "with room again it goes through"


def test_what_a_crash_left_behind_is_swept_and_nothing_else(books: Books) -> None:
    row = attach(books, photo())
    lost = "ab" * 32
    (FOLDER / "ab").mkdir(parents=True, exist_ok=True)
    (FOLDER / "ab" / lost).write_bytes(b"without a row")
    Content.objects.create(pk="cd" * 32, size=1, stored_at="2026-01-01T00:00Z")
    contents.sweep()
    assert lost in on_disk(), "it may be on its way in"
    os.utime(FOLDER / "ab" / lost, (1_000_000_000, 1_000_000_000))
    contents.sweep()
    assert lost not in on_disk()
    assert {row.sha256, row.thumbnail_sha256} <= on_disk()
    assert not Content.objects.filter(pk="cd" * 32).exists()


def test_it_is_kept_as_long_as_its_purpose_says(books: Books) -> None:
    with time_machine.travel("2026-03-01T12:00:00+08:00", tick=False):
        row = attach(books, photo())
    assert row.expires_on == date(2027, 3, 1)


def test_a_lost_content_is_said_and_no_error(books: Books) -> None:
    row = attach(books, photo())
    (FOLDER / row.sha256[:2] / row.sha256).unlink()
    with pytest.raises(Problem, match=r"upload\.gone"):
        files.open_file(books.actor("陈红丽"), row.pk)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\照片\\院子.JPG", "院子.jpg"),
        ("a\r\nSet-Cookie: x.png", "aSet-Cookie: x.jpg"),
        ("名\u202egnp.exe", "名gnp.jpg"),
        ("", ".jpg"),
        ("长" * 300, "长" * 180 + ".jpg"),
    ],
)
def test_names_are_only_names(books: Books, name: str, shown: str) -> None:
    assert attach(books, photo(), name).name == shown
