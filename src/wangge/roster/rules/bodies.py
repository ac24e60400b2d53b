"""What kinds of bodies there are, which ones a new place usually has, and what people are known as."""

from __future__ import annotations

from dataclasses import dataclass

from wangge.language.marking import _

SEARCHED_AS = "roster.person"
"""Under which people stand in the search index."""

BODY_KINDS: dict[str, str] = {
    "department": _("department"),
    "station": _("station"),
    "party_branch": _("party branch"),
    "village_committee": _("village committee"),
    "supervision_committee": _("village supervision committee"),
    "team": _("team"),
    "organisation": _("organisation"),
}

AREA_KINDS: dict[str, str] = {
    "police": _("police grid"),
    "river": _("river section"),
    "forest": _("forest section"),
    "power": _("power supply area"),
    "other": _("other area"),
}

TAGS: dict[str, str] = {
    "party_member": _("party member"),
    "five_elders": _("Five Elders"),
    "activist": _("active villager"),
    "womens_representative": _("women's representative"),
    "veteran": _("veteran"),
    "returnee": _("returned villager"),
}


@dataclass(frozen=True)
class UsualBody:
    """A body that most places have; ``{place}`` stands for the village's name without its last character."""

    kind: str
    name_zh: str
    name_en: str
    duties_zh: str = ""
    duties_en: str = ""


USUAL_OF_TOWNSHIP: tuple[UsualBody, ...] = (
    UsualBody(
        "department",
        "综治中心",
        "governance centre",
        "统筹网格事务、矛盾纠纷和平安建设",
        "grid matters, disputes and public safety",
    ),
    UsualBody(
        "department",
        "党政办公室",
        "party and government office",
        "公文、值班、协调",
        "documents, duty rota, coordination",
    ),
    UsualBody(
        "department",
        "社会事务办公室",
        "social affairs office",
        "低保、特困、残疾人、老年人服务",
        "allowances, disability and old-age services",
    ),
    UsualBody(
        "department",
        "农业农村办公室",
        "agriculture and villages office",
        "农业生产、人居环境、防返贫",
        "farming, living environment, preventing poverty",
    ),
    UsualBody("station", "派出所", "police station", "治安、户籍、交通", "public order, registration, traffic"),
    UsualBody("station", "司法所", "justice office", "人民调解、法律援助、普法", "mediation, legal aid, legal advice"),
    UsualBody("station", "供电所", "power supply station", "用电、线路安全", "electricity and safe lines"),
    UsualBody(
        "station",
        "自然资源所",
        "natural resources office",
        "宅基地、耕地、地质灾害",
        "house plots, farmland, geological hazards",
    ),
    UsualBody(
        "station",
        "市场监督管理所",
        "market supervision office",
        "食品、药品、价格、特种设备",
        "food, medicine, prices, equipment",
    ),
    UsualBody("station", "卫生院", "health centre", "基本医疗、公共卫生", "medical care and public health"),
    UsualBody(
        "station",
        "人力资源和社会保障所",
        "social security office",
        "养老保险、就业、资格认证",
        "pensions, employment, certification",
    ),
    UsualBody("station", "财政所", "finance office", "惠农补贴发放", "farm subsidies"),
)
"""Suggested to a new township; it takes those that it has."""

USUAL_OF_VILLAGE: tuple[UsualBody, ...] = (
    UsualBody("party_branch", "{place}党支部", "party branch of {place}"),
    UsualBody("village_committee", "{place}村民委员会", "village committee of {place}"),
    UsualBody("supervision_committee", "{place}村务监督委员会", "supervision committee of {place}"),
)
"""What every village has."""
