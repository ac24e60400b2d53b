"""Files in and out: household lists, maps, coordinates, the net folder, the roster."""
