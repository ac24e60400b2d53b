"""Answer as OGC API - Features 1.0 says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.urls import reverse

from wangge.gateway.asking import day_of, reader
from wangge.gateway.features import told
from wangge.gateway.features.asked import asked_for, only
from wangge.planning.api import layer_count, layer_features, layer_of, seen_box
from wangge.problem import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest

    from wangge.kernel.access import Actor

_GEOJSON = "application/geo+json"


def _root(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("map_landing"))


def _json(content: dict[str, Any], kind: str = "application/json") -> JsonResponse:
    return JsonResponse(content, content_type=kind, json_dumps_params={"ensure_ascii": False})


@reader(challenge=True)
def landing(request: HttpRequest, actor: Actor) -> HttpResponse:  # noqa: ARG001 - only who is let in gets here
    """Where everything is."""
    only(request.GET, {"f"})
    return _json(told.landing(_root(request)))


@reader(challenge=True)
def conformance(request: HttpRequest, actor: Actor) -> HttpResponse:  # noqa: ARG001
    """Which parts of the standard hold."""
    only(request.GET, {"f"})
    return _json({"conformsTo": list(told.CONFORMS)})


@reader(challenge=True)
def description(request: HttpRequest, actor: Actor) -> HttpResponse:  # noqa: ARG001
    """The addresses, for programs."""
    only(request.GET, {"f"})
    return _json(told.description(_root(request)), told.API)


@reader(challenge=True)
def collections(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The layers."""
    only(request.GET, {"f"})
    return _json(told.collections(_root(request), seen_box(actor)))


@reader(challenge=True)
def collection(request: HttpRequest, actor: Actor, layer: str) -> HttpResponse:
    """One layer."""
    only(request.GET, {"f"})
    return _json(told.collection(_root(request), layer_of(layer), seen_box(actor)))


@reader(challenge=True)
def items(request: HttpRequest, actor: Actor, layer: str) -> HttpResponse:
    """A page of the features of a layer."""
    layer_of(layer)
    asked = asked_for(request.GET)
    matched = layer_count(actor, layer, asked.bounds, on=asked.on)
    found = layer_features(actor, layer, asked.bounds, on=asked.on, limit=asked.limit, offset=asked.offset)
    here = f"{_root(request)}collections/{layer}"
    links = [
        told.link("self", request.build_absolute_uri(), _GEOJSON),
        told.link("collection", here),
    ]
    if asked.offset + len(found) < matched and len(found):
        further = request.GET.copy()
        further["offset"], further["limit"] = str(asked.offset + len(found)), str(asked.limit)
        links.append(told.link("next", f"{here}/items?{further.urlencode(safe='/:,')}", _GEOJSON))
    return HttpResponse(told.page(found, matched, links), content_type=_GEOJSON)


@reader(challenge=True)
def item(request: HttpRequest, actor: Actor, layer: str, feature: str) -> HttpResponse:
    """One feature; what is not there and what may not be seen is the same answer."""
    layer_of(layer)
    only(request.GET, {"f", "datetime"})
    if not re.fullmatch(r"[0-9a-fA-F-]{36}", feature):
        raise Problem("access.not_found")
    try:
        pk = UUID(feature)
    except ValueError as wrong:
        raise Problem("access.not_found") from wrong
    found = layer_features(actor, layer, on=day_of(request.GET.get("datetime", "")), pk=pk)
    if not len(found):
        raise Problem("access.not_found")
    return HttpResponse(told.feature(found, 0, told.shapes_of(found)[0]), content_type=_GEOJSON)
