"""Maps of any kind: streets, water, buildings, places and boundaries out of GIS and OpenStreetMap files."""

from wangge.exchange.maps.reading import (
    Buildings,
    MapLayers,
    VillagesLayer,
    read_map,
    read_township_name,
    read_villages,
)

__all__ = ["Buildings", "MapLayers", "VillagesLayer", "read_map", "read_township_name", "read_villages"]
