"""Where every page of the desk is looked at: by the walk over all pages, or in a journey of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse

from wangge.planning.api import COVERAGE_KINDS

if TYPE_CHECKING:
    from full_scene import Scene


class Look(NamedTuple):
    """A page by its name, with the things of the scene (or, with ``=``, the words) that stand in its address."""

    name: str
    args: tuple[str, ...] = ()
    query: str = ""

    def address(self, scene: Scene) -> str:
        """Where it is."""
        args = [arg[1:] if arg.startswith("=") else scene[arg] for arg in self.args]
        return reverse(self.name, args=args) + self.query

    def __str__(self) -> str:
        """Name it as its pictures are called."""
        return (
            self.name
            + "".join(f"-{arg.strip('=').replace('.', '-')}" for arg in self.args)
            + ("-" + "".join(c for c in self.query if c.isalnum()) if self.query else "")
        )


def _each(names: str, *args: str) -> list[Look]:
    return [Look(name, args) for name in names.split()]


HOUSEHOLD = ("household",)
MEMBER = ("household", "member")
NEED = ("household", "need")

STRANGERS = [
    *_each("account_login account_help account_inactive card_type"),
    Look("card_enter", ("card",)),
    Look("card_enter", ("=AAAABBBBCCCCDDDD",)),
]
"""Pages for who is not logged in."""

WALK = [
    *_each(
        "home grid_list place_list person_list person_new four_assignments roster_import body_list body_new role_list"
    ),
    Look("grid_list", (), "?view=list"),
    Look("grid_list", (), "?view=list&q=nothing"),
    *_each("grid_page grid_edit grid_close grid_new bodies_usual card_sheet settlement_new", "village"),
    *_each("map_page"),
    Look("map_page", (), "?coverage=vacant"),
    Look("map_page", (), "?q=nobody"),
    Look("map_panel", ("=grid", "grid")),
    Look("map_panel", ("=grid", "village")),
    Look("map_panel", ("=place", "place")),
    Look("map_panel", ("=household", "household")),
    *_each("grid_page grid_edit grid_move grid_close place_new assignment_new handover", "grid"),
    *_each("grid_page grid_new", "township"),
    *_each("settlement_edit", "settlement"),
    *_each("picture_new plot_sheet plot_enter", "village"),
    *_each("place_page place_edit place_move place_close", "place"),
    *_each("person_page person_edit person_leave person_post_new person_account", "officer"),
    Look("person_account", ("person",)),
    *_each("body_post_new body_page body_edit body_close area_new areas_import", "station"),
    *_each("area_edit", "station", "area"),
    *_each("assignment_end assignment_consent", "post"),
    *_each("role_page role_edit", "=grid_officer"),
    *_each("coverage_page coverage_statement"),
    Look("coverage_page", (), "?grid=411622204205000"),
    Look("coverage_statement", (), "?grid=411622204205000"),
    *(Look("coverage_rows", (f"={kind}",)) for kind in COVERAGE_KINDS),
    *_each("household_list household_new"),
    Look("household_new", (), "?village=411622204205000"),
    Look("household_list", (), "?q=nobody"),
    Look("household_list", (), "?blanks=1"),
    *_each(
        "household_page household_print household_edit household_move household_leave household_split household_merge "
        "household_head member_new care_new fact_new support_new",
        *HOUSEHOLD,
    ),
    *_each("household_page household_return", "away"),
    *_each("member_edit member_leave member_move", *MEMBER),
    *_each("care_extend care_end", *NEED),
    Look("household_reveal", ("household", "=household.phone", "household")),
    *_each("planning_home planning_ways planning_without_map planning_existing survey_new drawing_new drawing_upload"),
    Look("drawing_new", (), "?keep=1"),
    *_each("plan_page", "draft"),
    *_each("adoption_list"),
    *_each("adoption_page adoption_undo adoption_moves", "adoption"),
    *_each("import_list import_new"),
    *_each("import_done", "import_done"),
    *_each("import_map", "import_staged"),
    *_each("import_preview", "import_bad"),
    Look("import_preview", ("import_bad",), "?tab=new"),
    *_each(
        "household_export_uncovered record_list delivery_list privacy_home request_find purpose_list retention_page"
    ),
    Look("record_list", (), "?person=nobody"),
    Look("record_list", (), "?since=2026-01-02&until=2026-01-01"),
    *_each("record_page", "entry"),
    Look("privacy_home", (), "?closed=1"),
    Look("request_find", (), "?q=李红"),
    Look("request_new", ("=resident", "resident")),
    *_each("request_page request_erase", "request"),
    Look("subject_file", ("=resident", "resident")),
    Look("subject_file", ("=household", "household")),
    Look("purpose_edit", ("=registry.resident.left",)),
    *_each("poster_home publishing_page"),
    *_each("poster_page", "township"),
    *_each("poster_page", "village"),
    *_each("poster_page", "grid"),
    *_each("settings_page township_new account_home account_change_password usersessions_list map_keys mfa_index"),
    *_each("account_reauthenticate mfa_activate_totp account_logout"),
]
"""Pages for who is logged in as ``full_scene.HEAD``."""

JOURNEYS = {
    "bundle_page": "test_journey_posters.py",
    "grid_public": "test_journey_posters.py",
    "trace_page": "test_journey_tracing.py",
    "plan_correct": "test_journey_correcting.py",
    "picture_fix": "test_journey_tracing.py",
    "survey_page": "test_journey_planning.py",
    "drawing_page": "test_journey_planning.py",
    "adoption_new": "test_journey_adopting.py",
    "setup": "test_journey_first_run.py",
    "demo_leave": "test_journey_administrator.py",
    "import_check": "test_journey_first_run.py",
    "mfa_authenticate": "test_journey_account.py",
    "mfa_view_recovery_codes": "test_journey_account.py",
    "mfa_generate_recovery_codes": "test_journey_account.py",
    "mfa_deactivate_totp": "test_journey_account.py",
    "mfa_reauthenticate": "test_journey_account.py",
}
"""Pages that stand at a moment which only a journey of their own comes to, and the file of that journey."""

_POST = "takes forms only and leads on"
_FILE = "answers with a file"
_PROGRAM = "answers a map program"
NO_PAGE = {
    "area_delete": _POST,
    "poster_picture": _FILE,
    "poster_print": _FILE,
    "poster_down": _POST,
    "bundle_new": _POST,
    "bundle_file": _FILE,
    "coverage_measure": _POST,
    "coverage_confirm": _POST,
    "coverage_data": "answers a machine",
    "healthz": "answers a machine",
    "readyz": "answers a machine",
    "language_choose": _POST,
    "undo": _POST,
    "trace_save": _POST,
    "plan_correct_step": _POST,
    "plan_correct_editor": _POST,
    "plan_correct_map": "answers the map of the editor",
    **dict.fromkeys(("survey_drop", "drawing_drop", "drawing_by_hand", "plan_again"), _POST),
    "drawing_progress": "a part of drawing_page, which asks for it every second",
    "import_page": "leads on to the step at which the import stands",
    "import_drop": _POST,
    "import_undo": _POST,
    "delivery_again": _POST,
    "card_make": "takes forms only; the card it shows is looked at in test_journey_grid.py",
    "account_close": _POST,
    "account_reopen": _POST,
    "session_end": _POST,
    "map_key_end": _POST,
    "map_find": "answers the search field of the map",
    "map_tile": _PROGRAM,
    "map_landing": _PROGRAM,
    "map_conformance": _PROGRAM,
    "map_description": _PROGRAM,
    "map_collections": _PROGRAM,
    "map_collection": _PROGRAM,
    "map_items": _PROGRAM,
    "map_item": _PROGRAM,
    "account_set_password": "leads on to the change for whoever has a password; without one nobody is logged in",
    "subject_file_paper": _FILE,
    "file_page": _FILE,
    "areas_template": _FILE,
    "import_template": _FILE,
    "import_problems": _FILE,
    "mfa_download_recovery_codes": _FILE,
    "adoption_annex": _FILE,
    "adoption_annexes": _FILE,
    "grid_export": _FILE,
    "place_export": _FILE,
    "person_export": _FILE,
    "body_export": _FILE,
    "four_export": _FILE,
    "household_export": _FILE,
    "resident_export": _FILE,
    "record_export": _FILE,
}
"""Addresses that show no page, with the reason."""
