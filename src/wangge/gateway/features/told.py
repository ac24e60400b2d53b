"""The texts of OGC API - Features 1.0: landing page, conformance, collections, the description, features."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import shapely
from django.utils import timezone
from django.utils.translation import gettext

from wangge.gateway.features.asked import CRS84, MOST, USUAL
from wangge.planning.api import LAYERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wangge.planning.api import Features, Layer

CONFORMS = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}" for name in ("core", "oas30", "geojson")
)
_JSON, _GEOJSON = "application/json", "application/geo+json"
API = "application/vnd.oai.openapi+json;version=3.0"

Link = dict[str, str]


def link(rel: str, href: str, kind: str = _JSON, title: str = "") -> Link:
    """Return a link."""
    return {"rel": rel, "href": href, "type": kind, **({"title": title} if title else {})}


def landing(root: str) -> dict[str, Any]:
    """Return the first page, from which all others are found."""
    return {
        "title": gettext("Wangge: the grid net"),
        "description": gettext("Villages, areas, grids and places, as the one who asks may see them."),
        "links": [
            link("self", root),
            link("service-desc", f"{root}api", API),
            link("conformance", f"{root}conformance"),
            link("data", f"{root}collections"),
        ],
    }


def collection(root: str, layer: Layer, box: Sequence[float] | None) -> dict[str, Any]:
    """Return what there is to know of a layer; ``box`` is around everything that the actor sees."""
    here = f"{root}collections/{layer.name}"
    told: dict[str, Any] = {
        "id": layer.name,
        "title": gettext(layer.title),
        "itemType": "feature",
        "crs": [CRS84],
        "links": [link("self", here), link("items", f"{here}/items", _GEOJSON)],
    }
    if box is not None:
        told["extent"] = {"spatial": {"bbox": [list(box)], "crs": CRS84}}
    return told


def collections(root: str, box: Sequence[float] | None) -> dict[str, Any]:
    """Return all layers."""
    told = [collection(root, layer, box) for layer in LAYERS.values()]
    return {"links": [link("self", f"{root}collections")], "collections": told}


def feature(found: Features, at: int, shape: str | None) -> str:
    """Return one feature as GeoJSON."""
    told = {name: values[at] for name, values in found.columns.items() if name != "id"}
    said = json.dumps(told, ensure_ascii=False)
    return f'{{"type": "Feature", "id": "{found.ids[at]}", "geometry": {shape or "null"}, "properties": {said}}}'


def shapes_of(found: Features) -> list[str | None]:
    """Return the shapes as GeoJSON."""
    texts: list[str | None] = shapely.to_geojson(found.shapes).tolist() if len(found) else []
    return texts


def page(found: Features, matched: int, links: Sequence[Link]) -> str:
    """Return some features as GeoJSON, with how many there are in all and where the next ones are."""
    shapes = shapes_of(found)
    told = {
        "type": "FeatureCollection", "timeStamp": timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "numberMatched": matched, "numberReturned": len(found), "links": list(links),
    }  # fmt: skip
    features = ", ".join(feature(found, at, shape) for at, shape in enumerate(shapes))
    return f'{json.dumps(told, ensure_ascii=False)[:-1]}, "features": [{features}]}}'


def description(root: str) -> dict[str, Any]:
    """Return the addresses as OpenAPI 3.0."""
    layer = {
        "name": "collectionId", "in": "path", "required": True, "schema": {"type": "string", "enum": list(LAYERS)},
    }  # fmt: skip
    item = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}}
    number = {"type": "number"}
    asked: list[Mapping[str, Any]] = [
        _query("bbox", {"type": "array", "minItems": 4, "maxItems": 6, "items": number}, explode=False),
        _query("datetime", {"type": "string"}),
        _query("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}),
        _query("offset", {"type": "integer", "minimum": 0, "default": 0}),
    ]
    paths = {
        "/": _get("landing", []),
        "/conformance": _get("conformance", []),
        "/api": _get("description", [], API),
        "/collections": _get("collections", []),
        "/collections/{collectionId}": _get("collection", [layer]),
        "/collections/{collectionId}/items": _get("items", [layer, *asked], _GEOJSON),
        "/collections/{collectionId}/items/{featureId}": _get("item", [layer, item], _GEOJSON),
    }
    return {
        "openapi": "3.0.3",
        "info": {"title": gettext("Wangge: the grid net"), "version": "1.0.0"},
        "servers": [{"url": root.rstrip("/")}],
        "paths": paths,
        "security": [{"key": []}],
        "components": {"securitySchemes": {"key": {"type": "http", "scheme": "basic"}}},
    }


def _query(name: str, schema: dict[str, Any], *, explode: bool = True) -> dict[str, Any]:
    shown = {"name": name, "in": "query", "required": False, "schema": schema}
    return shown if explode else {**shown, "style": "form", "explode": False}


def _get(name: str, parameters: Sequence[Mapping[str, Any]], kind: str = _JSON) -> dict[str, Any]:
    answers = {
        "200": {"description": "As asked.", "content": {kind: {"schema": {"type": "object"}}}},
        "400": {"description": "Not understood."},
        "401": {"description": "Nobody is logged in."},
        "404": {"description": "Not there, or not to be seen."},
    }
    return {"get": {"operationId": name, "parameters": list(parameters), "responses": answers}}
