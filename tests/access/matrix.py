"""Who may do what where: written down by people's names, so that a mistake in the predicates shows too.

``WHO`` says who holds an ability at a place, ``SEES`` who sees a thing, ``ROWS`` what each address asks for.
"""

# ruff: noqa: E501 - tables are read across, and Chinese counts double

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from access_scenes import PEOPLE

ABOVE = {
    "李村": "乡", "李片": "李村", "李红": "李片", "李黄": "李片", "孔村": "乡", "孔红": "孔村", "外村": "外乡", "外红": "外村",
    "李红一": "李红", "李黄一": "李黄", "孔红一": "孔红", "外红一": "外红",
}  # fmt: skip
"""What lies in what; households lie in their grids."""

_PLACES = ("乡", "外乡", *ABOVE)
Names = frozenset[str]


def at(**there: str) -> dict[str, Names]:
    """Who at each place: those named for it and for all places above it."""
    found: dict[str, Names] = {}
    for place in _PLACES:
        found[place] = frozenset(there.get(place, "").split()) | found.get(ABOVE.get(place, ""), frozenset())
    return found


_CHIEFS = "江书记 办公室主任王"
_READ = {
    "乡": f"{_CHIEFS} 管理员周 司法所赵", "李村": "李支书 指导员何", "李片": "李委员", "李红": "陈红丽 两岗吴", "李黄": "刘平",
    "孔村": "孔支书 两岗吴 帮扶钱", "孔红": "孔网格员", "外乡": "外乡书记",
}  # fmt: skip
_VISIT = {
    "乡": _CHIEFS, "李村": "李支书", "李片": "李委员", "李红": "陈红丽 两岗吴", "李黄": "刘平", "孔村": "孔支书 两岗吴 帮扶钱",
    "孔红": "孔网格员", "外乡": "外乡书记",
}  # fmt: skip
_SUPPORT = {"李红一": "帮扶张 帮扶钱"}
_KEEP = {"乡": _CHIEFS, "李村": "李支书", "孔村": "孔支书 两岗吴 帮扶钱", "外乡": "外乡书记"}
_LEAD = {"乡": _CHIEFS, "外乡": "外乡书记"}
_VILLAGE = {"乡": _CHIEFS, "李村": "李支书", "孔村": "孔支书 两岗吴", "外乡": "外乡书记"}

WHO: dict[str, dict[str, Names]] = {
    "grid.read": at(**_READ),
    "person.read": at(**_READ, **_SUPPORT),
    "household.read": at(**_VISIT, **_SUPPORT),
    "household.reveal": at(**_VISIT, **_SUPPORT),
    "care.read": at(**_VISIT, **_SUPPORT),
    "household.write": at(**_VISIT),
    "place.write": at(**_VISIT),
    "export": at(**_VISIT),
    "care.write": at(**_KEEP),
    "import": at(**_KEEP),
    "person.write": at(**{**_KEEP, "李片": "李委员"}),
    "record.read": at(**{**_KEEP, "乡": f"{_CHIEFS} 管理员周"}),
    "account.write": at(**{**_KEEP, "乡": f"{_CHIEFS} 管理员周"}),
    "grid.write": at(**_VILLAGE),
    "privacy.write": at(**_VILLAGE),
    "body.write": at(**_LEAD),
    "settings.write": at(**{**_LEAD, "乡": f"{_CHIEFS} 管理员周"}),
}

ALL: Names = frozenset(PEOPLE)


def anywhere(ability: str) -> Names:
    """Who holds an ability at some place."""
    return frozenset().union(*WHO[ability].values())


_TOWNSHIP = anywhere("grid.read") - {"外乡书记"}
"""Who sees the township's own grid, which lies above the own one."""

SEES: dict[str, dict[str, Names]] = {
    "grid": {
        **WHO["grid.read"],
        "乡": _TOWNSHIP,
        "李村": WHO["grid.read"]["李红"] | {"刘平"},
        "李片": WHO["grid.read"]["李红"] | {"刘平"},
        "孔村": WHO["grid.read"]["孔红"],
    },
    "place": WHO["grid.read"],
    "settlement": {
        "李村": WHO["grid.read"]["李红"] | {"刘平"},
        "孔村": WHO["grid.read"]["孔红"],
        "外村": frozenset({"外乡书记"}),
    },
    "person": {
        "江书记": anywhere("grid.read") - {"外乡书记"},  # in charge above everybody's grid
        "陈红丽": WHO["person.read"]["李红"],
        "孔网格员": WHO["person.read"]["孔红"],
        "帮扶张": WHO["person.read"]["乡"] | WHO["household.read"]["李红"] | {"帮扶张", "帮扶钱"},
        "外乡书记": frozenset({"外乡书记"}),
    },
    "body": {
        "司法所": _TOWNSHIP,
        "李村委会": WHO["grid.read"]["李红"] | {"刘平"},
        "孔村委会": WHO["grid.read"]["孔红"],
        "外村委会": frozenset({"外乡书记"}),
    },
    "household": WHO["household.read"],
}
SEES["post"] = {
    **SEES["person"], "司法所赵": WHO["person.read"]["乡"],
    "帮扶张": WHO["household.read"]["李红"] | {"帮扶张", "帮扶钱"},
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """Things of one kind: who sees each, and at which place it lies."""

    sees: dict[str, Names]
    lies: dict[str, str]


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


_GRIDS = ("乡", "李村", "李片", "李红", "孔村", "孔红", "外乡", "外村", "外红")
_LEAVES = ("李红", "孔红", "外红")
_HOMES = ("李红一", "李黄一", "孔红一", "外红一")
_BODIES = {"司法所": "乡", "李村委会": "李村", "孔村委会": "孔村", "外村委会": "外村"}
_PERSONS = {"江书记": "乡", "陈红丽": "李红", "孔网格员": "孔红", "帮扶张": "乡", "外乡书记": "外乡"}


def _where(ability: str) -> dict[str, Names]:
    return {leaf: WHO[ability][leaf] for leaf in _LEAVES}


_HELD = {
    **{head: WHO["household.read"][head] for head in _HOMES},
    **{f"{head}家属": WHO["household.read"][head] for head in _HOMES},
}
_ALL_SEE = {"": ALL}
_VILLAGE_OF = {"李红": "李村", "孔红": "孔村", "外红": "外村"}

KINDS: dict[str, Kind] = {
    "grid": Kind(SEES["grid"], _same(*_GRIDS)),
    "net": Kind(SEES["grid"], _same("乡", "李片", "李红", "孔红", "外红")),
    "leaf": Kind(SEES["grid"], _same(*_LEAVES)),
    "village": Kind(SEES["grid"], _same("李村", "孔村", "外村")),
    "parent": Kind(SEES["grid"], _same("乡", "李村", "孔村", "外村")),
    "settlement": Kind(SEES["settlement"], _same("李村", "孔村", "外村")),
    "place": Kind(SEES["place"], _same(*_LEAVES)),
    "person": Kind(SEES["person"], _PERSONS),
    "post": Kind(SEES["post"], {**_PERSONS, "帮扶张": "李红", "司法所赵": "乡"}),
    "body": Kind(SEES["body"], _BODIES),
    "area": Kind(SEES["body"], _BODIES),
    "household": Kind(SEES["household"], _same(*_HOMES)),
    "member": Kind(SEES["household"], _same(*_HOMES)),
    "need": Kind(SEES["household"], _same(*_HOMES)),
    "masked": Kind(SEES["household"], _same(*_HOMES)),
    "held": Kind(_HELD, {name: name.removesuffix("家属") for name in _HELD}),
    "file": Kind({leaf: WHO["household.read"][f"{leaf}一"] for leaf in _LEAVES}, _same(*_LEAVES)),
    "staged": Kind({leaf: WHO["import"][_VILLAGE_OF[leaf]] for leaf in _LEAVES}, _VILLAGE_OF),
    "checked": Kind({leaf: WHO["import"][_VILLAGE_OF[leaf]] for leaf in _LEAVES}, _VILLAGE_OF),
    "brought": Kind({leaf: WHO["import"][_VILLAGE_OF[leaf]] for leaf in _LEAVES}, _VILLAGE_OF),
    "undoable": Kind(
        {"李红": frozenset({"李支书"}), "孔红": frozenset({"孔支书"}), "外红": frozenset({"外乡书记"})}, _VILLAGE_OF
    ),
    "line": Kind(_where("record.read"), _same(*_LEAVES)),
    "request": Kind(_where("privacy.write"), _same(*_LEAVES)),
    "erasure": Kind(_where("privacy.write"), _same(*_LEAVES)),
    "undo": Kind(
        {"李红": frozenset({"陈红丽"}), "孔红": frozenset({"孔网格员"}), "外红": frozenset({"外乡书记"})}, _same(*_LEAVES)
    ),
    "session": Kind({"陈红丽": frozenset({"陈红丽"}), "外乡书记": frozenset({"外乡书记"})}, {"陈红丽": "", "外乡书记": ""}),
    "map_key": Kind(
        {"陈红丽": frozenset({"陈红丽"}), "外乡书记": frozenset({"外乡书记"})}, {"陈红丽": "", "外乡书记": ""}
    ),
    "mapped": Kind(SEES["grid"], _same(*_LEAVES)),
    "panel": Kind(SEES["grid"], _same(*_GRIDS)),
    "tile": Kind({"net": ALL}, {"net": ""}),
    "layer": Kind({"grids": ALL}, {"grids": ""}),
    "adoption": Kind(SEES["grid"], {"李村": "乡", "孔村": "乡", "外村": "外乡"}),
    "annex": Kind(SEES["grid"], _same("李村", "孔村", "外村")),
    "drawing": Kind(WHO["grid.write"], _same("李村", "孔村", "外村")),
    "failed": Kind(WHO["grid.write"], _same("李村", "孔村", "外村")),
    "survey": Kind(WHO["grid.write"], _same("乡", "外乡")),
    "role": Kind({"grid_officer": ALL}, {"grid_officer": ""}),
    "field": Kind({"registry.household.phone": ALL}, {"registry.household.phone": ""}),
    "kind": Kind({"households": ALL}, {"households": ""}),
    "blank": Kind({"grid_nobody": ALL}, {"grid_nobody": ""}),
    "print": Kind({leaf: WHO["grid.read"][_VILLAGE_OF[leaf]] for leaf in _LEAVES}, _VILLAGE_OF),
    "bundle": Kind({"乡": frozenset({"江书记"}), "外乡": frozenset({"外乡书记"})}, _same("乡", "外乡")),
    "public": Kind({"411622204205": ALL}, {"411622204205": ""}),
    "delivery": Kind({"failed": ALL}, {"failed": ""}),
    "card": Kind({"新来": ALL}, {"新来": ""}),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """What one address asks for.

    ``door`` is the ability without which nobody comes in, wherever it is held; ``get`` and ``post`` are the abilities
    needed where the thing lies (``get`` is also needed for ``post``), ``also`` is one needed anywhere; with
    ``own`` the holder of the thing is let in without it, and ``mine`` is what the holder is answered, if not the same as
    the others. ``shown`` and ``sent`` are the answers to those who may.
    """

    of: str = ""
    methods: str = "GET"
    door: str = ""
    get: str = ""
    post: str = ""
    also: str = ""
    who: str = "staff"
    own: bool = False
    mine: tuple[int, ...] = ()
    shown: tuple[int, ...] = (200,)
    sent: tuple[int, ...] = (422,)
    query: str = ""
    stranger: int = 302

    @property
    def things(self) -> tuple[str, ...]:
        return tuple(KINDS[self.of].lies) if self.of else ("",)

    def expected(self, person: str, thing: str, method: str) -> tuple[int, ...]:
        """The answers that are right."""
        fine = self.shown if method == "GET" else self.sent
        if person not in ALL:
            return fine if self.who == "public" else (self.stranger,)
        if self.who == "public":
            return fine
        if self.door and person not in anywhere(self.door):
            return (403,)
        if self.of and person not in KINDS[self.of].sees[thing]:
            return (404,)
        if self.also and person not in anywhere(self.also):
            return (403,)
        place = KINDS[self.of].lies[thing] if self.of else ""
        needed = {self.get} | ({self.post} if method == "POST" else set())
        if self.own and person == thing:
            return fine
        if any(person not in (WHO[ability][place] if place else anywhere(ability)) for ability in needed - {""}):
            return (403,)
        return self.mine if self.mine and person == thing else fine


BOTH = "GET POST"
ROWS: dict[str, Row] = {
    # The platform
    "healthz": Row(who="public"),
    "readyz": Row(who="public", shown=(200, 503)),
    "home": Row(),
    "language_choose": Row(methods="POST", who="public", sent=(302,)),
    "undo": Row("undo", "POST", sent=(302,)),
    # Grids, settlements, places
    "grid_list": Row(door="grid.read"),
    "grid_page": Row("grid", door="grid.read"),
    "grid_edit": Row("net", BOTH, door="grid.write", get="grid.write"),
    "grid_move": Row("leaf", BOTH, door="grid.write", get="grid.write"),
    "grid_close": Row("net", BOTH, door="grid.write", get="grid.write"),
    "grid_new": Row("parent", BOTH, door="grid.write", get="grid.write"),
    "settlement_new": Row("village", BOTH, door="grid.write", get="grid.write"),
    "settlement_edit": Row("settlement", BOTH, door="grid.write", get="grid.write"),
    "place_list": Row(door="grid.read"),
    "place_page": Row("place", door="grid.read"),
    "place_edit": Row("place", BOTH, door="place.write", get="place.write"),
    "place_move": Row("place", BOTH, door="place.write", get="place.write"),
    "place_close": Row("place", BOTH, door="place.write", get="place.write"),
    "place_new": Row("leaf", BOTH, door="place.write", get="place.write"),
    # Planning
    **{
        name: Row(door="grid.write")
        for name in ("planning_home", "planning_ways", "planning_without_map", "planning_existing")
    },
    **{name: Row(methods=BOTH, door="grid.write") for name in ("survey_new", "drawing_new", "drawing_upload")},
    "survey_page": Row("survey", BOTH, door="grid.write"),
    "survey_drop": Row("survey", "POST", door="grid.write", sent=(302,)),
    "drawing_page": Row("drawing", door="grid.write"),
    "drawing_progress": Row("drawing", door="grid.write", shown=(302,)),
    "drawing_drop": Row("drawing", "POST", door="grid.write", sent=(302,)),
    "drawing_by_hand": Row("village", "POST", door="grid.write", get="grid.write", sent=(302,)),
    "plan_page": Row("failed", door="grid.write", shown=(422,)),
    "plan_again": Row("failed", "POST", door="grid.write", sent=(302, 409)),
    "plan_correct": Row("failed", door="grid.write", shown=(422,)),
    "plan_correct_map": Row("failed", door="grid.write", shown=(422,)),
    "plan_correct_step": Row("failed", "POST", door="grid.write", sent=(302,)),
    "plan_correct_editor": Row("failed", "POST", door="grid.write"),
    # Adoptions
    "adoption_list": Row(door="grid.read"),
    "adoption_new": Row(methods=BOTH, door="grid.write"),
    "adoption_page": Row("adoption", door="grid.read"),
    "adoption_undo": Row("adoption", BOTH, door="grid.write", get="grid.write"),
    "adoption_moves": Row("adoption", door="household.read"),
    "adoption_annexes": Row("adoption", door="grid.read"),
    "adoption_annex": Row("annex", door="grid.read"),
    # Drawing by hand
    "trace_page": Row("village", door="grid.write", get="grid.write", shown=(200, 302)),
    "trace_save": Row("village", "POST", door="grid.write", get="grid.write"),
    "picture_new": Row("village", BOTH, door="grid.write", get="grid.write"),
    "picture_fix": Row("village", BOTH, door="grid.write", get="grid.write", shown=(302,), sent=(302,)),
    "plot_sheet": Row("village", door="grid.write", get="grid.write"),
    "plot_enter": Row("village", BOTH, door="grid.write", get="grid.write", sent=(302,)),
    # Coverage
    "coverage_page": Row(door="grid.read"),
    "coverage_statement": Row(door="grid.read"),
    "coverage_data": Row(door="grid.read"),
    "coverage_rows": Row("blank", door="grid.read", also="person.read"),
    "coverage_measure": Row("village", "POST", door="grid.write", get="grid.write", sent=(302,)),
    "coverage_confirm": Row("household", "POST", door="household.write", get="household.write", sent=(409,)),
    # People, posts, bodies, roles
    "person_list": Row(door="person.read"),
    "person_new": Row(methods=BOTH, door="person.write"),
    "four_assignments": Row(door="person.read"),
    "roster_import": Row(methods=BOTH, door="person.write"),
    "person_page": Row("person", door="person.read"),
    "person_edit": Row("person", BOTH, door="person.write", get="person.write"),
    "person_leave": Row("person", BOTH, door="person.write", get="person.write"),
    "person_post_new": Row("person", BOTH, door="person.write"),
    "assignment_new": Row("net", BOTH, door="person.write", get="person.write"),
    "handover": Row("leaf", BOTH, door="person.write", get="person.write"),
    "body_post_new": Row("body", BOTH, door="person.write", get="person.write"),
    "support_new": Row("household", BOTH, door="person.write", get="person.write"),
    "assignment_end": Row("post", BOTH, door="person.write", get="person.write"),
    "assignment_consent": Row("post", BOTH, door="person.read", get="person.write", own=True),
    "body_list": Row(door="grid.read"),
    "body_new": Row(methods=BOTH, door="body.write"),
    "bodies_usual": Row("village", BOTH, door="body.write", get="body.write", sent=(302,)),
    "body_page": Row("body", door="grid.read"),
    "body_edit": Row("body", BOTH, door="body.write", get="body.write"),
    "body_close": Row("body", BOTH, door="body.write", get="body.write"),
    "area_new": Row("body", BOTH, door="body.write", get="body.write"),
    "areas_import": Row("body", BOTH, door="body.write", get="body.write"),
    "areas_template": Row("body", door="body.write", get="body.write"),
    "area_edit": Row("area", BOTH, door="body.write", get="body.write"),
    "area_delete": Row("area", "POST", door="body.write", get="body.write", sent=(409,)),
    "role_list": Row(door="person.read"),
    "role_page": Row("role", door="person.read"),
    "role_edit": Row("role", BOTH, door="settings.write"),
    # Households
    "household_list": Row(door="household.read"),
    "household_new": Row(methods=BOTH, door="household.write", sent=(200, 422)),
    "household_page": Row("household", door="household.read"),
    "household_print": Row("household", BOTH, door="household.read"),
    "household_reveal": Row("masked", BOTH, door="household.read"),
    **{
        name: Row("household", BOTH, door="household.write", get="household.write")
        for name in (
            "household_edit", "household_move", "household_leave", "household_return", "household_split",
            "household_merge", "household_head", "member_new", "fact_new",
        )
    },
    **{
        name: Row("member", BOTH, door="household.write", get="household.write")
        for name in ("member_edit", "member_leave", "member_move")
    },
    "care_new": Row("household", BOTH, door="care.write", get="care.write"),
    "care_extend": Row("need", BOTH, door="care.write", get="care.write"),
    "care_end": Row("need", BOTH, door="care.write", get="care.write"),
    # Files in and out
    "import_list": Row(door="import"),
    "import_new": Row(methods=BOTH, door="import"),
    "import_template": Row("kind", door="import"),
    "import_page": Row("staged", door="import", shown=(302,)),
    "import_map": Row("staged", BOTH, door="import", sent=(302, 422)),
    "import_check": Row("staged", BOTH, door="import", shown=(302,), sent=(302,)),
    "import_preview": Row("checked", BOTH, door="import", sent=(302, 409)),
    "import_problems": Row("checked", door="import"),
    "import_done": Row("brought", door="import"),
    "import_drop": Row("staged", "POST", door="import", sent=(302,)),
    "import_undo": Row("undoable", "POST", door="import", sent=(302,)),
    **{
        name: Row(door="export", get=ability, query="?format=csv")
        for name, ability in {
            "grid_export": "grid.read", "place_export": "grid.read", "person_export": "person.read",
            "body_export": "grid.read", "four_export": "person.read", "household_export": "household.read",
            "resident_export": "household.read", "record_export": "record.read",
        }.items()
    },
    "household_export_uncovered": Row(methods=BOTH, door="export", get="household.reveal"),
    # The map
    "map_page": Row(door="grid.read"),
    "map_find": Row(door="grid.read"),
    "map_panel": Row("panel", door="grid.read"),
    # The map for programs
    "map_tile": Row("tile", stranger=401),
    **{
        name: Row(stranger=401)
        for name in ("map_landing", "map_conformance", "map_description", "map_collections")
    },
    "map_collection": Row("layer", stranger=401),
    "map_items": Row("layer", stranger=401),
    "map_item": Row("mapped", stranger=401),
    # Posters: taking one away is taking a list out; households of a sheet are seen by who may see them there
    "poster_home": Row(door="export"),
    "poster_page": Row("village", door="export", get="export"),
    "poster_picture": Row("village", door="export", get="export", query="?kind=org"),
    "poster_print": Row("village", "POST", door="export", get="export", sent=(422,)),
    "poster_down": Row("print", "POST", door="export", get="export", sent=(409,)),
    "bundle_new": Row("village", "POST", door="export", get="export", sent=(422,)),
    "bundle_page": Row("bundle", BOTH, door="export", sent=(302,)),
    "bundle_file": Row("bundle", door="export", shown=(422,)),
    "publishing_page": Row(methods=BOTH, door="settings.write", sent=(302,)),
    "grid_public": Row("public", who="public"),
    # The record, privacy
    "record_list": Row(door="record.read"),
    "record_page": Row("line", door="record.read"),
    "delivery_list": Row(door="settings.write"),
    "delivery_again": Row("delivery", "POST", door="settings.write", sent=(302,)),
    "privacy_home": Row(door="privacy.write"),
    "request_find": Row(door="privacy.write", query="?q=红"),
    "request_new": Row("held", BOTH, door="privacy.write", get="privacy.write", sent=(200, 422)),
    "request_page": Row("request", BOTH, door="privacy.write", sent=(200, 422)),
    "request_erase": Row("erasure", BOTH, door="privacy.write", sent=(200, 422)),
    "subject_file": Row("held", BOTH, door="privacy.write", get="privacy.write", sent=(200,)),
    "subject_file_paper": Row("held", "POST", door="privacy.write", get="privacy.write", sent=(200,)),
    "purpose_list": Row(door="privacy.write"),
    "purpose_edit": Row("field", BOTH, door="privacy.write", also="settings.write", sent=(200, 302, 422)),
    "retention_page": Row(door="privacy.write"),
    "file_page": Row("file"),
    # Accounts
    "setup": Row(methods=BOTH, who="public", shown=(302,), sent=(302,)),
    "settings_page": Row(door="settings.write"),
    "township_new": Row(methods=BOTH, door="settings.write"),
    "demo_leave": Row(methods=BOTH, door="settings.write", shown=(422,)),
    "account_home": Row(),
    "account_login": Row(methods=BOTH, who="public", shown=(200, 302), sent=(200, 302)),
    "account_logout": Row(methods=BOTH, who="public", shown=(200, 302), sent=(302,)),
    "account_help": Row(who="public"),
    "account_inactive": Row(who="public"),
    "account_reauthenticate": Row(methods=BOTH, shown=(200, 302), sent=(200, 302)),
    "account_change_password": Row(methods=BOTH, shown=(200, 302), sent=(200, 302)),
    "account_set_password": Row(methods=BOTH, shown=(200, 302), sent=(200, 302)),
    "usersessions_list": Row(),
    "session_end": Row("session", "POST", sent=(302,)),
    "mfa_index": Row(shown=(200, 302)),
    "mfa_authenticate": Row(methods=BOTH, shown=(302,), sent=(302,)),
    "mfa_reauthenticate": Row(methods=BOTH, shown=(200, 302), sent=(200, 302)),
    "mfa_activate_totp": Row(methods=BOTH, shown=(200, 302), sent=(200, 302)),
    "mfa_deactivate_totp": Row(methods=BOTH, shown=(200, 302, 404), sent=(200, 302, 404)),
    "mfa_view_recovery_codes": Row(shown=(200, 302, 404)),
    "mfa_generate_recovery_codes": Row(methods=BOTH, shown=(200, 302), sent=(200, 302)),
    "mfa_download_recovery_codes": Row(shown=(200, 302, 404)),
    "map_keys": Row(methods=BOTH, door="grid.read"),
    "map_key_end": Row("map_key", "POST", sent=(302,)),
    "card_type": Row(methods=BOTH, who="public", sent=(200,)),
    "card_enter": Row("card", BOTH, who="public", sent=(200,)),
    "person_account": Row("person", door="account.write", get="account.write", mine=(422,)),
    "card_make": Row("person", "POST", door="account.write", get="account.write", sent=(200, 302), mine=(422,)),
    "account_close": Row("person", "POST", door="account.write", get="account.write", mine=(422,)),
    "account_reopen": Row("person", "POST", door="account.write", get="account.write", sent=(302,), mine=(422,)),
    "card_sheet": Row("net", BOTH, door="account.write", get="account.write", sent=(200,)),
}  # fmt: skip


def hides(person: str) -> list[str]:
    """Names of households that must stand on no page that the person is shown."""
    return [head for head in _HOMES if person not in WHO["household.read"][head]]


def holders(ability: str, place: str) -> set[str]:
    """Who holds an ability at a place, by the names above."""
    return set(WHO[ability][place])


def described(cell: tuple[Any, ...]) -> str:
    """A wrong cell in words."""
    route, thing, person, method, status, right = cell
    return f"{route} {thing or '-'}: {person} {method} -> {status}, not one of {right}"
