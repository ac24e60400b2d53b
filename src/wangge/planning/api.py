"""Planning's door: what the rooms above may use."""

from wangge.planning.annexes import ANNEXES, adoption_annex, adoption_annexes
from wangge.planning.atlas import (
    FRAMES,
    LAYERS,
    Features,
    Layer,
    layer_count,
    layer_features,
    layer_of,
    revision,
    scope_of,
    seen_box,
    shifted,
    tile_features,
)
from wangge.planning.correction_steps import chosen_rows
from wangge.planning.coverage.days import net_trend, write_net_day
from wangge.planning.coverage.figures import Coverage, Figure, coverage, is_named
from wangge.planning.coverage.lists import ORDER as COVERAGE_ORDER
from wangge.planning.coverage.lists import coverage_rows
from wangge.planning.coverage.plain import coverage_data
from wangge.planning.coverage.proving import prove_below
from wangge.planning.coverage.reader import platform_reader
from wangge.planning.coverage.rules import BAND, MOST_GRIDS
from wangge.planning.coverage.rules import KINDS as COVERAGE_KINDS
from wangge.planning.coverage.waiting import waiting_for
from wangge.planning.fixing import Point as PicturePoint
from wangge.planning.models import Adoption, Drawing, GridPlan, Ground, PlanStep, PrintedPoster, Survey
from wangge.planning.packing import Draft, Land, found, pack_draft, pack_plan, unpack_draft, unpack_plan
from wangge.planning.params import read_params
from wangge.planning.rules import OPERATIONS
from wangge.planning.selectors.adoptions import (
    AdoptionPage,
    Lineage,
    Preview,
    adoption_of,
    adoption_preview,
    adoptions_for,
    heir_of,
    lineage_of,
    moves_of,
    undo_preview,
)
from wangge.planning.selectors.corrections import Desk, OpenCorrection, beside, open_correction, steps_of
from wangge.planning.selectors.drawings import (
    Explained,
    Progress,
    drawings_for,
    explained,
    measures_beside,
    plan_for,
    plans_of,
    progress_of,
)
from wangge.planning.selectors.nets import Given, OpenNet, OpenPlan, given_for, net_in_force, open_plan
from wangge.planning.selectors.past import as_they_were
from wangge.planning.selectors.poster_parts import Today
from wangge.planning.selectors.posters import (
    KINDS as POSTER_KINDS,
)
from wangge.planning.selectors.posters import (
    NEEDED as POSTER_NEEDED,
)
from wangge.planning.selectors.posters import (
    SIZES as POSTER_SIZES,
)
from wangge.planning.selectors.posters import (
    Content,
    Hanging,
    content_of,
    grid_to_print,
    hanging,
    may_print,
    prints_of,
    rendered,
)
from wangge.planning.selectors.public import PublicPage, public_index, public_page
from wangge.planning.selectors.publishing import Hosting, Publishing, hosting, pages_open, publishing_of
from wangge.planning.selectors.sketches import Sketch, picture_of, sketch_of
from wangge.planning.selectors.surveys import survey_for, survey_villages
from wangge.planning.services.adopting import adoption_undo, plans_adopt
from wangge.planning.services.bundles import bundle_file, bundle_go_on, bundle_of, bundle_ready, bundle_start
from wangge.planning.services.correcting import (
    Corrected,
    editor_of,
    plan_correct,
    plan_edit_release,
    plan_edit_take,
    plan_redo,
    plan_undo,
)
from wangge.planning.services.drawings import drawing_again, drawing_drop, drawing_from_force, drawing_start
from wangge.planning.services.grounds import ground_draw
from wangge.planning.services.net_files import drawing_from_folder, drawing_from_net, ground_from_folder
from wangge.planning.services.pictures import picture_add, picture_fix
from wangge.planning.services.printing import Printed, poster_print, poster_take_down
from wangge.planning.services.publishing import publishing_save
from wangge.planning.services.steps import put_plan, save_step
from wangge.planning.services.surveys import survey_choose, survey_drop, survey_start, survey_take, surveys_sweep
from wangge.planning.services.tracing import trace_save
from wangge.planning.services.working import draw_waiting

__all__ = [
    "ANNEXES",
    "BAND",
    "COVERAGE_KINDS",
    "COVERAGE_ORDER",
    "FRAMES",
    "LAYERS",
    "MOST_GRIDS",
    "OPERATIONS",
    "POSTER_KINDS",
    "POSTER_NEEDED",
    "POSTER_SIZES",
    "Adoption",
    "AdoptionPage",
    "Content",
    "Corrected",
    "Coverage",
    "Desk",
    "Draft",
    "Drawing",
    "Explained",
    "Features",
    "Figure",
    "Given",
    "GridPlan",
    "Ground",
    "Hanging",
    "Hosting",
    "Land",
    "Layer",
    "Lineage",
    "OpenCorrection",
    "OpenNet",
    "OpenPlan",
    "PicturePoint",
    "PlanStep",
    "Preview",
    "Printed",
    "PrintedPoster",
    "Progress",
    "PublicPage",
    "Publishing",
    "Sketch",
    "Survey",
    "Today",
    "adoption_annex",
    "adoption_annexes",
    "adoption_of",
    "adoption_preview",
    "adoption_undo",
    "adoptions_for",
    "as_they_were",
    "beside",
    "bundle_file",
    "bundle_go_on",
    "bundle_of",
    "bundle_ready",
    "bundle_start",
    "chosen_rows",
    "content_of",
    "coverage",
    "coverage_data",
    "coverage_rows",
    "draw_waiting",
    "drawing_again",
    "drawing_drop",
    "drawing_from_folder",
    "drawing_from_force",
    "drawing_from_net",
    "drawing_start",
    "drawings_for",
    "editor_of",
    "explained",
    "found",
    "given_for",
    "grid_to_print",
    "ground_draw",
    "ground_from_folder",
    "hanging",
    "heir_of",
    "hosting",
    "is_named",
    "layer_count",
    "layer_features",
    "layer_of",
    "lineage_of",
    "may_print",
    "measures_beside",
    "moves_of",
    "net_in_force",
    "net_trend",
    "open_correction",
    "open_plan",
    "pack_draft",
    "pack_plan",
    "pages_open",
    "picture_add",
    "picture_fix",
    "picture_of",
    "plan_correct",
    "plan_edit_release",
    "plan_edit_take",
    "plan_for",
    "plan_redo",
    "plan_undo",
    "plans_adopt",
    "plans_of",
    "platform_reader",
    "poster_print",
    "poster_take_down",
    "prints_of",
    "progress_of",
    "prove_below",
    "public_index",
    "public_page",
    "publishing_of",
    "publishing_save",
    "put_plan",
    "read_params",
    "rendered",
    "revision",
    "save_step",
    "scope_of",
    "seen_box",
    "shifted",
    "sketch_of",
    "steps_of",
    "survey_choose",
    "survey_drop",
    "survey_for",
    "survey_start",
    "survey_take",
    "survey_villages",
    "surveys_sweep",
    "tile_features",
    "trace_save",
    "undo_preview",
    "unpack_draft",
    "unpack_plan",
    "waiting_for",
    "write_net_day",
]
