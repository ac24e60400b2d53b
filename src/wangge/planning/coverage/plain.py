"""The coverage as plain data: the same for the API and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wangge.planning.coverage.figures import Coverage


def coverage_data(found: Coverage) -> dict[str, Any]:
    """Return the coverage for a program."""
    return {
        "day": found.day.isoformat(),
        "grid": found.within.code if found.within is not None else "",
        "name": found.within.name if found.within is not None else "",
        "good": found.good,
        "households_in_a_grid_percent": found.share,
        "totals": found.totals,
        "figures": {
            key: {
                "number": figure.number, "blank": figure.blank,
                **({"of": figure.of} if figure.of is not None else {}),
                **({"with_reason": figure.named} if key == "grid_outside_band" else {}),
                **({"unit": figure.kind.unit, "villages_not_measured": figure.unknown} if figure.kind.unit else {}),
            }
            for key, figure in found.figures.items()
        },
        "parts": [
            {"grid": part.unit.code, "name": part.unit.name, "blanks": part.blanks, "figures": part.numbers}
            for part in found.parts
        ],
    }  # fmt: skip
