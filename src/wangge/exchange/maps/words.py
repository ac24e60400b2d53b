"""What the layers, columns and values of maps mean: OpenStreetMap's tags, Chinese layer names, and our own words."""

from __future__ import annotations

from wangge.delineation.model import StreetKind

LAYERS: dict[str, tuple[str, ...]] = {
    "streets": ("street", "road", "lane", "highway", "道路", "街巷", "街道", "公路", "路网", "胡同", "lrdl"),
    "water": ("water", "river", "pond", "canal", "水系", "河流", "水域", "沟渠", "坑塘", "水面", "hydl", "hyda"),
    "buildings": ("building", "courtyard", "house", "房屋", "建筑", "院落", "宅基地", "居民地", "resa"),
    "places": ("place", "poi", "兴趣点", "公共场所", "地名", "设施", "landmark"),
    "villages": ("village", "boundar", "admin", "村界", "行政村", "行政区", "边界", "界线", "范围"),
}
"""Parts of layer names by which a layer is known, tried in this order; 村界 and 房屋 as well as our own names."""

TOWNSHIP_LAYERS = ("township", "乡镇", "乡镇界", "乡界")
IGNORED_LAYERS = ("households", "grids", "areas", "findings", "layer_styles")

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("name", "名称", "路名", "村名", "街名", "xzqmc", "zldwmc", "qsdwmc", "name_chn", "mc", "label", "标题"),
    "kind": ("kind", "highway", "fclass", "类型", "类别", "种类", "等级", "道路等级", "class", "type", "roadclass"),
    "code": (
        "code",
        "代码",
        "编码",
        "区划代码",
        "村代码",
        "xzqdm",
        "zldwdm",
        "qsdwdm",
        "adcode",
        "village_code",
        "ref",
    ),
    "lane": ("addr_street", "addr:street", "lane", "街巷", "胡同", "addr_place", "addr:place"),
    "door": ("addr_housenumber", "addr:housenumber", "door", "门牌", "门牌号"),
    "homes": ("building_flats", "building:flats", "building_units", "building:units", "flats", "units", "户数"),
    "id": ("osm_way_id", "osm_id", "id", "编号", "bsm", "objectid"),
}
"""Our name of each column of a layer, and the names under which it is met."""

_MAIN, _STREET, _LANE, _PATH = StreetKind.MAIN_ROAD, StreetKind.STREET, StreetKind.LANE, StreetKind.PATH
STREET_KINDS: dict[str, StreetKind] = {
    **dict.fromkeys(
        ("main_road", "motorway", "trunk", "primary", "secondary", "motorway_link", "trunk_link", "primary_link",
         "secondary_link", "高速", "高速公路", "国道", "省道", "县道", "主干道", "主路", "干道", "公路"), _MAIN),
    **dict.fromkeys(
        ("street", "tertiary", "tertiary_link", "unclassified", "residential", "living_street", "road", "busway",
         "乡道",
         "村道", "大街", "街", "街道", "支路", "道路", "主街"), _STREET),
    **dict.fromkeys(("lane", "alley", "service", "pedestrian", "hutong", "胡同", "巷", "巷道", "里弄",
    "街巷"), _LANE),
    **dict.fromkeys(
        ("path", "track", "footway", "cycleway", "bridleway", "steps", "field_road", "田间路", "生产路", "小路",
         "机耕路",
         "田间道路"), _PATH),
}  # fmt: skip
"""How strong a border each kind of street is. Highways that are not here (planned, platforms...) are left out."""

NOT_A_STREET = {"footway": {"sidewalk", "crossing", "traffic_island"}, "service": {"driveway", "parking_aisle"}}
"""Ways beside or across a street, and ways to one house: they divide nothing."""

WATER_KINDS = frozenset({
    "water", "river", "stream", "canal", "ditch", "drain", "riverbank", "dock", "pond", "lake", "reservoir", "basin",
    "coastline", "bay", "河", "河流", "沟", "渠", "沟渠", "排水沟", "坑塘", "池塘", "水塘", "水库", "湖", "水面",
    "寨沟", "ring_ditch",
})  # fmt: skip

BUILDING_KINDS = frozenset({"building", "courtyard", "house", "房屋", "建筑", "院落", "宅基地", "民房"})
VILLAGE_KINDS = frozenset({"administrative", "village", "行政村", "村界", "村"})

NOT_A_HOME = frozenset({
    "garage", "garages", "carport", "shed", "greenhouse", "roof", "barn", "stable", "cowshed", "sty", "silo",
    "warehouse",
    "storage_tank", "transformer_tower", "service", "ruins", "construction", "church", "chapel", "cathedral",
    "mosque",
    "temple", "shrine", "synagogue", "school", "kindergarten", "university", "college", "hospital", "public",
    "train_station", "transportation", "toilets", "bunker", "water_tower", "parking", "industrial", "civic",
    "government",
    "fire_station", "sports_hall", "stadium", "grandstand", "hangar", "bridge", "kiosk", "hut", "farm_auxiliary",
    "digester",
})  # fmt: skip
"""Values of ``building`` in which nobody lives."""

PLACE_KINDS: dict[str, str] = {
    "school": "school", "kindergarten": "school", "college": "school", "university": "school", "学校": "school",
    "小学": "school", "中学": "school", "幼儿园": "school",
    "clinic": "clinic", "doctors": "clinic", "hospital": "clinic", "卫生室": "clinic", "卫生院": "clinic",
    "医院": "clinic",
    "townhall": "village_office", "community_centre": "village_office", "village_office": "village_office",
    "村委会": "village_office", "村部": "village_office", "党群服务中心": "village_office",
    "toilets": "toilet", "toilet": "toilet", "公厕": "toilet", "公共厕所": "toilet",
    "marketplace": "market", "market": "market", "市场": "market", "集市": "market",
    "supermarket": "shop", "convenience": "shop", "shop": "shop", "超市": "shop", "商店": "shop", "小卖部": "shop",
    "square": "square", "广场": "square", "文化广场": "square", "street_garden": "garden", "游园": "garden",
    "park": "park", "公园": "park", "garden": "garden",
    "works": "factory", "industrial": "factory", "factory": "factory", "工厂": "factory", "企业": "factory",
    "water_well": "pump_well", "pump_well": "pump_well", "机井": "pump_well",
    "place_of_worship": "temple", "temple": "temple", "庙": "temple",
    "police": "police", "警务室": "police", "fire_station": "fire_station", "post_office": "post_office",
    "bank": "bank", "bus_station": "bus_station", "graveyard": "cemetery", "grave_yard": "cemetery",
    "cemetery": "cemetery",
    "rubbish_point": "rubbish_point", "waste_disposal": "rubbish_point", "垃圾点": "rubbish_point",
    "transformer": "transformer", "变压器": "transformer",
    "hamlet": "natural_village", "village": "natural_village", "isolated_dwelling": "natural_village",
    "neighbourhood": "natural_village", "suburb": "natural_village", "quarter": "natural_village",
    "natural_village": "natural_village", "自然村": "natural_village",
}  # fmt: skip
"""Kinds of places under the words of the engine's model; other words of our own maps are kept as they are."""

PLACE_TAGS = ("amenity", "shop", "leisure", "place", "man_made", "landuse", "office", "kind")
"""Columns in which the kind of a place stands, the most telling first."""
