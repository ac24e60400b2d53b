"""Where a township stands on the way from a household list to posters on the wall."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.kernel import clock
from wangge.kernel.access import visible
from wangge.planning.api import Adoption, Drawing, GridPlan, Ground, PrintedPoster, Survey
from wangge.registry.api import Household
from wangge.territory.api import LEAF, TOWNSHIP, VILLAGE, Grid, in_force

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from wangge.kernel.access import Actor

_SHOWN = 20


@dataclass(frozen=True)
class VillageStanding:
    """What a village has."""

    pk: UUID
    path: str
    name: str
    households: int
    grids: int
    mapped: bool
    printed: bool


@dataclass(frozen=True)
class DrawingStanding:
    """A round of drawing and its drafts, without what is packed in them."""

    row: Drawing
    plans: list[GridPlan]

    @property
    def going_on(self) -> bool:
        """Whether villages are still to be drawn."""
        return any(plan.state == "waiting" for plan in self.plans)

    @property
    def drawn(self) -> int:
        """How many villages have a draft."""
        return sum(plan.state == "drawn" for plan in self.plans)

    @property
    def failed(self) -> int:
        """How many villages could not be drawn."""
        return sum(plan.state == "failed" for plan in self.plans)


@dataclass(frozen=True)
class Step:
    """One step: whether it is done, what there is, and the button that does it."""

    title: str
    done: bool
    facts: str
    url: str = ""
    label: str = ""


@dataclass(frozen=True)
class Standing:
    """Everything that the first page of planning shows; ``step`` is the number of the first that is not done."""

    steps: list[Step]
    step: int
    villages: list[VillageStanding]
    drawings: list[DrawingStanding]
    surveys: list[Survey]
    adoptions: list[Adoption]
    whole: bool  # the actor may bring in maps for the township


def townships_of(actor: Actor) -> list[Grid]:
    """Return the townships whose net the actor may draw, in one query."""
    found = visible(Grid, actor).filter(in_force(clock.today()), level=TOWNSHIP).defer("outline")
    return [grid for grid in found.order_by("code") if actor.may("grid.write", grid.path)]


def villages_of(actor: Actor) -> list[VillageStanding]:
    """Return the villages whose net the actor may draw, in the order of their codes, in two queries."""
    today = in_force(clock.today())
    mapped = Exists(visible(Ground, actor).filter(village=OuterRef("pk")))
    printed = Exists(visible(PrintedPoster, actor).filter(grid=OuterRef("pk")))
    grids = visible(Grid, actor).filter(today, level__in=(VILLAGE, LEAF)).annotate(mapped=mapped, printed=printed)
    rows = list(grids.order_by("code").only("level", "name", "path", "division_id"))
    homes = dict(
        visible(Household, actor)
        .filter(today, alias_of=None)
        .order_by()
        .values_list("village_id")
        .annotate(Count("pk"))
    )
    leaves = Counter(row.division_id for row in rows if row.level == LEAF)
    return [
        VillageStanding(
            row.pk, row.path, row.name, homes.get(row.pk, 0), leaves[row.division_id], row.mapped, row.printed
        )
        for row in rows
        if row.level == VILLAGE and actor.may("grid.write", row.path)
    ]  # fmt: skip


def drawings_open(actor: Actor) -> list[DrawingStanding]:
    """Return the rounds of drawing that are neither dropped nor adopted, the newest first, in two queries."""
    kept = visible(Drawing, actor).filter(state__in=("waiting", "drawing", "drawn")).order_by("-created_at")
    drawings = list(kept[:_SHOWN])
    found: dict[UUID, list[GridPlan]] = {}
    plans = visible(GridPlan, actor).filter(drawing__in=[drawing.pk for drawing in drawings]).select_related("village")
    for plan in plans.order_by("village__code").only("drawing_id", "state", "step", "village__name"):
        found.setdefault(plan.drawing_id, []).append(plan)
    return [DrawingStanding(drawing, found.get(drawing.pk, [])) for drawing in drawings]


def standing(actor: Actor) -> Standing:
    """Return where the township stands, in six queries."""
    villages = villages_of(actor)
    drawings = drawings_open(actor)
    surveys = list(visible(Survey, actor).filter(state="read").defer("packed").order_by("-created_at")[:_SHOWN])
    adoptions = list(visible(Adoption, actor).defer("before").order_by("-at")[:5])
    whole = works_above_villages(actor)
    steps = _steps(actor, villages, drawings, surveys, adopted=bool(adoptions), whole=whole)
    if not villages and (found := founding_url(actor)):
        facts = _("First add the villages, or bring in map files with their boundaries; then the household list.")
        steps[0] = replace(steps[0], facts=facts, url=found, label=_("Add a village"))
    first = next((at for at, step in enumerate(steps, 1) if not step.done), len(steps) + 1)
    return Standing(steps, first, villages, drawings, surveys, adoptions, whole)


def works_above_villages(actor: Actor) -> bool:
    """Say whether the actor may change the net of a whole township: maps are brought in for all of it at once."""
    return any(path.count("/") == 1 for path in actor.paths("grid.write"))


def founding_url(actor: Actor) -> str:
    """Return where the first village is added; empty when others do that."""
    first = next(iter(townships_of(actor)), None) if works_above_villages(actor) else None
    return reverse("grid_new", args=[first.pk]) if first else ""


def _steps(
    actor: Actor, villages: Sequence[VillageStanding], drawings: Sequence[DrawingStanding], surveys: Sequence[Survey],
    *, adopted: bool, whole: bool,
) -> list[Step]:  # fmt: skip
    homes = sum(village.households for village in villages)
    mapped = sum(village.mapped for village in villages)
    drafts = [drawing for drawing in drawings if drawing.drawn]
    corrected = sum(plan.step > 0 for drawing in drafts for plan in drawing.plans)
    printed = sum(village.printed for village in villages)
    newest = reverse("drawing_page", args=[drafts[0].row.pk]) if drafts else ""
    maps = reverse("survey_page", args=[surveys[0].pk]) if surveys else reverse("survey_new") if whole else ""
    gone_on = adopted or bool(drafts)
    books, list_, villages_ = reverse("import_new"), _("Bring in the household list"), {"villages": len(villages)}
    return [
        Step(
            _("Villages and households are in the books"), bool(villages and homes),
            _("villages: %(villages)d, households: %(homes)d") % {**villages_, "homes": homes},
            f"{books}?kind=households" if actor.may("import") else "", list_,
        ),
        Step(
            _("The map: boundary, streets, houses"), bool(villages) and (mapped == len(villages) or gone_on),
            _("villages with a map: %(mapped)d of %(villages)d") % {**villages_, "mapped": mapped}, maps,
            _("Look at the maps that were read") if surveys else _("Bring in map files"),
        ),
        Step(
            _("A draft is drawn"), gone_on, _("drafts: %(n)d") % {"n": sum(drawing.drawn for drawing in drafts)},
            reverse("drawing_new") if homes else "", _("Draw a draft"),
        ),
        Step(
            _("Looked at, and corrected where you know better"), adopted or corrected > 0,
            _("villages corrected by hand: %(n)d") % {"n": corrected}, newest, _("Look at the draft"),
        ),
        Step(_("Adopted with document number and date"), adopted, "", newest, _("Choose what to adopt")),
        Step(
            _("Posters hang on the wall"), bool(villages) and printed == len(villages),
            _("villages with a printed poster: %(printed)d of %(villages)d") % {**villages_, "printed": printed},
            reverse("poster_home") if adopted else "", _("Print posters"),
        ),
    ]  # fmt: skip
