"""Answer with a tile."""

from __future__ import annotations

import gzip
import hashlib
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers

from wangge.gateway.asking import day_of, frame_of, reader
from wangge.gateway.tiles.keeping import Kept
from wangge.gateway.tiles.making import Tile, layers_of, make
from wangge.planning.api import revision, scope_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from wangge.kernel.access import Actor

KEPT = Kept()
_KIND = "application/vnd.mapbox-vector-tile"
_EFFORT = 4


@reader(challenge=False)
def tile(request: HttpRequest, actor: Actor, layer: str, z: int, x: int, y: int) -> HttpResponse:
    """The tile of a layer, or of several under one name, as the one who asks may see it."""
    names, at = layers_of(layer), Tile.at(z, x, y)
    on, frame = day_of(request.GET.get("on", "")), frame_of(request.GET.get("frame", ""))
    key = f"{scope_of(actor)}/{revision()}/{on}/{frame}/{','.join(names)}/{at.z}/{at.x}/{at.y}"
    tag = f'"{hashlib.sha256(key.encode()).hexdigest()[:32]}"'
    packing = "gzip" in request.headers.get("Accept-Encoding", "")
    response: HttpResponse
    if tag in request.headers.get("If-None-Match", ""):
        response = HttpResponseNotModified()
    else:
        packed = KEPT.get(key)
        if packed is None:
            packed = gzip.compress(make(actor, names, at, on=on, frame=frame), _EFFORT, mtime=0)
            KEPT.put(key, packed)
        response = HttpResponse(packed if packing else gzip.decompress(packed), content_type=_KIND)
        if packing:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = tag
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
