"""The addresses that programs read the map by."""

from django.urls import path

from wangge.gateway.features import views as features
from wangge.gateway.tiles.views import tile

urlpatterns = [
    path("tiles/<slug:layer>/<int:z>/<int:x>/<int:y>.mvt", tile, name="map_tile"),
    path("ogc/", features.landing, name="map_landing"),
    path("ogc/conformance", features.conformance, name="map_conformance"),
    path("ogc/api", features.description, name="map_description"),
    path("ogc/collections", features.collections, name="map_collections"),
    path("ogc/collections/<slug:layer>", features.collection, name="map_collection"),
    path("ogc/collections/<slug:layer>/items", features.items, name="map_items"),
    path("ogc/collections/<slug:layer>/items/<str:feature>", features.item, name="map_item"),
]
