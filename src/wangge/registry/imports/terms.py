"""The words that offices write into cells, and the codes they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wangge.exchange.household_list.cells import text_of
from wangge.language import gettext
from wangge.registry.imports.cells import number
from wangge.registry.rules import RELATIONS as RELATION_LABELS
from wangge.registry.rules import RESIDENCE as RESIDENCE_LABELS
from wangge.territory.api import PLACE_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

HEAD = "02"


def _said(labels: Mapping[str, Any]) -> dict[str, str]:
    """Return code, English and Chinese label of each entry, all standing for the code."""
    found: dict[str, str] = {}
    for code, label in labels.items():
        found |= dict.fromkeys((code, str(label).lower(), gettext(str(label), "zh")), code)
    return found


def _each(code: str, words: str) -> dict[str, str]:
    return dict.fromkeys(words.split(), code)


RELATIONS: dict[str, str] = {
    **_each("02", "户主 本人 本人或户主 01 1 2 head self householder"),
    **_each("10", "配偶 爱人 spouse"),
    **_each("11", "夫 丈夫 husband"),
    **_each("12", "妻 妻子 wife"),
    **_each("20", "子 儿子 独生子 长子 大儿子 次子 二子 三子 四子 五子 养子 继子 son"),
    **_each("28", "女婿 son-in-law"),
    **_each("30", "女 女儿 独生女 长女 次女 二女 三女 四女 五女 养女 继女 daughter"),
    **_each("38", "儿媳 儿媳妇 媳妇 daughter-in-law"),
    **_each("40", "孙 孙子 孙女 外孙 外孙子 外孙女 孙媳 孙媳妇 孙子女 重孙 重孙子 重孙女 曾孙 曾孙女 孙辈"),
    **_each("40", "grandchild grandson granddaughter"),
    **_each("50", "父母 parents"),
    **_each("51", "父 父亲 father"),
    **_each("52", "母 母亲 mother"),
    **_each("53", "公公 岳父 公父"),
    **_each("54", "婆婆 岳母"),
    **_each("60", "祖父 祖母 爷爷 奶奶 外祖父 外祖母 祖父母 grandparent grandfather grandmother"),
    **_each("70", "兄弟姐妹 sibling"),
    **_each("71", "兄 哥哥 哥"),
    **_each("73", "弟 弟弟 brother"),
    **_each("75", "姐 姐姐"),
    **_each("77", "妹 妹妹 sister"),
    **_each("97", "其他 其它 其他亲属 亲属 侄子 侄女 侄 外甥 外甥女 嫂子 弟媳 叔父 伯父 other relative"),
    **_each("99", "非亲属 非亲 寄居 保姆"),
}  # fmt: skip


def _general(code: str) -> str:
    """Return the code of the list we keep for a finer one: 11 (husband) is a spouse, 10."""
    return next((known for known in (code, f"{code[0]}0") if known in RELATION_LABELS), "97")


RELATIONS = {word: _general(code) for word, code in RELATIONS.items()} | _said(RELATION_LABELS)

LEVELS: dict[str, str] = {
    **_each("township", "乡 镇 乡镇 街道 一级 一级网格 township 1"),
    **_each("village", "村 行政村 社区 二级 二级网格 village 2"),
    **_each("area", "片 片区 三级 三级网格 area 3"),
    **_each("grid", "网格 微网格 四级 四级网格 grid 4"),
    **_each("household", "户 帮扶 household"),
}

SEXES: dict[str, str] = {
    **_each("1", "1 男 男性 m male"), **_each("2", "2 女 女性 f female"), **_each("0", "0 未知 unknown"),
    **_each("9", "9 未说明"),
}  # fmt: skip

YES_NO: dict[str, str] = {
    **_each("yes", "是 √ ✓ 有 在 在家 常住 同意 y yes true 1"),
    **_each("no", "否 × 无 不在 不在家 外出 不同意 n no false 0"),
}

PARTY: dict[str, str] = {
    **YES_NO,
    **_each("yes", "党员 中共党员 预备党员 中共预备党员"),
    **_each("no", "群众 团员 共青团员 非党员"),
}

RESIDENCE: dict[str, str] = _said(RESIDENCE_LABELS) | {
    word: code
    for code, words in {
        "resident": "常住 在家 在村 常住户 resident",
        "seasonal": "季节外出 季节性外出 部分外出 务工 seasonal",
        "away": "全户外出 全家外出 举家外出 外出 长期外出 away",
        "empty": "空户 空房 空置 空挂 空挂户 无人居住 empty",
        "separated": "人户分离 户在人不在 人在户不在 separated",
    }.items()
    for word in words.split()
    if code in RESIDENCE_LABELS
}

PLACES: dict[str, str] = _said(PLACE_KINDS) | {
    word: code
    for code, words in {
        "main_road": "公路 主干道 干道 县道 乡道 省道", "street": "街 大街 街道", "lane": "胡同 巷 街巷 小巷",
        "square": "广场 文化广场",
        "garden": "游园 小游园", "school": "学校 小学 中学 幼儿园", "clinic": "卫生室 卫生院 医院 诊所",
        "village_office": "村委会 村室 党群服务中心", "shop": "超市 商店 小卖部",
        "market": "集市 市场", "factory": "工厂 企业 厂",
        "toilet": "公厕 厕所", "rubbish_point": "垃圾点 垃圾收集点 垃圾池", "pond": "坑塘 池塘 水塘",
        "river": "河流 沟渠 河 沟",
        "bridge": "桥", "pump_well": "机井 水井", "temple": "庙 教堂 宗教场所", "bus_station": "车站 公交站",
        "other": "其他 其它",
    }.items()
    for word in words.split()
    if code in PLACE_KINDS
}  # fmt: skip


def door(cell: object) -> str:
    """Return a door number; one of which Excel made a date is turned back (3-12 had become 12 March)."""
    month, day = getattr(cell, "month", None), getattr(cell, "day", None)
    if month and day:
        return f"{month}-{day}"
    return str(number(32)(text_of(cell)))
