"""What concerns several villages is checked too."""

from __future__ import annotations

from dataclasses import replace

import shapely
from net_scenes import EAST, LIZHUANG, MACHA, NORTH, a_net

from wangge.project.checking import check_net


def test_villages_that_claim_the_same_land_fail_with_the_place() -> None:
    net = a_net()
    lizhuang, macha = net.township.villages
    claimed = shapely.box(EAST + 110, NORTH, EAST + 200, NORTH + 60)
    villages = (lizhuang, replace(macha, boundary=claimed))
    report = check_net(replace(net, township=replace(net.township, villages=villages)))
    (overlap,) = [f for f in report.between if f.code == "check.villages.overlap"]
    assert (overlap.code, overlap.severity, overlap.village) == ("check.villages.overlap", "error", LIZHUANG)
    assert overlap.details == {"village": "李庄村", "other": "马岔村", "area": 600}
    assert overlap.xy is not None
    assert EAST + 110 <= overlap.xy[0] <= EAST + 120.001
    assert not report.good


def test_villages_that_only_touch_are_good_neighbours() -> None:
    net = a_net()
    lizhuang, macha = net.township.villages
    beside = shapely.box(EAST + 120.00051, NORTH, EAST + 200, NORTH + 60)
    report = check_net(
        replace(net, township=replace(net.township, villages=(lizhuang, replace(macha, boundary=beside))))
    )
    assert "check.villages.overlap" not in {finding.code for finding in report.between}


def test_a_code_that_stands_for_two_grids_fails() -> None:
    net = a_net()
    one, other = net.plans
    twin = replace(other.grids[0], code=one.grids[0].code)
    report = check_net(replace(net, plans=(one, replace(other, grids=(twin, other.grids[1])))))
    twice = [finding for finding in report.between if finding.code == "check.code.twice"]
    assert [finding.village for finding in twice] == [LIZHUANG, MACHA]


def test_the_gravest_come_first() -> None:
    order = [finding.severity for finding in check_net(a_net()).findings]
    assert order == sorted(order, key=("error", "warning", "note").index)
