"""What can go wrong, in one shape: a stable code and the facts; the words are chosen where it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Detail = str | int | float | bool | None
Severity = Literal["error", "warning", "note"]


class Problem(Exception):  # noqa: N818 - the house's word for a failure that a user can mend
    """A failure that a user can understand and mend.

    Parameters
    ----------
    code
        Stable, dotted, lower case: ``households.column.missing``. ``wangge.language`` holds its words.
    details
        What the words need: ``file``, ``sheet``, ``row``, ``column``, ``value``...
    """

    def __init__(self, code: str, **details: Detail) -> None:
        """Keep the code and the details."""
        self.code = code
        self.details = details
        super().__init__(f"{code} {details}")

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way back from a worker process."""
        return _rebuild, (self.code, self.details)


def _rebuild(code: str, details: dict[str, Detail]) -> Problem:
    return Problem(code, **details)


@dataclass(frozen=True)
class Finding:
    """Something a person should look at: what, how grave, where.

    ``error`` breaks a hard rule, ``warning`` needs a decision, ``note`` explains. ``xy`` is in the metric
    coordinates of the township (metres), or None when the finding has no place.
    """

    code: str
    severity: Severity
    village: str = ""
    grid: str = ""
    xy: tuple[float, float] | None = None
    details: dict[str, Detail] = field(default_factory=dict)
