"""Draw the grid net of one village: label, give land, number, colour, describe, check."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from wangge.delineation import labelling
from wangge.delineation.division import Labelled, divide, existing
from wangge.delineation.model import GridPlan, Lanes
from wangge.delineation.plan import make_plan
from wangge.delineation.report import check_plan
from wangge.delineation.strata import joined_groups, mixed_units
from wangge.delineation.units import group_index, make_units
from wangge.problem import Detail, Finding

if TYPE_CHECKING:
    from wangge.delineation.model import Village
    from wangge.delineation.parameters import GridParams


def delineate(village: Village, params: GridParams, *, keep_existing: bool = False) -> GridPlan:
    """Divide one village into grids of about ``params.target`` households.

    Parameters
    ----------
    village
        Households, boundary and map in metres. Without a boundary grids have no land; without any coordinates they
        are made by group and order. Households without a place among others that have one are attached to the grid of
        their group if it has only one, or else left out and named.
    params
        Band, target, weights and seed.
    keep_existing
        Take the grids that the households already have (``Households.grid``) and only derive their land.

    Returns
    -------
    GridPlan
        ``plan.good`` is False when a hard rule is broken; the findings name what could not be met, where and why.

    Notes
    -----
    Households that cannot be divided (a building, a point) become units; their Delaunay graph, weighted by what stands
    between them, is partitioned group by group (``wangge.delineation.partitioning``). The village is cut along streets,
    water and the rim of its settlements; blocks that several grids share are parted between their houses; the land
    where nobody lives goes whole to a grid beside it. A grid that would lie in pieces is mended and drawn again.
    """
    if not len(village.households):
        finding = Finding("village.empty", "warning", village.code, details={"name": village.name})
        return _without_grids(village, (finding,))
    if keep_existing:
        return _kept(village, params)
    groups = group_index(village)
    units = make_units(village, groups)
    findings = mixed_units(village, units, groups)
    if not len(units):
        grid_of, joined = labelling.label_by_order(village.households, groups, params)
        findings += [joined_groups(village, *join) for join in joined]
        findings.append(_note(village, "village.without_map", households=len(village.households)))
        labelled = Labelled(np.empty(0, np.int64), int(grid_of.max()) + 1, None)
        return make_plan(village, params, units, labelled, grid_of, findings)
    labelled, found = divide(village, units, groups, params)
    grid_of = np.where(units.of >= 0, labelled.label[units.of], -1)
    grid_of, attached = labelling.attach_unplaced(village.households, groups, grid_of)
    findings += found
    findings += [_note(village, "household.attached", household=str(village.households.ids[i])) for i in attached]
    return make_plan(village, params, units, labelled, grid_of, findings)


def _kept(village: Village, params: GridParams) -> GridPlan:
    """The net that the households are in today, with land derived from where they stand; nothing is added to it."""
    village = replace(village, dedicated=())
    names = sorted({str(g) for g in village.households.grid.tolist() if g})
    if not names:
        plan = _without_grids(village, ())
        return replace(plan, findings=check_plan(plan, village, params).findings)
    index = {name: i for i, name in enumerate(names)}
    grid_of = np.array([index.get(str(g), -1) for g in village.households.grid.tolist()], np.int64)
    units, labelled = existing(village, grid_of, len(names))
    findings = [_note(village, "net.existing", grids=len(names))]
    if not len(units):
        findings.append(_note(village, "village.without_map", households=len(village.households)))
    return make_plan(village, params, units, labelled, grid_of, findings, names)


def _note(village: Village, code: str, **details: Detail) -> Finding:
    return Finding(code, "note", village.code, details=details)


def _without_grids(village: Village, findings: tuple[Finding, ...]) -> GridPlan:
    none = np.empty(0, dtype=object)
    lanes = Lanes(none, none, np.empty(0, np.int64), np.empty(0, np.int64))
    nowhere = np.full(len(village.households), -1, np.int64)
    places = np.full(len(village.places.shapes), -1, np.int64)
    return GridPlan(village.code, village.name, nowhere, (), (), lanes, places, findings, {})
