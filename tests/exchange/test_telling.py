"""Rows, refusals of the system and signs that nobody sees."""

from __future__ import annotations

import errno

import pytest

from wangge.exchange.characters import readable
from wangge.exchange.telling import os_reason, reader_reason, rows_told


def test_ten_rows_are_named_and_of_more_it_is_said_that_there_are_more() -> None:
    assert rows_told([2, 3]) == "2、3"
    assert rows_told(range(10)) == "0、1、2、3、4、5、6、7、8、9"
    assert rows_told(range(11)).endswith("8、9…")


def test_a_refusal_has_our_words_or_the_systems() -> None:
    assert os_reason(OSError(errno.EROFS, "Read-only file system")) == "os.erofs"
    assert os_reason(OSError(errno.EMLINK, "Too many links")) == "Too many links"
    assert os_reason(OSError("gone")) == "gone"


def test_a_reader_gives_no_advice_to_programmers() -> None:
    wrong = "'a.gpkg' not recognized as being in a supported file format.; It might help to specify the driver"
    assert reader_reason(ValueError(wrong)) == "reader.format"
    assert reader_reason(ValueError("Unable to open a.shx. Set SHAPE_RESTORE_SHX config option")) == "reader.shapefile"
    assert reader_reason(ValueError("disk image is malformed; once more")) == "disk image is malformed"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("李\u200b庄\ufeff", "李庄"),
        ("前街\r\n东头\x07", "前街 东头"),
        ("\u202e街前", "街前"),
        ("a\ud800b", "ab"),
        (" 李庄村 ", "李庄村"),
    ],
)
def test_signs_that_nobody_sees_are_left_out(written: str, read: str) -> None:
    assert readable(written) == read
