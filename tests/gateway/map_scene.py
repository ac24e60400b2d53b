"""The small township of the book scenes on the ground: every grid a square, a street through each, houses with points.

大王庄乡 lies west of 114.6 east, 外乡 right beside it.
"""

from __future__ import annotations

import shapely
from book_scenes import FOUNDED, Books, write_books

from wangge.kernel.access import as_system
from wangge.territory.models import Place

SIDE = 0.004
WEST, SOUTH = 114.56, 33.60
ROWS = ("李庄村", "孔寨村", "外村")


def write_map() -> Books:
    """Write the books with outlines: the villages stand from west to east, red grid south, yellow grid north."""
    books = write_books()
    with as_system("a test's map"):
        whole: dict[str, list[shapely.Polygon]] = {"大王庄乡": [], "外乡": []}
        for column, village in enumerate(ROWS):
            township = "外乡" if village == "外村" else "大王庄乡"
            west = WEST + SIDE * column
            leaves = [shapely.box(west, SOUTH + SIDE * n, west + SIDE, SOUTH + SIDE * (n + 1)) for n in range(2)]
            for leaf, colour in zip(leaves, "红黄", strict=True):
                grid = books.grids[f"{village}{colour}色网格"]
                grid.colour = colour
                lay(grid, leaf)
                middle = shapely.LineString([(leaf.bounds[0], leaf.centroid.y), (leaf.bounds[2], leaf.centroid.y)])
                Place.objects.create(
                    grid=grid, village=books.grids[village], kind="street", name=f"{village}{colour}街",
                    shape=shapely.to_wkb(middle), lon=middle.centroid.x, lat=middle.centroid.y, sort_key="a",
                    valid_from=FOUNDED,
                )  # fmt: skip
            both = shapely.union_all(leaves)
            lay(books.grids[village], both)
            lay(books.grids[f"{village}一片"], both)
            whole[township].append(both)
            Place.objects.create(
                grid=None, village=books.grids[village], kind="pond", name=f"{village}塘", lon=west + SIDE / 3,
                lat=SOUTH + SIDE / 3, sort_key="b", valid_from=FOUNDED,
            )  # fmt: skip
        for name, parts in whole.items():
            lay(books.grids[name], shapely.union_all(parts))
        for household in books.households.values():
            outline = shapely.from_wkb(bytes(books.grids[_grid_name(books, household)].outline or b""))
            second = household.door.endswith("2")
            household.lon, household.lat = outline.centroid.x + (0.0005 if second else -0.0005), outline.centroid.y
            household.save(update_fields=["lon", "lat"])
    return books


def _grid_name(books: Books, household: object) -> str:
    return next(name for name, grid in books.grids.items() if grid.pk == household.grid_id)  # type: ignore[attr-defined]


def lay(grid: object, outline: shapely.Geometry) -> None:
    """Give a grid an outline, as every write path does: by saving it."""
    grid.outline = shapely.to_wkb(outline)  # type: ignore[attr-defined]
    grid.lon, grid.lat = outline.centroid.x, outline.centroid.y  # type: ignore[attr-defined]
    grid.save(update_fields=["outline", "lon", "lat", "colour"])  # type: ignore[attr-defined]
