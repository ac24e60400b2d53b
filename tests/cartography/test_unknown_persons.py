"""What nobody has counted is a dash, never a nought; the sum is of what is known."""

from __future__ import annotations

from wangge.cartography.model import Contact, GridFace, Imprint, VillagePoster
from wangge.cartography.tables import grid_table


def poster(*persons: int) -> VillagePoster:
    grids = tuple(
        GridFace(f"{n}", f"00{n}", "", "红", "红", 0, None, 30, count, "", Contact("网格员"))
        for n, count in enumerate(persons)
    )
    return VillagePoster("王村", "李乡", Imprint(), grids)


def test_the_table_of_grids_says_nothing_of_persons_nobody_has_counted() -> None:
    assert [row.cells[3] for row in grid_table(poster(0, 71), [0, 1], "zh").rows] == ["–", "71", "71"]
    assert [row.cells[3] for row in grid_table(poster(0), [0], "zh").rows] == ["–", "–"]
