"""What a poster is drawn from: frozen plain data, coordinates in metres with y to the north.

Nothing here knows households' heads or ids except ``HouseholdRow``, which only the officer's own sheets print.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon

Side = Literal["north", "east", "south", "west"]
MAIN_ROAD, STREET, LANE, PATH = 0, 1, 2, 3


@dataclass(frozen=True)
class Contact:
    """A post and who holds it. ``name`` None prints as 待定 where nobody holds it; ``phone`` None prints nothing.

    Give a name or phone only where the person has consented to it being posted. For a person who has not, leave the
    name None, say in ``office`` which office answers instead (it is printed in place of the name), and give its phone.
    """

    role: str
    name: str | None = None
    phone: str | None = None
    office: Literal["", "village", "township"] = ""


@dataclass(frozen=True)
class GridFace:
    """A leaf grid as printed.

    ``number`` is what stands beside the colour (``003``), ``colour`` one of the eight names, ``colour_name`` 红 or 红2,
    ``hatch`` 0-7, ``scope`` the range in words, ``area`` an index into ``VillagePoster.areas`` or -1.
    """

    code: str
    number: str
    name: str
    colour: str
    colour_name: str
    hatch: int
    shape: Polygon | MultiPolygon | None
    households: int
    persons: int
    scope: str
    officer: Contact
    helpers: tuple[Contact, ...] = ()
    area: int = -1


@dataclass(frozen=True)
class AreaFace:
    """A level-3 area: its name, its leaf grids (indices) and its head."""

    name: str
    grids: tuple[int, ...]
    head: Contact


@dataclass(frozen=True)
class LaneFace:
    """A street or lane; ``kind`` is 0 main road, 1 street, 2 lane, 3 path or field road."""

    line: LineString | MultiLineString
    name: str
    kind: int


@dataclass(frozen=True)
class WaterFace:
    """A pond (Polygon) or a ditch or river (LineString)."""

    shape: Polygon | MultiPolygon | LineString | MultiLineString
    name: str = ""


@dataclass(frozen=True)
class Courtyard:
    """A courtyard or house; ``grid`` is an index or -1, ``door`` the door number or ""."""

    shape: Polygon | MultiPolygon | Point
    grid: int
    door: str = ""


@dataclass(frozen=True)
class PlaceFace:
    """A landmark; ``kind`` as in ``wangge.cartography.icons.KINDS``, other kinds print as a dot."""

    kind: str
    name: str
    shape: Point | Polygon | MultiPolygon


@dataclass(frozen=True)
class Direction:
    """Where the main road leads that leaves on ``side``: ``to`` is the bare place name (西华)."""

    side: Side
    to: str


@dataclass(frozen=True)
class IndexRow:
    """A lane, its door numbers as words (``1-12``), and the grid (index) they belong to."""

    lane: str
    doors: str
    grid: int


@dataclass(frozen=True)
class HouseholdRow:
    """A household in the officer's own list: never on a poster that hangs on a wall."""

    grid: int
    place: str
    head: str
    persons: int
    xy: tuple[float, float] | None = None


@dataclass(frozen=True)
class Imprint:
    """Who publishes, under which document, when; and what every poster says at its foot.

    ``page_url`` is the residents' page: printed as a QR code too, where it is short enough for one that can be read.
    """

    issuer: str = ""
    document: str = ""
    date: str = ""
    version: str = ""
    supervision_phone: str = ""
    map_approval: str = ""
    page_url: str = ""
    demo: bool = False


@dataclass(frozen=True)
class VillagePoster:
    """All that the posters of one village need.

    ``township_chiefs``, ``liaisons`` and ``village_chiefs`` are levels 1, the township's people in the village, and
    level 2 of the chart; levels 3 and 4 come from ``areas`` and ``grids``. ``households`` is read by ``sheet`` only.
    A ``schematic`` village has blocks instead of a map: they have neither north nor scale.
    """

    village: str
    township: str
    imprint: Imprint
    grids: tuple[GridFace, ...]
    areas: tuple[AreaFace, ...] = ()
    boundary: Polygon | MultiPolygon | None = None
    lanes: tuple[LaneFace, ...] = ()
    water: tuple[WaterFace, ...] = ()
    courtyards: tuple[Courtyard, ...] = ()
    places: tuple[PlaceFace, ...] = ()
    directions: tuple[Direction, ...] = ()
    index: tuple[IndexRow, ...] = ()
    township_chiefs: tuple[Contact, ...] = ()
    liaisons: tuple[Contact, ...] = ()
    village_chiefs: tuple[Contact, ...] = ()
    households: tuple[HouseholdRow, ...] = ()
    schematic: bool = False


@dataclass(frozen=True)
class VillageFace:
    """One village on the township's overview, or one area where the township is a single village."""

    name: str
    shape: Polygon | MultiPolygon | None
    grids: int
    households: int
    persons: int
    areas: int
    chief: Contact
    settlements: tuple[Polygon | MultiPolygon, ...] = ()


@dataclass(frozen=True)
class TownshipPoster:
    """The overview: villages (or, of a single village, its areas), main roads, water, and who leads.

    ``township`` is "" where its name is not known.
    """

    township: str
    imprint: Imprint
    villages: tuple[VillageFace, ...]
    roads: tuple[LaneFace, ...] = ()
    water: tuple[WaterFace, ...] = ()
    chiefs: tuple[Contact, ...] = ()
    unit: Literal["village", "area"] = "village"
