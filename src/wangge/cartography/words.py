"""The printed words of every poster, Chinese and English side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from wangge.cartography.model import Contact

Lang = Literal["zh", "en"]

_WORDS: dict[str, tuple[str, str]] = {
    "map.title": ("{village}网格化管理示意图", "{village}: Grid Map"),
    "map.part": ("{village}网格化管理示意图（地图{part}/{parts}）", "{village}: Grid Map (map {part} of {parts})"),
    "org.title": ("{village}网格化管理组织架构图", "{village}: Who Looks After Which Grid"),
    "org.part": (
        "{village}网格化管理组织架构图（架构图{part}/{parts}）",
        "{village}: Who Looks After Which Grid (chart {part} of {parts})",
    ),
    "both.title": ("{village}网格化管理示意图与组织架构图", "{village}: Grid Map and Organisation"),
    "table.title": ("{village}网格一览表与门牌索引", "{village}: Table of Grids and Door Index"),
    "index.page": ("{village}门牌索引", "{village}: Door Index"),
    "overview.title": ("{township}网格化管理总览图", "{township}: Villages and Grids"),
    "overview.area.title": ("{township}网格化管理总览图", "{township}: Areas and Grids"),
    "sheet.title": ("网格员工作单", "Grid officer's sheet"),
    "sheet.internal": ("内部使用，不得张贴", "For the officer only. Do not post."),
    "demo": ("虚构数据", "Fictitious data"),
    "schematic": ("示意图，不作为界线依据", "Sketch only; not evidence of any boundary"),
    "approval": ("审图号：{number}", "Map approval no. {number}"),
    "supervision": ("监督电话", "Supervision phone"),
    "page": ("扫码查网格：{url}", "Scan for your grid: {url}"),
    "vacant": ("待定", "vacant"),
    "office.village": ("村委会", "village office"),
    "office.township": ("乡镇政府", "township office"),
    "issuer": ("{issuer}", "{issuer}"),
    "document": ("文号：{document}", "Document {document}"),
    "date": ("发布日期：{date}", "Published {date}"),
    "version": ("版本：{version}", "Version {version}"),
    "index.title": ("门牌索引：按街巷找网格", "Door index: find your grid by lane"),
    "index.doors": ("{doors}号", "No. {doors}"),
    "column.grid": ("网格", "Grid"),
    "column.scope": ("范围", "Covers"),
    "column.households": ("户数", "Homes"),
    "column.persons": ("人数", "People"),
    "column.officer": ("网格员", "Officer"),
    "column.phone": ("电话", "Phone"),
    "column.village": ("行政村", "Village"),
    "column.grids": ("网格数", "Grids"),
    "column.chief": ("村级网格长", "Village chief"),
    "column.area": ("片区", "Area"),
    "column.area.head": ("三级网格长", "Area head"),
    "column.place": ("门牌或位置", "Door or place"),
    "column.head": ("户主", "Household head"),
    "column.number": ("序号", "No."),
    "column.note": ("备注", "Notes"),
    "total": ("合计", "Total"),
    "total.grids": ("{n}个网格", "{n} grids"),
    "legend": ("图例", "Key"),
    "legend.courtyard": ("院落（颜色为所属网格）", "Courtyard (grid's colour)"),
    "legend.border": ("网格界线", "Grid border"),
    "legend.main": ("主干道", "Main road"),
    "legend.street": ("街道、胡同", "Street, lane"),
    "legend.path": ("田间路", "Field road"),
    "legend.water": ("坑塘、沟渠", "Pond, ditch"),
    "legend.field": ("农田", "Fields"),
    "legend.beyond": ("其他图幅的网格", "Other sheets"),
    "legend.other": ("无住户建筑", "No household"),
    "legend.village": ("村域示意线", "Village limits (sketch)"),
    "legend.area": ("片区界线", "Area limits"),
    "legend.settlement": ("居民点", "Homes"),
    "legend.river": ("河流、沟渠", "River, ditch"),
    "inset": ("全村位置图", "The whole village"),
    "metres": ("{n}米", "{n} m"),
    "kilometres": ("{n}公里", "{n} km"),
    "north": ("北", "N"),
    "towards": ("往{to}", "to {to}"),
    "grid.word": ("{colour}", "{colour}"),
    "grid.long": ("{colour}色网格", "{colour} grid"),
    "grid.numbered": ("{colour}网格", "{colour} grid"),
    "counts": ("{households}户 {persons}人", "{households} homes, {persons} people"),
    "counts.homes": ("{households}户", "{households} homes"),
    "level.1": ("一级网格", "Level 1"),
    "level.1.unit": ("{township}", "{township}"),
    "level.1.duty": ("统筹全乡网格工作", "Leads all grids of the township"),
    "level.liaison": ("包村力量", "Liaison"),
    "level.liaison.duty": ("联系指导、协调资源", "Guides, brings resources"),
    "level.2": ("二级网格", "Level 2"),
    "level.2.duty": ("负责本村、每周调度", "Answers for the village"),
    "level.3": ("三级网格", "Level 3"),
    "level.3.duty": ("分片包干、协助化解", "Leads an area, helps settle"),
    "level.4": ("四级网格", "Level 4"),
    "level.4.duty": ("入户走访、发现上报、代办服务", "Visits, reports, runs errands"),
    "area.head": ("三级网格长", "Area head"),
    "officer": ("网格员", "Grid officer"),
    "duties": ("网格员职责", "What the officer does"),
    "duty.1": ("采集核实户情，一次采集、多方共用", "Keeps the household data: asked once, used by all"),
    "duty.2": ("收集社情民意，宣讲惠民政策", "Listens, and explains policies"),
    "duty.3": ("排查安全隐患和矛盾纠纷，小事就地化解", "Finds hazards and disputes; settles small ones on the spot"),
    "duty.4": ("帮办代办：医保缴费、养老认证等", "Runs errands: insurance, pension certification..."),
    "duty.5": ("关心有需要的家庭，及时联系村里", "Looks in on homes in need and tells the village"),
    "duty.6": ("紧急情况先报警救助，再报村级网格长", "In an emergency calls help first, then the village chief"),
    "lanes": ("街巷", "Lanes"),
    "households": ("住户名单", "Households"),
    "neighbours": ("相邻网格", "Neighbouring grids"),
    "set.of": ("全套第{page}张，共{pages}张", "Sheet {page} of {pages} of the set"),
    "set.maps": (
        "全套第{page}张，共{pages}张（地图{maps}张、附表{tables}张）",
        "Sheet {page} of {pages} ({maps} maps, {tables} tables)",
    ),
    "page.of": ("第{page}页，共{pages}页", "Page {page} of {pages}"),
}

_COLOURS = {
    "红": "Red",
    "黄": "Yellow",
    "绿": "Green",
    "橙": "Orange",
    "蓝": "Blue",
    "紫": "Purple",
    "青": "Cyan",
    "棕": "Brown",
}

_ROLES = {
    "网格员": "Grid officer",
    "网格长": "Grid chief",
    "一级网格长": "Level-1 chief",
    "二级网格长": "Level-2 chief",
    "三级网格长": "Area head",
    "第一网格长": "First grid chief",
    "副网格长": "Deputy chief",
    "一级副网格长": "Level-1 deputy",
    "乡党委书记": "Party secretary",
    "镇党委书记": "Party secretary",
    "党委副书记": "Deputy secretary",
    "乡长": "Township head",
    "镇长": "Township head",
    "副乡长": "Deputy head",
    "副镇长": "Deputy head",
    "人大主席": "Congress chair",
    "纪委书记": "Discipline head",
    "政法委员": "Law and order",
    "组织委员": "Organisation",
    "宣传委员": "Publicity",
    "武装部长": "Militia head",
    "综治中心主任": "Safety centre",
    "网格办联系人": "Grid office",
    "网格办主任": "Grid office head",
    "乡领导班子成员": "Township leader",
    "乡领导": "Township leader",
    "副书记": "Deputy secretary",
    "党委书记": "Party secretary",
    "党委委员": "Party committee",
    "人大副主席": "Deputy congress chair",
    "统战委员": "United front",
    "人武部长": "Militia head",
    "包村组长": "Village team leader",
    "村委会主任": "Committee chair",
    "监委会主任": "Oversight chair",
    "文书": "Village clerk",
    "村党支部书记": "Village party secretary",
    "包村领导": "Liaison leader",
    "包村干部": "Liaison cadre",
    "责任组长": "Village team leader",
    "网格指导员": "Grid guide",
    "指导员": "Guide",
    "协调员": "Coordinator",
    "信息员": "Information clerk",
    "协助员": "Assistant",
    "服务员": "Service member",
    "责任员": "Responsible member",
    "保洁网格员": "Cleaning officer",
    "保洁员": "Cleaning officer",
    "政策宣传员": "Policy explainer",
    "民警": "Police officer",
    "村医": "Village doctor",
    "党员": "Party member",
}


def word(key: str, lang: Lang, **values: object) -> str:
    """The printed words for a key, with the values filled in."""
    text = _WORDS[key][0 if lang == "zh" else 1]
    return text.format(**values) if values else text


def colour_word(colour_name: str, lang: Lang) -> str:
    """红2 as it is called in the language: 红2 or Red 2."""
    if lang == "zh":
        return colour_name
    base, rest = colour_name[:1], colour_name[1:]
    return f"{_COLOURS.get(base, base)}{' ' if rest else ''}{rest}"


def holder(who: Contact, lang: Lang) -> str:
    """Who is printed for a post: the name, the office that answers for a withheld one, or that it is vacant."""
    return who.name or word(f"office.{who.office}" if who.office else "vacant", lang)


def counts(households: int, persons: int, lang: Lang) -> str:
    """Households and persons of a grid in words; persons are left out where nobody has counted them."""
    return word("counts" if persons else "counts.homes", lang, households=households, persons=persons)


def role_word(role: str, lang: Lang) -> str:
    """A role as it is called in the language; roles are data, so an unknown one stays as it was written."""
    return role if lang == "zh" else _ROLES.get(role, role)
