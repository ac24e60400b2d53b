"""Draw the grid net of one village: label, give land, number, colour, describe, check."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wangge.delineation import labelling
from wangge.delineation.division import Labelled, divide, existing
from wangge.delineation.model import GridPlan, Lanes
from wangge.delineation.plan import make_plan
from wangge.delineation.strata import joined_groups
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
    groups = group_index(village)
    if not len(village.households):
        return _empty(village)
    findings: list[Finding] = []
    units = make_units(village, groups)
    if keep_existing:
        units, labelled, names = existing(village, units)
        findings.append(_note(village, "net.existing", grids=labelled.count))
    elif not len(units):
        grid_of, joined = labelling.label_by_order(village.households, groups, params)
        findings += [joined_groups(village, *join) for join in joined]
        labelled = Labelled(np.empty(0, np.int64), int(grid_of.max()) + 1, None)
        findings.append(_note(village, "village.without_map", households=len(village.households)))
        return make_plan(village, params, units, labelled, grid_of, findings, [None] * labelled.count)
    else:
        labelled, found = divide(village, units, groups, params)
        findings += found
        names = [None] * labelled.count
    house = units.of[: len(village.households)]
    grid_of = np.where(house >= 0, labelled.label[house], -1) if len(units) else np.full(len(house), -1, np.int64)
    if not keep_existing:
        grid_of, attached = labelling.attach_unplaced(village.households, groups, grid_of)
        findings += [_note(village, "household.attached", household=str(village.households.ids[i])) for i in attached]
    return make_plan(village, params, units, labelled, grid_of, findings, names)


def _note(village: Village, code: str, **details: Detail) -> Finding:
    return Finding(code, "note", village.code, details=details)


def _empty(village: Village) -> GridPlan:
    none = np.empty(0, dtype=object)
    lanes = Lanes(none, none, np.empty(0, np.int64), np.empty(0, np.int64))
    finding = Finding("village.empty", "warning", village.code, details={"name": village.name})
    places = np.full(len(village.places.shapes), -1, np.int64)
    return GridPlan(village.code, village.name, np.empty(0, np.int64), (), (), lanes, places, (finding,), {})
