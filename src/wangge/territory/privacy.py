"""What the columns of the territory that could touch a person are kept for."""

from __future__ import annotations

from wangge.kernel.privacy import purposes
from wangge.language.marking import _

_BASIS_ZH = "GB/T 34300 城乡社区网格化服务管理规范：网格划分与公共场所底数"
_BASIS_EN = "GB/T 34300, grid-based service management: division into grids and public places"


def declare() -> None:
    """Every such column has a purpose. Points here are of grids and public places, never of persons."""
    for field, purpose in (
        ("territory.grid.lon", _("Where a grid's name stands on the map.")),
        ("territory.grid.lat", _("Where a grid's name stands on the map.")),
        ("territory.grid.note", _("What the office notes on a grid, not on persons.")),
        ("territory.place.lon", _("Where a public place lies.")),
        ("territory.place.lat", _("Where a public place lies.")),
    ):
        purposes.register(field, purpose, _BASIS_ZH, _BASIS_EN)
