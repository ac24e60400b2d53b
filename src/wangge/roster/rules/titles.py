"""Which of our roles is meant by the words that stand under 职务 in a list."""

from __future__ import annotations

WORDS_FOR_ROLES: dict[str, str] = {
    "责任员": "grid_officer",
    "四级网格长": "grid_officer",
    "专职网格员": "grid_officer",
    "兼职网格员": "grid_officer",
    "微网格长": "grid_officer",
    "网格协助员": "assistant",
    "辅助员": "assistant",
    "协管员": "assistant",
    "指导员": "guide",
    "片长": "area_chief",
    "片区长": "area_chief",
    "组长": "team_leader",
    "包村组长": "team_leader",
    "驻村干部": "liaison",
    "包村领导": "team_leader",
    "网格服务员": "service",
    "勤务员": "service",
    "网格信息员": "information",
    "网格协调员": "coordinator",
    "保洁员": "cleaner",
    "政策宣讲员": "policy",
    "宣传员": "policy",
    "帮扶人": "support",
    "帮扶联系人": "support",
    "一级副网格长": "deputy_chief",
    "二级副网格长": "deputy_chief",
    "网格办联系人": "office_staff",
    "网格办干部": "office_staff",
    "网格办副主任": "office_staff",
    "第一网格长": "township_chief",
    "村党支部书记": "village_chief",
    "村支部书记": "village_chief",
    "村支书": "village_chief",
}
"""Beside the roles' own names in both languages."""

TITLES_OF_TOWNSHIP = frozenset(
    {
        "乡长", "副乡长", "镇长", "副镇长", "人大主席", "人大副主席", "党委书记", "党委副书记", "党委委员", "纪委书记",
        "副书记", "政法委员", "组织委员", "宣传委员", "统战委员", "武装部长", "人武部长", "乡领导", "三级主任科员",
        "二级主任科员",
    }
)  # fmt: skip
"""Members of the township's leadership: they stand there under their own title."""

BODY_TITLES: dict[str, tuple[str, str]] = {
    "村委会主任": ("village_committee", "body_head"),
    "村主任": ("village_committee", "body_head"),
    "村委会副主任": ("village_committee", "body_member"),
    "村委会委员": ("village_committee", "body_member"),
    "文书": ("village_committee", "body_member"),
    "会计": ("village_committee", "body_member"),
    "妇女主任": ("village_committee", "body_member"),
    "监委会主任": ("supervision_committee", "body_head"),
    "监委会委员": ("supervision_committee", "body_member"),
    "村党支部委员": ("party_branch", "body_member"),
    "支部委员": ("party_branch", "body_member"),
    "综治中心主任": ("综治中心", "body_head"),
}
"""Posts at a body: the kind of the village's body, or the name of the township's, and the role there."""


def is_office_phone(words: str) -> bool:
    """Say whether a line is no person but an office's number: 监督电话, 村委会电话."""
    return words.endswith("电话")
