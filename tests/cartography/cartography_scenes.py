"""Villages for the poster tests: plain blocks of courtyards between streets and hutongs, turned by four degrees."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.affinity import rotate, translate
from shapely.geometry import LineString, Point, Polygon, box

from wangge.cartography.model import (
    AreaFace,
    Contact,
    Courtyard,
    Direction,
    GridFace,
    HouseholdRow,
    Imprint,
    IndexRow,
    LaneFace,
    PlaceFace,
    TownshipPoster,
    VillageFace,
    VillagePoster,
    WaterFace,
)

COLOURS = "红黄绿橙蓝紫青棕"
BLOCK_W, BLOCK_H = 122.0, 132.0
HEAD = "甄守密"  # the household head whom no poster may name
OFFICERS = [
    "李建国",
    "李秀英",
    "王海军",
    "李春梅",
    "张国强",
    "李玉兰",
    "李红旗",
    "赵桂芝",
    "李保国",
    "李小燕",
    "刘振华",
    "李桂花",
]
IMPRINT = Imprint(
    issuer="大王庄乡人民政府",
    document="大政〔2026〕18号",
    date="2026年3月1日",
    version="1.0",
    supervision_phone="000-00000110",
    demo=True,
)


def _settlement(columns: int, rows: int, first: int, *, seed: int, name: str, margin: float) -> dict[str, list]:
    """One natural village of ``columns`` x ``rows`` blocks, a grid each, its origin at the south-west corner."""
    rng = np.random.default_rng(seed)
    made: dict[str, list] = {k: [] for k in ("cells", "yards", "lanes", "water", "places", "index", "homes", "counts")}
    w, h = columns * BLOCK_W, rows * BLOCK_H
    for c in range(columns + 1):
        kind = 0 if c == columns // 2 else 1
        line = LineString([(c * BLOCK_W, -margin if kind == 0 else 0), (c * BLOCK_W, h + margin if kind == 0 else h)])
        made["lanes"].append((line, "文化路" if kind == 0 else f"{name}南北{c + 1}街", kind))
    for r in range(rows + 1):
        made["lanes"].append((LineString([(0, r * BLOCK_H), (w, r * BLOCK_H)]), f"{name}{'前中后东西'[r % 5]}街", 1))
    made["lanes"].append((LineString([(-margin, -70), (w + margin, -70)]), "", 3))
    for r in range(rows):
        for c in range(columns):
            grid = first + (rows - 1 - r) * columns + c
            x0, y0 = c * BLOCK_W, r * BLOCK_H
            west, east = (-margin if c == 0 else x0), (w + margin if c == columns - 1 else x0 + BLOCK_W)
            south, north = (-margin if r == 0 else y0), (h + margin if r == rows - 1 else y0 + BLOCK_H)
            made["cells"].append((grid, box(west, south, east, north)))
            count = 0
            pond = (c + r) % 4 == 1
            for k in range(4):
                middle = x0 + 3 + 29 * k + 14.5
                lane = f"{name}{c * 4 + k + 1}胡同"
                made["lanes"].append((LineString([(middle, y0), (middle, y0 + BLOCK_H)]), lane, 2))
                doors = []
                for row in range(6):
                    for side in (-1, 1):
                        if (pond and k < 2 and row > 3) or rng.random() < 0.22:
                            continue
                        x = middle + (1.8 if side > 0 else -14.6)
                        yard = box(x, y0 + 5 + 20.5 * row, x + 12.8, y0 + 5 + 20.5 * row + 18)
                        count += 1
                        door = str(2 * row + (side + 3) // 2 + 12 * r)
                        doors.append(int(door))
                        made["yards"].append((yard, grid, door))
                        made["homes"].append((grid, f"{lane}{door}号", int(rng.integers(1, 7)), yard.centroid))
                made["index"].append((lane, f"{min(doors)}-{max(doors)}", grid))
            made["counts"].append((grid, count))
            if pond:
                made["water"].append((box(x0 + 8, y0 + 90, x0 + 54, y0 + 124).buffer(3), ""))
    made["water"].append((LineString([(-margin, h + 60), (w + margin, h + 75)]), "小清沟"))
    for kind, label, x, y in (
        ("village_office", f"{name}村委会", 0.55 * w, 0.5 * h + 10),
        ("clinic", "卫生室", 0.3 * w, 0.5 * h + 12),
        ("school", f"{name}小学", 0.8 * w, 0.3 * h),
        ("shop", "超市", 0.45 * w, 0.62 * h),
        ("square", "文化广场", 0.52 * w, 0.35 * h),
        ("toilet", "公厕", 0.2 * w, 0.25 * h),
        ("pump_well", "机井", 0.6 * w, h + 110),
    ):
        made["places"].append((kind, label, Point(x, y)))
    return made


def village(sizes=((4, 3),), *, areas: int = 4, name: str = "李庄", seed: int = 1, vacant: int = 2) -> VillagePoster:
    """A village of natural villages of the given (columns, rows), 900 m apart from each other."""
    parts, first, x = [], 0, 0.0
    for n, (columns, rows) in enumerate(sizes):
        part = _settlement(
            columns, rows, first, seed=seed + n, name=name if n == 0 else f"{'小前后东西'[n - 1]}{name}", margin=240.0
        )
        parts.append((part, x, 60.0 * n))
        first += columns * rows
        x += columns * BLOCK_W + 900

    def put(shape, dx, dy):
        return rotate(translate(shape, dx, dy), 4, origin=(0, 0))

    total = first
    people: dict[int, int] = dict.fromkeys(range(total), 0)
    homes = []
    for part, dx, dy in parts:
        for grid, place, persons, at in part["homes"]:
            people[grid] += persons
            p = put(at, dx, dy)
            homes.append(HouseholdRow(grid, place, HEAD, persons, (p.x, p.y)))
    cells = {g: put(s, dx, dy) for part, dx, dy in parts for g, s in part["cells"]}
    counts = {g: n for part, _, _ in parts for g, n in part["counts"]}
    of_area = [min(areas - 1, g * areas // total) for g in range(total)]
    grids = []
    for g in range(total):
        columns = sizes[0][0]
        base = COLOURS[(g % columns + 3 * (g // columns)) % 8]
        again = g // 8
        grids.append(
            GridFace(
                code=f"411622204205{g + 1:03d}",
                number=f"{g + 1:03d}",
                name=f"{base}色网格",
                colour=base,
                colour_name=base if not again else f"{base}{again + 1}",
                hatch=(g % columns + 3 * (g // columns)) % 8,
                shape=cells[g],
                households=counts[g],
                persons=people[g],
                scope=(
                    f"文化路以{'西' if g % 4 < 2 else '东'}、{name}前街以北，{name}{g % 4 * 4 + 1}到{g % 4 * 4 + 4}胡同"
                ),
                officer=Contact(
                    "网格员",
                    None if g == vacant else OFFICERS[g % len(OFFICERS)],
                    None if g == vacant else f"0000001{g + 1:04d}",
                ),
                helpers=(Contact("协助员", "李满仓"), Contact("保洁网格员", None)) if g % 3 == 0 else (),
                area=of_area[g],
            )
        )
    area_faces = tuple(
        AreaFace(
            f"{name}{'一二三四五六七'[a]}片",
            tuple(g for g in range(total) if of_area[g] == a),
            Contact(
                "三级网格长",
                f"李文{'明清华才斌武德'[a]}" if a != 1 else None,
                f"0000002{a + 1:04d}" if a != 1 else None,
            ),
        )
        for a in range(areas)
    )
    every = shapely.union_all(list(cells.values()))
    return VillagePoster(
        village=f"{name}村",
        township="大王庄乡",
        imprint=IMPRINT,
        grids=tuple(grids),
        areas=area_faces,
        boundary=every.convex_hull if len(sizes) > 1 else every,
        lanes=tuple(LaneFace(put(s, dx, dy), n, k) for part, dx, dy in parts for s, n, k in part["lanes"]),
        water=tuple(WaterFace(put(s, dx, dy), n) for part, dx, dy in parts for s, n in part["water"]),
        courtyards=tuple(Courtyard(put(s, dx, dy), g, d) for part, dx, dy in parts for s, g, d in part["yards"]),
        places=tuple(PlaceFace(k, n, put(s, dx, dy)) for part, dx, dy in parts for k, n, s in part["places"]),
        directions=(Direction("north", "西华"), Direction("south", "周口")),
        index=tuple(IndexRow(lane, doors, g) for part, _, _ in parts for lane, doors, g in part["index"]),
        township_chiefs=(Contact("乡党委书记", "周正", "00000030001"), Contact("乡长", "吴平", "00000030002")),
        liaisons=(Contact("包村领导", "郑和", "00000030003"), Contact("包村干部", "钱程", "00000030004")),
        village_chiefs=(
            Contact("二级网格长", "李向阳", "00000030005"),
            Contact("副网格长", None),
            Contact("民警", "孙警官", "00000030006"),
            Contact("村医", "李医生", "00000030007"),
        ),
        households=tuple(homes),
    )


def twelve() -> VillagePoster:
    return village()


def nineteen() -> VillagePoster:
    return village(((5, 4),), areas=5)


def sixty() -> VillagePoster:
    return village(((10, 6),), areas=7, name="大王庄")


def two_settlements() -> VillagePoster:
    return village(((3, 2), (2, 2)), areas=3)


def township() -> TownshipPoster:
    rng = np.random.default_rng(3)
    points = [
        (x * 1500 + rng.uniform(-350, 350), y * 1400 + rng.uniform(-350, 350)) for x in range(5) for y in range(4)
    ]
    area = box(-900, -900, 6900, 5100)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=area).geoms
    cells = sorted((c.intersection(area) for c in cells), key=lambda c: (-c.centroid.y, c.centroid.x))
    names = [
        "大王庄",
        "贾庄",
        "霍坡",
        "刘草楼",
        "王金庄",
        "李庄",
        "邓营",
        "刘老家",
        "三官庙",
        "王牌坊",
        "簸箕刘",
        "栗楼岗",
        "孔寨",
        "方庄",
        "范庄",
        "丁口",
        "李楼",
        "马岔",
        "陈庄",
        "东孙庄",
    ]
    villages = []
    for n, (name, cell) in enumerate(zip(names, cells, strict=True)):
        spots = tuple(
            Polygon(cell.centroid.buffer(rng.uniform(120, 220), 3).exterior.coords)
            if k == 0
            else translate(cell.centroid.buffer(90, 3), 350, 200)
            for k in range(1 + n % 2)
        )
        villages.append(
            VillageFace(
                f"{name}村",
                cell,
                17 + n % 5,
                430 + 11 * n,
                1700 + 31 * n,
                4,
                Contact(
                    "二级网格长",
                    None if n == 7 else f"李{'建海春玉红保小振桂国'[n % 10]}民",
                    f"0000004{n:04d}" if n != 7 else None,
                ),
                tuple(s.intersection(cell) for s in spots),
            )
        )
    return TownshipPoster(
        "大王庄乡",
        IMPRINT,
        tuple(villages),
        roads=(LaneFace(LineString([(-900, 2000), (3000, 2200), (6900, 1800)]), "S102", 0),),
        water=(WaterFace(LineString([(6700, -900), (6500, 2000), (6750, 5100)]), "贾鲁河"),),
        chiefs=(Contact("乡党委书记", "周正", "00000030001"), Contact("乡长", None)),
    )
