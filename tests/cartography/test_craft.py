"""The poster craft: colours, letters, frames, tables, placing."""

from __future__ import annotations

from itertools import combinations, pairwise

import cartography_scenes as scenes
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.cartography import words
from wangge.cartography.canvas import Rect
from wangge.cartography.colours import ink, lightness
from wangge.cartography.frames import _apart, clusters, frame, pack
from wangge.cartography.ground import hatch_lines
from wangge.cartography.lettering import fitted, printable, width, wrap
from wangge.cartography.names import local_name
from wangge.cartography.placing import Taken
from wangge.cartography.raster import rasters
from wangge.cartography.tables import split_rows
from wangge.delineation.model import COLOURS


def _contrast(a: str, b: str) -> float:
    def y(colour: str) -> float:
        step = (lightness(colour) + 16) / 116
        return step**3

    light, dark = sorted((y(a), y(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_eight_colours_differ_in_grey_print():
    greys = sorted(lightness(ink(c).yard) for c in COLOURS)
    assert min(b - a for a, b in pairwise(greys)) >= 2.0
    for a, b in ("红绿", "红棕", "蓝紫", "绿橙", "红黄"):
        assert abs(lightness(ink(a).yard) - lightness(ink(b).yard)) >= 5


@pytest.mark.parametrize("colour", COLOURS)
def test_words_can_be_read_on_every_colour(colour):
    tones = ink(colour)
    assert _contrast(tones.yard, "#1D1D1B") >= 4
    assert _contrast(tones.line, "#FFFFFF") >= 3
    assert lightness(tones.yard) < lightness(tones.land) < lightness(tones.field)


def test_the_eight_hatches_differ():
    marks = [hatch_lines(shapely.box(0, 0, 40, 40), n) for n in range(8)]
    assert marks[0].is_empty
    for a, b in combinations(marks[1:], 2):
        assert not a.equals(b)
    assert all(shapely.box(-0.1, -0.1, 40.1, 40.1).contains(m) for m in marks[1:] if m.geoms[0].geom_type != "Polygon")


def test_every_printed_word_has_both_languages():
    for key in words._WORDS:
        assert words.word(key, "zh")
        assert words.word(key, "en")
    assert {words.colour_word(c, "en") for c in COLOURS} == {
        "Red", "Yellow", "Green", "Orange", "Blue", "Purple", "Cyan", "Brown",
    }  # fmt: skip
    assert words.colour_word("红2", "en") == "Red 2"


@given(st.text(alphabet="李庄村文化路以北、第35胡同abc 1,", min_size=1, max_size=60), st.floats(25, 200))
def test_wrapped_lines_fit_and_lose_nothing(text, room):
    lines = wrap(text, room, 19.5)
    assert all(width(line, 19.5) <= room + 1e-6 or len(line) <= 3 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_no_line_begins_with_a_comma():
    assert all(line[0] not in "、,。" for line in wrap("文化路以北、李庄东大街以西,第三至五胡同" * 3, 70, 19.5))


def test_words_are_made_smaller_and_then_cut():
    words_, pt = fitted("大王庄乡人民政府", 60, 30, 18)
    assert words_ == "大王庄乡人民政府"
    assert 18 <= pt < 30
    words_, pt = fitted("大王庄乡人民政府", 20, 30, 18)
    assert words_.endswith("…")
    assert width(words_, pt) <= 20


def test_what_the_font_lacks_is_left_out_not_boxed():
    assert printable("李建国\U0001f600\x07") == "李建国"


boxes = st.tuples(st.floats(0, 3000), st.floats(0, 3000), st.floats(80, 900), st.floats(80, 900)).map(
    lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
)


@settings(max_examples=60, deadline=None)
@given(st.lists(boxes, min_size=1, max_size=5), st.floats(250, 600), st.floats(250, 600))
def test_frames_hold_their_settlements_and_do_not_overlap(settlements, w, h):
    room = Rect(10, 20, w, h)
    k, views = pack(settlements, room)
    assert k > 0
    assert len(views) == len(settlements)
    for view in views:
        assert room.inside(-0.01).polygon.contains(view.frame.polygon)
        assert any(shapely.box(*view.land).buffer(1e-3).contains(shapely.box(*b)) for b in settlements)
    for a, b in combinations(views, 2):
        assert shapely.intersection(a.frame.polygon, b.frame.polygon).area < 1e-6


@given(st.lists(st.floats(5, 40), min_size=1, max_size=50), st.integers(1, 5))
def test_table_columns_take_every_row_once_in_order(heights, parts):
    cuts = split_rows(heights, parts)
    assert cuts[0] == 0
    assert cuts[-1] == len(heights)
    assert len(cuts) == parts + 1
    assert cuts == sorted(cuts)


def test_a_name_is_short_in_the_frame_of_its_own_village():
    assert local_name("后李庄三胡同", "后李庄") == "三胡同"
    assert local_name("李庄村卫生室", "李庄") == "卫生室"
    assert local_name("李庄街", "李庄") == "李庄街"
    assert local_name("文化路", "") == "文化路"


def test_settlements_whose_frames_would_overlap_share_one():
    apart = _apart([(0, 0, 100, 100), (90, 90, 200, 200), (300, 0, 400, 100)])
    assert sorted(apart) == [(0, 0, 200, 200), (300, 0, 400, 100)]


def test_frames_are_joined_only_where_that_costs_little_scale():
    room = Rect(0, 0, 500, 400)
    assert len(frame([(0, 0, 100, 200), (120, 0, 220, 200)], room)[1]) == 1
    assert len(frame([(0, 0, 100, 100), (3000, 0, 3100, 100)], room)[1]) == 2


def test_a_plate_hides_least_over_open_land_of_its_own_grid():
    poster = scenes.twelve()
    k, (view,) = pack(clusters(poster, frozenset(range(12))), Rect(0, 0, 560, 500))
    (raster,) = rasters([view], poster, frozenset(range(12))).values()
    own, other = (next(c for c in poster.courtyards if c.grid == n) for n in (0, 7))

    def at(shape):
        x, y = view.put(shape).centroid.coords[0]
        return [x - 6, y - 6, x + 6, y + 6]

    beyond = at(shapely.Point(-15, 300))
    hidden = raster.hidden(np.asarray([at(own.shape), at(other.shape), beyond]), 0)
    assert hidden[1] > hidden[0] > hidden[2]
    assert k > 0


def test_a_taken_place_is_free_again_once_given_up():
    taken = Taken()
    box = shapely.box(0, 0, 10, 5)
    assert taken.free(box)
    taken.add(box)
    assert not taken.free(shapely.box(9, 4, 12, 8))
    assert taken.free(shapely.box(12, 4, 15, 8))
    taken.drop(box)
    assert taken.free(box)
