"""The net as layers of a map, for an actor and a day: what tiles, files and map programs are made of."""

from wangge.planning.atlas.features import layer_count, layer_features, layer_of, seen_box, tile_features
from wangge.planning.atlas.frames import FRAMES, shifted, unshifted
from wangge.planning.atlas.layers import LAYERS, Layer
from wangge.planning.atlas.revision import revision, scope_of
from wangge.planning.atlas.wanted import Features

__all__ = [
    "FRAMES", "LAYERS", "Features", "Layer", "layer_count", "layer_features", "layer_of", "revision", "scope_of",
    "seen_box", "shifted", "tile_features", "unshifted",
]  # fmt: skip
