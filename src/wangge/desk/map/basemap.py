"""The background map that the environment names: tiles from an XYZ address, laid under the net."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

SYSTEMS = {"wgs84": "cgcs2000", "gcj02": "gcj02"}
"""The coordinates of a background map, and the frame in which our layers are asked for so that they lie right on it."""


@dataclass(frozen=True)
class Basemap:
    """Addresses of tiles, one laid over the other; ``frame`` is that of the tiles, ``attribution`` who made them."""

    urls: tuple[str, ...] = ()
    frame: str = "cgcs2000"
    attribution: str = ""

    @property
    def origins(self) -> list[str]:
        """The schemes and hosts from which pages may load its pictures, each once."""
        parts = [urlsplit(url) for url in self.urls]
        return list(dict.fromkeys(f"{part.scheme}://{part.netloc}" for part in parts))


def basemap_from(read: Callable[[str], Any]) -> Basemap:
    """Return the background map that the environment names; without one it has no addresses.

    Raises
    ------
    Problem
        ``settings.basemap.address`` when an address is none of tiles, ``settings.basemap.system``.
    """
    urls: list[str] = read("WANGGE_BASEMAP_URL")
    system: str = read("WANGGE_BASEMAP_SYSTEM").strip().lower()
    if system not in SYSTEMS:
        raise Problem("settings.basemap.system", value=system[:40], systems=", ".join(SYSTEMS))
    for url in urls:
        if not _is_of_tiles(url):
            raise Problem("settings.basemap.address", value=url[:200])
    return Basemap(tuple(urls), SYSTEMS[system] if urls else "cgcs2000", read("WANGGE_BASEMAP_ATTRIBUTION"))


def _is_of_tiles(url: str) -> bool:
    """Say whether the address has a host of its own and the three numbers of a tile."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    plain = not set(parts.netloc) & set(" ;'\"{}*,@") and "\\" not in url
    return parts.scheme in ("http", "https") and bool(host) and plain and all(f"{{{n}}}" in url for n in "xyz")
