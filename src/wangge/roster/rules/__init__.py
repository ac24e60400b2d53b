"""What the roster starts with and what it allows: tables and decisions, no database."""

from wangge.roster.rules.bodies import (
    AREA_KINDS,
    BODY_KINDS,
    SEARCHED_AS,
    TAGS,
    USUAL_OF_TOWNSHIP,
    USUAL_OF_VILLAGE,
    UsualBody,
)
from wangge.roster.rules.duties import DUTIES
from wangge.roster.rules.phones import phone_digits, phone_told
from wangge.roster.rules.roles import DEFAULT_ROLES, ROLES, DefaultRole
from wangge.roster.rules.titles import BODY_TITLES, TITLES_OF_TOWNSHIP, WORDS_FOR_ROLES, is_office_phone

__all__ = [
    "AREA_KINDS", "BODY_KINDS", "BODY_TITLES", "DEFAULT_ROLES", "DUTIES", "ROLES", "SEARCHED_AS", "TAGS",
    "TITLES_OF_TOWNSHIP", "USUAL_OF_TOWNSHIP", "USUAL_OF_VILLAGE",
    "WORDS_FOR_ROLES", "DefaultRole", "UsualBody", "is_office_phone", "phone_digits", "phone_told",
]  # fmt: skip
