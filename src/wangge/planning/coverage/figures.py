"""The figures of coverage for what an actor may see, in a handful of queries however large it is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db.models import Count, F, FloatField, Q, QuerySet, Sum, UUIDField, Value
from django.db.models.functions import Cast

from wangge.kernel import clock
from wangge.kernel.access import as_system, under, visible
from wangge.kernel.access.predicates import after
from wangge.planning.coverage import rules
from wangge.planning.models import GridPlan, Proof
from wangge.registry.api import Household
from wangge.roster.api import Assignment, Duty, idle, vacancies
from wangge.territory.api import LEAF, VILLAGE, WAYS, Grid, Place, in_force

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from wangge.kernel.access import Actor


class Unit(NamedTuple):
    """One grid of any level, as far as the counting needs it."""

    pk: UUID
    path: str
    level: int
    kind: str
    code: str
    name: str


class Homes(NamedTuple):
    """The households of one leaf grid, or of a village that are in none."""

    village: UUID
    grid: UUID | None
    households: int
    registered: int
    resident: int
    stale: int


@dataclass(frozen=True)
class Band:
    """How many households a grid of a village should have, and the grids whose size the plan gives a reason for."""

    low: int
    high: int
    named: frozenset[str] = frozenset()

    def holds(self, households: int) -> bool:
        """Say whether a number is inside."""
        return self.low <= households <= self.high


@dataclass
class Figure:
    """One kind, counted. ``named`` of the grids outside the band have a reason; ``unknown`` villages have no map."""

    kind: rules.Kind
    number: float = 0
    of: int | None = None
    named: int = 0
    unknown: int = 0

    @property
    def blank(self) -> bool:
        """Say whether this leaves a blank in the net."""
        return self.kind.blank and self.number > 0


@dataclass
class Part:
    """One part of what was counted: a village of a township, an area or grid of a village."""

    unit: Unit
    numbers: dict[str, float] = field(default_factory=dict)

    @property
    def blanks(self) -> float:
        """How many things are blank there; square metres are no things, land that is blank counts once."""
        found = [(rules.KINDS[key], number) for key, number in self.numbers.items() if number]
        return sum(1 if kind.unit else number for kind, number in found if kind.blank)


@dataclass
class Coverage:
    """What an actor sees of the coverage of a part of the tree (of all that is the actor's own without ``within``)."""

    day: date
    within: Unit | None
    units: dict[UUID, Unit]
    homes: list[Homes]
    figures: dict[str, Figure]
    vacant: frozenset[UUID]
    outside: dict[UUID, int]
    uncovered: dict[UUID, float]
    bands: dict[UUID, Band]
    totals: dict[str, int]
    parts: list[Part] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Say whether there is a net and nothing of it is left blank, as far as the actor sees."""
        return bool(self.totals["grids"]) and not self.blanks

    @property
    def blanks(self) -> list[Figure]:
        """The kinds that leave a blank."""
        return [figure for figure in self.figures.values() if figure.blank]

    @property
    def share(self) -> float | None:
        """The households in a grid, in percent; never 100 while one is missing."""
        whole = self.totals["households"]
        if not whole or "household_no_grid" not in self.figures:
            return None
        missing = self.figures["household_no_grid"].number
        return 100.0 if not missing else min(99.9, round(100 * (whole - missing) / whole, 1))


def coverage(actor: Actor, *, within: Grid | None = None) -> Coverage:
    """Count what is blank in the actor's own part of the tree, or in ``within`` of it, today."""
    day = clock.today()
    own = under(actor, "grid.read", "path") & _below(within, "path")
    rows = visible(Grid, actor).filter(own, in_force(day)).order_by("code")
    units = {row[0]: Unit(*row) for row in rows.values_list("pk", "path", "level", "kind", "code", "name")}
    homes = _homes(actor, within, day) if actor.may("household.read") else []
    found: dict[str, dict[UUID, float]] = defaultdict(dict)
    for kind, key, number in _counted(actor, within):
        found[kind][key] = found[kind].get(key, 0) + number
    bands = band_of(units.values())
    outside = outside_band(units.values(), homes, bands)
    found["grid_outside_band"] = dict.fromkeys(outside, 1)
    for home in homes:
        if home.grid is None:
            found["household_no_grid"][home.village] = home.households
        if home.stale:
            key = home.grid or home.village
            found["household_stale"][key] = home.stale
    top = units.get(within.pk) if within is not None else None
    made = Coverage(
        day, top, units, homes, {}, frozenset(found["grid_nobody"]), outside, found["land_uncovered"], bands,
        _totals(units, homes, found),
    )  # fmt: skip
    made.figures = _figures(actor, made, found)
    made.parts = _parts(made, found)
    return made


def _below(within: Grid | None, field_: str) -> Q:
    return Q() if within is None else Q(**{f"{field_}__gte": within.path, f"{field_}__lt": after(within.path)})


def stale_before(day: date) -> date:
    """Return the day before which a household must have been looked at last for its data to be old."""
    return day - timedelta(days=rules.STALE_DAYS)


def _homes(actor: Actor, within: Grid | None, day: date) -> list[Homes]:
    """Count the households once, by village and grid."""
    rows = visible(Household, actor).filter(in_force(day), alias_of=None)
    if within is not None:
        grids = visible(Grid, actor).filter(_below(within, "path")).values("pk")
        rows = rows.filter(Q(grid__in=grids) | Q(grid=None, village__in=grids))
    counted = rows.order_by().values("village_id", "grid_id").annotate(
        n=Count("pk"), registered=Sum("registered_size", default=0), resident=Sum("resident_size", default=0),
        stale=Count("pk", Q(confirmed_on__lt=stale_before(day))),
    )  # fmt: skip
    return [Homes(*row) for row in counted.values_list("village_id", "grid_id", "n", "registered", "resident", "stale")]


def without_duty(posts: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Return those of the posts whose role says nothing of its duties."""
    return posts.exclude(role__in=Duty.objects.values("role"))


def too_many(posts: QuerySet[Assignment]) -> QuerySet[Assignment, Any]:
    """Return, as ``person_id`` and ``grids``, the people in charge of more grids of a level than the rules say."""
    held = posts.filter(role__in_charge=True).order_by().values("person_id", "grid__level")
    over = [Q(grid__level=level, grids__gt=most) for level, most in rules.MOST_GRIDS.items()]
    return held.annotate(grids=Count("grid_id", distinct=True)).filter(reduce(or_, over))


def places_in(actor: Actor, within: Grid | None = None) -> QuerySet[Place]:
    """Return the streets and places in force."""
    rows = visible(Place, actor).filter(in_force(clock.today()))
    return rows if within is None else rows.filter(village__in=visible(Grid, actor).filter(_below(within, "path")))


def vacant_grids(actor: Actor, within: Grid | None = None) -> QuerySet[Grid]:
    """Return the grids, of all levels, that nobody is in charge of."""
    return vacancies(actor).filter(_below(within, "path"))


def proofs(actor: Actor, within: Grid | None = None) -> QuerySet[Proof]:
    """Return the proofs of the villages of the actor's own part."""
    own = visible(Grid, actor).filter(under(actor, "grid.read", "path") & _below(within, "path"), level=VILLAGE)
    return visible(Proof, actor).filter(village__in=own.values("pk"))


def posts_in(actor: Actor, within: Grid | None = None) -> QuerySet[Assignment]:
    """Return the posts at grids of the actor's own part."""
    own = visible(Grid, actor).filter(under(actor, "person.read", "path") & _below(within, "path"))
    return visible(Assignment, actor).filter(in_force(clock.today()), grid__in=own.values("pk"))


def _counted(actor: Actor, within: Grid | None) -> list[tuple[str, UUID, float]]:
    """Return kind, grid (for people: person) and number, of all that is not households, in one query."""
    ways, places, land = Q(kind__in=WAYS), places_in(actor, within), proofs(actor, within)
    free = places.filter(grid=None)
    asked: list[QuerySet[Any, Any]] = [
        _by("way_no_grid", free.filter(ways), "village_id"),
        _by("place_no_grid", free.exclude(ways), "village_id"),
        _sum("land_uncovered", land, "village_id", "uncovered"),
        _sum("land_doubled", land, "village_id", "doubled"),
        _all("ways", places.filter(ways)),
        _all("places", places.exclude(ways)),
    ]
    if actor.may("person.read"):
        posts = posts_in(actor, within)
        many: QuerySet[Any, Any] = too_many(posts).annotate(k=Value("person_too_many"), g=F("person_id"), n=Value(1.0))
        asked += [
            _by("grid_nobody", vacant_grids(actor, within), "pk"),
            _all("posts", posts),
            _by("post_no_duty", without_duty(posts), "grid_id"),
            _by("person_no_post", idle(actor, within), "home_id"),
            many.values_list("k", "g", "n"),
        ]
    first, *others = asked
    return list(first.union(*others, all=True))


def _by(kind: str, rows: QuerySet[Any], column: str) -> QuerySet[Any, Any]:
    counted: QuerySet[Any, Any] = rows.order_by().values(g=F(column))
    counted = counted.annotate(k=Value(kind), n=Cast(Count("pk"), FloatField()))
    return counted.values_list("k", "g", "n")


def _all(kind: str, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """Count all of them, wherever they are."""
    counted: QuerySet[Any, Any] = rows.order_by().annotate(k=Value(kind)).values("k")
    counted = counted.annotate(g=Value(None, UUIDField()), n=Cast(Count("pk"), FloatField()))
    return counted.values_list("k", "g", "n")


def _sum(kind: str, rows: QuerySet[Any], column: str, number: str) -> QuerySet[Any, Any]:
    read: QuerySet[Any, Any] = rows.order_by().annotate(k=Value(kind), g=F(column), n=F(number))
    return read.values_list("k", "g", "n")


def band_of(units: Iterable[Unit]) -> dict[UUID, Band]:
    """Return the band of each village whose net came from an adopted drawing, as that drawing had it."""
    if not any(unit.level == LEAF for unit in units):
        return {}
    with as_system("the band of the net in force is no secret"):
        plans = GridPlan.objects.filter(state="adopted").order_by("drawing__created_at", "pk")
        found = plans.values_list("village", "drawing__params", "findings")
        return {village: _band(params, findings) for village, params, findings in found}


def _band(params: dict[str, Any], findings: list[dict[str, Any]]) -> Band:
    low, high = params.get("minimum", rules.BAND[0]), params.get("maximum", rules.BAND[1])
    named = [f for f in findings if str(f.get("code", "")) in _REASONS]
    return Band(int(low), int(high), frozenset(str(f.get("grid", "")) for f in named))


_REASONS = frozenset({"grid.below_minimum", "grid.above_maximum"})
"""What the engine calls the size of a grid that it gives a reason for."""


def outside_band(units: Iterable[Unit], homes: Iterable[Homes], bands: dict[UUID, Band]) -> dict[UUID, int]:
    """Return the general leaf grids with too few or too many households, with how many."""
    counts: dict[UUID | None, int] = {home.grid: home.households for home in homes}
    usual, known = Band(*rules.BAND), {pk.hex: band for pk, band in bands.items()}
    found = {}
    for unit in units:
        if unit.level == LEAF and unit.kind == "general":
            number = counts.get(unit.pk, 0)
            if not known.get(unit.path.split("/", 2)[1], usual).holds(number):
                found[unit.pk] = number
    return found


def village_key(path: str) -> UUID:
    """Return the id of the village that a path lies in."""
    return UUID(path.split("/")[1])


def _totals(units: dict[UUID, Unit], homes: list[Homes], found: dict[str, dict[UUID, float]]) -> dict[str, int]:
    return {
        "units": len(units),
        "grids": sum(unit.level == LEAF for unit in units.values()),
        "villages": sum(unit.level == VILLAGE for unit in units.values()),
        "households": sum(home.households for home in homes),
        "registered": sum(home.registered for home in homes),
        "resident": sum(home.resident for home in homes),
        **{name: int(sum(found[name].values())) for name in ("posts", "ways", "places")},
    }


def _figures(actor: Actor, made: Coverage, found: dict[str, dict[UUID, float]]) -> dict[str, Figure]:
    low = made.within is not None and made.within.level > VILLAGE
    villages = {unit.pk for unit in made.units.values() if unit.level == VILLAGE}
    figures = {}
    for key, kind in rules.KINDS.items():
        if not actor.may(kind.reads) or ((low or not villages) and key not in rules.BELOW_VILLAGE):
            continue
        figure = Figure(kind, sum(found[key].values()), made.totals[kind.of] if kind.of else None)
        if kind.unit:
            figure.number, figure.unknown = round(figure.number, 2), len(villages - found[key].keys())
        else:
            figure.number = int(figure.number)
        figures[key] = figure
    if "grid_outside_band" in figures:
        figures["grid_outside_band"].named = sum(is_named(made, pk) for pk in made.outside)
    if "person_too_many" in figures:
        figures["person_too_many"].number = len(found["person_too_many"])
    return figures


def is_named(made: Coverage, pk: UUID) -> bool:
    """Say whether the plan gave a reason for the size of this grid."""
    unit = made.units[pk]
    band = made.bands.get(village_key(unit.path))
    return band is not None and unit.code in band.named


def _parts(made: Coverage, found: dict[str, dict[UUID, float]]) -> list[Part]:
    """Return the parts directly below: of a township the villages, of a village its areas or grids."""
    paths = {unit.path for unit in made.units.values()}
    top = made.within.path if made.within is not None else ""
    if made.within is None:
        roots = [path for path in paths if _above(path) not in paths]
        top = roots[0] if len(roots) == 1 else ""
    parts = {
        unit.path: Part(unit)
        for unit in made.units.values()
        if (_above(unit.path) == top if top else _above(unit.path) not in paths)
    }
    if not parts:
        return []
    for key in made.figures:
        for pk, number in found[key].items():
            unit = made.units.get(pk)
            path = unit.path if unit is not None else ""
            while path and path not in parts:
                path = _above(path)
            if path:
                part = parts[path]
                part.numbers[key] = part.numbers.get(key, 0) + number
    return list(parts.values())


def _above(path: str) -> str:
    return path[: path.rstrip("/").rfind("/") + 1]
