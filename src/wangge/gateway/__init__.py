"""The gateway: the net for other programs: vector tiles, GeoJSON, GeoPackage, OGC API Features."""
