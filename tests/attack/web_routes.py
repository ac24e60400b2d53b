"""Every address of the platform, made from the URL configuration, so that a new one is attacked too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from book_scenes import Books

_ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
NOBODY = "00000000-0000-7000-8000-000000000000"


@dataclass(frozen=True)
class Route:
    """One pattern: its name, its address with arguments in it, and the view behind it."""

    name: str
    pattern: str
    view: object

    def address(self, **values: str) -> str:
        """The address with these values, by the converter's type; others get what fits."""
        known = {"uuid": NOBODY, "int": "1", "str": "x", "slug": "x", "path": "x", None: "x"} | values
        put = _ARGUMENT.sub(lambda found: known.get(found[1]) or _first_of(found[1]), self.pattern)
        return "/" + put.replace("^", "").replace("$", "").replace("\\", "")

    @property
    def arguments(self) -> list[str]:
        """The types of its arguments."""
        return [found[1] or "str" for found in _ARGUMENT.finditer(self.pattern)]


def _first_of(converter: str) -> str:
    """The first value that a converter of our own takes: its expression is a list of words."""
    return get_converters()[converter].regex.strip("()?:").split("|")[0]


def routes() -> list[Route]:
    """All of them."""
    return list(_below(get_resolver().url_patterns, ""))


def _below(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Route]:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _below(pattern.url_patterns, here)
        else:
            yield Route(pattern.name or here, here, pattern.callback)


def tries(route: Route, books: Books) -> Iterator[str]:
    """Addresses of a route with things of the scene in it; one of them leads somewhere, if anything does."""
    ids = {
        "uuid": [
            str(row.pk)
            for kind in (books.grids, books.people, books.households, books.bodies)
            for name, row in kind.items()
            if name in {"李庄村", "李庄村红色网格", "陈红丽", "李红一", "司法所"}
        ]
    }
    types = route.arguments
    if types.count("uuid") > 1:
        return
    for values in product(*(ids.get(kind, [None]) for kind in set(types))):
        yield route.address(**{k: v for k, v in zip(set(types), values, strict=True) if v is not None})
