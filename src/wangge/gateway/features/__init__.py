"""The net by OGC API - Features 1.0, for map programs such as QGIS."""
