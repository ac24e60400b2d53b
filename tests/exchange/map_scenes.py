"""Small maps for the tests: a file of any format from shapes and columns, and a corner of OpenStreetMap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyogrio
import shapely

if TYPE_CHECKING:
    from pathlib import Path

ORIGIN = np.array([551900.0, 3730000.0])  # EPSG:4547, in the middle of Li Zhuang
METRES = "EPSG:4547"


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """Return a rectangle, metres from the origin."""
    return shapely.box(*(ORIGIN + np.array([west, south])), *(ORIGIN + np.array([east, north])))


def line(*points: tuple[float, float]) -> shapely.LineString:
    """Return a line, metres from the origin."""
    return shapely.LineString([ORIGIN + p for p in points])


def point(x: float, y: float) -> shapely.Point:
    """Return a point, metres from the origin."""
    return shapely.Point(ORIGIN + np.array([x, y]))


def write(
    path: Path,
    layer: str,
    shapes: list[shapely.Geometry],
    crs: str = METRES,
    encoding: str | None = None,
    **columns: list[object],
) -> Path:
    """Add a layer to a file; the ending chooses the format."""
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(shapes, dtype=object)),
        [np.array(values, dtype=object) for values in columns.values()],
        list(columns),
        layer=layer,
        driver="LIBKML" if path.suffix == ".kml" else None,
        geometry_type="Unknown" if path.suffix != ".shp" else shapes[0].geom_type,
        crs=crs,
        encoding=encoding,
        append=path.exists() and path.suffix == ".gpkg",
    )
    return path


OSM = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
 {nodes}
 <node id="900" lon="114.5610" lat="33.7005"><tag k="amenity" v="clinic"/><tag k="name" v="李庄卫生室"/></node>
 <node id="901" lon="114.5611" lat="33.7006"><tag k="place" v="hamlet"/><tag k="name" v="前李"/></node>
 <way id="10"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/><tag k="name" v="前街"/></way>
 <way id="11"><nd ref="2"/><nd ref="3"/><tag k="highway" v="track"/></way>
 <way id="12"><nd ref="1"/><nd ref="4"/><tag k="highway" v="secondary"/></way>
 <way id="13"><nd ref="1"/><nd ref="3"/><tag k="highway" v="footway"/><tag k="footway" v="sidewalk"/></way>
 <way id="14"><nd ref="3"/><nd ref="4"/><tag k="waterway" v="ditch"/></way>
 <way id="15"><nd ref="3"/><nd ref="4"/><tag k="highway" v="proposed"/></way>
 <way id="20"><nd ref="21"/><nd ref="22"/><nd ref="23"/><nd ref="24"/><nd ref="21"/><tag k="building" v="house"/>
  <tag k="addr:street" v="前街"/><tag k="addr:housenumber" v="12"/></way>
 <way id="30"><nd ref="31"/><nd ref="32"/><nd ref="33"/><nd ref="34"/><nd ref="31"/><tag k="building" v="apartments"/>
  <tag k="building:flats" v="24"/></way>
 <way id="40"><nd ref="41"/><nd ref="42"/><nd ref="43"/><nd ref="44"/><nd ref="41"/><tag k="natural" v="water"/></way>
 <way id="50"><nd ref="51"/><nd ref="52"/><nd ref="53"/><nd ref="54"/><nd ref="51"/><tag k="building" v="garage"/></way>
 <way id="60"><nd ref="61"/><nd ref="62"/><nd ref="63"/><nd ref="64"/><nd ref="61"/>
  <tag k="boundary" v="administrative"/><tag k="admin_level" v="10"/><tag k="name" v="李庄村"/></way>
 <way id="70"><nd ref="71"/><nd ref="72"/><nd ref="73"/><nd ref="74"/><nd ref="71"/>
  <tag k="boundary" v="administrative"/><tag k="admin_level" v="8"/><tag k="name" v="大王庄乡"/></way>
</osm>
"""


def osm() -> str:
    """Return a corner of OpenStreetMap: four streets, a ditch, a pond, three buildings, two boundaries, two places."""
    corners = {1: (0, 0), 2: (4, 0), 3: (4, 4), 4: (0, 4)}
    squares = {2: (1, 1, 0.2), 3: (2, 2, 0.4), 4: (3, 3, 0.3), 5: (1, 3, 0.2), 6: (-1, -1, 6), 7: (-9, -9, 20)}
    for tens, (x, y, side) in squares.items():
        ring = ((x, y), (x + side, y), (x + side, y + side), (x, y + side))
        corners |= {10 * tens + k + 1: corner for k, corner in enumerate(ring)}
    nodes = [
        f'<node id="{n}" lon="{114.56 + x * 1e-3:.7f}" lat="{33.70 + y * 1e-3:.7f}"/>' for n, (x, y) in corners.items()
    ]
    return OSM.format(nodes="\n ".join(nodes))
